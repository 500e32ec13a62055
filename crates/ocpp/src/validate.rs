//! Checks a payload against its version's schema, and tells in plain English what is wrong.

mod walk;

use thiserror::Error;

use crate::schema::{self, Action};
use crate::{ErrorCode, Version, actions};
use walk::Rules;

/// One of the two payloads of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The payload that the caller sends.
    Request,
    /// The payload that the called side answers with.
    Response,
}

/// A payload that breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text}")]
pub struct Violation {
    /// The error code with which the payload is refused.
    pub code: ErrorCode,
    /// The field, such as `meterValue[0].timestamp`; empty for the whole payload.
    pub path: String,
    /// What is wrong, in plain English, naming the field.
    pub text: String,
}

impl Violation {
    /// A violation of the payload as a whole.
    pub(crate) fn of_payload(code: ErrorCode, text: impl Into<String>) -> Self {
        Self {
            code,
            path: String::new(),
            text: text.into(),
        }
    }
}

/// Checks what a charger sent. Fields that the schema does not define are ignored, a null counts as
/// a field left out, and a time without a zone is taken as UTC: it helps nobody to refuse a status
/// for such a trifle.
///
/// # Errors
/// The first [`Violation`] found.
pub fn validate(
    version: Version,
    action: &str,
    part: Part,
    payload: &str,
) -> Result<(), Violation> {
    check(version, action, part, payload, Rules::Received)
}

/// Checks what we are about to send, strictly by the schema: no field that it does not define, and
/// no null.
///
/// # Errors
/// The first [`Violation`] found.
pub fn validate_sent(
    version: Version,
    action: &str,
    part: Part,
    payload: &str,
) -> Result<(), Violation> {
    check(version, action, part, payload, Rules::Sent)
}

fn check(
    version: Version,
    action: &str,
    part: Part,
    payload: &str,
    rules: Rules,
) -> Result<(), Violation> {
    let Some(Action(_, _, request, response)) = schema::action(version, action) else {
        return Err(unknown_action(version, action));
    };
    let shape = match part {
        Part::Request => request,
        Part::Response => response,
    };
    let Some(shape) = shape else {
        let text = format!("OCPP {version} has no answer to {action}");
        return Err(Violation::of_payload(ErrorCode::NotSupported, text));
    };
    walk::walk(version, shape, payload, rules)
}

fn unknown_action(version: Version, action: &str) -> Violation {
    let code = actions::received(version, action).refusal();
    let text = format!("OCPP {version} has no action {action:?}");
    Violation::of_payload(code.unwrap_or(ErrorCode::NotImplemented), text)
}

#[cfg(test)]
mod tests;
