//! The link's messages and records, as each side reads what the other sent.

use forecourt_link::{
    Incoming, LinkError, RawRecord, RecordError, ToCloud, parse_to_cloud, parse_to_gateway, to_text,
};
use serde::Serialize;
use serde_json::Value;

use crate::engine::Seen;
use crate::frames::hold;

pub(crate) fn to_cloud(input: &str, seen: &mut Seen) -> Result<(), String> {
    let incoming = parse_to_cloud(input);
    if let Ok(Incoming::Known(ToCloud::Records(batch) | ToCloud::CommandUpdate(batch))) = &incoming
    {
        for record in &batch.records {
            // Hashes are of the text: what is read must be what was written.
            hold!(
                input.contains(record.as_str()),
                "a record's text was changed to {}",
                record.as_str()
            );
            self::record(record.as_str(), seen)?;
        }
    }
    message(input, incoming, parse_to_cloud, seen)
}

pub(crate) fn to_gateway(input: &str, seen: &mut Seen) -> Result<(), String> {
    message(input, parse_to_gateway(input), parse_to_gateway, seen)
}

fn message<M: Serialize>(
    input: &str,
    incoming: Result<Incoming<M>, LinkError>,
    parse: fn(&str) -> Result<Incoming<M>, LinkError>,
    seen: &mut Seen,
) -> Result<(), String> {
    match incoming {
        Ok(Incoming::Known(message)) => {
            let text = to_text(&message).map_err(|error| error.to_string())?;
            let Ok(Incoming::Known(again)) = parse(&text) else {
                return Err(format!("what was read is not read again: {text}"));
            };
            let again = to_text(&again).map_err(|error| error.to_string())?;
            hold!(
                same(&text, &again),
                "read twice, it differs: {text} and {again}"
            );
            shape("known", &tree(&text), seen);
        }
        Ok(Incoming::Unknown { kind }) => {
            seen.note(if kind.len() < 20 {
                "unknown"
            } else {
                "unknown, long"
            });
        }
        Err(LinkError::NoKind(source)) => {
            let has_kind = serde_json::from_str::<Value>(input)
                .is_ok_and(|tree| tree.get("kind").is_some_and(Value::is_string));
            let is_plain = input.matches("kind").count() == 1;
            hold!(!(has_kind && is_plain), "a kind was overlooked: {source}");
            seen.note("no kind");
        }
        Err(LinkError::Unreadable { kind, source }) => {
            seen.note(&format!("{kind} {}", sort(&source)))
        }
        Err(LinkError::Unwritable(source)) => return Err(source.to_string()),
    }
    Ok(())
}

/// Equal but for the last digit of a floating number: `serde_json` rounds those
/// on reading, and only a command's free arguments may hold any.
fn same(one: &str, other: &str) -> bool {
    fn near(one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Number(one), Value::Number(other)) => {
                let (Some(x), Some(y)) = (one.as_f64(), other.as_f64()) else {
                    return one == other;
                };
                one == other || (one.is_f64() && (x - y).abs() <= x.abs() * 1e-15)
            }
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(x, y)| near(x, y))
            }
            (Value::Object(one), Value::Object(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .all(|(name, x)| other.get(name).is_some_and(|y| near(x, y)))
            }
            _ => one == other,
        }
    }
    let read = |text| serde_json::from_str::<Value>(text).ok();
    one == other
        || matches!((read(one), read(other)), (Some(one), Some(other)) if near(&one, &other))
}

pub(crate) fn record(input: &str, seen: &mut Seen) -> Result<(), String> {
    let raw = match RawRecord::from_text(input.to_owned()) {
        Ok(raw) => raw,
        Err(error) => {
            hold!(
                serde_json::from_str::<serde::de::IgnoredAny>(input).is_err(),
                "JSON was refused: {error}"
            );
            seen.note("no record");
            return Ok(());
        }
    };
    hold!(
        raw.as_str() == input.trim_matches([' ', '\t', '\r', '\n']),
        "the text was changed"
    );
    let place = raw.place();
    seen.note(if place.is_ok() {
        "placed"
    } else {
        "not placed"
    });
    match raw.read() {
        Ok(record) => {
            let place = place
                .map_err(|error| format!("a record that can be read has no place: {error}"))?;
            hold!(
                (
                    &place.operator_id,
                    &place.station_id,
                    place.epoch,
                    place.lane,
                    place.station_sequence
                ) == (
                    &record.operator_id,
                    &record.station_id,
                    record.epoch,
                    record.lane,
                    record.station_sequence
                ),
                "its place is not its own: {place:?}"
            );
            let again = record.to_raw().map_err(|error| error.to_string())?;
            let reread = again
                .read()
                .map_err(|error| format!("what was written cannot be read: {error}"))?;
            let reread = reread.to_raw().map_err(|error| error.to_string())?;
            hold!(
                same(again.as_str(), reread.as_str()),
                "written twice, it differs: {}",
                again.as_str()
            );
            shape("record", &tree(again.as_str()), seen);
        }
        Err(RecordError::UnknownFact { source, .. } | RecordError::Unreadable(source)) => {
            seen.note(&sort(&source));
        }
        Err(error @ RecordError::EpochOutOfRange { .. }) => seen.note(&error.to_string()),
    }
    Ok(())
}

/// What sort of error it is, without the input's own words.
fn sort(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let begin = text.split([':', '"']).next().unwrap_or_default();
    // A missing or unknown field is named in back quotes, and is a trait.
    let named = begin.replace('`', " ");
    named.chars().take(48).collect()
}

/// Fields whose inside is anybody's.
const FREE: [&str; 4] = [".arguments", ".payload", ".details", ".records[]"];

/// The text as a tree; null when it is too deep for one, which a record kept
/// as text may be.
fn tree(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// Which fields are there, and what sort of value each holds.
fn shape(path: &str, tree: &Value, seen: &mut Seen) {
    match tree {
        Value::Object(_) if FREE.iter().any(|free| path.ends_with(free)) => seen.note(path),
        Value::Object(fields) => {
            fields
                .iter()
                .take(32)
                .for_each(|(name, value)| shape(&format!("{path}.{name}"), value, seen));
        }
        Value::Array(items) => {
            items
                .iter()
                .take(4)
                .for_each(|item| shape(&format!("{path}[]"), item, seen));
        }
        Value::String(text) if path.ends_with(".kind") => seen.note(&format!("{path} {text}")),
        Value::Number(number) => seen.note(&format!("{path} n{}", i32::from(number.is_f64()))),
        other => seen.note(&format!("{path} {}", i32::from(other.is_null()))),
    }
}
