//! The tables and the walk along them, compared with another implementation of the
//! same schemas: every field of every message is left out, given a wrong type, a value
//! beyond its limits and a neighbour that nobody defined.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use ocpp_kit::decode::{DecodeError, DecodeErrorKind, DecodeOptions};
use ocpp_kit::{v1_6, v2_0_1, v2_1};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Action, Content, Field, Kind, Need, Shape, actions};
use crate::{ErrorCode, Part, Version, validate, validate_sent};

/// A number of characters that is more than any limited text may have.
const LONG: usize = 20_000;

/// Makes a value that is right, with all fields or only with those that must be there.
fn sample(kind: &Kind, is_full: bool) -> Value {
    match *kind {
        Kind::Any => json!({"any": 1}),
        Kind::Flag => json!(true),
        Kind::Text(_) => json!("a"),
        Kind::Word(words) => json!(words[0]),
        Kind::Time => json!("2026-01-31T12:00:00Z"),
        Kind::Whole(low, high) => json!(1.clamp(low, high)),
        Kind::Number(low, high) => json!(1.0_f64.clamp(low, high)),
        Kind::Object(shape) => object(shape, is_full),
        Kind::List(min, _, item) => (0..min.max(1)).map(|_| sample(item, is_full)).collect(),
    }
}

