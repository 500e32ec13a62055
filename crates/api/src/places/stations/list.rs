//! The list of stations, as JSON or as a file.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};

use super::filter::{StationFilter, of_filter};
use super::{StationView, export};
use crate::access::{Permit, ReadReached};
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
