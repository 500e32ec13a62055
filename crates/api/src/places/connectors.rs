//! Connectors: their configuration and their present state.

use axum::Json;
use axum::http::HeaderName;
use axum::http::header::ETAG;
use forecourt_domain::fact::{ConnectorRef, ConnectorStatusKind};
use forecourt_link::is_same_connector;
use forecourt_types::{OperatorId, ReceivedAt, SessionId, SiteId, StationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::access::{Configure, Permit, ReadReached};
use crate::http::body::{Body, FieldCheck, Id, Ids, Params, nullable};
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::Problem;
use crate::places::connector_fields::{ConnectorFormatWord, ConnectorTypeSchema, check_connectors};
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query, Table};
use forecourt_store::rows::config::{ConnectorConfig, ConnectorType, Station};
use forecourt_store::rows::facts::ConnectorRow;
use forecourt_store::rows::load_all;

/// A connector with its configuration and its present state.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Connector)]
pub(crate) struct ConnectorView {
    #[schema(value_type = String)]
    station_id: StationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) evse_id: Option<u32>,
    /// The number of the connector; 0 is the station itself (OCPP 1.6).
    pub(crate) connector_id: u32,
    /// The status: `AVAILABLE`, `PREPARING`, `CHARGING`, `SUSPENDED_EV`, `SUSPENDED_EVSE`,
    /// `FINISHING`, `RESERVED`, `OCCUPIED`, `UNAVAILABLE`, `FAULTED` or `UNKNOWN`. A charger of
    /// OCPP 2.x says only that a connector is occupied; what its charge does is then taken from
    /// the `chargingState` that it tells.
    pub(crate) status: String,
    /// The error code that the charger reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_code: Option<String>,
    /// The free text that the charger reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    info: Option<String>,
    /// The time from which the status holds, as the charger claims, or else the time
    /// of its receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) status_at: Option<Timestamp>,
    /// When the gateway received the first message of this status; left out where release 0.6 or
    /// before did not keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) status_received_at: Option<Timestamp>,
    /// The session that runs there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) session_id: Option<SessionId>,
    /// The connector's own rated power in watts, as it was configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_power_w: Option<u32>,
    /// The type of its socket or plug, as it was configured.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ConnectorTypeSchema>)]
    pub(crate) connector_type: Option<ConnectorType>,
    /// Whether the cable is fixed, as it was configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<ConnectorFormatWord>,
    /// The number of phases, as it was configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    phases: Option<u8>,
    /// When the state was last received. If none was received yet, when the station
    /// was last configured.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// How often the state was written. Of two answers, the one with the higher number is newer.
    revision: u64,
}

impl ConnectorView {
    /// Shows a connector that the charger reported.
    pub(crate) fn heard(station: &Station, row: ConnectorRow) -> Self {
        let connector = ConnectorRef {
            evse_id: row.evse_id,
            connector_id: row.connector_id,
        };
        let none = ConnectorConfig::new(connector);
        let config = station.connector(connector).unwrap_or(&none);
        Self {
            evse_id: row.evse_id,
            connector_id: row.connector_id,
            status: status_word(row.status_now()),
            error_code: row.error_code,
            info: row.info,
            status_at: row.status_at,
            status_received_at: row.status_received_at.map(ReceivedAt::timestamp),
            session_id: row.session_id,
            updated_at: row.stamps.updated_at,
            revision: row.stamps.revision,
            ..Self::configured(station, config)
        }
    }

    /// Shows a connector that is configured and that the charger has not reported.
    fn configured(station: &Station, config: &ConnectorConfig) -> Self {
        Self {
            station_id: station.station_id.clone(),
            evse_id: config.connector.evse_id,
            connector_id: config.connector.connector_id,
            status: "UNKNOWN".to_owned(),
            error_code: None,
            info: None,
            status_at: None,
            status_received_at: None,
            session_id: None,
            max_power_w: config.max_power_w,
            connector_type: config.connector_type,
            format: config.format.map(Into::into),
            phases: config.phases,
            updated_at: station.stamps.updated_at,
            revision: 0,
        }
    }

    /// Since when its status says that no power flows, by the clock of the gateway. `OCCUPIED`, of
    /// a charger of 2.x whose charge tells no state, does not say it.
    pub(crate) fn paused_at(&self) -> Option<Timestamp> {
        let may_flow = ["CHARGING", "OCCUPIED", "UNKNOWN"].contains(&&*self.status);
        self.status_received_at.filter(|_| !may_flow)
    }

    /// Which connector of its station it is.
    pub(crate) fn place(&self) -> ConnectorRef {
        ConnectorRef {
            evse_id: self.evse_id,
            connector_id: self.connector_id,
        }
    }
}

/// The connectors that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConnectorFilter {
    /// Only connectors of this station.
    #[param(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// Only connectors of this site.
    #[param(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// The number of stations whose connectors are listed, 1 to 100; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The connectors of a station in the order of their numbers: those that its charger reported,
/// and those that are only configured.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn of_station(
    table: &dyn Table,
    operator: &OperatorId,
    station: &Station,
) -> Result<Vec<ConnectorView>, Problem> {
    let pk = keys::station_partition(operator, &station.station_id);
    let query = Query::prefix(Index::Table, pk, "connector#");
    let rows = load_all::<ConnectorRow>(table, query).await?;
    Ok(views(station, rows.into_iter().map(|row| row.row)))
}

