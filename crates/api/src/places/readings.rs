//! The newest values that chargers have told: power, current, register and state of charge.

use axum::Json;
use forecourt_domain::fact::Measured;
use forecourt_types::{OperatorId, SessionId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permit, ReadReached};
use crate::charging::series::Measure;
use crate::http::body::Id;
use crate::http::page::Listing;
use crate::http::problem::Problem;
use crate::places::connectors::{ConnectorView, of_station as connectors_of};
use forecourt_cloud::telemetry::is_reading_of;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::Station;
use forecourt_store::rows::facts::{ReadingsRow, SessionRow};
use forecourt_store::rows::load;

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

    /// Leaves out what is true during a charge only: many chargers do not tell a power of 0 at its
    /// end. None if nothing is left.
    fn between_charges(mut self) -> Option<Self> {
        let stays = |measure| matches!(measure, Measure::EnergyWh | Measure::VoltageV);
        self.values.retain(|value| stays(value.measure));
        (!self.values.is_empty()).then_some(self)
    }
}

/// The newest values of a station with these connectors, in the order in which they were taken.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn of_station(
    table: &dyn Table,
    operator: &OperatorId,
    station: &StationId,
    connectors: &[ConnectorView],
) -> Result<Vec<ReadingView>, Problem> {
    let key = keys::station_readings(operator, station);
    let Some(known) = load::<ReadingsRow>(table, &key).await? else {
        return Ok(Vec::new());
    };
    let mut charges = Vec::new();
    for connector in connectors {
        if let Some(id) = &connector.session_id {
            let charge = load::<SessionRow>(table, &keys::session(operator, id)).await?;
            charges.extend(charge.map(|charge| charge.row));
        }
    }
    let readings = known.row.readings.iter();
    let view = |measured| view(station, measured, &charges);
    Ok(readings.filter_map(view).collect())
}

fn view(station: &StationId, measured: &Measured, charges: &[SessionRow]) -> Option<ReadingView> {
    let charge = charges
        .iter()
        .find(|charge| is_reading_of(measured, charge));
    let id = charge.map(|charge| charge.session_id.clone());
    let is_of_none = id.is_none();
    let view = ReadingView::new(station, measured, id)?;
    // The main meter of a station measures whatever flows there.
    if is_of_none && measured.connector.connector_id > 0 {
        view.between_charges()
    } else {
        Some(view)
    }
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
    let items = of_station(table, operator, &id, &connectors).await?;
    let next_cursor = None;
    Ok(Json(Listing { items, next_cursor }))
}
