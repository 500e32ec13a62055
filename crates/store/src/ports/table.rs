use std::collections::BTreeMap;

use async_trait::async_trait;
use forecourt_types::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

/// The most writes one transaction may have (DynamoDB quota: 100 items).
pub const MAX_TRANSACTION_WRITES: usize = 100;

/// The most keys that one call may read (DynamoDB quota of `BatchGetItem`).
pub const MAX_KEYS_AT_ONCE: usize = 100;

/// The key of an item in the table or in the index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The partition key, which groups items.
    pub pk: String,
    /// The sort key, which orders the items of a partition.
    pub sk: String,
}

/// One item of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The key of the item in the table.
    pub key: Key,
    /// The key of the item in the index `gsi1`, if it is listed there.
    pub index: Option<Key>,
    /// When DynamoDB may remove the item, if ever. The removal may be days late.
    pub expires_at: Option<Timestamp>,
    /// The number of times the item was written; 0 before the first write. A put writes
    /// `revision + 1`.
    pub revision: u64,
    /// The attributes of the item. The names `pk`, `sk`, `gsi1pk`, `gsi1sk`, `ttl` and `revision`
    /// belong to the table and never occur here.
    pub body: Map<String, Value>,
}

/// An item that cannot be read as the expected row: either our own defect, or somebody
/// else wrote it.
#[derive(Debug, Error)]
#[error("the item {pk} / {sk} is not a {row}")]
pub struct ItemError {
    /// The partition key of the item.
    pub pk: String,
    /// The sort key of the item.
    pub sk: String,
    /// The row type that was expected.
    pub row: &'static str,
    /// The error that serde gave.
    #[source]
    pub source: serde_json::Error,
}

impl Item {
    /// Makes a new item from a row.
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

    /// The same item, listed in the index under this key too.
    #[must_use]
    pub fn with_index(mut self, index: Key) -> Self {
        self.index = Some(index);
        self
    }

    /// The same item, which DynamoDB may remove from this time on.
    #[must_use]
    pub fn with_expiry(mut self, at: Timestamp) -> Self {
        self.expires_at = Some(at);
        self
    }

    /// The same item as the successor of the revision that was read.
    #[must_use]
    pub fn after(mut self, revision: u64) -> Self {
        self.revision = revision;
        self
    }

    /// Reads the item as a row. The revision is handed to the row as the field `revision`,
    /// for [`crate::rows::config::Stamps`].
    ///
    /// # Errors
    /// [`ItemError`] when the attributes are not those of the row.
    pub fn read<R: DeserializeOwned>(&self) -> Result<R, ItemError> {
        let mut body = self.body.clone();
        body.insert("revision".to_owned(), Value::from(self.revision));
        serde_json::from_value(Value::Object(body)).map_err(|source| ItemError {
            pk: self.key.pk.clone(),
            sk: self.key.sk.clone(),
            row: std::any::type_name::<R>(),
            source,
        })
    }
}

/// The condition under which a write happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The write happens whatever is stored.
    Always,
    /// The write happens only if no such item exists.
    Absent,
    /// The write happens only if the item exists.
    Exists,
    /// The write happens only if the item exists and was not written since it was read
    /// at this revision.
    Revision(u64),
    /// The write happens only if the attribute `version` of the item is this number. Without the
    /// item or the attribute it is 0. This is for counters, since adding to one
    /// changes no revision.
    Version(u64),
    /// The write happens only if the attribute `updated_by` of the item is this text. This is for
    /// sums, since adding to one changes no revision, but sets who has changed it last.
    UpdatedBy(&'static str),
}

