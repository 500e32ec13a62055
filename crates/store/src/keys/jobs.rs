//! Keys of hand-overs (the outbox), of due checks and of sent mails.

use forecourt_types::Timestamp;

use super::{escape, key};
use crate::ports::Key;

/// The number of partitions over which the outbox and the due checks are spread.
pub const OUTBOX_SHARDS: u8 = 8;

/// The key of a hand-over that is committed but perhaps not sent yet. `shard` is
/// taken modulo [`OUTBOX_SHARDS`].
#[must_use]
pub fn outbox(shard: u8, at: Timestamp, id: &str) -> Key {
    key(outbox_partition(shard), format!("{at}#{}", escape(id)))
}

/// The key of a due check, which `monitor` looks at once it is due. `shard` is
/// taken modulo [`OUTBOX_SHARDS`].
#[must_use]
pub fn due_check(shard: u8, due: Timestamp, id: &str) -> Key {
    key(due_check_partition(shard), format!("{due}#{}", escape(id)))
}

/// The partition that holds one share of the due checks.
#[must_use]
pub fn due_check_partition(shard: u8) -> String {
    format!("watch#{}", shard % OUTBOX_SHARDS)
}

/// The key of a due check of a delivery to a webhook. These have partitions of their own, so that
/// many of them keep no other check from being looked at.
#[must_use]
pub fn delivery_check(shard: u8, due: Timestamp, id: &str) -> Key {
    let pk = delivery_check_partition(shard);
    key(pk, format!("{due}#{}", escape(id)))
}

/// The partition that holds one share of the due checks of deliveries.
#[must_use]
pub fn delivery_check_partition(shard: u8) -> String {
    format!("watch#delivery#{}", shard % OUTBOX_SHARDS)
}

/// The key of a due check of an erasure. These have partitions of their own, so that an erasure
/// that is large, or always fails, keeps no other check from being looked at.
#[must_use]
pub fn erasure_check(shard: u8, due: Timestamp, id: &str) -> Key {
    let pk = erasure_check_partition(shard);
    key(pk, format!("{due}#{}", escape(id)))
}

/// The partition that holds one share of the due checks of erasures.
#[must_use]
pub fn erasure_check_partition(shard: u8) -> String {
    format!("watch#erasure#{}", shard % OUTBOX_SHARDS)
}

/// The key of a due check of a gateway. These have partitions of their own, so that many gateways
/// keep no session or command from being looked at.
#[must_use]
pub fn gateway_check(shard: u8, due: Timestamp, id: &str) -> Key {
    let pk = gateway_check_partition(shard);
    key(pk, format!("{due}#{}", escape(id)))
}

/// The partition that holds one share of the due checks of gateways.
#[must_use]
pub fn gateway_check_partition(shard: u8) -> String {
    format!("watch#gateway#{}", shard % OUTBOX_SHARDS)
}

/// The partition that holds one share of the outbox.
#[must_use]
pub fn outbox_partition(shard: u8) -> String {
    format!("outbox#{}", shard % OUTBOX_SHARDS)
}

/// The key of the mark that a mail was sent, which is kept for two days.
#[must_use]
pub fn sent_mail(mail_id: &str) -> Key {
    key(format!("mail#{}", escape(mail_id)), "sent")
}
