//! Rules 2: tariffs with restrictions, in the words of OCPI 2.2.1.
//!
//! A tariff without a number of rules has rules 1 and is rated by [`crate::rate`], whose bytes
//! never change. A tariff with `rules: 2` is a [`Tariff`] of this module and is rated by [`rate`].
//! A change to what this module computes is rules 3.
//!
//! The way of a bill, one file for each step: `delivery` cuts the facts to whole seconds and knows
//! the energy at each of them, `segments` cuts the charge and finds the prices of each segment by
//! `matching` and `local`, `quantities` adds them up and rounds up to steps, `lines` makes exact
//! amounts, `totals` rounds them and adds bounds and tax, `periods` tells how the charge ran, and
//! `bill` puts everything together. `pieces` hands the segments to the tests.

mod bill;
mod delivery;
mod facts;
mod fault;
mod lines;
mod lint;
mod local;
mod matching;
mod periods;
mod pieces;
mod quantities;
mod segments;
mod settle;
mod tariff;
mod terms;
mod totals;
mod validate;
mod validate_element;
mod values;

pub use crate::component::ComponentRef;
#[doc(hidden)]
pub use bill::rate_with_cuts;
pub use bill::{Bill, VoidReason, rate, tz_version};
pub use facts::{
    Charge, ChargeState, Discount, FACTS_MAX, Facts, FactsProblem, Reading, Reservation,
    ReservationOutcome, StateChange,
};
pub use fault::{
    DISPLAY_CHARS_MAX, DURATION_LIMIT_S_MAX, ELEMENTS_MAX, Fault, GRACE_S_MAX, InvalidTerms,
    KILO_UNITS_MAX, Problem, VOID_S_MAX, VOID_WH_MAX,
};
pub use lint::{Gap, Lint, Warning, lint};
pub use periods::{Evidence, PERIODS_MAX, Period};
#[doc(hidden)]
pub use pieces::{Piece, pieces};
pub use settle::{recompute, settle};
pub use tariff::{RULES, Tariff};
pub use terms::{
    Component, Dimension, DisplayText, Element, Fee, ReservationKind, Restrictions, TaxMode, Terms,
    VoidBelow,
};
pub use totals::TaxOfRate;
pub use values::{Bound, ClockTime, Kilo, LocalDate, Unsupported, Weekday};
