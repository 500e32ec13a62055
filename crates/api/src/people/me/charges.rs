//! The own sessions and CDRs of a person.

use axum::Json;
use forecourt_types::{CdrId, SessionId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{OwnData, Permit};
use crate::charging::session_list::{self, SessionFilter};
use crate::charging::sessions::SessionView;
use crate::http::body::{Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::Tagged;
use crate::http::page::Listing;
use crate::http::problem::Problem;
use crate::money::cdr_list::{self, CdrFilter};
use crate::money::cdrs::{self, CdrView};
use forecourt_store::keys;
use forecourt_store::rows::facts::SessionRow;

/// Which of your sessions are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnSessionFilter {
    /// Only sessions with one of these statuses, separated by commas. Sorted by `ended_at`,
    /// `SETTLED` can be asked for alone.
    #[param(example = "CHARGING,FINISHED")]
    status: Option<String>,
    /// The order: `started_at` or `ended_at`, with a `-` before it for the newest first.
    /// `-started_at` when left out. A session that goes on has no end, and is not listed by it.
    #[param(example = "-started_at")]
    sort: Option<String>,
    /// Only sessions that started at or after this time (RFC 3339) or day. Sorted by `ended_at`,
    /// those that ended then.
    #[param(example = "2026-01-01")]
    from: Option<String>,
    /// Only sessions that started before this time or day.
    /// Sorted by `ended_at`, those that ended before it.
    #[param(example = "2026-02-01T00:00:00Z")]
    to: Option<String>,
    /// 1 to 100 items; 50 when left out.
    #[param(example = 50)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same sort and filters.
    cursor: Option<String>,
}

/// Which of your CDRs are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnCdrFilter {
    /// The order: `ended_at` or `started_at`, with a `-` before it for the newest first.
    /// `-ended_at` when left out.
    #[param(example = "-ended_at")]
    sort: Option<String>,
    /// Only CDRs of sessions that ended at or after this time (RFC 3339) or day. Sorted by
    /// `started_at`, of those that started then.
    #[param(example = "2026-01-01")]
    from: Option<String>,
    /// Only CDRs of sessions that ended before this time or day. Sorted by `started_at`, of those
    /// that started before.
    #[param(example = "2026-02-01T00:00:00Z")]
    to: Option<String>,
    /// 1 to 100 items; 50 when left out.
    #[param(example = 50)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same sort and filters.
    cursor: Option<String>,
}

/// List your sessions, the newest start first. They are read by an index.
///
/// # Errors
/// 400 for a bad parameter, 409 for a client that acts for itself, 422 for an order or a filter
/// that the list does not have.
#[utoipa::path(get, path = "/v1/me/sessions", tag = "me", params(OwnSessionFilter),
    responses((status = 200, body = Listing<SessionView>)), security(("oauth2" = ["self"])))]
pub(crate) async fn list_sessions(
    permit: Permit<OwnData>,
    Params(own): Params<OwnSessionFilter>,
    list: ListName,
) -> Result<Json<Listing<SessionView>>, Problem> {
    let filter = SessionFilter {
        status: own.status,
        sort: own.sort,
        from: own.from,
        to: own.to,
        limit: own.limit,
        cursor: own.cursor,
        ..SessionFilter::default()
    };
    let page = session_list::page_of(&permit, &filter, &list);
    Ok(Json(page.await?))
}

/// Show one of your sessions.
///
/// # Errors
/// 404 when you have none with this id, 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/sessions/{session_id}", tag = "me",
    params(("session_id" = String, Path)),
    responses((status = 200, body = SessionView)), security(("oauth2" = ["self"])))]
pub(crate) async fn get_session(
    permit: Permit<OwnData>,
    Id(id): Id<SessionId>,
) -> Result<Tagged<SessionView>, Problem> {
    let key = keys::session(permit.operator(), &id);
    let session = permit.find::<SessionRow>(&key, "session").await?;
    Ok(Tagged(session.row.into()))
}

/// List the CDRs of your charges and their credits, the newest end first. They are read by the
/// index of your account.
///
/// # Errors
/// 400 for a bad parameter, 409 for a client that acts for itself, 422 for an order that the list
/// does not have.
#[utoipa::path(get, path = "/v1/me/cdrs", tag = "me", params(OwnCdrFilter),
    responses((status = 200, body = Listing<CdrView>)), security(("oauth2" = ["self"])))]
pub(crate) async fn list_cdrs(
    permit: Permit<OwnData>,
    Params(own): Params<OwnCdrFilter>,
    list: ListName,
) -> Result<Json<Listing<CdrView>>, Problem> {
    let filter = CdrFilter {
        sort: own.sort,
        from: own.from,
        to: own.to,
        limit: own.limit,
        cursor: own.cursor,
        ..CdrFilter::default()
    };
    let page = cdr_list::page_of(&permit, &filter, &list);
    Ok(Json(page.await?))
}

/// Show one of your CDRs.
///
/// # Errors
/// 404 when you have none with this id, 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/cdrs/{cdr_id}", tag = "me", params(("cdr_id" = String, Path)),
    responses((status = 200, body = CdrView)), security(("oauth2" = ["self"])))]
pub(crate) async fn get_cdr(
    permit: Permit<OwnData>,
    Id(id): Id<CdrId>,
) -> Result<Tagged<CdrView>, Problem> {
    cdrs::view_of(&permit, &id).await
}
