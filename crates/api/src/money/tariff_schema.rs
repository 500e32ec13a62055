//! The form of billing's own types in the API's document: billing knows no
//! OpenAPI. A golden tariff in the tests keeps both alike.

#![expect(
    dead_code,
    reason = "these types only describe; nothing ever makes one"
)]

use utoipa::ToSchema;

/// One price.
#[derive(ToSchema)]
#[schema(as = TariffElement)]
pub struct ElementSchema {
    /// `energy` (per kWh), `time` (per hour) or `flat` (per session).
    #[schema(rename = "type", example = "energy")]
    element_type: String,
    /// Decimal text in major units, at most six decimals.
    #[schema(example = "0.2999")]
    price: String,
    /// Watt-hours or seconds sold at once; 1 when left out. Not for `flat`.
    step_size: Option<u32>,
}

/// What the operator takes on top of the elements.
#[derive(ToSchema)]
#[schema(as = ServiceFee)]
pub struct ServiceFeeSchema {
    /// Once per session; decimal text.
    fixed: Option<String>,
    /// Share of the sum of the elements, in basis points.
    rate_bp: Option<u32>,
}

/// The tax on the whole bill.
#[derive(ToSchema)]
#[schema(as = Tax)]
pub struct TaxSchema {
    /// In basis points: 1900 is 19 %.
    rate_bp: u32,
    /// Whether the prices already hold it.
    included: bool,
}

/// A version of a tariff.
#[derive(ToSchema)]
#[schema(as = TariffTerms)]
pub struct TariffSchema {
    /// Which tariff.
    tariff_id: String,
    /// Which version of it, from 1.
    version: u32,
    /// As people know it.
    name: String,
    /// ISO 4217.
    #[schema(example = "EUR")]
    currency: String,
    /// At least one, at most one of each type.
    elements: Vec<ElementSchema>,
    /// On top of the elements.
    service_fee: Option<ServiceFeeSchema>,
    /// A session costs at least this; decimal text.
    min_price: Option<String>,
    /// A session costs at most this; decimal text.
    max_price: Option<String>,
    /// The tax on the whole bill.
    tax: Option<TaxSchema>,
}

/// An amount of money.
#[derive(ToSchema)]
#[schema(as = Money)]
pub struct MoneySchema {
    /// In minor units: cents for EUR, yen for JPY, fils for KWD.
    amount_minor: i64,
    /// ISO 4217.
    #[schema(example = "EUR")]
    currency: String,
}
