//! Tariffs of rules 2, as other crates see them.

mod build;
mod terms;
