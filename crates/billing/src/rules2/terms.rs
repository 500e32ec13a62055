//! The terms of a tariff of rules 2: what a charge costs, as the operator states it. The words are
//! those of OCPI 2.2.1 Tariffs.

use forecourt_types::{Currency, Language};
use serde::{Deserialize, Serialize};

use super::values::{Bound, ClockTime, Kilo, LocalDate, Unsupported, Weekday};
use crate::price::Price;

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Energy, per kilowatt-hour.
    Energy,
    /// A service fee per kilowatt-hour, looked up apart from the energy, so that it may have a tax
    /// rate of its own (China: 6 % beside 13 % for electricity).
    Service,
    /// Time in which the vehicle charges, per hour.
    Time,
    /// Time in which the vehicle asks for nothing, per hour.
    Parking,
    /// A price that is billed once per session.
    Flat,
}

impl Dimension {
    /// All dimensions in the order of their definition.
    pub const ALL: [Self; 5] = [
        Self::Energy,
        Self::Service,
        Self::Time,
        Self::Parking,
        Self::Flat,
    ];
}

/// One price of an element (OCPI 2.2.1: `PriceComponent`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// What the price is for.
    #[serde(rename = "type")]
    pub dimension: Dimension,
    /// The price of one kilowatt-hour, hour or session.
    pub price: Price,
    /// The step in watt-hours or seconds: a step that has begun is billed as a whole. 1 when not
    /// given. A flat price has no step.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub step_size: u32,
    /// The tax rate in basis points; the rate of the tariff when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_bp: Option<u32>,
}

const fn one() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference to the test of a field"
)]
const fn is_one(step_size: &u32) -> bool {
    *step_size == 1
}

/// To which kind of reservation an element applies. It never applies to a charge then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationKind {
    /// Every reservation, for the time that the connector was held.
    Reservation,
    /// A reservation that expired without a charge.
    ReservationExpires,
}

/// When an element applies. Everything that is given must hold. Lower bounds belong to the range,
/// upper bounds do not. Times, dates and weekdays are those of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restrictions {
    /// The begin of the window of each day; the begin of the day when only the end is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_time: Option<ClockTime>,
    /// The end of the window of each day; `00:00` is the end of the day. An end before the start
    /// makes a window over midnight: it holds from the start on and until the end of every day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_time: Option<ClockTime>,
    /// The first day on which the element applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<LocalDate>,
    /// The day from which on the element does not apply any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<LocalDate>,
    /// The days of the week on which the element applies; every day when empty. The weekday is
    /// tested apart from the window: Monday with 22:00 to 06:00 is Monday before 6 and after 22.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub day_of_week: Vec<Weekday>,
    /// The energy from which on the element applies, in kilowatt-hours since the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_kwh: Option<Kilo>,
    /// The energy up to which the element applies, in kilowatt-hours since the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_kwh: Option<Kilo>,
    /// The power from which on the element applies, in kilowatts: the average over the charging
    /// seconds between two readings, and 0 while the vehicle does not charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_power: Option<Kilo>,
    /// The power up to which the element applies, in kilowatts, measured like `min_power`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power: Option<Kilo>,
    /// The seconds since the start from which on the element applies, idle ones included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_duration: Option<u32>,
    /// The seconds since the start up to which the element applies, idle ones included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_duration: Option<u32>,
    /// The kind of reservation to which the element applies; none for a charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationKind>,
    /// Refused by the validation, since registers do not tell amperes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_current: Option<Unsupported>,
    /// Refused by the validation, since registers do not tell amperes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_current: Option<Unsupported>,
}

/// Prices that apply together while the restrictions hold (OCPI 2.2.1: `TariffElement`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// The prices: at least one, and at most one of each dimension.
    pub price_components: Vec<Component>,
    /// When the prices apply; always when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restrictions: Option<Restrictions>,
}

/// How the prices of a tariff stand to the tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxMode {
    /// The prices include the tax.
    Included,
    /// The tax is added on top of the prices, as a line for each rate.
    Excluded,
    /// No tax is charged, and no rate may be given.
    None,
}

/// What the operator takes on top of the components: a fixed amount, a share of the lines before
/// the fee, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The fixed amount, billed once per session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Price>,
    /// The share of the lines before the fee, in basis points: 250 is 2.5 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_bp: Option<u32>,
    /// The tax rate of the fee in basis points; the rate of the tariff when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_bp: Option<u32>,
}

/// A charge with less energy and less time than both limits is void: its bill has no lines, so that
/// a failed plug costs no start fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoidBelow {
    /// The energy in watt-hours, from 1 to [`VOID_WH_MAX`](super::VOID_WH_MAX).
    pub wh: i64,
    /// The time in seconds, from 1 to [`VOID_S_MAX`](super::VOID_S_MAX).
    pub s: i64,
}

/// A text about the tariff for drivers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisplayText {
    /// The language of the text; each language is given once.
    pub language: Language,
    /// The text, 1 to [`DISPLAY_CHARS_MAX`](super::DISPLAY_CHARS_MAX) characters.
    pub text: String,
}

/// Everything that an operator decides about a tariff of rules 2. It is plain data, and becomes a
/// [`Tariff`](super::Tariff) once it is checked. Unknown fields are refused, because a condition
/// that is ignored makes a wrong bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The name of the tariff for people, 1 to [`NAME_CHARS_MAX`](crate::NAME_CHARS_MAX)
    /// characters without control characters.
    pub name: String,
    /// The currency of every price in the tariff.
    pub currency: Currency,
    /// Whether the prices include the tax.
    pub tax: TaxMode,
    /// The tax rate in basis points of everything that names no rate: 1900 is 19 %. It is required
    /// unless no tax is charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_bp: Option<u32>,
    /// The elements, 1 to [`ELEMENTS_MAX`](super::ELEMENTS_MAX), in order: for each dimension the
    /// first one that matches counts.
    pub elements: Vec<Element>,
    /// The least that a session costs, in whole minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_price: Option<Bound>,
    /// The most that a session costs, in whole minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_price: Option<Bound>,
    /// The service fee on top of the components, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_fee: Option<Fee>,
    /// The idle seconds of a session that are free before parking counts, in total over all its
    /// idle times. 0 when not given, at most [`GRACE_S_MAX`](super::GRACE_S_MAX).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub idle_grace_s: u32,
    /// The most that all parking of a session costs, in whole minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_parking: Option<Price>,
    /// Below which energy and time a charge is void; never when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void_below: Option<VoidBelow>,
    /// The amount that is held before an ad hoc charge, in whole minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Price>,
    /// The texts for drivers, at most one in each language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub display: Vec<DisplayText>,
    /// Whether the tariff is for calibrated meters (Eichrecht): only energy and flat prices with
    /// step 1.
    #[serde(default, skip_serializing_if = "is_false")]
    pub calibrated: bool,
}

impl Terms {
    /// Whether a price depends on the time of the day, the weekday or the date at the site. A
    /// charge by such a tariff cannot be rated while the time zone of its site is not known.
    #[must_use]
    pub fn needs_local_time(&self) -> bool {
        let restrictions = self
            .elements
            .iter()
            .filter_map(|it| it.restrictions.as_ref());
        restrictions.into_iter().any(|it| {
            it.start_time.is_some()
                || it.end_time.is_some()
                || it.start_date.is_some()
                || it.end_date.is_some()
                || !it.day_of_week.is_empty()
        })
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference to the test of a field"
)]
const fn is_zero(seconds: &u32) -> bool {
    *seconds == 0
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference to the test of a field"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}
