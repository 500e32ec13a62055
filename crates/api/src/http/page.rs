//! Pages, cursors and filters of lists.

use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::access::{Placed, Scope};
use crate::http::cursor::{ListName, bad_cursor};
use crate::http::problem::{Code, Problem};
use forecourt_store::ports::{Index, Item, Key, MAX_KEYS_AT_ONCE, Query};

/// The number of items of a page if the request names none.
const DEFAULT_LIMIT: u32 = 50;
/// The most items of a page.
pub(crate) const MAX_LIMIT: u32 = 100;
/// The number of rows that are read at once while filtering.
const CHUNK: u32 = 100;
/// The most rows that are read for one page. If few rows match a filter, the answer is a short
/// page with a cursor and not a slow one.
pub(super) const MAX_SCANNED: usize = 2_000;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listing<T> {
    /// The items; there may be fewer than `limit`, or even none, before the end of the list.
    pub items: Vec<T>,
    /// The value of `cursor` for the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The page that the request asks for.
#[derive(Debug)]
pub(crate) struct PageRequest {
    limit: usize,
    after: Option<String>,
    list: ListName,
}

impl PageRequest {
    /// Reads the page of a list from the query parameters.
    ///
    /// # Errors
    /// 400 when the limit is not 1 to 100, or the cursor not one that this list gave.
    pub(crate) fn new(
        limit: Option<u32>,
        cursor: Option<&str>,
        list: &ListName,
    ) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            let detail = format!("limit: must be 1 to {MAX_LIMIT}");
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        let after = cursor.map(|cursor| list.open(cursor)).transpose()?;
        Ok(Self {
            limit: limit as usize,
            after,
            list: list.clone(),
        })
    }

    /// A page of a list that is read on and on for a file or a report, which may hold more items
    /// than one that is asked for.
    ///
    /// # Errors
    /// 400 when the cursor is not one that this list gave.
    pub(crate) fn of_file(
        limit: usize,
        cursor: Option<&str>,
        list: &ListName,
    ) -> Result<Self, Problem> {
        let after = cursor.map(|cursor| list.open(cursor)).transpose()?;
        Ok(Self {
            limit,
            after,
            list: list.clone(),
        })
    }

    /// The most items of the page.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The key of the last row of the page before.
    pub(crate) fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// The cursor of a page that ends with this key.
    ///
    /// # Errors
    /// 503 when the cursor cannot be sealed.
    pub(crate) fn next(&self, last: &str) -> Result<String, Problem> {
        self.list.seal(last)
    }
}

pub(super) fn sort_key(index: Index, item: &Item) -> &str {
    match (index, &item.index) {
        (Index::Gsi1, Some(key)) => &key.sk,
        (Index::Gsi1, None) | (Index::Table, _) => &item.key.sk,
    }
}

/// Reads a page of the rows within the caller's reach that `keep` accepts. The cursor is the sort
/// key of the last row that was read, so it stays valid whatever is added or removed meanwhile.
///
/// # Errors
/// The errors of the table; 400 for a cursor of another list.
pub(crate) async fn collect<R: DeserializeOwned + Placed>(
    scope: &Scope,
    mut query: Query,
    request: &PageRequest,
    keep: impl Fn(&R) -> bool + Send,
) -> Result<Listing<R>, Problem> {
    query.limit = CHUNK;
    let mut last = request.after.clone();
    if let Some(after) = &last {
        begin_after(&mut query, after)?;
    }
    let mut items = Vec::new();
    let mut scanned = 0_usize;
    loop {
        let page = scope.table().query(&query).await?;
        for item in &page.items {
            let position = sort_key(query.index, item);
            if last.as_deref() == Some(position) {
                continue;
            }
            if items.len() == request.limit || scanned == MAX_SCANNED {
                let next_cursor = last.map(|sk| request.next(&sk)).transpose()?;
                return Ok(Listing { items, next_cursor });
            }
            scanned += 1;
            last = Some(position.to_owned());
            let row: R = item.read()?;
            if row.is_within(scope.reach()) && keep(&row) {
                items.push(row);
            }
        }
        match page.cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    let next_cursor = None;
    Ok(Listing { items, next_cursor })
}

/// Reads a page over several ranges of one partition, one after the other. No
/// two of them overlap, so the cursor tells in which one the page before ended.
///
/// # Errors
/// The same as for [`collect`].
pub(crate) async fn collect_in_turn<R: DeserializeOwned + Placed>(
    scope: &Scope,
    queries: &[Query],
    request: &PageRequest,
    keep: impl Fn(&R) -> bool + Send + Copy,
) -> Result<Listing<R>, Problem> {
    let mut after = request.after.clone();
    let holds = |query: &Query, sk: &str| query.from.as_str() <= sk && sk <= query.to.as_str();
    let first = match &after {
        None => 0,
        Some(sk) => {
            let place = queries.iter().position(|query| holds(query, sk));
            place.ok_or_else(bad_cursor)?
        }
    };
    let mut items = Vec::new();
    for query in queries.iter().skip(first) {
        let limit = request.limit - items.len();
        let part = PageRequest {
            limit: limit.max(1),
            after: after.take(),
            list: request.list.clone(),
        };
        let listing = collect(scope, query.clone(), &part, keep).await?;
        if limit == 0 {
            if !listing.items.is_empty() {
                let edge = if query.descending {
                    &query.to
                } else {
                    &query.from
                };
                let next_cursor = Some(request.next(edge)?);
                return Ok(Listing { items, next_cursor });
            }
            continue;
        }
        items.extend(listing.items);
        if listing.next_cursor.is_some() {
            let next_cursor = listing.next_cursor;
            return Ok(Listing { items, next_cursor });
        }
    }
    let next_cursor = None;
    Ok(Listing { items, next_cursor })
}

/// Lets a query begin at this key, which is the last one of the page before.
///
/// # Errors
/// 400 when the key is outside of what the query reads.
pub(super) fn begin_after(query: &mut Query, after: &str) -> Result<(), Problem> {
    if after < query.from.as_str() || after > query.to.as_str() {
        return Err(bad_cursor());
    }
    let edge = if query.descending {
        &mut query.to
    } else {
        &mut query.from
    };
    after.clone_into(edge);
    Ok(())
}

impl<R> Listing<R> {
    /// The same page with each item converted by `view`.
    pub(crate) fn map<V>(self, view: impl FnMut(R) -> V) -> Listing<V> {
        Listing {
            items: self.items.into_iter().map(view).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// Reads rows by their keys, in no order. A row that is not there is left out.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn read_many(scope: &Scope, keys: Vec<Key>) -> Result<Vec<Item>, Problem> {
    let mut items = Vec::new();
    for some in keys.chunks(MAX_KEYS_AT_ONCE) {
        items.extend(scope.table().get_many(some).await?);
    }
    Ok(items)
}
