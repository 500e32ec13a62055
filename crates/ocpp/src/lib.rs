//! The OCPP wire: frames, error codes, the strict and the lenient reader, and
//! the messages we write, of OCPP 1.6, 2.0.1 and 2.1.
//!
//! This crate knows no socket, no clock, no random number, no store, and
//! nothing of sessions, tariffs or the cloud: text comes in, typed messages go
//! out, and the reverse. It alone knows `ocpp-kit`. Transaction messages go
//! through [`lenient`], everything else, and all we send, through [`validate`](fn@validate).

pub mod actions;
pub mod answer;
mod clock_text;
mod decimal;
mod error_code;
pub mod frame;
mod json;
pub mod lenient;
pub mod v16;
pub mod v201;
mod validate;
mod version;

pub use clock_text::{ClockStyle, read_epoch, read_time};
pub use decimal::Decimal;
pub use error_code::ErrorCode;
pub use json::EMPTY;
pub use validate::{Part, Violation, validate, validate_sent};
pub use version::{Version, choose};
