//! Keys of sessions, commands, transactions and reviews.

use forecourt_link::Epoch;
use forecourt_types::{
    CommandId, GatewayId, OperatorId, SessionId, StationId, Timestamp, TransactionId,
};

use super::link::gateway_partition;
use super::places::station_partition;
use super::{List, escape, key, list, listed};
use crate::ports::Key;

/// The key of the pointer that names the station of a command, found by the command's id.
#[must_use]
pub fn command_pointer(operator: &OperatorId, id: &CommandId) -> Key {
    listed(operator, List::Commands, id.as_str())
}

/// The key of the row that tells which session a station's transaction id means. An id that is
/// used again means the newest session.
#[must_use]
pub fn transaction(operator: &OperatorId, id: &StationId, transaction: &TransactionId) -> Key {
    key(
        station_partition(operator, id),
        format!("transaction#{}", escape(transaction.as_str())),
    )
}

/// The key of a command to a station. The ids that we make sort by the time at which
/// they were made.
#[must_use]
pub fn command(operator: &OperatorId, id: &StationId, command: &CommandId) -> Key {
    key(
        station_partition(operator, id),
        format!("command#{}", escape(command.as_str())),
    )
}

/// The partition of the index that holds a gateway's commands without an outcome.
#[must_use]
pub fn open_commands(operator: &OperatorId, id: &GatewayId) -> String {
    format!("{}#open-commands", gateway_partition(operator, id))
}

/// The index key of a gateway's command that has no outcome yet.
#[must_use]
pub fn open_command(operator: &OperatorId, id: &GatewayId, command: &CommandId) -> Key {
    key(open_commands(operator, id), escape(command.as_str()))
}

/// The partition that holds a session, its facts, its corrections and its CDRs.
#[must_use]
pub fn session_partition(operator: &OperatorId, id: &SessionId) -> String {
    format!(
        "op#{}#session#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// The key of a session's row.
#[must_use]
pub fn session(operator: &OperatorId, id: &SessionId) -> Key {
    key(session_partition(operator, id), "session")
}

/// Whether the key is that of a session, and not of another row in the same partition.
#[must_use]
pub fn is_session(key: &Key) -> bool {
    // A token may be called `session`, too.
    key.sk == "session" && key.pk.split('#').nth(2) == Some("session")
}

/// The prefix of the sort keys of a session's fact rows.
pub const SESSION_FACTS: &str = "fact#";

/// The key of a session's fact row, by the record's place in the journal of the gateway that
/// brought it. The gateway is part of the key because a station may have been at two gateways.
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

/// The prefix of the sort keys of a session's corrections.
pub const SESSION_CORRECTIONS: &str = "correction#";

/// The key of a session's correction, by its number from 1 on.
#[must_use]
pub fn session_correction(operator: &OperatorId, id: &SessionId, number: u32) -> Key {
    key(
        session_partition(operator, id),
        format!("{SESSION_CORRECTIONS}{number:04}"),
    )
}

/// The index key that lists all sessions by their start.
#[must_use]
pub fn sessions_by_start(operator: &OperatorId, start: Timestamp, id: &SessionId) -> Key {
    key(
        list(operator, List::Sessions),
        format!("{start}#{}", escape(id.as_str())),
    )
}

/// The partition of the index that holds the reviews that still wait for a person, by time.
#[must_use]
pub fn open_reviews(operator: &OperatorId) -> String {
    format!("{}#open", list(operator, List::Reviews))
}

/// The index key of a review that still waits for a person.
#[must_use]
pub fn open_review(operator: &OperatorId, at: Timestamp, id: &str) -> Key {
    key(open_reviews(operator), format!("{at}#{}", escape(id)))
}

/// The key of a review: something that a person must look at.
#[must_use]
pub fn review(operator: &OperatorId, at: Timestamp, id: &str) -> Key {
    key(
        list(operator, List::Reviews),
        format!("{at}#{}", escape(id)),
    )
}
