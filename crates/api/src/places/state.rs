//! What is known just now of a station and of a gateway. Nothing is claimed that is not known:
//! every value comes with the time of its news, and a station is only known as long as its gateway
//! is.

use axum::Json;
use forecourt_types::{GatewayId, SessionId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permit, Read, Scope};
use crate::http::body::Id;
use crate::http::problem::Problem;
use forecourt_cloud::gateways::route;
use forecourt_store::keys;
use forecourt_store::rows::config::{Gateway, Station};
use forecourt_store::rows::facts::{LinkRow, QuarantineRow, StationStateRow};
use forecourt_store::rows::load;

/// What is known just now of a gateway.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GatewayState)]
pub(crate) struct GatewayStateView {
    #[schema(value_type = String)]
    gateway_id: GatewayId,
    /// Whether its link is open. What its stations do meanwhile arrives when it is open again.
    connected: bool,
    /// The release of its program, as it said when it opened the link last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0.5.0")]
    software: Option<String>,
    /// When it introduced itself last: the link was opened, or its program was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    hello_at: Option<Timestamp>,
    /// Why it gets no commands, until a person has looked at its review.
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantine: Option<String>,
}

/// The last boot that a station has told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StationBoot)]
pub(crate) struct BootView {
    vendor: String,
    model: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<String>,
    /// The firmware version.
    #[serde(skip_serializing_if = "Option::is_none")]
    firmware: Option<String>,
    /// Why it booted; only OCPP 2.x tells that.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The OCPP version as the WebSocket subprotocol names it.
    #[schema(example = "ocpp2.0.1")]
    protocol: String,
    /// When its gateway received the boot.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

/// What is known just now of a station.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StationState)]
pub(crate) struct StationStateView {
    #[schema(value_type = String)]
    station_id: StationId,
    /// Whether the station is connected to its gateway. Absent when that is not known: it was never
    /// told, or the gateway itself is not connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    connected: Option<bool>,
    /// Since when the station was connected or not, as its gateway told last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    connected_at: Option<Timestamp>,
    /// The gateway that brought its last news; absent before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    gateway_id: Option<GatewayId>,
    /// Whether that gateway is connected.
    gateway_connected: bool,
    /// When its gateway received its last news other than readings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    last_heard_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    boot: Option<BootView>,
    /// Its sessions that have no end yet, the oldest first.
    #[schema(value_type = Vec<String>)]
    open_sessions: Vec<SessionId>,
}

/// Show what is known just now of a gateway: whether its link is open, its release, and why it gets
/// no commands.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/gateways/{gateway_id}/state", tag = "gateways",
    params(("gateway_id" = String, Path)),
    responses((status = 200, body = GatewayStateView)), security(("oauth2" = ["read"])))]
pub(crate) async fn of_gateway(
    permit: Permit<Read>,
    Id(id): Id<GatewayId>,
) -> Result<Json<GatewayStateView>, Problem> {
    let operator = permit.operator();
    let gateway = keys::gateway(operator, &id);
    permit.find::<Gateway>(&gateway, "gateway").await?;
    let link = load::<LinkRow>(permit.table(), &keys::link(operator, &id)).await?;
    let link = link.map(|link| link.row);
    let quarantine = keys::quarantine(operator, &id);
    let quarantine = load::<QuarantineRow>(permit.table(), &quarantine).await?;
    Ok(Json(GatewayStateView {
        connected: is_connected(&permit, &id).await?,
        gateway_id: id,
        software: link.as_ref().map(|link| link.software.clone()),
        hello_at: link.map(|link| link.hello_at),
        quarantine: quarantine.map(|quarantine| quarantine.row.cause),
    }))
}

/// Show what is known just now of a station: whether it is connected and since when, when it was
/// heard last, what it is, and which sessions run. The states of its connectors are under
/// `…/connectors`.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/stations/{station_id}/state", tag = "stations",
    params(("station_id" = String, Path)),
    responses((status = 200, body = StationStateView)), security(("oauth2" = ["read"])))]
pub(crate) async fn of_station(
    permit: Permit<Read>,
    Id(id): Id<StationId>,
) -> Result<Json<StationStateView>, Problem> {
    let operator = permit.operator();
    let station = keys::station(operator, &id);
    permit.find::<Station>(&station, "station").await?;
    let key = keys::station_state(operator, &id);
    let Some(state) = load::<StationStateRow>(permit.table(), &key).await? else {
        return Ok(Json(unheard(id)));
    };
    let state = state.row;
    let gateway_connected = is_connected(&permit, &state.gateway_id).await?;
    let booted_at = state.booted_at.map(|at| at.timestamp());
    Ok(Json(StationStateView {
        station_id: id,
        connected: state.connected.filter(|_| gateway_connected),
        connected_at: state.connected_at.map(|at| at.timestamp()),
        gateway_id: Some(state.gateway_id),
        gateway_connected,
        last_heard_at: Some(state.last_fact_at.timestamp()),
        boot: state.boot.map(|boot| BootView {
            vendor: boot.vendor,
            model: boot.model,
            serial: boot.serial,
            firmware: boot.firmware,
            reason: boot.reason,
            protocol: boot.protocol,
            at: booted_at,
        }),
        open_sessions: state.open_sessions,
    }))
}

/// The state of a station of which no gateway has told anything.
const fn unheard(station_id: StationId) -> StationStateView {
    StationStateView {
        station_id,
        connected: None,
        connected_at: None,
        gateway_id: None,
        gateway_connected: false,
        last_heard_at: None,
        boot: None,
        open_sessions: Vec::new(),
    }
}

async fn is_connected(scope: &Scope, gateway: &GatewayId) -> Result<bool, Problem> {
    let route = route(scope.table(), scope.operator(), gateway).await?;
    Ok(route.is_some())
}
