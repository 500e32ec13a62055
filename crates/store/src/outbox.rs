//! Hand-overs between functions: a row in the same transaction as what caused
//! it, sent after the commit and deleted once the queue took it. A function
//! killed in between leaves the row for `monitor`.

use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::{self, OUTBOX_SHARDS};
use crate::ports::{
    Condition, Item, ItemError, Key, MAX_BATCH, QueueMessage, QueueName, Queues, Table, Write,
};
use crate::rows::RowError;

/// A hand-over as it stands in the table. Key: [`keys::outbox`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// The logical name of the queue.
    pub queue: String,
    /// The message's group.
    pub group: String,
    /// Its de-duplication id.
    pub deduplication_id: String,
    /// Its text.
    pub body: String,
    /// When it was committed.
    pub created_at: Timestamp,
}

/// A hand-over that has been written and is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Where its row stands.
    pub key: Key,
    /// To which queue.
    pub queue: QueueName,
    /// The queue message to hand over.
    pub message: QueueMessage,
}

/// Makes hand-overs.
#[derive(Debug, Clone, Copy)]
pub struct Outbox;

impl Outbox {
    /// A hand-over, and the write that belongs into the transaction of what
    /// causes it. The de-duplication id names this one hand-over: a later one
    /// about the same thing needs another, or the queue drops it.
    ///
    /// # Errors
    /// [`ItemError`] when the body is not JSON.
    pub fn entry<B: Serialize>(
        queue: QueueName,
        group: String,
        deduplication_id: String,
        body: &B,
        now: Timestamp,
    ) -> Result<(Write, OutboxEntry), ItemError> {
        let key = keys::outbox(shard(&deduplication_id), now, &deduplication_id);
        let body = serde_json::to_string(body).map_err(|source| ItemError {
            pk: key.pk.clone(),
            sk: key.sk.clone(),
            row: std::any::type_name::<B>(),
            source,
        })?;
        let row = OutboxRow {
            queue: queue.as_str().to_owned(),
            group,
            deduplication_id,
            body,
            created_at: now,
        };
        let write = Write::Put {
            item: Item::new(key.clone(), &row)?,
            condition: Condition::Always,
        };
        Ok((write, row.entry(key, queue)))
    }
}

impl OutboxRow {
    fn entry(self, key: Key, queue: QueueName) -> OutboxEntry {
        OutboxEntry {
            key,
            queue,
            message: QueueMessage {
                group: self.group,
                deduplication_id: self.deduplication_id,
                body: self.body,
            },
        }
    }

    /// The hand-over behind a stored row; none for a queue of another release.
    #[must_use]
    pub fn into_entry(self, key: Key) -> Option<OutboxEntry> {
        let queue = QueueName::ALL
            .into_iter()
            .find(|queue| queue.as_str() == self.queue)?;
        Some(self.entry(key, queue))
    }
}

/// Spreads hand-overs over the partitions.
fn shard(id: &str) -> u8 {
    let sum = id.bytes().fold(0_u8, u8::wrapping_add);
    sum % OUTBOX_SHARDS
}

/// Sends what has been committed and deletes the rows. What fails is logged
/// and left to `monitor`: the commit stands whatever happens here.
pub async fn flush(table: &dyn Table, queues: &dyn Queues, entries: &[OutboxEntry]) -> usize {
    let mut sent = 0;
    for queue in QueueName::ALL {
        let of_queue: Vec<&OutboxEntry> = entries.iter().filter(|e| e.queue == queue).collect();
        for batch in of_queue.chunks(MAX_BATCH) {
            let messages: Vec<QueueMessage> = batch.iter().map(|e| e.message.clone()).collect();
            if let Err(error) = queues.send(queue, &messages).await {
                let cause: &dyn std::error::Error = &error;
                tracing::warn!(cause, "a hand-over waits for the next sweep");
                continue;
            }
            sent += batch.len();
            let deletes = batch.iter().map(|entry| Write::Delete {
                key: entry.key.clone(),
                condition: Condition::Always,
            });
            if let Err(error) = table.transact(deletes.collect()).await {
                let cause: &dyn std::error::Error = &error;
                tracing::warn!(
                    cause,
                    "a sent hand-over is sent once more by the next sweep"
                );
            }
        }
    }
    sent
}

/// Sends the hand-overs that still stand under these keys: what a repeat does
/// for the run before it.
///
/// # Errors
/// [`RowError`] when a row could not be read.
pub async fn flush_rest(
    table: &dyn Table,
    queues: &dyn Queues,
    rest: &[Key],
) -> Result<usize, RowError> {
    let mut entries = Vec::new();
    for key in rest {
        let Some(item) = table.get(key).await? else {
            continue;
        };
        entries.extend(item.read::<OutboxRow>()?.into_entry(item.key.clone()));
    }
    Ok(flush(table, queues, &entries).await)
}
