//! `GetConfiguration` (OCPP 1.6 §5.8) and `ChangeConfiguration` (§5.3).

use ocpp_kit::v1_6;
use serde::Serialize;
use serde_json::value::RawValue;

use super::Read;
use crate::{Version, json_text, validate};

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

/// One setting of a charger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// Whether it cannot be changed.
    pub readonly: bool,
    /// None when it has no value.
    pub value: Option<String>,
}

/// The answer to `GetConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// What the charger knows.
    pub settings: Vec<Setting>,
    /// Keys asked for that it does not know.
    pub unknown_keys: Vec<String>,
}

/// Reads the answer to `GetConfiguration`.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read_answer(payload: &RawValue) -> Read<Configuration> {
    let answer: v1_6::GetConfigurationResponse = validate::decode(Version::V16, payload)?;
    let settings = answer.configuration_key.unwrap_or_default();
    Ok(Configuration {
        settings: settings
            .into_iter()
            .map(|setting| Setting {
                key: setting.key,
                readonly: setting.readonly,
                value: setting.value,
            })
            .collect(),
        unknown_keys: answer.unknown_key.unwrap_or_default(),
    })
}
