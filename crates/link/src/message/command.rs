//! A command that the cloud wants carried out at a station.

use std::collections::BTreeMap;

use forecourt_types::{CommandId, SessionId, StationId, Timestamp, TokenUid};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::Epoch;

/// A command to carry out at a station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandMessage {
    /// The id of the command for ever. A known id is answered with its state, and never run again.
    pub command_id: CommandId,
    /// The station where this takes place.
    pub station_id: StationId,
    /// The epoch of the gateway in which the command may run.
    pub epoch: Epoch,
    /// The time after which the command must not run any more, by the cloud's clock.
    pub expires_at: Timestamp,
    /// The session that the command concerns, if it concerns one; it acts on no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The boot of the station that the command was made for, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_generation: Option<u32>,
    /// For `remote_start`, the group of the token as the cloud knows it. The token may be on no
    /// list of the gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_parent_uid: Option<TokenUid>,
    /// The type of the command: `remote_start`, `unlock`, … or `call`.
    #[serde(rename = "type")]
    pub command_type: String,
    /// The arguments of the command, by the API's names.
    #[serde(default)]
    pub arguments: BTreeMap<String, Value>,
}
