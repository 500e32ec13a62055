use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use futures_util::future::BoxFuture;

use super::attempt::Attempt;
use super::caller::{Caller, Claims, Right, authorize};
use super::scope::Scope;
use super::source::RequestSource;
use super::state::{ApiState, Settings};
use crate::http::etag::IfMatch;
use crate::http::problem::{Code, Problem};
use forecourt_store::audit::AuditSource;
use forecourt_store::keys;
use forecourt_store::ports::Ports;
use forecourt_store::rows::config::Client;
use forecourt_store::rows::load;
use forecourt_store::secrets::KeyCache;

/// A right that is expressed as a type.
pub trait RightOf: Send + Sync + 'static {
    /// The right that this type stands for.
    const RIGHT: Right;
}

macro_rules! right {
    ($(#[$doc:meta] $name:ident),* $(,)?) => {$(
        #[$doc]
        pub struct $name;

        impl RightOf for $name {
            const RIGHT: Right = Right::$name;
        }
    )*};
}

right! {
    /// The type of [`Right::Read`].
    Read,
    /// The type of [`Right::Configure`].
    Configure,
    /// The type of [`Right::Command`].
    Command,
    /// The type of [`Right::Call`].
    Call,
    /// The type of [`Right::Settle`].
    Settle,
    /// The type of [`Right::Audit`].
    Audit,
    /// The type of [`Right::ManageClients`].
    ManageClients,
    /// The type of [`Right::ManageOperators`].
    ManageOperators,
}

/// The proof that the caller has the right `R`, together with the caller's [`Scope`].
pub struct Permit<R> {
    scope: Scope,
    right: PhantomData<R>,
}

impl<R> Deref for Permit<R> {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.scope
    }
}

impl<R: RightOf> FromRequestParts<ApiState> for Permit<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let scope = checked(parts, state, R::RIGHT).await?;
        Ok(Self {
            scope,
            right: PhantomData,
        })
    }
}

/// Identifies the caller, checks its right and makes its scope. The future is boxed, so that the
/// code of the check exists once and not in each handler.
fn checked<'a>(
    parts: &'a Parts,
    state: &'a ApiState,
    right: Right,
) -> BoxFuture<'a, Result<Scope, Problem>> {
    Box::pin(async move {
        let caller = authenticate(&parts.headers, state).await?;
        authorize(&caller, right)?;
        if right != Right::Read {
            still_stands(&caller, &state.inner.ports).await?;
        }
        let attempt = parts.extensions.get::<Attempt>().cloned();
        let if_match = IfMatch::read(&parts.headers)?;
        let source = parts.extensions.get::<RequestSource>().cloned();
        let source = source.unwrap_or_default();
        Ok(Scope::new(state.clone(), caller, attempt, if_match, source))
    })
}

/// Identifies the caller by the bearer token (RFC 6750 §2.1).
///
/// # Errors
/// 401 without a valid token; 503 when the keys cannot be read.
pub async fn authenticate(headers: &HeaderMap, state: &ApiState) -> Result<Caller, Problem> {
    let unauthorized = |detail: &str| Problem::new(Code::Unauthorized, detail);
    let header = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok());
    let Some((scheme, token)) = header.and_then(|header| header.split_once(' ')) else {
        return Err(unauthorized(
            "send an access token as \"Authorization: Bearer …\"; POST /oauth2/token gives one",
        ));
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(unauthorized(
            "the Authorization header must be of the form \"Bearer …\"",
        ));
    }
    let inner = &state.inner;
    let keys = inner.keys.get(&inner.ports).await?;
    let now = inner.ports.clock.now();
    let claims: Option<Claims> = keys.verify(token.trim(), &inner.settings.public_url, now);
    match claims {
        Some(claims) if now.seconds() < claims.exp => Ok(Caller::from_claims(claims)),
        Some(_) => Err(unauthorized("the access token has expired: get a new one")),
        None => Err(unauthorized(
            "this API does not take the access token: get a new one with POST /oauth2/token (the signing key or the address of the API was changed since it was given, or another API gave it)",
        )),
    }
}

/// Checks that the client of the token still exists and still has the secret that it had when the
/// token was made. Every right except `read` is checked in this way, with one read of the table:
/// what a removed client changes in the 15 minutes of its token may last for ever (a client, an
/// enrolment secret, a station's password).
/// # Errors
/// 401 when the client was removed or its secret was changed; 503 when the
/// table does not answer.
async fn still_stands(caller: &Caller, ports: &Ports) -> Result<(), Problem> {
    let Some(given_for) = caller.secret_changed_at else {
        return Ok(());
    };
    let id = &caller.client_id;
    let key = keys::client(&caller.operator_id, id);
    let client = load::<Client>(ports.table.as_ref(), &key).await?;
    if client.is_some_and(|client| client.row.secret_changed_at == given_for) {
        return Ok(());
    }
    let detail = "this client was removed or has a new secret: get a new access token";
    Err(Problem::new(Code::Unauthorized, detail))
}

/// The ports for an address that needs no token: the handler itself checks what it is given, or
/// shows only what everybody may see.
pub struct Public {
    state: ApiState,
    source: RequestSource,
}

impl Public {
    /// Makes it for a layer, which is given the state itself.
    #[must_use]
    pub fn from_state(state: ApiState) -> Self {
        let source = RequestSource::default();
        Self { state, source }
    }

    /// Whose request this is, for the entries of the audit log.
    #[must_use]
    pub fn audit_source(&self) -> AuditSource {
        self.source.audit(self.settings())
    }

    /// The ports to storage, clock and random bytes.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.state.inner.ports
    }

    /// The settings that tell where the API runs.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.state.inner.settings
    }

    /// The cache of the deployment's keys.
    #[must_use]
    pub fn keys(&self) -> &KeyCache {
        &self.state.inner.keys
    }
}

impl FromRequestParts<ApiState> for Public {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &ApiState,
    ) -> Result<Self, Self::Rejection> {
        let source = parts.extensions.get::<RequestSource>().cloned();
        Ok(Self {
            state: state.clone(),
            source: source.unwrap_or_default(),
        })
    }
}
