//! The answer to `TransactionEvent` (OCPP 2.0.1 E). The request is
//! read by [`crate::lenient`].

use serde::Serialize;

use super::IdTokenInfo;
use super::authorize::WireIdTokenInfo;
use crate::json_text;

/// The payload of the answer, with a verdict only when the event named a token.
#[must_use]
pub fn response(info: Option<&IdTokenInfo>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        id_token_info: Option<WireIdTokenInfo<'a>>,
    }
    json_text(&Response {
        id_token_info: info.map(IdTokenInfo::wire),
    })
}
