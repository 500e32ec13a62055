//! `UnlockConnector` (OCPP 1.6 §5.18). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `UnlockConnector`; connectors count from 1.
#[must_use]
pub fn request(connector_id: u16) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        connector_id: u16,
    }
    json_text(&Request { connector_id })
}
