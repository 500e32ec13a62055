//! The first screen in one answer: what needs a person, what happens at the sites just now, and
//! what was taken today.

mod concerns;
mod site;

use std::collections::BTreeMap;

use axum::Json;
use forecourt_types::Timestamp;
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::concerns::{AwayGateway, Checklist, Concern, Reviews};
use self::site::{Here, SiteNow};
use crate::access::{Permit, Placed as _, Reach, ReadReached, Scope};
use crate::http::body::Params;
use crate::http::cursor::ListName;
use crate::http::listed::{Range, page_of_few};
use crate::http::page::{Listing, PageRequest, collect, read_many};
use crate::http::problem::Problem;
use crate::places::now::{StationNow, stations_of_site};
use crate::places::page_state::{connectors_of, gateways_of_sites, of_stations_there, sites_of};
use crate::places::power::SitePower;
use crate::places::readings;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Item, Query};
use forecourt_store::rows::config::{Site, Station};

/// The number of sites of a page if the request names none, which is the most there can be.
const SITES_MAX: u32 = 100;

/// A page ends with the site that brings it to this many stations, since the connectors of each
/// station are read.
const STATIONS_ENOUGH: usize = 1_000;

/// How many sites are read at the same time.
const AT_ONCE: usize = 16;

/// The page of sites that is looked at.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OverviewPage {
    /// 1 to 100 sites; 100 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What there is to see first. All counts are those of the sites of this page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Overview {
    /// The time at which this was read.
    #[schema(value_type = String, format = DateTime)]
    as_of: Timestamp,
    /// What a new operator has set up so far. Only on the first page, and only for who reaches
    /// everything of the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    checklist: Option<Checklist>,
    /// What waits for a person. Only on the first page, and only for who reaches everything that
    /// the operator has.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<Reviews>,
    /// The number of sessions without an end.
    open_sessions: usize,
    /// The number of stations.
    stations: usize,
    /// How many of them are connected.
    stations_connected: usize,
    /// How many are not connected, while their gateway is.
    stations_not_connected: usize,
    /// Of how many nobody can say, since their gateway is not connected or there is none.
    stations_unknown: usize,
    /// The number of connectors by status, such as `{"CHARGING": 3}`. `AWAY` counts those whose
    /// station is not known to be connected, whatever was known last.
    #[schema(example = json!({"AVAILABLE": 5, "CHARGING": 3, "AWAY": 2}))]
    connectors_by_status: BTreeMap<String, usize>,
    /// The gateways that are not connected, by site. A caretaker reaches stations only and sees no
    /// gateway here.
    gateways_away: Vec<AwayGateway>,
    /// The 20 gravest of what there is to look at: connectors that report a fault, then stations
    /// that are not connected although their gateway is, then those that never were connected. What
    /// holds the longest comes first.
    stations_of_concern: Vec<Concern>,
    /// Whether there are more of those.
    more_stations_of_concern: bool,
    /// The sites by id. A caretaker, who reaches stations only, sees none.
    sites: Vec<SiteNow>,
    /// The value of `cursor` for the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Show the first screen: connectors by status, open sessions, what waits for a person, gateways
/// and stations that are away or faulty, and each site with what happens there now and what was
/// taken today, by the day of the site. A page holds up to 100 sites, and fewer where they have
/// more than 1,000 stations together; whoever wants the sums of all sites adds up the pages.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/overview", tag = "sites", params(OverviewPage),
    responses((status = 200, body = Overview)), security(("oauth2" = ["read"])))]
pub(crate) async fn overview(
    permit: Permit<ReadReached>,
    Params(wanted): Params<OverviewPage>,
    list: ListName,
) -> Result<Json<Overview>, Problem> {
    let limit = wanted.limit.unwrap_or(SITES_MAX);
    let page = PageRequest::new(Some(limit), wanted.cursor.as_deref(), &list)?;
    let places = Places::read(&permit, &page).await?;
    let is_first = wanted.cursor.is_none() && *permit.reach() == Reach::All;
    let (checklist, review) = if is_first {
        let checklist = Checklist::read(&permit, &places).await?;
        (Some(checklist), Some(Reviews::read(&permit).await?))
    } else {
        (None, None)
    };
    let next_cursor = places.next_cursor.clone();
    let here = now(&permit, places).await?;
    let mut overview = Overview {
        checklist,
        review,
        next_cursor,
        ..Overview::empty(permit.now())
    };
    overview.add(&here, permit.reach());
    overview.sites = SiteNow::read(&permit, here).await?;
    Ok(Json(overview))
}

/// The sites of a page, and the stations there that the caller reaches.
struct Places {
    sites: Vec<(Site, Vec<Station>)>,
    next_cursor: Option<String>,
}

impl Places {
    async fn read(scope: &Scope, page: &PageRequest) -> Result<Self, Problem> {
        let operator = scope.operator();
        let listing = match scope.reach() {
            Reach::All => {
                let query = Query::prefix(Index::Table, keys::list(operator, List::Sites), "");
                collect(scope, query, page, |_: &Site| true).await?
            }
            Reach::Sites(sites) => {
                let keys = sites.iter().map(|id| keys::site(operator, id));
                let mut rows = Vec::new();
                for item in read_many(scope, keys.collect()).await? {
                    rows.push((item.key.sk.clone(), item.read::<Site>()?));
                }
                page_of_few(rows, &Range::default(), false, page)?
            }
            Reach::Stations(_) | Reach::Own(_) => return Self::of_caretaker(scope).await,
        };
        Self::with_stations(scope, page, listing).await
    }

