//! Facts of a transaction: its start, its readings and its stop, as the charger claims them.

use forecourt_types::{
    ClaimedAt, CommandId, Energy, ReceivedAt, SessionId, TokenUid, TransactionId,
};
use serde::{Deserialize, Serialize};

use super::authorization::Decision;
use super::connector::ConnectorRef;
use super::flag::Flag;
use super::signed::SignedValue;

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
    /// The charging state (2.x `chargingState`), if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charging_state: Option<String>,
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
    /// Signed meter values of the message, at most [`MAX_SIGNED`](super::MAX_SIGNED).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<SignedValue>,
    /// What was odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// The command of ours that asked for a start, with its session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteStart {
    /// The command that asked for the start.
    pub command_id: CommandId,
    /// The session that was made when the start was asked for.
    pub session_id: SessionId,
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
    /// Signed meter values of the message, at most [`MAX_SIGNED`](super::MAX_SIGNED).
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
    /// Signed meter values of the message, at most [`MAX_SIGNED`](super::MAX_SIGNED).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<SignedValue>,
    /// What was odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
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
