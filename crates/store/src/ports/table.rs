use std::collections::BTreeMap;

use async_trait::async_trait;
use forecourt_types::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

/// The most writes one transaction may have (DynamoDB quota: 100 items).
pub const MAX_TRANSACTION_WRITES: usize = 100;

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

/// One item of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Where it stands.
    pub key: Key,
    /// Where it stands in the index `gsi1`, if it is there.
    pub index: Option<Key>,
    /// When DynamoDB may remove it, if ever; removal may lag by days.
    pub expires_at: Option<Timestamp>,
    /// Counts its writes: 0 before the first. A put writes `revision + 1`.
    pub revision: u64,
    /// Its attributes. The names `pk`, `sk`, `gsi1pk`, `gsi1sk`, `ttl` and
    /// `revision` are the table's own and never stand here.
    pub body: Map<String, Value>,
}

/// A row that is not the item it should be: our own defect, or a foreign hand.
#[derive(Debug, Error)]
#[error("the item {pk} / {sk} is not a {row}")]
pub struct ItemError {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// The row type wanted.
    pub row: &'static str,
    /// What serde said.
    #[source]
    pub source: serde_json::Error,
}

impl Item {
    /// A new item from a row type.
    ///
    /// # Errors
    /// [`ItemError`] when the row does not serialise to an object.
    pub fn new<R: Serialize>(key: Key, row: &R) -> Result<Self, ItemError> {
        let body = serde_json::to_value(row).and_then(serde_json::from_value);
        match body {
            Ok(body) => Ok(Self {
                key,
                index: None,
                expires_at: None,
                revision: 0,
                body,
            }),
            Err(source) => Err(ItemError {
                pk: key.pk,
                sk: key.sk,
                row: std::any::type_name::<R>(),
                source,
            }),
        }
    }

    /// The same item standing in the index too.
    #[must_use]
    pub fn with_index(mut self, index: Key) -> Self {
        self.index = Some(index);
        self
    }

    /// The same item with an end.
    #[must_use]
    pub fn with_expiry(mut self, at: Timestamp) -> Self {
        self.expires_at = Some(at);
        self
    }

    /// The same item following on the revision that was read.
    #[must_use]
    pub fn after(mut self, revision: u64) -> Self {
        self.revision = revision;
        self
    }

    /// Reads the row.
    ///
    /// # Errors
    /// [`ItemError`] when the attributes are not those of the row.
    pub fn read<R: DeserializeOwned>(&self) -> Result<R, ItemError> {
        serde_json::from_value(Value::Object(self.body.clone())).map_err(|source| ItemError {
            pk: self.key.pk.clone(),
            sk: self.key.sk.clone(),
            row: std::any::type_name::<R>(),
            source,
        })
    }
}

/// What must hold for a write to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The write happens whatever is stored.
    Always,
    /// No such item yet.
    Absent,
    /// The item is there.
    Exists,
    /// The item is there and was not written since it was read.
    Revision(u64),
}

/// One write of a transaction. No two writes of one may name the same key.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Writes the whole item with `revision + 1`.
    Put {
        /// The item.
        item: Item,
        /// What must hold.
        condition: Condition,
    },
    /// Removes it, if it is there.
    Delete {
        /// The key of the row.
        key: Key,
        /// What must hold.
        condition: Condition,
    },
    /// Writes nothing, only asks.
    Check {
        /// The key of the row.
        key: Key,
        /// What must hold.
        condition: Condition,
    },
    /// Adds to counters, from 0 when the item or the attribute is new, and sets
    /// the other attributes. Does not touch the revision.
    Add {
        /// The key of the row.
        key: Key,
        /// What to add to which attribute.
        counters: BTreeMap<String, i64>,
        /// Attributes to set as they are.
        set: Map<String, Value>,
    },
}

impl Write {
    /// Writes an item under the condition that it has not changed since it was
    /// read: absent when its revision is 0.
    #[must_use]
    pub fn put_unchanged(item: Item) -> Self {
        let condition = match item.revision {
            0 => Condition::Absent,
            revision => Condition::Revision(revision),
        };
        Self::Put { item, condition }
    }

    /// Which item it is about.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { item, .. } => &item.key,
            Self::Delete { key, .. } | Self::Check { key, .. } | Self::Add { key, .. } => key,
        }
    }
}

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a transaction may not have happened"]
pub enum Transacted {
    /// All of it stands.
    Committed,
    /// None of it: this write's condition did not hold.
    ConditionFailed {
        /// The place of the first such write.
        index: usize,
    },
}

/// Which key a query follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// The table's own; strongly consistent.
    Table,
    /// `gsi1`; lags behind writes.
    Gsi1,
}

/// Items of one partition in the order of their sort keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Which key.
    pub index: Index,
    /// The partition.
    pub pk: String,
    /// Sort keys from here on (inclusive), in the order of the bytes.
    pub from: String,
    /// Sort keys up to here (inclusive).
    pub to: String,
    /// The last first.
    pub descending: bool,
    /// At most this many items; 1 to 1,000.
    pub limit: u32,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl Query {
    /// All items of the partition whose sort key starts so, first first.
    #[must_use]
    pub fn prefix(index: Index, pk: impl Into<String>, prefix: &str) -> Self {
        Self {
            index,
            pk: pk.into(),
            // DynamoDB takes no empty key; ids hold no control characters.
            from: if prefix.is_empty() {
                " ".to_owned()
            } else {
                prefix.to_owned()
            },
            // The last character there is, which no key of ours holds.
            to: format!("{prefix}\u{10ffff}"),
            descending: false,
            limit: 100,
            cursor: None,
        }
    }
}

/// A page of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The items.
    pub items: Vec<Item>,
    /// Where the next page starts; none when this was the last. Opaque text
    /// made of key values only, safe to show to the operator that owns them.
    pub cursor: Option<String>,
}

/// Why the table did not do it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// It may do it later, or may even have done it: try the whole use case again.
    #[error("the table is not available just now")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It never will: the request itself is wrong.
    #[error("the table refused the request")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The cursor is not one we gave.
    #[error("the cursor is not one this list gave: start again without it")]
    BadCursor,
}

/// The one table.
#[async_trait]
pub trait Table: Send + Sync {
    /// Reads one item, as last committed.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError>;

    /// Reads a page.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn query(&self, query: &Query) -> Result<Page, StoreError>;

    /// Makes all writes or none; at most [`MAX_TRANSACTION_WRITES`], of
    /// different keys. A contended transaction is tried again inside, a failed
    /// condition is an outcome.
    ///
    /// # Errors
    /// [`StoreError`]. After [`StoreError::Unavailable`] it may have happened.
    async fn transact(&self, writes: Vec<Write>) -> Result<Transacted, StoreError>;
}
