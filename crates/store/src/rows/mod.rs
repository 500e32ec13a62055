//! What stands in the table: one type per row, and how rows are loaded.

pub mod config;
pub mod facts;
mod load;

pub use load::load_at_most;
pub use load::{Loaded, RowError, load, load_all, load_page, loaded};
