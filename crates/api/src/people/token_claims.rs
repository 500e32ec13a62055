//! Claims: drivers say which card is their own, and the operator confirms it.

use axum::Json;
use forecourt_types::{StationId, Timestamp, TokenClaimId, TokenUid, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Configure, Permit, Read, Scope};
use crate::http::answer::StampsView;
use crate::http::body::{Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::{Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use forecourt_cloud::claims::{Given, give};
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::{ClaimState, ConfigRow as _, TokenClaim};
use forecourt_store::unit::{Tried, until_committed};

/// How a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClaimStateWord {
    /// It waits for the operator, or for a tap.
    Open,
    /// The card was given to the person.
    Confirmed,
    /// The operator has refused it.
    Refused,
    /// Nobody has confirmed it in time.
    Expired,
}

/// What a driver says of a card: that it is the own one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TokenClaim)]
pub(crate) struct ClaimView {
    #[schema(value_type = String)]
    claim_id: TokenClaimId,
    /// The person who asks for the card.
    #[schema(value_type = String)]
    user_id: UserId,
    /// The card, as the person typed it.
    #[schema(value_type = String)]
    token_uid: TokenUid,
    /// The station at which a tap confirms it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    station_id: Option<StationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evse_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connector_id: Option<u32>,
    state: ClaimStateWord,
    /// The time until which a tap confirms it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    tap_until: Option<Timestamp>,
    /// The time until which it can be confirmed at all.
    #[schema(value_type = String, format = DateTime)]
    open_until: Timestamp,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(ClaimView);

fn state_of(claim: &TokenClaim, now: Timestamp) -> ClaimStateWord {
    match claim.state {
        ClaimState::Open if claim.is_open(now) => ClaimStateWord::Open,
        ClaimState::Open => ClaimStateWord::Expired,
        ClaimState::Confirmed => ClaimStateWord::Confirmed,
        ClaimState::Refused => ClaimStateWord::Refused,
    }
}

impl ClaimView {
    /// Shows a claim as it stands at this time.
    pub(super) fn new(claim: TokenClaim, now: Timestamp) -> Self {
        let state = state_of(&claim, now);
        Self {
            claim_id: claim.claim_id,
            user_id: claim.user_id,
            token_uid: claim.token_uid,
            station_id: claim.station_id,
            evse_id: claim.evse_id,
            connector_id: claim.connector_id,
            state,
            tap_until: claim.tap_until,
            open_until: claim.open_until,
            stamps: claim.stamps.into(),
        }
    }
}

/// The claims that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimFilter {
    /// Only claims that stand so.
    state: Option<ClaimStateWord>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
}

/// List the claims of drivers to cards, the newest first. A claim is kept for 30 days.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/token-claims", tag = "tokens", params(ClaimFilter),
    responses((status = 200, body = Listing<ClaimView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list_claims(
    permit: Permit<Read>,
    Params(filter): Params<ClaimFilter>,
    list: ListName,
) -> Result<Json<Listing<ClaimView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let claims = keys::list(permit.operator(), List::TokenClaims);
    let mut query = Query::prefix(Index::Table, claims, "");
    query.descending = true;
    let now = permit.now();
    let wanted = |claim: &TokenClaim| filter.state.is_none_or(|it| it == state_of(claim, now));
    let listing = collect(&permit, query, &page, wanted).await?;
    Ok(Json(listing.map(|claim| ClaimView::new(claim, now))))
}

/// Confirm a claim: the card is the person's from then on. A card that nobody had added is added,
/// and connected gateways are told at once.
///
/// # Errors
/// 404 when there is no such claim, 409 when it is not open any more, the card belongs to another
/// person, or the person is gone.
#[utoipa::path(post, path = "/v1/token-claims/{claim_id}/confirm", tag = "tokens",
    params(("claim_id" = String, Path)),
    responses((status = 200, body = ClaimView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn confirm_claim(
    permit: Permit<Configure>,
    Id(id): Id<TokenClaimId>,
) -> Result<Tagged<ClaimView>, Problem> {
    decide(&permit, &id, ClaimState::Confirmed).await
}

/// Refuse a claim. The card stays as it is.
///
/// # Errors
/// 404 when there is no such claim, 409 when it is not open any more.
#[utoipa::path(post, path = "/v1/token-claims/{claim_id}/refuse", tag = "tokens",
    params(("claim_id" = String, Path)),
    responses((status = 200, body = ClaimView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn refuse_claim(
    permit: Permit<Configure>,
    Id(id): Id<TokenClaimId>,
) -> Result<Tagged<ClaimView>, Problem> {
    decide(&permit, &id, ClaimState::Refused).await
}

/// Closes a claim, and gives the card to the person if it is confirmed.
async fn decide(
    scope: &Scope,
    id: &TokenClaimId,
    state: ClaimState,
) -> Result<Tagged<ClaimView>, Problem> {
    let key = &keys::token_claim(scope.operator(), id);
    let claim: TokenClaim = until_committed(|| async move {
        let mut unit = scope.unit();
        let claim = unit.read::<TokenClaim>(key).await?;
        let mut claim = claim.ok_or_else(|| Problem::not_found("claim"))?;
        // A repeat finds what the first try has done.
        if claim.state == state {
            return Ok(Tried::Done(claim));
        }
        scope.must_match(&claim.stamps)?;
        let wrong = |detail: &str| Problem::new(Code::WrongState, detail);
        if !claim.is_open(scope.now()) {
            return Err(wrong("this claim is not open any more: the person asks anew"));
        }
        if state == ClaimState::Confirmed {
            match give(&mut unit, &claim, true).await? {
                Given::Given => {}
                Given::Taken => {
                    let detail = "the card belongs to another person: take it from there first with PATCH /v1/tokens/{uid}, or refuse the claim";
                    return Err(wrong(detail));
                }
                Given::Barred | Given::Nobody => {
                    return Err(wrong("the person has no account any more: refuse the claim"));
                }
            }
        }
        claim.state = state;
        unit.touch(&mut claim.stamps);
        unit.put(claim.to_item(scope.operator(), 0)?);
        match scope.commit(unit).await? {
            None => {
                claim.stamps.revision += 1;
                Ok::<_, Problem>(Tried::Done(claim))
            }
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    Ok(Tagged(ClaimView::new(claim, scope.now())))
}
