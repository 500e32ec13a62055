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
use crate::http::problem::{Code, Problem};
use crate::places::page_state::{StationNowInList, connectors_of};

/// List the stations. Each order is read by an index, and so are the filters `q` and `site_id`, so
/// a page costs the same however many stations there are. The filters `connected`, `model` and
/// `status` leave out stations of that: at most 2,000 stations are looked at for a page, so one
/// that few stations match can be short, or empty, and have a `next_cursor`. The answer is JSON.
/// With `Accept: text/csv` it is a file for `POST /v1/stations`, of up to 1,000 rows whatever
/// `limit` says, whose header `Link` names the next file. A file that is filtered by `connected`,
/// `model` or `status` can be short in the same way.
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
    let shows_connectors = shows_connectors(filter.expand.as_deref())?;
    if csv::is_wanted(&headers) {
        return export::export(&permit, &filter, &list).await;
    }
    let listing = of_filter(&permit, &page, &filter, true).await?;
    let connectors = if shows_connectors {
        connectors_of(&permit, &listing.items).await?
    } else {
        Vec::new()
    };
    let mut connectors = connectors.into_iter();
    let listing = listing.map(|listed| StationView {
        now: Some(StationNowInList::new(&listed, connectors.next())),
        ..StationView::from(listed.station)
    });
    Ok(Json(listing).into_response())
}

/// Whether the connectors of the stations are wanted, too.
///
/// # Errors
/// 400 when anything else is wanted.
fn shows_connectors(expand: Option<&str>) -> Result<bool, Problem> {
    match expand {
        None => Ok(false),
        Some("connectors") => Ok(true),
        Some(_) => Err(Problem::new(
            Code::InvalidQuery,
            "expand: must be connectors",
        )),
    }
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
    let listing = of_filter(scope, page, filter, false).await?;
    Ok(listing.map(|listed| StationView::from(listed.station)))
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
