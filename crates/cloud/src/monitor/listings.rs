//! Makes the listings of sessions and CDRs that releases before 0.6 stored, once in the life of a
//! deployment. Until it is done, lists by station, site, token, user, vehicle or end show less.

use std::collections::BTreeSet;

use forecourt_types::{OperatorId, Timestamp};
use futures_util::future::try_join_all;

use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List};
use forecourt_store::listing::{ListingsMade, listings_of};
use forecourt_store::ports::{Condition, Index, Item, Query, Table, Transacted, Write};
use forecourt_store::rows::config::ClientPointer;
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, until_committed};

/// How long after the first sweep of this release the work begins, in milliseconds: by then no
/// function of the release before runs any more, which would store sessions without listings.
const BEGINS_AFTER_MS: i64 = 15 * 60_000;

/// The most rows of one sweep. A sweep has 30 s, and some 10 ms are needed for
/// [`ROWS_AT_ONCE`] of them.
const ROWS_MAX: usize = 2_000;

/// The rows that are read and written at the same time.
const ROWS_AT_ONCE: u32 = 25;

/// The most clients that one query reads, by which the operators are known.
const CLIENTS_AT_ONCE: u32 = 1_000;

/// Goes on with the work where the sweep before has ended.
pub(super) async fn sweep(table: &dyn Table, now: Timestamp) -> Result<(), Failure> {
    let key = keys::listings_made();
    let stored = load::<ListingsMade>(table, &key).await?;
    let (mut made, revision) = match stored {
        Some(stored) => (stored.row, stored.revision),
        None => (ListingsMade::since(now), 0),
    };
    if made.is_done || (revision > 0 && now < made.since.plus_millis(BEGINS_AFTER_MS)) {
        return Ok(());
    }
    let mut left = if revision > 0 { ROWS_MAX } else { 0 };
    while left > 0 && !made.is_done {
        left = left.saturating_sub(step(table, &mut made).await?);
    }
    // If another sweep was faster, its place counts.
    let item = Item::new(key, &made)?.after(revision);
    let _ = table.transact(vec![Write::put_unchanged(item)]).await?;
    Ok(())
}

/// Makes the listings of a few rows, and returns how many it has looked at, at least one.
async fn step(table: &dyn Table, made: &mut ListingsMade) -> Result<usize, Failure> {
    let Some(operator) = made.operator.clone() else {
        match next_operator(table, made.finished.last()).await? {
            Some(next) => {
                list_operator(table, &next).await?;
                made.operator = Some(next);
            }
            None => made.is_done = true,
        }
        return Ok(1);
    };
    let of = if made.cdrs {
        List::Cdrs
    } else {
        List::Sessions
    };
    let mut query = Query::prefix(Index::Gsi1, keys::list(&operator, of), "");
    query.limit = ROWS_AT_ONCE;
    if let Some(after) = &made.after {
        // The row at this place is done once more, which changes nothing.
        query.from.clone_from(after);
    }
    let page = table.query(&query).await?;
    let rows = page.items.iter();
    try_join_all(rows.map(|item| list_row(table, &operator, item))).await?;
    let last = page.items.last().and_then(|item| item.index.as_ref());
    match (page.cursor, last) {
        (Some(_), Some(last)) => made.after = Some(last.sk.clone()),
        _ if made.cdrs => made.finish(operator),
        _ => (made.cdrs, made.after) = (true, None),
    }
    Ok(page.items.len().max(1))
}

/// The first operator behind this one that has a client. Every operator was made with one.
async fn next_operator(
    table: &dyn Table,
    after: Option<&OperatorId>,
) -> Result<Option<OperatorId>, Failure> {
    let mut operators = BTreeSet::new();
    let mut query = Query::prefix(Index::Table, keys::client_pointers(), "");
    query.limit = CLIENTS_AT_ONCE;
    loop {
        let page = table.query(&query).await?;
        for item in &page.items {
            operators.insert(item.read::<ClientPointer>()?.operator_id);
        }
        match page.cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    let behind = operators.into_iter();
    Ok(behind
        .filter(|id| after.is_none_or(|after| id > after))
        .min())
}

/// Puts an operator that a release before 0.6 stored into the index of all operators.
async fn list_operator(table: &dyn Table, operator: &OperatorId) -> Result<(), Failure> {
    let key = keys::operator(operator);
    let Some(item) = table.get(&key).await?.filter(|item| item.index.is_none()) else {
        return Ok(());
    };
    let item = item.with_index(keys::operator_in_list(operator));
    // Whoever changes the row at the same moment puts it into the index.
    let _: Transacted = table.transact(vec![Write::put_unchanged(item)]).await?;
    Ok(())
}

/// Writes the listings of a row under the condition that it is still as it was read. Whoever
/// changes it later writes the difference.
async fn list_row(table: &dyn Table, operator: &OperatorId, found: &Item) -> Result<(), Failure> {
    until_committed(|| async move {
        let Some(item) = table.get(&found.key).await? else {
            return Ok(Tried::Done(()));
        };
        let listings = match listings_of(operator, &item) {
            Ok(listings) => listings,
            Err(failure) => {
                let cause: &dyn std::error::Error = &failure;
                tracing::error!(cause, "a session or CDR cannot be listed");
                return Ok(Tried::Done(()));
            }
        };
        let mut writes = vec![Write::Check {
            key: item.key.clone(),
            condition: Condition::Revision(item.revision),
        }];
        let condition = Condition::Always;
        writes.extend(
            listings
                .into_iter()
                .map(|item| Write::Put { item, condition }),
        );
        match table.transact(writes).await? {
            Transacted::Committed => Ok(Tried::Done(())),
            Transacted::ConditionFailed { .. } => Ok::<_, Failure>(Tried::Conflict),
        }
    })
    .await
}
