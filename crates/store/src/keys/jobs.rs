//! Keys of hand-overs (the outbox) and of watches.

use forecourt_types::Timestamp;

use super::{escape, key};
use crate::ports::Key;

/// The number of partitions over which the outbox and the watches are spread.
pub const OUTBOX_SHARDS: u8 = 8;

/// The key of a hand-over that is committed but perhaps not sent yet. `shard` is
/// taken modulo [`OUTBOX_SHARDS`].
#[must_use]
pub fn outbox(shard: u8, at: Timestamp, id: &str) -> Key {
    key(outbox_partition(shard), format!("{at}#{}", escape(id)))
}

/// The key of a watch, which `monitor` looks at once it is due. `shard` is
/// taken modulo [`OUTBOX_SHARDS`].
#[must_use]
pub fn watch(shard: u8, due: Timestamp, id: &str) -> Key {
    key(watch_partition(shard), format!("{due}#{}", escape(id)))
}

/// The partition that holds one share of the watches.
#[must_use]
pub fn watch_partition(shard: u8) -> String {
    format!("watch#{}", shard % OUTBOX_SHARDS)
}

/// The partition that holds one share of the outbox.
#[must_use]
pub fn outbox_partition(shard: u8) -> String {
    format!("outbox#{}", shard % OUTBOX_SHARDS)
}
