//! The list of sessions, by the index of what they have in common.

use async_trait::async_trait;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use forecourt_domain::fact::Flag;
use forecourt_domain::session::Status;
use forecourt_types::{SessionId, SiteId, StationId, TokenUid, UserId, VehicleId};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::session_search::Named;
use super::sessions::{SessionView, name_drivers};
use crate::access::{Permit, Placed as _, Reach, ReadReached, Scope};
use crate::exports::{self, Column, Rows, tables, written};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::listed::{Wanted, collect_listed};
use crate::http::page::{Listing, PageRequest};
use crate::http::period::{Period, read_zone};
use crate::http::problem::{Code, Problem};
use crate::http::sort::{Sort, read_begin};
use forecourt_store::keys::{self, List, ListOf, SortedBy, Standing};
use forecourt_store::listing::standing;
use forecourt_store::rows::facts::SessionRow;

/// The sessions that are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionFilter {
    /// Only sessions of this station.
    #[param(value_type = Option<String>, example = "CP-1")]
    pub(crate) station_id: Option<StationId>,
    /// Only sessions of this site.
    #[param(value_type = Option<String>, example = "harbour")]
    pub(crate) site_id: Option<SiteId>,
    /// Only sessions of this user.
    #[param(value_type = Option<String>, example = "ann")]
    pub(crate) user_id: Option<UserId>,
    /// Only sessions with this token, in upper or lower case.
    #[param(value_type = Option<String>, example = "04A2B3C4")]
    pub(crate) token_uid: Option<TokenUid>,
    /// Only sessions of this vehicle.
    #[param(value_type = Option<String>, example = "van-3")]
    pub(crate) vehicle_id: Option<VehicleId>,
    /// Only sessions with one of these statuses, separated by commas. Sorted by `ended_at`,
    /// `SETTLED` can be asked for alone.
    #[param(example = "CHARGING,NEEDS_REVIEW")]
    pub(crate) status: Option<String>,
    /// Only sessions with this flag, such as `provisional`. Few sessions may have it: a page looks
    /// at 2,000 at most, so that it may be short or empty and have a cursor.
    #[param(example = "provisional")]
    pub(crate) flag: Option<String>,
    /// Only the sessions of what this text names: the id of a session or of one of its CDRs, or the
    /// uid of a token, each as a whole; or the begin of a driver's name or of a licence plate, of
    /// which the first 10 count. A text that names nothing gives an empty list.
    /// Whoever is shown masked names finds nobody by name or plate. Not together with `token_uid`,
    /// `vehicle_id` or `user_id`.
    #[param(example = "anna", max_length = 200)]
    pub(crate) q: Option<String>,
    /// The order: `started_at` or `ended_at`, with a `-` before it for the newest first.
    /// `-started_at` when left out. A session that goes on has no end, and is not listed by it.
    #[param(example = "-started_at")]
    pub(crate) sort: Option<String>,
    /// Only sessions that started at or after this time (RFC 3339) or day. Sorted by `ended_at`,
    /// those that ended then.
    #[param(example = "2026-01-01")]
    pub(crate) from: Option<String>,
    /// Only sessions that started before this time or day.
    /// Sorted by `ended_at`, those that ended before it.
    #[param(example = "2026-02-01T00:00:00Z")]
    pub(crate) to: Option<String>,
    /// The time zone in which the days of `from` and `to` begin, and in which a file shows its
    /// times: a name of the IANA database. UTC when left out; a file then shows the times of the
    /// zone of each site.
    #[param(example = "Asia/Bangkok")]
    pub(crate) time_zone: Option<String>,
    /// The columns of a file by their names, separated by commas; all when left out.
    #[param(example = "started_at,energy_kwh,total")]
    pub(crate) columns: Option<String>,
    /// The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
    /// the header holds the names of the columns.
    #[param(example = "th")]
    pub(crate) language: Option<String>,
    /// 1 to 100 items; 50 when left out.
    #[param(example = 50)]
    pub(crate) limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same sort and filters.
    pub(crate) cursor: Option<String>,
}

const STATUSES: [Status; 7] = [
    Status::Created,
    Status::Starting,
    Status::Charging,
    Status::Finished,
    Status::Settled,
    Status::Failed,
    Status::NeedsReview,
];

/// The fields by which the list is sorted.
const SORTED_BY: [(&str, SortedBy); 2] =
    [("started_at", SortedBy::Start), ("ended_at", SortedBy::End)];

