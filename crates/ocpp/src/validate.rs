//! Checking a payload against its version's schema, and saying in plain English
//! what is wrong.

mod explain;

use ocpp_kit::decode::{DateTimeLeniency, DecodeError, DecodeOptions, decode_payload};
use ocpp_kit::validate::Validate;
use ocpp_kit::{v1_6, v2_0_1, v2_1};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::{ErrorCode, Version, actions};

/// Which of the two payloads of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the caller sends.
    Request,
    /// What the called side answers.
    Response,
}

/// A payload that breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text}")]
pub struct Violation {
    /// The code to refuse it with.
    pub code: ErrorCode,
    /// The field, such as `meterValue[0].timestamp`; empty for the whole payload.
    pub path: String,
    /// What is wrong, in plain English, naming the field.
    pub text: String,
}

/// Checks what a charger sent. Fields the schema does not define are ignored and
/// a time without zone is taken as UTC: refusing a status for such a trifle
/// helps nobody.
///
/// # Errors
/// The first [`Violation`] found.
pub fn validate(
    version: Version,
    action: &str,
    part: Part,
    payload: &RawValue,
) -> Result<(), Violation> {
    check(version, action, part, payload, &received_options())
}

/// Checks what we are about to send, to the letter: nothing undefined, no null.
///
/// # Errors
/// The first [`Violation`] found.
pub fn validate_sent(
    version: Version,
    action: &str,
    part: Part,
    payload: &str,
) -> Result<(), Violation> {
    let not_json = |_| Violation {
        code: ErrorCode::FormatViolation,
        path: String::new(),
        text: "the payload is not valid JSON".to_owned(),
    };
    let raw: &RawValue = serde_json::from_str(payload).map_err(not_json)?;
    check(version, action, part, raw, &DecodeOptions::pedantic())?;
    let value: Value = serde_json::from_str(payload).map_err(not_json)?;
    match find_null(&value) {
        None => Ok(()),
        Some(path) => Err(Violation {
            code: ErrorCode::TypeConstraintViolation,
            text: format!("{path} must not be null; leave it out instead"),
            path,
        }),
    }
}

/// Reads and checks a payload in one go, for the typed readers.
pub(crate) fn decode<T>(version: Version, payload: &RawValue) -> Result<T, Violation>
where
    T: DeserializeOwned + Serialize + Validate,
{
    decode_payload(payload, &received_options()).map_err(|error| explain::explain(version, &error))
}

fn received_options() -> DecodeOptions {
    let mut options = DecodeOptions::strict();
    options.datetime = DateTimeLeniency::AllowSpace;
    options
}

fn check(
    version: Version,
    action: &str,
    part: Part,
    payload: &RawValue,
    options: &DecodeOptions,
) -> Result<(), Violation> {
    let checked = match version {
        Version::V16 => v1_6::Action::from_wire(action).map(|action| match part {
            Part::Request => v1_6::transcode_request(action, payload, options),
            Part::Response => v1_6::transcode_response(action, payload, options),
        }),
        Version::V201 => v2_0_1::Action::from_wire(action).map(|action| match part {
            Part::Request => v2_0_1::transcode_request(action, payload, options),
            Part::Response => v2_0_1::transcode_response(action, payload, options),
        }),
        Version::V21 => v2_1::Action::from_wire(action).map(|action| match part {
            Part::Request => v2_1::transcode_request(action, payload, options),
            Part::Response => v2_1::transcode_response(action, payload, options),
        }),
    };
    match checked {
        Some(Ok(_)) => Ok(()),
        Some(Err(error)) => Err(explain::explain(version, &error)),
        None => Err(unknown_action(version, action)),
    }
}

fn unknown_action(version: Version, action: &str) -> Violation {
    let code = actions::received(version, action).refusal();
    Violation {
        code: code.unwrap_or(ErrorCode::NotImplemented),
        path: String::new(),
        text: format!("OCPP {version} has no action {action:?}"),
    }
}

/// The first null outside of what is free in form (`customData`, `data`).
/// Recursion is bounded by the reader's own depth limit of 128.
fn find_null(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "customData" | "data"))
            .find_map(|(name, value)| {
                let inner = find_null(value)?;
                let joint = if inner.is_empty() || inner.starts_with('[') {
                    ""
                } else {
                    "."
                };
                Some(format!("{name}{joint}{inner}"))
            }),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, value)| {
            let inner = find_null(value)?;
            let joint = if inner.is_empty() || inner.starts_with('[') {
                ""
            } else {
                "."
            };
            Some(format!("[{index}]{joint}{inner}"))
        }),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// What the kit finds.
type KitError = DecodeError;

#[cfg(test)]
mod tests;
