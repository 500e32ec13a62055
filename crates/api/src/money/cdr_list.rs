//! The list of CDRs, by the index of what they have in common.

use async_trait::async_trait;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use forecourt_types::{
    CdrId, SessionId, SiteId, StationId, Timestamp, TokenUid, UserId, VehicleId,
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::cdrs::{CdrView, parts};
use crate::access::{Permit, Reach, Read, Scope};
use crate::exports::{self, Column, Rows, tables, written};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::listed::{Wanted, collect_listed};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::period::{Period, read_zone};
use crate::http::problem::{Code, Problem};
use crate::http::sort::Sort;
use forecourt_store::keys::{self, List, ListOf, SortedBy};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::facts::{CdrPart, CdrRow};

/// The CDRs that are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CdrFilter {
    /// Only CDRs of this session, the newest version first. Takes no `sort`, `from` and `to`.
    #[param(value_type = Option<String>, example = "s7kq2m4x5tq3x6v2l9d1f8h0w2")]
    pub(crate) session_id: Option<SessionId>,
    /// Only CDRs of this station.
    #[param(value_type = Option<String>, example = "CP-1")]
    pub(crate) station_id: Option<StationId>,
    /// Only CDRs of this site.
    #[param(value_type = Option<String>, example = "harbour")]
    pub(crate) site_id: Option<SiteId>,
    /// Only CDRs of this user.
    #[param(value_type = Option<String>, example = "ann")]
    pub(crate) user_id: Option<UserId>,
    /// Only CDRs with this token, in upper or lower case.
    #[param(value_type = Option<String>, example = "04A2B3C4")]
    pub(crate) token_uid: Option<TokenUid>,
    /// Only CDRs of this vehicle.
    #[param(value_type = Option<String>, example = "van-3")]
    pub(crate) vehicle_id: Option<VehicleId>,
    /// The order: `ended_at` or `started_at`, with a `-` before it for the newest first.
    /// `-ended_at` when left out.
    #[param(example = "-ended_at")]
    pub(crate) sort: Option<String>,
    /// Only CDRs of sessions that ended at or after this time (RFC 3339) or day. Sorted by
    /// `started_at`, of those that started then.
    #[param(example = "2026-01-01")]
    pub(crate) from: Option<String>,
    /// Only CDRs of sessions that ended before this time or day. Sorted by `started_at`, of those
    /// that started before.
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
    /// Only CDRs that were made until then. A correction gives a credit at the old end of a session
    /// and a CDR at the new one. A reader of many pages may have passed the one and still meet the
    /// other, and would count the session twice or not at all. A CDR never changes, so all
    /// pages tell of one instant.
    #[serde(skip)]
    #[param(ignore)]
    pub(crate) as_of: Option<Timestamp>,
}

/// The fields by which the list is sorted.
const SORTED_BY: [(&str, SortedBy); 2] =
    [("ended_at", SortedBy::End), ("started_at", SortedBy::Start)];

impl CdrFilter {
    /// The same CDRs without those that are made after this time.
    pub(crate) fn until(self, as_of: Timestamp) -> Self {
        let as_of = Some(as_of);
        Self { as_of, ..self }
    }

    fn wants(&self, row: &CdrRow) -> bool {
        fn is<T: PartialEq>(wanted: Option<&T>, own: Option<&T>) -> bool {
            wanted.is_none_or(|wanted| own == Some(wanted))
        }
        let made_at = row.stamps.created_at;
        self.as_of.is_none_or(|as_of| made_at <= as_of)
            && is(self.session_id.as_ref(), Some(&row.session_id))
            && is(self.station_id.as_ref(), Some(&row.station_id))
            && is(self.user_id.as_ref(), row.user_id.as_ref())
            && self.token_uid.as_ref().is_none_or(|wanted| {
                let wanted = wanted.as_str().to_lowercase();
                let own = row.token_uid.as_ref();
                own.is_some_and(|uid| uid.as_str().to_lowercase() == wanted)
            })
            && self.wants_place(row)
    }

    /// Site and vehicle are in the text of the CDR alone.
    fn wants_place(&self, row: &CdrRow) -> bool {
        if self.site_id.is_none() && self.vehicle_id.is_none() {
            return true;
        }
        row.cdr().is_ok_and(|cdr| {
            let site = self.site_id.as_ref();
            let vehicle = self.vehicle_id.as_ref();
            site.is_none_or(|id| cdr.site_id.as_ref() == Some(id))
                && vehicle.is_none_or(|id| cdr.vehicle_id.as_ref() == Some(id))
        })
    }

    /// The lists that hold what the filter wants within a reach: the narrowest one that it names,
    /// for a person the list of the own ones, else those of the sites or stations that are reached.
    fn lists(&self, reach: &Reach) -> Vec<ListOf> {
        match reach {
            Reach::Own(user) => vec![ListOf::User(user.clone())],
            Reach::All => vec![self.list()],
            Reach::Sites(sites) => match self.list() {
                ListOf::All => sites.iter().cloned().map(ListOf::Site).collect(),
                narrower => vec![narrower],
            },
            Reach::Stations(stations) => {
                let wanted =
                    |id: &&StationId| self.station_id.as_ref().is_none_or(|own| own == *id);
                let stations = stations.iter().filter(wanted);
                stations.cloned().map(ListOf::Station).collect()
            }
        }
    }

