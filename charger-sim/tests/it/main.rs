//! Tests chargers against a small central system.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test should stop at once"
)]

mod backlog;
mod central;
mod command;
mod fleet;
mod session;
mod tls;
