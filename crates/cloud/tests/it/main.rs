//! Tries to break the promises of the functions behind the queues and the link, over
//! ports in memory.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod absence;
mod attempts;
mod billing;
mod erasures;
mod gateways;
mod ingest;
mod ledger;
mod listings;
mod monitor;
mod notify;
mod replaced;
mod reporting;
mod session;
mod telemetry;
mod webhooks;
