//! A unit of work: rows read once, changed in memory, and written together in
//! one transaction under the condition that nobody else has changed them.

use std::collections::BTreeMap;

use forecourt_types::{OperatorId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::outbox::{Outbox, OutboxEntry};
use crate::ports::{Condition, Item, ItemError, Key, QueueName, Table, Transacted, Write};
use crate::rows::config::Stamps;
use crate::rows::load_at_most;

#[derive(Debug, Clone)]
struct Slot {
    revision: u64,
    item: Option<Item>,
    changed: bool,
    always: bool,
}

/// Rows on their way through one transaction.
pub struct Unit<'a> {
    table: &'a dyn Table,
    /// Whose rows.
    pub operator: &'a OperatorId,
    /// Cloud time of the work.
    pub now: Timestamp,
    /// Who does it, for the stamps.
    by: &'a str,
    rows: BTreeMap<Key, Slot>,
    hand_overs: BTreeMap<String, (Write, OutboxEntry)>,
    others: Vec<Write>,
}

/// What became of a unit.
pub enum Committed {
    /// It stands; these hand-overs are to be sent.
    Yes(Vec<OutboxEntry>),
    /// Somebody else was faster: read again. Names a row that was not as it was read.
    Conflict(Key),
}

impl Committed {
    /// A finished try that gives `done`, or one that has to be repeated. The hand-overs
    /// go out with the outbox.
    pub fn then<T>(self, done: impl FnOnce(Vec<OutboxEntry>) -> T) -> Tried<T> {
        match self {
            Self::Yes(entries) => Tried::Done(done(entries)),
            Self::Conflict(_) => Tried::Conflict,
        }
    }
}

/// What one try of a change came to.
pub enum Tried<T> {
    /// It is written, or there was nothing to write.
    Done(T),
    /// Somebody else was faster.
    Conflict,
}

/// How often a change is tried on rows that others change meanwhile. Each of the others
/// has succeeded when a try fails, so a change is rarely tried more than twice.
const TRIES: usize = 12;

/// Makes a change: reads the newest rows and writes them, again and again until nobody
/// else was faster. This is the only such loop.
///
/// # Errors
/// [`Failure::Contended`] after 12 tries, and whatever a try fails with.
pub async fn until_committed<T, E, A>(mut attempt: impl FnMut() -> A) -> Result<T, E>
where
    E: From<Failure>,
    A: Future<Output = Result<Tried<T>, E>>,
{
    for _ in 0..TRIES {
        if let Tried::Done(done) = attempt().await? {
            return Ok(done);
        }
    }
    Err(Failure::Contended.into())
}

impl<'a> Unit<'a> {
    /// An empty unit of work for rows of this operator. `by` is the function, client
    /// or user who changes them.
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
        }
    }

    /// The table itself, for rows that nothing here depends on.
    pub fn table(&self) -> &'a dyn Table {
        self.table
    }

    /// Stamps of a row made in this unit.
    pub fn stamps(&self) -> Stamps {
        Stamps::new(self.now, self.by)
    }

    /// Notes a change in a row's stamps.
    pub fn touch(&self, stamps: &mut Stamps) {
        stamps.touch(self.now, self.by);
    }

    /// Reads a row, as this unit has left it so far.
    pub async fn read<R: DeserializeOwned>(&mut self, key: &Key) -> Result<Option<R>, Failure> {
        if !self.rows.contains_key(key) {
            let item = self.table.get(key).await?;
            let slot = Slot {
                revision: item.as_ref().map_or(0, |item| item.revision),
                item,
                changed: false,
                always: false,
            };
            self.rows.insert(key.clone(), slot);
        }
        let item = self.rows.get(key).and_then(|slot| slot.item.as_ref());
        Ok(item.map(Item::read).transpose()?)
    }

    /// Reads at most `most` rows of a partition whose sort key begins so, in the
    /// order of their keys, as this unit has left them so far. Nothing guards
    /// them against changes by others: read and write a row that changes with
    /// them.
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

    /// Writes an item that [`Unit::read`] has looked at; one it has not looked
    /// at must not exist.
    pub fn put(&mut self, item: Item) {
        self.change(item, false);
    }

    /// Writes a row that [`Unit::read`] has looked at.
    pub fn put_row<R: Serialize>(&mut self, key: Key, row: &R) -> Result<(), ItemError> {
        self.put(Item::new(key, row)?);
        Ok(())
    }

    /// Writes an item that was read outside of this unit, if its revision still stands.
    pub fn put_at(&mut self, item: Item) {
        let slot = Slot {
            revision: item.revision,
            item: None,
            changed: false,
            always: false,
        };
        self.rows.insert(item.key.clone(), slot);
        self.put(item);
    }

    /// Writes nothing unless a row that was read outside of this unit still has this
    /// revision.
    pub fn unchanged(&mut self, key: Key, revision: u64) {
        self.also(Write::Check {
            key,
            condition: Condition::Revision(revision),
        });
    }

    /// Writes nothing unless this row is there.
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

    /// Writes an item whatever stands there.
    pub fn put_always(&mut self, item: Item) {
        self.change(item, true);
    }

    fn change(&mut self, item: Item, always: bool) {
        let slot = self.rows.entry(item.key.clone()).or_insert(Slot {
            revision: 0,
            item: None,
            changed: false,
            always,
        });
        slot.item = Some(item.after(slot.revision));
        slot.changed = true;
    }

    /// Removes an item, whatever stands there.
    pub fn delete(&mut self, key: Key) {
        let slot = Slot {
            revision: 0,
            item: None,
            changed: true,
            always: true,
        };
        self.rows.insert(key, slot);
    }

    /// Adds a write of another kind, to a key no row of this unit stands at.
    pub fn also(&mut self, write: Write) {
        self.others.retain(|other| other.key() != write.key());
        self.others.push(write);
    }

    /// Hands over to another function; twice with one id is once.
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

    /// Where the hand-overs of this unit stand.
    pub fn hand_over_keys(&self) -> Vec<(String, String)> {
        let entries = self.hand_overs.values().map(|(_, entry)| &entry.key);
        entries
            .map(|key| (key.pk.clone(), key.sk.clone()))
            .collect()
    }

    /// How many writes it has come to.
    pub fn writes(&self) -> usize {
        let changed = self.rows.values().filter(|slot| slot.changed).count();
        changed + self.hand_overs.len() + self.others.len()
    }

    /// Writes everything, or nothing.
    pub async fn commit(self) -> Result<Committed, Failure> {
        let mut writes = Vec::new();
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
        let (outbox, entries): (Vec<Write>, Vec<OutboxEntry>) =
            self.hand_overs.into_values().unzip();
        writes.extend(outbox);
        writes.extend(self.others);
        if writes.is_empty() {
            return Ok(Committed::Yes(entries));
        }
        let keys: Vec<Key> = writes.iter().map(|write| write.key().clone()).collect();
        match self.table.transact(writes).await? {
            Transacted::Committed => Ok(Committed::Yes(entries)),
            Transacted::ConditionFailed { index } => {
                let key = keys.into_iter().nth(index);
                key.map(Committed::Conflict).ok_or(Failure::Contended)
            }
        }
    }
}
