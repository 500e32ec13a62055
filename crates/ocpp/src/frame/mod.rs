//! OCPP-J frames: the JSON array around every message (OCPP-J 1.6 §4.2,
//! OCPP 2.0.1 part 4 §4.2).
//!
//! Reading leaves the payload as unread text: a heartbeat costs no allocation
//! here. A call of a transaction message whose id and action can be read is
//! always a [`Frame::Call`], however broken the rest is, because refusing it
//! would make the charger delete a fact.

mod parsed;
mod problem;
mod slots;
mod write;

use std::borrow::Cow;

use serde_json::value::RawValue;

pub use parsed::ParsedFrame;
pub use problem::FrameProblem;
pub use write::{Written, call, call_error, call_result, written};

use crate::{ErrorCode, Version, actions};
use slots::Slots;

/// How deep a call may nest, counting the frame's own array, when its payload is taken apart. The
/// deepest message of OCPP 2.1 needs 12; deeper input is an attack on recursive readers. A payload
/// that is kept as text may nest as deep as it likes: no reader of it is recursive.
const MAX_DEPTH: usize = 32;

/// The longest message id that is repeated in an answer, in bytes. Both versions say 36 characters;
/// chargers in the field exceed that and must still get their answer. It is public because the fuzz
/// tests check it from outside.
pub const MAX_MESSAGE_ID_BYTES: usize = 255;

/// The JSON text that stands for content that was left out or cannot be read.
const NULL: &str = "null";

const CALL: &str = "2";
const CALL_RESULT: &str = "3";
const CALL_ERROR: &str = "4";
/// The message type of 2.1 by which a charger says that it could not use an answer of ours.
const CALL_RESULT_ERROR: &str = "5";
/// The message type of 2.1 for a message that is never answered.
const SEND: &str = "6";

/// One readable frame, borrowing from the text it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame<'a> {
    /// `[2, id, action, payload]`: a request.
    Call {
        /// The message id, which the answer must repeat as it is.
        message_id: Cow<'a, str>,
        /// The name of the action, which need not exist.
        action: Cow<'a, str>,
        /// The request's content: any JSON value; `null` when a transaction message came without a
        /// readable one.
        payload: &'a str,
    },
    /// `[3, id, payload]`: the answer to a call of ours.
    CallResult {
        /// The id of our call.
        message_id: Cow<'a, str>,
        /// The answer's content: any JSON value.
        payload: &'a str,
    },
    /// `[4, id, code, description, details]`: the refusal of a call of ours.
    CallError {
        /// The id of our call.
        message_id: Cow<'a, str>,
        /// The code as the charger wrote it; it may be the spelling of another version.
        code: Cow<'a, str>,
        /// The description as the charger wrote it; empty when absent.
        description: Cow<'a, str>,
        /// The details: any JSON value; `null` when absent.
        details: &'a str,
    },
    /// `[5, id, code, description, details]` of 2.1: the charger could not use
    /// our answer to a call of its own. It is never answered.
    CallResultError {
        /// The id of the charger's call.
        message_id: Cow<'a, str>,
        /// The code as the charger wrote it; it may be the spelling of another version.
        code: Cow<'a, str>,
        /// The description as the charger wrote it; empty when absent.
        description: Cow<'a, str>,
        /// The details: any JSON value; `null` when absent.
        details: &'a str,
    },
    /// `[6, id, action, payload]` of 2.1: a message that is never answered.
    Send {
        /// The message id, which no answer repeats.
        message_id: Cow<'a, str>,
        /// The name of the action, which need not exist.
        action: Cow<'a, str>,
        /// The message's content: any JSON value.
        payload: &'a str,
    },
}

/// Reads one frame.
///
/// # Errors
/// [`FrameProblem`] when it is no frame of the version; it says what to answer, if anything.
pub fn parse(version: Version, text: &str) -> Result<Frame<'_>, FrameProblem> {
    parse_slots(version, &Slots::read(without_mark(text)))
}

/// The text without the byte order mark that some chargers write before it.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn parse_slots<'a>(version: Version, slots: &Slots<'a>) -> Result<Frame<'a>, FrameProblem> {
    match slots.get(0).map(RawValue::get) {
        Some(CALL) => parse_call(version, slots),
        Some(CALL_RESULT) => parse_call_result(version, slots),
        Some(CALL_ERROR) => parse_call_error(version, slots),
        Some(CALL_RESULT_ERROR) if version == Version::V21 => {
            parse_call_result_error(version, slots)
        }
        Some(SEND) if version == Version::V21 => parse_send(version, slots),
        Some(_) => Err(unknown_type(version, slots)),
        None => Err(FrameProblem::unreadable(
            version,
            "this is not a JSON array that starts with a message type",
        )),
    }
}

