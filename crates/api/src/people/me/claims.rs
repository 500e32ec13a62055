//! A person says which card is the own one.

use axum::Json;
use forecourt_types::{StationId, TokenClaimId, TokenUid, UserId};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::own_id;
use super::tokens::OwnPage;
use crate::access::{OwnData, Permit, Scope};
use crate::http::answer::{Created, segment};
use crate::http::body::{Body, FieldCheck, Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::Tagged;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use crate::people::token_claims::ClaimView;
use crate::people::users::must_be_there;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Key, Query, Write};
use forecourt_store::rows::config::{
    CLAIMS_UNTIL, ClaimState, CountedClaims, TapClaim, Token, TokenClaim,
};
use forecourt_store::rows::load;
use forecourt_store::unit::{Unit, until_committed};

/// The milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The card that you say is yours.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClaim {
    /// The number of the card. Upper and lower case make no difference.
    #[schema(value_type = String, max_length = 255)]
    token_uid: TokenUid,
    /// The station at which you show the card within two minutes, if you are there.
    #[schema(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// The EVSE of the connector, where the station has them.
    evse_id: Option<u32>,
    /// The connector at which you show the card.
    connector_id: Option<u32>,
}

/// Ask for a card: it is yours once the operator confirms it, or once you show it at the station
/// that you name, within two minutes. A card that belongs to another person stays theirs. You can
/// have 5 open claims, and make 20 in 24 hours; a claim is open for 14 days.
///
/// # Errors
/// 409 when the card is yours already, when you have too many claims, when somebody else asks for
/// the same card at the same station just now, and for a client that acts for itself; 422 when a
/// field is wrong.
#[utoipa::path(post, path = "/v1/me/token-claims", tag = "me", request_body = NewClaim,
    responses((status = 201, body = ClaimView)), security(("oauth2" = ["self"])))]
pub(crate) async fn create_claim(
    permit: Permit<OwnData>,
    Body(new): Body<NewClaim>,
) -> Result<Created<ClaimView>, Problem> {
    let user_id = own_id(&permit)?.clone();
    let mut check = FieldCheck::default();
    let is_bare = new.station_id.is_none() && (new.evse_id.or(new.connector_id)).is_some();
    check.note(
        is_bare,
        "station_id",
        "is missing: a connector is one of a station",
    );
    check.finish()?;
    let claim_id = permit.made_id(TokenClaimId::new)?;
    let asked_at = permit.began_at();
    let claim = TokenClaim {
        claim_id,
        user_id,
        token_uid: new.token_uid,
        tap_until: new
            .station_id
            .as_ref()
            .map(|_| asked_at.plus_millis(TokenClaim::TAP_MS)),
        station_id: new.station_id,
        evse_id: new.evse_id,
        connector_id: new.connector_id,
        state: ClaimState::Open,
        open_until: asked_at.plus_millis(TokenClaim::OPEN_MS),
        stamps: permit.stamps(),
    };
    let (scope, claim) = (&*permit, &claim);
    let claim = until_committed(|| async move {
        let revision = must_be_there(scope, &claim.user_id).await?;
        let mut unit = scope.unit();
        unit.unchanged(keys::user(scope.operator(), &claim.user_id), revision);
        count(scope, &mut unit, claim).await?;
        wait_for_tap(scope, &mut unit, claim).await?;
        scope.try_create(unit, claim.clone()).await
    })
    .await?;
    let id = segment(claim.claim_id.as_str());
    Ok(Created {
        location: format!("/v1/me/token-claims/{id}"),
        body: ClaimView::new(claim, permit.now()),
    })
}

