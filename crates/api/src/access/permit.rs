use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use futures_util::future::BoxFuture;

use super::attempt::Attempt;
use super::caller::{Caller, Claims, Right, authorize};
use super::reach::Reach;
use super::scope::Scope;
use super::source::RequestSource;
use super::standing::{PersonNow, client_stands, person_now};
use super::state::{ApiState, Settings};
use crate::http::answer_cache::AnswerCache;
use crate::http::etag::IfMatch;
use crate::http::problem::{Code, Problem};
use forecourt_store::audit::AuditSource;
use forecourt_store::ports::Ports;
use forecourt_store::secrets::KeyCache;

/// A right that is expressed as a type.
pub trait RightOf: Send + Sync + 'static {
    /// The right that this type stands for.
    const RIGHT: Right;
    /// Whether only a caller who reaches everything of the operator is let through. Where it is
    /// not set, the handler itself shows and does only what [`Scope::reach`] allows.
    const WHOLE: bool;
}

macro_rules! right {
    ($(#[$doc:meta] $name:ident = $right:ident, whole $whole:literal),* $(,)?) => {$(
        #[$doc]
        pub struct $name;

        impl RightOf for $name {
            const RIGHT: Right = Right::$right;
            const WHOLE: bool = $whole;
        }
    )*};
}

right! {
    /// The type of [`Right::Read`].
    Read = Read, whole true,
    /// The type of [`Right::Read`] for handlers that look at the caller's reach.
    ReadReached = Read, whole false,
    /// The type of [`Right::Command`] for handlers that look at the caller's reach.
    CommandReached = Command, whole false,
    /// The type of [`Right::Configure`].
    Configure = Configure, whole true,
    /// The type of [`Right::Command`].
    Command = Command, whole true,
    /// The type of [`Right::Call`].
    Call = Call, whole true,
    /// The type of [`Right::Settle`].
    Settle = Settle, whole true,
    /// The type of [`Right::Audit`].
    Audit = Audit, whole true,
    /// The type of [`Right::ManagePeople`].
    ManagePeople = ManagePeople, whole true,
    /// The type of [`Right::ManageClients`].
    ManageClients = ManageClients, whole true,
    /// The type of [`Right::ManageWebhooks`].
    ManageWebhooks = ManageWebhooks, whole true,
    /// The type of [`Right::ManageOperators`].
    ManageOperators = ManageOperators, whole true,
    /// The type of [`Right::OwnData`]. The reach of its scope is [`Reach::Own`].
    OwnData = OwnData, whole false,
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
        let scope = checked(parts, state, Some((R::RIGHT, R::WHOLE))).await?;
        Ok(Self {
            scope,
            right: PhantomData,
        })
    }
}

/// The proof that the caller is signed in, whatever it may do.
pub struct SignedIn {
    scope: Scope,
}

impl Deref for SignedIn {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.scope
    }
}

impl FromRequestParts<ApiState> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let scope = checked(parts, state, None).await?;
        Ok(Self { scope })
    }
}

/// Identifies the caller, checks its right and makes its scope. The future is boxed, so that the
/// code of the check exists once and not in each handler.
fn checked<'a>(
    parts: &'a Parts,
    state: &'a ApiState,
    required: Option<(Right, bool)>,
) -> BoxFuture<'a, Result<Scope, Problem>> {
    Box::pin(async move {
        let mut caller = authenticate(&parts.headers, state).await?;
        not_suspended(&caller, state).await?;
        if let Some((right, is_whole)) = required {
            authorize(&caller, right)?;
            if is_whole && caller.reach != Reach::All {
                return Err(beyond_reach());
            }
        }
        let only_reads = required.is_some_and(|(right, _)| right == Right::Read);
        if !only_reads || parts.method != Method::GET {
            still_stands(&caller, &state.inner.ports).await?;
        }
        if required.is_some_and(|(right, _)| right == Right::OwnData) {
            caller.reach = own_reach(&caller)?;
        }
        let attempt = parts.extensions.get::<Attempt>().cloned();
        let if_match = IfMatch::read(&parts.headers)?;
        let source = parts.extensions.get::<RequestSource>().cloned();
        let source = source.unwrap_or_default();
        Ok(Scope::new(state.clone(), caller, attempt, if_match, source))
    })
}

