//! `ChangeConfiguration` (OCPP 1.6 §5.3). The answer is read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `ChangeConfiguration`: a key of at most 50 and a value of at
/// most 500 characters.
#[must_use]
pub fn request(key: &str, value: &str) -> String {
    #[derive(Serialize)]
    struct Request<'a> {
        key: &'a str,
        value: &'a str,
    }
    json_text(&Request { key, value })
}
