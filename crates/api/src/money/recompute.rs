//! Prices the CDRs of a period again, by the versions they were priced by or by another one.

use axum::Json;
use forecourt_billing::Cdr;
use forecourt_types::{CdrId, Money, SessionId, SiteId, StationId, TariffId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Permit, Scope, Settle};
use crate::http::body::Body;
use crate::http::cursor::ListName;
use crate::http::page::PageRequest;
use crate::http::problem::Problem;
use crate::money::cdr_list::{CdrFilter, of_filter};
use crate::money::cdr_schema::CdrSchema;
use crate::money::cdrs::FACTS_NOT_KEPT;
use crate::money::tariff_schema::MoneySchema;
use forecourt_cloud::billing::{self, Comparison, Repriced};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::config::TariffVersion;
use forecourt_store::rows::facts::CdrRow;

/// Which CDRs are priced again, and how. Nothing of it must be given.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewRecomputation)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecomputeRequest {
    /// Only CDRs of sessions that ended at or after this time (RFC 3339) or day.
    #[schema(example = "2026-01-01")]
    from: Option<String>,
    /// Only CDRs of sessions that ended before this time or day.
    #[schema(example = "2026-02-01")]
    to: Option<String>,
    /// The time zone in which the days of `from` and `to` begin: a name of the IANA database. UTC
    /// when left out.
    #[schema(example = "Asia/Bangkok")]
    time_zone: Option<String>,
    /// Only CDRs of this site.
    #[schema(value_type = Option<String>, example = "harbour")]
    site_id: Option<SiteId>,
    /// Only CDRs that were priced by this tariff.
    #[schema(value_type = Option<String>, example = "day-and-night")]
    tariff_id: Option<TariffId>,
    /// The version of `tariff_id` by which the sessions are priced. When left out, each CDR is
    /// priced by the version it was priced by, and compared with its stored bytes.
    #[schema(example = 2)]
    tariff_version: Option<u32>,
    /// 1 to 100 CDRs, which is all that one request looks at; 50 when left out.
    #[schema(example = 50)]
    limit: Option<u32>,
    /// The `next_cursor` of the answer before, with the same other fields.
    cursor: Option<String>,
}

/// What pricing the next CDRs of a period again gave. Nothing was written.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Recomputations)]
pub(crate) struct RecomputationsView {
    /// The number of CDRs that were priced again.
    compared: usize,
    /// Those that would be other ones. By another version these are the CDRs that stand and that
    /// would have other lines, taxes or another total.
    items: Vec<MovedView>,
    /// Those that could not be priced.
    not_compared: Vec<NotComparedView>,
    /// For the CDRs that follow; there are none when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// A CDR that would be another one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MovedCdr)]
pub(crate) struct MovedView {
    #[schema(value_type = String)]
    cdr_id: CdrId,
    #[schema(value_type = String)]
    session_id: SessionId,
    #[schema(value_type = String)]
    station_id: StationId,
    #[schema(value_type = String, format = DateTime)]
    ended_at: Timestamp,
    /// What the stored CDR asks for.
    #[schema(value_type = MoneySchema)]
    total: Money,
    /// What the session would cost.
    #[schema(value_type = MoneySchema)]
    expected_total: Money,
    /// How much more that is; below zero where it is less. Left out where the currencies differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MoneySchema>)]
    difference: Option<Money>,
    /// The CDR that the session would have.
    #[schema(value_type = CdrSchema)]
    expected: Box<Cdr>,
}

/// A CDR that could not be priced again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NotComparedCdr)]
pub(crate) struct NotComparedView {
    #[schema(value_type = String)]
    cdr_id: CdrId,
    /// `damaged`, `facts_not_kept`, or why that version gives no price: a code of the bill, such as
    /// `no_time_zone`.
    #[schema(example = "no_time_zone")]
    reason_code: &'static str,
    /// The same in words.
    reason: String,
}

impl MovedView {
    fn new(cdr_id: CdrId, stored: &Cdr, expected: Box<Cdr>) -> Self {
        let opposite = stored.total.checked_neg().ok();
        Self {
            cdr_id,
            session_id: stored.session_id.clone(),
            station_id: stored.station_id.clone(),
            ended_at: stored.ended_at,
            total: stored.total,
            expected_total: expected.total,
            difference: opposite.and_then(|stored| expected.total.checked_add(stored).ok()),
            expected,
        }
    }
}

/// Price the CDRs of a period again and show those that would be other ones: to see that all stored
/// bills are right, or what another version of a tariff would have changed. Each request looks at
/// the next CDRs in the order of their ends, the newest first; go on with `next_cursor`. This
/// changes nothing.
///
/// # Errors
/// 404 when the version of the tariff is not there, 422 for a bad field.
#[utoipa::path(post, path = "/v1/recompute", tag = "cdrs", request_body = RecomputeRequest,
    responses((status = 200, body = RecomputationsView)), security(("oauth2" = ["settle"])))]
