//! CDRs (charge detail records): the priced records of sessions.

use axum::Json;
use forecourt_billing::Cdr;
use forecourt_types::{CdrId, SessionId, StationId, TokenUid, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Permit, Read, Scope, Settle};
use crate::http::answer::StampsView;
use crate::http::body::{Id, Params};
use crate::http::etag::{Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::period::Period;
use crate::http::problem::Problem;
use crate::money::cdr_schema::CdrSchema;
use forecourt_cloud::billing::{self, Comparison};
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::facts::{CdrPart, CdrRow};

/// A CDR or a credit, with the time at which it was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Cdr)]
pub(crate) struct CdrView {
    #[serde(flatten)]
    #[schema(value_type = CdrSchema)]
    cdr: Cdr,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(CdrView);

impl CdrView {
    fn new(row: CdrRow) -> Result<Self, Problem> {
        let cdr = row.cdr().map_err(Failure::from)?;
        let stamps = row.stamps.into();
        Ok(Self { cdr, stamps })
    }
}

/// The CDRs that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CdrFilter {
    /// Only CDRs of this session.
    #[param(value_type = Option<String>)]
    session_id: Option<SessionId>,
    /// Only CDRs of this station.
    #[param(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// Only CDRs of this user.
    #[param(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// Only CDRs with this token, in upper or lower case.
    #[param(value_type = Option<String>)]
    token_uid: Option<TokenUid>,
    /// Only CDRs of sessions that ended at or after this time (RFC 3339) or day.
    from: Option<String>,
    /// Only CDRs of sessions that ended before this time or day.
    to: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl CdrFilter {
    fn wants(&self, row: &CdrRow) -> bool {
        self.session_id
            .as_ref()
            .is_none_or(|id| *id == row.session_id)
            && self
                .station_id
                .as_ref()
                .is_none_or(|id| *id == row.station_id)
            && self
                .user_id
                .as_ref()
                .is_none_or(|id| row.user_id.as_ref() == Some(id))
            && self.token_uid.as_ref().is_none_or(|wanted| {
                let wanted = wanted.as_str().to_lowercase();
                let own = row.token_uid.as_ref();
                own.is_some_and(|uid| uid.as_str().to_lowercase() == wanted)
            })
    }
}

/// List the CDRs and their credits, the newest end first.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/cdrs", tag = "cdrs", params(CdrFilter),
    responses((status = 200, body = Listing<CdrView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<CdrFilter>,
) -> Result<Json<Listing<CdrView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref())?;
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let mut query = match &filter.session_id {
        // A session's own CDRs are in one partition, and are read as they were last written.
        Some(id) => {
            let pk = keys::session_partition(permit.operator(), id);
            Query::prefix(Index::Table, pk, keys::SESSION_CDRS)
        }
        None => Query::prefix(Index::Gsi1, keys::list(permit.operator(), List::Cdrs), ""),
    };
    if filter.session_id.is_none() {
        period.narrow(&mut query);
    }
    query.descending = true;
    let wanted = |part: &CdrPart| match part {
        CdrPart::Cdr(row) => filter.wants(row),
        CdrPart::Facts(_) => false,
    };
    let listing = collect(&permit, query, &page, wanted).await?;
    let rows = listing.items.into_iter().filter_map(CdrPart::cdr);
    let items: Result<Vec<_>, _> = rows.map(CdrView::new).collect();
    Ok(Json(Listing {
        items: items?,
        next_cursor: listing.next_cursor,
    }))
}

/// The session, the version and the kind that an id of ours names: `{session}-{version}`,
/// followed by `c` for a credit.
fn parts(id: &CdrId) -> Option<(SessionId, u32, bool)> {
    let (session, version) = id.as_str().rsplit_once('-')?;
    let (version, credit) = match version.strip_suffix('c') {
        Some(version) => (version, true),
        None => (version, false),
    };
    let session = SessionId::new(session).ok()?;
    Some((session, version.parse().ok()?, credit))
}

async fn find(scope: &Scope, id: &CdrId) -> Result<(SessionId, CdrRow), Problem> {
    let none = || Problem::not_found("CDR");
    let (session, version, credit) = parts(id).ok_or_else(none)?;
    let key = keys::cdr(scope.operator(), &session, version, credit);
    let row = scope.find::<CdrRow>(&key, "CDR").await?.row;
    if row.cdr_id == *id {
        Ok((session, row))
    } else {
        Err(none())
    }
}

/// Show a CDR.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/cdrs/{cdr_id}", tag = "cdrs", params(("cdr_id" = String, Path)),
    responses((status = 200, body = CdrView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<Read>,
    Id(id): Id<CdrId>,
) -> Result<Tagged<CdrView>, Problem> {
    let (_, row) = find(&permit, &id).await?;
    Ok(Tagged(CdrView::new(row)?))
}

/// The result of pricing a CDR again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Recomputation)]
pub(crate) struct RecomputationView {
    #[schema(value_type = String)]
    cdr_id: CdrId,
    /// Whether pricing again gives the stored bytes.
    same: bool,
    /// The CDR that should be stored, if it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<CdrSchema>)]
    expected: Option<Box<Cdr>>,
    /// Why nothing could be compared, if the stored record is damaged.
    #[serde(skip_serializing_if = "Option::is_none")]
    damage: Option<String>,
    /// Why nothing could be compared, if the facts of this version were not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_compared: Option<&'static str>,
}

/// The text for a CDR whose facts were not kept.
const FACTS_NOT_KEPT: &str = "its facts were not kept by release 0.1";

/// Price a CDR again from the facts that were kept with it and the tariff version by which it was
/// priced, and compare the result with the stored CDR, byte for byte. Versions that were
/// corrected since are priced again too, and a credit is computed from the version that it
/// undoes. This changes nothing.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(post, path = "/v1/cdrs/{cdr_id}/recompute", tag = "cdrs",
    params(("cdr_id" = String, Path)),
    responses((status = 200, body = RecomputationView)), security(("oauth2" = ["settle"])))]
pub(crate) async fn recompute(
    permit: Permit<Settle>,
    Id(id): Id<CdrId>,
) -> Result<Json<RecomputationView>, Problem> {
    let (session, _) = find(&permit, &id).await?;
    let results = billing::recompute(permit.table(), permit.operator(), &session).await;
    let mut view = RecomputationView {
        cdr_id: id,
        same: false,
        expected: None,
        damage: None,
        not_compared: None,
    };
    match results {
        Err(Failure::Cdr(problem)) => view.damage = Some(problem.to_string()),
        Err(failure @ Failure::Snapshot(_)) => view.damage = Some(failure.to_string()),
        Err(failure) => return Err(failure.into()),
        Ok(results) => {
            let result = results.into_iter().find(|one| one.cdr_id == view.cdr_id);
            let result = result.ok_or_else(|| Problem::not_found("CDR"))?;
            match result.result {
                Comparison::Same => view.same = true,
                Comparison::Different { expected } => view.expected = Some(expected),
                Comparison::FactsNotKept => view.not_compared = Some(FACTS_NOT_KEPT),
            }
        }
    }
    Ok(Json(view))
}
