use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::{Map, Value};

use super::executor::give_way;
use super::faults::{Faults, When, injected, lock};
use forecourt_store::ports::{
    Condition, Index, Item, Key, MAX_TRANSACTION_WRITES, Page, Query, StoreError, Table,
    Transacted, Write,
};

/// The largest item, in bytes (DynamoDB quota: 400 KB).
const MAX_ITEM_BYTES: usize = 400 * 1024;

/// A table that is a map in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryTable {
    items: Arc<Mutex<BTreeMap<Key, Item>>>,
    faults: Faults,
}

impl MemoryTable {
    pub(super) fn new(faults: Faults) -> Self {
        Self {
            items: Arc::default(),
            faults,
        }
    }

    /// Returns all items, by key.
    #[must_use]
    pub fn items(&self) -> BTreeMap<Key, Item> {
        lock(&self.items).clone()
    }

    /// Puts an item into the table without a check, for the start of a test.
    pub fn plant(&self, item: Item) {
        let mut item = item;
        item.revision += 1;
        lock(&self.items).insert(item.key.clone(), item);
    }

    /// Removes an item, as a test of a damaged or older table needs.
    pub fn remove(&self, key: &Key) {
        lock(&self.items).remove(key);
    }

    fn holds(items: &BTreeMap<Key, Item>, write: &Write) -> bool {
        let (key, condition) = match write {
            Write::Put { item, condition } => (&item.key, condition),
            Write::Delete { key, condition } | Write::Check { key, condition } => (key, condition),
            Write::Add { key, at_least, .. } => {
                let value = |name| items.get(key)?.body.get(name)?.as_i64();
                let mut least = at_least.iter();
                return least.all(|(name, least)| value(name).is_some_and(|value| value >= *least));
            }
            Write::Mark { key, .. } => return items.contains_key(key),
        };
        let there = items.get(key);
        match condition {
            Condition::Always => true,
            Condition::Absent => there.is_none(),
            Condition::Exists => there.is_some(),
            Condition::Revision(revision) => there.is_some_and(|item| item.revision == *revision),
            Condition::Version(version) => {
                let stored = there.and_then(|item| item.body.get("version"));
                stored.map_or(0, |number| number.as_u64().unwrap_or_default()) == *version
            }
            Condition::UpdatedBy(author) => there
                .and_then(|item| item.body.get("updated_by"))
                .is_some_and(|by| by == author),
        }
    }

    fn perform(items: &mut BTreeMap<Key, Item>, write: Write) {
        match write {
            Write::Put { mut item, .. } => {
                item.revision += 1;
                items.insert(item.key.clone(), item);
            }
            Write::Delete { key, .. } => {
                items.remove(&key);
            }
            Write::Check { .. } => {}
            Write::Mark { key, set } => {
                if let Some(item) = items.get_mut(&key) {
                    item.body.extend(set);
                }
            }
            Write::Add {
                key, counters, set, ..
            } => {
                let item = items.entry(key.clone()).or_insert_with(|| Item {
                    key,
                    index: None,
                    expires_at: None,
                    revision: 0,
                    body: Map::new(),
                });
                item.body.extend(set);
                for (name, amount) in counters {
                    let before = item.body.get(&name).and_then(Value::as_i64);
                    let sum = before.unwrap_or(0) + amount;
                    item.body.insert(name, sum.into());
                }
            }
        }
    }

    /// Refuses what the real table would refuse, or what the test wants refused.
    fn check(&self, writes: &[Write]) -> Result<(), StoreError> {
        let keys: BTreeSet<&Key> = writes.iter().map(Write::key).collect();
        if writes.is_empty() || writes.len() > MAX_TRANSACTION_WRITES || keys.len() < writes.len() {
            let count = writes.len();
            let why = format!("{count} writes: none, too many, or two of one key");
            return Err(StoreError::Refused(why.into()));
        }
        for write in writes {
            let Write::Put { item, .. } = write else {
                continue;
            };
            let body = || serde_json::to_string(&item.body).unwrap_or_default();
            if body().len() > MAX_ITEM_BYTES {
                return Err(StoreError::Refused("the item is too large".into()));
            }
            let raw_rows = item.key.pk.ends_with("#review");
            if !raw_rows && self.faults.refuses(body) {
                return Err(StoreError::Refused("data the table can never take".into()));
            }
        }
        Ok(())
    }
}

/// Returns the position of an item in the order of the query.
fn place(query: &Query, item: &Item) -> Option<(String, String)> {
    let stands = match query.index {
        Index::Table => Some(&item.key),
        Index::Gsi1 => item.index.as_ref(),
    };
    let stands = stands.filter(|key| key.pk == query.pk && key.sk >= query.from)?;
    let unique = match query.index {
        Index::Table => String::new(),
        Index::Gsi1 => format!("{}#{}", item.key.pk, item.key.sk),
    };
    (stands.sk <= query.to).then(|| (stands.sk.clone(), unique))
}

/// Returns the items of the partition that a query of the table reads.
fn in_partition<'a>(
    items: &'a BTreeMap<Key, Item>,
    query: &Query,
) -> impl Iterator<Item = &'a Item> {
    let first = Key {
        pk: query.pk.clone(),
        sk: query.from.clone(),
    };
    let pk = query.pk.clone();
    let from_there = items.range(first..);
    let within = from_there.take_while(move |(key, _)| key.pk == pk);
    within.map(|(_, item)| item)
}

#[async_trait]
impl Table for MemoryTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        give_way().await;
        if self.faults.call().is_some() {
            return Err(StoreError::Unavailable(injected()));
        }
        Ok(lock(&self.items).get(key).cloned())
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        give_way().await;
        if self.faults.call().is_some() {
            return Err(StoreError::Unavailable(injected()));
        }
        let cursor: Option<(String, String)> = match &query.cursor {
            None => None,
            Some(text) => Some(serde_json::from_str(text).map_err(|_| StoreError::BadCursor)?),
        };
        let mut found: Vec<((String, String), Item)> = {
            let items = lock(&self.items);
            let placed = |item: &Item| Some((place(query, item)?, item.clone()));
            match query.index {
                Index::Table => in_partition(&items, query).filter_map(placed).collect(),
                Index::Gsi1 => items.values().filter_map(placed).collect(),
            }
        };
        found.sort_by(|left, right| left.0.cmp(&right.0));
        if query.descending {
            found.reverse();
        }
        if let Some(cursor) = cursor {
            found.retain(|(at, _)| {
                if query.descending {
                    *at < cursor
                } else {
                    *at > cursor
                }
            });
        }
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX).max(1);
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().map(|(at, _)| at);
        let cursor = last
            .filter(|_| more)
            .and_then(|at| serde_json::to_string(at).ok());
        let items = found.into_iter().map(|(_, item)| item).collect();
        Ok(Page { items, cursor })
    }

    async fn transact(&self, writes: Vec<Write>) -> Result<Transacted, StoreError> {
        give_way().await;
        let fault = self.faults.call();
        if fault == Some(When::Before) {
            return Err(StoreError::Unavailable(injected()));
        }
        self.check(&writes)?;
        let failed = {
            let mut items = lock(&self.items);
            let failed = writes.iter().position(|write| !Self::holds(&items, write));
            if failed.is_none() {
                for write in writes {
                    Self::perform(&mut items, write);
                }
            }
            failed
        };
        give_way().await;
        match (fault, failed) {
            (Some(_), _) => Err(StoreError::Unavailable(injected())),
            (None, Some(index)) => Ok(Transacted::ConditionFailed { index }),
            (None, None) => Ok(Transacted::Committed),
        }
    }
}