fn object(shape: &Shape, is_full: bool) -> Value {
    let fields = shape.0.iter();
    let fields = fields.filter(|field| is_full || field.1 == Need::Must);
    let fields = fields.map(|Field(name, _, kind)| ((*name).to_owned(), sample(kind, is_full)));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// What a field may be replaced by so that it is wrong, or only just right.
fn replacements(kind: &Kind) -> Vec<Value> {
    match *kind {
        Kind::Any => vec![json!(null), json!([1]), json!("x")],
        Kind::Flag => vec![json!("true"), json!(1)],
        Kind::Text(0) => vec![json!("a".repeat(LONG)), json!(7)],
        Kind::Text(max) => {
            let max = max as usize;
            let (just, over) = ("ä".repeat(max), "ä".repeat(max + 1));
            vec![json!(just), json!(over), json!(7), json!(["a"])]
        }
        Kind::Word(words) => {
            let mut all: Vec<Value> = words.iter().map(|word| json!(word)).collect();
            all.extend([json!("Nonsense!"), json!(7)]);
            all
        }
        Kind::Time => vec![json!("noon"), json!(7)],
        Kind::Whole(low, high) => {
            let (low, high) = (i64::from(low), i64::from(high));
            let numbers = [low, low - 1, high, high + 1];
            let mut all: Vec<Value> = numbers.iter().map(|number| json!(number)).collect();
            all.extend([json!("1"), json!(1.5), json!(true)]);
            all
        }
        Kind::Number(low, high) => {
            let limits = [low, low - 1.0, high, high + 1.0];
            let limits = limits.iter().filter(|limit| limit.abs() < 1e9);
            let mut all: Vec<Value> = limits.map(|limit| json!(limit)).collect();
            all.extend([json!("1"), json!(7), json!(1.5)]);
            all
        }
        // The other implementation takes a list of the fields for an object.
        Kind::Object(_) => vec![json!("x"), json!(1)],
        Kind::List(min, max, item) => {
            let of = |count: u32| -> Value { (0..count).map(|_| sample(item, false)).collect() };
            let mut all = vec![json!("x"), json!({}), of(min.saturating_sub(1))];
            if max > 0 {
                all.extend([of(max), of(max + 1)]);
            }
            all
        }
    }
}

/// Every payload that differs from the full one in one place. What 2.x defines once
/// for many messages is varied in the first of them.
fn variants(
    shape: &'static Shape,
    full: &Value,
    at: &str,
    seen: &mut Vec<&'static Shape>,
    out: &mut Vec<Value>,
) {
    if seen.iter().any(|known| std::ptr::eq(*known, shape)) {
        return;
    }
    seen.push(shape);
    let with = |edit: &dyn Fn(&mut Map<String, Value>)| {
        let mut payload = full.clone();
        let place = payload.pointer_mut(at).unwrap();
        edit(place.as_object_mut().unwrap());
        payload
    };
    out.push(with(&|object| {
        object.insert("nobodyDefinedThis".to_owned(), json!(1));
    }));
    for Field(name, _, kind) in shape.0 {
        out.push(with(&|object| {
            object.remove(*name);
        }));
        for value in replacements(kind) {
            out.push(with(&|object| {
                object.insert((*name).to_owned(), value.clone());
            }));
        }
        match kind {
            Kind::Object(inner) => variants(inner, full, &format!("{at}/{name}"), seen, out),
            Kind::List(_, _, Kind::Object(inner)) => {
                variants(inner, full, &format!("{at}/{name}/0"), seen, out);
            }
            _ => {}
        }
    }
}

/// What the other implementation says of the payload.
fn theirs(
    version: Version,
    action: &str,
    part: Part,
    payload: &RawValue,
    options: &DecodeOptions,
) -> Result<(), (ErrorCode, String)> {
    macro_rules! judge {
        ($module:ident) => {{
            let action = $module::Action::from_wire(action).unwrap();
            match part {
                Part::Request => $module::transcode_request(action, payload, options),
                Part::Response => $module::transcode_response(action, payload, options),
            }
        }};
    }
    let judged = match version {
        Version::V16 => judge!(v1_6),
        Version::V201 => judge!(v2_0_1),
        Version::V21 => judge!(v2_1),
    };
    judged.map(drop).map_err(|error| found(&error))
}

fn found(error: &DecodeError) -> (ErrorCode, String) {
    let code = match error.kind {
        DecodeErrorKind::Occurrence => ErrorCode::OccurrenceConstraintViolation,
        DecodeErrorKind::Type => ErrorCode::TypeConstraintViolation,
        DecodeErrorKind::Property => ErrorCode::PropertyConstraintViolation,
        _ => ErrorCode::FormatViolation,
    };
    let missing = error.reason.strip_prefix("missing field `");
    let missing = missing.map(|rest| rest.trim_end_matches('`'));
    let mut path = String::new();
    let steps = error.path.split('/').skip(1).chain(missing);
    // Numbers are read there through a field of serde_json's own.
    for step in steps.filter(|step| !step.starts_with('$')) {
        let is_index = step.bytes().all(|byte| byte.is_ascii_digit());
        let joint = if is_index || path.is_empty() { "" } else { "." };
        path += &if is_index {
            format!("[{step}]")
        } else {
            format!("{joint}{step}")
        };
    }
    (code, path)
}

/// The schema of the 1.6 `StopTransaction` forgets the unit `Hertz` and that a meter
/// value has one reading at least; the other implementation does not.
fn is_known_difference(version: Version, action: &str, payload: &str) -> bool {
    let is_stop = version == Version::V16 && action == "StopTransaction";
    is_stop && (payload.contains("\"Hertz\"") || payload.contains("\"sampledValue\":[]"))
}

#[test]
fn every_field_of_every_message_is_judged_as_by_another_implementation() {
    let mut differences = Vec::new();
    let mut compared = 0;
    for version in Version::ALL {
        let mut seen = Vec::new();
        for Action(action, _, request, response) in actions(version) {
            for (part, shape) in [(Part::Request, request), (Part::Response, response)] {
                let Some(shape) = shape else { continue };
                let full = object(shape, true);
                let mut all = vec![full.clone(), object(shape, false)];
                variants(shape, &full, "", &mut seen, &mut all);
                for payload in all {
                    let text = payload.to_string();
                    let raw: &RawValue = serde_json::from_str(&text).unwrap();
                    let received = validate(version, action, part, &text);
                    let sent = validate_sent(version, action, part, &text);
                    for (ours, options) in [
                        (received, DecodeOptions::strict()),
                        (sent, DecodeOptions::pedantic()),
                    ] {
                        let ours = ours.map_err(|violation| (violation.code, violation.path));
                        let theirs = theirs(version, action, part, raw, &options);
                        compared += 1;
                        if ours != theirs && !is_known_difference(version, action, &text) {
                            let text: String = text.chars().take(300).collect();
                            differences.push(format!(
                                "{version} {action} {part:?}: {ours:?}, not {theirs:?}: {text}"
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
    assert_eq!(differences, Vec::<String>::new(), "{}", differences.len());
}

#[test]
fn the_actions_of_each_version_are_sorted_by_name() {
    for version in Version::ALL {
        assert!(actions(version).is_sorted_by(|one, next| one.0 < next.0));
    }
}

#[test]
fn only_the_fields_of_custom_data_are_open() {
    for version in [Version::V201, Version::V21] {
        for Action(_, _, request, _) in actions(version) {
            let shape = request.unwrap();
            assert_eq!(shape.1, Content::Closed);
        }
    }
}
