//! `RequestStopTransaction` (OCPP 2.0.1 F03). The answer is read by
//! [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `RequestStopTransaction`.
#[must_use]
pub fn request(transaction_id: &str) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        transaction_id: &'a str,
    }
    json_text(&Request { transaction_id })
}
