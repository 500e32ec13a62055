//! The list of the entries of the ledger, by day or by account.

use std::collections::BTreeMap;

use axum::Json;
use forecourt_ledger::Account;
use forecourt_types::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

use super::entries::EntryView;
use crate::access::{Permit, Read, Scope};
use crate::http::body::Params;
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect, collect_in_turn};
use crate::http::period::Period;
use crate::http::problem::{Code, Problem};
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::ledger::{EntryRow, StatementRow};

/// The most days of a list that is read by day. Each day is a partition of its own, which costs a
/// read even where it is empty.
const DAYS_MAX: usize = 92;

/// The days before `to` that are listed if a request names no `from`.
const DAYS_DEFAULT: i64 = 31;

/// The number of milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// The entries that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryFilter {
    /// Only entries that change this account.
    #[param(example = "receivable:ann")]
    account: Option<String>,
    /// Only entries whose cause happened at or after this time (RFC 3339) or day in UTC. When left
    /// out, 31 days before `to`; with an account that has a statement, there is no limit.
    #[param(example = "2026-01-01")]
    from: Option<String>,
    /// Only entries whose cause happened before this time or day.
    #[param(example = "2026-02-01T00:00:00Z")]
    to: Option<String>,
    /// 1 to 100 items; 50 when left out.
    #[param(example = 50)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same filters.
    cursor: Option<String>,
}

impl EntryFilter {
    fn account(&self) -> Result<Option<Account>, Problem> {
        let read = |text: &String| {
            text.parse().map_err(|_| {
                let detail = "account: must be the name of an account, such as receivable:ann or revenue:harbour";
                Problem::new(Code::InvalidQuery, detail)
            })
        };
        self.account.as_ref().map(read).transpose()
    }
}

/// List the entries of the ledger, the newest cause first: of at most 92 days, or of an account
/// that has a statement, of all days.
///
/// # Errors
/// 400 for a bad parameter, 422 for a period of more than 92 days.
#[utoipa::path(get, path = "/v1/ledger/entries", tag = "ledger", params(EntryFilter),
    responses((status = 200, body = Listing<EntryView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list_entries(
    permit: Permit<Read>,
    Params(filter): Params<EntryFilter>,
    list: ListName,
) -> Result<Json<Listing<EntryView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let listing = match filter.account()? {
        Some(account) if account.is_personal() => {
            of_statement(&permit, &account, period, &page).await?
        }
        account => {
            let queries = days(&permit, period)?;
            let changes = |row: &EntryRow| {
                account.as_ref().is_none_or(|account| {
                    row.entry().is_ok_and(|entry| entry.amount_on(account) != 0)
                })
            };
            collect_in_turn(&permit, &queries, &page, &changes).await?
        }
    };
    let items: Result<Vec<_>, _> = listing.items.into_iter().map(EntryView::new).collect();
    let next_cursor = listing.next_cursor;
    Ok(Json(Listing {
        items: items?,
        next_cursor,
    }))
}

/// The parts of the index that hold the entries of a period, the newest day first.
fn days(scope: &Scope, period: Period) -> Result<Vec<Query>, Problem> {
    // The clock of a charger may be ahead.
    let to = period.to.unwrap_or_else(|| scope.now().plus_millis(DAY_MS));
    let from = period
        .from
        .unwrap_or_else(|| to.plus_millis(-DAYS_DEFAULT * DAY_MS));
    let mut queries = Vec::new();
    // What happens at `to` is not listed.
    let mut at = to.plus_millis(-1);
    while at >= begin_of_day(from) {
        if queries.len() == DAYS_MAX {
            let detail = format!("from: ask for at most {DAYS_MAX} days at once");
            return Err(Problem::new(Code::PeriodTooLong, detail));
        }
        let day = at.utc_day();
        let pk = keys::entries_of_day(scope.operator(), &day);
        let mut query = Query::prefix(Index::Gsi1, pk, &day);
        query.from = query.from.max(from.to_string());
        query.to = query.to.min(to.to_string());
        query.descending = true;
        queries.push(query);
        at = begin_of_day(at).plus_millis(-1);
    }
    Ok(queries)
}

fn begin_of_day(at: Timestamp) -> Timestamp {
    at.plus_millis(-at.millis().rem_euclid(DAY_MS))
}

/// The entries of an account by the lines of its statement, the newest first.
async fn of_statement(
    scope: &Scope,
    account: &Account,
    period: Period,
    page: &PageRequest,
) -> Result<Listing<EntryRow>, Problem> {
    let pk = keys::statement(scope.operator(), account);
    let query = period.newest_first(Query::prefix(Index::Table, pk, ""), "");
    let lines = collect::<StatementRow>(scope, query, page, |_| true).await?;
    let ids = lines.items.iter().map(|line| &line.entry_id);
    let keys: Vec<_> = ids.map(|id| keys::entry(scope.operator(), id)).collect();
    let found = match keys.is_empty() {
        true => Vec::new(),
        false => scope.table().get_many(&keys).await?,
    };
    let mut rows = BTreeMap::new();
    for item in found {
        let row: EntryRow = item.read()?;
        rows.insert(item.key, row);
    }
    let items = keys.iter().filter_map(|key| rows.remove(key)).collect();
    Ok(Listing {
        items,
        next_cursor: lines.next_cursor,
    })
}
