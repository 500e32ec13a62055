//! The operators of the deployment, as whoever runs it sees them: their names, and whether they
//! are suspended. Nothing that belongs to an operator is shown here.

use axum::Json;
use forecourt_types::OperatorId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::access::{ManageOperators, Permit};
use crate::http::body::{Body, FieldCheck, Id, Params, nullable};
use crate::http::cursor::ListName;
use crate::http::etag::Tagged;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::Problem;
use crate::people::clients::NAME_CHARS_MAX;
use crate::people::operators::OperatorView;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query, Write};
use forecourt_store::rows::config::{Operator, Suspension};
use forecourt_store::secrets::suspension;

/// The most characters of the reason of a suspension.
const REASON_CHARS_MAX: usize = 500;

/// The page of operators that is listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperatorFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What the deployment admin changes of an operator; null clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OperatorOfDeploymentChange)]
pub(crate) struct Change {
    /// The name that people know the operator by.
    #[schema(example = "Harbour Power")]
    name: Option<String>,
    /// Suspends the operator; null lifts the suspension.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<NewSuspension>)]
    suspended: Option<Option<NewSuspension>>,
}

/// Why an operator is suspended.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSuspension {
    /// The reason in words, at most 500 characters.
    #[schema(max_length = 500, example = "The contract has ended")]
    reason: String,
}

/// List the operators of the deployment, by id. An operator that was added by a release before 0.6
/// is in the list some 20 minutes after the first start of this release.
///
/// # Errors
/// 400 for a bad parameter, 403 for everybody but deployment admins.
#[utoipa::path(get, path = "/v1/operators", tag = "operators", params(OperatorFilter),
    responses((status = 200, body = Listing<OperatorView>)), security(("oauth2" = ["operators"])))]
pub(crate) async fn list(
    permit: Permit<ManageOperators>,
    Params(filter): Params<OperatorFilter>,
    list: ListName,
) -> Result<Json<Listing<OperatorView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let query = Query::prefix(Index::Gsi1, keys::operators(), "");
    let listing = collect(&permit, query, &page, |_: &Operator| true).await?;
    Ok(Json(listing.map(OperatorView::from)))
}

/// Show an operator of the deployment.
///
/// # Errors
/// 403 for everybody but deployment admins, 404 when there is no such operator.
#[utoipa::path(get, path = "/v1/operators/{operator_id}", tag = "operators",
    params(("operator_id" = String, Path)),
    responses((status = 200, body = OperatorView)), security(("oauth2" = ["operators"])))]
pub(crate) async fn get_one(
    permit: Permit<ManageOperators>,
    Id(id): Id<OperatorId>,
) -> Result<Tagged<OperatorView>, Problem> {
    let key = keys::operator(&id);
    let operator = permit.find::<Operator>(&key, "operator").await?;
    Ok(Tagged(operator.row.into()))
}

/// Rename an operator, suspend it, or lift its suspension. While it is suspended, nobody of it
/// signs in, its clients get no tokens, and tokens that were given before are refused with
/// `operator_suspended` within a minute; its webhooks rest, and what they were not told within 24
/// hours has failed. Its gateways go on: charges are authorized, recorded and billed as before, so
/// that no driver is stranded and nothing is lost. When the suspension is lifted, all is as before.
///
/// # Errors
/// 403 for everybody but deployment admins, 404 when there is no such operator, 422 when a field is
/// wrong, or for the suspension of your own operator.
#[utoipa::path(patch, path = "/v1/operators/{operator_id}", tag = "operators",
    params(("operator_id" = String, Path)), request_body = Change,
    responses((status = 200, body = OperatorView)), security(("oauth2" = ["operators"])))]
pub(crate) async fn update_one(
    permit: Permit<ManageOperators>,
    Id(id): Id<OperatorId>,
    Body(change): Body<Change>,
) -> Result<Tagged<OperatorView>, Problem> {
    let key = keys::operator(&id);
    permit.find::<Operator>(&key, "operator").await?;
    check(&permit, &id, &change)?;
    let known_to_all = known_to_all(&permit, &id, &change).await?;
    let operator = permit.change(&key, |operator: &mut Operator, unit| {
        if let Some(name) = &change.name {
            name.clone_into(&mut operator.name);
        }
        if let Some(suspended) = &change.suspended {
            let since = operator.suspended.as_ref().map(|before| before.since);
            operator.suspended = suspended.as_ref().map(|suspended| Suspension {
                reason: suspended.reason.clone(),
                since: since.unwrap_or_else(|| permit.began_at()),
            });
        }
        if let Some(write) = &known_to_all {
            unit.also(write.clone());
        }
        Ok(())
    });
    let operator = operator.await?;
    permit.forget_keys();
    Ok(Tagged(operator.into()))
}

fn check(
    permit: &Permit<ManageOperators>,
    id: &OperatorId,
    change: &Change,
) -> Result<(), Problem> {
    let mut check = FieldCheck::default();
    check.optional_text("name", change.name.as_deref(), NAME_CHARS_MAX);
    if let Some(Some(suspended)) = &change.suspended {
        check.text("suspended.reason", &suspended.reason, REASON_CHARS_MAX);
        let is_own = id == permit.operator();
        check.note(is_own, "suspended", "cannot be set for your own operator");
    }
    check.finish()
}

/// The write by which every process learns that an operator was suspended or is no longer; none
/// where the change leaves that as it was.
async fn known_to_all(
    permit: &Permit<ManageOperators>,
    id: &OperatorId,
    change: &Change,
) -> Result<Option<Write>, Problem> {
    let Some(suspended) = &change.suspended else {
        return Ok(None);
    };
    let write = suspension(permit.table(), id, suspended.is_some()).await?;
    write.map_err(|problem| Problem::field("suspended", problem.to_string()))
}
