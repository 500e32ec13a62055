//! The use cases: what each function does, once its event has been unpacked.
//!
//! This crate knows no AWS SDK, no Lambda and no HTTP server: it asks for what
//! it needs through the [`ports`], and `forecourt-aws` gives it. The same code
//! therefore runs in a function, in the local server and in a simulation.
//!
//! Storage is one table with a partition key, a sort key and one index;
//! [`keys`] writes down every key and the access pattern behind it.

pub mod api;
pub mod authorize;
mod batch;
pub mod billing;
pub mod bootstrap;
pub mod command;
pub mod connect;
pub mod failure;
pub mod ids;
pub mod ingest;
pub mod keys;
pub mod messages;
pub mod monitor;
pub mod oauth;
pub mod outbox;
pub mod ports;
pub mod reporting;
pub mod review;
pub mod rows;
pub mod secrets;
pub mod session;
#[cfg(any(test, feature = "simulation"))]
pub mod simulation;
pub mod telemetry;
#[cfg(test)]
mod testing;
mod unit;
pub mod watch;
