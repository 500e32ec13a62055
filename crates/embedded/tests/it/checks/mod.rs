//! The promises of the SQS contract, each with its check.

mod batches;
mod dead_letters;
mod deduplication;
mod groups;
mod queues;
mod standard;
mod waiting;

use std::future::Future;
use std::pin::Pin;

use crate::support::world::World;

/// One check, in its own world. It panics when the promise is broken.
pub(crate) type Check = fn(World) -> Pin<Box<dyn Future<Output = ()> + Send>>;

/// Every promise by name, with its check.
pub(crate) const CHECKS: &[(&str, Check)] = &[
    ("a message not in flight has no visibility to change", |w| {
        Box::pin(standard::not_in_flight(w))
    }),
    ("a standard queue takes no deduplication id", |w| {
        Box::pin(groups::not_on_standard(w))
    }),
    (
        "creating a queue again is harmless unless it would differ",
        |w| Box::pin(queues::create_again(w)),
    ),
    ("a missing queue is a typed error", |w| {
        Box::pin(queues::missing(w))
    }),
    ("bad attributes and names are refused", |w| {
        Box::pin(queues::refused(w))
    }),
    ("a purged queue is empty", |w| Box::pin(queues::purge(w))),
    ("a message arrives as it was sent", |w| {
        Box::pin(standard::arrives_whole(w))
    }),
    ("a deleted message is gone", |w| {
        Box::pin(standard::delete(w))
    }),
    ("deleting again is harmless", |w| {
        Box::pin(standard::delete_again(w))
    }),
    ("a message in flight is invisible until its time-out", |w| {
        Box::pin(standard::in_flight(w))
    }),
    ("a delivery can be returned or kept longer", |w| {
        Box::pin(standard::change_visibility(w))
    }),
    ("an old receipt does not delete a later delivery", |w| {
        Box::pin(standard::old_receipt(w))
    }),
    ("a delayed message comes when its delay is over", |w| {
        Box::pin(standard::delayed(w))
    }),
    ("a message older than the retention is gone", |w| {
        Box::pin(standard::retention(w))
    }),
    ("messages of a group come in order", |w| {
        Box::pin(groups::order(w))
    }),
    (
        "a group waits while one of its messages is in flight",
        |w| Box::pin(groups::locked(w)),
    ),
    (
        "a failed message holds back the later ones of its group",
        |w| Box::pin(groups::failed_blocks(w)),
    ),
    ("a time-out returns a group in its old order", |w| {
        Box::pin(groups::time_out_keeps_order(w))
    }),
    ("a receive takes from several groups", |w| {
        Box::pin(groups::several(w))
    }),
    ("a FIFO message needs a group and a deduplication id", |w| {
        Box::pin(groups::needs(w))
    }),
    (
        "a FIFO delivery past its time-out can no longer be deleted",
        |w| Box::pin(groups::expired_receipt(w)),
    ),
    (
        "a duplicate gets the first one's id and stores nothing",
        |w| Box::pin(deduplication::duplicate(w)),
    ),
    ("deduplication outlives the deletion of the message", |w| {
        Box::pin(deduplication::after_delete(w))
    }),
    ("deduplication ends after five minutes", |w| {
        Box::pin(deduplication::window(w))
    }),
    (
        "content is the deduplication id where the queue says so",
        |w| Box::pin(deduplication::content(w)),
    ),
    ("deduplication can be per group", |w| {
        Box::pin(deduplication::per_group(w))
    }),
    (
        "a message received too often moves to the dead-letter queue",
        |w| Box::pin(dead_letters::standard(w)),
    ),
    ("a poisoned FIFO message moves and its group goes on", |w| {
        Box::pin(dead_letters::fifo(w))
    }),
    ("an empty body and control characters are refused", |w| {
        Box::pin(batches::odd_bodies(w))
    }),
    ("a batch over 256 KiB is refused whole", |w| {
        Box::pin(batches::too_large_together(w))
    }),
    ("a batch reports each entry", |w| Box::pin(batches::each(w))),
    ("a batch outside its limits is refused whole", |w| {
        Box::pin(batches::limits(w))
    }),
    ("a message over 256 KiB is refused", |w| {
        Box::pin(batches::too_large(w))
    }),
    ("a waiting receive gets what is sent meanwhile", |w| {
        Box::pin(waiting::woken_by_send(w))
    }),
    ("a waiting receive ends empty at its time", |w| {
        Box::pin(waiting::ends_empty(w))
    }),
    ("a waiting receive gets what times out meanwhile", |w| {
        Box::pin(waiting::woken_by_time_out(w))
    }),
    (
        "a waiting receive gets the next of a group once it is unlocked",
        |w| Box::pin(waiting::woken_by_unlock(w)),
    ),
];
