//! The lines of a bill.

use forecourt_types::Money;
use serde::{Deserialize, Serialize};

use crate::component::ComponentRef;
use crate::price::Price;

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Energy: `quantity` in watt-hours, `unit_price` per kilowatt-hour.
    Energy,
    /// Time: `quantity` in seconds, `unit_price` per hour.
    Time,
    /// The price per session: `quantity` 1.
    Flat,
    /// The service fee: fixed (`quantity` 1 and `unit_price`), or `rate_bp` of
    /// the lines of energy, time and flat together.
    ServiceFee,
    /// The amount that lifts the sum to the tariff's `min_price`.
    Minimum,
    /// The amount that lowers the sum to the tariff's `max_price`; below zero.
    Maximum,
    /// Tax on top of the prices: `rate_bp` of all lines before it. There is no such line when the
    /// prices include the tax.
    Tax,
    /// Rules 2: the service fee per energy, `quantity` in watt-hours, `unit_price` per
    /// kilowatt-hour.
    Service,
    /// Rules 2: time in which the vehicle asks for nothing. `quantity` is in seconds, and
    /// `unit_price` is the price of one hour.
    Parking,
    /// Rules 2: the amount that lowers all parking to the tariff's `max_parking`; below zero.
    ParkingCap,
    /// Rules 2: `rate_bp` of what is discounted; below zero.
    Discount,
    /// Rules 2: the time for which a connector was held. `quantity` is in seconds, and
    /// `unit_price` is the price of one hour.
    ReservationTime,
    /// Rules 2: the price of a reservation, `quantity` 1.
    ReservationFlat,
}

/// One line of a bill. In a credit, `quantity` and `amount` have the other sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostLine {
    /// What the line is for.
    pub kind: LineKind,
    /// The quantity that is billed, after steps are rounded up, in the unit of the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// The price of one kilowatt-hour, hour or session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Price>,
    /// The rate in basis points, where the line is a share of other lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_bp: Option<u32>,
    /// The amount of the line. All lines of a bill add up to its total.
    pub amount: Money,
    /// The price of the tariff that the line bills, where it bills one. Only rules 2 give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<ComponentRef>,
    /// The tax rate of the line in basis points. Only rules 2 give it, and no line of tax has it:
    /// `rate_bp` is the rate there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_bp: Option<u32>,
}

impl CostLine {
    /// A line that is only an amount.
    pub(crate) const fn bare(kind: LineKind, amount: Money) -> Self {
        Self {
            kind,
            quantity: None,
            unit_price: None,
            rate_bp: None,
            amount,
            component: None,
            vat_bp: None,
        }
    }
}
