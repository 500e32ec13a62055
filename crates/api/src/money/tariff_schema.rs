//! The form of billing's own types in the OpenAPI document, since the billing crate does not
//! depend on OpenAPI. A golden tariff in the tests keeps both alike.

#![expect(
    dead_code,
    reason = "these types only describe; nothing ever makes one"
)]

use serde::Serialize;
use utoipa::ToSchema;

use crate::money::tariff_schema2::Terms2Schema;

/// One price of a tariff: for energy, for time or for a session.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffElement)]
pub(crate) struct ElementSchema {
    /// The type of the price: `energy` (per kWh), `time` (per hour) or `flat` (per session).
    #[schema(rename = "type", example = "energy")]
    element_type: String,
    /// The price as decimal text in major units, with at most six decimals.
    #[schema(example = "0.2999")]
    price: String,
    /// The watt-hours or seconds that are sold at once; 1 when left out. Not for `flat`.
    step_size: Option<u32>,
}

/// The fee that the operator charges on top of the elements.
#[derive(ToSchema, Serialize)]
#[schema(as = ServiceFee)]
pub(crate) struct ServiceFeeSchema {
    /// The fixed fee for each session, as decimal text.
    fixed: Option<String>,
    /// The share of the sum of the elements, in basis points.
    rate_bp: Option<u32>,
}

/// The tax on the whole bill.
#[derive(ToSchema, Serialize)]
#[schema(as = Tax)]
pub(crate) struct TaxSchema {
    /// The rate of the tax in basis points: 1900 is 19 %.
    rate_bp: u32,
    /// Whether the prices already include the tax.
    included: bool,
}

/// The prices by the first rules: each holds for the whole session.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffTerms1)]
pub(crate) struct Terms1Schema {
    /// The name that people know the tariff by.
    name: String,
    /// The currency of all prices as a code of ISO 4217, such as `EUR`.
    #[schema(example = "EUR")]
    currency: String,
    /// The prices: at least one, and at most one of each type.
    elements: Vec<ElementSchema>,
    /// The fee on top of the elements.
    service_fee: Option<ServiceFeeSchema>,
    /// The least price of a session, as decimal text.
    min_price: Option<String>,
    /// The highest price of a session, as decimal text.
    max_price: Option<String>,
    /// The tax on the whole bill.
    tax: Option<TaxSchema>,
}

/// The prices of a version of a tariff: by the first rules, or by rules 2 where `rules` is 2.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffTerms)]
#[serde(untagged)]
pub(crate) enum TariffSchema {
    /// Prices by rules 2.
    Rules2(Rules2Schema),
    /// Prices by the first rules.
    Rules1(Rules1Schema),
}

/// A version of a tariff by the first rules: each price holds for the whole session.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffRules1)]
pub(crate) struct Rules1Schema {
    /// The id of the tariff that the version belongs to.
    tariff_id: String,
    /// The number of the version, from 1 on.
    version: u32,
    #[serde(flatten)]
    terms: Terms1Schema,
}

/// A version of a tariff by rules 2.
#[derive(ToSchema, Serialize)]
#[schema(as = TariffRules2)]
pub(crate) struct Rules2Schema {
    /// The id of the tariff that the version belongs to.
    tariff_id: String,
    /// The number of the version, from 1 on.
    version: u32,
    /// The number of the rules: 2.
    #[schema(minimum = 2, maximum = 2)]
    rules: u32,
    #[serde(flatten)]
    terms: Terms2Schema,
}

/// An amount of money.
#[derive(ToSchema, Serialize)]
#[schema(as = Money)]
pub(crate) struct MoneySchema {
    /// The amount in minor units: cents for EUR, yen for JPY, fils for KWD.
    amount_minor: i64,
    /// The currency as a code of ISO 4217, such as `EUR`.
    #[schema(example = "EUR")]
    currency: String,
}
