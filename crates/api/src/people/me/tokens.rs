//! The own cards of a person.

use axum::Json;
use forecourt_types::TokenUid;
use serde::Deserialize;
use utoipa::IntoParams;

use super::own_id;
use crate::access::{OwnData, Permit, Placed as _};
use crate::http::body::{Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::Tagged;
use crate::http::page::Listing;
use crate::http::problem::Problem;
use crate::people::tokens::TokenView;
use crate::people::tokens::filter::TokenFilter;
use crate::people::tokens::list::page_of;
use forecourt_store::keys;
use forecourt_store::rows::config::{Token, TokenState};

/// Which page of your own things is listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnPage {
    /// 1 to 100 items; 50 when left out.
    pub(crate) limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
}

/// List your tokens, by uid.
///
/// # Errors
/// 400 for a bad parameter, 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/tokens", tag = "me", params(OwnPage),
    responses((status = 200, body = Listing<TokenView>)), security(("oauth2" = ["self"])))]
pub(crate) async fn list_tokens(
    permit: Permit<OwnData>,
    Params(page): Params<OwnPage>,
    list: ListName,
) -> Result<Json<Listing<TokenView>>, Problem> {
    let user = own_id(&permit)?.clone();
    let filter = TokenFilter::of_user(user, page.limit, page.cursor);
    Ok(Json(page_of(&permit, &filter, &list).await?))
}

/// Block a token of yours, for instance a lost card: it may not charge from then on, and connected
/// gateways are told at once. A charge that runs goes on. Only the operator lifts the block.
///
/// # Errors
/// 404 when you have no such token, 409 for a client that acts for itself.
#[utoipa::path(post, path = "/v1/me/tokens/{uid}/block", tag = "me", params(("uid" = String, Path)),
    responses((status = 200, body = TokenView)), security(("oauth2" = ["self"])))]
pub(crate) async fn block_token(
    permit: Permit<OwnData>,
    Id(uid): Id<TokenUid>,
) -> Result<Tagged<TokenView>, Problem> {
    let key = keys::token(permit.operator(), &uid);
    let token = permit.change(&key, |token: &mut Token, unit| {
        // The operator may give the token to somebody else at any moment.
        if !token.is_within(permit.reach()) {
            return Err(Problem::not_found("token"));
        }
        token.status = TokenState::Blocked;
        permit.tokens_change(unit)
    });
    Ok(Tagged(token.await?.into()))
}
