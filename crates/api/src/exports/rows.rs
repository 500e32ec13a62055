//! The rows of a list, as its answers show them.

use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;

use super::columns::Column;
use crate::access::Scope;
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;

/// The filter of a list whose rows can be a file.
#[async_trait]
pub(crate) trait Rows: Send + Sync {
    /// The columns that a file of the list can have.
    fn columns(&self) -> &'static [Column];

    /// The name of a file of the list.
    fn name(&self) -> &'static str;

    /// The number of rows that are read at once.
    fn at_once(&self) -> usize {
        500
    }

    /// The columns, the time zone and the language that the request for a file at once names.
    fn form(&self) -> [Option<&str>; 3];

    /// A page of the rows.
    ///
    /// # Errors
    /// 400 for a bad parameter, 422 for an order or a filter that the list does not have.
    async fn page(&self, scope: &Scope, page: &PageRequest) -> Result<Listing<Value>, Problem>;
}

/// Items as they are written in an answer.
///
/// # Errors
/// 500 when one cannot be written, which does not happen for those of ours.
pub(crate) fn written<T: Serialize>(listing: Listing<T>) -> Result<Listing<Value>, Problem> {
    let items = listing.items.iter().map(serde_json::to_value);
    let items: Result<Vec<Value>, _> = items.collect();
    Ok(Listing {
        items: items.map_err(|error| Problem::internal(&error))?,
        next_cursor: listing.next_cursor,
    })
}
