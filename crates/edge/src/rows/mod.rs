//! The rows of the journal. All of them can be serialized, so that a store may keep each as JSON
//! under `(table, key)`; only records have columns of their own.
//!
//! Fields are only ever added, with a default: a newer gateway must read the disk of an older one.

use forecourt_domain::fact::{
    CommandState, ConnectorRef, ConnectorStatusKind, Decision, RemoteStart, StationAnswer,
};
use forecourt_domain::meter::Reading;
use forecourt_domain::secret_settings;
use forecourt_link::{
    CommandMessage, ConfigVersions, Epoch, Hash, Lane, StationConfig, TokenConfig,
};
use forecourt_types::{
    ClaimedAt, CommandId, Energy, ReceivedAt, SessionId, SiteId, StationId, Timestamp, TokenUid,
    TransactionId,
};
use serde::{Deserialize, Serialize};

/// One row to write. All but `Record` and the two lists insert a row or replace it.
///
/// A record also advances its lane: a lane's own row is written only when the cloud has applied
/// more of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Insert a record.
    Record(RecordRow),
    /// What the cloud has applied of a lane.
    Lane(LaneRow),
    /// An answer that a repeat of the message gets again.
    Answer(AnswerRow),
    /// What the gateway knows of a station.
    Station(StationRow),
    /// What the gateway knows of a transaction.
    Transaction(Box<TransactionRow>),
    /// What the gateway knows of a command.
    Command(Box<CommandRow>),
    /// The cloud's answer about a token.
    CachedToken(CachedTokenRow),
    /// How the gateway stands with the cloud.
    Link(LinkRow),
    /// Replace the whole token list.
    TokenList(Vec<TokenConfig>),
    /// Replace the whole station list.
    StationList(Vec<StationConfig>),
}

/// A record as it is stored: insert-only, unique by (epoch, station, lane,
/// station sequence).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRow {
    /// The epoch in which the record was written.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane that the record is in.
    pub lane: Lane,
    /// The sequence in this epoch, station and lane, from 1 on.
    pub station_sequence: u64,
    /// The gateway's own counter of this lane.
    pub gateway_sequence: u64,
    /// The hash of `text`.
    pub hash: Hash,
    /// When the message was received. It gives the record's age, which decides how long it is kept.
    pub received_at: ReceivedAt,
    /// The JSON text of the record, which `RawRecord::from_text` reads.
    pub text: String,
    /// The charger's frame as it came, when it was so odd that the fact alone does not tell it. It
    /// stays on this disk.
    pub frame: Option<String>,
}

/// The position of a station's lane. Records with a sequence of at most `applied` may be deleted;
/// no others ever, except telemetry when the disk is full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneRow {
    /// The epoch of the lane's chain.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The sequence of the last record that was written.
    pub head: u64,
    /// The hash of that record.
    pub head_hash: Hash,
    /// The gateway's own counter of this lane at that record.
    pub gateway_sequence: u64,
    /// The sequence up to which the cloud has applied the lane.
    pub applied: u64,
}

impl LaneRow {
    /// The row of the lane whose first record this is.
    #[must_use]
    pub fn begun_by(record: &RecordRow) -> Self {
        Self {
            epoch: record.epoch,
            station_id: record.station_id.clone(),
            lane: record.lane,
            head: record.station_sequence,
            head_hash: record.hash.clone(),
            gateway_sequence: record.gateway_sequence,
            applied: 0,
        }
    }

    /// Advances to the lane's next record, which was written.
    pub fn advance(&mut self, record: &RecordRow) {
        self.head = record.station_sequence;
        self.head_hash = record.hash.clone();
        self.gateway_sequence = record.gateway_sequence;
    }
}

/// The answer that was given to a transaction message, by the message's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRow {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The content key: unique within the station.
    pub key: String,
    /// The payload of the CALLRESULT, byte for byte.
    pub payload: String,
    /// The transaction that the message was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
    /// The hash of the request's payload, where the key does not hold all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_hash: Option<String>,
    /// When it was answered: an answer may be forgotten long after its transaction closed.
    pub answered_at: ReceivedAt,
}

