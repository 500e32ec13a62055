//! What a person must look at.

use axum::Json;
use forecourt_types::{GatewayId, SessionId, StationId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::access::{Permit, Read};
use super::body::Params;
use super::page::{Listing, PageRequest, collect};
use super::period::Period;
use super::problem::Problem;
use crate::keys;
use crate::ports::{Index, Query};
use crate::rows::facts::{ReviewKind, ReviewRow};

/// What it is about.
#[derive(ToSchema)]
#[schema(as = ReviewKind, rename_all = "snake_case")]
#[expect(
    dead_code,
    reason = "documents the row's own type, which knows no OpenAPI"
)]
pub enum ReviewKindSchema {
    /// A session that cannot be billed as it is.
    Session,
    /// A transaction message nobody could read.
    Unreadable,
    /// A record with a fact of a kind this release does not know.
    UnknownFact,
    /// A record that could not be applied, however often it was tried.
    Poison,
    /// Records of a station that is not the gateway's.
    Unbound,
    /// A batch that breaks the rules of the link.
    Refused,
    /// Records that contradict those applied.
    Fork,
    /// Records the gateway has lost.
    LostRange,
    /// Records that will never come.
    Missing,
}

/// Something to look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Review)]
pub struct ReviewView {
    review_id: String,
    /// When it came up.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[schema(value_type = ReviewKindSchema)]
    kind: ReviewKind,
    /// Why, in words.
    cause: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    gateway_id: Option<GatewayId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    station_id: Option<StationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    session_id: Option<SessionId>,
    /// What came, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
    /// When it was done with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    resolved_at: Option<Timestamp>,
}

impl From<ReviewRow> for ReviewView {
    fn from(row: ReviewRow) -> Self {
        Self {
            review_id: row.review_id,
            at: row.at,
            kind: row.kind,
            cause: row.cause,
            gateway_id: row.gateway_id,
            station_id: row.station_id,
            session_id: row.session_id,
            raw: row.raw,
            resolved_at: row.resolved_at,
        }
    }
}

/// Which of it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReviewFilter {
    /// Only of this kind.
    #[param(value_type = Option<ReviewKindSchema>)]
    kind: Option<ReviewKind>,
    /// Only about this station.
    #[param(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// Only about this session.
    #[param(value_type = Option<String>)]
    session_id: Option<SessionId>,
    /// What is done with (`true`) rather than what still waits.
    resolved: Option<bool>,
    /// Only what came up at or after this time (RFC 3339) or day.
    from: Option<String>,
    /// Only what came up before this time or day.
    to: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// From the page before.
    cursor: Option<String>,
}

/// List what waits for a person, the newest first.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/review", tag = "review", params(ReviewFilter),
    responses((status = 200, body = Listing<ReviewView>)), security(("oauth2" = ["read"])))]
pub async fn list(
    permit: Permit<Read>,
    Params(filter): Params<ReviewFilter>,
) -> Result<Json<Listing<ReviewView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref())?;
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let mut query = Query::prefix(Index::Table, keys::list(permit.operator(), "review"), "");
    period.narrow(&mut query);
    query.descending = true;
    let wanted = |row: &ReviewRow| {
        filter.kind.is_none_or(|kind| kind == row.kind)
            && filter
                .station_id
                .as_ref()
                .is_none_or(|id| row.station_id.as_ref() == Some(id))
            && filter
                .session_id
                .as_ref()
                .is_none_or(|id| row.session_id.as_ref() == Some(id))
            && filter.resolved.unwrap_or(false) == row.resolved_at.is_some()
    };
    let listing = collect(&permit, query, &page, wanted).await?;
    Ok(Json(listing.map(ReviewView::from)))
}
