use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// One event at a charger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// The identity of the station that the event belongs to.
    pub station: String,
    /// The wall-clock time of the event, RFC 3339 UTC.
    pub at: String,
    /// The true simulated time (without the charger's clock error), RFC 3339 UTC.
    pub simulated_at: String,
    /// The kind of event, with its details.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened at the charger.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// The socket is open and both sides agreed on the sub-protocol.
    Connected,
    /// An attempt to connect failed. The charger tries again after `retry_in_ms`.
    ConnectionFailed {
        /// The HTTP status, when the other side answered with one.
        status: Option<u16>,
        /// The reason, as text for a person.
        reason: String,
        /// The wait until the next attempt, in milliseconds.
        retry_in_ms: u64,
    },
    /// The socket closed or broke.
    Disconnected {
        /// The reason, as text for a person.
        reason: String,
    },
    /// The central system answered `BootNotification`.
    BootAnswered {
        /// The registration status in the answer: `Accepted`, `Pending` or `Rejected`.
        status: String,
        /// The heartbeat interval or the retry interval, in seconds.
        interval_s: u64,
    },
    /// The status of a connector changed.
    StatusChanged {
        /// The connector, from 1.
        connector: u32,
        /// The status, in the words of the OCPP version that the charger speaks.
        status: String,
    },
    /// The central system accepted or refused a token.
    TokenDecided {
        /// The session that the charger asked for.
        session: u64,
        /// The token (idTag or idToken) as the charger sends it.
        token: String,
        /// The authorization status that the central system answered: `Accepted`, `Blocked`, …
        status: String,
    },
    /// A session was refused before energy flowed.
    SessionRefused {
        /// The number of the session within this simulated charger, from 1.
        session: u64,
        /// The reason, as text for a person.
        reason: String,
    },
    /// A session started: energy may flow.
    SessionStarted(SessionTruth),
    /// The charger received (1.6) or chose (2.0.1) its transaction id.
    TransactionIdAssigned {
        /// The number of the session within this simulated charger, from 1.
        session: u64,
        /// The transaction id as text.
        transaction_id: String,
    },
    /// The charger took a sample of its meter.
    Sampled {
        /// The number of the session within this simulated charger, from 1.
        session: u64,
        /// The register, in watt-hours.
        register_wh: u64,
        /// The power that flows, in watts.
        power_w: u64,
        /// The state of charge, per mille.
        soc_permille: u64,
    },
    /// A session stopped: energy no longer flows.
    SessionStopped(SessionTruth),
    /// A stopped session has no message left that waits for an answer: each was answered
    /// or given up.
    SessionClosed(SessionTruth),
    /// The central system answered a transaction message. From now on it must never
    /// lose that message.
    Answered(AnsweredMessage),
    /// The central system answered a call of the charger with a CALLERROR.
    Erred {
        /// The message id of the call that failed.
        message_id: String,
        /// The OCPP action of the call, such as `StopTransaction`.
        action: String,
        /// The OCPP-J error code of the CALLERROR.
        code: String,
        /// The description in the CALLERROR; may be empty.
        description: String,
        /// True when the charger will send the call again.
        retried: bool,
    },
    /// The central system did not answer a call in time.
    TimedOut {
        /// The message id of the call that got no answer.
        message_id: String,
        /// The OCPP action of the call, such as `StopTransaction`.
        action: String,
    },
    /// The central system sent a command and the charger answered it.
    Commanded {
        /// The message id of the command.
        message_id: String,
        /// The OCPP action of the call, such as `StopTransaction`.
        action: String,
        /// The payload of the command.
        request: Value,
        /// The payload of the CALLRESULT, or `{"error": code}`.
        answer: Value,
    },
    /// The charger played a fault of its script.
    FaultInjected {
        /// The fault as written in the script.
        fault: String,
        /// The session, if the fault concerns one.
        session: Option<u64>,
    },
    /// The charger begins to restart.
    Rebooting {
        /// The reason, as text for a person.
        reason: String,
    },
    /// The central system broke the protocol.
    Violation {
        /// How the protocol was broken, as text for a person.
        detail: String,
    },
}

/// The physical truth of one session: what really flowed, whatever the charger reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionTruth {
    /// The number of the session within this charger, from 1.
    pub session: u64,
    /// The connector, from 1.
    pub connector: u32,
    /// The token (idTag or idToken) as the charger sends it.
    pub token: String,
    /// The transaction id as text, once the charger knows it.
    pub transaction_id: Option<String>,
    /// The true simulated time of the start, RFC 3339 UTC.
    pub started_at: String,
    /// The time of the start as the charger reported it, RFC 3339 UTC.
    pub claimed_start: String,
    /// The true simulated time of the stop, RFC 3339 UTC; `None` while the session runs.
    pub stopped_at: Option<String>,
    /// The time of the stop as the charger reported it; `None` while the session runs.
    pub claimed_stop: Option<String>,
    /// The register at the start, in watt-hours.
    pub register_start_wh: u64,
    /// The register at the stop, in watt-hours; `None` while the session runs.
    pub register_stop_wh: Option<u64>,
    /// The reason of the stop, in the words of OCPP 1.6; `None` while the session runs.
    pub stop_reason: Option<String>,
    /// False when the script kept the stop from being sent.
    pub stop_reported: bool,
    /// The number of transaction messages that were given up after too many CALLERRORs.
    pub given_up: u32,
}

impl SessionTruth {
    /// Returns the energy delivered, in watt-hours, or `None` while the session runs.
    #[must_use]
    pub fn energy_wh(&self) -> Option<u64> {
        Some(
            self.register_stop_wh?
                .saturating_sub(self.register_start_wh),
        )
    }
}

/// A transaction message that was answered, with its payload and the payload of its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnsweredMessage {
    /// The message id under which it was answered.
    pub message_id: String,
    /// The OCPP action of the call, such as `StopTransaction`.
    pub action: String,
    /// The number of the session within this simulated charger, from 1.
    pub session: u64,
    /// The transaction id as text, once the charger knows it.
    pub transaction_id: Option<String>,
    /// How often the message was sent, this time included.
    pub attempt: u32,
    /// The payload that the charger sent.
    pub request: Value,
    /// The payload of the CALLRESULT.
    pub answer: Value,
    /// The time from sending to the answer, in microseconds.
    pub round_trip_us: u64,
}

/// The physical truth of a charger at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// The reading of each connector's register, in watt-hours.
    pub registers_wh: BTreeMap<u32, u64>,
    /// Every session, the oldest first.
    pub sessions: Vec<SessionTruth>,
    /// The number of transaction messages without an answer so far.
    pub unanswered: usize,
}
