//! Sends calls to the central system: one in flight, in order, repeated with the same
//! content until answered.

use std::time::Duration;

use serde_json::{Value, json};

use super::outbox::{Call, InFlight, Subject};
use super::settings::Key;
use super::{Boot, Effect, Station};
use crate::event::{AnsweredMessage, EventKind};
use crate::options::{RetryId, Version};

/// The wait before another BootNotification when the answer named no interval.
const BOOT_RETRY: Duration = Duration::from_secs(10);

impl Station {
    /// Queues a call. Without a socket, messages that are not about a transaction are dropped.
    pub(super) fn call(&mut self, action: &'static str, payload: Value, subject: Subject) {
        if !self.online && subject.transaction_of().is_none() {
            return;
        }
        let message_id = self.new_message_id();
        if !self.outbox.push(message_id, action, payload, subject) {
            self.violation(format!(
                "the queue of unanswered messages is full: a {action} was dropped"
            ));
        }
    }

    fn new_message_id(&mut self) -> String {
        self.next_message += 1;
        format!("{}-{}", self.message_prefix, self.next_message)
    }

    /// Sends the next call if none is in flight.
    pub(super) fn pump(&mut self) {
        if !self.online {
            return;
        }
        let Some(mut call) = self.outbox.next(self.real, self.boot == Boot::Accepted) else {
            return;
        };
        self.seal(&mut call);
        call.attempts += 1;
        let frame = json!([2, call.message_id, call.action, call.payload]).to_string();
        self.effects.push(Effect::Send(frame));
        self.outbox.in_flight = Some(InFlight {
            call,
            sent_at: self.real,
        });
    }

