//! The list of stations, as JSON or as a file.

use async_trait::async_trait;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::filter::{StationFilter, of_filter};
use super::{StationView, export};
use crate::access::{Permit, ReadReached, Scope};
use crate::exports::{Column, Rows, tables, written};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;
use crate::places::page_state::of_stations;

/// List the stations. Each filter and each order is read by an index, so a page costs the same
/// however many stations there are. The answer is JSON. With `Accept: text/csv` it is a file for
/// `POST /v1/stations`, of up to 1,000 rows whatever `limit` says, whose header `Link` names the
/// next file.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have.
#[utoipa::path(get, path = "/v1/stations", tag = "stations", params(StationFilter),
    responses((status = 200, content((Listing<StationView> = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<ReadReached>,
    Params(filter): Params<StationFilter>,
    list: ListName,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    if csv::is_wanted(&headers) {
        return export::export(&permit, &filter, &list).await;
    }
    let listing = of_filter(&permit, &page, &filter).await?;
    let mut now = of_stations(&permit, &listing.items).await?.into_iter();
    let listing = listing.map(|station| StationView {
        now: now.next(),
        ..StationView::from(station)
    });
    Ok(Json(listing).into_response())
}

/// A page of the stations within the caller's reach, without what is known of them just now.
///
/// # Errors
/// The same as for [`list`].
pub(crate) async fn read_page(
    scope: &Scope,
    filter: &StationFilter,
    page: &PageRequest,
) -> Result<Listing<StationView>, Problem> {
    let listing = of_filter(scope, page, filter).await?;
    Ok(listing.map(StationView::from))
}

#[async_trait]
impl Rows for StationFilter {
    fn columns(&self) -> &'static [Column] {
        tables::STATIONS
    }

    fn name(&self) -> &'static str {
        "stations"
    }

    fn form(&self) -> [Option<&str>; 3] {
        [None; 3]
    }

    async fn page(&self, scope: &Scope, page: &PageRequest) -> Result<Listing<Value>, Problem> {
        let listing = written(read_page(scope, self, page).await?)?;
        let rows = listing.items.into_iter().flat_map(by_connector);
        Ok(Listing {
            items: rows.collect(),
            next_cursor: listing.next_cursor,
        })
    }
}

/// The rows of a station: one for each connector, or one without any.
fn by_connector(mut station: Value) -> Vec<Value> {
    let connectors = match station.get_mut("connectors").map(Value::take) {
        Some(Value::Array(connectors)) if !connectors.is_empty() => connectors,
        _ => return vec![station],
    };
    let row = |connector: Value| {
        let mut row = station.clone();
        if let Value::Object(row) = &mut row {
            row.insert("connector".to_owned(), connector);
        }
        row
    };
    connectors.into_iter().map(row).collect()
}
