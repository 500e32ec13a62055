//! A charger's frame, through every reader it can meet.

use std::fmt::Display;

use forecourt_domain::border;
use forecourt_edge::chatter::{self, Chatter};
use forecourt_ocpp::frame::{self, Frame, FrameProblem, MAX_MESSAGE_ID_BYTES, ParsedFrame};
use forecourt_ocpp::lenient::{
    MAX_ODDITIES, MAX_SAMPLES, MAX_TEXT_CHARS, MeterReading, OddityKind, TransactionMessage,
};
use forecourt_ocpp::{ErrorCode, Part, Version, actions, lenient, validate};
use forecourt_types::{ReceivedAt, Timestamp};
use serde_json::Value;

use crate::engine::Seen;

/// The longest frame we may answer with on our own account: an id of 255 bytes
/// and a description of 255 characters, each at worst six bytes when escaped.
const MAX_ANSWER_BYTES: usize = 6 * MAX_MESSAGE_ID_BYTES + 6 * 4 * 255 + 128;

/// Fails with a text when it does not hold.
macro_rules! hold {
    ($holds:expr, $($text:tt)*) => {
        if !$holds {
            return Err(format!($($text)*));
        }
    };
}
pub(crate) use hold;

pub(crate) fn v16(input: &str, seen: &mut Seen) -> Result<(), String> {
    frame(Version::V16, input, seen)
}

/// Most of 2.1 is 2.0.1: the one input is read by the rules of both.
pub(crate) fn v2x(input: &str, seen: &mut Seen) -> Result<(), String> {
    frame(Version::V201, input, seen)?;
    frame(Version::V21, input, seen)
}

fn frame(version: Version, text: &str, seen: &mut Seen) -> Result<(), String> {
    let fact = transaction_message(version, text);
    let parsed = frame::parse(version, text);
    if let Some((id, action)) = &fact {
        let is_kept = matches!(&parsed, Ok(Frame::Call { message_id, action: read, .. }) if message_id == id && read == action);
        hold!(
            is_kept,
            "{action} with the readable id {id:?} is not read as a call"
        );
    }
    match &parsed {
        Ok(Frame::Call {
            message_id,
            action,
            payload,
        }) => {
            hold!(
                message_id.len() <= MAX_MESSAGE_ID_BYTES,
                "an id of {} bytes",
                message_id.len()
            );
            note(
                seen,
                "call",
                &actions::received(version, action)
                    .refusal()
                    .map(|code| code.as_wire(version))
                    .unwrap_or(action),
            );
            let answer = frame::call_result(message_id, "{}");
            hold!(
                answered(version, &answer, message_id)?,
                "{answer} is no call result"
            );
            strict(version, action, payload, seen);
            lenient(version, action, payload, seen)?;
        }
        Ok(Frame::CallResult { payload, .. }) => {
            for action in [
                "RemoteStartTransaction",
                "RequestStartTransaction",
                "GetVariables",
                "GetConfiguration",
            ] {
                if let Err(violation) = validate(version, action, Part::Response, payload) {
                    note(seen, action, &violation.path);
                }
            }
        }
        Ok(Frame::CallError { code, .. }) => {
            let code = error_code(version, code);
            note(seen, "call error", &code);
        }
        Ok(Frame::CallResultError { code, .. }) => {
            let code = error_code(version, code);
            note(seen, "call result error", &code);
        }
        Ok(Frame::Send {
            action, payload, ..
        }) => strict(version, action, payload, seen),
        Err(problem) => refused(version, problem, seen)?,
    }
    at_the_socket(version, text, fact.is_some(), seen)
}

/// The error code of a charger when the version knows it, so that what is noted stays a short list.
fn error_code(version: Version, text: &str) -> &'static str {
    let mut known = ErrorCode::ALL.into_iter().map(|code| code.as_wire(version));
    known.find(|code| *code == text).unwrap_or("?")
}

/// The oracle for promise 1, independent of our reader: the plain beginning of
/// a transaction message with an id anybody could read.
pub(crate) fn transaction_message(version: Version, text: &str) -> Option<(String, String)> {
    let rest = text.strip_prefix("[2,\"")?;
    let (id, rest) = rest.split_once("\",\"")?;
    let (action, rest) = rest.split_once('"')?;
    let plain = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_graphic() && c != '\\' && c != '"')
    };
    let names: &[&str] = match version {
        Version::V16 => &["StartTransaction", "StopTransaction", "MeterValues"],
        Version::V201 | Version::V21 => &["TransactionEvent", "MeterValues"],
    };
    let is_readable = plain(id) && (1..=36).contains(&id.len());
    let goes_on = rest.starts_with(',') || rest.starts_with(']');
    (is_readable && goes_on && names.contains(&action)).then(|| (id.to_owned(), action.to_owned()))
}

fn refused(version: Version, problem: &FrameProblem, seen: &mut Seen) -> Result<(), String> {
    note(seen, problem.code.as_wire(version), &problem.text);
    let Some(answer) = problem.answer() else {
        hold!(
            problem.is_answer || version == Version::V16,
            "2.x answers what it cannot read"
        );
        return Ok(());
    };
    hold!(!problem.is_answer, "an answer was answered with {answer}");
    let id = problem.message_id.as_deref().unwrap_or("-1");
    hold!(
        !answered(version, &answer, id)?,
        "{answer} is no call error"
    );
    Ok(())
}

