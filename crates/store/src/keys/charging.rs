//! Keys of sessions, commands, transactions and reviews.

use forecourt_link::Epoch;
use forecourt_types::{
    CommandId, GatewayId, OperatorId, SessionId, StationId, Timestamp, TransactionId,
};

use super::link::gateway_partition;
use super::places::station_partition;
use super::{List, escape, key, list, listed};
use crate::ports::Key;

/// At which station a command is, by the command's id.
#[must_use]
pub fn command_pointer(operator: &OperatorId, id: &CommandId) -> Key {
    listed(operator, List::Commands, id.as_str())
}

/// Which session a station's transaction id means. A reused id means the newest.
#[must_use]
pub fn transaction(operator: &OperatorId, id: &StationId, transaction: &TransactionId) -> Key {
    key(
        station_partition(operator, id),
        format!("transaction#{}", escape(transaction.as_str())),
    )
}

/// A command to a station. Ids made by us sort by the time they were made.
#[must_use]
pub fn command(operator: &OperatorId, id: &StationId, command: &CommandId) -> Key {
    key(
        station_partition(operator, id),
        format!("command#{}", escape(command.as_str())),
    )
}

/// The partition of the commands of a gateway without an outcome, in the index.
#[must_use]
pub fn open_commands(operator: &OperatorId, id: &GatewayId) -> String {
    format!("{}#open-commands", gateway_partition(operator, id))
}

/// Commands of a gateway without an outcome, in the index.
#[must_use]
pub fn open_command(operator: &OperatorId, id: &GatewayId, command: &CommandId) -> Key {
    key(open_commands(operator, id), escape(command.as_str()))
}

/// The partition of a session and its CDRs.
#[must_use]
pub fn session_partition(operator: &OperatorId, id: &SessionId) -> String {
    format!(
        "op#{}#session#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// A session.
#[must_use]
pub fn session(operator: &OperatorId, id: &SessionId) -> Key {
    key(session_partition(operator, id), "session")
}

/// The beginning of the facts of a session, within its partition.
pub const SESSION_FACTS: &str = "fact#";

/// A fact of a session, by its place in the journal of the gateway that brought
/// it. The gateway is part of the key because a station may have been at two.
#[must_use]
pub fn session_fact(
    operator: &OperatorId,
    id: &SessionId,
    epoch: Epoch,
    sequence: u64,
    gateway: &GatewayId,
) -> Key {
    let place = format!("{:04}#{sequence:020}", epoch.ordinal());
    key(
        session_partition(operator, id),
        format!("{SESSION_FACTS}{place}#{}", escape(gateway.as_str())),
    )
}

/// The beginning of the corrections of a session, within its partition.
pub const SESSION_CORRECTIONS: &str = "correction#";

/// A correction of a session, by its number from 1 on.
#[must_use]
pub fn session_correction(operator: &OperatorId, id: &SessionId, number: u32) -> Key {
    key(
        session_partition(operator, id),
        format!("{SESSION_CORRECTIONS}{number:04}"),
    )
}

/// All sessions by start, in the index.
#[must_use]
pub fn sessions_by_start(operator: &OperatorId, start: Timestamp, id: &SessionId) -> Key {
    key(
        list(operator, List::Sessions),
        format!("{start}#{}", escape(id.as_str())),
    )
}

/// Something a person must look at.
#[must_use]
pub fn review(operator: &OperatorId, at: Timestamp, id: &str) -> Key {
    key(
        list(operator, List::Reviews),
        format!("{at}#{}", escape(id)),
    )
}
