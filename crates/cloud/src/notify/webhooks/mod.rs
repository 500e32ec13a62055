//! Tells the webhooks of an operator what happened.
//!
//! An event becomes one delivery for each webhook that wants it. Each delivery is attempted by a
//! message of its own, so that a receiver which is slow or away holds up nobody else; while it does
//! not answer, further attempts for it wait.

mod attempt;
mod body;
mod outcome;
mod spread;
mod switch_off;

pub(super) use attempt::attempt;
pub(super) use spread::spread;
