//! What the gateway keeps of a transaction.

use forecourt_domain::fact::{ConnectorRef, Decision, RemoteStart};
use forecourt_domain::meter::Reading;
use forecourt_types::{
    ClaimedAt, Energy, ReceivedAt, StationId, Timestamp, TokenUid, TransactionId,
};
use serde::{Deserialize, Serialize};

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
