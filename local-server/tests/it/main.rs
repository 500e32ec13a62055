//! The binary from outside: started on free ports with a data folder of its
//! own, charged at by simulated chargers, killed, backed up, asked over HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod backup;
mod charge;
mod commands;
mod demo;
mod http;
mod kill;
mod link;
mod log;
mod notices;
mod page;
mod private_files;
mod start;
mod support;
