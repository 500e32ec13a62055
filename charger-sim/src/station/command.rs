//! Handles commands of the central system. Each is answered at once and then carried out, so that
//! the answer comes first.

use serde_json::{Value, json};

use super::charge::StopWhy;
use super::outbox::Subject;
use super::settings::{Access, DEFINITIONS, Key};
use super::{Effect, PendingReset, RESET_PATIENCE, Station};
use crate::event::EventKind;
use crate::fault::FaultKind;
use crate::meter::{Context, Reading};
use crate::options::{SessionPlan, Version};

/// The greatest number of answers held back at once. A well-behaved central system never has more
/// than one call open.
const HELD_ANSWERS_MAX: usize = 64;

/// The answer to a command.
pub(super) enum Answer {
    Result(Value),
    /// A CALLERROR with this error code of OCPP-J.
    Error(&'static str),
}

impl Answer {
    pub(super) fn status(status: &str) -> Self {
        Self::Result(json!({"status": status}))
    }
}

/// What the station does after it answered a command.
pub(super) enum Follow {
    Nothing,
    Begin {
        plan: SessionPlan,
        remote_start_id: Option<i64>,
    },
    Stop {
        connector: u32,
        why: StopWhy,
    },
    Trigger {
        message: Trigger,
        connector: Option<u32>,
    },
    /// The station stops every session, waits for the answers and restarts.
    ResetSoft,
    /// The station restarts at once.
    ResetHard,
    /// The station restarts when no session runs.
    ResetWhenIdle,
    Availability {
        connectors: Vec<u32>,
        operative: bool,
    },
    Password(String),
    BaseReport {
        request_id: i64,
    },
}

/// The messages that a central system may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trigger {
    Boot,
    Heartbeat,
    Meter,
    Status,
    /// A DiagnosticsStatusNotification, which only 1.6 has.
    Diagnostics,
    Firmware,
    /// A LogStatusNotification, which only 2.0.1 has.
    Log,
}

impl Station {
    /// Handles a CALL of the central system.
    pub(super) fn commanded(&mut self, id: &str, action: &str, payload: &Value) {
        if !self.held_answers.is_empty() {
            self.violation(format!("a second call ({action}) while one is unanswered"));
        }
        let (answer, follow) = match self.options.version {
            Version::V16 => self.command_v16(action, payload),
            Version::V201 | Version::V21 => self.command_v201(action, payload),
        };
        let (frame, told) = match answer {
            Answer::Result(value) => (json!([3, id, value]), value),
            Answer::Error(code) => {
                let frame = json!([
                    4,
                    id,
                    code,
                    format!("this charger does not know how to {action}"),
                    {}
                ]);
                (frame, json!({"error": code}))
            }
        };
        self.send_answer(id, &frame);
        self.emit(EventKind::Commanded {
            message_id: id.to_owned(),
            action: action.to_owned(),
            request: payload.clone(),
            answer: told,
        });
        self.follow(follow);
    }

    /// Sends an answer now, late, never or more than once, as the script says.
    fn send_answer(&mut self, id: &str, frame: &Value) {
        let text = frame.to_string();
        let extra = self.options.script.extra_answer().cloned();
        match self.options.script.answer_delay() {
            Some(delay) if delay.is_zero() => {
                if let Some(fault) = extra {
                    let unasked = match fault.kind {
                        FaultKind::AnswerWrongId => json!([3, format!("{id}-x"), {}]).to_string(),
                        _ => text.clone(),
                    };
                    self.effects.push(Effect::Send(unasked));
                    self.played(&fault.to_string());
                }
                self.effects.push(Effect::Send(text));
            }
            Some(delay) if self.held_answers.len() < HELD_ANSWERS_MAX => {
                self.held_answers.push_back((self.real + delay, text));
                self.played("answer-late");
            }
            Some(_) => {
                self.violation("more calls than this charger can hold answers for".to_owned())
            }
            None => self.played("answer-never"),
        }
    }

    fn played(&mut self, fault: &str) {
        self.emit(EventKind::FaultInjected {
            fault: fault.to_owned(),
            session: None,
        });
    }

    /// Sends the answers whose delay is over.
    pub(super) fn send_held_answers(&mut self) {
        while self.online
            && self
                .held_answers
                .front()
                .is_some_and(|answer| answer.0 <= self.real)
        {
            if let Some((_, frame)) = self.held_answers.pop_front() {
                self.effects.push(Effect::Send(frame));
            }
        }
    }

    fn follow(&mut self, follow: Follow) {
        match follow {
            Follow::Nothing => {}
            Follow::Begin {
                plan,
                remote_start_id,
            } => {
                // Checked when it was answered; nothing can have come between.
                if let Err(reason) = self.begin(plan, Some(remote_start_id)) {
                    self.violation(format!("an accepted remote start did not begin: {reason}"));
                }
            }
            Follow::Stop { connector, why } => self.stop(connector, why),
            Follow::Trigger { message, connector } => self.send_triggered(message, connector),
            Follow::ResetSoft => {
                self.stop_all(StopWhy::SoftReset);
                let patience_ends = Some(self.real + RESET_PATIENCE);
                self.pending_reset = Some(PendingReset {
                    reason: "soft reset",
                    patience_ends,
                });
            }
            Follow::ResetHard => self.reboot("hard reset", super::RESET_AWAY),
            Follow::ResetWhenIdle => {
                self.pending_reset = Some(PendingReset {
                    reason: "reset when idle",
                    patience_ends: None,
                });
            }
            Follow::Availability {
                connectors,
                operative,
            } => self.set_availability(&connectors, operative),
            Follow::Password(password) => self.effects.push(Effect::Password(password)),
            Follow::BaseReport { request_id } => self.send_base_report(request_id),
        }
    }