/// Reads statuses from their words in the API.
fn read_statuses(text: &str) -> Result<Vec<Status>, Problem> {
    let read = |word: &str| STATUSES.into_iter().find(|status| status.as_str() == word);
    let statuses: Option<Vec<Status>> = text.split(',').map(read).collect();
    statuses.ok_or_else(|| {
        let words: Vec<_> = STATUSES.iter().map(|status| status.as_str()).collect();
        let detail = format!(
            "status: must be one of {}, or several of them separated by commas",
            words.join(", ")
        );
        Problem::new(Code::InvalidQuery, detail)
    })
}

impl SessionFilter {
    /// Checks that no other filter names whose sessions are wanted.
    fn check_alone(&self) -> Result<(), Problem> {
        let is_named =
            self.token_uid.is_some() || self.vehicle_id.is_some() || self.user_id.is_some();
        if !is_named {
            return Ok(());
        }
        let detail = "q: cannot be given together with token_uid, vehicle_id or user_id";
        Err(Problem::new(Code::UnsupportedFilter, detail))
    }

    fn wants(&self, row: &SessionRow, statuses: Option<&[Status]>) -> bool {
        fn is<T: PartialEq>(wanted: Option<&T>, own: Option<&T>) -> bool {
            wanted.is_none_or(|wanted| own == Some(wanted))
        }
        is(self.station_id.as_ref(), Some(&row.station_id))
            && is(self.site_id.as_ref(), row.site_id.as_ref())
            && is(self.user_id.as_ref(), row.user_id.as_ref())
            && is(self.vehicle_id.as_ref(), row.vehicle_id.as_ref())
            && statuses.is_none_or(|statuses| statuses.contains(&row.status))
            && self.flag.as_ref().is_none_or(|name| {
                let flag = Flag::named(name);
                row.flags.contains(&flag)
            })
            && self.token_uid.as_ref().is_none_or(|token| {
                let own = row.token_uid.as_ref();
                let token = token.as_str().to_lowercase();
                own.is_some_and(|uid| uid.as_str().to_lowercase() == token)
            })
    }

    /// The narrowest list that the filter names: a person has fewer sessions than a station.
    fn list(&self) -> Option<ListOf> {
        let token = self.token_uid.clone().map(ListOf::Token);
        let vehicle = || self.vehicle_id.clone().map(ListOf::Vehicle);
        let user = || self.user_id.clone().map(ListOf::User);
        let station = || self.station_id.clone().map(ListOf::Station);
        token.or_else(vehicle).or_else(user).or_else(station)
    }

    /// The lists that hold what the filter wants within a reach.
    fn lists(&self, reach: &Reach, standings: Option<&[Standing]>) -> Vec<ListOf> {
        let sites = match (&self.site_id, reach) {
            (Some(site), Reach::All) => Some(vec![site.clone()]),
            (None, Reach::All) => None,
            (Some(site), Reach::Sites(sites)) => {
                Some(sites.get(site).cloned().into_iter().collect())
            }
            (None, Reach::Sites(sites)) => Some(sites.iter().cloned().collect()),
            // A caretaker has stations, wherever they stand.
            (_, Reach::Stations(stations)) => {
                let own = |id: &&StationId| self.station_id.as_ref().is_none_or(|own| own == *id);
                let own = stations.iter().filter(own);
                return own.cloned().map(ListOf::Station).collect();
            }
            (_, Reach::Own(user)) => return vec![ListOf::User(user.clone())],
        };
        let of_site = |site: Option<&SiteId>| match (standings, site) {
            (None, None) => vec![ListOf::All],
            (None, Some(site)) => vec![ListOf::Site(site.clone())],
            (Some(standings), site) => standings
                .iter()
                .map(|standing| ListOf::Standing(*standing, site.cloned()))
                .collect(),
        };
        match (sites, self.list()) {
            (Some(sites), _) if sites.is_empty() => Vec::new(),
            (_, Some(list)) if standings.is_none() => vec![list],
            (None, _) => of_site(None),
            (Some(sites), _) => sites.iter().flat_map(|site| of_site(Some(site))).collect(),
        }
    }
}

/// The page with one session, if it is within the caller's reach and wanted.
async fn only(
    scope: &Scope,
    row: SessionRow,
    keep: impl Fn(&SessionRow) -> bool,
) -> Result<Listing<SessionView>, Problem> {
    let is_shown = row.is_within(scope.reach()) && keep(&row);
    let mut items: Vec<SessionView> = is_shown.then(|| row.into()).into_iter().collect();
    name_drivers(scope, &mut items).await?;
    let next_cursor = None;
    Ok(Listing { items, next_cursor })
}

