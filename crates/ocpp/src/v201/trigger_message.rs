//! `TriggerMessage` (OCPP 2.0.1 F06). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use super::Evse;
use crate::json_text;

/// The payload of `TriggerMessage`: which message (`MessageTriggerEnumType`), and
/// of which EVSE.
#[must_use]
pub fn request(requested_message: &str, evse: Option<Evse>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        requested_message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        evse: Option<Evse>,
    }
    json_text(&Request {
        requested_message,
        evse,
    })
}
