//! The terms of a tariff: what a charge costs, as the operator states it.

use forecourt_types::Currency;
use serde::{Deserialize, Serialize};

use crate::price::Price;

/// One price of a tariff (OCPI 2.2.1 Tariffs: `PriceComponent`). A tariff has
/// at most one of each type; all of them apply to the whole session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Element {
    /// Per kilowatt-hour taken.
    Energy {
        /// For one kilowatt-hour.
        price: Price,
        /// Watt-hours sold at once; a step begun is billed whole. 1 when not given.
        #[serde(default = "one")]
        step_size: u32,
    },
    /// Per hour from start to end of the session.
    Time {
        /// For one hour.
        price: Price,
        /// Seconds sold at once; a step begun is billed whole. 1 when not given.
        #[serde(default = "one")]
        step_size: u32,
    },
    /// Once per session.
    Flat {
        /// For the session.
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
    /// Once per session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Price>,
    /// Share of the sum of the elements, in basis points: 250 is 2.5 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_bp: Option<u32>,
}

/// The tax on the whole bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// In basis points: 1900 is 19 %.
    pub rate_bp: u32,
    /// Whether the prices of the tariff already hold the tax. When they do not,
    /// the bill gets a tax line.
    pub included: bool,
}

/// Everything an operator decides about a tariff. Plain data: it becomes a
/// [`Tariff`](crate::Tariff) once checked. Unknown fields are refused, because a condition
/// that is read over is a wrong bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffTerms {
    /// As people know it, 1 to [`NAME_CHARS_MAX`](crate::NAME_CHARS_MAX) characters.
    pub name: String,
    /// Of every price in it.
    pub currency: Currency,
    /// At least one, at most one of each type.
    pub elements: Vec<Element>,
    /// On top of the elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_fee: Option<ServiceFee>,
    /// A session costs at least this (OCPI `min_price`), in the terms of the
    /// prices: with tax when they include it. Whole minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_price: Option<Price>,
    /// A session costs at most this (OCPI `max_price`), as `min_price`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_price: Option<Price>,
    /// None when the operator charges no tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
}
