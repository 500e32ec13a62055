//! The form of tariffs of rules 2 in the OpenAPI document, since the billing crate does not depend
//! on OpenAPI. A golden tariff in the tests keeps both alike.

use serde::Serialize;
use utoipa::ToSchema;

/// Everything that an operator decides about a tariff of rules 2. For each dimension the first
/// element counts that prices it and whose restrictions hold; a dimension without one is free then.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffTerms2)]
pub(crate) struct Terms2Schema {
    /// The name that people know the tariff by.
    #[schema(max_length = 100)]
    name: String,
    /// The currency of all prices as a code of ISO 4217, such as `EUR`.
    #[schema(example = "EUR")]
    currency: String,
    /// How the prices stand to the tax: `included`, `excluded` or `none`.
    #[schema(example = "included")]
    tax: String,
    /// The tax rate in basis points of everything that names none: 1900 is 19 %. Required unless
    /// tax is `none`.
    vat_bp: Option<u32>,
    /// The elements, 1 to 64, in the order in which they are looked at.
    #[schema(max_items = 64)]
    elements: Vec<Element2Schema>,
    /// The least that a session costs.
    min_price: Option<BoundSchema>,
    /// The most that a session costs.
    max_price: Option<BoundSchema>,
    /// What is taken on top of the components.
    service_fee: Option<FeeSchema>,
    /// The idle seconds of a session that are free before parking counts; 0 when left out.
    idle_grace_s: Option<u32>,
    /// The most that all parking of a session costs, as decimal text.
    max_parking: Option<String>,
    /// Below which energy and time a charge costs nothing.
    void_below: Option<VoidBelowSchema>,
    /// The amount that is held before an ad hoc charge, as decimal text.
    hold: Option<String>,
    /// The texts for drivers, at most one in each language.
    display: Option<Vec<DisplayTextSchema>>,
    /// Whether the tariff is for calibrated meters: only `energy` and `flat`, with step 1.
    calibrated: Option<bool>,
}

/// A bound of a price: decimal text, in which the tax stands as it does in the prices, or an object
/// that says that the bound is given with the tax.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffBound)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes; nothing ever makes one")]
pub(crate) enum BoundSchema {
    /// As the prices.
    Text(String),
    /// With the tax.
    AfterTax(AfterTaxSchema),
}

/// A bound with the tax.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffBoundAfterTax)]
pub(crate) struct AfterTaxSchema {
    /// The amount as decimal text.
    after_tax: String,
}

/// Prices that apply together while the restrictions hold (OCPI 2.2.1 `TariffElement`).
#[derive(ToSchema, Serialize)]
#[schema(as = TariffElement2)]
pub(crate) struct Element2Schema {
    /// The prices: at least one, and at most one of each type.
    price_components: Vec<ComponentSchema>,
    /// When the prices apply; always when left out.
    restrictions: Option<RestrictionsSchema>,
}

/// One price (OCPI 2.2.1 `PriceComponent`).
#[derive(ToSchema, Serialize)]
#[schema(as = PriceComponent)]
pub(crate) struct ComponentSchema {
    /// What the price is for: `energy` (per kWh), `service` (per kWh, looked up on its own), `time`
    /// (per hour of charging), `parking` (per hour in which the vehicle asks for nothing) or `flat`
    /// (per session).
    #[schema(rename = "type", example = "energy")]
    component_type: String,
    /// The price as decimal text in major units, with at most six decimals.
    #[schema(example = "0.2999")]
    price: String,
    /// The watt-hours or seconds that are sold at once; 1 when left out. Not for `flat`.
    step_size: Option<u32>,
    /// The tax rate in basis points; that of the tariff when left out.
    vat_bp: Option<u32>,
}

/// When an element applies. Everything that is given must hold. Lower bounds belong to the range,
/// upper bounds do not. Times, dates and weekdays are those of the site.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffRestrictions)]
pub(crate) struct RestrictionsSchema {
    /// The begin of the window of each day, as `HH:MM`.
    #[schema(example = "22:00")]
    start_time: Option<String>,
    /// The end of the window; `00:00` is the end of the day. An end before the start makes a window
    /// over midnight.
    #[schema(example = "06:00")]
    end_time: Option<String>,
    /// The first day, as `YYYY-MM-DD`.
    start_date: Option<String>,
    /// The day from which on the element does not apply any more.
    end_date: Option<String>,
    /// The days of the week, `monday` to `sunday`; every day when left out. The weekday is tested
    /// apart from the window.
    day_of_week: Option<Vec<String>>,
    /// The energy from which on it applies, in kilowatt-hours since the start, as decimal text.
    #[schema(example = "20")]
    min_kwh: Option<String>,
    /// The energy up to which it applies.
    max_kwh: Option<String>,
    /// The power from which on it applies, in kilowatts, as decimal text.
    min_power: Option<String>,
    /// The power up to which it applies.
    max_power: Option<String>,
    /// The seconds since the start from which on it applies.
    min_duration: Option<u32>,
    /// The seconds since the start up to which it applies.
    max_duration: Option<u32>,
    /// For reservations only: `reservation`, or `reservation_expires` for one that nobody used.
    reservation: Option<String>,
}

/// What is taken on top of the components: a fixed amount, a share, or both.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffFee)]
pub(crate) struct FeeSchema {
    /// The fixed amount for each session, as decimal text.
    fixed: Option<String>,
    /// The share of the lines before the fee, in basis points.
    rate_bp: Option<u32>,
    /// The tax rate of the fee in basis points; that of the tariff when left out.
    vat_bp: Option<u32>,
}

/// A charge with less energy and less time than both costs nothing.
#[derive(ToSchema, Serialize)]
#[schema(as = VoidBelow)]
pub(crate) struct VoidBelowSchema {
    /// The energy in watt-hours.
    wh: i64,
    /// The time in seconds.
    s: i64,
}

/// A text for drivers.
#[derive(ToSchema, Serialize)]
#[schema(as = DisplayText)]
pub(crate) struct DisplayTextSchema {
    /// The language: `en`, `th`, `ru`, `fil` or `zh-Hans`.
    language: String,
    /// What drivers read before they charge, such as `Cheap by night`.
    #[schema(max_length = 500)]
    text: String,
}
