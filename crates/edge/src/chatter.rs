//! Frames that need no disk, answered by the socket's own task in microseconds.

use forecourt_domain::border;
use forecourt_ocpp::frame::{self, Frame, ParsedFrame};
use forecourt_ocpp::{ErrorCode, Version, actions};
use forecourt_types::ReceivedAt;

/// What to do with a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chatter {
    /// Send this answer at once; the journal need not hear of the frame.
    Answer(String),
    /// Drop the frame and count it: it is no frame of OCPP, and there is nothing to answer it with.
    Nothing,
    /// Give the frame to the journal thread.
    ForJournal,
}

/// Answers a heartbeat, and refuses what is no call of the version; everything else is for the
/// machine (OCPP 1.6 §4.6, 2.0.1 G02).
#[must_use]
pub fn answer(parsed: &ParsedFrame<'_>, now: ReceivedAt) -> Chatter {
    match parsed.frame() {
        Ok(Frame::Call {
            message_id,
            action,
            payload,
        }) => call(parsed.version(), &message_id, &action, payload, now),
        Ok(
            Frame::CallResult { .. }
            | Frame::CallError { .. }
            | Frame::CallResultError { .. }
            | Frame::Send { .. },
        ) => Chatter::ForJournal,
        // An unreadable answer still ends a call of ours.
        Err(problem) if problem.is_answer => Chatter::ForJournal,
        Err(problem) => problem.answer().map_or(Chatter::Nothing, Chatter::Answer),
    }
}

fn call(
    version: Version,
    message_id: &str,
    action: &str,
    payload: &str,
    now: ReceivedAt,
) -> Chatter {
    if action == "Heartbeat" {
        return Chatter::Answer(match border::notice(version, action, payload) {
            Ok(_) => frame::call_result(message_id, &border::heartbeat_answer(now)),
            Err(violation) => {
                frame::call_error(version, message_id, violation.code, &violation.text)
            }
        });
    }
    match actions::received(version, action).refusal() {
        None => Chatter::ForJournal,
        Some(code) => Chatter::Answer(refusal(version, message_id, action, code)),
    }
}

pub(crate) fn refusal(version: Version, message_id: &str, action: &str, code: ErrorCode) -> String {
    let text = match code {
        ErrorCode::NotSupported => format!("{action} is not served here"),
        _ => format!("OCPP {version} defines no action {action}"),
    };
    frame::call_error(version, message_id, code, &text)
}