    /// Returns the connectors that an id means: 0 or none → all; unknown → nothing.
    pub(super) fn connectors_named(&self, id: Option<u64>) -> Vec<u32> {
        match id {
            None | Some(0) => self.connectors.keys().copied().collect(),
            Some(id) => {
                let known = u32::try_from(id)
                    .ok()
                    .filter(|id| self.connectors.contains_key(id));
                known.into_iter().collect()
            }
        }
    }

    /// Returns `Accepted`, `Scheduled` while a session runs, or `Rejected` for a connector that
    /// does not exist.
    pub(super) fn judge_availability(&self, connectors: &[u32]) -> &'static str {
        let busy = |id: &u32| {
            self.connectors
                .get(id)
                .is_some_and(|connector| connector.session.is_some())
        };
        match connectors {
            [] => "Rejected",
            some if some.iter().any(busy) => "Scheduled",
            _ => "Accepted",
        }
    }

    fn set_availability(&mut self, connectors: &[u32], operative: bool) {
        for id in connectors {
            let Some(connector) = self.connectors.get_mut(id) else {
                continue;
            };
            if connector.session.is_some() {
                connector.scheduled = Some(operative);
                continue;
            }
            if self.options.fault_of(*id).is_some() {
                continue;
            }
            connector.operative = operative;
            self.set_status(
                *id,
                if operative {
                    "Available"
                } else {
                    "Unavailable"
                },
            );
        }
    }

    /// Returns the first connector where a session may begin.
    pub(super) fn free_connector(&self) -> Option<u32> {
        self.connectors
            .keys()
            .copied()
            .find(|id| self.startable(*id).is_ok())
    }

    /// Returns the connector where the transaction with this id (as text) runs.
    pub(super) fn connector_with_transaction(&self, transaction_id: &str) -> Option<u32> {
        let fits = |ordinal: &u64| {
            let truth = self.truths.get(ordinal);
            truth.is_some_and(|truth| truth.transaction_id.as_deref() == Some(transaction_id))
        };
        let running = self
            .connectors
            .iter()
            .filter_map(|(id, connector)| Some((*id, connector.session.as_ref()?)));
        running
            .filter(|entry| fits(&entry.1.ordinal))
            .map(|entry| entry.0)
            .next()
    }

    fn send_triggered(&mut self, message: Trigger, connector: Option<u32>) {
        match message {
            Trigger::Boot => self.send_boot(),
            Trigger::Heartbeat => self.call("Heartbeat", json!({}), Subject::Heartbeat),
            Trigger::Status => {
                for id in self.connectors_named(connector.map(u64::from)) {
                    self.tell_status(id);
                }
            }
            Trigger::Meter => {
                for id in self.connectors_named(connector.map(u64::from)) {
                    self.send_meter(id);
                }
            }
            Trigger::Diagnostics => {
                self.call(
                    "DiagnosticsStatusNotification",
                    json!({"status": "Idle"}),
                    Subject::Other,
                );
            }
            Trigger::Firmware => self.call(
                "FirmwareStatusNotification",
                json!({"status": "Idle"}),
                Subject::Other,
            ),
            Trigger::Log => self.call(
                "LogStatusNotification",
                json!({"status": "Idle"}),
                Subject::Other,
            ),
        }
    }

    /// Sends a reading that the central system asked for: within a transaction if one runs, else of
    /// the idle outlet.
    fn send_meter(&mut self, id: u32) {
        if self
            .session_mut(id)
            .is_some_and(|session| session.begin.is_some())
        {
            self.sample(id, Context::Trigger);
            return;
        }
        let Some(connector) = self.connectors.get(&id) else {
            return;
        };
        let reading = Reading::idle(connector.register);
        let at = self.claim_now();
        let wanted = self.settings.text(Key::SampledData);
        let payload = match self.options.version {
            Version::V16 => {
                json!({"connectorId": id, "meterValue": [reading.meter_value_v16(&at, Context::Trigger, wanted)]})
            }
            Version::V201 | Version::V21 => {
                json!({"evseId": id, "meterValue": [reading.meter_value_v201(&at, Context::Trigger, wanted)]})
            }
        };
        self.call("MeterValues", payload, Subject::Other);
    }

    /// Reports every variable in one NotifyReport (OCPP 2.0.1 B07).
    fn send_base_report(&mut self, request_id: i64) {
        let identity = json!({
            "component": {"name": "ChargingStation"},
            "variable": {"name": "Model"},
            "variableAttribute": [{"type": "Actual", "value": self.options.device.model, "mutability": "ReadOnly"}],
        });
        let settings = DEFINITIONS.iter().map(|definition| {
            let (component, variable, instance) = definition.v201;
            let mut named = json!({"name": variable});
            if let (Some(instance), Value::Object(fields)) = (instance, &mut named) {
                fields.insert("instance".to_owned(), Value::from(instance));
            }
            let attribute = match definition.access {
                Access::ReadWrite => json!({"value": self.settings.text(definition.key), "mutability": "ReadWrite"}),
                Access::ReadOnly => json!({"value": self.settings.text(definition.key), "mutability": "ReadOnly"}),
                Access::WriteOnly => json!({"mutability": "WriteOnly"}),
            };
            json!({"component": {"name": component}, "variable": named, "variableAttribute": [attribute]})
        });
        let data: Vec<Value> = std::iter::once(identity).chain(settings).collect();
        let payload = json!({
            "requestId": request_id,
            "generatedAt": self.claim_now(),
            "seqNo": 0,
            "tbc": false,
            "reportData": data,
        });
        self.call("NotifyReport", payload, Subject::Other);
    }
}
