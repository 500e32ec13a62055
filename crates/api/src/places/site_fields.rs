//! The fields of a site in requests and answers, with those that drivers see: where it is, when it
//! is open, and whom to ask for help.

use forecourt_ledger::Country;
use forecourt_link::GatewayPolicy;
use forecourt_types::{SiteId, TariffId, TimeZoneName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::body::{FieldCheck, nullable};
use crate::http::problem::Problem;
use crate::places::gateway_policy::PolicyFields;
use forecourt_store::rows::config::{Coordinates, OpeningHours, RegularHours, Site, SiteDetails};

/// The most characters of a name or address.
const TEXT_CHARS_MAX: usize = 200;

/// The most characters of an e-mail address (RFC 5321 §4.5.3.1.3).
const EMAIL_CHARS_MAX: usize = 254;

/// A point on the map (WGS 84). Seven decimals are kept, which is about 1 cm.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Location {
    /// Degrees north of the equator; negative in the south.
    #[schema(minimum = -90, maximum = 90, example = 13.7563)]
    pub(crate) latitude: f64,
    /// Degrees east of Greenwich; negative in the west.
    #[schema(minimum = -180, maximum = 180, example = 100.5018)]
    pub(crate) longitude: f64,
}

/// When a site is open, in its time zone (OCPI 2.2.1 `Hours`): always, or in regular periods.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpeningHours)]
pub(crate) struct HoursFields {
    /// Whether it is always open. Then `regular_hours` is left out.
    twentyfourseven: bool,
    /// The periods in which it is open: at most 21.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 21)]
    regular_hours: Vec<PeriodFields>,
}

/// A period of a day of the week (OCPI 2.2.1 `RegularHours`).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RegularHours)]
pub(crate) struct PeriodFields {
    /// The day: 1 for Monday to 7 for Sunday.
    #[schema(minimum = 1, maximum = 7)]
    weekday: u8,
    /// The time at which it opens.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "08:00")]
    period_begin: String,
    /// The time at which it closes, later than `period_begin`; `24:00` is the end of the day.
    #[schema(pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "20:00")]
    period_end: String,
}

/// The site that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSite {
    /// The id, chosen by the caller or made when left out.
    #[schema(value_type = Option<String>, max_length = 36)]
    pub(crate) site_id: Option<SiteId>,
    /// The name that people know the site by.
    #[schema(example = "Harbour")]
    pub(crate) name: String,
    /// The address of the site in words.
    #[schema(example = "1 Harbour Road, Bangkok")]
    pub(crate) address: Option<String>,
    /// The tariff that applies where a station names none.
    #[schema(value_type = Option<String>)]
    pub(crate) tariff_id: Option<TariffId>,
    /// Where the site is on the map. Only a site with a location is in `/v1/locations.geojson`.
    location: Option<Location>,
    /// The time zone of the site, by its name in the IANA time zone database.
    #[schema(value_type = Option<String>, example = "Asia/Bangkok")]
    time_zone: Option<TimeZoneName>,
    /// The country to which the tax on charges at the site is owed, by its code of ISO 3166-1.
    #[schema(value_type = Option<String>, pattern = "^[A-Z]{2}$", example = "TH")]
    country: Option<Country>,
    /// When its chargers can be reached.
    opening_hours: Option<HoursFields>,
    /// The telephone number that drivers call for help: `+` and 7 to 15 digits.
    #[schema(pattern = "^\\+[0-9]{7,15}$", example = "+6620000000")]
    support_phone: Option<String>,
    /// The e-mail address to which drivers write for help.
    #[schema(example = "help@harbour.example")]
    support_email: Option<String>,
}

