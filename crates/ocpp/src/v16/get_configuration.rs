//! `GetConfiguration` (OCPP 1.6 §5.8). The answer is not read here.

use serde::Serialize;

use crate::json_text;

/// The payload of `GetConfiguration`; no keys asks for all.
#[must_use]
pub fn request(keys: &[&str]) -> String {
    #[derive(Serialize)]
    struct Request<'a> {
        #[serde(skip_serializing_if = "<[&str]>::is_empty")]
        key: &'a [&'a str],
    }
    json_text(&Request { key: keys })
}