/// What a gateway keeps of a station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationRow {
    /// The station that this is about.
    pub station_id: StationId,
    /// The number of boots that this gateway has seen.
    pub boot_generation: u32,
    /// The epoch in which `transactions` counts.
    pub epoch: Epoch,
    /// The number of transaction ids given out in that epoch (20 bits).
    pub transactions: u32,
    /// The number of calls and remote starts of our own; it counts on for ever.
    pub calls: u64,
    /// The last known states of the connectors.
    #[serde(rename = "outlets", default, skip_serializing_if = "Vec::is_empty")]
    pub connectors: Vec<ConnectorStateRow>,
    /// The rated powers that the station itself has reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rated: Vec<RatedRow>,
    /// The registers of the connectors, as the transactions before have shown them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meters: Vec<ConnectorMeter>,
    /// When the charger was last heard before its present connection, or before its
    /// last one: since then it may have kept messages. None where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_before: Option<ReceivedAt>,
    /// The WebSocket subprotocol that was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// The vendor and the model, for the status page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// When a station without a password was last known to be connected, by this machine's clock, a
    /// day early at most; none for one with a password, and for rows of releases that did
    /// not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<ReceivedAt>,
    /// Whether it takes none of the places of stations without a password: the cloud removed it
    /// from the list, or it never charged and was not seen for 30 days. It is a new one when it
    /// comes again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_forgotten: bool,
    /// Whether the cloud removed it from the list while it charged: it gives its place back when
    /// its last charge has ended, or when it was not seen for 30 days. False once it
    /// is listed again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_removed: bool,
}

/// A rated power that a station has reported (2.x device model).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatedRow {
    /// The EVSE; none for the station as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The rated power, in watts.
    pub max_power_w: u32,
}

/// What the transactions of a connector have shown of its register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorMeter {
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The newest credible register of a transaction that ended there.
    pub last: Energy,
    /// How many starts in a row have told a register that runs on from there.
    #[serde(default)]
    pub continued: u8,
}

/// The last known state of a connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorStateRow {
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The status that was reported.
    pub status: ConnectorStatusKind,
    /// The charger's error code, if one is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The time since which the connector has this status.
    pub since: ReceivedAt,
}

/// A transaction as the gateway knows it; unique by (station, transaction id).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionRow {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The id of the transaction.
    pub transaction_id: TransactionId,
    /// Whether the transaction is open: its stop has not been seen.
    pub open: bool,
    /// Whether the transaction was adopted: a charger goes on with it, and no start was seen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub start_unknown: bool,
    /// Whether only its name was heard: neither a state, nor power, nor a register
    /// that moves says that anything is charged. It has no facts then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unproven: bool,
    /// Whether the charger has used its name after the start: then the charger
    /// knows the answer to the start and does not repeat it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_named: bool,
    /// The connector that this is about.
    #[serde(rename = "outlet", default, skip_serializing_if = "Option::is_none")]
    pub connector: Option<ConnectorRef>,
    /// The token that was presented, when one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The parent group of that token, whose members may stop it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_uid: Option<TokenUid>,
    /// When the transaction began.
    pub started_at: ClaimedAt,
    /// When the gateway received the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_received: Option<ReceivedAt>,
    /// The earliest time at which the transaction can have begun, where the gateway knows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest_at: Option<ClaimedAt>,
    /// The register at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start: Option<Energy>,
    /// The newest register that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_register: Option<Energy>,
    /// When that register was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_register_at: Option<ClaimedAt>,
    /// When the gateway received that reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_register_received: Option<ReceivedAt>,
    /// Whether that reading is a fact.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub last_register_recorded: bool,
    /// Whether that reading was recorded as the one before a boot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub boot_recorded: bool,
    /// A newer reading that does not fit the last one; the next reading decides
    /// between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odd_register: Option<Reading>,
    /// When its register last became a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fact_at: Option<ClaimedAt>,
    /// When the gateway received that reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fact_received: Option<ReceivedAt>,
    /// When that reading was taken by the charger's own clock, right or wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fact_claimed: Option<Timestamp>,
    /// The register at the stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_stop: Option<Energy>,
    /// The gateway's decision on the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The command that asked for the transaction, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_start: Option<RemoteStart>,
    /// The last charging state that was told (2.x).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charging_state: Option<String>,
    /// The highest `seqNo` seen (2.x).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest_seq_no: Option<u64>,
    /// How often the station has begun anew under this name without a clock (2.x).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub life: u32,
    /// Whether the gateway has told the charger to stop it because the cloud
    /// refused its token.
    #[serde(default)]
    pub revoked: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A command and its state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommandRow {
    /// The command as the cloud sent it.
    #[serde(rename = "order")]
    pub message: CommandMessage,
    /// The state of the command.
    pub state: CommandState,
    /// Whether a frame may have left for the charger: then it is never sent again.
    #[serde(default)]
    pub sent: bool,
    /// The message id of the frame that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The number that a 2.x station repeats when it starts the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_start_id: Option<i64>,
    /// The session that the command concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// Whether the charger agreed and acts only when its charge has ended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scheduled: bool,
    /// Whether the gateway waits for nothing more: the command is final, or its silence lasted too
    /// long. A late answer is still recorded.
    #[serde(default)]
    pub settled: bool,
    /// The charger's own answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<StationAnswer>,
    /// Why the command is in this state, in words for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When this row was last written.
    pub updated_at: ReceivedAt,
}

