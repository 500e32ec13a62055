//! `Reset` (OCPP 1.6 §5.14). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `Reset`; a soft reset ends transactions in good order first.
#[must_use]
pub fn request(hard: bool) -> String {
    #[derive(Serialize)]
    struct Request {
        #[serde(rename = "type")]
        kind: &'static str,
    }
    let kind = if hard { "Hard" } else { "Soft" };
    json_text(&Request { kind })
}
