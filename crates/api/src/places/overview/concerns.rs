//! What a person may have to look at, and what a new operator still has to set up.

use std::collections::BTreeMap;

use forecourt_types::{GatewayId, SiteId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::Places;
use super::site::Here;
use crate::access::Scope;
use crate::charging::review::{ReviewView, word_of};
use crate::http::problem::Problem;
use crate::places::connectors::ConnectorView;
use crate::places::now::StationNow;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::Operator;
use forecourt_store::rows::facts::ReviewRow;
use forecourt_store::rows::{load, load_page};

/// The most reviews that are counted. A review may hold a text of 32 KB.
const COUNTED_MAX: u32 = 200;

/// The number of reviews that are shown.
const SHOWN: usize = 5;

/// What waits for a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reviews {
    /// The number of reviews that are not done, at most 200.
    open: usize,
    /// Whether there are more than were counted.
    is_more: bool,
    /// The number of them by kind, such as `{"session": 3}`.
    #[schema(example = json!({"session": 3, "fork": 1}))]
    by_kind: BTreeMap<String, usize>,
    /// The five oldest ones, the oldest first.
    oldest: Vec<ReviewView>,
}

impl Reviews {
    /// Reads the reviews that are not done, by their index.
    ///
    /// # Errors
    /// The errors of the table.
    pub(super) async fn read(scope: &Scope) -> Result<Self, Problem> {
        let query = Query {
            limit: COUNTED_MAX,
            ..Query::prefix(Index::Gsi1, keys::open_reviews(scope.operator()), "")
        };
        let (rows, cursor) = load_page::<ReviewRow>(scope.table(), &query).await?;
        let mut by_kind: BTreeMap<String, usize> = BTreeMap::new();
        for row in &rows {
            *by_kind.entry(word_of(row.row.kind)).or_default() += 1;
        }
        let open = rows.len();
        let oldest = rows.into_iter().take(SHOWN);
        Ok(Self {
            open,
            is_more: cursor.is_some(),
            by_kind,
            oldest: oldest.map(|row| row.row.into()).collect(),
        })
    }
}

/// What a new operator has set up so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checklist {
    /// Whether there is a site.
    has_site: bool,
    /// Whether there is a station.
    has_station: bool,
    /// Whether the operator, or a site or station of this page, has a tariff.
    has_tariff: bool,
    /// Whether there has been a session, if only one that a command asked for.
    has_session: bool,
    /// Whether a charge has been billed.
    has_bill: bool,
}

impl Checklist {
    /// Looks for one of each.
    ///
    /// # Errors
    /// The errors of the table.
    pub(super) async fn read(scope: &Scope, places: &Places) -> Result<Self, Problem> {
        let (table, operator) = (scope.table(), scope.operator());
        let mut sites = places.sites.iter();
        let is_priced = sites.any(|(site, stations)| {
            let mut stations = stations.iter();
            site.tariff_id.is_some() || stations.any(|station| station.tariff_id.is_some())
        });
        let row = load::<Operator>(table, &keys::operator(operator)).await?;
        let has_default = row.is_some_and(|row| row.row.default_tariff_id.is_some());
        Ok(Self {
            has_site: !places.sites.is_empty(),
            has_station: has_one(scope, Index::Table, List::Stations).await?,
            has_tariff: has_default || is_priced,
            has_session: has_one(scope, Index::Gsi1, List::Sessions).await?,
            has_bill: has_one(scope, Index::Gsi1, List::Cdrs).await?,
        })
    }
}

async fn has_one(scope: &Scope, index: Index, of: List) -> Result<bool, Problem> {
    let query = Query {
        limit: 1,
        ..Query::prefix(index, keys::list(scope.operator(), of), "")
    };
    Ok(!scope.table().query(&query).await?.items.is_empty())
}

/// A gateway that is not connected.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwayGateway {
    #[schema(value_type = String)]
    gateway_id: GatewayId,
    #[schema(value_type = String)]
    site_id: SiteId,
    /// Since when, as far as that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
}

impl AwayGateway {
    /// The gateway of a site, if there is one and it is not connected.
    pub(super) fn of(here: &Here) -> Option<Self> {
        let gateway = here.gateway.as_ref()?;
        let is_away = !gateway.now.connected;
        Some(Self {
            gateway_id: here.site.active_gateway_id.clone()?,
            site_id: here.site.site_id.clone(),
            since: gateway.away_since,
        })
        .filter(|_| is_away)
    }
}

/// Why a person may have to look at a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConcernCode {
    /// It is not connected, while the gateway of its site is.
    NotConnected,
    /// It reports a fault.
    Faulted,
}

/// A station that a person may have to look at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Concern {
    #[schema(value_type = String)]
    station_id: StationId,
    #[schema(value_type = String)]
    site_id: SiteId,
    /// The name of the station, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    code: ConcernCode,
    /// Since when, as far as that is known. A station that never was connected has no such time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// When the station was added.
    #[schema(value_type = String, format = DateTime)]
    added_at: Timestamp,
    /// The EVSE of the connector that reports the fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    evse_id: Option<u32>,
    /// The connector that reports the fault; 0 is the station itself (OCPP 1.6).
    #[serde(skip_serializing_if = "Option::is_none")]
    connector_id: Option<u32>,
    /// The error code that the charger reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
}

impl Concern {
    /// The most of them that are shown.
    pub(super) const SHOWN_MAX: usize = 20;

    /// The gravest one has the least value. A station that never was connected has often just been
    /// added, perhaps with many others, and takes the place of none that charged before.
    pub(super) fn gravity(&self) -> (u8, Option<Timestamp>) {
        let rank = match (self.code, self.since) {
            (ConcernCode::Faulted, _) => 0,
            (ConcernCode::NotConnected, Some(_)) => 1,
            (ConcernCode::NotConnected, None) => 2,
        };
        (rank, self.since)
    }

    /// What there is to look at of a station of a site.
    pub(super) fn of(here: &Here, now: &StationNow) -> Vec<Self> {
        let one = |code| Self {
            station_id: now.station.station_id.clone(),
            site_id: here.site.site_id.clone(),
            name: now.station.name.clone(),
            code,
            since: None,
            added_at: now.station.stamps.created_at,
            evse_id: None,
            connector_id: None,
            error_code: None,
        };
        if now.connected != Some(true) {
            let state = now.state.as_ref();
            let presence = state.and_then(|state| state.presence.as_ref());
            let since = presence.filter(|told| !told.connected);
            let concern = here.is_gateway_connected().then(|| Self {
                since: since.map(|told| told.at.timestamp()),
                ..one(ConcernCode::NotConnected)
            });
            return concern.into_iter().collect();
        }
        let faulted = now.connectors.iter();
        let faulted = faulted.filter(|connector| connector.status == "FAULTED");
        let view = |connector: &ConnectorView| Self {
            since: connector.status_at,
            evse_id: connector.evse_id,
            connector_id: Some(connector.connector_id),
            error_code: connector.error_code.clone(),
            ..one(ConcernCode::Faulted)
        };
        faulted.map(view).collect()
    }
}
