//! A site on the first screen.

use std::collections::BTreeMap;

use forecourt_types::{GatewayId, Money, SiteId, TimeZoneName, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Placed as _, Scope};
use crate::http::page::read_many;
use crate::http::problem::Problem;
use crate::money::daily::amounts;
use crate::money::tariff_schema::MoneySchema;
use crate::places::now::StationNow;
use crate::places::page_state::SiteGateway;
use crate::places::power::SitePower;
use forecourt_store::keys;
use forecourt_store::ports::Key;
use forecourt_store::rows::config::Site;
use forecourt_store::rows::facts::ReportRow;

/// What is known just now of a site.
pub(super) struct Here {
    pub(super) site: Site,
    /// The gateway that serves it, if one does.
    pub(super) gateway: Option<SiteGateway>,
    /// Its stations that the caller reaches.
    pub(super) stations: Vec<StationNow>,
    /// The power that flows there, as far as it is known.
    pub(super) power: Option<SitePower>,
}

impl Here {
    pub(super) fn is_gateway_connected(&self) -> bool {
        self.gateway
            .as_ref()
            .is_some_and(|gateway| gateway.now.connected)
    }
}

/// The status of each connector of a station, `AWAY` where its station is not known to be
/// connected. Number 0 is the station itself (OCPP 1.6), where nobody plugs in.
pub(super) fn statuses(station: &StationNow) -> impl Iterator<Item = String> {
    let is_here = station.connected == Some(true);
    let connectors = station.connectors.iter();
    let connectors = connectors.filter(|connector| connector.connector_id > 0);
    connectors.map(move |connector| {
        if is_here {
            connector.status.clone()
        } else {
            "AWAY".to_owned()
        }
    })
}

/// The number of sessions of a station that have no end yet.
pub(super) fn open_sessions(station: &StationNow) -> usize {
    let state = station.state.as_ref();
    state.map_or(0, |state| state.open_sessions.len())
}

/// What was charged and taken at a site on the day that it is there now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteToday {
    /// The day, in the time zone of the site.
    day: String,
    /// The number of sessions that ended on it; a correction's credit counts as negative.
    sessions: i64,
    /// The energy of those sessions, in watt-hours.
    energy_wh: i64,
    /// The cost of those sessions, with one amount per currency.
    #[schema(value_type = Vec<MoneySchema>)]
    amounts: Vec<Money>,
}

/// A site on the first screen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SiteNow {
    #[schema(value_type = String)]
    site_id: SiteId,
    name: String,
    /// Its time zone; UTC counts where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Asia/Bangkok")]
    time_zone: Option<TimeZoneName>,
    /// The gateway that serves it; left out while there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    gateway_id: Option<GatewayId>,
    /// Whether that gateway is connected.
    gateway_connected: bool,
    /// Since when it is not, as far as that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    away_since: Option<Timestamp>,
    /// The number of its stations.
    stations: usize,
    /// How many of them are connected.
    stations_connected: usize,
    /// The number of its connectors.
    connectors: usize,
    /// How many of them charge, or hold a charge that is suspended.
    charging: usize,
    /// How many are free.
    free: usize,
    /// How many are taken without charging: a cable is plugged in, or they are reserved.
    occupied: usize,
    /// How many are out of service, or have told no state.
    out_of_service: usize,
    /// How many report a fault.
    faulted: usize,
    /// Of how many nobody can say, since their station is not known to be connected.
    away: usize,
    /// The number of its sessions without an end.
    open_sessions: usize,
    /// The power that flows there; left out where no charger has told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    power: Option<SitePower>,
    today: SiteToday,
}

impl SiteNow {
    /// Adds to these sites what was taken there today. Sites that the caller does not reach as a
    /// whole are left out.
    ///
    /// # Errors
    /// The errors of the table.
    pub(super) async fn read(scope: &Scope, sites: Vec<Here>) -> Result<Vec<Self>, Problem> {
        let shown = sites.into_iter();
        let shown = shown.filter(|here| here.site.is_within(scope.reach()));
        let shown: Vec<(Here, String)> = shown
            .map(|here| {
                let day = day_at(&here.site, scope.now());
                (here, day)
            })
            .collect();
        let key = |site: &SiteId, day: &str| {
            keys::report(scope.operator(), "site_local", day, site.as_str())
        };
        let wanted = shown.iter().map(|(here, day)| key(&here.site.site_id, day));
        let items = read_many(scope, wanted.collect()).await?;
        let mut sums: BTreeMap<Key, ReportRow> = BTreeMap::new();
        for item in items {
            sums.insert(item.key.clone(), item.read()?);
        }
        let view = |(here, day): (Here, String)| {
            let sum = sums.remove(&key(&here.site.site_id, &day));
            Self::new(here, SiteToday::new(day, sum))
        };
        Ok(shown.into_iter().map(view).collect())
    }

    fn new(here: Here, today: SiteToday) -> Self {
        let mut now = Self {
            gateway_connected: here.is_gateway_connected(),
            away_since: here.gateway.as_ref().and_then(|gateway| gateway.away_since),
            gateway_id: here.site.active_gateway_id,
            site_id: here.site.site_id,
            name: here.site.name,
            time_zone: here.site.details.time_zone,
            stations: here.stations.len(),
            stations_connected: 0,
            connectors: 0,
            charging: 0,
            free: 0,
            occupied: 0,
            out_of_service: 0,
            faulted: 0,
            away: 0,
            open_sessions: 0,
            power: here.power,
            today,
        };
        for station in &here.stations {
            now.stations_connected += usize::from(station.connected == Some(true));
            now.open_sessions += open_sessions(station);
            for status in statuses(station) {
                now.connectors += 1;
                match status.as_str() {
                    "CHARGING" | "SUSPENDED_EV" | "SUSPENDED_EVSE" => now.charging += 1,
                    "AVAILABLE" => now.free += 1,
                    "PREPARING" | "FINISHING" | "OCCUPIED" | "RESERVED" => now.occupied += 1,
                    "FAULTED" => now.faulted += 1,
                    "AWAY" => now.away += 1,
                    _ => now.out_of_service += 1,
                }
            }
        }
        now
    }
}

/// The day that it is at a site.
fn day_at(site: &Site, now: Timestamp) -> String {
    let zone = site.details.time_zone.as_ref();
    zone.map_or_else(|| now.utc_day(), |zone| zone.local_day(now))
}

impl SiteToday {
    fn new(day: String, sum: Option<ReportRow>) -> Self {
        Self {
            day,
            sessions: sum.as_ref().map_or(0, |sum| sum.sessions),
            energy_wh: sum.as_ref().map_or(0, |sum| sum.energy_wh),
            amounts: sum.as_ref().map(amounts).unwrap_or_default(),
        }
    }
}
