//! `GetConfiguration` (OCPP 1.6 §5.8) and `ChangeConfiguration` (§5.3).

use serde::Serialize;

use crate::json_text;

/// The payload of `GetConfiguration`; no keys asks for all.
#[must_use]
pub fn get(keys: &[&str]) -> String {
    #[derive(Serialize)]
    struct Request<'a> {
        #[serde(skip_serializing_if = "<[&str]>::is_empty")]
        key: &'a [&'a str],
    }
    json_text(&Request { key: keys })
}

/// The payload of `ChangeConfiguration`: a key of at most 50 and a value of at
/// most 500 characters. The answer is read by [`crate::answer::StatusAnswer`].
#[must_use]
pub fn change(key: &str, value: &str) -> String {
    #[derive(Serialize)]
    struct Request<'a> {
        key: &'a str,
        value: &'a str,
    }
    json_text(&Request { key, value })
}
