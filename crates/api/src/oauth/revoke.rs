//! The end of a token (RFC 7009).

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::answer::{Failure, Refusal, answer, never_kept};
use super::cookie::Jar;
use super::people;
use super::token::{acting_client, read};
use crate::access::Public;

/// Answers `POST /oauth2/revoke`. A refresh token ends with its whole family. An access token ends
/// by itself within 15 minutes; like an unknown token it is answered with 200 (RFC 7009 §2.2). An
/// app whose refresh token is in a cookie names no token, and the cookie is removed.
pub(super) async fn revoke(public: Public, request: Request) -> Response {
    match end(&public, request).await {
        Ok(jar) => {
            let mut response = never_kept(StatusCode::OK.into_response());
            if let Some(jar) = jar {
                jar.empty(&mut response);
            }
            response
        }
        Err(failure) => answer::<()>(Err(failure)),
    }
}

/// Ends the token of the form, or that of the cookie, whose place is then returned.
async fn end(public: &Public, request: Request) -> Result<Option<Jar>, Failure> {
    let (form, credentials) = read(public, request).await?;
    let jar = credentials.jar.clone();
    acting_client(public, &form, credentials).await?;
    let kept = jar.as_ref().and_then(|jar| jar.token.as_deref());
    let Some(token) = form.token.as_deref().or(kept) else {
        if jar.is_some() {
            return Ok(jar);
        }
        let why = "token is missing";
        return Err(Failure::Refused(Refusal::InvalidRequest(why)));
    };
    let keys = public.keys().get(public.ports()).await?;
    // Whoever has the token may end it.
    if let Some((family, _)) = people::number_of(&keys.pepper, Some(token)) {
        people::end(public.ports(), &family).await?;
    }
    Ok(jar)
}
