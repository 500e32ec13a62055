//! The use cases: what each function does, once its event has been unpacked.
//!
//! This crate knows no AWS SDK, no Lambda and no HTTP server: it asks for what
//! it needs through the [`ports`](forecourt_store::ports), and `forecourt-aws`
//! gives it. The same code therefore runs in a function, in the local server and in
//! a simulation.

pub mod authorize;
mod batch;
pub mod billing;
pub mod command;
pub mod gateways;
pub mod ingest;
pub mod monitor;
pub mod reporting;
pub mod session;
pub mod telemetry;
