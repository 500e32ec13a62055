//! A unit of work: rows are read once, changed in memory, and written together in one
//! transaction, under the condition that nobody else has changed them.

mod elsewhere;
mod listed;
mod live;
mod tell;
mod tries;

use std::collections::BTreeMap;

use forecourt_types::{OperatorId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::audit::{AuditAction, AuditRow, AuditSource, RowChange};
use crate::failure::Failure;
use crate::keys;
use crate::messages::{LiveGone, derived};
use crate::outbox::{Outbox, OutboxEntry};
use crate::ports::{Condition, Item, ItemError, Key, QueueName, Table, Transacted, Write};
use crate::rows::config::{Stamps, Webhook};
use crate::rows::load_at_most;

#[derive(Debug, Clone)]
struct Slot {
    revision: u64,
    /// The item as this unit has read it.
    read: Option<Item>,
    item: Option<Item>,
    changed: bool,
    always: bool,
}

pub use tries::{Committed, Tried, until_committed};

/// Rows that are read, changed and written in one transaction.
pub struct Unit<'a> {
    table: &'a dyn Table,
    /// The operator whose rows they are.
    pub operator: &'a OperatorId,
    /// The time of the work, by the clock of the cloud.
    pub now: Timestamp,
    /// The author of the changes, for the stamps.
    by: &'a str,
    rows: BTreeMap<Key, Slot>,
    hand_overs: BTreeMap<String, (Write, OutboxEntry)>,
    others: Vec<Write>,
    /// Whose request this is, if its changes are kept in the audit log.
    audit: Option<AuditSource>,
    /// What the request asks another function to do, for the audit log.
    requests: Vec<AuditRow>,
    /// The webhooks of the operator, once an event was told.
    wanted: Option<Vec<Webhook>>,
    /// How many events were told.
    told: u64,
    /// The latest mark of the rows that were read outside of this unit.
    marked_until: Option<Timestamp>,
    /// The same for those who watch the operator as a whole.
    overview_until: Option<Timestamp>,
    /// What is removed of that which can be watched.
    gone: Vec<LiveGone>,
}

impl<'a> Unit<'a> {
    /// Makes an empty unit of work for rows of this operator. `by` is the function, client or
    /// user that changes them.
    pub fn new(
        table: &'a dyn Table,
        operator: &'a OperatorId,
        now: Timestamp,
        by: &'a str,
    ) -> Self {
        Self {
            table,
            operator,
            now,
            by,
            rows: BTreeMap::new(),
            hand_overs: BTreeMap::new(),
            others: Vec::new(),
            audit: None,
            requests: Vec::new(),
            wanted: None,
            told: 0,
            marked_until: None,
            overview_until: None,
            gone: Vec::new(),
        }
    }

    /// Writes an entry of the audit log for every record that this unit changes, in the same
    /// table transaction.
    #[must_use]
    pub fn audited(mut self, source: AuditSource) -> Self {
        self.audit = Some(source);
        self
    }

    /// Notes in the audit log that the request asks another function to do something with a
    /// record. `id` and `at` are those of the first try, so that a repeat writes the same entry.
    pub fn audit_request(
        &mut self,
        record: &str,
        record_id: &str,
        (id, at): (&str, Timestamp),
        wanted: Map<String, Value>,
    ) {
        let Some(source) = &self.audit else {
            return;
        };
        self.requests.push(AuditRow {
            audit_id: derived(&[record, record_id, id]),
            at,
            by: self.by.to_owned(),
            address: source.address.clone(),
            request_id: source.request_id.clone(),
            action: AuditAction::Requested,
            record: record.to_owned(),
            record_id: record_id.to_owned(),
            before: Map::new(),
            after: wanted,
        });
    }