    /// Adds the stations of the sites, and ends the page where there are enough of them.
    async fn with_stations(
        scope: &Scope,
        page: &PageRequest,
        listing: Listing<Site>,
    ) -> Result<Self, Problem> {
        let (table, operator) = (scope.table(), scope.operator());
        let of_site = |site: Site| async move {
            let stations = stations_of_site(table, operator, &site.site_id).await?;
            Ok::<_, Problem>((site, stations))
        };
        let mut reads = stream::iter(listing.items.into_iter().map(of_site)).buffered(AT_ONCE);
        let (mut sites, mut stations) = (Vec::new(), 0);
        let mut next_cursor = listing.next_cursor;
        while let Some(read) = reads.next().await {
            if stations >= STATIONS_ENOUGH {
                let last: Option<&(Site, Vec<Station>)> = sites.last();
                let last = last.map(|(site, _)| keys::site(operator, &site.site_id).sk);
                next_cursor = last.map(|sk| page.next(&sk)).transpose()?;
                break;
            }
            let (site, of_site) = read?;
            stations += of_site.len();
            sites.push((site, of_site));
        }
        Ok(Self { sites, next_cursor })
    }

    /// The stations of a caretaker, under their sites.
    async fn of_caretaker(scope: &Scope) -> Result<Self, Problem> {
        let Reach::Stations(own) = scope.reach() else {
            let (sites, next_cursor) = (Vec::new(), None);
            return Ok(Self { sites, next_cursor });
        };
        let keys = own.iter().map(|id| keys::station(scope.operator(), id));
        let items = read_many(scope, keys.collect()).await?;
        let stations: Vec<Station> = items.iter().map(Item::read).collect::<Result<_, _>>()?;
        let sites = sites_of(scope, &stations).await?.into_iter();
        let with_own = |site: Site| {
            let here = stations.iter().filter(|one| one.site_id == site.site_id);
            let here = here.cloned().collect();
            (site, here)
        };
        Ok(Self {
            sites: sites.map(with_own).collect(),
            next_cursor: None,
        })
    }
}

/// Reads what is known just now of these sites and stations.
async fn now(scope: &Scope, places: Places) -> Result<Vec<Here>, Problem> {
    let (sites, of_sites): (Vec<Site>, Vec<Vec<Station>>) = places.sites.into_iter().unzip();
    let mut gateways = gateways_of_sites(scope, &sites).await?;
    let stations = of_sites.into_iter().flatten().collect();
    let stations = of_stations_there(scope, &gateways, stations).await?;
    let connectors = connectors_of(scope, &stations).await?;
    let mut here: BTreeMap<_, Vec<StationNow>> = BTreeMap::new();
    for (now, connectors) in stations.into_iter().zip(connectors) {
        let of_site = here.entry(now.station.site_id.clone()).or_default();
        of_site.push(StationNow {
            station: now.station,
            state: now.state,
            connected: now.connected,
            connectors,
        });
    }
    let connected = here
        .values()
        .flatten()
        .filter(|now| now.connected == Some(true));
    let held = readings::of_stations(scope, connected.map(StationNow::with_connectors)).await?;
    let with_stations = |site: Site| {
        let stations = here.remove(&site.site_id).unwrap_or_default();
        Here {
            gateway: gateways.remove(&site.site_id),
            power: SitePower::of(&stations, &held, scope.now()),
            stations,
            site,
        }
    };
    Ok(sites.into_iter().map(with_stations).collect())
}

impl Overview {
    const fn empty(as_of: Timestamp) -> Self {
        Self {
            as_of,
            checklist: None,
            review: None,
            open_sessions: 0,
            stations: 0,
            stations_connected: 0,
            stations_not_connected: 0,
            stations_unknown: 0,
            connectors_by_status: BTreeMap::new(),
            gateways_away: Vec::new(),
            stations_of_concern: Vec::new(),
            more_stations_of_concern: false,
            sites: Vec::new(),
            next_cursor: None,
        }
    }

    /// Adds what is known of these sites to a caller with this reach.
    fn add(&mut self, sites: &[Here], reach: &Reach) {
        for here in sites {
            // A caretaker is told of no gateway.
            let away = AwayGateway::of(here).filter(|_| here.site.is_within(reach));
            self.gateways_away.extend(away);
            for station in &here.stations {
                self.stations += 1;
                self.open_sessions += site::open_sessions(station);
                match (station.connected, here.is_gateway_connected()) {
                    (Some(true), _) => self.stations_connected += 1,
                    (_, true) => self.stations_not_connected += 1,
                    (_, false) => self.stations_unknown += 1,
                }
                for status in site::statuses(station) {
                    *self.connectors_by_status.entry(status).or_default() += 1;
                }
                self.stations_of_concern.extend(Concern::of(here, station));
            }
        }
        self.stations_of_concern.sort_by_key(Concern::gravity);
        self.more_stations_of_concern = self.stations_of_concern.len() > Concern::SHOWN_MAX;
        self.stations_of_concern.truncate(Concern::SHOWN_MAX);
    }
}
