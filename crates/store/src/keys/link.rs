//! Keys of what a gateway has sent and where it is connected.

use forecourt_link::{Epoch, Lane};
use forecourt_types::{GatewayId, OperatorId, StationId, Timestamp};

use super::{escape, key};
use crate::ports::Key;

/// The partition of what a gateway has sent and where it is connected.
#[must_use]
pub fn gateway_partition(operator: &OperatorId, gateway: &GatewayId) -> String {
    format!(
        "op#{}#gateway#{}",
        escape(operator.as_str()),
        escape(gateway.as_str())
    )
}

/// Where a gateway is connected now.
#[must_use]
pub fn route(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway_partition(operator, id), "route")
}

/// The beginning of the watermarks of an epoch.
#[must_use]
pub fn watermark_prefix(epoch: Epoch) -> String {
    format!("watermark#{:04}#", epoch.ordinal())
}

/// What a gateway said of itself in its last hello.
#[must_use]
pub fn link(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway_partition(operator, id), "link")
}

/// The epoch a gateway got for one it lost.
#[must_use]
pub fn epoch_change(operator: &OperatorId, id: &GatewayId, lost: Epoch) -> Key {
    key(
        gateway_partition(operator, id),
        format!("epoch#{:04}", lost.ordinal()),
    )
}

/// How many refused messages of a gateway are kept of the day that begins then, and
/// came over connections with the credential that has this mark.
#[must_use]
pub fn refused(operator: &OperatorId, id: &GatewayId, day: Timestamp, mark: &str) -> Key {
    let mark = escape(mark);
    key(
        gateway_partition(operator, id),
        format!("refused#{day}#{mark}"),
    )
}

/// Whether a gateway is kept apart.
#[must_use]
pub fn quarantine(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway_partition(operator, id), "quarantine")
}

/// Up to where a station's lane is applied.
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

/// The beginning of the records that wait for a gap before them to close.
#[must_use]
pub fn parked_prefix(epoch: Epoch, station: &StationId, lane: Lane) -> String {
    format!(
        "parked#{:04}#{}#{lane}#",
        epoch.ordinal(),
        escape(station.as_str())
    )
}

/// A record that waits for a gap before it to close.
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