/// The fields of a site that change; null clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteChange {
    /// The name that people know the site by.
    name: Option<String>,
    /// The address of the site in words.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    address: Option<Option<String>>,
    /// The tariff that applies where a station names none.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub(crate) tariff_id: Option<Option<TariffId>>,
    /// Where the site is on the map.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Location>)]
    location: Option<Option<Location>>,
    /// The time zone of the site, by its name in the IANA time zone database.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "Asia/Bangkok")]
    time_zone: Option<Option<TimeZoneName>>,
    /// The country to which the tax on charges at the site is owed, by its code of ISO 3166-1.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, pattern = "^[A-Z]{2}$", example = "TH")]
    country: Option<Option<Country>>,
    /// When its chargers can be reached.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<HoursFields>)]
    opening_hours: Option<Option<HoursFields>>,
    /// The telephone number that drivers call for help: `+` and 7 to 15 digits.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, pattern = "^\\+[0-9]{7,15}$")]
    support_phone: Option<Option<String>>,
    /// The e-mail address to which drivers write for help.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    support_email: Option<Option<String>>,
    /// How the gateway of the site decides, as a whole: a field that is left out is one for which
    /// the gateway's own configuration counts. Null leaves everything to that configuration.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<PolicyFields>)]
    pub(crate) gateway_policy: Option<Option<PolicyFields>>,
}

/// What drivers are told of a site, as answers show it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DetailsView {
    /// Where the site is on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
    /// The time zone of the site, by its name in the IANA time zone database.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Asia/Bangkok")]
    time_zone: Option<TimeZoneName>,
    /// The country to which the tax on charges at the site is owed, by its code of ISO 3166-1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "TH")]
    country: Option<Country>,
    /// When its chargers can be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    opening_hours: Option<HoursFields>,
    /// The telephone number that drivers call for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    support_phone: Option<String>,
    /// The e-mail address to which drivers write for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    support_email: Option<String>,
}

impl NewSite {
    /// Checks every field.
    ///
    /// # Errors
    /// 422 with every field that is wrong.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let mut check = FieldCheck::default();
        check.text("name", &self.name, TEXT_CHARS_MAX);
        check.optional_text("address", self.address.as_deref(), TEXT_CHARS_MAX);
        check_location(&mut check, self.location);
        check_hours(&mut check, self.opening_hours.as_ref());
        check_contact(
            &mut check,
            self.support_phone.as_deref(),
            self.support_email.as_deref(),
        );
        check.finish()
    }

    /// What drivers are told, as it is stored.
    pub(crate) fn details(&self) -> SiteDetails {
        SiteDetails {
            location: self.location.map(Location::to_row),
            time_zone: self.time_zone.clone(),
            country: self.country.clone(),
            opening_hours: self.opening_hours.clone().map(HoursFields::into_row),
            support_phone: self.support_phone.clone(),
            support_email: self.support_email.clone(),
        }
    }
}

impl SiteChange {
    /// Checks every field that changes.
    ///
    /// # Errors
    /// 422 with every field that is wrong.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let mut check = FieldCheck::default();
        check.optional_text("name", self.name.as_deref(), TEXT_CHARS_MAX);
        let address = self.address.as_ref().and_then(Option::as_deref);
        check.optional_text("address", address, TEXT_CHARS_MAX);
        check_location(&mut check, self.location.flatten());
        let hours = self.opening_hours.as_ref().and_then(Option::as_ref);
        check_hours(&mut check, hours);
        let phone = self.support_phone.as_ref().and_then(Option::as_deref);
        let email = self.support_email.as_ref().and_then(Option::as_deref);
        check_contact(&mut check, phone, email);
        if let Some(policy) = self.gateway_policy.flatten() {
            policy.check(&mut check);
        }
        check.finish()
    }

    /// Changes the stored fields.
    pub(crate) fn apply(&self, site: &mut Site) {
        if let Some(name) = &self.name {
            name.clone_into(&mut site.name);
        }
        if let Some(address) = &self.address {
            site.address.clone_from(address);
        }
        if let Some(tariff_id) = &self.tariff_id {
            site.tariff_id.clone_from(tariff_id);
        }
        if let Some(policy) = self.gateway_policy {
            site.gateway_policy = policy.map(GatewayPolicy::from);
        }
        let details = &mut site.details;
        if let Some(location) = self.location {
            details.location = location.map(Location::to_row);
        }
        if let Some(time_zone) = &self.time_zone {
            details.time_zone.clone_from(time_zone);
        }
        if let Some(country) = &self.country {
            details.country.clone_from(country);
        }
        if let Some(hours) = &self.opening_hours {
            details.opening_hours = hours.clone().map(HoursFields::into_row);
        }
        if let Some(phone) = &self.support_phone {
            details.support_phone.clone_from(phone);
        }
        if let Some(email) = &self.support_email {
            details.support_email.clone_from(email);
        }
    }
}

