//! The terms of a tariff: what a charge costs, as the operator states it.

use forecourt_types::Currency;
use serde::{Deserialize, Serialize};

use crate::price::Price;

/// One price of a tariff (OCPI 2.2.1 Tariffs: `PriceComponent`). A tariff has
/// at most one of each type; all of them apply to the whole session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Element {
    /// The price per kilowatt-hour that the vehicle takes.
    Energy {
        /// The price of one kilowatt-hour.
        price: Price,
        /// The step in watt-hours: a step that has begun is billed as a whole. 1 when not given.
        #[serde(default = "one")]
        step_size: u32,
    },
    /// The price per hour, from start to end of the session.
    Time {
        /// The price of one hour.
        price: Price,
        /// The step in seconds: a step that has begun is billed as a whole. 1 when not given.
        #[serde(default = "one")]
        step_size: u32,
    },
    /// The price that is billed once per session.
    Flat {
        /// The price of the session.
        price: Price,
    },
}

const fn one() -> u32 {
    1
}

/// What the operator takes on top of the elements: a fixed amount, a share of
/// the sum of the elements, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceFee {
    /// The fixed amount, billed once per session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Price>,
    /// The share of the sum of the elements, in basis points: 250 is 2.5 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_bp: Option<u32>,
}

/// The tax on the whole bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// The tax rate in basis points: 1900 is 19 %.
    pub rate_bp: u32,
    /// Whether the prices of the tariff already include the tax. When they do not, the bill gets a
    /// tax line.
    pub included: bool,
}

/// Everything that an operator decides about a tariff. It is plain data, and becomes a
/// [`Tariff`](crate::Tariff) once it is checked. Unknown fields are refused, because a condition
/// that is ignored makes a wrong bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffTerms {
    /// The name of the tariff for people, 1
    /// to [`NAME_CHARS_MAX`](crate::NAME_CHARS_MAX) characters.
    pub name: String,
    /// The currency of every price in the tariff.
    pub currency: Currency,
    /// The prices: at least one, and at most one of each type.
    pub elements: Vec<Element>,
    /// The service fee on top of the elements, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_fee: Option<ServiceFee>,
    /// The least that a session costs (OCPI `min_price`). It includes the tax when the prices do.
    /// Whole minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_price: Option<Price>,
    /// The most that a session costs (OCPI `max_price`), in the same terms as `min_price`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_price: Option<Price>,
    /// The tax; none when the operator charges no tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
}
