//! Watches: what `monitor` looks at once it is due. A watch is written in one table transaction
//! with what it watches, so that nothing open is ever forgotten, and no function needs to read
//! all sessions or all commands to find the old ones.

use forecourt_types::{CommandId, OperatorId, SessionId, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys::{self, OUTBOX_SHARDS};
use crate::messages::derived;
use crate::ports::{Condition, Item, ItemError, Write};

/// What is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watched {
    /// A session that charges: it is closed provisionally when nothing comes.
    Session(SessionId),
    /// A command of a station: it is ended when it expires.
    Command(StationId, CommandId),
}

/// A watch: something that `monitor` must look at. Key: [`keys::watch`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchRow {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// What is checked when the time has come.
    pub watched: Watched,
    /// When the check is due.
    pub due: Timestamp,
}

impl WatchRow {
    /// The item of this watch.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self) -> Result<Item, ItemError> {
        let operator = self.operator_id.as_str();
        let id = match &self.watched {
            Watched::Session(session) => derived(&["session", operator, session.as_str()]),
            Watched::Command(station, command) => {
                derived(&["command", operator, station.as_str(), command.as_str()])
            }
        };
        let shard = id.bytes().fold(0_u8, u8::wrapping_add) % OUTBOX_SHARDS;
        Item::new(keys::watch(shard, self.due, &id), self)
    }
}

/// The write that makes `monitor` look at a command when it expires. It belongs into the table
/// transaction that makes the command.
///
/// # Errors
/// [`ItemError`] when the row is not an object, which it is.
pub fn command(
    operator: &OperatorId,
    station: &StationId,
    command: &CommandId,
    expires_at: Timestamp,
) -> Result<Write, ItemError> {
    let row = WatchRow {
        operator_id: operator.clone(),
        watched: Watched::Command(station.clone(), command.clone()),
        due: expires_at,
    };
    Ok(Write::Put {
        item: row.item()?,
        condition: Condition::Always,
    })
}
