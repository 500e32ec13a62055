//! `UnlockConnector` (OCPP 2.0.1 F05). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `UnlockConnector`.
#[must_use]
pub fn request(evse_id: u16, connector_id: u16) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        evse_id: u16,
        connector_id: u16,
    }
    json_text(&Request {
        evse_id,
        connector_id,
    })
}