impl CommandRow {
    /// The id of the command.
    #[must_use]
    pub const fn command_id(&self) -> &CommandId {
        &self.message.command_id
    }

    /// Overwrites the secrets in its arguments (a charger's password) when they are not needed any
    /// more: the command has been sent and is never sent again, or it will not be sent at all.
    pub(crate) fn hide_used_secrets(&mut self) {
        if self.sent || self.settled || self.state.is_final() {
            secret_settings::hide_in_arguments(&mut self.message.arguments);
        }
    }
}

/// The cloud's answer about a token that is not on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedTokenRow {
    /// The token in folded form, which is the key of the row.
    pub folded: String,
    /// What the cloud answered.
    pub token: TokenConfig,
    /// When the cloud answered.
    pub answered_at: ReceivedAt,
    /// The time until which the answer is used.
    pub keep_until: Timestamp,
}

/// How the gateway stands with the cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    /// The epoch in which the gateway writes.
    pub epoch: Epoch,
    /// The site that the gateway serves; known once the cloud has welcomed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The versions of the desired state that the gateway holds.
    #[serde(default)]
    pub versions: ConfigVersions,
    /// Whether the gateway waits for a new epoch because its disk lost records.
    #[serde(default)]
    pub awaits_epoch: bool,
    /// Whether the cloud gave no epoch when it was last asked for one. Chargers are then served in
    /// the present epoch, with transaction numbers that were not given out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub epoch_refused: bool,
    /// The new epoch of the gateway, while records of a disk that lost some are still written anew
    /// for it. Until then it writes in the old epoch and sends nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves_to: Option<Epoch>,
}

/// All that a restart needs. The lists hold every row of their table, except that they hold open
/// transactions only, and only commands that are not settled.
#[derive(Debug, Clone, Default)]
pub struct StoredState {
    /// The one link row.
    pub link: Option<LinkRow>,
    /// Every lane, of every epoch.
    pub lanes: Vec<LaneRow>,
    /// Every station that has a row.
    pub stations: Vec<StationRow>,
    /// The stations that may sign in.
    pub station_configs: Vec<StationConfig>,
    /// The token list.
    pub tokens: Vec<TokenConfig>,
    /// The transactions whose `open` is true.
    pub open_transactions: Vec<TransactionRow>,
    /// The commands whose `settled` is false.
    pub live_commands: Vec<CommandRow>,
}
