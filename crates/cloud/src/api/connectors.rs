//! Connectors, live.

use axum::Json;
use forecourt_types::{SessionId, SiteId, StationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::access::{Permit, Read, Scope};
use super::body::{Id, Params};
use super::page::{Listing, PageRequest, collect};
use super::problem::Problem;
use crate::keys;
use crate::ports::{Index, Query};
use crate::rows::config::Station;
use crate::rows::facts::ConnectorRow;
use crate::rows::load_all;

/// A connector and what it does now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Connector)]
pub struct ConnectorView {
    #[schema(value_type = String)]
    station_id: StationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    evse_id: Option<u32>,
    /// 0 is the station itself (OCPP 1.6).
    connector_id: u32,
    /// `AVAILABLE`, `PREPARING`, `CHARGING`, `SUSPENDED_EV`, `SUSPENDED_EVSE`,
    /// `FINISHING`, `RESERVED`, `OCCUPIED`, `UNAVAILABLE`, `FAULTED` or `UNKNOWN`.
    status: String,
    /// The charger's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
    /// Free text of the charger.
    #[serde(skip_serializing_if = "Option::is_none")]
    info: Option<String>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    status_at: Option<Timestamp>,
    /// The session that runs there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    session_id: Option<SessionId>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl ConnectorView {
    fn new(station_id: StationId, row: ConnectorRow) -> Self {
        // The stored word is snake case; the API's states are upper case.
        let status = row.status.map(serde_json::to_value);
        let status = match status {
            Some(Ok(Value::String(word))) => word.to_uppercase(),
            _ => "UNKNOWN".to_owned(),
        };
        Self {
            station_id,
            evse_id: row.evse_id,
            connector_id: row.connector_id,
            status,
            error_code: row.error_code,
            info: row.info,
            status_at: row.status_at,
            session_id: row.session_id,
            updated_at: row.stamps.updated_at,
        }
    }
}

/// Which connectors.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConnectorFilter {
    /// Only of this station.
    #[param(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// Only of this site.
    #[param(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// The connectors of 1 to 100 stations; 50 when left out.
    limit: Option<u32>,
    /// From the page before.
    cursor: Option<String>,
}

async fn of_station(scope: &Scope, id: &StationId) -> Result<Vec<ConnectorView>, Problem> {
    let pk = keys::station(scope.operator(), id);
    let query = Query::prefix(Index::Table, pk, "connector#");
    let rows = load_all::<ConnectorRow>(scope.table(), query).await?;
    let view = |row: crate::rows::Loaded<ConnectorRow>| ConnectorView::new(id.clone(), row.row);
    Ok(rows.into_iter().map(view).collect())
}

/// List the connectors, by station. A page holds all connectors of its
/// stations: `limit` counts stations.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/connectors", tag = "connectors", params(ConnectorFilter),
    responses((status = 200, body = Listing<ConnectorView>)), security(("oauth2" = ["read"])))]
pub async fn list(
    permit: Permit<Read>,
    Params(filter): Params<ConnectorFilter>,
) -> Result<Json<Listing<ConnectorView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref())?;
    let query = Query::prefix(Index::Table, keys::list(permit.operator(), "stations"), "");
    let wanted = |row: &Station| {
        filter.site_id.as_ref().is_none_or(|id| *id == row.site_id)
            && filter
                .station_id
                .as_ref()
                .is_none_or(|id| *id == row.station_id)
    };
    let stations = collect(&permit, query, &page, wanted).await?;
    let mut items = Vec::new();
    for station in &stations.items {
        items.extend(of_station(&permit, &station.station_id).await?);
    }
    let next_cursor = stations.next_cursor;
    Ok(Json(Listing { items, next_cursor }))
}

/// List the connectors of a station.
///
/// # Errors
/// 404 when there is no such station.
#[utoipa::path(get, path = "/v1/stations/{station_id}/connectors", tag = "connectors",
    params(("station_id" = String, Path)),
    responses((status = 200, body = Listing<ConnectorView>)), security(("oauth2" = ["read"])))]
pub async fn list_of_station(
    permit: Permit<Read>,
    Id(id): Id<StationId>,
) -> Result<Json<Listing<ConnectorView>>, Problem> {
    let key = keys::listed(permit.operator(), "stations", id.as_str());
    permit.find::<Station>(&key, "station").await?;
    let items = of_station(&permit, &id).await?;
    let next_cursor = None;
    Ok(Json(Listing { items, next_cursor }))
}