    /// The table itself, for reading rows on which the commit does not depend.
    pub fn table(&self) -> &'a dyn Table {
        self.table
    }

    /// The stamps of a row that is made in this unit.
    pub fn stamps(&self) -> Stamps {
        Stamps::new(self.now, self.by)
    }

    /// Notes a change in a row's stamps.
    pub fn touch(&self, stamps: &mut Stamps) {
        stamps.touch(self.now, self.by);
    }

    /// Reads a row in the state in which this unit has left it so far.
    pub async fn read<R: DeserializeOwned>(&mut self, key: &Key) -> Result<Option<R>, Failure> {
        if !self.rows.contains_key(key) {
            let item = self.table.get(key).await?;
            let slot = Slot {
                revision: item.as_ref().map_or(0, |item| item.revision),
                read: item.clone(),
                item,
                changed: false,
                always: false,
            };
            self.rows.insert(key.clone(), slot);
        }
        let item = self.rows.get(key).and_then(|slot| slot.item.as_ref());
        Ok(item.map(Item::read).transpose()?)
    }

    /// Reads at most `most` rows of a partition whose sort key begins with a prefix, in the order
    /// of their keys and in the state in which this unit has left them so far. The commit does
    /// not check them for changes by others: to be safe, read and write a row that
    /// changes with them.
    pub async fn list<R: DeserializeOwned>(
        &self,
        pk: &str,
        prefix: &str,
        most: u32,
    ) -> Result<Vec<R>, Failure> {
        let stored = load_at_most(self.table, pk, prefix, most).await?;
        let stored = stored.into_iter().map(|item| (item.key.clone(), item));
        let mut items: BTreeMap<Key, Item> = stored.collect();
        for (key, slot) in &self.rows {
            if key.pk != pk || !key.sk.starts_with(prefix) || !slot.changed {
                continue;
            }
            match &slot.item {
                Some(item) => items.insert(key.clone(), item.clone()),
                None => items.remove(key),
            };
        }
        let rows: Result<Vec<R>, ItemError> = items.values().map(Item::read).collect();
        Ok(rows?)
    }

    /// Writes an item that [`Unit::read`] has read. An item that it has not read must not exist.
    pub fn put(&mut self, item: Item) {
        self.change(item, false);
    }

    /// Writes a row that [`Unit::read`] has read.
    pub fn put_row<R: Serialize>(&mut self, key: Key, row: &R) -> Result<(), ItemError> {
        self.put(Item::new(key, row)?);
        Ok(())
    }

    /// Writes an item that was read outside of this unit, if its revision still stands.
    pub fn put_at(&mut self, item: Item) {
        let slot = Slot {
            revision: item.revision,
            read: None,
            item: None,
            changed: false,
            always: false,
        };
        self.rows.insert(item.key.clone(), slot);
        self.put(item);
    }

    /// Makes the commit fail unless a row that was read outside of this unit still
    /// has this revision.
    pub fn unchanged(&mut self, key: Key, revision: u64) {
        self.also(Write::Check {
            key,
            condition: Condition::Revision(revision),
        });
    }

    /// Makes the commit fail unless this row exists.
    pub fn given(&mut self, key: Key) {
        self.also(Write::Check {
            key,
            condition: Condition::Exists,
        });
    }

    /// Removes a row that was read outside of this unit, if its revision still stands.
    pub fn delete_at(&mut self, key: Key, revision: u64) {
        self.also(Write::Delete {
            key,
            condition: Condition::Revision(revision),
        });
    }

    /// Writes an item whatever is stored under its key, unless this unit has read the key: then
    /// what it read must still stand.
    pub fn put_always(&mut self, item: Item) {
        self.change(item, true);
    }

    fn change(&mut self, item: Item, always: bool) {
        let slot = self.rows.entry(item.key.clone()).or_insert(Slot {
            revision: 0,
            read: None,
            item: None,
            changed: false,
            always,
        });
        slot.item = Some(item.after(slot.revision));
        slot.changed = true;
    }

    /// Removes an item whatever is stored under its key.
    pub fn delete(&mut self, key: Key) {
        let slot = Slot {
            revision: 0,
            read: None,
            item: None,
            changed: true,
            always: true,
        };
        self.rows.insert(key, slot);
    }

    /// Adds a write of another kind, whose key no row of this unit has.
    pub fn also(&mut self, write: Write) {
        self.others.retain(|other| other.key() != write.key());
        self.others.push(write);
    }

    /// Hands a message over to another function. Two hand-overs with one id count as one.
    pub fn hand_over<B: Serialize>(
        &mut self,
        queue: QueueName,
        group: String,
        deduplication_id: String,
        body: &B,
    ) -> Result<(), ItemError> {
        let id = deduplication_id.clone();
        let entry = Outbox::entry(queue, group, deduplication_id, body, self.now)?;
        self.hand_overs.insert(id, entry);
        Ok(())
    }

    /// The keys of the hand-overs of this unit.
    pub fn hand_over_keys(&self) -> Vec<(String, String)> {
        let entries = self.hand_overs.values();
        entries
            .filter_map(|(_, entry)| entry.row.as_ref())
            .map(|key| (key.pk.clone(), key.sk.clone()))
            .collect()
    }

    /// The time that an attribute of a row tells which this unit has read, if it tells one. Such
    /// attributes are set by [`Write::Mark`] and are no part of the row.
    #[must_use]
    pub fn mark(&self, key: &Key, name: &str) -> Option<Timestamp> {
        let item = self.rows.get(key)?.read.as_ref()?;
        Timestamp::parse(item.body.get(name)?.as_str()?).ok()
    }

    /// The number of writes that the unit has so far, without those of the audit log.
    pub fn writes(&self) -> usize {
        let changed = self.rows.values().filter(|slot| slot.changed).count();
        changed + self.listing_count() + self.hand_overs.len() + self.others.len()
    }

    /// The entries of the audit log. Rows that were read outside of this unit are read again: the
    /// transaction fails unless they still have the revision that they had then.
    async fn audit_rows(&self) -> Result<Vec<AuditRow>, Failure> {
        let Some(source) = &self.audit else {
            return Ok(Vec::new());
        };
        let changed = self.rows.iter().filter(|(_, slot)| slot.changed);
        let mut changes: Vec<(&Key, Option<Item>, Option<&Item>)> = changed
            .map(|(key, slot)| (key, slot.read.clone(), slot.item.as_ref()))
            .collect();
        changes.extend(self.others.iter().filter_map(|write| match write {
            Write::Delete { key, .. } => Some((key, None, None)),
            Write::Put { .. } | Write::Check { .. } | Write::Add { .. } | Write::Mark { .. } => {
                None
            }
        }));
        let mut rows = self.requests.clone();
        for (key, before, after) in changes {
            if keys::audited_record(key).is_none() {
                continue;
            }
            let is_new = after.is_some_and(|item| item.revision == 0);
            let before = match before {
                None if !is_new => self.table.get(key).await?,
                before => before,
            };
            let change = RowChange {
                key,
                before: before.as_ref(),
                after,
            };
            rows.extend(AuditRow::of_change(source, self.now, self.by, &change));
        }
        Ok(rows)
    }

    fn audit_writes(&self, rows: &[AuditRow]) -> Result<Vec<Write>, Failure> {
        let Some(source) = &self.audit else {
            return Ok(Vec::new());
        };
        let mut writes = Vec::new();
        for row in rows {
            for item in row.items(self.operator, source.keep_days)? {
                writes.push(Write::Put {
                    item,
                    condition: Condition::Always,
                });
            }
        }
        Ok(writes)
    }

    /// Writes everything, or nothing.
    pub async fn commit(mut self) -> Result<Committed, Failure> {
        let rows = self.audit_rows().await?;
        self.tell_of_records(&rows).await?;
        let mut writes = self.audit_writes(&rows)?;
        let told_live = self.told_live()?;
        writes.extend(self.listing_writes().await?);
        for (key, slot) in self.rows {
            if !slot.changed {
                continue;
            }
            writes.push(match (slot.item, slot.always) {
                (Some(item), true) => Write::Put {
                    item,
                    condition: Condition::Always,
                },
                (Some(item), false) => Write::put_unchanged(item),
                (None, _) => Write::Delete {
                    key,
                    condition: Condition::Always,
                },
            });
        }
        let (outbox, mut entries): (Vec<Write>, Vec<OutboxEntry>) =
            self.hand_overs.into_values().unzip();
        writes.extend(outbox);
        writes.extend(self.others);
        if writes.is_empty() {
            return Ok(Committed::Yes(entries));
        }
        let keys: Vec<Key> = writes.iter().map(|write| write.key().clone()).collect();
        match self.table.transact(writes).await? {
            Transacted::Committed => {
                entries.extend(told_live);
                Ok(Committed::Yes(entries))
            }
            Transacted::ConditionFailed { index } => {
                let key = keys.into_iter().nth(index);
                key.map(Committed::Conflict).ok_or(Failure::Contended)
            }
        }
    }
}
