//! Facts: what happened at a charger, in words of no OCPP version.
//!
//! A fact is the one domain type that is stored and sent as it stands: it is
//! the `event` of a journal record. Its JSON form is therefore fixed by the
//! golden files of `forecourt-link`; fields are only ever added, as optional.

use forecourt_types::{
    ClaimedAt, CommandId, Energy, ReceivedAt, SessionId, TokenUid, TransactionId,
};
use serde::{Deserialize, Serialize};

use crate::foreign::ForeignJson;

/// One thing that happened, translated from the charger's message.
///
/// `kind` and `event` stand beside each other in a record, see
/// `forecourt_link::Record`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "event", rename_all = "snake_case")]
pub enum Fact {
    /// The station started or restarted.
    Boot(Boot),
    /// A connector changed state.
    ConnectorStatus(ConnectorStatus),
    /// A transaction began, by the charger's claim.
    TransactionStarted(TransactionStarted),
    /// A register or state inside a transaction that a bill may need.
    TransactionSampled(TransactionSampled),
    /// A transaction ended, by the charger's claim.
    TransactionStopped(TransactionStopped),
    /// A token was decided upon outside a transaction.
    AuthorizationDecided(AuthorizationDecided),
    /// A command went one step further.
    CommandUpdated(CommandUpdated),
    /// Meter values for charts; nothing here bears money.
    Measured(Measured),
    /// A report, event or notice of the station that is kept as it came.
    Noticed(Noticed),
    /// A transaction message that could not be read as one: kept raw.
    Unreadable(Unreadable),
}

impl Fact {
    /// The name under `kind`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Boot(_) => "boot",
            Self::ConnectorStatus(_) => "connector_status",
            Self::TransactionStarted(_) => "transaction_started",
            Self::TransactionSampled(_) => "transaction_sampled",
            Self::TransactionStopped(_) => "transaction_stopped",
            Self::AuthorizationDecided(_) => "authorization_decided",
            Self::CommandUpdated(_) => "command_updated",
            Self::Measured(_) => "measured",
            Self::Noticed(_) => "noticed",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// Names a connector of a station: 1.6 has connectors only, 2.x has EVSEs with connectors.
/// Stored rows and messages of the link write it as `outlet` where they hold it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConnectorRef {
    /// The EVSE, where the station has them (2.x; 1 and up).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The connector; 0 is the station itself (OCPP 1.6 §2.2).
    pub connector_id: u32,
}

/// Something odd about a fact that a person or a bill should know of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The charger's clock is missing or cannot be right; received time is used.
    ClockImplausible,
    /// The time had no zone and was read as UTC.
    ZoneMissing,
    /// A start or stop came without a register.
    MeterMissing,
    /// A register was below zero.
    MeterNegative,
    /// A stop's register is below its start's.
    MeterBackwards,
    /// More energy than the connector can give in the time.
    MeterImplausible,
    /// The transaction id was -1, 0 or not one we gave out.
    TransactionIdOdd,
    /// No start is known for this transaction.
    StartUnknown,
    /// The stop had no usable id and was fitted to the one open session.
    FittedToOpenSession,
    /// The same content key came again with another payload; both are kept.
    ContentDiffers,
    /// Messages of this transaction are missing (2.x `seqNo`).
    SequenceGap,
    /// The charger was cut off from the gateway when it happened (2.x `offline`).
    StationOffline,
    /// The cloud was away when the gateway decided.
    DecidedWithoutCloud,
    /// The message broke its schema but could be read.
    SchemaViolated,
    /// The energy was closed provisionally without a stop.
    Provisional,
    /// A record of this transaction could not be read at all.
    UnreadableRecord,
    /// A flag of a newer gateway.
    #[serde(untagged)]
    Other(String),
}

/// The station's boot notice (OCPP 1.6 §4.2, 2.0.1 B01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// The manufacturer as the charger names it.
    pub vendor: String,
    /// The model as the charger names it.
    pub model: String,
    /// The serial number, if the charger tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// The firmware version, if the charger tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
    /// Why the charger booted (2.x), if it tells that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many boots of this station this gateway has seen.
    pub boot_generation: u32,
    /// The WebSocket subprotocol in use, for display only.
    pub protocol: String,
}

/// A connector's state (OCPP 1.6 §4.9, 2.0.1 G01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorStatus {
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The status that was reported.
    pub status: ConnectorStatusKind,
    /// The charger's error code, other than `NoError`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// A free text of the charger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info: Option<String>,
    /// When the status changed, if the charger tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<ClaimedAt>,
}

/// The states of a connector: those of OCPP 1.6, which are the finer ones;
/// 2.x adds `Occupied` for "one of them".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorStatusKind {
    /// No cable is plugged in and a charge can start.
    Available,
    /// A cable is plugged in or a driver is there, and no charge has begun.
    Preparing,
    /// Energy flows into the vehicle.
    Charging,
    /// The vehicle takes no energy.
    SuspendedEv,
    /// The station gives no energy.
    SuspendedEvse,
    /// The charge has ended, and the cable is still plugged in.
    Finishing,
    /// The connector is reserved for somebody.
    Reserved,
    /// The connector is in use; the charger does not tell how (2.x).
    Occupied,
    /// The connector was taken out of service by a command.
    Unavailable,
    /// A fault keeps the connector from charging.
    Faulted,
    /// The charger sent a word that this release does not know; the raw frame is kept.
    Unknown,
}

