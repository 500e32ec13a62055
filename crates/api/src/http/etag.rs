//! Entity tags (RFC 9110 §8.8.3): the state of a row, by which a caller says what it has seen.

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_MATCH,
    IF_NONE_MATCH, VARY,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::problem::{Code, Problem};

/// What an answer shows of a row, with the state of the row.
pub(crate) trait Revisioned: Serialize {
    /// The name of the state, without quotes.
    fn state(&self) -> &str;
}

/// Implements [`Revisioned`] for views with the field `stamps`.
macro_rules! revisioned {
    ($($view:ty),+ $(,)?) => {$(
        impl $crate::http::etag::Revisioned for $view {
            fn state(&self) -> &str {
                self.stamps.state()
            }
        }
    )+};
}

pub(crate) use revisioned;

/// An answer with the header `ETag`.
pub(crate) struct Tagged<V>(pub V);

impl<V: Revisioned> IntoResponse for Tagged<V> {
    fn into_response(self) -> Response {
        let tag = tag(self.0.state());
        let mut response = Json(self.0).into_response();
        response.headers_mut().insert(ETAG, tag);
        response
    }
}

fn tag(state: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{state}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// The states of a resource in which the caller wants it to be changed, as `If-Match` tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum IfMatch {
    /// The caller does not say.
    #[default]
    Any,
    /// Only a state with one of these tags.
    Tags(Vec<String>),
}

impl IfMatch {
    /// Reads the header `If-Match` (RFC 9110 §13.1.1). `*` means any state: whatever is changed
    /// must exist anyway.
    ///
    /// # Errors
    /// 400 when it is no list of tags.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut tags = Vec::new();
        for value in headers.get_all(IF_MATCH) {
            let text = value.to_str().map_err(|_| wrong())?;
            if text.trim() == "*" {
                return Ok(Self::Any);
            }
            for tag in text.split(',').map(str::trim) {
                let strong = tag.strip_prefix("W/").unwrap_or(tag);
                if strong.len() < 2 || !strong.starts_with('"') || !strong.ends_with('"') {
                    return Err(wrong());
                }
                tags.push(tag.to_owned());
            }
        }
        Ok(match headers.contains_key(IF_MATCH) {
            true => Self::Tags(tags),
            false => Self::Any,
        })
    }

    /// Checks that the resource is in a state that the caller wants.
    ///
    /// # Errors
    /// 412 when it is in another one. A weak tag matches none.
    pub(crate) fn check(&self, state: &str) -> Result<(), Problem> {
        let Self::Tags(tags) = self else {
            return Ok(());
        };
        let now = format!("\"{state}\"");
        if tags.contains(&now) {
            return Ok(());
        }
        let detail = format!(
            "somebody changed it since you read it: its ETag is {now} now. Read it again and repeat the change"
        );
        Err(Problem::new(Code::PreconditionFailed, detail))
    }
}

fn wrong() -> Problem {
    let detail = "If-Match: must be * or a list of tags in quotes, as the header ETag gives them";
    Problem::new(Code::InvalidQuery, detail)
}

/// The layer that answers 304 without a body when the caller has the present state already
/// (`If-None-Match`, RFC 9110 §13.1.2). It also keeps caches from giving the answer to one caller
/// to another: one address shows each operator something else.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let is_get = *request.method() == Method::GET;
    let known = request.headers().get_all(IF_NONE_MATCH).iter();
    let known: Vec<String> = known
        .filter_map(|tags| tags.to_str().ok())
        .map(str::to_owned)
        .collect();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    headers.insert(VARY, HeaderValue::from_static("Authorization, Accept"));
    let now = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    let Some(now) = now.filter(|_| is_get).map(str::to_owned) else {
        return response;
    };
    let mut tags = known.iter().flat_map(|tags| tags.split(',')).map(str::trim);
    let is_known = tags.any(|tag| tag == "*" || tag.trim_start_matches("W/") == now);
    if response.status() == StatusCode::OK && is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(CONTENT_TYPE);
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response
}
