//! The form of billing's CDR in the OpenAPI document, since the billing crate does not
//! depend on OpenAPI.

#![expect(
    dead_code,
    reason = "these types only describe; nothing ever makes one"
)]

use utoipa::ToSchema;

use crate::money::preview_schema::{ComponentRefSchema, PeriodSchema, TaxOfRateSchema};
use crate::money::tariff_schema::MoneySchema;

/// One line of a bill.
#[derive(ToSchema)]
#[schema(as = CostLine)]
pub(crate) struct CostLineSchema {
    /// The kind of the line: `energy`, `time`, `flat`, `service_fee`, `minimum`, `maximum` or
    /// `tax`; by rules 2 also `service`, `parking`, `parking_cap`, `discount`, `reservation_time`
    /// or `reservation_flat`.
    kind: String,
    /// The quantity that is billed: watt-hours, seconds, or 1.
    quantity: Option<i64>,
    /// The price of one kilowatt-hour, hour or session, as decimal text.
    unit_price: Option<String>,
    /// The rate in basis points, if the line is a share of other lines.
    rate_bp: Option<u32>,
    /// The price of the line.
    amount: MoneySchema,
    /// The price of the tariff that the line bills; only by rules 2.
    component: Option<ComponentRefSchema>,
    /// The tax rate of the line in basis points; only by rules 2.
    vat_bp: Option<u32>,
}

/// The tax within a total.
#[derive(ToSchema)]
#[schema(as = CdrTax)]
pub(crate) struct CdrTaxSchema {
    /// The rate of the tax, in basis points.
    rate_bp: u32,
    /// Whether the prices already include the tax.
    included: bool,
    /// The amount of the tax.
    amount: MoneySchema,
}

/// A priced session.
#[derive(ToSchema)]
#[schema(as = CdrRecord)]
pub(crate) struct CdrSchema {
    /// The id: `{session_id}-{version}`, followed by `c` for a credit.
    cdr_id: String,
    session_id: String,
    /// The version, from 1 on; a credit has the version that it undoes.
    version: u32,
    /// The CDR that a credit undoes; only in a credit.
    credits_cdr_id: Option<String>,
    /// Whether facts may still arrive that lead to another version.
    provisional: bool,
    operator_id: String,
    site_id: Option<String>,
    station_id: String,
    evse_id: Option<u32>,
    connector_id: u32,
    token_uid: Option<String>,
    user_id: Option<String>,
    vehicle_id: Option<String>,
    #[schema(format = DateTime)]
    started_at: String,
    #[schema(format = DateTime)]
    ended_at: String,
    energy_wh: i64,
    meter_start_wh: Option<i64>,
    meter_stop_wh: Option<i64>,
    tariff_id: String,
    tariff_version: u32,
    /// The currency as a code of ISO 4217, such as `EUR`.
    currency: String,
    /// The lines of the bill, which add up to the total.
    lines: Vec<CostLineSchema>,
    tax: Option<CdrTaxSchema>,
    /// What is owed; negative in a credit.
    total: MoneySchema,
    /// The number of the rules, from 2 on; left out, with everything below, by the first rules.
    rules: Option<u32>,
    /// The time zone in which the restrictions of the tariff were judged.
    time_zone: Option<String>,
    /// The release of the time zone database, such as `2026a`.
    tz_version: Option<String>,
    /// The tax of each rate within the total.
    taxes: Option<Vec<TaxOfRateSchema>>,
    /// The total without tax.
    net: Option<MoneySchema>,
    /// Why the bill has no lines: `below_limits`.
    void: Option<String>,
    /// How the charge ran.
    periods: Option<Vec<PeriodSchema>>,
}