/// Whether the frame is a call result (or else a call error), to this id, as
/// an independent reader sees it.
pub(crate) fn answered(version: Version, answer: &str, id: &str) -> Result<bool, String> {
    hold!(
        answer.len() <= MAX_ANSWER_BYTES,
        "an answer of {} bytes",
        answer.len()
    );
    let items: Vec<Value> =
        serde_json::from_str(answer).map_err(|error| format!("{answer}: {error}"))?;
    hold!(
        items.get(1).and_then(Value::as_str) == Some(id),
        "{answer} is not for {id:?}"
    );
    match (items.first().and_then(Value::as_u64), items.as_slice()) {
        (Some(3), [_, _, Value::Object(_)]) => Ok(true),
        (
            Some(4),
            [
                _,
                _,
                Value::String(code),
                Value::String(text),
                Value::Object(_),
            ],
        ) => {
            let is_known = ErrorCode::ALL
                .iter()
                .any(|known| known.as_wire(version) == code);
            hold!(is_known, "{version} has no error code {code}");
            hold!(
                text.chars().count() <= 255,
                "a description of {} characters",
                text.chars().count()
            );
            Ok(false)
        }
        _ => Err(format!("{answer} is no answer")),
    }
}

fn strict(version: Version, action: &str, payload: &str, seen: &mut Seen) {
    for part in [Part::Request, Part::Response] {
        match validate(version, action, part, payload) {
            Ok(()) => note(seen, "valid", &action),
            Err(violation) => note(seen, violation.code.as_wire(version), &violation.path),
        }
    }
    if actions::received(version, action).refusal().is_none()
        && !actions::is_transaction_message(version, action)
    {
        match border::notice(version, action, payload) {
            Ok(_) => note(seen, "notice", &action),
            Err(violation) => note(seen, "no notice", &violation.path),
        }
    }
}

fn lenient(version: Version, action: &str, payload: &str, seen: &mut Seen) -> Result<(), String> {
    let Some(message) = lenient::read(version, action, payload) else {
        hold!(
            !actions::is_transaction_message(version, action),
            "{action} was not read"
        );
        return Ok(());
    };
    hold!(
        message.oddities().len() <= MAX_ODDITIES,
        "{} oddities",
        message.oddities().len()
    );
    for oddity in message.oddities() {
        hold!(
            oddity.field.len() <= 200,
            "an oddity's field of {} bytes",
            oddity.field.len()
        );
        // The name of a field that nobody defines is the input's own word.
        match oddity.kind {
            OddityKind::ExtraField | OddityKind::Duplicate => {
                note(seen, action, &oddity.kind.code())
            }
            _ => note(seen, action, oddity),
        }
    }
    let (texts, readings): (Vec<Option<&str>>, &[MeterReading]) = match &message {
        TransactionMessage::StartTransaction(start) => (vec![start.id_tag.as_deref()], &[]),
        TransactionMessage::StopTransaction(stop) => (
            vec![stop.id_tag.as_deref(), stop.reason.as_deref()],
            &stop.readings,
        ),
        TransactionMessage::MeterValues(values) => (Vec::new(), &values.readings),
        TransactionMessage::TransactionEvent(event) => (
            vec![
                event.transaction_id.as_deref(),
                event.id_token.as_ref().map(|token| token.id_token.as_str()),
                event.charging_state.as_deref(),
            ],
            &event.readings,
        ),
    };
    for text in texts.into_iter().flatten() {
        hold!(
            text.chars().count() <= MAX_TEXT_CHARS,
            "a text of {} characters",
            text.chars().count()
        );
    }
    let samples: usize = readings.iter().map(|reading| reading.samples.len()).sum();
    hold!(samples <= MAX_SAMPLES, "{samples} samples");
    let claim = border::claim(version, action, payload);
    hold!(claim.is_some(), "{action} makes no claim");
    for flag in claim.into_iter().flat_map(|claim| claim.flags) {
        note(seen, "flag", &format!("{flag:?}"));
    }
    Ok(())
}

/// What the socket's own task does with it.
fn at_the_socket(
    version: Version,
    text: &str,
    is_fact: bool,
    seen: &mut Seen,
) -> Result<(), String> {
    let now =
        ReceivedAt(Timestamp::from_millis(1_769_860_800_000).map_err(|error| error.to_string())?);
    match chatter::answer(&ParsedFrame::read(version, text), now) {
        Chatter::ForJournal => note(seen, "journal", &""),
        Chatter::Nothing => {
            hold!(!is_fact, "a transaction message was dropped");
            note(seen, "nothing", &"");
        }
        Chatter::Answer(answer) => {
            hold!(
                !is_fact,
                "a transaction message was answered before it was stored: {answer}"
            );
            hold!(
                answer.len() <= MAX_ANSWER_BYTES,
                "an answer of {} bytes",
                answer.len()
            );
            let items: Vec<Value> =
                serde_json::from_str(&answer).map_err(|error| format!("{answer}: {error}"))?;
            let id = items
                .get(1)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let kind = if answered(version, &answer, &id)? {
                "result"
            } else {
                "error"
            };
            note(seen, "chatter", &kind);
        }
    }
    Ok(())
}

fn note(seen: &mut Seen, what: &str, more: &dyn Display) {
    seen.note(&format!("{what} {more}"));
}
