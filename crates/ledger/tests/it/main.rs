//! Entries, wallets, holds and leases, as other crates see them.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod build;
mod deliveries;
mod dice;
mod entries;
mod entry_properties;
mod golden;
mod lease_model;
mod lease_runs;
mod leases;
mod statements;
mod wallet_model;
mod wallets;
