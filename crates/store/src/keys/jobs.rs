//! Keys of what is to be handed over, and of what is to be looked at once it is due.

use forecourt_types::Timestamp;

use super::{escape, key};
use crate::ports::Key;

/// How many partitions the outbox and the watches are spread over.
pub const OUTBOX_SHARDS: u8 = 8;

/// A hand-over to another function that is committed but perhaps not sent.
/// `shard` is taken modulo [`OUTBOX_SHARDS`].
#[must_use]
pub fn outbox(shard: u8, at: Timestamp, id: &str) -> Key {
    key(outbox_partition(shard), format!("{at}#{}", escape(id)))
}

/// Something to look at once it is due. `shard` is taken modulo
/// [`OUTBOX_SHARDS`].
#[must_use]
pub fn watch(shard: u8, due: Timestamp, id: &str) -> Key {
    key(watch_partition(shard), format!("{due}#{}", escape(id)))
}

/// One partition of what is to be looked at.
#[must_use]
pub fn watch_partition(shard: u8) -> String {
    format!("watch#{}", shard % OUTBOX_SHARDS)
}

/// One partition of the outbox.
#[must_use]
pub fn outbox_partition(shard: u8) -> String {
    format!("outbox#{}", shard % OUTBOX_SHARDS)
}
