//! What is known just now of the stations and gateways of one page, read by their keys, a hundred
//! at once.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::access::Scope;
use crate::http::problem::Problem;
use crate::places::now::GatewayNow;
use forecourt_cloud::gateways::connection;
use forecourt_store::keys;
use forecourt_store::ports::{Item, Key, MAX_KEYS_AT_ONCE};
use forecourt_store::rows::config::{Gateway, Site, Station};
use forecourt_store::rows::facts::{LinkRow, QuarantineRow, RouteRow, StationStateRow};

/// What is known just now of a station of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StationNowInList {
    /// Whether it is connected to the gateway of its site; absent when that is not known.
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
    /// The vendor, as it told when it booted.
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<String>,
    /// The model, as it told when it booted.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    /// The firmware version, as it told when it booted.
    #[serde(skip_serializing_if = "Option::is_none")]
    firmware: Option<String>,
    /// The OCPP version with which it booted, as the WebSocket subprotocol names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ocpp2.0.1")]
    protocol: Option<String>,
    /// The number of its sessions that have no end yet.
    open_sessions: usize,
}

/// What is known just now of a gateway of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GatewayNowInList {
    /// Whether its link is open.
    connected: bool,
    /// The release of its program, as it said when it opened the link last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0.5.0")]
    software: Option<String>,
    /// When it introduced itself last: the link was opened, or its program was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    hello_at: Option<Timestamp>,
    /// Since when it is away, once webhooks were told of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    away_since: Option<Timestamp>,
    /// How many records of charges and commands wait there, as it told last.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_records: Option<u64>,
    /// Why it gets no commands, until a person has looked at its review.
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantine: Option<String>,
}

/// Rows that were read at once, by their keys.
struct Rows(BTreeMap<Key, Item>);

impl Rows {
    async fn read(scope: &Scope, keys: BTreeSet<Key>) -> Result<Self, Problem> {
        let keys: Vec<Key> = keys.into_iter().collect();
        let mut rows = BTreeMap::new();
        for some in keys.chunks(MAX_KEYS_AT_ONCE) {
            let items = scope.table().get_many(some).await?;
            rows.extend(items.into_iter().map(|item| (item.key.clone(), item)));
        }
        Ok(Self(rows))
    }

    fn get<R: DeserializeOwned>(&self, key: &Key) -> Result<Option<R>, Problem> {
        Ok(self.0.get(key).map(Item::read).transpose()?)
    }

    fn is_connected(
        &self,
        operator: &OperatorId,
        id: &GatewayId,
        gateway: Option<&Gateway>,
    ) -> Result<bool, Problem> {
        let route = self.get::<RouteRow>(&keys::route(operator, id))?;
        Ok(route.and_then(|route| connection(route, gateway)).is_some())
    }
}

/// Reads what is known of the gateways of a page, in their order.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn of_gateways(
    scope: &Scope,
    gateways: &[Gateway],
) -> Result<Vec<GatewayNowInList>, Problem> {
    let operator = scope.operator();
    let keys = gateways.iter().flat_map(|gateway| {
        let id = &gateway.gateway_id;
        let (route, link) = (keys::route(operator, id), keys::link(operator, id));
        [route, link, keys::quarantine(operator, id)]
    });
    let rows = Rows::read(scope, keys.collect()).await?;
    let now = gateways.iter().map(|gateway| {
        let id = &gateway.gateway_id;
        let link = rows.get::<LinkRow>(&keys::link(operator, id))?;
        let quarantine = rows.get::<QuarantineRow>(&keys::quarantine(operator, id))?;
        Ok(GatewayNowInList {
            connected: rows.is_connected(operator, id, Some(gateway))?,
            software: link.as_ref().map(|link| link.software.clone()),
            hello_at: link.as_ref().map(|link| link.hello_at),
            away_since: link.as_ref().and_then(|link| link.away_since),
            waiting_records: link.and_then(|link| link.waiting.map(|waiting| waiting.records)),
            quarantine: quarantine.map(|quarantine| quarantine.cause),
        })
    });
    now.collect()
}

/// Reads what is known of the stations of a page, in their order.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn of_stations(
    scope: &Scope,
    stations: &[Station],
) -> Result<Vec<StationNowInList>, Problem> {
    let operator = scope.operator();
    let gateways = gateways_of(scope, stations).await?;
    let state_key = |id: &StationId| keys::station_state(operator, id);
    let keys = stations
        .iter()
        .map(|station| state_key(&station.station_id));
    let states = Rows::read(scope, keys.collect()).await?;
    let now = stations.iter().map(|station| {
        let state = states.get::<StationStateRow>(&state_key(&station.station_id))?;
        let gateway = gateways.get(&station.site_id);
        let connected = gateway.and_then(|gateway| gateway.is_station_connected(state.as_ref()));
        Ok(StationNowInList::new(state, connected))
    });
    now.collect()
}

/// The gateways that serve the sites of these stations, as they are now.
async fn gateways_of(
    scope: &Scope,
    stations: &[Station],
) -> Result<BTreeMap<SiteId, GatewayNow>, Problem> {
    let operator = scope.operator();
    let sites = stations.iter();
    let sites = sites.map(|station| keys::site(operator, &station.site_id));
    let sites = Rows::read(scope, sites.collect()).await?;
    let sites: Vec<Site> = sites.0.values().map(Item::read).collect::<Result<_, _>>()?;
    let serving = sites
        .iter()
        .filter_map(|site| site.active_gateway_id.as_ref());
    let keys = serving.flat_map(|id| {
        let (route, link) = (keys::route(operator, id), keys::link(operator, id));
        [route, link, keys::gateway(operator, id)]
    });
    let rows = Rows::read(scope, keys.collect()).await?;
    let mut now = BTreeMap::new();
    for site in sites {
        let Some(id) = site.active_gateway_id else {
            continue;
        };
        let gateway = rows.get::<Gateway>(&keys::gateway(operator, &id))?;
        let connected = rows.is_connected(operator, &id, gateway.as_ref())?;
        let link = rows.get::<LinkRow>(&keys::link(operator, &id))?;
        let enrolled = gateway.and_then(|gateway| gateway.epoch);
        let epoch = link.map(|link| link.epoch).max(enrolled);
        let epoch = epoch.unwrap_or(Epoch::FIRST);
        now.insert(site.site_id, GatewayNow::new(id, connected, epoch));
    }
    Ok(now)
}

impl StationNowInList {
    fn new(state: Option<StationStateRow>, connected: Option<bool>) -> Self {
        let presence = state.as_ref().and_then(|state| state.presence.as_ref());
        let boot = state.as_ref().and_then(|state| state.boot.as_ref());
        Self {
            connected,
            connected_at: presence.map(|told| told.at.timestamp()),
            last_heard_at: state.as_ref().map(|state| state.last_fact_at.timestamp()),
            vendor: boot.map(|boot| boot.vendor.clone()),
            model: boot.map(|boot| boot.model.clone()),
            firmware: boot.and_then(|boot| boot.firmware.clone()),
            protocol: boot.map(|boot| boot.protocol.clone()),
            open_sessions: state.map_or(0, |state| state.open_sessions.len()),
        }
    }
}
