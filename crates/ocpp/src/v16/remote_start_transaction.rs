//! `RemoteStartTransaction` (OCPP 1.6 §5.11). The answer is read by
//! [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `RemoteStartTransaction`. The tag has at most 20 characters,
/// which [`crate::validate_sent`] checks; connectors count from 1.
#[must_use]
pub fn request(id_tag: &str, connector_id: Option<u16>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        id_tag: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        connector_id: Option<u16>,
    }
    json_text(&Request {
        id_tag,
        connector_id,
    })
}
