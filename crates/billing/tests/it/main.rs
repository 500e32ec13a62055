//! Prices, bills and their stored form, as other crates see them.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bills;
mod golden;
mod properties;
mod rules2;
mod session;
mod tariffs;