impl From<SiteDetails> for DetailsView {
    fn from(row: SiteDetails) -> Self {
        Self {
            location: row.location.map(Location::of),
            time_zone: row.time_zone,
            country: row.country,
            opening_hours: row.opening_hours.map(HoursFields::of),
            support_phone: row.support_phone,
            support_email: row.support_email,
        }
    }
}

impl Location {
    /// The unit of the stored numbers, per degree.
    const UNITS: f64 = 1e7;

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a checked location has at most 1,800,000,000 units"
    )]
    fn to_row(self) -> Coordinates {
        Coordinates {
            latitude_e7: (self.latitude * Self::UNITS).round() as i32,
            longitude_e7: (self.longitude * Self::UNITS).round() as i32,
        }
    }

    /// A stored location.
    pub(crate) fn of(row: Coordinates) -> Self {
        Self {
            latitude: f64::from(row.latitude_e7) / Self::UNITS,
            longitude: f64::from(row.longitude_e7) / Self::UNITS,
        }
    }
}

impl HoursFields {
    fn into_row(self) -> OpeningHours {
        let periods = self.regular_hours.into_iter();
        OpeningHours {
            twentyfourseven: self.twentyfourseven,
            regular_hours: periods
                .map(|period| RegularHours {
                    weekday: period.weekday,
                    period_begin: period.period_begin,
                    period_end: period.period_end,
                })
                .collect(),
        }
    }

    fn of(row: OpeningHours) -> Self {
        let periods = row.regular_hours.into_iter();
        Self {
            twentyfourseven: row.twentyfourseven,
            regular_hours: periods
                .map(|period| PeriodFields {
                    weekday: period.weekday,
                    period_begin: period.period_begin,
                    period_end: period.period_end,
                })
                .collect(),
        }
    }

    fn check(&self, check: &mut FieldCheck) {
        let (always, periods) = (self.twentyfourseven, &self.regular_hours);
        check.note(
            always != periods.is_empty(),
            "opening_hours",
            "must have either twentyfourseven true, or one period or more",
        );
        check.note(
            periods.len() > OpeningHours::MAX_PERIODS,
            "opening_hours.regular_hours",
            "must have at most 21 periods",
        );
        let wrong = periods.iter().position(|period| !period.is_right());
        if let Some(at) = wrong {
            let field = format!("opening_hours.regular_hours[{at}]");
            let wanted = "must have a weekday of 1 to 7, and a period_begin before its period_end, both as HH:MM";
            check.note(true, &field, wanted);
        }
    }
}

impl PeriodFields {
    fn is_right(&self) -> bool {
        let begin = is_time(&self.period_begin) && self.period_begin != "24:00";
        let is_in_order = self.period_begin < self.period_end;
        (1..=7).contains(&self.weekday) && begin && is_time(&self.period_end) && is_in_order
    }
}

/// Whether a text is `HH:MM` from 00:00 to 24:00. Such texts are in the order of their times.
fn is_time(text: &str) -> bool {
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once(':') {
        Some((hour, minute)) if two(hour) && two(minute) => {
            (hour < "24" && minute < "60") || text == "24:00"
        }
        _ => false,
    }
}

fn check_location(check: &mut FieldCheck, location: Option<Location>) {
    if let Some(location) = location {
        let wrong = !(-90.0..=90.0).contains(&location.latitude);
        check.note(wrong, "location.latitude", "must be -90 to 90 degrees");
        let wrong = !(-180.0..=180.0).contains(&location.longitude);
        check.note(wrong, "location.longitude", "must be -180 to 180 degrees");
    }
}

fn check_hours(check: &mut FieldCheck, hours: Option<&HoursFields>) {
    if let Some(hours) = hours {
        hours.check(check);
    }
}

fn check_contact(check: &mut FieldCheck, phone: Option<&str>, email: Option<&str>) {
    if let Some(phone) = phone {
        let digits = phone.strip_prefix('+').unwrap_or_default();
        let is_right =
            (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        let wanted = "must be in the international form: + and 7 to 15 digits";
        check.note(!is_right, "support_phone", wanted);
    }
    if let Some(email) = email {
        check.text("support_email", email, EMAIL_CHARS_MAX);
        let parts = email.split_once('@');
        let is_right = parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        check.note(!is_right, "support_email", "must be an e-mail address");
    }
}
