//! What is known just now of a site: its gateway, its stations and their connectors.
//!
//! Everything here is read from the table of one operator, so that an address that needs no token
//! can use it, too.

use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId};
use futures_util::{StreamExt as _, TryStreamExt as _};

use crate::http::problem::Problem;
use crate::places::connectors::{ConnectorView, of_station};
use forecourt_cloud::gateways::route;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query, Table};
use forecourt_store::rows::config::{Gateway, Site, Station};
use forecourt_store::rows::facts::{LinkRow, StationStateRow};
use forecourt_store::rows::{load, load_page};

/// How many stations are read at the same time: the answer for a site of 300 chargers then takes
/// about 20 times as long as that for one.
pub(crate) const READ_AT_ONCE: usize = 16;

/// The most stations of one site that are shown at once. A larger site is shown in pages by
/// `/v1/connectors`.
pub(crate) const MAX_STATIONS: usize = 1_000;

/// The gateway of a site as it is now.
pub(crate) struct GatewayNow {
    /// The gateway that serves the site; none before one was enrolled.
    pub(crate) gateway_id: Option<GatewayId>,
    /// Whether its link is open.
    pub(crate) connected: bool,
    /// The epoch in which it writes: what a station told in an earlier one no longer holds.
    epoch: Epoch,
}

impl GatewayNow {
    /// The gateway that serves a site, from what was read of it.
    pub(crate) const fn new(gateway_id: GatewayId, connected: bool, epoch: Epoch) -> Self {
        Self {
            gateway_id: Some(gateway_id),
            connected,
            epoch,
        }
    }

    /// Reads what is known of the gateway of a site.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn of_site(
        table: &dyn Table,
        operator: &OperatorId,
        site: Option<&Site>,
    ) -> Result<Self, Problem> {
        let gateway_id = site.and_then(|site| site.active_gateway_id.clone());
        let mut now = Self {
            gateway_id: None,
            connected: false,
            epoch: Epoch::FIRST,
        };
        if let Some(gateway) = &gateway_id {
            now.connected = is_connected(table, operator, gateway).await?;
            if now.connected {
                now.epoch = newest_epoch(table, operator, gateway).await?;
            }
        }
        now.gateway_id = gateway_id;
        Ok(now)
    }

    /// Whether a station is connected; none when that is not known, because this gateway has not
    /// told it in its epoch or is not connected itself.
    pub(crate) fn is_station_connected(&self, state: Option<&StationStateRow>) -> Option<bool> {
        let told = state?.presence.as_ref()?;
        let is_told_now = self.connected
            && self.gateway_id.as_ref() == Some(&told.gateway_id)
            && told.epoch >= self.epoch;
        is_told_now.then_some(told.connected)
    }
}

/// Whether the link of a gateway is open.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn is_connected(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
) -> Result<bool, Problem> {
    let route = route(table, operator, gateway).await?;
    Ok(route.is_some())
}

/// The epoch in which a gateway writes now: that of its enrolment, or a later one that it got in
/// place of a lost disk.
async fn newest_epoch(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
) -> Result<Epoch, Problem> {
    let said = LinkRow::epoch_of(table, operator, gateway).await?;
    let row = load::<Gateway>(table, &keys::gateway(operator, gateway)).await?;
    let enrolled = row.and_then(|row| row.row.epoch);
    Ok(said.max(enrolled).unwrap_or(Epoch::FIRST))
}

/// A station as it is now.
pub(crate) struct StationNow {
    /// The station as it was configured.
    pub(crate) station: Station,
    /// What a gateway told last of it; none when no gateway has told anything.
    pub(crate) state: Option<StationStateRow>,
    /// Whether it is connected; none when that is not known.
    pub(crate) connected: Option<bool>,
    /// Its connectors in the order of their numbers.
    pub(crate) connectors: Vec<ConnectorView>,
}

impl StationNow {
    /// The station and its connectors, by which its readings are found.
    pub(crate) fn with_connectors(&self) -> (&StationId, &[ConnectorView]) {
        (&self.station.station_id, &self.connectors)
    }
}

/// The stations of a site by the index of the site, by their ids, at most [`MAX_STATIONS`].
///
/// # Errors
/// The errors of the table.
pub(crate) async fn stations_of_site(
    table: &dyn Table,
    operator: &OperatorId,
    site: &SiteId,
) -> Result<Vec<Station>, Problem> {
    let pk = keys::stations_of_site(operator, site);
    let mut query = Query::prefix(Index::Gsi1, pk, "");
    let mut stations = Vec::new();
    loop {
        let (rows, cursor) = load_page::<Station>(table, &query).await?;
        stations.extend(rows.into_iter().map(|row| row.row));
        match cursor {
            Some(cursor) if stations.len() < MAX_STATIONS => query.cursor = Some(cursor),
            _ => break,
        }
    }
    stations.truncate(MAX_STATIONS);
    Ok(stations)
}

/// Reads what is known of these stations, in their order.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn stations_now(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayNow,
    stations: Vec<Station>,
) -> Result<Vec<StationNow>, Problem> {
    let reads = stations.into_iter().map(|station| async move {
        let key = keys::station_state(operator, &station.station_id);
        let state = load::<StationStateRow>(table, &key).await?;
        let state = state.map(|state| state.row);
        Ok::<_, Problem>(StationNow {
            connected: gateway.is_station_connected(state.as_ref()),
            connectors: of_station(table, operator, &station).await?,
            station,
            state,
        })
    });
    let reads = futures_util::stream::iter(reads).buffered(READ_AT_ONCE);
    reads.try_collect().await
}
