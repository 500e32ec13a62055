//! What charging means, whatever OCPP version a charger speaks.
//!
//! This crate knows no socket, no store, no clock and no randomness: `now` and
//! seeds are arguments. Only the border modules (`border`, `v16`, `v201`) and the
//! files of the commands (`command`) know an OCPP version. It computes no money;
//! `forecourt-billing` does.

pub mod authorization;
pub mod border;
pub mod claim;
pub mod clock;
pub mod command;
pub mod content_key;
pub mod fact;
pub mod foreign;
pub mod job;
pub mod meter;
pub mod notice;
mod reading;
mod secret_addresses;
mod secret_names;
pub mod secret_settings;
pub mod session;
pub mod v16;
pub mod v201;
