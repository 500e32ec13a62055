//! Reviews: what a person must look at.

use std::fmt;
use std::str::FromStr;

use axum::Json;
use forecourt_types::{GatewayId, SessionId, StationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::access::{Permit, Read, Scope, Settle};
use crate::http::body::{Body, FieldCheck, Id, Params};
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::period::Period;
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Key, Query};
use forecourt_store::rows::config::{Operator, Stamps};
use forecourt_store::rows::facts::{QuarantineRow, ReviewKind, ReviewRow};
use forecourt_store::rows::load;

/// The longest note, in characters.
const NOTE_CHARS_MAX: usize = 500;

wire_enum! {
    /// The reason for a review.
    ReviewKindWord for ReviewKind as ReviewKind, words "snake_case" {
        /// A session that cannot be billed as it is.
        Session,
        /// A transaction message that no program could read.
        Unreadable,
        /// A record with a fact of a kind this release does not know.
        UnknownFact,
        /// A record that could not be applied in any of several tries.
        Poison,
        /// Records of a station that does not belong to the gateway that sent them.
        Unbound,
        /// A batch that breaks the rules of the link.
        Refused,
        /// Records that contradict those applied.
        Fork,
        /// Records that the gateway has lost.
        LostRange,
        /// Records that will never come.
        Missing,
    }
}

/// A review: something that a person must look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Review)]
pub(crate) struct ReviewView {
    /// The time of the review in milliseconds, and its id among those of that time.
    #[schema(example = "1769860800000-session-01J8")]
    review_id: String,
    /// When the review was made.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    kind: ReviewKindWord,
    /// The code of the cause: of a session what must be looked at first (`start_unknown`,
    /// `no_register`, `backwards`, `implausible`, `end_before_start`, `token_refused`,
    /// `gateway_replaced`, `no_tariff`, `no_time_zone`, `times_unknown` or `not_ratable`). Of
    /// other reviews it is the kind.
    #[schema(example = "no_tariff")]
    cause_code: String,
    /// The cause in words.
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
    /// The text that came, unchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
    /// How many more of the same sort came on that day and were only counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_kept: Option<u64>,
    /// The API client that works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_by: Option<String>,
    /// When that client took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    taken_at: Option<Timestamp>,
    /// When it was marked as done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    resolved_at: Option<Timestamp>,
    /// Who marked it as done: an API client, or `system` once a session had its price.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_by: Option<String>,
    /// The note of whoever marked it as done.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl ReviewView {
    /// The name of the review in the API.
    pub(crate) fn name(&self) -> &str {
        &self.review_id
    }
}

impl From<ReviewRow> for ReviewView {
    fn from(row: ReviewRow) -> Self {
        Self {
            review_id: ReviewName::of(&row).to_string(),
            at: row.at,
            kind: row.kind.into(),
            cause_code: row.cause_code.unwrap_or_else(|| word_of(row.kind)),
            cause: row.cause,
            gateway_id: row.gateway_id,
            station_id: row.station_id,
            session_id: row.session_id,
            raw: row.raw,
            not_kept: row.not_kept,
            taken_by: row.taken_by,
            taken_at: row.taken_at,
            resolved_at: row.resolved_at,
            resolved_by: row.resolved_at.map(|_| row.stamps.updated_by),
            note: row.note,
        }
    }
}

/// The word of a kind in the API.
pub(crate) fn word_of(kind: ReviewKind) -> String {
    match serde_json::to_value(kind) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The name of a review in the API, which is made of the parts of its key.
pub(crate) struct ReviewName {
    at: Timestamp,
    id: String,
}

impl ReviewName {
    fn of(row: &ReviewRow) -> Self {
        Self {
            at: row.at,
            id: row.review_id.clone(),
        }
    }
}

impl fmt::Display for ReviewName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.millis(), self.id)
    }
}

/// The text does not name a review.
pub(crate) struct NoReviewName;

impl FromStr for ReviewName {
    type Err = NoReviewName;

    fn from_str(text: &str) -> Result<Self, NoReviewName> {
        let (millis, id) = text.split_once('-').ok_or(NoReviewName)?;
        let millis = millis.parse().map_err(|_| NoReviewName)?;
        Ok(Self {
            at: Timestamp::from_millis(millis).map_err(|_| NoReviewName)?,
            id: id.to_owned(),
        })
    }
}

/// The reviews that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewFilter {
    /// Only reviews of this kind.
    kind: Option<ReviewKindWord>,
    /// Only reviews about this station.
    #[param(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// Only reviews about this session.
    #[param(value_type = Option<String>)]
    session_id: Option<SessionId>,
    /// Only reviews that are done (`true`), or only those that still wait (`false`).
    resolved: Option<bool>,
    /// Only reviews that somebody works on (`true`), or that nobody works on (`false`).
    taken: Option<bool>,
    /// Only reviews made at or after this time (RFC 3339) or day.
    from: Option<String>,
    /// Only reviews made before this time or day.
    to: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the reviews that wait for a person, the newest first.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/review", tag = "review", params(ReviewFilter),
    responses((status = 200, body = Listing<ReviewView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<ReviewFilter>,
    list: ListName,
) -> Result<Json<Listing<ReviewView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let mut query = Query::prefix(
        Index::Table,
        keys::list(permit.operator(), List::Reviews),
        "",
    );
    period.narrow(&mut query);
    query.descending = true;
    let wanted = |row: &ReviewRow| {
        filter.kind.is_none_or(|kind| row.kind == kind.into())
            && filter
                .station_id
                .as_ref()
                .is_none_or(|id| row.station_id.as_ref() == Some(id))
            && filter
                .session_id
                .as_ref()
                .is_none_or(|id| row.session_id.as_ref() == Some(id))
            && filter.resolved.unwrap_or(false) == row.resolved_at.is_some()
            && filter
                .taken
                .is_none_or(|taken| taken == row.taken_by.is_some())
    };
    let listing = collect(&permit, query, &page, wanted).await?;
    Ok(Json(listing.map(ReviewView::from)))
}

