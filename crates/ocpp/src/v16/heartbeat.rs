//! `Heartbeat` (OCPP 1.6 §4.6, 2.x G02): the commonest message of all.

use std::fmt::Write;

use forecourt_types::Timestamp;

/// The bytes reserved for the answer; `{"currentTime":"2026-01-31T12:00:00.000Z"}` has 44.
const RESPONSE_BYTES: usize = 48;

/// The payload of the answer, for 1.6 and 2.x.
#[must_use]
pub fn response(now: Timestamp) -> String {
    let mut payload = String::with_capacity(RESPONSE_BYTES);
    // Writing to a String cannot fail.
    let _ = write!(payload, "{{\"currentTime\":\"{now}\"}}");
    payload
}
