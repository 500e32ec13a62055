//! What charging means, whatever OCPP version a charger speaks.
//!
//! This crate knows no socket, no store, no clock and no randomness: `now` and
//! seeds are arguments. Behind the border modules nothing knows an OCPP
//! version. It computes no money; `forecourt-billing` does.

pub mod fact;
pub mod session;
