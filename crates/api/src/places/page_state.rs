//! What is known just now of the stations and gateways of one page, read by their keys, a hundred
//! at once.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_domain::fact::ConnectorRef;
use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId, Timestamp};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::access::Scope;
use crate::http::problem::Problem;
use crate::places::connectors::{ConnectorView, of_station, views};
use crate::places::now::{GatewayNow, READ_AT_ONCE};
use forecourt_cloud::gateways::connection;
use forecourt_store::keys;
use forecourt_store::ports::{Item, Key, MAX_KEYS_AT_ONCE};
use forecourt_store::rows::config::{Gateway, Site, Station};
use forecourt_store::rows::facts::{
    ConnectorRow, LinkRow, QuarantineRow, RouteRow, StationStateRow,
};

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
    /// Its connectors in the order of their numbers, with `expand=connectors`.
    #[serde(skip_serializing_if = "Option::is_none")]
    connectors: Option<Vec<ConnectorView>>,
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
    /// Since when it is away, once that was told.
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
        let reads = keys.chunks(MAX_KEYS_AT_ONCE);
        let reads: Vec<_> = reads.map(|some| scope.table().get_many(some)).collect();
        let read: Vec<Vec<Item>> = stream::iter(reads)
            .buffered(READ_AT_ONCE)
            .try_collect()
            .await?;
        let rows = read.into_iter().flatten();
        Ok(Self(rows.map(|item| (item.key.clone(), item)).collect()))
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

/// A station with what is known of it just now.
pub(crate) struct ListedStation {
    /// The station as it was configured.
    pub(crate) station: Station,
    /// What a gateway told last of it; none when no gateway has told anything.
    pub(crate) state: Option<StationStateRow>,
    /// Whether it is connected; none when that is not known.
    pub(crate) connected: Option<bool>,
}

impl ListedStation {
    /// A station of which no state was read.
    pub(crate) const fn unread(station: Station) -> Self {
        Self {
            station,
            state: None,
            connected: None,
        }
    }
}

/// Reads what is known of these stations, in their order.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn of_stations(
    scope: &Scope,
    stations: Vec<Station>,
) -> Result<Vec<ListedStation>, Problem> {
    let sites = sites_of(scope, &stations).await?;
    let gateways = gateways_of_sites(scope, &sites).await?;
    of_stations_there(scope, &gateways, stations).await
}

/// Reads what is known of these stations, in their order. They stand at the sites of these
/// gateways, which say whether a station is connected.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn of_stations_there(
    scope: &Scope,
    gateways: &BTreeMap<SiteId, SiteGateway>,
    stations: Vec<Station>,
) -> Result<Vec<ListedStation>, Problem> {
    let mut states = states_of(scope, &stations).await?;
    let now = stations.into_iter().map(|station| {
        let state = states.remove(&station.station_id);
        let gateway = gateways.get(&station.site_id).map(|gateway| &gateway.now);
        let connected = gateway.and_then(|gateway| gateway.is_station_connected(state.as_ref()));
        ListedStation {
            station,
            state,
            connected,
        }
    });
    Ok(now.collect())
}

/// Reads the connectors of these stations, in their order: those of all stations by their keys,
/// which the states name. Where a state of release 0.5 or before names none yet, they are found by
/// a query.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn connectors_of(
    scope: &Scope,
    stations: &[ListedStation],
) -> Result<Vec<Vec<ConnectorView>>, Problem> {
    let operator = scope.operator();
    let keys_of = |now: &ListedStation| -> Vec<Key> {
        let told = now.state.as_ref().and_then(|it| it.connectors.as_ref());
        let refs = told.into_iter().flatten().map(|told| told.connector);
        let key = |it: ConnectorRef| {
            keys::connector(
                operator,
                &now.station.station_id,
                it.evse_id,
                it.connector_id,
            )
        };
        refs.map(key).collect()
    };
    let keys = stations.iter().flat_map(keys_of);
    let rows = Rows::read(scope, keys.collect()).await?;
    let rows = &rows;
    let reads = stations.iter().map(|now| async move {
        if now.state.as_ref().is_some_and(|it| it.connectors.is_none()) {
            return of_station(scope.table(), operator, &now.station).await;
        }
        let keys = keys_of(now).into_iter();
        let told = keys.filter_map(|key| rows.get::<ConnectorRow>(&key).transpose());
        let told: Vec<ConnectorRow> = told.collect::<Result<_, Problem>>()?;
        Ok(views(&now.station, told.into_iter()))
    });
    let reads: Vec<_> = reads.collect();
    stream::iter(reads)
        .buffered(READ_AT_ONCE)
        .try_collect()
        .await
}