/// The connectors of a station in the order of their numbers, of which these were reported.
pub(crate) fn views(
    station: &Station,
    heard: impl Iterator<Item = ConnectorRow>,
) -> Vec<ConnectorView> {
    let mut views: Vec<_> = heard
        .map(|row| ConnectorView::heard(station, row))
        .collect();
    let is_heard_of = |config: &ConnectorConfig| {
        let mut views = views.iter();
        views.any(|view| is_same_connector(view.place(), config.connector))
    };
    let silent = station
        .connectors
        .iter()
        .filter(|config| !is_heard_of(config));
    let silent: Vec<_> = silent
        .map(|config| ConnectorView::configured(station, config))
        .collect();
    views.extend(silent);
    views.sort_by_key(ConnectorView::place);
    views
}

/// The word of a status in the API, in upper case with underscores, such as `SUSPENDED_EV`. The
/// stored word is the same in lower case.
pub(crate) fn status_word(status: Option<ConnectorStatusKind>) -> String {
    match status.map(serde_json::to_value) {
        Some(Ok(Value::String(word))) => word.to_uppercase(),
        _ => "UNKNOWN".to_owned(),
    }
}

/// List the connectors, by station. A page holds all connectors of its stations, since `limit`
/// counts stations.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/connectors", tag = "connectors", params(ConnectorFilter),
    responses((status = 200, body = Listing<ConnectorView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<ReadReached>,
    Params(filter): Params<ConnectorFilter>,
    list: ListName,
) -> Result<Json<Listing<ConnectorView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let query = Query::prefix(
        Index::Table,
        keys::list(permit.operator(), List::Stations),
        "",
    );
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
        items.extend(of_station(permit.table(), permit.operator(), station).await?);
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
pub(crate) async fn list_of_station(
    permit: Permit<ReadReached>,
    Id(id): Id<StationId>,
) -> Result<Json<Listing<ConnectorView>>, Problem> {
    let key = keys::station(permit.operator(), &id);
    let station = permit.find::<Station>(&key, "station").await?;
    let items = of_station(permit.table(), permit.operator(), &station.row).await?;
    let next_cursor = None;
    Ok(Json(Listing { items, next_cursor }))
}

/// Selects one of several connectors with the same number.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Evse {
    /// The EVSE of the connector; left out for OCPP 1.6.
    evse_id: Option<u32>,
}

/// The fields of a connector that change; null clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConnectorChange {
    /// The rated power in watts. It limits how much energy a bill may hold.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 4_000_000)]
    max_power_w: Option<Option<u32>>,
    /// The type of its socket or plug.
    #[serde(default, rename = "type", deserialize_with = "nullable")]
    #[schema(value_type = Option<ConnectorTypeSchema>)]
    connector_type: Option<Option<ConnectorType>>,
    /// Whether the cable is fixed to the station.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<ConnectorFormatWord>)]
    format: Option<Option<ConnectorFormatWord>>,
    /// The number of phases of an AC connector.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<u8>, minimum = 1, maximum = 3)]
    phases: Option<Option<u8>>,
}

impl ConnectorChange {
    fn apply(&self, connector: &mut ConnectorConfig) {
        connector.max_power_w = self.max_power_w.unwrap_or(connector.max_power_w);
        connector.connector_type = self.connector_type.unwrap_or(connector.connector_type);
        if let Some(format) = self.format {
            connector.format = format.map(Into::into);
        }
        connector.phases = self.phases.unwrap_or(connector.phases);
    }
}

/// Change the configuration of a connector. A connector that was not configured yet is added to
/// the station's list. The `ETag` of the answer, and of `If-Match`, is that of the station.
///
/// # Errors
/// 404 when there is no such station, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/stations/{station_id}/connectors/{connector_id}", tag = "connectors",
    params(("station_id" = String, Path), ("connector_id" = u32, Path), Evse),
    request_body = ConnectorChange,
    responses((status = 200, body = ConnectorView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Ids(id, connector_id): Ids<StationId, u32>,
    Params(Evse { evse_id }): Params<Evse>,
    Body(change): Body<ConnectorChange>,
) -> Result<([(HeaderName, String); 1], Json<ConnectorView>), Problem> {
    let key = keys::station(permit.operator(), &id);
    let connector = ConnectorRef {
        evse_id,
        connector_id,
    };
    let station = permit.change(&key, |station: &mut Station, unit| {
        let mut connectors = station.connectors.iter_mut();
        match connectors.find(|known| is_same_connector(known.connector, connector)) {
            Some(known) => change.apply(known),
            None => {
                let mut added = ConnectorConfig::new(connector);
                change.apply(&mut added);
                station.connectors.push(added);
            }
        }
        let mut check = FieldCheck::default();
        check_connectors(&mut check, station);
        check.finish()?;
        permit.stations_change(unit, &station.site_id)
    });
    let station = station.await?;
    let mut views = of_station(permit.table(), permit.operator(), &station)
        .await?
        .into_iter();
    let view = views.find(|view| is_same_connector(view.place(), connector));
    let view = view.ok_or_else(|| Problem::not_found("connector"))?;
    let tag = format!("\"{}\"", station.stamps.state());
    Ok(([(ETAG, tag)], Json(view)))
}
