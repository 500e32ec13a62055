//! What AWS would bill, counted at the ports.
//!
//! The rules are those of the price pages: a WebSocket message each 32 KB, an
//! SQS request each 64 KB, a read unit each 4 KB, a write unit each 1 KB, both
//! twice in a transaction, half a read unit where the read may be stale.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use forecourt_memory::MemoryTable;
use forecourt_store::ports::{
    Index, Item, Key, Page, Query, QueueError, QueueMessage, QueueName, Queues, StoreError, Table,
    Transacted, Write,
};
use serde_json::Value;

const MESSAGE_BYTES: usize = 32 * 1024;
const REQUEST_BYTES: usize = 64 * 1024;
const READ_BYTES: usize = 4 * 1024;
const WRITE_BYTES: usize = 1024;

/// Sums of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// WebSocket messages, in and out.
    pub messages: u64,
    /// Invocations by function.
    pub invocations: BTreeMap<&'static str, u64>,
    /// Sends, receives that found something, and deletes.
    pub queue_requests: u64,
    /// Read units, in halves.
    pub half_reads: u64,
    /// Write units, those of the index included.
    pub writes: u64,
}

impl Counts {
    /// A text over the WebSocket, either way.
    pub(crate) fn message(&mut self, text: &str) {
        self.messages += portions(text.len(), MESSAGE_BYTES);
    }

    /// A function ran.
    pub(crate) fn invoked(&mut self, function: &'static str) {
        *self.invocations.entry(function).or_default() += 1;
    }

    /// A send, a receive or a delete, with so much text.
    pub(crate) fn queue_request(&mut self, bytes: usize) {
        self.queue_requests += portions(bytes, REQUEST_BYTES);
    }

    /// The other's sums taken away.
    pub(crate) fn without(mut self, other: &Self) -> Self {
        self.messages -= other.messages;
        for (function, count) in &other.invocations {
            *self.invocations.entry(function).or_default() -= count;
        }
        self.queue_requests -= other.queue_requests;
        self.half_reads -= other.half_reads;
        self.writes -= other.writes;
        self
    }
}

fn portions(bytes: usize, portion: usize) -> u64 {
    u64::try_from(bytes.div_ceil(portion).max(1)).unwrap_or(u64::MAX)
}

/// Counts that all ports of a run share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter(Arc<Mutex<Counts>>);

impl Meter {
    /// The sums so far, to read or add to.
    pub(crate) fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A table that counts what is asked of it.
#[derive(Debug, Clone)]
pub(crate) struct CountedTable {
    pub table: MemoryTable,
    pub meter: Meter,
}

#[async_trait]
impl Table for CountedTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let item = self.table.get(key).await?;
        let bytes = item.as_ref().map_or(0, item_bytes);
        self.meter.counts().half_reads += 2 * portions(bytes, READ_BYTES);
        Ok(item)
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        let page = self.table.query(query).await?;
        let bytes = page.items.iter().map(item_bytes).sum();
        // The index is read as it may be, the table as it is.
        let halves = match query.index {
            Index::Table => 2,
            Index::Gsi1 => 1,
        };
        self.meter.counts().half_reads += halves * portions(bytes, READ_BYTES);
        Ok(page)
    }

    async fn transact(&self, writes: Vec<Write>) -> Result<Transacted, StoreError> {
        let mut before = Vec::new();
        for write in &writes {
            before.push(self.table.get(write.key()).await?);
        }
        // A write alone is no transaction: `forecourt-aws` sends it as one request.
        let is_alone = matches!(
            writes.as_slice(),
            [Write::Put { .. } | Write::Delete { .. } | Write::Add { .. } | Write::Mark { .. }]
        );
        let keys: Vec<Key> = writes.iter().map(|write| write.key().clone()).collect();
        let outcome = self.table.transact(writes).await?;
        for (key, before) in keys.iter().zip(&before) {
            let after = self.table.get(key).await?;
            let units = units(before.as_ref(), after.as_ref());
            let mut counts = self.meter.counts();
            counts.writes += if is_alone { units } else { 2 * units };
            counts.writes += index_units(before.as_ref(), after.as_ref());
        }
        Ok(outcome)
    }
}

/// The larger of before and after; a condition costs the same.
fn units(before: Option<&Item>, after: Option<&Item>) -> u64 {
    let bytes = |item: Option<&Item>| item.map_or(0, item_bytes);
    portions(bytes(before).max(bytes(after)), WRITE_BYTES)
}

/// The index holds whole items: one write where the item is in it and changed,
/// two where it moved.
fn index_units(before: Option<&Item>, after: Option<&Item>) -> u64 {
    if before == after {
        return 0;
    }
    let placed = |item: Option<&'_ Item>| item.and_then(|item| item.index.clone());
    match (placed(before), placed(after)) {
        (None, None) => 0,
        (Some(from), Some(to)) if from != to => units(before, None) + units(None, after),
        _ => units(before, after),
    }
}

/// The size DynamoDB counts: names and values of all attributes.
fn item_bytes(item: &Item) -> usize {
    let key = |key: &Key, names: usize| names + key.pk.len() + key.sk.len();
    let index = item.index.as_ref().map_or(0, |index| key(index, 12));
    // `ttl` and `revision`, each a name and a number.
    let own = item.expires_at.map_or(0, |_| 9) + 10;
    let body = item.body.iter();
    let body = body.map(|(name, value)| name.len() + value_bytes(value));
    key(&item.key, 4) + index + own + body.sum::<usize>()
}

fn value_bytes(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 1,
        Value::Number(number) => number.to_string().len() / 2 + 2,
        Value::String(text) => text.len(),
        Value::Array(values) => {
            3 + values
                .iter()
                .map(|value| 1 + value_bytes(value))
                .sum::<usize>()
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, value)| 1 + name.len() + value_bytes(value));
            3 + fields.sum::<usize>()
        }
    }
}

/// Queues whose messages wait in order of arrival.
#[derive(Debug, Clone)]
pub(crate) struct CountedQueues {
    pub meter: Meter,
    waiting: Arc<Mutex<Vec<(QueueName, QueueMessage)>>>,
}

impl CountedQueues {
    pub(crate) fn new(meter: Meter) -> Self {
        Self {
            meter,
            waiting: Arc::default(),
        }
    }

    /// Takes a batch as Lambda's poller does, and counts the receive and the
    /// delete that follows.
    pub(crate) fn receive(&self, queue: QueueName, most: usize) -> Vec<QueueMessage> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut batch = Vec::new();
        waiting.retain(|(of, message)| {
            let is_taken = *of == queue && batch.len() < most;
            if is_taken {
                batch.push(message.clone());
            }
            !is_taken
        });
        if !batch.is_empty() {
            let mut counts = self.meter.counts();
            counts.queue_request(text_bytes(&batch));
            counts.queue_request(0);
        }
        batch
    }
}

fn text_bytes(messages: &[QueueMessage]) -> usize {
    messages.iter().map(|message| message.body.len()).sum()
}

#[async_trait]
impl Queues for CountedQueues {
    async fn send(&self, queue: QueueName, messages: &[QueueMessage]) -> Result<(), QueueError> {
        self.meter.counts().queue_request(text_bytes(messages));
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(messages.iter().map(|message| (queue, message.clone())));
        Ok(())
    }
}
