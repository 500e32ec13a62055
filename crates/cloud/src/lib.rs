//! The use cases: the work of each function, once its event has been unpacked.
//!
//! This crate depends on no AWS SDK, no Lambda and no HTTP server. It reaches the outside through
//! the [`ports`](forecourt_store::ports), which `forecourt-aws` implements. The same code
//! therefore runs in a function, in the local server and in a simulation.

pub mod authorize;
mod batch;
pub mod billing;
pub mod claims;
pub mod command;
pub mod erasure;
pub mod gateways;
pub mod ingest;
pub mod monitor;
pub mod notify;
pub mod reporting;
pub mod session;
pub mod telemetry;
