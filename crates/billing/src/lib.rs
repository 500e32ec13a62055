//! Tariffs, rating and charge detail records (CDR): the only place
//! money is computed.
//!
//! This crate knows no OCPP, no session machine, no storage, no clock and no
//! randomness. A bill is a pure function of facts and one tariff version, in
//! integers, so that any period can be rated again and compared byte for byte.
//! [`rules2`] is the second generation of tariffs and rating; everything else
//! at this level is rules 1, which are frozen, and what both share.
//! The JSON of [`Tariff`], [`rules2::Tariff`] and [`Cdr`] is stored and compared; golden files pin
//! it, and a change to it is a change to everybody's records.

mod any_tariff;
mod apportion;
mod cdr;
mod component;
mod line;
mod price;
mod rating;
mod recompute;
pub mod rules2;
mod tariff;
mod terms;
mod validate;

pub use any_tariff::AnyTariff;
pub use cdr::{Cdr, CdrProblem, SessionFacts};
pub use line::{CostLine, LineKind};
pub use price::{Price, PriceError};
pub use rating::{
    ChargingFacts, DURATION_S_MAX, ENERGY_WH_MAX, Rated, RatedTax, RatingProblem, rate,
};
pub use recompute::{Recomputation, recompute};
pub use tariff::Tariff;
pub use terms::{Element, ServiceFee, TariffTerms, Tax};
pub use validate::{
    InvalidTariff, NAME_CHARS_MAX, PRICE_MAX, RATE_BP_MAX, STEP_SIZE_MAX, TariffFault,
    TariffProblem,
};