/// Counts the claim with the others of the person, if the card is not the person's already and the
/// person may make another claim. Whether the card belongs to somebody else is not told.
async fn count(scope: &Scope, unit: &mut Unit<'_>, claim: &TokenClaim) -> Result<(), Problem> {
    let wrong = |detail: String| Problem::new(Code::WrongState, detail);
    let key = keys::counted_claims(scope.operator(), &claim.user_id);
    let counted = unit.read::<CountedClaims>(&key).await?;
    let known = counted.unwrap_or_default().claim_ids;
    // A repeat finds the claim that the first try has made.
    if known.contains(&claim.claim_id) {
        return Ok(());
    }
    let token = keys::token(scope.operator(), &claim.token_uid);
    let token = load::<Token>(scope.table(), &token).await?;
    let owner = token.and_then(|token| token.row.user_id);
    if owner.as_ref() == Some(&claim.user_id) {
        return Err(wrong("this card is yours already".to_owned()));
    }
    let known: Vec<Key> = known
        .iter()
        .map(|id| keys::token_claim(scope.operator(), id))
        .collect();
    let (now, mut open, mut recent) = (scope.now(), 0, 0);
    let mut counted = CountedClaims::default();
    for item in scope.table().get_many(&known).await? {
        let claim: TokenClaim = item.read()?;
        let is_recent = now < claim.stamps.created_at.plus_millis(DAY_MS);
        open += usize::from(claim.is_open(now));
        recent += usize::from(is_recent);
        if claim.is_open(now) || is_recent {
            counted.claim_ids.insert(claim.claim_id);
        }
    }
    if open >= TokenClaim::OPEN_MAX {
        let most = TokenClaim::OPEN_MAX;
        return Err(wrong(format!(
            "you have {most} open claims already: wait for the operator"
        )));
    }
    if recent >= TokenClaim::DAILY_MAX {
        let most = TokenClaim::DAILY_MAX;
        return Err(wrong(format!(
            "you have made {most} claims within 24 hours: try again tomorrow"
        )));
    }
    counted.claim_ids.insert(claim.claim_id.clone());
    unit.put(counted.item(key, now)?);
    Ok(())
}

/// The claims of a user, the newest first.
fn of_user(scope: &Scope, user: &UserId) -> Query {
    let claims = keys::token_claims_of(scope.operator(), user);
    let mut query = Query::prefix(Index::Gsi1, claims, "");
    query.descending = true;
    query
}

/// Lets a tap at the station that the claim names confirm it.
async fn wait_for_tap(
    scope: &Scope,
    unit: &mut Unit<'_>,
    claim: &TokenClaim,
) -> Result<(), Problem> {
    let (Some(station), Some(until)) = (&claim.station_id, claim.tap_until) else {
        return Ok(());
    };
    let key = keys::station(scope.operator(), station);
    scope.must_exist(&key, "station_id", "station").await?;
    let tap_key = keys::tap_claim(scope.operator(), station, &claim.token_uid);
    let other = unit.read::<TapClaim>(&tap_key).await?;
    let is_other = |it: &TapClaim| it.user_id != claim.user_id && scope.now() < it.until;
    if other.as_ref().is_some_and(is_other) {
        let detail =
            "somebody else asks for this card at this station just now: try again in two minutes";
        return Err(Problem::new(Code::WrongState, detail));
    }
    let tap = TapClaim {
        claim_id: claim.claim_id.clone(),
        user_id: claim.user_id.clone(),
        asked_at: until.plus_millis(-TokenClaim::TAP_MS),
        until,
    };
    unit.put(tap.item(tap_key)?);
    let mark = (CLAIMS_UNTIL.to_owned(), Value::from(until.to_string()));
    unit.also(Write::Mark {
        key,
        set: Map::from_iter([mark]),
    });
    Ok(())
}

/// List your claims to cards, the newest first. A claim is kept for 30 days.
///
/// # Errors
/// 400 for a bad parameter, 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/token-claims", tag = "me", params(OwnPage),
    responses((status = 200, body = Listing<ClaimView>)), security(("oauth2" = ["self"])))]
pub(crate) async fn list_own_claims(
    permit: Permit<OwnData>,
    Params(page): Params<OwnPage>,
    list: ListName,
) -> Result<Json<Listing<ClaimView>>, Problem> {
    let query = of_user(&permit, own_id(&permit)?);
    let page = PageRequest::new(page.limit, page.cursor.as_deref(), &list)?;
    let listing = collect(&permit, query, &page, |_: &TokenClaim| true).await?;
    let now = permit.now();
    Ok(Json(listing.map(|claim| ClaimView::new(claim, now))))
}

/// Show a claim of yours.
///
/// # Errors
/// 404 when you have no such claim, 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/token-claims/{claim_id}", tag = "me",
    params(("claim_id" = String, Path)),
    responses((status = 200, body = ClaimView)), security(("oauth2" = ["self"])))]
pub(crate) async fn get_own_claim(
    permit: Permit<OwnData>,
    Id(id): Id<TokenClaimId>,
) -> Result<Tagged<ClaimView>, Problem> {
    let key = keys::token_claim(permit.operator(), &id);
    let claim = permit.find::<TokenClaim>(&key, "claim").await?;
    Ok(Tagged(ClaimView::new(claim.row, permit.now())))
}