/// The lists of standings that hold these statuses; none if they hold not all of them.
fn standings(statuses: &[Status]) -> Option<Vec<Standing>> {
    let of_all: Option<Vec<Standing>> = statuses.iter().copied().map(standing).collect();
    let mut standings = of_all?;
    standings.sort();
    standings.dedup();
    Some(standings)
}

/// List the sessions, the newest start first. The answer is JSON. With `Accept: text/csv` it is a
/// file of all of them, of up to 20,000 rows and 5 MB, whatever `limit` says; `POST /v1/exports`
/// writes larger ones. A session counts on the day on which it ended, so a file of a month is
/// sorted by `ended_at`. Each filter and each order is read by an index, so a
/// page costs the same however many sessions there are. Of several filters, the narrowest is read
/// by its index, and the others leave out items of it.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have, and for too
/// large a file.
#[utoipa::path(get, path = "/v1/sessions", tag = "sessions", params(SessionFilter),
    responses((status = 200, content((Listing<SessionView> = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<ReadReached>,
    Params(filter): Params<SessionFilter>,
    list: ListName,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if csv::is_wanted(&headers) {
        return exports::file_of(&permit, &filter, &list).await;
    }
    Ok(Json(page_of(&permit, &filter, &list).await?).into_response())
}

/// The page of the sessions within the caller's reach that a request asks for.
///
/// # Errors
/// The same as for [`list`].
pub(crate) async fn page_of(
    scope: &Scope,
    filter: &SessionFilter,
    list: &ListName,
) -> Result<Listing<SessionView>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), list)?;
    read_page(scope, filter, &page).await
}

/// A page of the sessions within the caller's reach.
///
/// # Errors
/// The same as for [`list`].
pub(crate) async fn read_page(
    scope: &Scope,
    filter: &SessionFilter,
    page: &PageRequest,
) -> Result<Listing<SessionView>, Problem> {
    let sort = Sort::read(filter.sort.as_deref(), &SORTED_BY, true)?;
    let statuses = filter.status.as_deref().map(read_statuses).transpose()?;
    let standings = statuses.as_deref().and_then(standings);
    let is_settled = |status: &Status| *status == Status::Settled;
    if sort.by == SortedBy::End
        && statuses
            .as_ref()
            .is_some_and(|all| !all.iter().all(is_settled))
    {
        let detail =
            "status: a list by ended_at takes SETTLED alone; sort by started_at or -started_at";
        return Err(Problem::new(Code::UnsupportedFilter, detail));
    }
    let operator = scope.operator();
    let keep = |row: &SessionRow| filter.wants(row, statuses.as_deref());
    let lists = match read_begin(filter.q.as_deref())? {
        None => filter.lists(scope.reach(), standings.as_deref()),
        Some(text) => {
            filter.check_alone()?;
            match Named::by(scope, text).await? {
                Named::Session(row) => return only(scope, *row, keep).await,
                Named::Lists(lists) => lists,
            }
        }
    };
    let place = |list: &ListOf| keys::place_of_list(operator, List::Sessions, sort.by, list);
    let zone = read_zone(filter.time_zone.as_deref())?;
    let period = Period::read_in(zone.as_ref(), filter.from.as_deref(), filter.to.as_deref())?;
    let range = period.range();
    let lists = lists.iter().map(|list| (place(list), range.clone()));
    let wanted = Wanted {
        lists: lists.collect(),
        descending: sort.descending,
        key: &|id| Some(keys::session(operator, &SessionId::new(id).ok()?)),
    };
    let listing = collect_listed(scope, &wanted, page, keep).await?;
    let mut listing = listing.map(SessionView::from);
    name_drivers(scope, &mut listing.items).await?;
    Ok(listing)
}

#[async_trait]
impl Rows for SessionFilter {
    fn columns(&self) -> &'static [Column] {
        tables::SESSIONS
    }

    fn name(&self) -> &'static str {
        "sessions"
    }

    fn form(&self) -> [Option<&str>; 3] {
        [&self.columns, &self.time_zone, &self.language].map(Option::as_deref)
    }

    async fn page(&self, scope: &Scope, page: &PageRequest) -> Result<Listing<Value>, Problem> {
        written(read_page(scope, self, page).await?)
    }
}