    fn list(&self) -> ListOf {
        let token = self.token_uid.clone().map(ListOf::Token);
        let vehicle = || self.vehicle_id.clone().map(ListOf::Vehicle);
        let user = || self.user_id.clone().map(ListOf::User);
        let station = || self.station_id.clone().map(ListOf::Station);
        let site = || self.site_id.clone().map(ListOf::Site);
        let named = token.or_else(vehicle).or_else(user);
        named.or_else(station).or_else(site).unwrap_or(ListOf::All)
    }

    /// Refuses what the list of one session does not take.
    fn check_session(&self) -> Result<(), Problem> {
        let given = [&self.sort, &self.from, &self.to];
        if given.iter().all(|parameter| parameter.is_none()) {
            return Ok(());
        }
        let detail = "session_id: the CDRs of a session are listed by their version; leave out sort, from and to";
        Err(Problem::new(Code::UnsupportedFilter, detail))
    }
}

/// List the CDRs and their credits, the newest end first. The answer is JSON. With
/// `Accept: text/csv` it is a file of all of them, of up to 20,000 rows and 5 MB, whatever `limit`
/// says; `POST /v1/exports` writes larger ones. Each filter and each order is read by an
/// index, so a page costs the same however many CDRs there are. Of several filters, the narrowest
/// is read by its index, and the others leave out items of it.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have, and for too
/// large a file.
#[utoipa::path(get, path = "/v1/cdrs", tag = "cdrs", params(CdrFilter),
    responses((status = 200, content((Listing<CdrView> = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<CdrFilter>,
    list: ListName,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if csv::is_wanted(&headers) {
        let filter = filter.until(permit.now());
        return exports::file_of(&permit, &filter, &list).await;
    }
    Ok(Json(page_of(&permit, &filter, &list).await?).into_response())
}

/// The page of the CDRs within the caller's reach that a request asks for.
///
/// # Errors
/// The same as for [`list`].
pub(crate) async fn page_of(
    scope: &Scope,
    filter: &CdrFilter,
    list: &ListName,
) -> Result<Listing<CdrView>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), list)?;
    read_page(scope, filter, &page).await
}

/// A page of the CDRs within the caller's reach.
///
/// # Errors
/// The same as for [`list`].
pub(crate) async fn read_page(
    scope: &Scope,
    filter: &CdrFilter,
    page: &PageRequest,
) -> Result<Listing<CdrView>, Problem> {
    let listing = match &filter.session_id {
        Some(id) => {
            filter.check_session()?;
            of_session(scope, page, filter, id).await?
        }
        None => of_filter(scope, page, filter).await?,
    };
    let items: Result<Vec<_>, _> = listing.items.into_iter().map(CdrView::new).collect();
    let next_cursor = listing.next_cursor;
    Ok(Listing {
        items: items?,
        next_cursor,
    })
}

/// A session's own CDRs are in one partition, and are read as they were last written.
async fn of_session(
    scope: &Scope,
    page: &PageRequest,
    filter: &CdrFilter,
    id: &SessionId,
) -> Result<Listing<CdrRow>, Problem> {
    let pk = keys::session_partition(scope.operator(), id);
    let mut query = Query::prefix(Index::Table, pk, keys::SESSION_CDRS);
    query.descending = true;
    let wanted = |part: &CdrPart| match part {
        CdrPart::Cdr(row) => filter.wants(row),
        CdrPart::Facts(_) => false,
    };
    let listing = collect(scope, query, page, wanted).await?;
    let rows = listing.items.into_iter().filter_map(CdrPart::cdr);
    Ok(Listing {
        items: rows.collect(),
        next_cursor: listing.next_cursor,
    })
}

/// A page of the rows that a filter wants, which names no session.
///
/// # Errors
/// The same as for [`list`].
pub(super) async fn of_filter(
    scope: &Scope,
    page: &PageRequest,
    filter: &CdrFilter,
) -> Result<Listing<CdrRow>, Problem> {
    let operator = scope.operator();
    let sort = Sort::read(filter.sort.as_deref(), &SORTED_BY, true)?;
    let lists = filter.lists(scope.reach());
    let place = |list: &ListOf| keys::place_of_list(operator, List::Cdrs, sort.by, list);
    let zone = read_zone(filter.time_zone.as_deref())?;
    let period = Period::read_in(zone.as_ref(), filter.from.as_deref(), filter.to.as_deref())?;
    let range = period.range();
    let lists = lists.iter().map(|list| (place(list), range.clone()));
    let wanted = Wanted {
        lists: lists.collect(),
        descending: sort.descending,
        key: &|id| {
            let (session, version, credit) = parts(&CdrId::new(id).ok()?)?;
            Some(keys::cdr(operator, &session, version, credit))
        },
    };
    collect_listed(scope, &wanted, page, |row| filter.wants(row)).await
}

#[async_trait]
impl Rows for CdrFilter {
    fn columns(&self) -> &'static [Column] {
        tables::CDRS
    }

    fn name(&self) -> &'static str {
        "cdrs"
    }

    fn form(&self) -> [Option<&str>; 3] {
        [&self.columns, &self.time_zone, &self.language].map(Option::as_deref)
    }

    async fn page(&self, scope: &Scope, page: &PageRequest) -> Result<Listing<Value>, Problem> {
        let listing = read_page(scope, self, page).await?;
        let signed: Vec<_> = listing.items.iter().map(CdrView::signed).collect();
        let mut listing = written(listing)?;
        for (row, signed) in listing.items.iter_mut().zip(signed) {
            let signed = signed.map(|(name, value)| (name.to_owned(), Value::from(value)));
            if let Value::Object(row) = row {
                row.extend(signed);
            }
        }
        Ok(listing)
    }
}