/// One write of a transaction. Two writes of one transaction must not name the same key.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Writes the whole item with `revision + 1`.
    Put {
        /// The item that is written.
        item: Item,
        /// The condition under which the item is written.
        condition: Condition,
    },
    /// Removes the item if it exists.
    Delete {
        /// The key of the row.
        key: Key,
        /// The condition under which the item is removed.
        condition: Condition,
    },
    /// Writes nothing, but checks a condition.
    Check {
        /// The key of the row.
        key: Key,
        /// The condition that is checked.
        condition: Condition,
    },
    /// Adds to counters and sets the other attributes. A counter begins at 0 when the item or the
    /// attribute is new. The revision is not changed.
    ///
    /// The addition and the check of `at_least` are one step, so that of many additions at the
    /// same time exactly those are made whose conditions hold. A repeat of the same addition adds
    /// once more: where that is wrong, a put of an absent item stands in the same transaction.
    Add {
        /// The key of the row.
        key: Key,
        /// The amount to add to each attribute, by the attribute's name.
        counters: BTreeMap<String, i64>,
        /// The least value that each of these attributes must have before the addition. The
        /// condition fails if the item does not exist, or if the attribute is missing or no
        /// number, even where the least value is 0 or below. Nothing here means no condition.
        at_least: BTreeMap<String, i64>,
        /// The attributes that are set to a value.
        set: Map<String, Value>,
    },
    /// Sets attributes of an item under the condition that it exists. The revision is not changed,
    /// so whoever has read the item before may still write it, without these attributes.
    Mark {
        /// The key of the row.
        key: Key,
        /// The attributes that are set to a value.
        set: Map<String, Value>,
    },
}

impl Write {
    /// Writes an item under the condition that it has not changed since it was read. An item with
    /// the revision 0 must not exist.
    #[must_use]
    pub fn put_unchanged(item: Item) -> Self {
        let condition = match item.revision {
            0 => Condition::Absent,
            revision => Condition::Revision(revision),
        };
        Self::Put { item, condition }
    }

    /// The key of the item that the write is about.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { item, .. } => &item.key,
            Self::Delete { key, .. }
            | Self::Check { key, .. }
            | Self::Add { key, .. }
            | Self::Mark { key, .. } => key,
        }
    }
}

/// The outcome of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a transaction may not have happened"]
pub enum Transacted {
    /// All writes of the transaction were made.
    Committed,
    /// No write was made, because the condition of this write did not hold.
    ConditionFailed {
        /// The place of the first write whose condition did not hold, counted from 0.
        index: usize,
    },
}

/// The keys that a query follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// The table's own keys; the read is strongly consistent.
    Table,
    /// The keys of the index `gsi1`; the index lags behind writes.
    Gsi1,
}

/// A query for items of one partition in the order of their sort keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Whether the query reads the table or the index.
    pub index: Index,
    /// The partition key whose items are read.
    pub pk: String,
    /// The first sort key that is read (inclusive), in the order of the bytes.
    pub from: String,
    /// The last sort key that is read (inclusive).
    pub to: String,
    /// Whether the items are read in descending order.
    pub descending: bool,
    /// The most items that are read, 1 to 1,000.
    pub limit: u32,
    /// The cursor of the page before; none for the first page.
    pub cursor: Option<String>,
}

impl Query {
    /// A query for all items of the partition whose sort key begins with `prefix`,
    /// in ascending order.
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

/// One page of the items that a query finds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The items of this page in the order of the query.
    pub items: Vec<Item>,
    /// The cursor of the next page; none on the last page. It is opaque text that holds key
    /// values only, so it is safe to show it to the operator that owns the keys.
    pub cursor: Option<String>,
}

/// Why the table did not carry out a request.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The request may succeed later, and may even have been carried out: try the whole
    /// use case again.
    #[error("the table is not available just now")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The request itself is wrong, so it will never succeed.
    #[error("the table refused the request")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The cursor is not one that this table gave.
    #[error("the cursor is not one this list gave: start again without it")]
    BadCursor,
}

/// The one table that holds all rows.
#[async_trait]
pub trait Table: Send + Sync {
    /// Reads one item as it was last committed.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError>;

    /// Reads the items with these keys, at most [`MAX_KEYS_AT_ONCE`], as they were last
    /// committed. Their order is not that of the keys, and an item that does not exist is left out.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::with_capacity(keys.len());
        for key in keys {
            items.extend(self.get(key).await?);
        }
        Ok(items)
    }

    /// Reads one page of a query.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn query(&self, query: &Query) -> Result<Page, StoreError>;

    /// Makes all writes or none of them: at most [`MAX_TRANSACTION_WRITES`], with different keys.
    /// A transaction that collides with another one is tried again inside. A condition that does
    /// not hold is an outcome and no error.
    ///
    /// # Errors
    /// [`StoreError`]. After [`StoreError::Unavailable`] the writes may have been made.
    async fn transact(&self, writes: Vec<Write>) -> Result<Transacted, StoreError>;
}