pub(crate) async fn recompute_period(
    permit: Permit<Settle>,
    list: ListName,
    Body(request): Body<RecomputeRequest>,
) -> Result<Json<RecomputationsView>, Problem> {
    let under = match (&request.tariff_id, request.tariff_version) {
        (Some(id), Some(version)) => {
            let key = keys::tariff_version(permit.operator(), id, version);
            permit.find::<TariffVersion>(&key, "tariff version").await?;
            Some(version)
        }
        (None, Some(_)) => {
            let message = "must be given with tariff_version";
            return Err(Problem::field("tariff_id", message));
        }
        (_, None) => None,
    };
    let page = page_of(&request, &list)?;
    let filter = CdrFilter {
        from: request.from,
        to: request.to,
        time_zone: request.time_zone,
        site_id: request.site_id,
        ..CdrFilter::default()
    };
    let listing = of_filter(&permit, &page, &filter).await?;
    let mut view = RecomputationsView {
        next_cursor: listing.next_cursor,
        ..RecomputationsView::default()
    };
    for row in &listing.items {
        let wanted = request.tariff_id.as_ref();
        compare(&permit, row, (wanted, under), &mut view).await?;
    }
    Ok(Json(view))
}

/// The page that a request asks for. Its cursor fits no request for other CDRs.
fn page_of(request: &RecomputeRequest, list: &ListName) -> Result<PageRequest, Problem> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let version = request.tariff_version.map(|version| version.to_string());
    let site = request.site_id.as_ref().map(SiteId::as_str);
    let tariff = request.tariff_id.as_ref().map(TariffId::as_str);
    let list = list.restricted(&[
        &text(&request.from),
        &text(&request.to),
        &text(&request.time_zone),
        site.unwrap_or_default(),
        tariff.unwrap_or_default(),
        &text(&version),
    ]);
    PageRequest::new(request.limit, request.cursor.as_deref(), &list)
}

/// Prices one CDR again, if it was priced by the wanted tariff, and adds what was found.
async fn compare(
    scope: &Scope,
    row: &CdrRow,
    (tariff, under): (Option<&TariffId>, Option<u32>),
    view: &mut RecomputationsView,
) -> Result<(), Problem> {
    let stored = match row.cdr() {
        Ok(stored) => stored,
        Err(damage) => {
            view.cannot(row, "damaged", damage.to_string());
            return Ok(());
        }
    };
    if tariff.is_some_and(|tariff| *tariff != stored.tariff_id) {
        return Ok(());
    }
    match under {
        Some(version) => by_version(scope, row, version, view).await,
        None => as_it_was(scope, row, &stored, view).await,
    }
}

async fn by_version(
    scope: &Scope,
    row: &CdrRow,
    version: u32,
    view: &mut RecomputationsView,
) -> Result<(), Problem> {
    let (table, operator, now) = (scope.table(), scope.operator(), scope.now());
    match billing::reprice(table, operator, now, row, version).await? {
        Repriced::NotStanding => {}
        Repriced::NotPriced(why) => view.cannot(row, why.code(), why.to_string()),
        Repriced::Same => view.compared += 1,
        Repriced::Moved { stored, expected } => {
            view.compared += 1;
            view.items
                .push(MovedView::new(row.cdr_id.clone(), &stored, expected));
        }
    }
    Ok(())
}

async fn as_it_was(
    scope: &Scope,
    row: &CdrRow,
    stored: &Cdr,
    view: &mut RecomputationsView,
) -> Result<(), Problem> {
    let results = billing::recompute(scope.table(), scope.operator(), &row.session_id).await;
    let results = match results {
        Err(Failure::Cdr(problem)) => {
            view.cannot(row, "damaged", problem.to_string());
            return Ok(());
        }
        Err(failure @ Failure::Snapshot(_)) => {
            view.cannot(row, "damaged", failure.to_string());
            return Ok(());
        }
        results => results?,
    };
    let result = results.into_iter().find(|one| one.cdr_id == row.cdr_id);
    match result.map(|one| one.result) {
        // It was removed meanwhile.
        None => {}
        Some(Comparison::FactsNotKept) => {
            view.cannot(row, "facts_not_kept", FACTS_NOT_KEPT.to_owned());
        }
        Some(Comparison::Same) => view.compared += 1,
        Some(Comparison::Different { expected }) => {
            view.compared += 1;
            view.items
                .push(MovedView::new(row.cdr_id.clone(), stored, expected));
        }
    }
    Ok(())
}

impl RecomputationsView {
    fn cannot(&mut self, row: &CdrRow, reason_code: &'static str, reason: String) {
        let cdr_id = row.cdr_id.clone();
        self.not_compared.push(NotComparedView {
            cdr_id,
            reason_code,
            reason,
        });
    }
}