fn parse_call<'a>(version: Version, slots: &Slots<'a>) -> Result<Frame<'a>, FrameProblem> {
    let Some(message_id) = slots.message_id() else {
        return Err(FrameProblem::unreadable(version, UNREADABLE_ID));
    };
    let Some(action) = slots.text(2) else {
        let text = "the third element must be the name of an action";
        return Err(FrameProblem::in_call(
            version,
            ErrorCode::RpcFrameworkError,
            &message_id,
            text,
        ));
    };
    let payload = slots.json(3);
    if actions::is_transaction_message(version, &action) {
        let payload = payload.unwrap_or(NULL);
        return Ok(Frame::Call {
            message_id,
            action,
            payload,
        });
    }
    let problem = |code, text: &str| {
        Err(FrameProblem::in_call(version, code, &message_id, text).of_action(&action))
    };
    match payload {
        _ if slots.is_broken() => {
            problem(ErrorCode::FormatViolation, "the message is not valid JSON")
        }
        None => problem(
            ErrorCode::RpcFrameworkError,
            "a call needs a payload as its fourth element",
        ),
        Some(_) if slots.len() > 4 => problem(
            ErrorCode::RpcFrameworkError,
            "a call has four elements, this one has more",
        ),
        Some(payload) if !actions::is_kept_as_text(version, &action) && is_too_deep(payload) => {
            problem(
                ErrorCode::FormatViolation,
                "the payload nests deeper than 32 levels",
            )
        }
        Some(payload) => Ok(Frame::Call {
            message_id,
            action,
            payload,
        }),
    }
}

fn parse_call_result<'a>(version: Version, slots: &Slots<'a>) -> Result<Frame<'a>, FrameProblem> {
    let message_id = answer_id(version, slots)?;
    match slots.json(2) {
        Some(payload) if !slots.is_broken() => Ok(Frame::CallResult {
            message_id,
            payload,
        }),
        _ => Err(FrameProblem::in_answer(
            version,
            Some(&message_id),
            "a call result needs a readable payload as its third element",
        )),
    }
}

fn parse_call_error<'a>(version: Version, slots: &Slots<'a>) -> Result<Frame<'a>, FrameProblem> {
    let message_id = answer_id(version, slots)?;
    let Some(code) = slots.text(2) else {
        let text = "a call error needs an error code as its third element";
        return Err(FrameProblem::in_answer(version, Some(&message_id), text));
    };
    Ok(Frame::CallError {
        message_id,
        code,
        description: slots.text(3).unwrap_or_default(),
        details: slots.json(4).unwrap_or(NULL),
    })
}

/// Reads a CALLRESULTERROR. One whose code cannot be read is taken all the same: it only says that
/// an answer could not be used.
fn parse_call_result_error<'a>(
    version: Version,
    slots: &Slots<'a>,
) -> Result<Frame<'a>, FrameProblem> {
    Ok(Frame::CallResultError {
        message_id: answer_id(version, slots)?,
        code: slots.text(2).unwrap_or_default(),
        description: slots.text(3).unwrap_or_default(),
        details: slots.json(4).unwrap_or(NULL),
    })
}

fn parse_send<'a>(version: Version, slots: &Slots<'a>) -> Result<Frame<'a>, FrameProblem> {
    let message_id = answer_id(version, slots)?;
    match (slots.text(2), slots.json(3)) {
        (Some(action), Some(payload)) if !slots.is_broken() => Ok(Frame::Send {
            message_id,
            action,
            payload,
        }),
        _ => Err(FrameProblem::unanswered(
            version,
            "a SEND needs an action and a readable payload",
        )),
    }
}

const UNREADABLE_ID: &str = "the second element must be a message id of 1 to 255 characters";

fn answer_id<'a>(version: Version, slots: &Slots<'a>) -> Result<Cow<'a, str>, FrameProblem> {
    slots
        .message_id()
        .ok_or_else(|| FrameProblem::in_answer(version, None, UNREADABLE_ID))
}

/// 1.6 says to ignore such a message (OCPP-J 1.6 §4.1.3), 2.x to refuse it.
fn unknown_type(version: Version, slots: &Slots<'_>) -> FrameProblem {
    let text = "the message type must be 2, 3 or 4";
    match slots.message_id() {
        Some(message_id) if version.is_2x() => FrameProblem::in_call(
            version,
            ErrorCode::MessageTypeNotSupported,
            &message_id,
            text,
        ),
        Some(message_id) => FrameProblem::in_answer(version, Some(&message_id), text),
        None => FrameProblem::unreadable(version, text),
    }
}

/// Whether the payload nests deeper than its frame may. It is a plain scan: nothing recursive may
/// read the text before.
fn is_too_deep(json: &str) -> bool {
    let mut depth = 1_usize;
    let mut in_text = false;
    let mut escaped = false;
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests;
