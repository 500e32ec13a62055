//! Events: what webhooks were told of, the states of connectors, and that stations and gateways
//! came, went or failed.

use axum::Json;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::Station;
use forecourt_store::rows::events::EventRow;
use forecourt_types::{EventId, StationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::event_words::EventWord;
use crate::access::{Permit, Read, ReadReached};
use crate::http::body::{Id, Params};
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::Problem;

/// Something that happened. It is kept for 30 days if a webhook wanted to be told of it, if a
/// connector changed its state, or if a station or a gateway came, went or failed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventView {
    /// The `webhook-id` of every delivery; ids sort by time.
    #[schema(value_type = String)]
    event_id: EventId,
    #[serde(rename = "type")]
    kind: EventWord,
    /// The version of the data of this type.
    #[schema(minimum = 1)]
    version: u32,
    /// When it was noted.
    #[schema(value_type = String, format = DateTime)]
    timestamp: Timestamp,
    /// The station that it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// What it carries: see `webhooks` in this document.
    #[schema(value_type = Object)]
    data: Value,
}

impl From<EventRow> for EventView {
    fn from(row: EventRow) -> Self {
        Self {
            event_id: row.event_id,
            kind: EventWord(row.kind),
            version: row.version,
            timestamp: row.at,
            station_id: row.station_id,
            data: serde_json::from_str(&row.data).unwrap_or_default(),
        }
    }
}

/// The events that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventFilter {
    /// Only events of this type.
    #[serde(rename = "type")]
    #[param(inline)]
    kind: Option<EventWord>,
    /// Only events about this station.
    #[param(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the events, the newest first: those that webhooks were told of, that a connector changed
/// its state, and that a station or a gateway came, went or failed. Others are not kept.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/events", tag = "events", params(EventFilter),
    responses((status = 200, body = Listing<EventView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    name: ListName,
    Params(filter): Params<EventFilter>,
) -> Result<Json<Listing<EventView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &name)?;
    let query = Query {
        descending: true,
        ..Query::prefix(Index::Table, keys::events(permit.operator()), "")
    };
    let wanted = |row: &EventRow| {
        let is_kind = filter.kind.is_none_or(|kind| kind.0 == row.kind);
        let station = filter.station_id.as_ref();
        is_kind && station.is_none_or(|station| row.station_id.as_ref() == Some(station))
    };
    let listing = collect(&permit, query, &page, wanted).await?;
    Ok(Json(listing.map(EventView::from)))
}

/// The events of a station that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationEventFilter {
    /// Only events of this type.
    #[serde(rename = "type")]
    #[param(inline)]
    kind: Option<EventWord>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the events about a station, the newest first: those that webhooks were told of, that a
/// connector changed its state, and that the station came, went or failed. Others are not kept. Who
/// reaches named sites or stations only sees charges, connectors, connections and commands.
///
/// # Errors
/// 400 for a bad parameter, 404 when there is no such station.
#[utoipa::path(get, path = "/v1/stations/{station_id}/events", tag = "events",
    operation_id = "list_of_station",
    params(("station_id" = String, Path), StationEventFilter),
    responses((status = 200, body = Listing<EventView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list_of_station(
    permit: Permit<ReadReached>,
    Id(id): Id<StationId>,
    name: ListName,
    Params(filter): Params<StationEventFilter>,
) -> Result<Json<Listing<EventView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &name)?;
    let key = keys::station(permit.operator(), &id);
    permit.find::<Station>(&key, "station").await?;
    let query = Query {
        descending: true,
        ..Query::prefix(
            Index::Gsi1,
            keys::events_of_station(permit.operator(), &id),
            "",
        )
    };
    let wanted = |row: &EventRow| filter.kind.is_none_or(|kind| kind.0 == row.kind);
    let listing = collect(&permit, query, &page, wanted).await?;
    Ok(Json(listing.map(EventView::from)))
}

/// Show an event.
///
/// # Errors
/// 404 when there is none, or no more.
#[utoipa::path(get, path = "/v1/events/{event_id}", tag = "events",
    params(("event_id" = String, Path)),
    responses((status = 200, body = EventView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<Read>,
    Id(id): Id<EventId>,
) -> Result<Json<EventView>, Problem> {
    let key = keys::event(permit.operator(), &id);
    let event = permit.find::<EventRow>(&key, "event").await?;
    Ok(Json(event.row.into()))
}
