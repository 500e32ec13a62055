//! The end of a token (RFC 7009).

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::answer::{Failure, Refusal, answer, never_kept};
use super::people;
use super::token::{acting_client, read};
use crate::access::Public;

/// Answers `POST /oauth2/revoke`. A refresh token ends with its whole family. An access token ends
/// by itself within 15 minutes; like an unknown token it is answered with 200 (RFC 7009 §2.2).
pub(super) async fn revoke(public: Public, request: Request) -> Response {
    match end(&public, request).await {
        Ok(()) => never_kept(StatusCode::OK.into_response()),
        Err(failure) => answer::<()>(Err(failure)),
    }
}

async fn end(public: &Public, request: Request) -> Result<(), Failure> {
    let (form, credentials) = read(request).await?;
    acting_client(public, &form, credentials).await?;
    let Some(token) = form.token.as_deref() else {
        let why = "token is missing";
        return Err(Failure::Refused(Refusal::InvalidRequest(why)));
    };
    let keys = public.keys().get(public.ports()).await?;
    match people::number_of(&keys.pepper, Some(token)) {
        // Whoever has the token may end it.
        Some((family, _)) => people::end(public.ports(), &family).await,
        None => Ok(()),
    }
}
