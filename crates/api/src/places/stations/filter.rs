//! Which stations a list has, read by the index of their sites and names.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use forecourt_types::{OperatorId, SiteId, StationId};
use futures_util::future::try_join_all;
use serde::Deserialize;
use utoipa::IntoParams;

use super::state_filter::StateFilter;
use crate::access::{Placed as _, Reach, Scope};
use crate::http::any_case;
use crate::http::listed::{AT_ONCE, Pick, Range, Wanted, collect_picked, page_of_few};
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;
use crate::http::sort::{Sort, not_with, read_begin};
use crate::places::page_state::{ListedStation, of_stations};
use forecourt_store::keys::{self, List, ListPlace, RecordsBy};
use forecourt_store::listing::listings_of;
use forecourt_store::ports::{Key, MAX_KEYS_AT_ONCE};
use forecourt_store::rows::config::Station;

/// The stations that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationFilter {
    /// Only stations whose id begins with this text; sorted by `name`, those whose name begins with
    /// it. Upper and lower case make no difference.
    #[param(example = "CP-", max_length = 200)]
    pub(super) q: Option<String>,
    /// Only stations of this site.
    #[param(value_type = Option<String>)]
    pub(super) site_id: Option<SiteId>,
    /// Only stations that are connected to the gateway of their site (`true`), that are not
    /// (`false`), or of which it is not known (`unknown`); several of these separated by commas.
    #[param(example = "false,unknown")]
    pub(super) connected: Option<String>,
    /// Only stations of this model, as they told when they booted. Upper and lower case make no
    /// difference here.
    #[param(example = "Wallbox 22", max_length = 200)]
    pub(super) model: Option<String>,
    /// Only stations that have a connector with one of these statuses, separated by commas, as
    /// `/v1/connectors` shows them. Number 0, the station itself (OCPP 1.6), counts for
    /// `UNAVAILABLE` and `FAULTED` alone.
    #[param(example = "FAULTED,UNAVAILABLE")]
    pub(super) status: Option<String>,
    /// What is shown, too: `connectors`, which are then in the field `now` of each station with
    /// their configuration and their present state. A file does not show them.
    #[param(example = "connectors")]
    pub(super) expand: Option<String>,
    /// The order: `station_id`, `name` or `last_heard`, with a `-` before it for the descending
    /// one. `station_id` when left out. A station without a name is sorted by its id. By
    /// `last_heard`, which takes no `q`, stations are sorted by the day (UTC) on which a gateway
    /// last had news of them, and those of one day by id; one that was never heard is not listed
    /// by it.
    #[param(example = "name")]
    pub(super) sort: Option<String>,
    /// 1 to 100 items; 50 when left out.
    pub(super) limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same sort and filters.
    pub(super) cursor: Option<String>,
}

impl StationFilter {
    /// Whether stations are left out by what is known of them just now.
    pub(super) fn has_state(&self) -> bool {
        self.connected.is_some() || self.model.is_some() || self.status.is_some()
    }
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Id,
    Name,
    LastHeard,
}

const SORTED_BY: [(&str, By); 3] = [
    ("station_id", By::Id),
    ("name", By::Name),
    ("last_heard", By::LastHeard),
];

impl By {
    fn place(self, operator: &OperatorId, site: Option<&SiteId>) -> ListPlace {
        match (self, site) {
            (Self::Id, None) => keys::place_of_rows(operator, List::Stations),
            (Self::Id, Some(site)) => keys::place_of_site(operator, site),
            (Self::Name, None) => keys::place_of_records(operator, &RecordsBy::StationName),
            (Self::Name, Some(site)) => {
                let records = RecordsBy::StationNameOfSite(site.clone());
                keys::place_of_records(operator, &records)
            }
            (Self::LastHeard, None) => keys::place_of_records(operator, &RecordsBy::StationHeard),
            (Self::LastHeard, Some(site)) => {
                let records = RecordsBy::StationHeardAtSite(site.clone());
                keys::place_of_records(operator, &records)
            }
        }
    }

    /// The parts of a list whose ids or names begin so. Those of ids may hold others, too.
    async fn parts(
        self,
        scope: &Scope,
        place: ListPlace,
        begin: Option<&str>,
    ) -> Result<Vec<(ListPlace, Range)>, Problem> {
        let ranges = match (self, begin) {
            (Self::Id, Some(begin)) => any_case::parts(scope.table(), &place, begin).await?,
            (Self::Id, None) => vec![Range::of_ids(&place, None)],
            (Self::Name, _) => vec![Range::of_names(begin.map(keys::folded).as_deref())],
            (Self::LastHeard, _) => vec![Range::default()],
        };
        let ranges = ranges.into_iter();
        Ok(ranges.map(|range| (place.clone(), range)).collect())
    }
}

/// The stations of a list that are kept, with what is known of them just now.
struct StationPick<'a> {
    scope: &'a Scope,
    site: Option<&'a SiteId>,
    /// How the ids begin, in upper or lower case.
    id_begin: Option<&'a str>,
    state: StateFilter,
    /// Whether the states are wanted even if no filter needs them.
    shows_state: bool,
}

