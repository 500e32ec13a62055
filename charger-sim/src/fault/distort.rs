//! Changes messages in the wrong ways that real chargers are known for.

use serde_json::Value;

use super::FaultKind;

/// Changes `payload` of `action` if `kind` is a fault of content.
pub(super) fn apply(kind: &FaultKind, action: &str, payload: &mut Value) {
    match kind {
        FaultKind::NumbersAsText => each_scalar(payload, &mut |_, value| {
            if value.is_number() {
                *value = Value::String(value.to_string());
            }
        }),
        FaultKind::NoTimeZone => each_scalar(payload, &mut |key, value| {
            if let (true, Value::String(text)) = (key == "timestamp", value) {
                text.truncate(text.trim_end_matches('Z').len());
            }
        }),
        FaultKind::ExtraFields => set(payload, "vendorNote", Value::from("x-7")),
        FaultKind::MeterStopMinusOne if action == "StopTransaction" => {
            set(payload, "meterStop", Value::from(-1))
        }
        FaultKind::MeterStopMinusOne if payload.get("eventType") == Some(&Value::from("Ended")) => {
            each_scalar(payload, &mut |key, value| {
                if key == "value" {
                    *value = Value::from(-1);
                }
            });
        }
        FaultKind::TransactionIdMinusOne if action == "StopTransaction" => {
            set(payload, "transactionId", Value::from(-1));
        }
        FaultKind::MeterStopMinusOne
        | FaultKind::TransactionIdMinusOne
        | FaultKind::DropSocket { .. }
        | FaultKind::Reboot { .. }
        | FaultKind::DuplicateSameId { .. }
        | FaultKind::DuplicateNewId { .. }
        | FaultKind::AnswerLate { .. }
        | FaultKind::AnswerNever
        | FaultKind::AnswerTwice
        | FaultKind::AnswerWrongId
        | FaultKind::Clock { .. }
        | FaultKind::StopMissing => {}
    }
}

fn set(payload: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = payload {
        fields.insert(key.to_owned(), value);
    }
}

/// Visits every text, number and flag below `value`, with the key that it belongs to.
fn each_scalar(value: &mut Value, visit: &mut impl FnMut(&str, &mut Value)) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                match field {
                    Value::Object(_) | Value::Array(_) => each_scalar(field, visit),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                        visit(key, field)
                    }
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_scalar(item, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
