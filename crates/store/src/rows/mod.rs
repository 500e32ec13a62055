//! The rows of the table, one type per row, and how they are loaded.

pub mod config;
pub mod erasure;
pub mod events;
pub mod exports;
pub mod facts;
#[cfg(test)]
mod golden;
mod idempotency;
pub mod ledger;
pub mod live;
mod load;
mod mail;
pub mod sign_in;
pub mod wallets;

pub use idempotency::{IdempotencyRow, KeptAnswer, Origin};
pub use load::load_at_most;
pub use load::{Loaded, RowError, load, load_all, load_page, loaded};
pub use mail::SentMailRow;
