//! Tariffs and bills of rules 2, as other crates see them.

mod bills;
mod build;
mod cdrs;
mod dice;
mod lint;
mod model;
mod refused;
mod slow;
mod sums;
mod terms;
mod vectors;
mod vectors_from_11;