/// Who decided on a token, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The cloud decided, just now.
    Cloud,
    /// The list that the cloud synced down decided.
    TokenList,
    /// An earlier answer of the cloud decided.
    Cache,
    /// The site's policy for unknown tokens decided.
    Policy,
}

/// The answer to "may this token charge" (OCPP 1.6 §7.2, 2.0.1 3.3
/// AuthorizationStatusEnumType, as far as both know it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenStatus {
    /// The token may charge.
    Accepted,
    /// The token is blocked.
    Blocked,
    /// The token has expired.
    Expired,
    /// Nobody knows the token.
    Invalid,
    /// The token is already charging elsewhere.
    ConcurrentTx,
    /// The prepaid balance of the token is spent.
    NoCredit,
}

/// A decision and its maker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub status: TokenStatus,
    /// Who decided, and how.
    pub by: DecidedBy,
}

/// The command of ours that asked for a start, with its session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteStart {
    /// The command that asked for the start.
    pub command_id: CommandId,
    /// The session that was made when the start was asked for.
    pub session_id: SessionId,
}

/// A transaction began (OCPP 1.6 §4.8, 2.0.1 E01-E05).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionStarted {
    /// The id of the transaction, given by the gateway (1.6) or by the station (2.x).
    pub transaction_id: TransactionId,
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The token, if the charger tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The time that a bill uses: the claimed time, or the time of receipt, which is flagged.
    pub started_at: ClaimedAt,
    /// The register at the start, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start: Option<Energy>,
    /// The reservation that the start fulfils, if the charger tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<i64>,
    /// The command that asked for the start, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_start: Option<RemoteStart>,
    /// The gateway's decision; none when no token came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The station's own numbering of this transaction's messages (2.x `seqNo`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq_no: Option<u64>,
    /// The most power that this connector can give, in watts, as far as the gateway knows: the
    /// rated power that was configured, or that the station told. The energy of the session is
    /// judged by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// The earliest time at which the transaction can have begun: where the charger's
    /// clock cannot tell, the receipt of the start, or when the charger was last heard
    /// before it connected, if it may have kept the start until then. None where the
    /// gateway knows of no earlier connection. The energy that a charger without a
    /// clock tells at once is judged by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest_at: Option<ClaimedAt>,
    /// The register at which the transaction before it ended at this connector, when
    /// the start tells none above 0 although the connector's register has run on
    /// through all transactions before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_expected: Option<Energy>,
    /// Signed meter values of the message, at most [`MAX_SIGNED`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<SignedValue>,
    /// What was odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// A point in a transaction that a bill may need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionSampled {
    /// The transaction that this belongs to.
    pub transaction_id: TransactionId,
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// When it was taken: the claimed time, or the time of receipt, which is flagged.
    pub sampled_at: ClaimedAt,
    /// The energy register, if it was among the values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<Energy>,
    /// The token, when it is named only after the start (2.x).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The decision on that token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The charging state (2.x `chargingState`), if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charging_state: Option<String>,
    /// The station's own numbering (2.x `seqNo`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq_no: Option<u64>,
    /// The register at the start of the transaction, when a later message tells
    /// it (context `Transaction.Begin`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start: Option<Energy>,
    /// When the gateway received this reading, when it becomes a fact only
    /// later: the newest reading is recorded when the charge ends without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<ReceivedAt>,
    /// Signed meter values of the message, at most [`MAX_SIGNED`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<SignedValue>,
    /// What was odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// A transaction ended (OCPP 1.6 §4.10, 2.0.1 E06-E12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionStopped {
    /// The id of the transaction. For -1 and 0 it is the id of the one session that fits, else the
    /// text that the charger sent.
    pub transaction_id: TransactionId,
    /// The connector, if the gateway knows it.
    #[serde(rename = "outlet", default, skip_serializing_if = "Option::is_none")]
    pub connector: Option<ConnectorRef>,
    /// The time that a bill uses: the claimed time, or the time of receipt, which is flagged.
    pub stopped_at: ClaimedAt,
    /// The register at the end, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_stop: Option<Energy>,
    /// The register at the start, when only the stop tells it
    /// (`transactionData` with context `Transaction.Begin`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start: Option<Energy>,
    /// Why the transaction stopped, in the charger's word (`Local` when none came, OCPP 1.6 §6.49).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The token that stopped the transaction, if the charger tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The station's own numbering (2.x `seqNo`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq_no: Option<u64>,
    /// Signed meter values of the message, at most [`MAX_SIGNED`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<SignedValue>,
    /// What was odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// The most signed meter values one fact keeps: that of the begin and that of