/// The sites of these stations.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn sites_of(scope: &Scope, stations: &[Station]) -> Result<Vec<Site>, Problem> {
    let operator = scope.operator();
    let sites = stations.iter();
    let sites = sites.map(|station| keys::site(operator, &station.site_id));
    let sites = Rows::read(scope, sites.collect()).await?;
    Ok(sites.0.values().map(Item::read).collect::<Result<_, _>>()?)
}

/// What gateways told last of these stations.
///
/// # Errors
/// The errors of the table.
async fn states_of(
    scope: &Scope,
    stations: &[Station],
) -> Result<BTreeMap<StationId, StationStateRow>, Problem> {
    let key = |station: &Station| keys::station_state(scope.operator(), &station.station_id);
    let rows = Rows::read(scope, stations.iter().map(key).collect()).await?;
    let mut states = BTreeMap::new();
    for station in stations {
        if let Some(state) = rows.get(&key(station))? {
            states.insert(station.station_id.clone(), state);
        }
    }
    Ok(states)
}

/// The gateway that serves a site, as it is now.
pub(crate) struct SiteGateway {
    /// Whether its link is open.
    pub(crate) now: GatewayNow,
    /// Since when its link is not open, as far as that is known.
    pub(crate) away_since: Option<Timestamp>,
}

/// The gateways that serve these sites, as they are now. A site without a gateway has none.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn gateways_of_sites(
    scope: &Scope,
    sites: &[Site],
) -> Result<BTreeMap<SiteId, SiteGateway>, Problem> {
    let operator = scope.operator();
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
        let Some(id) = site.active_gateway_id.clone() else {
            continue;
        };
        let gateway = rows.get::<Gateway>(&keys::gateway(operator, &id))?;
        let connected = rows.is_connected(operator, &id, gateway.as_ref())?;
        let link = rows.get::<LinkRow>(&keys::link(operator, &id))?;
        let route = rows.get::<RouteRow>(&keys::route(operator, &id))?;
        let enrolled = gateway.and_then(|gateway| gateway.epoch);
        let told = link.as_ref().map(|link| link.epoch);
        let epoch = told.max(enrolled).unwrap_or(Epoch::FIRST);
        let away_since = link.and_then(|link| link.away_since);
        let ended_at = route.filter(|route| route.connection_id.is_none());
        let ended_at = ended_at.map(|route| route.ended_at.unwrap_or(route.stamps.updated_at));
        let gateway = SiteGateway {
            now: GatewayNow::new(id, connected, epoch),
            away_since: away_since.or(ended_at).filter(|_| !connected),
        };
        now.insert(site.site_id.clone(), gateway);
    }
    Ok(now)
}

impl StationNowInList {
    /// Shows what is known of a station, with its connectors if they were read.
    pub(crate) fn new(now: &ListedStation, connectors: Option<Vec<ConnectorView>>) -> Self {
        let state = now.state.as_ref();
        let presence = state.and_then(|state| state.presence.as_ref());
        let boot = state.and_then(|state| state.boot.as_ref());
        Self {
            connected: now.connected,
            connected_at: presence.map(|told| told.at.timestamp()),
            last_heard_at: state.map(|state| state.last_fact_at.timestamp()),
            vendor: boot.map(|boot| boot.vendor.clone()),
            model: boot.map(|boot| boot.model.clone()),
            firmware: boot.and_then(|boot| boot.firmware.clone()),
            protocol: boot.map(|boot| boot.protocol.clone()),
            open_sessions: state.map_or(0, |state| state.open_sessions.len()),
            connectors,
        }
    }
}