/// Identifies the caller by the bearer token (RFC 6750 §2.1). The role and the reach of a person
/// are those that the account has now.
///
/// # Errors
/// 401 without a valid token, or when the sign-in of the person has ended; 403 for a token of
/// another issuer that gives nothing here; 503 when the keys or the account cannot be read.
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
    let clock = inner.ports.clock.as_ref();
    if let Some(issuers) = &inner.issuers
        && let Some(caller) = issuers.caller(token.trim(), clock).await?
    {
        return Ok(caller);
    }
    let now = clock.now();
    let audience = &inner.settings.public_url;
    let claims = inner.keys.verify(&inner.ports, token.trim(), audience);
    let claims: Option<Claims> = claims.await?;
    match claims {
        Some(claims) if now.seconds() < claims.exp => {
            let mut caller = Caller::from_claims(claims);
            person_stands(&mut caller, state).await?;
            Ok(caller)
        }
        Some(_) => Err(unauthorized("the access token has expired: get a new one")),
        None => Err(unauthorized(
            "this API does not take the access token: get a new one with POST /oauth2/token (the signing key or the address of the API was changed since it was given, or another API gave it)",
        )),
    }
}

/// What belongs to the person for whom the caller acts.
///
/// # Errors
/// 409 when the caller acts for nobody who has an account here.
fn own_reach(caller: &Caller) -> Result<Reach, Problem> {
    let own = caller.person.as_ref();
    let own = own.map(|person| Reach::Own(person.user_id.clone()));
    own.ok_or_else(|| {
        let detail =
            "this token acts for nobody with an account here: a person signs in at /oauth2/authorize";
        Problem::new(Code::WrongState, detail)
    })
}

/// Checks that the operator of the caller is not suspended. A process knows of a suspension
/// within 60 seconds.
///
/// # Errors
/// 403 when it is; 503 when the keys of the deployment cannot be read.
async fn not_suspended(caller: &Caller, state: &ApiState) -> Result<(), Problem> {
    let keys = state.inner.keys.get(&state.inner.ports).await?;
    if !keys.is_suspended(&caller.operator_id) {
        return Ok(());
    }
    let detail = "the operator of this account is suspended: ask whoever runs this deployment";
    Err(Problem::new(Code::OperatorSuspended, detail))
}

/// The problem of an address for those alone who reach everything of the operator.
pub(crate) fn beyond_reach() -> Problem {
    let detail = "this is for accounts that reach everything of the operator; yours reaches named sites or stations only";
    Problem::new(Code::Forbidden, detail)
}

/// Checks that the person of a token still has the account, and takes role and reach as they
/// are now.
///
/// # Errors
/// 401 when the account was removed or suspended, the person has signed out everywhere or set a new
/// password since, or the demo of the sign-in is over; 503 when the table does not answer.
async fn person_stands(caller: &mut Caller, state: &ApiState) -> Result<(), Problem> {
    let ports = &state.inner.ports;
    let keys = state.inner.keys.get(ports).await?;
    let person = caller.person.as_ref();
    let now = if person.is_none_or(|it| state.inner.settings.takes(it.sign_in)) {
        person_now(caller, ports, &keys).await?
    } else {
        PersonNow::Gone
    };
    match now {
        PersonNow::Nobody | PersonNow::Stands(_) => Ok(()),
        PersonNow::Gone => {
            let detail = "this sign-in has ended: sign in again";
            Err(Problem::new(Code::Unauthorized, detail))
        }
    }
}

/// Checks that the client of the token still exists and still has the secret that it had when the
/// token was made. Whatever is not a GET with the right `read` is checked in this way, with one
/// read of the table: what a removed client changes in the 15 minutes of its token may last for
/// ever (a client, an enrolment secret, a station's password).
///
/// # Errors
/// 401 when the client was removed or its secret was changed; 503 when the
/// table does not answer.
async fn still_stands(caller: &Caller, ports: &Ports) -> Result<(), Problem> {
    if client_stands(caller, ports).await? {
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

    /// The address from which the request came, if it is known.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.source.address.as_deref()
    }

    /// Whether a browser on the machine of the API sends the request itself.
    #[must_use]
    pub(crate) fn is_local_browser(&self) -> bool {
        self.source.is_local_browser
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

    /// The answers that are kept for everybody.
    #[must_use]
    pub(crate) fn answers(&self) -> &AnswerCache {
        &self.state.inner.answers
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
