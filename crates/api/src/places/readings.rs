//! The newest values that chargers have told: power, current, register and state of charge.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use forecourt_domain::fact::Measured;
use forecourt_types::{SessionId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permit, ReadReached, Scope};
use crate::charging::series::Measure;
use crate::http::body::Id;
use crate::http::page::{Listing, read_many};
use crate::http::problem::Problem;
use crate::places::connectors::{ConnectorView, of_station as connectors_of};
use forecourt_cloud::telemetry::{Holding, holding};
use forecourt_store::keys;
use forecourt_store::ports::Key;
use forecourt_store::rows::config::Station;
use forecourt_store::rows::facts::{ReadingsRow, SessionRow};

/// Values that a charger told of a connector at one moment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Reading)]
pub(crate) struct ReadingView {
    #[schema(value_type = String)]
    station_id: StationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    evse_id: Option<u32>,
    /// The number of the connector; 0 is the station itself (OCPP 1.6).
    connector_id: u32,
    /// The session to which the values belong, if one runs there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    session_id: Option<SessionId>,
    /// When they were taken.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    values: Vec<ReadingValue>,
}

/// The value of one measure, of a single phase where the charger tells it by phase.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReadingValue {
    measure: Measure,
    /// The phase as the charger names it; left out of a value of all phases.
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<String>,
    /// The value in the unit of its measure.
    value: f64,
}

impl ReadingView {
    /// The values of a message that charts show, in the order in which they came; none if there are
    /// none of those.
    pub(crate) fn new(
        station_id: &StationId,
        measured: &Measured,
        session_id: Option<SessionId>,
    ) -> Option<Self> {
        let values = measured.values.iter().filter_map(|told| {
            Measure::ALL.into_iter().find_map(|measure| {
                Some(ReadingValue {
                    measure,
                    phase: told.phase.clone(),
                    value: measure.value(told)?,
                })
            })
        });
        let values: Vec<ReadingValue> = values.collect();
        (!values.is_empty()).then(|| Self {
            station_id: station_id.clone(),
            evse_id: measured.connector.evse_id,
            connector_id: measured.connector.connector_id,
            session_id,
            at: measured.sampled_at.timestamp(),
            values,
        })
    }
}

/// Reads which values of these stations hold now, by station, in the order in which they were
/// taken. A station without any is left out.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn of_stations(
    scope: &Scope,
    stations: impl Iterator<Item = (&StationId, &[ConnectorView])> + Send,
) -> Result<BTreeMap<StationId, Vec<Holding>>, Problem> {
    let operator = scope.operator();
    let connectors: BTreeMap<StationId, Vec<SessionId>> = stations
        .map(|(id, connectors)| {
            let sessions = connectors.iter().filter_map(|it| it.session_id.clone());
            (id.clone(), sessions.collect())
        })
        .collect();
    let wanted = connectors.keys();
    let wanted = wanted.map(|id| (keys::station_readings(operator, id), id.clone()));
    let wanted: BTreeMap<Key, StationId> = wanted.collect();
    let mut known = Vec::new();
    for item in read_many(scope, wanted.keys().cloned().collect()).await? {
        if let Some(id) = wanted.get(&item.key) {
            known.push((id.clone(), item.read::<ReadingsRow>()?));
        }
    }
    let running = known.iter().filter_map(|(id, _)| connectors.get(id));
    let running: BTreeSet<Key> = running
        .flatten()
        .map(|id| keys::session(operator, id))
        .collect();
    let mut charges: BTreeMap<StationId, Vec<SessionRow>> = BTreeMap::new();
    for item in read_many(scope, running.into_iter().collect()).await? {
        let charge: SessionRow = item.read()?;
        let here = charges.entry(charge.station_id.clone()).or_default();
        here.push(charge);
    }
    let hold = known.into_iter().map(|(id, row)| {
        let charges = charges.get(&id).map(Vec::as_slice).unwrap_or_default();
        let held = holding(&row, charges);
        (id, held)
    });
    Ok(hold.collect())
}

/// Values of a station as the API shows them.
pub(crate) fn views(station: &StationId, held: Vec<Holding>) -> Vec<ReadingView> {
    let view = |held: Holding| ReadingView::new(station, &held.measured, held.session_id);
    held.into_iter().filter_map(view).collect()
}

/// List the newest values that the charger of a station has told, such as power and state of
/// charge, each with its time. While nobody watches the station over a live socket, a gateway
/// tells them every 15 minutes.
///
/// # Errors
/// 404 when there is no such station.
#[utoipa::path(get, path = "/v1/stations/{station_id}/readings", tag = "connectors",
    operation_id = "readings_of_station",
    params(("station_id" = String, Path)),
    responses((status = 200, body = Listing<ReadingView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<ReadReached>,
    Id(id): Id<StationId>,
) -> Result<Json<Listing<ReadingView>>, Problem> {
    let (table, operator) = (permit.table(), permit.operator());
    let key = keys::station(operator, &id);
    let station = permit.find::<Station>(&key, "station").await?;
    let connectors = connectors_of(table, operator, &station.row).await?;
    let one = std::iter::once((&id, connectors.as_slice()));
    let held = of_stations(&permit, one).await?.remove(&id);
    let items = views(&id, held.unwrap_or_default());
    let next_cursor = None;
    Ok(Json(Listing { items, next_cursor }))
}
