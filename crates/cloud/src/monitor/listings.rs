//! Makes the listings of rows that releases before 0.6 stored, once in the life of a deployment.
//! Until it is done, lists show less: those of charges by station, site, token, user, vehicle or
//! end, and those of users, vehicles, tokens and stations by name and the like.

use std::collections::BTreeSet;

use forecourt_types::{OperatorId, Timestamp};
use futures_util::future::try_join_all;
use serde::Deserialize;

use crate::session::follow_station;
use forecourt_store::bootstrap::list_operator;
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List, ListOf, SortedBy};
use forecourt_store::last_use::{Used, note_use};
use forecourt_store::listing::{ListedRows, ListingsMade, listings_of};
use forecourt_store::ports::{Condition, Index, Item, Key, Query, Table, Transacted, Write};
use forecourt_store::rows::config::{Station, Token, User};
use forecourt_store::rows::facts::ReviewRow;
use forecourt_store::rows::load;
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};

/// How long after the first sweep of this release the work begins, in milliseconds: by then no
/// function of the release before runs any more, which would store sessions without listings.
const BEGINS_AFTER_MS: i64 = 15 * 60_000;

/// The most rows of one sweep. A sweep has 30 s, and some 10 ms are needed for
/// [`ROWS_AT_ONCE`] of them.
const ROWS_MAX: usize = 2_000;

/// The rows that are read and written at the same time.
const ROWS_AT_ONCE: u32 = 25;

/// The most rows that one query reads, by which the operators are known.
const POINTERS_AT_ONCE: u32 = 1_000;

/// Goes on with the work where the sweep before has ended.
pub(super) async fn sweep(table: &dyn Table, now: Timestamp) -> Result<(), Failure> {
    let key = keys::listings_made();
    let stored = load::<ListingsMade>(table, &key).await?;
    let (mut made, revision) = match stored {
        Some(stored) => (stored.row, stored.revision),
        None => (ListingsMade::since(now), 0),
    };
    if revision > 0 && now < made.since.plus_millis(BEGINS_AFTER_MS) {
        return Ok(());
    }
    if made.is_done {
        // An operator of an earlier release may have become known since.
        let known = operators(table, Index::Gsi1, keys::operators()).await?;
        if !known.iter().any(|id| !made.finished.contains(id)) {
            return Ok(());
        }
        made.is_done = false;
    }
    let mut left = if revision > 0 { ROWS_MAX } else { 0 };
    while left > 0 && !made.is_done {
        left = left.saturating_sub(step(table, &mut made, now).await?);
    }
    // If another sweep was faster, its place counts.
    let item = Item::new(key, &made)?.after(revision);
    let _ = table.transact(vec![Write::put_unchanged(item)]).await?;
    Ok(())
}

/// Makes the listings of a few rows, and returns how many it has looked at, at least one.
async fn step(
    table: &dyn Table,
    made: &mut ListingsMade,
    now: Timestamp,
) -> Result<usize, Failure> {
    let Some(operator) = made.operator.clone() else {
        match next_operator(table, &made.finished).await? {
            Some(next) => {
                list_operator(table, &next).await?;
                made.operator = Some(next);
            }
            None => made.is_done = true,
        }
        return Ok(1);
    };
    let mut query = made.rows.query(&operator);
    query.limit = ROWS_AT_ONCE;
    if let Some(after) = &made.after {
        // The row at this place is done once more, which changes nothing.
        query.from.clone_from(after);
    }
    let page = table.query(&query).await?;
    let rows = page.items.iter();
    match made.rows {
        ListedRows::TokenUses | ListedRows::UserUses => {
            try_join_all(rows.map(|item| list_use(table, &operator, item))).await?;
        }
        ListedRows::Stations => {
            let stations = rows.map(|item| list_station(table, &operator, item, now));
            try_join_all(stations).await?;
        }
        ListedRows::Reviews => {
            let reviews = rows.map(|item| index_review(table, &operator, item));
            try_join_all(reviews).await?;
        }
        ListedRows::Users
        | ListedRows::Vehicles
        | ListedRows::Tokens
        | ListedRows::Sessions
        | ListedRows::Cdrs => {
            try_join_all(rows.map(|item| list_row(table, &operator, &item.key))).await?;
        }
    }
    let last = page.items.last().and_then(|item| match query.index {
        Index::Table => Some(&item.key),
        Index::Gsi1 => item.index.as_ref(),
    });
    match (page.cursor, last) {
        (Some(_), Some(last)) => made.after = Some(last.sk.clone()),
        _ => made.go_on(),
    }
    Ok(page.items.len().max(1))
}

