//! The answer to `StopTransaction` (OCPP 1.6 §4.10). The request is
//! read by [`crate::lenient`].

use serde::Serialize;

use super::IdTagInfo;
use super::authorize::WireIdTagInfo;
use crate::json_text;

/// The payload of the answer, with a verdict only when a token stopped the transaction.
#[must_use]
pub fn response(info: Option<&IdTagInfo>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        id_tag_info: Option<WireIdTagInfo<'a>>,
    }
    json_text(&Response {
        id_tag_info: info.map(IdTagInfo::wire),
    })
}
