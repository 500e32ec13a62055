//! Compares the listings in the table with the sessions and CDRs that they list.

use std::collections::BTreeSet;

use forecourt_store::keys::{self, List, ListOf, SortedBy};
use forecourt_store::listing::listings_of;
use forecourt_store::ports::Item;
use forecourt_types::OperatorId;

use crate::MemoryTable;

fn shown(item: &Item) -> String {
    let (key, second) = (&item.key, item.index.as_ref());
    let second = second.map_or(String::new(), |index| format!(" and {}", index.pk));
    format!("{} | {}{second}", key.pk, key.sk)
}

impl MemoryTable {
    /// Returns the listings of an operator: the two partitions that each stands in, and its time
    /// and id.
    #[must_use]
    pub fn listings(&self, operator: &OperatorId) -> BTreeSet<String> {
        let mut starts = Vec::new();
        for (of, by) in [
            (List::Sessions, SortedBy::Start),
            (List::Sessions, SortedBy::End),
            (List::Cdrs, SortedBy::Start),
            (List::Cdrs, SortedBy::End),
        ] {
            let all = keys::listings(operator, of, by, &ListOf::All);
            starts.push(all.trim_end_matches("all#").to_owned());
        }
        let items = self.items();
        let is_listing = |item: &&Item| starts.iter().any(|start| item.key.pk.starts_with(start));
        items.values().filter(is_listing).map(shown).collect()
    }

    /// Returns the listings that an operator's sessions and CDRs should have, as
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
