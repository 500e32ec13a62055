//! Hand-overs between functions: a row is written in the same table transaction as its cause,
//! sent after the commit, and deleted once the queue has taken the message. If a function is
//! killed in between, the row stays and `monitor` sends it.

use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::{self, OUTBOX_SHARDS};
use crate::ports::{
    Condition, Item, ItemError, Key, MAX_BATCH, QueueMessage, QueueName, Queues, Table, Write,
};
use crate::rows::RowError;

/// A hand-over as it is stored in the table. Key: [`keys::outbox`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// The logical name of the queue.
    pub queue: String,
    /// The group of the message, within which a FIFO queue keeps the order.
    pub group: String,
    /// The de-duplication id of the message.
    pub deduplication_id: String,
    /// The body of the message as JSON text.
    pub body: String,
    /// When the hand-over was committed, by the clock of the cloud.
    pub created_at: Timestamp,
}

/// A hand-over that has been written and must be sent, or a message that may be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// The key of its row. None for a message that has none, because it is for display only.
    pub row: Option<Key>,
    /// The queue that it is sent to.
    pub queue: QueueName,
    /// The queue message to hand over.
    pub message: QueueMessage,
}

/// Makes, sends and deletes hand-overs.
#[derive(Debug, Clone, Copy)]
pub struct Outbox;

impl Outbox {
    /// Makes a hand-over, and the write that belongs into the table transaction of its cause. The
    /// de-duplication id names this one hand-over: a later one about the same thing needs another
    /// id, or the queue drops it.
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

impl OutboxEntry {
    /// A message about what has changed, which nobody sends again if it is lost.
    ///
    /// # Errors
    /// [`ItemError`] when the body is not JSON.
    pub fn for_display<B: Serialize>(queue: QueueName, body: &B) -> Result<Self, ItemError> {
        let body = serde_json::to_string(body).map_err(|source| ItemError {
            pk: String::new(),
            sk: String::new(),
            row: std::any::type_name::<B>(),
            source,
        })?;
        Ok(Self {
            row: None,
            queue,
            message: QueueMessage {
                group: String::new(),
                deduplication_id: String::new(),
                body,
            },
        })
    }
}

impl OutboxRow {
    fn entry(self, key: Key, queue: QueueName) -> OutboxEntry {
        OutboxEntry {
            row: Some(key),
            queue,
            message: QueueMessage {
                group: self.group,
                deduplication_id: self.deduplication_id,
                body: self.body,
            },
        }
    }

    /// The hand-over of a stored row; none when the row names a queue that this release
    /// does not know.
    #[must_use]
    pub fn into_entry(self, key: Key) -> Option<OutboxEntry> {
        let queue = QueueName::ALL
            .into_iter()
            .find(|queue| queue.as_str() == self.queue)?;
        Some(self.entry(key, queue))
    }
}

/// Chooses the partition of the outbox for a hand-over, so that hand-overs are spread evenly.
fn shard(id: &str) -> u8 {
    let sum = id.bytes().fold(0_u8, u8::wrapping_add);
    sum % OUTBOX_SHARDS
}

/// Sends the committed hand-overs and deletes their rows. A failure is logged and the row is left
/// to `monitor`, since the commit stands in any case.
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
            let rows = batch.iter().filter_map(|entry| entry.row.clone());
            let deletes: Vec<Write> = rows
                .map(|key| Write::Delete {
                    key,
                    condition: Condition::Always,
                })
                .collect();
            if deletes.is_empty() {
                continue;
            }
            if let Err(error) = table.transact(deletes).await {
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

/// Sends the hand-overs whose rows still exist under these keys. A repeated step does this for
/// the step before it, which may have been killed before it sent them.
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
