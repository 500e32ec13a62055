//! What a token is good for (RFC 7662). A resource server of an operator asks it.

use axum::extract::Request;
use axum::response::Response;
use forecourt_store::rows::config::Client;
use forecourt_types::ClientId;
use serde::Serialize;

use super::answer::{Failure, Refusal, answer};
use super::people;
use super::token::read;
use crate::access::{Caller, Claims, PersonNow, Public, Right, client_stands};
use crate::access::{person_now, rights_of};

/// The answer about a token (RFC 7662 §2.2). If the token is not active, it says nothing else.
#[derive(Default, Serialize)]
pub(super) struct Introspection {
    active: bool,
    #[serde(flatten)]
    token: Option<ActiveToken>,
}

/// What is told about an active token.
#[derive(Serialize)]
struct ActiveToken {
    /// The scopes that have an effect now, separated by spaces.
    scope: String,
    client_id: ClientId,
    /// The e-mail address with which the person signs in; none if the client acts for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    /// `Bearer`, or `refresh_token` for a token that opens nothing but `/oauth2/token`.
    token_type: &'static str,
    /// The second since 1970 from which the token is not active any more.
    exp: i64,
    /// The second since 1970 in which the token was made; none for a refresh token that was
    /// already traded, since that time is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    sub: String,
    aud: String,
    iss: String,
}

/// Answers `POST /oauth2/introspect`. It changes nothing: a refresh token that is shown here a
/// second time does not end its family.
pub(super) async fn introspect(public: Public, request: Request) -> Response {
    answer(look(&public, request).await)
}

async fn look(public: &Public, request: Request) -> Result<Introspection, Failure> {
    let (form, credentials) = read(public, request).await?;
    let asking = credentials.client(public).await?;
    let Some(shown) = form.token.as_deref().filter(|token| !token.is_empty()) else {
        let why = "token is missing or empty";
        return Err(Failure::Refused(Refusal::InvalidRequest(why)));
    };
    if !rights_of(asking.role).contains(&Right::Read) {
        return Ok(Introspection::default());
    }
    let token = match access_token(public, &asking, shown).await? {
        Some(token) => Some(token),
        None => refresh_token(public, &asking, shown).await?,
    };
    let active = token.is_some();
    Ok(Introspection { active, token })
}

/// Checks an access token in the same way as a request that carries it. It also checks that the
/// client still stands, which a request that only reads does not.
async fn access_token(
    public: &Public,
    asking: &Client,
    shown: &str,
) -> Result<Option<ActiveToken>, Failure> {
    let ports = public.ports();
    let now = ports.clock.now();
    let audience = &public.settings().public_url;
    let claims = public.keys().verify(ports, shown, audience);
    let claims: Option<Claims> = claims.await?;
    let keys = public.keys().get(ports).await?;
    let is_told = |it: &Claims| {
        now.seconds() < it.exp
            && it.operator_id == asking.operator_id
            && !keys.is_suspended(&it.operator_id)
            && it.sign_in.is_none_or(|mark| public.settings().takes(mark))
    };
    let Some(claims) = claims.filter(is_told) else {
        return Ok(None);
    };
    let (sub, aud, iss) = (claims.sub.clone(), claims.aud.clone(), claims.iss.clone());
    let (exp, iat) = (claims.exp, claims.iat);
    let mut caller = Caller::from_claims(claims);
    let username = match person_now(&mut caller, ports, &keys).await? {
        PersonNow::Gone => return Ok(None),
        PersonNow::Stands(user) => user.email,
        PersonNow::Nobody => None,
    };
    if !client_stands(&caller, ports).await? {
        return Ok(None);
    }
    Ok(Some(ActiveToken {
        scope: caller.granted(),
        client_id: caller.client_id,
        username,
        token_type: "Bearer",
        exp,
        iat: Some(iat),
        sub,
        aud,
        iss,
    }))
}

/// Looks at a refresh token: it is active while a trade of it gives tokens.
async fn refresh_token(
    public: &Public,
    asking: &Client,
    shown: &str,
) -> Result<Option<ActiveToken>, Failure> {
    let Some(token) = people::tradable(public, shown, &asking.operator_id).await? else {
        return Ok(None);
    };
    let url = &public.settings().public_url;
    Ok(Some(ActiveToken {
        scope: token.allowed.scope,
        client_id: token.grant.client_id,
        username: token.allowed.user.email,
        token_type: "refresh_token",
        exp: token.expires_at.seconds(),
        iat: token.made_at.map(|at| at.seconds()),
        sub: token.grant.user_id.to_string(),
        aud: url.clone(),
        iss: url.clone(),
    }))
}
