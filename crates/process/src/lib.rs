//! What every program of this workspace does first on its machine: it keeps its files from other
//! users, and secrets out of its log.
//!
//! This crate knows nothing of charging, of the cloud or of the gateway.

mod folder;
pub mod log;

pub use folder::{keep_files_private, make_private};
