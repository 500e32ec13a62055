//! What is known just now of a station and of a gateway. Nothing is claimed that is not known:
//! every value comes with the time of its news, and a station is only known as long as its
//! gateway is.

use axum::Json;
use forecourt_link::{ChargerPorts, RaisedAlarm};
use forecourt_types::{GatewayId, OperatorId, SessionId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permit, ReadReached};
use crate::http::body::Id;
use crate::http::problem::Problem;
use crate::places::now::{GatewayNow, is_connected};
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{Gateway, Site, Station, config_versions};
use forecourt_store::rows::facts::{LinkRow, QuarantineRow, StationStateRow, WaitingRecords};
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
    /// The TCP ports at which chargers reach it; absent for a release before 0.7.
    #[serde(skip_serializing_if = "Option::is_none")]
    ports: Option<ChargerPortsView>,
    /// When it introduced itself last: the link was opened, or its program was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    hello_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyStateView>,
    /// The records that wait there for the cloud; absent while it has not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<WaitingView>,
    /// The faults that its program has worked around since it was started, one for each kind, the
    /// newest first.
    alarms: Vec<AlarmView>,
    /// Why it gets no commands, until a person has looked at its review.
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantine: Option<String>,
}

/// The TCP ports of a gateway for chargers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChargerPorts)]
pub(crate) struct ChargerPortsView {
    /// The port without TLS, for security profiles 0 and 1 of OCPP.
    #[schema(example = 9000)]
    ws: u16,
    /// The port with TLS, for security profiles 2 and 3; absent without a certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 9443)]
    wss: Option<u16>,
}

impl From<ChargerPorts> for ChargerPortsView {
    fn from(ChargerPorts { ws, wss }: ChargerPorts) -> Self {
        Self { ws, wss }
    }
}

/// The records of charges and commands that a gateway holds and that are not applied.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WaitingRecords)]
pub(crate) struct WaitingView {
    /// Their number. Fewer than 50 are told as 0, since that many can be under way at any time.
    #[schema(example = 1_240)]
    records: u64,
    /// When the gateway told it; it does so when the number changes, at most each five minutes.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// The alarms of one kind of a gateway.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GatewayAlarm)]
pub(crate) struct AlarmView {
    /// The kind as a code.
    #[schema(example = "disk_lost")]
    kind: String,
    /// What happened last and what to do, in English.
    text: String,
    /// How often that was since its program was started.
    count: u64,
    /// When that was last, by the clock of the gateway.
    #[schema(value_type = String, format = DateTime)]
    last_at: Timestamp,
}

impl From<RaisedAlarm> for AlarmView {
    fn from(alarm: RaisedAlarm) -> Self {
        let RaisedAlarm {
            kind,
            text,
            count,
            last_at,
        } = alarm;
        Self {
            kind,
            text,
            count,
            last_at,
        }
    }
}

impl From<WaitingRecords> for WaitingView {
    fn from(WaitingRecords { records, at }: WaitingRecords) -> Self {
        Self { records, at }
    }
}

/// How far the policy of the site has come at its gateway.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GatewayPolicyState)]
pub(crate) struct PolicyStateView {
    /// The version of the site's `gateway_policy`: how often it was changed.
    #[schema(example = 4)]
    version: u64,
    /// The version that the gateway has in force, as it told last. Where it differs from `version`,
    /// the gateway has not got the newest one yet.
    #[schema(example = 4)]
    applied_version: u64,
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
    /// Whether the station is connected to the gateway of its site. Absent when that is not
    /// known: that gateway has not told it since it was enrolled or lost its disk, or is not
    /// connected itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    connected: Option<bool>,
    /// Since when the station was connected or not, as a gateway told last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    connected_at: Option<Timestamp>,
    /// The gateway that serves its site; absent while there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    gateway_id: Option<GatewayId>,
    /// Whether that gateway is connected.
    gateway_connected: bool,
    /// When a gateway last had news about it other than readings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    last_heard_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    boot: Option<BootView>,
    /// Its sessions that have no end yet, the oldest first.
    #[schema(value_type = Vec<String>)]
    open_sessions: Vec<SessionId>,
    /// How often the state was written. Of two answers, the one with the higher number is newer.
    revision: u64,
}

/// Show what is known just now of a gateway: whether its link is open, its release, which version
/// of its site's policy it has in force, what waits there, its alarms, and why it gets no commands.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/gateways/{gateway_id}/state", tag = "gateways",
    params(("gateway_id" = String, Path)),
    responses((status = 200, body = GatewayStateView)), security(("oauth2" = ["read"])))]
