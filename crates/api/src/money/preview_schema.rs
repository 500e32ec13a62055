//! The form of what a bill of rules 2 is made of in the OpenAPI document, since the billing crate
//! does not depend on OpenAPI.

#![expect(
    dead_code,
    reason = "these types only describe; nothing ever makes one"
)]

use serde::Serialize;
use utoipa::ToSchema;

use crate::money::new_tariff::NewTariffSchema;
use crate::money::tariff_schema::MoneySchema;

/// What shall be priced, by a stored tariff (`tariff_id`) or by one that is not stored (`tariff`).
#[derive(ToSchema)]
#[schema(as = NewTariffPreview)]
pub(crate) struct PreviewRequest {
    /// A stored tariff.
    tariff_id: Option<String>,
    /// The version of that tariff; the one that was added last when left out.
    version: Option<u32>,
    /// A tariff that is not stored.
    tariff: Option<NewTariffSchema>,
    /// The time zone of the site as a name of the IANA database.
    #[schema(example = "Asia/Bangkok")]
    time_zone: String,
    /// The charge; left out for a reservation alone.
    charge: Option<ChargeSchema>,
    /// A reservation, with its charge or alone.
    reservation: Option<ReservationSchema>,
    /// A discount that the driver has.
    discount: Option<DiscountSchema>,
}

/// A charge as it is billed.
#[derive(ToSchema)]
#[schema(as = PricedCharge)]
pub(crate) struct ChargeSchema {
    #[schema(format = DateTime)]
    started_at: String,
    #[schema(format = DateTime)]
    ended_at: String,
    /// The energy that the vehicle took.
    energy_wh: i64,
    /// The readings in between, in the order of their times.
    readings: Option<Vec<ReadingSchema>>,
    /// The changes of the state, in the order of their times. From the start on it is `charging`.
    states: Option<Vec<StateSchema>>,
}

/// A reading of a charge.
#[derive(ToSchema)]
#[schema(as = PricedReading)]
pub(crate) struct ReadingSchema {
    #[schema(format = DateTime)]
    at: String,
    /// The watt-hours since the start.
    wh: i64,
}

/// A change of the state of a charge.
#[derive(ToSchema)]
#[schema(as = PricedState)]
pub(crate) struct StateSchema {
    #[schema(format = DateTime)]
    at: String,
    /// `charging`; `idle` while the vehicle asks for nothing; `station` while the station gives
    /// nothing, which costs nothing.
    state: String,
}

/// A reservation of a connector.
#[derive(ToSchema)]
#[schema(as = PricedReservation)]
pub(crate) struct ReservationSchema {
    /// When the connector began to be held.
    #[schema(format = DateTime)]
    from: String,
    /// When it was given free, or the charge started.
    #[schema(format = DateTime)]
    until: String,
    /// `used`, `expired` or `cancelled`.
    outcome: String,
}

/// A discount of a driver.
#[derive(ToSchema)]
#[schema(as = PricedDiscount)]
pub(crate) struct DiscountSchema {
    /// The share in basis points: 1000 is 10 %.
    rate_bp: u32,
    /// What it is taken from: types of prices; all of them when left out.
    dimensions: Option<Vec<String>>,
}

/// Which price of a tariff: the element and the component in it, both counted from 0.
#[derive(ToSchema, Serialize)]
#[schema(as = ComponentRef)]
pub(crate) struct ComponentRefSchema {
    element: u32,
    component: u32,
}

/// The tax of one rate within a bill.
#[derive(ToSchema)]
#[schema(as = TaxOfRate)]
pub(crate) struct TaxOfRateSchema {
    /// The rate of the tax, in basis points.
    rate_bp: u32,
    /// Whether the prices included the tax already.
    included: bool,
    /// What is taxed, without the tax.
    net: MoneySchema,
    /// The tax itself: a part of the total where `included` is true, and on top of `net`.
    amount: MoneySchema,
}

/// A part of a charge in which the state and the prices stay the same.
#[derive(ToSchema)]
#[schema(as = BillPeriod)]
pub(crate) struct PeriodSchema {
    #[schema(format = DateTime)]
    from: String,
    seconds: i64,
    /// The watt-hours of the period, before steps.
    wh: i64,
    /// `charging`, `idle` or `station`; left out of a last period that joins several.
    state: Option<String>,
    /// The prices that applied. A dimension without one was free.
    components: Vec<ComponentRefSchema>,
    /// `measured` where the energy is the difference of two readings, `interpolated` where it lies
    /// between two.
    evidence: String,
    /// The last reading at or before the begin, by its place in the readings, counted from 0; left
    /// out where that is the register at the start.
    reading_before: Option<u32>,
    /// The first reading at or after the end; left out where that is the register at the end.
    reading_after: Option<u32>,
}
