//! `TriggerMessage` (OCPP 1.6 §5.17). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `TriggerMessage`: which message (§7.33), and of which connector.
#[must_use]
pub fn request(requested_message: &str, connector_id: Option<u16>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        requested_message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        connector_id: Option<u16>,
    }
    json_text(&Request {
        requested_message,
        connector_id,
    })
}
