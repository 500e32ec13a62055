//! The OCPP messages of 1.6, 2.0.1 and 2.1: frames, error codes, the strict and the lenient reader,
//! and the messages that we write.
//!
//! This crate knows no socket, no clock, no random number, no store, and nothing of sessions,
//! tariffs or the cloud: it turns text into typed messages, and the reverse. What chargers send is
//! read by [`lenient`]; [`validate`](fn@validate) judges it, and checks all that we send.

pub mod actions;
pub mod answer;
mod clock_text;
mod decimal;
mod error_code;
pub mod frame;
pub mod lenient;
mod notice_answer;
mod schema;
pub mod v16;
pub mod v201;
mod validate;
mod version;

use clock_text::{ClockStyle, read_epoch, read_time};
pub use decimal::Decimal;
pub use error_code::ErrorCode;
pub use notice_answer::notice_answer;
pub use validate::{Part, Violation, validate, validate_sent};
pub use version::{Version, choose};

use serde::Serialize;

/// The payload of every answer that says nothing but "received".
pub const EMPTY: &str = "{}";

/// A payload as JSON text. The types written here have only named fields and
/// plain values, which serde_json always can write.
fn json_text(payload: &impl Serialize) -> String {
    serde_json::to_string(payload).unwrap_or_else(|_| EMPTY.to_owned())
}