/// the end, each for the value itself and for a second measurand.
pub const MAX_SIGNED: usize = 4;

/// The most bytes of one signed meter value that a fact keeps, with the names of
/// its context and measurand, as they are written in the JSON of a record, where
/// a quotation mark takes two and a control character six. OCPP 2.0.1 allows 2,500
/// characters each for the data and the public key; four of these fit a record of
/// 24 KB.
pub const MAX_SIGNED_BYTES: usize = 5_300;

/// A meter value that the meter has signed (OCPP 1.6 `SignedData`, 2.0.1
/// `SignedMeterValueType`), kept as the charger sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedValue {
    /// When the value was taken, by the charger's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampled_at: Option<ClaimedAt>,
    /// The reading context, such as `Transaction.End`, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The measurand's OCPP name.
    pub measurand: String,
    /// The signed text (1.6), or the JSON text of the signed value (2.x).
    pub data: String,
    /// Whether the text was longer than [`MAX_SIGNED_BYTES`] and is cut: it can
    /// then not be verified, and the raw frame is needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

/// A token was shown and decided upon (OCPP 1.6 §4.1, 2.0.1 C01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationDecided {
    /// The token that was shown.
    pub token_uid: TokenUid,
    /// What was decided, and by whom.
    pub decision: Decision,
}

/// A command went one step further; see [`CommandState`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandUpdated {
    /// The command that went a step further.
    pub command_id: CommandId,
    /// The state of the command now.
    pub state: CommandState,
    /// The session that the command concerns, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The charger's own answer, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<StationAnswer>,
    /// Why the command has this state, in words for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the charger agreed and acts only when its charge has ended:
    /// the command stays open for as long as that takes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scheduled: bool,
}

/// The states of a command, from request to effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// The command is stored in the cloud.
    Queued,
    /// The command was sent to the gateway's connection.
    Sent,
    /// The gateway has stored the command.
    Delivered,
    /// The charger accepted the command.
    Accepted,
    /// The charger, or the gateway before it, refused the command.
    Rejected,
    /// The effect of the command was seen.
    Completed,
    /// The time of the command passed before it ran; it never will.
    Expired,
    /// The command was sent to the charger, which never answered.
    TimedOut,
    /// The command was sent to the gateway, and nothing was heard of it since.
    Unknown,
    /// The command could not be carried out.
    Failed,
}

impl CommandState {
    /// Whether nothing more can follow. `Accepted` may still become
    /// `Completed`; `Unknown` and `TimedOut` give way to a late answer.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Rejected | Self::Completed | Self::Expired | Self::Failed => true,
            Self::Queued
            | Self::Sent
            | Self::Delivered
            | Self::Accepted
            | Self::TimedOut
            | Self::Unknown => false,
        }
    }
}

/// What the charger answered to a call of ours, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StationAnswer {
    /// A CALLRESULT's payload.
    Payload(ForeignJson),
    /// A CALLERROR: the charger refused the call.
    Error {
        /// The error code, as the charger wrote it.
        code: String,
        /// The error's text, as the charger wrote it.
        description: String,
        /// The error's details, as the charger wrote them.
        details: ForeignJson,
    },
}

/// Meter values for charts. The numbers are the charger's decimal texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The transaction, if one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
    /// When they were taken: the claimed time, or the time of receipt when the claimed one cannot
    /// be right.
    pub sampled_at: ClaimedAt,
    /// The values; at most 64 in a record.
    pub values: Vec<Measurement>,
}

/// One measured value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    /// The measurand's OCPP name, such as `Power.Active.Import`.
    pub measurand: String,
    /// The phase, if the value belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// Where it was measured, if the charger tells it: inlet, connector, body, cable or EV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The reading context, such as `Transaction.Begin`; none for
    /// a periodic sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The unit, such as `W`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The value, as decimal text.
    pub value: String,
}

/// Something a station reported that is kept as it came: firmware and
/// diagnostics status, security events, monitoring events,
/// reports, data transfers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noticed {
    /// The OCPP action.
    pub action: String,
    /// The payload, or only its beginning when it was too long for a record.
    pub payload: ForeignJson,
    /// Whether the payload was cut to fit a record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// What was odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// The fields that do not follow the schema, each as `field:code`, such as
    /// `chargePointModel:too_long`; at most 32.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oddities: Vec<String>,
}

impl Noticed {
    /// A notice that is as it should be.
    #[must_use]
    pub fn new(action: &str, payload: ForeignJson) -> Self {
        Self {
            action: action.to_owned(),
            payload,
            truncated: false,
            flags: Vec::new(),
            oddities: Vec::new(),
        }
    }
}

/// A transaction message that nobody could read; the text of its frame is kept for review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// The OCPP action.
    pub action: String,
    /// The text of the frame, at most its first 16,384 bytes.
    pub frame: String,
    /// What could not be read, in words for a person.
    pub problem: String,
    /// The id of the transaction, when at least that could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
}
