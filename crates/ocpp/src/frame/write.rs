//! Writes frames, and reads the head of a frame that was written here.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::slots::decoded;
use crate::{ErrorCode, Version};

/// The longest error description, in characters (OCPP 2.0.1 part 4 §4.2.3).
const MAX_DESCRIPTION_CHARS: usize = 255;

/// The bytes of brackets, commas, quotes and the message type.
const CALL_OVERHEAD_BYTES: usize = 12;

/// Writes `[2, id, action, payload]`. The payload must be JSON.
#[must_use]
pub fn call(message_id: &str, action: &str, payload: &str) -> String {
    let bytes = message_id.len() + action.len() + payload.len() + CALL_OVERHEAD_BYTES;
    let mut frame = String::with_capacity(bytes);
    frame.push_str("[2,");
    push_text(&mut frame, message_id);
    frame.push(',');
    push_text(&mut frame, action);
    frame.push(',');
    frame.push_str(payload);
    frame.push(']');
    frame
}

/// Writes `[3, id, payload]`. The payload must be JSON.
#[must_use]
pub fn call_result(message_id: &str, payload: &str) -> String {
    let bytes = message_id.len() + payload.len() + CALL_OVERHEAD_BYTES;
    let mut frame = String::with_capacity(bytes);
    frame.push_str("[3,");
    push_text(&mut frame, message_id);
    frame.push(',');
    frame.push_str(payload);
    frame.push(']');
    frame
}

/// Writes `[4, id, code, description, {}]`, with the code in the version's spelling and the
/// description cut to 255 characters.
#[must_use]
pub fn call_error(
    version: Version,
    message_id: &str,
    code: ErrorCode,
    description: &str,
) -> String {
    let end = description.char_indices().nth(MAX_DESCRIPTION_CHARS);
    let cut = end.and_then(|(at, _)| description.get(..at));
    let mut frame = String::from("[4,");
    push_text(&mut frame, message_id);
    frame.push_str(",\"");
    frame.push_str(code.as_wire(version));
    frame.push_str("\",");
    push_text(&mut frame, cut.unwrap_or(description));
    frame.push_str(",{}]");
    frame
}

/// Writes a JSON text. Ids and actions hardly ever need escapes, so they are
/// looked for first.
fn push_text(frame: &mut String, text: &str) {
    if text
        .bytes()
        .any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\')
    {
        frame.push_str(&serde_json::Value::from(text).to_string());
    } else {
        frame.push('"');
        frame.push_str(text);
        frame.push('"');
    }
}

/// The head of a frame that [`call`], [`call_result`] or [`call_error`] wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written<'a> {
    /// The frame is a call of the charger.
    Call {
        /// The name of the action.
        action: Cow<'a, str>,
    },
    /// The frame answers a call of the charger.
    Answer {
        /// The message id of the charger's call.
        message_id: Cow<'a, str>,
        /// Whether the answer is a CALLERROR.
        is_error: bool,
    },
}

/// Reads the head of a frame that was written here; none for any other text. The payload is not
/// looked at, whatever its size.
#[must_use]
pub fn written(text: &str) -> Option<Written<'_>> {
    let (kind, rest) = text.split_at_checked(3)?;
    let (message_id, rest) = first_text(rest)?;
    match kind {
        "[2," => {
            let (action, _) = first_text(rest.strip_prefix(',')?)?;
            Some(Written::Call { action })
        }
        "[3," => Some(Written::Answer {
            message_id,
            is_error: false,
        }),
        "[4," => Some(Written::Answer {
            message_id,
            is_error: true,
        }),
        _ => None,
    }
}

/// Reads the JSON text with which this begins, and returns what follows it.
fn first_text(json: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<&RawValue>();
    let first = decoded(values.next()?.ok()?.get())?;
    Some((first, json.get(values.byte_offset()..)?))
}
