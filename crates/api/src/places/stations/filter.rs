//! Which stations a list has, read by the index of their sites and names.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_types::{OperatorId, SiteId, StationId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{Placed as _, Reach, Scope};
use crate::http::listed::{Range, Wanted, collect_listed, page_of_few};
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;
use crate::http::sort::{Sort, not_with, read_begin};
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
    /// it, where upper and lower case make no difference.
    #[param(example = "CP-", max_length = 200)]
    pub(super) q: Option<String>,
    /// Only stations of this site.
    #[param(value_type = Option<String>)]
    pub(super) site_id: Option<SiteId>,
    /// The order: `station_id`, `name` or `last_heard`, with a `-` before it for the descending
    /// one. `station_id` when left out. A station without a name is sorted by its id. By
    /// `last_heard`, which takes no `q`, stations are sorted by the hour in which a gateway last
    /// had news of them, and then by id; one that was never heard is not listed by it.
    #[param(example = "name")]
    pub(super) sort: Option<String>,
    /// 1 to 100 items; 50 when left out.
    pub(super) limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same sort and filters.
    pub(super) cursor: Option<String>,
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

    fn range(self, begin: Option<&str>, place: &ListPlace) -> Range {
        match self {
            Self::Id => Range::of_ids(place, begin),
            Self::Name => Range::of_names(begin.map(keys::folded).as_deref()),
            Self::LastHeard => Range::default(),
        }
    }
}

/// Reads a page of the stations that match a filter, within the caller's reach.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order that the list does not have.
pub(super) async fn of_filter(
    scope: &Scope,
    page: &PageRequest,
    filter: &StationFilter,
) -> Result<Listing<Station>, Problem> {
    let begin = read_begin(filter.q.as_deref())?;
    let sort = Sort::read(filter.sort.as_deref(), &SORTED_BY, false)?;
    if sort.by == By::LastHeard && begin.is_some() {
        return Err(not_with("q", "station_id or name"));
    }
    let operator = scope.operator();
    let site = filter.site_id.as_ref();
    let sites: Vec<Option<&SiteId>> = match scope.reach() {
        Reach::All => vec![site],
        Reach::Sites(own) => {
            let is_wanted = |id: &&SiteId| site.is_none_or(|site| site == *id);
            own.iter().filter(is_wanted).map(Some).collect()
        }
        Reach::Stations(own) => return of_few(scope, page, filter, (own, sort, begin)).await,
    };
    let lists: Vec<ListPlace> = sites
        .into_iter()
        .map(|site| sort.by.place(operator, site))
        .collect();
    let wanted = Wanted {
        range: match lists.first() {
            Some(place) => sort.by.range(begin, place),
            None => Range::default(),
        },
        lists,
        descending: sort.descending,
        key: &|id| Some(keys::station(operator, &StationId::new(id).ok()?)),
    };
    let is_of_site = |row: &Station| site.is_none_or(|id| *id == row.site_id);
    collect_listed(scope, &wanted, page, is_of_site).await
}

/// The stations of a caretaker, who has at most 200: all of them are read by their keys.
async fn of_few(
    scope: &Scope,
    page: &PageRequest,
    filter: &StationFilter,
    (own, sort, begin): (&BTreeSet<StationId>, Sort<By>, Option<&str>),
) -> Result<Listing<Station>, Problem> {
    let operator = scope.operator();
    let keys: Vec<Key> = own.iter().map(|id| keys::station(operator, id)).collect();
    let mut heard = match sort.by {
        By::Id | By::Name => BTreeMap::new(),
        By::LastHeard => hours(scope, own).await?,
    };
    let mut rows = Vec::new();
    for some in keys.chunks(MAX_KEYS_AT_ONCE) {
        for item in scope.table().get_many(some).await? {
            let station: Station = item.read()?;
            let site = filter.site_id.as_ref();
            if !station.is_within(scope.reach()) || site.is_some_and(|id| *id != station.site_id) {
                continue;
            }
            let id = station.station_id.as_str();
            let sk = match sort.by {
                By::Id => Some(keys::escape(id)),
                By::Name => Some(keys::listed_by_name(&station.listed_name(), id)),
                By::LastHeard => heard.remove(id),
            };
            rows.extend(sk.map(|sk| (sk, station)));
        }
    }
    let place = sort.by.place(operator, None);
    let range = sort.by.range(begin, &place);
    page_of_few(rows, &range, sort.descending, page)
}

/// The keys of a few stations in the list by the hour in which they were last heard.
async fn hours(
    scope: &Scope,
    own: &BTreeSet<StationId>,
) -> Result<BTreeMap<String, String>, Problem> {
    let operator = scope.operator();
    let keys = own.iter().map(|id| keys::station_state(operator, id));
    let keys: Vec<Key> = keys.collect();
    let mut hours = BTreeMap::new();
    for some in keys.chunks(MAX_KEYS_AT_ONCE) {
        for item in scope.table().get_many(some).await? {
            let listings = listings_of(operator, &item)?;
            let station = keys::state_of_station(&item.key);
            let listing = listings.into_iter().next();
            hours.extend(station.zip(listing.map(|listing| listing.key.sk)));
        }
    }
    Ok(hours)
}