#[async_trait]
impl Pick<Station> for StationPick<'_> {
    type Kept = ListedStation;

    async fn pick(&mut self, rows: Vec<Station>) -> Result<Vec<Option<ListedStation>>, Problem> {
        let is_wanted = |row: &Station| {
            let begins = |begin| any_case::begins(row.station_id.as_str(), begin);
            let is_of_site = self.site.is_none_or(|site| *site == row.site_id);
            is_of_site && self.id_begin.is_none_or(begins)
        };
        let here: Vec<bool> = rows.iter().map(is_wanted).collect();
        let own: Vec<Station> = rows.into_iter().filter(is_wanted).collect();
        let read = if self.shows_state || self.state.is_given() {
            of_stations(self.scope, own).await?
        } else {
            own.into_iter().map(ListedStation::unread).collect()
        };
        let mut read = read.into_iter();
        let kept = |is_here: bool| {
            let listed = if is_here { read.next() } else { None };
            listed.filter(|listed| self.state.wants(listed))
        };
        Ok(here.into_iter().map(kept).collect())
    }
}

/// Reads a page of the stations that match a filter, within the caller's reach; with what is known
/// of them just now if `shows_state` says so. Filters by what is known leave out stations of the
/// list that is read, a hundred at once.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order that the list does not have.
pub(super) async fn of_filter(
    scope: &Scope,
    page: &PageRequest,
    filter: &StationFilter,
    shows_state: bool,
) -> Result<Listing<ListedStation>, Problem> {
    let begin = read_begin(filter.q.as_deref())?;
    let sort = Sort::read(filter.sort.as_deref(), &SORTED_BY, false)?;
    if sort.by == By::LastHeard && begin.is_some() {
        return Err(not_with("q", "station_id or name"));
    }
    let operator = scope.operator();
    let site = filter.site_id.as_ref();
    let mut pick = StationPick {
        scope,
        site,
        id_begin: begin.filter(|_| sort.by == By::Id),
        state: StateFilter::read(
            filter.connected.as_deref(),
            filter.model.as_deref(),
            filter.status.as_deref(),
        )?,
        shows_state,
    };
    let sites: Vec<Option<&SiteId>> = match scope.reach() {
        Reach::All => vec![site],
        Reach::Sites(own) => {
            let is_wanted = |id: &&SiteId| site.is_none_or(|site| site == *id);
            own.iter().filter(is_wanted).map(Some).collect()
        }
        // No station belongs to a person.
        Reach::Own(_) => Vec::new(),
        Reach::Stations(own) => return of_few(page, pick, (own, sort, begin)).await,
    };
    let mut lists = Vec::new();
    for some in sites.chunks(AT_ONCE) {
        let places = some.iter().map(|site| sort.by.place(operator, *site));
        let parts = places.map(|place| sort.by.parts(scope, place, begin));
        lists.extend(try_join_all(parts).await?.into_iter().flatten());
    }
    let wanted = Wanted {
        lists,
        descending: sort.descending,
        key: &|id| Some(keys::station(operator, &StationId::new(id).ok()?)),
    };
    collect_picked::<Station, _>(scope, &wanted, page, &mut pick).await
}

/// The stations of a caretaker, who has at most 200: all of them are read by their keys.
async fn of_few(
    page: &PageRequest,
    mut pick: StationPick<'_>,
    (own, sort, begin): (&BTreeSet<StationId>, Sort<By>, Option<&str>),
) -> Result<Listing<ListedStation>, Problem> {
    let scope = pick.scope;
    let operator = scope.operator();
    let keys: Vec<Key> = own.iter().map(|id| keys::station(operator, id)).collect();
    let mut heard = match sort.by {
        By::Id | By::Name => BTreeMap::new(),
        By::LastHeard => days(scope, own).await?,
    };
    let (mut places, mut stations) = (Vec::new(), Vec::new());
    for some in keys.chunks(MAX_KEYS_AT_ONCE) {
        for item in scope.table().get_many(some).await? {
            let station: Station = item.read()?;
            if !station.is_within(scope.reach()) {
                continue;
            }
            let id = station.station_id.as_str();
            let sk = match sort.by {
                By::Id => Some(keys::escape(id)),
                By::Name => Some(keys::listed_by_name(&station.listed_name(), id)),
                By::LastHeard => heard.remove(id),
            };
            if let Some(sk) = sk {
                places.push(sk);
                stations.push(station);
            }
        }
    }
    let kept = pick.pick(stations).await?;
    let rows = places.into_iter().zip(kept);
    let rows = rows.filter_map(|(sk, kept)| Some((sk, kept?))).collect();
    let range = match sort.by {
        By::Name => Range::of_names(begin.map(keys::folded).as_deref()),
        By::Id | By::LastHeard => Range::default(),
    };
    page_of_few(rows, &range, sort.descending, page)
}

/// The keys of a few stations in the list by the day on which they were last heard.
async fn days(
    scope: &Scope,
    own: &BTreeSet<StationId>,
) -> Result<BTreeMap<String, String>, Problem> {
    let operator = scope.operator();
    let keys = own.iter().map(|id| keys::station_state(operator, id));
    let keys: Vec<Key> = keys.collect();
    let mut days = BTreeMap::new();
    for some in keys.chunks(MAX_KEYS_AT_ONCE) {
        for item in scope.table().get_many(some).await? {
            let listings = listings_of(operator, &item)?;
            let station = keys::state_of_station(&item.key);
            let listing = listings.into_iter().next();
            days.extend(station.zip(listing.map(|listing| listing.key.sk)));
        }
    }
    Ok(days)
}
