//! Tariffs and bills of rules 2, as other crates see them.

mod build;
mod terms;
mod vectors;
