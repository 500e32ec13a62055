//! `Reset` (OCPP 2.0.1 B11, B12). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `Reset`: at once, or when no transaction runs; for one EVSE or the whole station.
#[must_use]
pub fn request(at_once: bool, evse_id: Option<u16>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        evse_id: Option<u16>,
    }
    let kind = if at_once { "Immediate" } else { "OnIdle" };
    json_text(&Request { kind, evse_id })
}