    /// Fixes the content of a transaction message before it is first sent. Repeats never change it.
    fn seal(&mut self, call: &mut Call) {
        let Some(session) = call.subject.transaction_of().filter(|_| !call.sealed) else {
            return;
        };
        call.sealed = true;
        if let (Subject::Meter { .. } | Subject::Stop { .. }, Value::Object(fields)) =
            (&call.subject, &mut call.payload)
        {
            let known = self
                .truths
                .get(&session)
                .and_then(|truth| truth.transaction_id.as_deref());
            match known.map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)))
            {
                Some(id) => fields.insert("transactionId".to_owned(), id),
                // The start was given up, so the id is unknown. A real charger cannot
                // name it either.
                None if call.action == "StopTransaction" => {
                    fields.insert("transactionId".to_owned(), json!(-1))
                }
                None => fields.remove("transactionId"),
            };
        }
        let played = self.options.script.distort(call.action, &mut call.payload);
        let played: Vec<String> = played.into_iter().map(ToString::to_string).collect();
        for fault in played {
            self.emit(EventKind::FaultInjected {
                fault,
                session: Some(session),
            });
        }
    }

    /// Takes the call in flight if `message_id` is its id. Any other id breaks the protocol.
    fn take_in_flight(&mut self, message_id: &str) -> Option<InFlight> {
        let fits = self
            .outbox
            .in_flight
            .as_ref()
            .is_some_and(|sent| sent.call.message_id == message_id);
        if !fits {
            self.violation(format!(
                "an answer to `{message_id}`, which is not in flight"
            ));
            return None;
        }
        self.outbox.in_flight.take()
    }

    /// Handles a CALLRESULT of the central system.
    pub(super) fn answered(&mut self, message_id: &str, answer: &Value) {
        let Some(sent) = self.take_in_flight(message_id) else {
            return;
        };
        let call = sent.call;
        match call.subject {
            Subject::Boot => self.boot_answered(answer),
            Subject::Authorize { session } => {
                let status = token_status(answer).unwrap_or("Invalid").to_owned();
                self.token_decided(session, &status);
            }
            Subject::Start { session }
            | Subject::Meter { session }
            | Subject::Stop { session }
            | Subject::TransactionEvent { session, .. } => {
                let round_trip = self.real.saturating_sub(sent.sent_at);
                self.transaction_answered(session, call, answer, round_trip);
            }
            Subject::Heartbeat | Subject::Other => {}
        }
    }

    fn transaction_answered(
        &mut self,
        session: u64,
        call: Call,
        answer: &Value,
        round_trip: Duration,
    ) {
        if matches!(call.subject, Subject::Start { .. }) {
            self.learn_transaction_id(session, answer, call.duplicate);
        }
        let transaction_id = self
            .truths
            .get(&session)
            .and_then(|truth| truth.transaction_id.clone());
        self.emit(EventKind::Answered(AnsweredMessage {
            message_id: call.message_id.clone(),
            action: call.action.to_owned(),
            session,
            transaction_id,
            attempt: call.attempts,
            request: call.payload.clone(),
            answer: answer.clone(),
            round_trip_us: u64::try_from(round_trip.as_micros()).unwrap_or(u64::MAX),
        }));
        let ended = matches!(
            call.subject,
            Subject::Stop { .. } | Subject::TransactionEvent { ended: true, .. }
        );
        let refused = token_status(answer).is_some_and(|status| status != "Accepted");
        self.repeat_if_scripted(session, call);
        if refused && !ended {
            self.deauthorize(session);
        }
    }

    /// Keeps the transaction id that the central system chose (1.6).
    fn learn_transaction_id(&mut self, session: u64, answer: &Value, repeated: bool) {
        let Some(id) = answer.get("transactionId") else {
            self.violation("StartTransaction was answered without a transactionId".to_owned());
            return;
        };
        let text = id.to_string();
        let Some(truth) = self.truths.get_mut(&session) else {
            return;
        };
        match truth.transaction_id.replace(text.clone()) {
            Some(before) if repeated && before != text => {
                self.violation(format!(
                    "a repeated StartTransaction got transaction {text} instead of {before}"
                ));
            }
            Some(_) => {}
            None => self.emit(EventKind::TransactionIdAssigned {
                session,
                transaction_id: text,
            }),
        }
    }

    /// Plays the faults `duplicate-…`: the charger acts as if the answer had been lost.
    fn repeat_if_scripted(&mut self, session: u64, call: Call) {
        if call.duplicate {
            return;
        }
        let Some((new_id, fault)) = self.options.script.duplicate(call.action) else {
            return;
        };
        let fault = fault.to_string();
        let message_id = if new_id {
            self.new_message_id()
        } else {
            call.message_id.clone()
        };
        self.outbox.put_back(Call {
            message_id,
            duplicate: true,
            ..call
        });
        self.emit(EventKind::FaultInjected {
            fault,
            session: Some(session),
        });
    }

    fn boot_answered(&mut self, answer: &Value) {
        let status = answer
            .get("status")
            .and_then(Value::as_str)
            .unwrap_or("Rejected")
            .to_owned();
        let interval_s = answer.get("interval").and_then(Value::as_u64).unwrap_or(0);
        self.emit(EventKind::BootAnswered {
            status: status.clone(),
            interval_s,
        });
        if status == "Accepted" {
            self.boot = Boot::Accepted;
            if interval_s > 0 {
                self.settings
                    .put(Key::HeartbeatInterval, interval_s.to_string());
            }
            self.schedule_heartbeat();
            self.tell_statuses();
            return;
        }
        self.wait_for_boot(if interval_s > 0 {
            Duration::from_secs(interval_s)
        } else {
            BOOT_RETRY
        });
    }

    fn wait_for_boot(&mut self, wait: Duration) {
        self.boot = Boot::Waiting {
            until: self.real + wait,
        };
    }

    /// Handles a CALLERROR of the central system.
    pub(super) fn erred(&mut self, message_id: &str, code: &str, description: &str) {
        let Some(InFlight { mut call, .. }) = self.take_in_flight(message_id) else {
            return;
        };
        call.errors += 1;
        let attempts_max = self.settings.number(Key::MessageAttempts).max(1);
        let retried =
            call.subject.transaction_of().is_some() && u64::from(call.errors) < attempts_max;
        self.emit(EventKind::Erred {
            message_id: message_id.to_owned(),
            action: call.action.to_owned(),
            code: code.to_owned(),
            description: description.to_owned(),
            retried,
        });
        match call.subject {
            Subject::Boot => self.wait_for_boot(BOOT_RETRY),
            Subject::Authorize { session } => self.token_decided(session, code),
            _ if retried => {
                // OCPP 1.6 §3.7.1: the wait grows with the number of failed attempts.
                let interval = Duration::from_secs(self.settings.number(Key::MessageRetryInterval));
                call.not_before = self.real + interval * call.errors;
                self.keep_for_retry(call);
            }
            Subject::Start { session }
            | Subject::Meter { session }
            | Subject::Stop { session }
            | Subject::TransactionEvent { session, .. } => {
                if let Some(truth) = self.truths.get_mut(&session) {
                    truth.given_up += 1;
                }
            }
            Subject::Heartbeat | Subject::Other => {}
        }
    }

    /// Puts an unanswered transaction message back to the front of the queue, under the id the
    /// options ask for.
    pub(super) fn keep_for_retry(&mut self, mut call: Call) {
        if call.subject.transaction_of().is_none() {
            return;
        }
        if self.options.retry_id == RetryId::New {
            call.message_id = self.new_message_id();
        }
        self.outbox.put_back(call);
    }

    /// Treats the socket as dead when no answer came in time, since a half-open socket
    /// reports no error.
    pub(super) fn check_call_timeout(&mut self) {
        let late = self
            .outbox
            .in_flight
            .as_ref()
            .filter(|sent| sent.sent_at + self.options.call_timeout <= self.real);
        let Some(call) = late.map(|sent| &sent.call) else {
            return;
        };
        let (message_id, action) = (call.message_id.clone(), call.action.to_owned());
        self.emit(EventKind::TimedOut { message_id, action });
        self.drop_socket(self.options.backoff.min);
    }

    /// Queues a transaction message of either version.
    pub(super) fn report(&mut self, action: &'static str, payload: Value, subject: Subject) {
        debug_assert!(subject.transaction_of().is_some());
        self.call(action, payload, subject);
    }

    /// Returns true when the charger speaks 1.6.
    pub(super) fn is_v16(&self) -> bool {
        self.options.version == Version::V16
    }
}

/// Returns `idTagInfo.status` (1.6) or `idTokenInfo.status` (2.0.1).
fn token_status(answer: &Value) -> Option<&str> {
    let info = answer
        .get("idTagInfo")
        .or_else(|| answer.get("idTokenInfo"))?;
    info.get("status").and_then(Value::as_str)
}
