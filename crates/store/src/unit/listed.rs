//! The listings of the rows that a unit changes.

use std::collections::BTreeMap;

use super::{Slot, Unit};
use crate::failure::Failure;
use crate::keys;
use crate::listing::{is_listed, listings_of};
use crate::ports::{Condition, Item, Key, Write};

impl Unit<'_> {
    fn listed(&self) -> impl Iterator<Item = (&Key, &Slot)> {
        let changed = self.rows.iter().filter(|(_, slot)| slot.changed);
        changed.filter(|(key, _)| is_listed(key))
    }

    /// The writes that turn the listings of one row into those of another.
    fn difference(
        &self,
        before: Option<&Item>,
        after: Option<&Item>,
    ) -> Result<Vec<Write>, Failure> {
        let listings = |item: Option<&Item>| match item {
            Some(item) => listings_of(self.operator, item),
            None => Ok(Vec::new()),
        };
        let before = listings(before)?.into_iter();
        let mut before: BTreeMap<Key, Item> = before.map(|item| (item.key.clone(), item)).collect();
        let condition = Condition::Always;
        let mut writes = Vec::new();
        for item in listings(after)? {
            if before.remove(&item.key).as_ref() != Some(&item) {
                writes.push(Write::Put { item, condition });
            }
        }
        let gone = before.into_keys();
        writes.extend(gone.map(|key| Write::Delete { key, condition }));
        Ok(writes)
    }

    /// The number of writes that [`Unit::listing_writes`] makes. A row that cannot be read makes
    /// the commit fail, so it counts nothing here.
    pub(super) fn listing_count(&self) -> usize {
        let counts = self.listed().map(|(_, slot)| {
            let writes = self.difference(slot.read.as_ref(), slot.item.as_ref());
            writes.map_or(0, |writes| writes.len())
        });
        counts.sum()
    }

    /// The writes that keep the listings as the changed rows are. The revision of those rows is
    /// checked in the same table transaction.
    pub(super) async fn listing_writes(&self) -> Result<Vec<Write>, Failure> {
        let mut writes = Vec::new();
        for (key, slot) in self.listed() {
            let is_unread = slot.read.is_none() && (slot.always || slot.revision > 0);
            let stored = if is_unread {
                self.table.get(key).await?
            } else {
                slot.read.clone()
            };
            writes.extend(self.difference(stored.as_ref(), slot.item.as_ref())?);
        }
        for write in &self.others {
            if let Write::Delete { key, .. } = write
                && is_listed(key)
            {
                let stored = self.table.get(key).await?;
                writes.extend(self.difference(stored.as_ref(), None)?);
                writes.extend(keys::use_of_token(key).map(|key| Write::Delete {
                    key,
                    condition: Condition::Always,
                }));
            }
        }
        Ok(writes)
    }
}
