//! What drivers are told of a site beside its name and address.

use forecourt_ledger::Country;
use forecourt_types::TimeZoneName;
use serde::{Deserialize, Serialize};

/// What drivers are told of a site. Part of [`Site`](super::Site).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteDetails {
    /// Where the site is on the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Coordinates>,
    /// The time zone in which the site tells times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
    /// The country that the tax on charges at the site is owed to, by its code of ISO 3166-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// When its chargers can be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<OpeningHours>,
    /// The telephone number that drivers call for help, in the international form: `+` and 7 to
    /// 15 digits (ITU-T E.164).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_phone: Option<String>,
    /// The e-mail address to which drivers write for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<String>,
}

/// A point on the map (WGS 84), in units of 0.0000001 degrees, which is at most 12 mm. Whole
/// numbers, so that a row that is read equals the row that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coordinates {
    /// Degrees north of the equator, times 10,000,000.
    pub latitude_e7: i32,
    /// Degrees east of Greenwich, times 10,000,000.
    pub longitude_e7: i32,
}

/// When a site is open (OCPI 2.2.1 `Hours`), in the time of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// Whether it is always open; then there are no periods.
    pub twentyfourseven: bool,
    /// The periods in which it is open, at most [`OpeningHours::MAX_PERIODS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regular_hours: Vec<RegularHours>,
}

impl OpeningHours {
    /// The most periods: three for each day of the week.
    pub const MAX_PERIODS: usize = 21;
}

/// A period of a day of the week in which a site is open (OCPI 2.2.1 `RegularHours`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegularHours {
    /// The day: 1 for Monday to 7 for Sunday.
    pub weekday: u8,
    /// The time at which it opens, as `HH:MM`.
    pub period_begin: String,
    /// The time at which it closes, as `HH:MM`; `24:00` is the end of the day.
    pub period_end: String,
}
