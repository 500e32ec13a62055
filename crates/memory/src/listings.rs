//! Compares the listings in the table with the rows that they list.

use std::collections::BTreeSet;

use forecourt_store::keys;
use forecourt_store::listing::listings_of;
use forecourt_store::ports::Item;
use forecourt_types::OperatorId;

use crate::MemoryTable;

fn shown(item: &Item) -> String {
    let (key, second) = (&item.key, item.index.as_ref());
    let second = second.map_or(String::new(), |index| format!(" and {}", index.pk));
    format!("{} | {}{second}", key.pk, key.sk)
}

/// Whether an item is a listing: nothing else stores an id alone.
fn is_listing(item: &Item) -> bool {
    item.body.len() == 1 && item.body.contains_key("id")
}

impl MemoryTable {
    /// Returns the listings of an operator: the two partitions that each stands in, and its key.
    #[must_use]
    pub fn listings(&self, operator: &OperatorId) -> BTreeSet<String> {
        let of_operator = keys::operator(operator).pk + "#";
        let items = self.items();
        let own = items
            .values()
            .filter(|item| is_listing(item) && item.key.pk.starts_with(&of_operator));
        own.map(shown).collect()
    }

    /// Removes all listings, as a release without them leaves the table.
    pub fn remove_listings(&self) {
        for item in self.items().into_values().filter(is_listing) {
            self.remove(&item.key);
        }
    }

    /// Returns the listings that an operator's rows should have, as
    /// [`MemoryTable::listings`] shows them.
    #[must_use]
    pub fn listings_wanted(&self, operator: &OperatorId) -> BTreeSet<String> {
        let items = self.items();
        let of_operator = keys::operator(operator).pk + "#";
        let own = items
            .values()
            .filter(|item| item.key.pk.starts_with(&of_operator));
        let listings = own.flat_map(|item| listings_of(operator, item).unwrap_or_default());
        listings.map(|item| shown(&item)).collect()
    }
}
