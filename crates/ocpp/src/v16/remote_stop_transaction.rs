//! `RemoteStopTransaction` (OCPP 1.6 §5.12). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `RemoteStopTransaction`.
#[must_use]
pub fn request(transaction_id: i32) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        transaction_id: i32,
    }
    json_text(&Request { transaction_id })
}
