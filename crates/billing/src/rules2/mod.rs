//! Rules 2: tariffs with restrictions, in the words of OCPI 2.2.1.
//!
//! A tariff without a number of rules has rules 1 and is rated by [`crate::rate`], whose bytes never
//! change. A tariff with `rules: 2` is a [`Tariff`] of this module of its own rating. A
//! change to what this module computes is rules 3.

mod fault;
mod tariff;
mod terms;
mod validate;
mod validate_element;
mod values;

pub use tariff::{RULES, Tariff};
pub use terms::{
    Component, Dimension, DisplayText, Element, Fee, ReservationKind, Restrictions, TaxMode, Terms,
    VoidBelow,
};
pub use values::{Bound, ClockTime, Kilo, LocalDate, Unsupported, Weekday};