pub(crate) async fn of_gateway(
    permit: Permit<ReadReached>,
    Id(id): Id<GatewayId>,
) -> Result<Json<GatewayStateView>, Problem> {
    let operator = permit.operator();
    let gateway = keys::gateway(operator, &id);
    permit.find::<Gateway>(&gateway, "gateway").await?;
    let view = GatewayStateView::of(permit.table(), operator, id).await?;
    Ok(Json(view.ok_or_else(|| Problem::not_found("gateway"))?))
}

impl GatewayStateView {
    /// Reads what is known just now of a gateway; none if there is no such gateway.
    ///
    /// # Errors
    /// 503 when the table does not answer.
    pub(crate) async fn of(
        table: &dyn Table,
        operator: &OperatorId,
        id: GatewayId,
    ) -> Result<Option<Self>, Problem> {
        let gateway = load::<Gateway>(table, &keys::gateway(operator, &id)).await?;
        let Some(gateway) = gateway else {
            return Ok(None);
        };
        let versions = config_versions(table, operator, &gateway.row.site_id).await?;
        let link = load::<LinkRow>(table, &keys::link(operator, &id)).await?;
        let link = link.map(|link| link.row);
        let quarantine = keys::quarantine(operator, &id);
        let quarantine = load::<QuarantineRow>(table, &quarantine).await?;
        Ok(Some(Self {
            connected: is_connected(table, operator, &id).await?,
            gateway_id: id,
            software: link.as_ref().map(|link| link.software.clone()),
            ports: link
                .as_ref()
                .and_then(|link| link.ports)
                .map(ChargerPortsView::from),
            policy: link.as_ref().and_then(|link| {
                Some(PolicyStateView {
                    version: versions.policy.unwrap_or(0),
                    applied_version: link.policy_version?,
                })
            }),
            waiting: link
                .as_ref()
                .and_then(|link| link.waiting)
                .map(WaitingView::from),
            hello_at: link.as_ref().map(|link| link.hello_at),
            alarms: link.map_or_else(Vec::new, |link| {
                link.alarms.into_iter().map(AlarmView::from).collect()
            }),
            quarantine: quarantine.map(|quarantine| quarantine.row.cause),
        }))
    }
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
    permit: Permit<ReadReached>,
    Id(id): Id<StationId>,
) -> Result<Json<StationStateView>, Problem> {
    let (table, operator) = (permit.table(), permit.operator());
    let key = keys::station(operator, &id);
    let station = permit.find::<Station>(&key, "station").await?.row;
    Ok(Json(StationStateView::of(table, operator, &station).await?))
}

impl StationStateView {
    /// Reads what is known just now of a station.
    ///
    /// # Errors
    /// 503 when the table does not answer.
    pub(crate) async fn of(
        table: &dyn Table,
        operator: &OperatorId,
        station: &Station,
    ) -> Result<Self, Problem> {
        let id = station.station_id.clone();
        let site = load::<Site>(table, &keys::site(operator, &station.site_id)).await?;
        let site = site.map(|site| site.row);
        let gateway = GatewayNow::of_site(table, operator, site.as_ref()).await?;
        let state = load::<StationStateRow>(table, &keys::station_state(operator, &id)).await?;
        let state = state.map(|state| state.row);
        let presence = state.as_ref().and_then(|state| state.presence.clone());
        let connected = gateway.is_station_connected(state.as_ref());
        Ok(Self {
            station_id: id,
            connected,
            connected_at: presence.map(|told| told.at.timestamp()),
            gateway_id: gateway.gateway_id,
            gateway_connected: gateway.connected,
            last_heard_at: state.as_ref().map(|state| state.last_fact_at.timestamp()),
            boot: state.as_ref().and_then(BootView::of),
            revision: state.as_ref().map_or(0, |state| state.stamps.revision),
            open_sessions: state.map(|state| state.open_sessions).unwrap_or_default(),
        })
    }

    /// How often the state was written, see the field.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }
}

impl BootView {
    fn of(state: &StationStateRow) -> Option<Self> {
        let boot = state.boot.clone()?;
        Some(Self {
            vendor: boot.vendor,
            model: boot.model,
            serial: boot.serial,
            firmware: boot.firmware,
            reason: boot.reason,
            protocol: boot.protocol,
            at: state.booted_at.map(|at| at.timestamp()),
        })
    }
}
