use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// One thing that happened at a charger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// Station identity.
    pub station: String,
    /// Wall clock, RFC 3339 UTC.
    pub at: String,
    /// True simulated time (without the charger's clock error), RFC 3339 UTC.
    pub simulated_at: String,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// The socket is open and the sub-protocol agreed.
    Connected,
    /// No connection; tried again after `retry_in_ms`.
    ConnectionFailed {
        /// HTTP status, when the other side answered with one.
        status: Option<u16>,
        /// The reason, as text for a person.
        reason: String,
        /// Wait until the next attempt, milliseconds.
        retry_in_ms: u64,
    },
    /// The socket is gone.
    Disconnected {
        /// The reason, as text for a person.
        reason: String,
    },
    /// `BootNotification` was answered.
    BootAnswered {
        /// `Accepted`, `Pending` or `Rejected`.
        status: String,
        /// Heartbeat or retry interval, seconds.
        interval_s: u64,
    },
    /// A connector shows another status.
    StatusChanged {
        /// Connector, from 1.
        connector: u32,
        /// Status in the words of the version spoken.
        status: String,
    },
    /// The central system decided about a token.
    TokenDecided {
        /// Session it was asked for.
        session: u64,
        /// The token (idTag or idToken) as the charger sends it.
        token: String,
        /// `Accepted`, `Blocked`, …
        status: String,
    },
    /// A session ended before it began.
    SessionRefused {
        /// Number of the session within this simulated charger, from 1.
        session: u64,
        /// The reason, as text for a person.
        reason: String,
    },
    /// Energy may flow.
    SessionStarted(SessionTruth),
    /// The charger learned (1.6) or chose (2.0.1) its transaction id.
    TransactionIdAssigned {
        /// Number of the session within this simulated charger, from 1.
        session: u64,
        /// Id as text.
        transaction_id: String,
    },
    /// A sample was taken.
    Sampled {
        /// Number of the session within this simulated charger, from 1.
        session: u64,
        /// Register, watt-hours.
        register_wh: u64,
        /// Power, watts.
        power_w: u64,
        /// State of charge, per mille.
        soc_permille: u64,
    },
    /// Energy stopped flowing.
    SessionStopped(SessionTruth),
    /// Stopped, and nothing about it waits for an answer any more: all was answered or given up.
    SessionClosed(SessionTruth),
    /// A transaction message was answered: from now on the other side must never lose it.
    Answered(AnsweredMessage),
    /// A call of ours got a CALLERROR.
    Erred {
        /// Message id.
        message_id: String,
        /// The OCPP action of the call, such as `StopTransaction`.
        action: String,
        /// Error code.
        code: String,
        /// The description in the CALLERROR; may be empty.
        description: String,
        /// True when it will be sent again.
        retried: bool,
    },
    /// No answer in time.
    TimedOut {
        /// Message id.
        message_id: String,
        /// The OCPP action of the call, such as `StopTransaction`.
        action: String,
    },
    /// A command came and was answered.
    Commanded {
        /// Message id.
        message_id: String,
        /// The OCPP action of the call, such as `StopTransaction`.
        action: String,
        /// Its payload.
        request: Value,
        /// Payload of the CALLRESULT, or `{"error": code}`.
        answer: Value,
    },
    /// A fault of the script was played.
    FaultInjected {
        /// The fault as written in the script.
        fault: String,
        /// Session, if it concerns one.
        session: Option<u64>,
    },
    /// The charger restarts.
    Rebooting {
        /// The reason, as text for a person.
        reason: String,
    },
    /// The other side broke the protocol.
    Violation {
        /// What happened, as text for a person.
        detail: String,
    },
}

/// The physical truth of one session: what really flowed, whatever was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionTruth {
    /// Number within this charger, from 1.
    pub session: u64,
    /// Connector, from 1.
    pub connector: u32,
    /// The token (idTag or idToken) as the charger sends it.
    pub token: String,
    /// Transaction id as text, once known.
    pub transaction_id: Option<String>,
    /// True simulated start, RFC 3339 UTC.
    pub started_at: String,
    /// Start as the charger claimed it.
    pub claimed_start: String,
    /// True simulated stop.
    pub stopped_at: Option<String>,
    /// Stop as the charger claimed it.
    pub claimed_stop: Option<String>,
    /// Register at the start, watt-hours.
    pub register_start_wh: u64,
    /// Register at the stop, watt-hours.
    pub register_stop_wh: Option<u64>,
    /// Reason of the stop, in the words of OCPP 1.6.
    pub stop_reason: Option<String>,
    /// False when the script kept the stop from being sent.
    pub stop_reported: bool,
    /// Transaction messages given up after too many CALLERRORs.
    pub given_up: u32,
}

impl SessionTruth {
    /// Energy delivered, watt-hours; `None` while it runs.
    #[must_use]
    pub fn energy_wh(&self) -> Option<u64> {
        Some(
            self.register_stop_wh?
                .saturating_sub(self.register_start_wh),
        )
    }
}

/// A transaction message that was answered, with everything said on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnsweredMessage {
    /// Message id it was answered under.
    pub message_id: String,
    /// The OCPP action of the call, such as `StopTransaction`.
    pub action: String,
    /// Number of the session within this simulated charger, from 1.
    pub session: u64,
    /// Transaction id as text, once known.
    pub transaction_id: Option<String>,
    /// How often it was sent, this time included.
    pub attempt: u32,
    /// Payload sent.
    pub request: Value,
    /// Payload of the CALLRESULT.
    pub answer: Value,
    /// From sending to answer, microseconds.
    pub round_trip_us: u64,
}

/// The physical truth of a charger at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// What each connector's register shows, watt-hours.
    pub registers_wh: BTreeMap<u32, u64>,
    /// Every session, oldest first.
    pub sessions: Vec<SessionTruth>,
    /// Transaction messages without an answer so far.
    pub unanswered: usize,
}
