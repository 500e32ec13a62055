//! `RequestStartTransaction` (OCPP 2.0.1 F01, F02). The answer is read
//! by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use super::Token;
use crate::json_text;

/// The payload of `RequestStartTransaction`. The transaction it leads
/// to names `remote_start_id`.
#[must_use]
pub fn request(token: &Token, remote_start_id: i32, evse_id: Option<u16>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        id_token: &'a Token,
        remote_start_id: i32,
        #[serde(skip_serializing_if = "Option::is_none")]
        evse_id: Option<u16>,
    }
    json_text(&Request {
        id_token: token,
        remote_start_id,
        evse_id,
    })
}
