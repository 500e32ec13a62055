//! The answers of the token endpoint (RFC 6749 §5).

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, PRAGMA, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::problem::Problem;

/// The answer with a token (RFC 6749 §5.1).
#[derive(Serialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: String,
    pub(super) token_type: &'static str,
    pub(super) expires_in: i64,
    pub(super) scope: String,
    /// Trades for new tokens, for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refresh_token: Option<String>,
}

/// The reasons for a refusal (RFC 6749 §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The request cannot be read, for this reason.
    InvalidRequest(&'static str),
    /// The client is not who it says it is.
    InvalidClient {
        /// Whether the credentials were in the header.
        by_header: bool,
    },
    /// The operator of the client or of the person is suspended.
    Suspended,
    /// The code or refresh token is not valid, or not any more.
    InvalidGrant,
    /// The grant type is not offered.
    UnsupportedGrantType,
    /// A scope cannot be granted.
    InvalidScope,
}

#[derive(Serialize)]
struct RefusalBody {
    error: &'static str,
    error_description: &'static str,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, error_description) = match self {
            Self::InvalidRequest(why) => (StatusCode::BAD_REQUEST, "invalid_request", why),
            Self::InvalidClient { .. } => (
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "client id or client secret is wrong or missing",
            ),
            Self::Suspended => (
                StatusCode::BAD_REQUEST,
                "unauthorized_client",
                "the operator of this account is suspended: ask whoever runs this deployment",
            ),
            Self::InvalidGrant => (
                StatusCode::BAD_REQUEST,
                "invalid_grant",
                "the code or refresh token is wrong, was used, or has ended: sign in again",
            ),
            Self::UnsupportedGrantType => (
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "client_credentials, authorization_code and refresh_token are offered",
            ),
            Self::InvalidScope => (
                StatusCode::BAD_REQUEST,
                "invalid_scope",
                "a scope is unknown or more than this client has",
            ),
        };
        let body = RefusalBody {
            error,
            error_description,
        };
        let mut response = (status, Json(body)).into_response();
        if self == (Self::InvalidClient { by_header: true }) {
            let challenge = HeaderValue::from_static("Basic realm=\"forecourt\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

pub(super) enum Failure {
    Refused(Refusal),
    Broken(Problem),
}

impl<E: Into<Problem>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

/// Marks an answer as one that nobody may keep (RFC 6749 §5.1).
pub(super) fn never_kept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// The answer for the outcome of a request.
pub(super) fn answer<T: Serialize>(outcome: Result<T, Failure>) -> Response {
    never_kept(match outcome {
        Ok(answer) => Json(answer).into_response(),
        Err(Failure::Refused(refusal)) => refusal.into_response(),
        Err(Failure::Broken(problem)) => problem.into_response(),
    })
}
