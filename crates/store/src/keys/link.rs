//! Keys of the rows about a gateway's link: its connection, its last hello, its watermarks and
//! its parked records.

use forecourt_link::{Epoch, Lane};
use forecourt_types::{GatewayId, OperatorId, StationId, Timestamp};

use super::{escape, key};
use crate::ports::Key;

/// The partition that holds what a gateway has sent and where it is connected.
#[must_use]
pub fn gateway_partition(operator: &OperatorId, gateway: &GatewayId) -> String {
    format!(
        "op#{}#gateway#{}",
        escape(operator.as_str()),
        escape(gateway.as_str())
    )
}

/// The key of the row that tells where a gateway is connected now.
#[must_use]
pub fn route(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway_partition(operator, id), "route")
}

/// The prefix of the sort keys of an epoch's watermarks.
#[must_use]
pub fn watermark_prefix(epoch: Epoch) -> String {
    format!("watermark#{:04}#", epoch.ordinal())
}

/// The key of what a gateway said of itself in its last hello.
#[must_use]
pub fn link(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway_partition(operator, id), "link")
}

/// The key of the epoch that a gateway got in place of one whose records it lost.
#[must_use]
pub fn epoch_change(operator: &OperatorId, id: &GatewayId, lost: Epoch) -> Key {
    key(
        gateway_partition(operator, id),
        format!("epoch#{:04}", lost.ordinal()),
    )
}

/// The key of the count of a gateway's refused messages that were kept on the day that begins at
/// `day`. It counts those that came over connections with the credential that has this mark.
#[must_use]
pub fn refused(operator: &OperatorId, id: &GatewayId, day: Timestamp, mark: &str) -> Key {
    let mark = escape(mark);
    key(
        gateway_partition(operator, id),
        format!("refused#{day}#{mark}"),
    )
}

/// The key of a gateway's quarantine.
#[must_use]
pub fn quarantine(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway_partition(operator, id), "quarantine")
}

/// The key of the watermark: up to which sequence a station's lane is applied.
#[must_use]
pub fn watermark(
    operator: &OperatorId,
    id: &GatewayId,
    epoch: Epoch,
    station: &StationId,
    lane: Lane,
) -> Key {
    let prefix = watermark_prefix(epoch);
    key(
        gateway_partition(operator, id),
        format!("{prefix}{}#{lane}", escape(station.as_str())),
    )
}

/// The prefix of the sort keys of the records of a lane that wait for the gap before
/// them to close.
#[must_use]
pub fn parked_prefix(epoch: Epoch, station: &StationId, lane: Lane) -> String {
    format!(
        "parked#{:04}#{}#{lane}#",
        epoch.ordinal(),
        escape(station.as_str())
    )
}

/// The key of a record that waits for the gap before it to close.
#[must_use]
pub fn parked(
    operator: &OperatorId,
    id: &GatewayId,
    epoch: Epoch,
    station: &StationId,
    lane: Lane,
    sequence: u64,
) -> Key {
    let prefix = parked_prefix(epoch, station, lane);
    key(
        gateway_partition(operator, id),
        format!("{prefix}{sequence:020}"),
    )
}