/// What the person found out and did about a review.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resolution {
    /// A note for those who ask later; 1 to 500 characters.
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// Mark a review as done. It is kept, with who did so and when.
///
/// Nothing else changes. A session that waits for its price goes on waiting
/// (`POST /v1/sessions/{session_id}/settle` prices it), and gets a new review when it is looked
/// at and still cannot be billed. Only a `fork` has kept its gateway from commands: the gateway
/// gets them again, until its records contradict those applied once more.
///
/// # Errors
/// 404 when there is none, 409 when it was marked as done before, 422 when the note is wrong.
#[utoipa::path(post, path = "/v1/review/{review_id}/resolve", tag = "review",
    params(("review_id" = String, Path)), request_body = Resolution,
    responses((status = 200, body = ReviewView)), security(("oauth2" = ["settle"])))]
pub(crate) async fn resolve(
    permit: Permit<Settle>,
    Id(name): Id<ReviewName>,
    Body(resolution): Body<Resolution>,
) -> Result<Json<ReviewView>, Problem> {
    let mut check = FieldCheck::default();
    check.optional_text("note", resolution.note.as_deref(), NOTE_CHARS_MAX);
    check.finish()?;
    let key = keys::review(permit.operator(), name.at, &name.id);
    let known = permit.find::<ReviewRow>(&key, "review").await?.row;
    let ends = quarantine_of(&permit, &known).await?;
    let watched = operator_stamps(&permit).await?;
    let review = permit.change(&key, |review: &mut ReviewRow, unit| {
        watched.iter().for_each(|stamps| unit.seen(stamps));
        if review.resolved_at.is_some() {
            let detail = "somebody has resolved it already";
            return Err(Problem::new(Code::WrongState, detail));
        }
        review.resolved_at = Some(permit.now());
        review.note.clone_from(&resolution.note);
        if let Some(quarantine) = &ends {
            unit.delete(quarantine.clone());
        }
        Ok(())
    });
    Ok(Json(review.await?.into()))
}

/// The stamps of the operator, on which the mark of those stands who watch it as a whole.
async fn operator_stamps(scope: &Scope) -> Result<Option<Stamps>, Problem> {
    let key = keys::operator(scope.operator());
    let operator = load::<Operator>(scope.table(), &key).await?;
    Ok(operator.map(|operator| operator.row.stamps))
}

/// The quarantine that ends with this review: the one that the review reports, and no later one
/// of the same gateway.
async fn quarantine_of(scope: &Scope, review: &ReviewRow) -> Result<Option<Key>, Problem> {
    let gateway = review.gateway_id.as_ref();
    let Some(gateway) = gateway.filter(|_| review.kind == ReviewKind::Fork) else {
        return Ok(None);
    };
    let key = keys::quarantine(scope.operator(), gateway);
    let stands = load::<QuarantineRow>(scope.table(), &key).await?;
    let told_of = |row: &QuarantineRow| {
        let told = row.review_id.as_ref();
        told.is_none_or(|id| *id == review.review_id)
    };
    Ok(stands.filter(|stands| told_of(&stands.row)).map(|_| key))
}

/// Whether a review may be taken from another client.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Taking {
    /// Whether to take it even if another client works on it; `false` when left out.
    #[serde(default)]
    take_over: bool,
}

/// Take a review, so that nobody else begins to work on it. Taking it again changes nothing.
///
/// # Errors
/// 404 when there is none, 409 when it is done already, or when another client works on it and
/// `take_over` is not `true`.
#[utoipa::path(post, path = "/v1/review/{review_id}/take", tag = "review",
    params(("review_id" = String, Path)), request_body = Taking,
    responses((status = 200, body = ReviewView)), security(("oauth2" = ["settle"])))]
pub(crate) async fn take(
    permit: Permit<Settle>,
    Id(name): Id<ReviewName>,
    Body(taking): Body<Taking>,
) -> Result<Json<ReviewView>, Problem> {
    let key = keys::review(permit.operator(), name.at, &name.id);
    let me = permit.author();
    let watched = operator_stamps(&permit).await?;
    let review = permit.change(&key, |review: &mut ReviewRow, unit| {
        watched.iter().for_each(|stamps| unit.seen(stamps));
        if review.resolved_at.is_some() {
            let detail = "it is resolved already: there is nothing left to work on";
            return Err(Problem::new(Code::WrongState, detail));
        }
        let holder = review.taken_by.as_deref();
        if holder == Some(me) {
            return Ok(());
        }
        if let Some(holder) = holder.filter(|_| !taking.take_over) {
            let since = review.taken_at.unwrap_or(review.at);
            let detail = format!(
                "{holder} has worked on it since {since}: send {{\"take_over\": true}} to take it over"
            );
            return Err(Problem::new(Code::Conflict, detail));
        }
        review.taken_by = Some(me.to_owned());
        review.taken_at = Some(permit.now());
        Ok(())
    });
    Ok(Json(review.await?.into()))
}
