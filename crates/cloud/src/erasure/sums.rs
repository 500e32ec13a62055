//! The daily sums of a card: they go to what stands in its place, and no amount changes.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_billing::Cdr;
use forecourt_types::{OperatorId, Timestamp, TokenUid};

use super::Work;
use crate::reporting::{sum_of_card, sums_of_card};
use forecourt_store::failure::Failure;
use forecourt_store::ports::{Condition, Key, Transacted, Write};
use forecourt_store::rows::erasure::ERASURE;
use forecourt_store::rows::facts::ReportRow;
use forecourt_store::rows::load;

/// The writes that take CDRs, which name a stand-in now, out of the sums of the card that they
/// named before, and add them to those of the stand-in. A version and its credit cancel each other.
pub(super) fn moved(operator: &OperatorId, cdrs: &[(TokenUid, Cdr)], now: Timestamp) -> Vec<Write> {
    let mut writes: BTreeMap<Key, Write> = BTreeMap::new();
    let sums = cdrs.iter().flat_map(|(before, cdr)| {
        let after = cdr.token_uid.clone();
        let added = after.map(|after| sum_of_card(operator, cdr, &after, 1, (now, ERASURE)));
        let taken = sum_of_card(operator, cdr, before, -1, (now, ERASURE));
        [Some(taken), added]
    });
    for write in sums.flatten() {
        match (writes.get_mut(write.key()), write) {
            (Some(Write::Add { counters, .. }), Write::Add { counters: more, .. }) => {
                for (name, amount) in more {
                    *counters.entry(name).or_default() += amount;
                }
            }
            (_, write) => {
                writes.insert(write.key().clone(), write);
            }
        }
    }
    let changes = |write: &Write| match write {
        Write::Add { counters, .. } => counters.values().any(|amount| *amount != 0),
        _ => true,
    };
    writes.into_values().filter(changes).collect()
}

/// Removes the sums of the cards on the days of these CDRs if nothing is left in them. Sums to
/// which `reporting` has added anything since are left alone.
pub(super) async fn remove_empty(
    work: &Work<'_>,
    cdrs: &[Cdr],
    moved: &[(TokenUid, Cdr)],
) -> Result<(), Failure> {
    let days: BTreeSet<String> = cdrs.iter().map(|cdr| cdr.ended_at.utc_day()).collect();
    let moved = moved.iter().map(|(card, _)| card.as_str().to_lowercase());
    let cards: BTreeSet<String> = work.row.cards.keys().cloned().chain(moved).collect();
    let keys = cards.iter().flat_map(|card| {
        let key = |day: &String| sums_of_card(work.operator, day, card);
        days.iter().map(key).collect::<Vec<Key>>()
    });
    let keys: Vec<Key> = keys.collect();
    for key in keys {
        let Some(sums) = load::<ReportRow>(work.table, &key).await? else {
            continue;
        };
        let sums = sums.row;
        let money = sums.money();
        let is_empty = sums.sessions == 0
            && sums.energy_wh == 0
            && money.iter().all(|(_, amount)| *amount == 0);
        if !is_empty {
            continue;
        }
        let write = Write::Delete {
            key,
            condition: Condition::UpdatedBy(ERASURE),
        };
        match work.table.transact(vec![write]).await? {
            Transacted::Committed | Transacted::ConditionFailed { .. } => {}
        }
    }
    Ok(())
}