/// The first operator that is not finished. Every operator of this release is in the index of all;
/// one of an earlier release is named by the pointer to its first client, unless that was removed.
async fn next_operator(
    table: &dyn Table,
    finished: &[OperatorId],
) -> Result<Option<OperatorId>, Failure> {
    let mut known = operators(table, Index::Gsi1, keys::operators()).await?;
    known.append(&mut operators(table, Index::Table, keys::client_pointers()).await?);
    Ok(known.into_iter().find(|id| !finished.contains(id)))
}

/// What the row of an operator and the pointer to a client both tell.
#[derive(Deserialize)]
struct Pointer {
    operator_id: OperatorId,
}

/// The operators that the rows of a partition name.
async fn operators(
    table: &dyn Table,
    index: Index,
    pk: String,
) -> Result<BTreeSet<OperatorId>, Failure> {
    let mut operators = BTreeSet::new();
    let mut query = Query::prefix(index, pk, "");
    query.limit = POINTERS_AT_ONCE;
    loop {
        let page = table.query(&query).await?;
        for item in &page.items {
            operators.insert(item.read::<Pointer>()?.operator_id);
        }
        match page.cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(operators),
        }
    }
}

/// Lists a station, and its state by the day on which it was last heard. A state that the release
/// before has written names no site, so it gets that of the station first.
async fn list_station(
    table: &dyn Table,
    operator: &OperatorId,
    found: &Item,
    now: Timestamp,
) -> Result<(), Failure> {
    list_row(table, operator, &found.key).await?;
    let station: Station = found.read()?;
    let id = &station.station_id;
    // Nobody watches what an upgrade writes.
    follow_station(table, operator, id, (now, "monitor")).await?;
    list_row(table, operator, &keys::station_state(operator, id)).await
}

/// Puts a review that waits for a person into the index. Whoever changes it meanwhile does so, too.
async fn index_review(
    table: &dyn Table,
    operator: &OperatorId,
    found: &Item,
) -> Result<(), Failure> {
    let review: ReviewRow = found.read()?;
    if found.index.is_some() || review.resolved_at.is_some() {
        return Ok(());
    }
    let item = review.item(operator)?.after(found.revision);
    let _ = table.transact(vec![Write::put_unchanged(item)]).await?;
    Ok(())
}

/// Notes the day of the last charge of a token or a user, by the newest of its sessions.
async fn list_use(table: &dyn Table, operator: &OperatorId, found: &Item) -> Result<(), Failure> {
    let record = keys::audited_record(&found.key).map(|(kind, _)| kind);
    if record == Some("user") {
        let user: User = found.read()?;
        let of = ListOf::User(user.user_id.clone());
        return note_newest(table, operator, Used::User(&user.user_id), &of).await;
    }
    let token: Token = found.read()?;
    let of = ListOf::Token(token.uid.clone());
    note_newest(table, operator, Used::Token(&token.uid), &of).await
}

async fn note_newest(
    table: &dyn Table,
    operator: &OperatorId,
    used: Used<'_>,
    of: &ListOf,
) -> Result<(), Failure> {
    let place = keys::place_of_list(operator, List::Sessions, SortedBy::Start, of);
    let mut query = Query::prefix(place.index, place.pk, "");
    (query.limit, query.descending) = (1, true);
    let page = table.query(&query).await?;
    let newest = page.items.first().map(|item| match place.index {
        Index::Table => Some(item.key.sk.as_str()),
        Index::Gsi1 => item.index.as_ref().map(|key| key.sk.as_str()),
    });
    let at = newest.flatten().and_then(|sk| sk.split('#').next());
    let Some(at) = at.and_then(|at| Timestamp::parse(at).ok()) else {
        return Ok(());
    };
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, at, "monitor");
        note_use(&mut unit, used, at).await?;
        match unit.commit().await? {
            Committed::Yes(_) => Ok(Tried::Done(())),
            Committed::Conflict(_) => Ok::<_, Failure>(Tried::Conflict),
        }
    })
    .await
}

/// Writes the listings of a row under the condition that it is still as it was read. Whoever
/// changes it later writes the difference.
async fn list_row(table: &dyn Table, operator: &OperatorId, key: &Key) -> Result<(), Failure> {
    until_committed(|| async move {
        let Some(item) = table.get(key).await? else {
            return Ok(Tried::Done(()));
        };
        let listings = match listings_of(operator, &item) {
            Ok(listings) => listings,
            Err(failure) => {
                let cause: &dyn std::error::Error = &failure;
                tracing::error!(cause, "a row cannot be listed");
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
