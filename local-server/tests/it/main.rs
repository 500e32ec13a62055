//! Tests the binary from outside: it is started on free ports with its own data folder, simulated
//! chargers charge at it, and it is killed, backed up and called over HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod backup;
mod charge;
mod commands;
mod console;
mod demo;
mod demo_history;
mod exports;
mod http;
mod kill;
mod link;
mod log;
mod mail;
mod notices;
mod private_files;
mod start;
mod support;
mod webhooks;
