//! The findings of `ocpp-kit` in plain English.

use ocpp_kit::decode::DecodeErrorKind;

use super::{KitError, Violation};
use crate::{ErrorCode, Version};

/// The longest piece of a charger's own text that is repeated to it, in characters.
const MAX_QUOTE_CHARS: usize = 40;

pub(super) fn explain(version: Version, error: &KitError) -> Violation {
    let reason = error.reason.as_str();
    let missing = quoted_after(reason, "missing field `", '`');
    let path = field_path(&error.path, missing);
    let subject = if path.is_empty() {
        "the payload"
    } else {
        &path
    };
    let text = if missing.is_some() {
        format!("{subject} is missing")
    } else if let Some(types) = reason.strip_prefix("invalid type: ") {
        let (found, expected) = types.split_once(", expected ").unwrap_or((types, ""));
        format!(
            "{subject} must be {}, not {}",
            expected_word(expected),
            found_word(found)
        )
    } else if let Some((value, _)) = reason.split_once(" is not a defined value of ") {
        let value: String = value.chars().take(MAX_QUOTE_CHARS).collect();
        format!("{subject} has the value {value}, which OCPP {version} does not define")
    } else if reason.contains("is not an RFC 3339") {
        format!("{subject} must be a time of RFC 3339, such as 2026-01-31T12:00:00Z")
    } else {
        limit_text(subject, reason)
    };
    Violation {
        code: code_of(error.kind),
        path,
        text,
    }
}

const fn code_of(kind: DecodeErrorKind) -> ErrorCode {
    match kind {
        DecodeErrorKind::Occurrence => ErrorCode::OccurrenceConstraintViolation,
        DecodeErrorKind::Type => ErrorCode::TypeConstraintViolation,
        DecodeErrorKind::Property => ErrorCode::PropertyConstraintViolation,
        DecodeErrorKind::Protocol => ErrorCode::ProtocolError,
        DecodeErrorKind::UnsupportedAction => ErrorCode::NotSupported,
        // The kit may grow kinds; an undefined field breaks the form as well.
        _ => ErrorCode::FormatViolation,
    }
}

/// `/a/0/b` as `a[0].b`, with a missing field behind it.
fn field_path(pointer: &str, missing: Option<&str>) -> String {
    let mut path = String::new();
    for step in pointer.split('/').skip(1).chain(missing) {
        let is_index = !step.is_empty() && step.bytes().all(|b| b.is_ascii_digit());
        if is_index && !path.is_empty() {
            path.push('[');
            path.push_str(step);
            path.push(']');
            continue;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&step.replace("~1", "/").replace("~0", "~"));
    }
    path
}

fn quoted_after<'t>(text: &'t str, start: &str, end: char) -> Option<&'t str> {
    let rest = text.strip_prefix(start)?;
    rest.split_once(end).map(|(inner, _)| inner)
}

/// What serde calls a type it wanted.
fn expected_word(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => "a whole number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a JSON number" | "f64" => "a number",
        text if text.starts_with("struct ") => "an object",
        text if text.contains("date-time") => "a time as text",
        text if text.ends_with("string") => "a text",
        other => other,
    }
}

/// What serde calls a type it found; its value is left out, it may be a card.
fn found_word(found: &str) -> &str {
    match found.split(' ').next().unwrap_or_default() {
        "string" => "a text",
        "integer" => "a number",
        "floating" => "a number with decimals",
        "boolean" => "true or false",
        "null" => "null",
        "sequence" => "a list",
        "map" => "an object",
        _ => "something else",
    }
}

/// The kit's own limit texts: `maxLength 20 exceeded (got 32 characters)`.
fn limit_text(subject: &str, reason: &str) -> String {
    let mut words = reason.split(' ');
    let got = quoted_after(
        reason.split_once('(').map_or("", |(_, rest)| rest),
        "got ",
        ')',
    );
    match (words.next(), words.next(), got) {
        (Some("maxLength"), Some(max), Some(got)) => {
            format!(
                "{subject} may have at most {max} characters, this one has {}",
                count(got)
            )
        }
        (Some("minLength"), Some(min), Some(got)) => {
            format!(
                "{subject} must have at least {min} characters, this one has {}",
                count(got)
            )
        }
        (Some("maxItems"), Some(max), Some(got)) => {
            format!(
                "{subject} may have at most {max} items, this one has {}",
                count(got)
            )
        }
        (Some("minItems"), Some(min), Some(got)) => {
            format!(
                "{subject} must have at least {min} items, this one has {}",
                count(got)
            )
        }
        (Some("maximum"), Some(max), Some(got)) => {
            format!("{subject} may be at most {max}, not {got}")
        }
        (Some("minimum"), Some(min), Some(got)) => {
            format!("{subject} must be at least {min}, not {got}")
        }
        _ if reason == "payload is not a JSON object" => {
            "the payload must be a JSON object".to_owned()
        }
        _ if reason == "member is not defined by the schema" => {
            format!("{subject} is not a field of this message")
        }
        _ => format!("{subject} is wrong: {reason}"),
    }
}

fn count(got: &str) -> &str {
    got.strip_suffix(" characters").unwrap_or(got)
}
