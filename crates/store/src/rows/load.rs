//! Reads rows with their revisions.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::ports::{Index, Item, ItemError, Key, Query, StoreError, Table};

/// The most pages that are read for one complete list: 100 pages of at most 1,000 rows. A longer
/// list is a defect of the caller, which must read page by page.
const MAX_PAGES: usize = 100;

/// The most items of one page of a query (see [`Query::limit`]).
const MAX_PAGE_ITEMS: u32 = 1_000;

/// Why a row could not be read or written.
#[derive(Debug, Error)]
pub enum RowError {
    /// The table did not carry out the request.
    #[error("a row could not be read or written")]
    Store(#[from] StoreError),
    /// The item cannot be read as the expected row.
    #[error("a row is not what it should be")]
    Item(#[from] ItemError),
    /// The list is longer than one use case may read at once.
    #[error("the list {pk} is too long to be read at once")]
    TooLong {
        /// The partition key of the list.
        pk: String,
    },
}

/// A row with the revision it was read at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded<R> {
    /// The row that was read.
    pub row: R,
    /// The revision at which it was read, which [`Item::after`] takes when the row
    /// is written back.
    pub revision: u64,
}

impl<R: Serialize> Loaded<R> {
    /// The item that replaces the row that was read.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object.
    pub fn to_item(&self, key: Key) -> Result<Item, ItemError> {
        Ok(Item::new(key, &self.row)?.after(self.revision))
    }
}

/// Reads an item as a row.
///
/// # Errors
/// [`ItemError`] when the item is not such a row.
pub fn loaded<R: DeserializeOwned>(item: &Item) -> Result<Loaded<R>, ItemError> {
    Ok(Loaded {
        row: item.read()?,
        revision: item.revision,
    })
}

/// Loads one row, if it exists.
///
/// # Errors
/// [`RowError`].
pub async fn load<R: DeserializeOwned>(
    table: &dyn Table,
    key: &Key,
) -> Result<Option<Loaded<R>>, RowError> {
    match table.get(key).await? {
        Some(item) => Ok(Some(loaded(&item)?)),
        None => Ok(None),
    }
}

/// Loads one page of rows, and the cursor of the next page.
///
/// # Errors
/// [`RowError`].
pub async fn load_page<R: DeserializeOwned>(
    table: &dyn Table,
    query: &Query,
) -> Result<(Vec<Loaded<R>>, Option<String>), RowError> {
    let page = table.query(query).await?;
    let rows: Result<Vec<_>, _> = page.items.iter().map(loaded).collect();
    Ok((rows?, page.cursor))
}

/// Loads every row of a query, page after page.
///
/// # Errors
/// [`RowError::TooLong`] after 100 pages; otherwise the error of the table.
pub async fn load_all<R: DeserializeOwned>(
    table: &dyn Table,
    mut query: Query,
) -> Result<Vec<Loaded<R>>, RowError> {
    let mut all = Vec::new();
    for _ in 0..MAX_PAGES {
        let (rows, cursor) = load_page(table, &query).await?;
        all.extend(rows);
        match cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(all),
        }
    }
    Err(RowError::TooLong { pk: query.pk })
}

/// Loads the items of a partition whose sort key begins with a prefix, in the order of their
/// keys, and stops after `most` items.
///
/// # Errors
/// [`StoreError`].
pub async fn load_at_most(
    table: &dyn Table,
    pk: &str,
    prefix: &str,
    most: u32,
) -> Result<Vec<Item>, StoreError> {
    let mut query = Query::prefix(Index::Table, pk, prefix);
    query.limit = most.min(MAX_PAGE_ITEMS);
    let mut items = Vec::new();
    loop {
        let page = table.query(&query).await?;
        let room = (most as usize).saturating_sub(items.len());
        items.extend(page.items.into_iter().take(room));
        match page.cursor {
            Some(cursor) if items.len() < most as usize => query.cursor = Some(cursor),
            Some(_) | None => return Ok(items),
        }
    }
}
