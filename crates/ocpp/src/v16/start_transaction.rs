//! The answer to `StartTransaction` (OCPP 1.6 §4.8). The request is
//! read by [`crate::lenient`].

use serde::Serialize;

use super::IdTagInfo;
use super::authorize::WireIdTagInfo;
use crate::json_text;

/// The payload of the answer. The transaction id is a positive int32. It is given even when the
/// token is refused, because the charger reports the stop under it.
#[must_use]
pub fn response(transaction_id: i32, info: &IdTagInfo) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response<'a> {
        transaction_id: i32,
        id_tag_info: WireIdTagInfo<'a>,
    }
    json_text(&Response {
        transaction_id,
        id_tag_info: info.wire(),
    })
}
