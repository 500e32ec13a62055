//! Takes a charger's frame apart.

use forecourt_domain::fact::{Flag, StationAnswer};
use forecourt_domain::foreign::ForeignJson;
use forecourt_domain::{border, secret_settings};
use forecourt_link::Hash;
use forecourt_ocpp::frame::{Frame, FrameProblem, ParsedFrame, call_error};
use forecourt_ocpp::{ErrorCode, actions, lenient};
use forecourt_types::{ReceivedAt, StationId};

use super::turn::{Cause, NO_PAYLOAD, Request, Turn};
use super::{Gateway, Readiness};
use crate::{Alarm, CloseReason, ConnectionOrdinal, Effect, MemoryFailure};

/// How much is kept of what a charger writes in a CALLERROR, in characters.
const MAX_ERROR_CHARS: usize = lenient::MAX_TEXT_CHARS;

impl Gateway {
    /// Takes a frame. A frame from a socket that was replaced is dropped without an answer: the
    /// charger sends it again on its new socket.
    pub(super) fn frame(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        ordinal: ConnectionOrdinal,
        parsed: &ParsedFrame<'_>,
        received_at: ReceivedAt,
    ) -> Result<(), MemoryFailure> {
        let known = self.stations.get_mut(station);
        let connection = known.and_then(|known| known.connection.as_mut());
        let Some(connection) = connection.filter(|connection| connection.ordinal == ordinal) else {
            return Ok(());
        };
        connection.heard(received_at, turn.now);
        let version = connection.version;
        if self.ready() != Readiness::Ready {
            turn.effects.push(Effect::CloseStation {
                station_id: station.clone(),
                connection: ordinal,
                reason: CloseReason::NotReady,
            });
            return Ok(());
        }
        turn.cause = Some(Cause {
            received_at,
            hash: Hash::of(parsed.text().as_bytes()),
            keep: None,
        });
        match parsed.frame() {
            Ok(Frame::Call {
                message_id,
                action,
                payload,
            }) => {
                let request = Request {
                    station,
                    connection: ordinal,
                    version,
                    message_id: &message_id,
                    action: &action,
                    payload,
                    frame: parsed.text(),
                };
                self.request(turn, &request)
            }
            Ok(Frame::CallResult {
                message_id,
                payload,
            }) => self.call_answered(turn, station, &message_id, Ok(payload)),
            Ok(Frame::CallError {
                message_id,
                code,
                description,
                details,
            }) => {
                let error = StationAnswer::Error {
                    code: kept(&code),
                    description: kept(&secret_settings::kept_words(&description)),
                    details: ForeignJson::from_text(details),
                };
                self.call_answered(turn, station, &message_id, Err(error))
            }
            Ok(Frame::CallResultError { .. }) => {
                self.answer_refused(turn, station, parsed.text());
                Ok(())
            }
            Ok(Frame::Send {
                action, payload, ..
            }) => {
                self.sent_unasked(turn, station, version, &action, payload);
                Ok(())
            }
            Err(problem) => self.unreadable_frame(turn, station, ordinal, problem),
        }
    }

    /// Answers a frame that is no frame of OCPP-J. A frame that was to answer a call of ours ends
    /// the wait for that answer.
    fn unreadable_frame(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        ordinal: ConnectionOrdinal,
        problem: &FrameProblem,
    ) -> Result<(), MemoryFailure> {
        if let (true, Some(message_id)) = (problem.is_answer, &problem.message_id) {
            let error = StationAnswer::Error {
                code: "unreadable".to_owned(),
                description: problem.text.clone(),
                details: ForeignJson::null(),
            };
            self.call_answered(turn, station, message_id, Err(error))?;
        }
        self.refuse_with(turn, station, ordinal, problem.answer());
        Ok(())
    }

    /// Keeps a frame that cannot be handled. A transaction message is stored as
    /// one that nobody can read, and answered; of the others nothing is kept.
    pub(super) fn set_aside(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        ordinal: ConnectionOrdinal,
        parsed: &ParsedFrame<'_>,
        received_at: ReceivedAt,
    ) -> Result<(), MemoryFailure> {
        let known = self.stations.get(station);
        let connection = known.and_then(|known| known.connection);
        let Some(connection) = connection.filter(|connection| connection.ordinal == ordinal) else {
            return Ok(());
        };
        turn.raise(Alarm::MessageSetAside {
            station_id: station.clone(),
        });
        let version = connection.version;
        let Ok(Frame::Call {
            message_id, action, ..
        }) = parsed.frame()
        else {
            return Ok(());
        };
        turn.cause = Some(Cause {
            received_at,
            hash: Hash::of(parsed.text().as_bytes()),
            keep: Some(parsed.text().to_owned()),
        });
        let request = Request {
            station,
            connection: ordinal,
            version,
            message_id: &message_id,
            action: &action,
            payload: NO_PAYLOAD,
            frame: parsed.text(),
        };
        if let Some(mut claim) = border::claim(version, &action, NO_PAYLOAD) {
            claim.unreadable = Some("the gateway failed on this message".to_owned());
            return self.transaction_message(turn, &request, &mut claim);
        }
        let problem = "the gateway failed on this message";
        let answer = call_error(version, &message_id, ErrorCode::InternalError, problem);
        request.send(turn, answer);
        Ok(())
    }

    fn refuse_with(
        &self,
        turn: &mut Turn<'_>,
        station: &StationId,
        connection: ConnectionOrdinal,
        answer: Option<String>,
    ) {
        if let Some(text) = answer {
            turn.effects.push(Effect::SendToStation {
                station_id: station.clone(),
                connection,
                text,
            });
        }
    }

    fn request(&mut self, turn: &mut Turn<'_>, request: &Request<'_>) -> Result<(), MemoryFailure> {
        if let Some(code) = actions::received(request.version, request.action).refusal() {
            let text =
                crate::chatter::refusal(request.version, request.message_id, request.action, code);
            request.send(turn, text);
            return Ok(());
        }
        if let Some(mut claim) = border::claim(request.version, request.action, request.payload) {
            let is_odd = claim.flags.contains(&Flag::SchemaViolated) || claim.unreadable.is_some();
            if let (true, Some(cause)) = (is_odd, &mut turn.cause) {
                cause.keep = Some(request.frame.to_owned());
            }
            return self.transaction_message(turn, request, &mut claim);
        }
        match border::notice(request.version, request.action, request.payload) {
            Ok(known) => {
                if let (true, Some(cause)) = (known.odd.is_some(), &mut turn.cause) {
                    cause.keep = Some(request.frame.to_owned());
                }
                self.notice(turn, request, known)
            }
            Err(violation) => {
                let text = call_error(
                    request.version,
                    request.message_id,
                    violation.code,
                    &violation.text,
                );
                request.send(turn, text);
                Ok(())
            }
        }
    }
}

fn kept(text: &str) -> String {
    text.chars().take(MAX_ERROR_CHARS).collect()
}
