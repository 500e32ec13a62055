//! The form of billing's CDR in the API's document: billing knows no OpenAPI.

#![expect(
    dead_code,
    reason = "these types only describe; nothing ever makes one"
)]

use utoipa::ToSchema;

use crate::money::tariff_schema::MoneySchema;

/// One line of a bill.
#[derive(ToSchema)]
#[schema(as = CostLine)]
pub struct CostLineSchema {
    /// `energy`, `time`, `flat`, `service_fee`, `minimum`, `maximum` or `tax`.
    kind: String,
    /// What is billed: watt-hours, seconds, or 1.
    quantity: Option<i64>,
    /// For one kilowatt-hour, hour or session; decimal text.
    unit_price: Option<String>,
    /// In basis points, where the line is a share of others.
    rate_bp: Option<u32>,
    /// What it costs.
    amount: MoneySchema,
}

/// The tax within a total.
#[derive(ToSchema)]
#[schema(as = CdrTax)]
pub struct CdrTaxSchema {
    /// In basis points.
    rate_bp: u32,
    /// Whether the prices already hold it.
    included: bool,
    /// How much.
    amount: MoneySchema,
}

/// A priced session.
#[derive(ToSchema)]
#[schema(as = CdrRecord)]
pub struct CdrSchema {
    /// `{session_id}-{version}`, and a `c` behind it for a credit.
    cdr_id: String,
    session_id: String,
    /// From 1; a credit has the version it undoes.
    version: u32,
    /// In a credit: the CDR it undoes.
    credits_cdr_id: Option<String>,
    /// Whether facts may still arrive that make another version.
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
    /// ISO 4217.
    currency: String,
    /// They add up to the total.
    lines: Vec<CostLineSchema>,
    tax: Option<CdrTaxSchema>,
    /// What is owed; below zero in a credit.
    total: MoneySchema,
}
