//! CDRs (charge detail records): the priced records of sessions.

use axum::Json;
use forecourt_billing::Cdr;
use forecourt_types::{CdrId, SessionId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permit, Read, Scope, Settle};
use crate::http::answer::StampsView;
use crate::http::body::Id;
use crate::http::etag::{Tagged, revisioned};
use crate::http::problem::Problem;
use crate::money::cdr_schema::CdrSchema;
use forecourt_cloud::billing::{self, Comparison};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::facts::CdrRow;

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
    pub(super) fn new(row: CdrRow) -> Result<Self, Problem> {
        let cdr = row.cdr().map_err(Failure::from)?;
        let stamps = row.stamps.into();
        Ok(Self { cdr, stamps })
    }

    /// The figures that reports add up, by the names that they have in a file. Those of a credit
    /// are negative.
    pub(crate) fn signed(&self) -> [(&'static str, i64); 3] {
        let sign = if self.cdr.is_credit() { -1 } else { 1 };
        let duration_ms = self.cdr.ended_at.millis_since(self.cdr.started_at).max(0);
        [
            ("sessions", sign),
            ("duration_s", sign * (duration_ms / 1_000)),
            ("reported_wh", self.cdr.reported_wh()),
        ]
    }
}

/// The session, the version and the kind that an id of ours names: `{session}-{version}`,
/// followed by `c` for a credit.
pub(crate) fn parts(id: &CdrId) -> Option<(SessionId, u32, bool)> {
    let (session, version) = id.as_str().rsplit_once('-')?;
    let (version, credit) = match version.strip_suffix('c') {
        Some(version) => (version, true),
        None => (version, false),
    };
    let session = SessionId::new(session).ok()?;
    Some((session, version.parse().ok()?, credit))
}

/// Finds a CDR within the caller's reach.
///
/// # Errors
/// 404 when there is none.
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
    view_of(&permit, &id).await
}

/// Shows a CDR within the caller's reach.
///
/// # Errors
/// 404 when there is none.
pub(crate) async fn view_of(scope: &Scope, id: &CdrId) -> Result<Tagged<CdrView>, Problem> {
    let (_, row) = find(scope, id).await?;
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
pub(super) const FACTS_NOT_KEPT: &str = "its facts were not kept by release 0.1";

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
