//! `ChangeAvailability` (OCPP 1.6 §5.2). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `ChangeAvailability`; connector 0 is the whole charger.
#[must_use]
pub fn request(connector_id: u16, operative: bool) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        connector_id: u16,
        #[serde(rename = "type")]
        kind: &'static str,
    }
    let kind = if operative {
        "Operative"
    } else {
        "Inoperative"
    };
    json_text(&Request { connector_id, kind })
}
