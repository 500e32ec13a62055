//! Everything that is known just now of a site, in one answer.

use std::collections::BTreeMap;

use axum::Json;
use forecourt_types::{GatewayId, SessionId, SiteId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permit, Placed as _, ReadReached};
use crate::http::body::Id;
use crate::http::problem::Problem;
use crate::places::connectors::ConnectorView;
use crate::places::now::{GatewayNow, StationNow, stations_now, stations_of_site};
use crate::places::power::SitePower;
use crate::places::readings::{self, ReadingView};
use forecourt_store::keys;
use forecourt_store::rows::config::Site;

/// Everything that is known just now of a site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteSnapshot {
    #[schema(value_type = String)]
    site_id: SiteId,
    /// The time at which this was read.
    #[schema(value_type = String, format = DateTime)]
    as_of: Timestamp,
    /// The gateway that serves the site; absent while there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    gateway_id: Option<GatewayId>,
    /// Whether that gateway is connected. While it is not, everything below is what was known last.
    gateway_connected: bool,
    totals: SiteTotals,
    /// The power that flows there; left out where no charger has told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    power: Option<SitePower>,
    /// The stations by their ids: those of the site that you reach, at most 1,000.
    stations: Vec<SnapshotStation>,
}

/// The sums over the stations of a site.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct SiteTotals {
    /// The number of stations.
    stations: usize,
    /// How many of them are connected.
    stations_connected: usize,
    /// Of how many it is not known whether they are connected.
    stations_unknown: usize,
    /// The number of connectors.
    connectors: usize,
    /// The number of connectors by their last known status, such as `{"CHARGING": 3}`.
    #[schema(example = json!({"AVAILABLE": 5, "CHARGING": 3}))]
    connectors_by_status: BTreeMap<String, usize>,
    /// The number of sessions without an end.
    open_sessions: usize,
}

/// What is known just now of a station of the site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SnapshotStation {
    #[schema(value_type = String)]
    station_id: StationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Whether it is connected to the gateway of the site; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    connected: Option<bool>,
    /// Since when it was connected or not, as a gateway told last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    connected_at: Option<Timestamp>,
    /// When a gateway last had news about it other than readings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    last_heard_at: Option<Timestamp>,
    /// Its sessions that have no end yet, the oldest first.
    #[schema(value_type = Vec<String>)]
    open_sessions: Vec<SessionId>,
    connectors: Vec<ConnectorView>,
    /// The newest values that its charger has told, in the order in which they were taken; none
    /// while it is not connected.
    readings: Vec<ReadingView>,
}

/// Show everything that is known just now of a site: its gateway, its stations with their
/// connectors and open sessions, and the sums.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/sites/{site_id}/snapshot", tag = "sites",
    params(("site_id" = String, Path)),
    responses((status = 200, body = SiteSnapshot)), security(("oauth2" = ["read"])))]
pub(crate) async fn snapshot(
    permit: Permit<ReadReached>,
    Id(id): Id<SiteId>,
) -> Result<Json<SiteSnapshot>, Problem> {
    let (table, operator) = (permit.table(), permit.operator());
    let site = permit
        .find::<Site>(&keys::site(operator, &id), "site")
        .await?;
    let as_of = permit.now();
    let gateway = GatewayNow::of_site(table, operator, Some(&site.row)).await?;
    let mut stations = stations_of_site(table, operator, &id).await?;
    stations.retain(|station| station.is_within(permit.reach()));
    let stations = stations_now(table, operator, &gateway, stations).await?;
    let connected = stations.iter().filter(|now| now.connected == Some(true));
    let mut held =
        readings::of_stations(&permit, connected.map(StationNow::with_connectors)).await?;
    let power = SitePower::of(&stations, &held, as_of);
    let with_readings = |now: StationNow| {
        let held = held.remove(&now.station.station_id).unwrap_or_default();
        let readings = readings::views(&now.station.station_id, held);
        SnapshotStation::new(now, readings)
    };
    let stations: Vec<_> = stations.into_iter().map(with_readings).collect();
    Ok(Json(SiteSnapshot {
        site_id: id,
        as_of,
        gateway_id: gateway.gateway_id,
        gateway_connected: gateway.connected,
        totals: SiteTotals::of(&stations),
        power,
        stations,
    }))
}

impl SnapshotStation {
    fn new(now: StationNow, readings: Vec<ReadingView>) -> Self {
        let state = now.state;
        let presence = state.as_ref().and_then(|state| state.presence.as_ref());
        Self {
            station_id: now.station.station_id,
            name: now.station.name,
            connected: now.connected,
            connected_at: presence.map(|told| told.at.timestamp()),
            last_heard_at: state.as_ref().map(|state| state.last_fact_at.timestamp()),
            open_sessions: state.map(|state| state.open_sessions).unwrap_or_default(),
            connectors: now.connectors,
            readings,
        }
    }
}

impl SiteTotals {
    fn of(stations: &[SnapshotStation]) -> Self {
        let mut totals = Self::default();
        for station in stations {
            totals.stations += 1;
            match station.connected {
                Some(true) => totals.stations_connected += 1,
                Some(false) => {}
                None => totals.stations_unknown += 1,
            }
            totals.open_sessions += station.open_sessions.len();
            // Number 0 is the station itself (OCPP 1.6), where nobody plugs in.
            let connectors = station.connectors.iter();
            for connector in connectors.filter(|connector| connector.connector_id > 0) {
                totals.connectors += 1;
                let status = connector.status.clone();
                *totals.connectors_by_status.entry(status).or_default() += 1;
            }
        }
        totals
    }
}
