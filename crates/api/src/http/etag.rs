//! Entity tags (RFC 9110 §8.8.3): the revision of a row, by which a caller says which state it has
//! seen.

use axum::Json;
use axum::extract::Request;
use axum::http::header::{ETAG, HeaderMap, HeaderValue, IF_MATCH, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::problem::{Code, Problem};

/// What an answer shows of a row, with the number of times that the row was written.
pub(crate) trait Revisioned: Serialize {
    /// The revision of the row.
    fn revision(&self) -> u64;
}

/// Implements [`Revisioned`] for views with the field `stamps`.
macro_rules! revisioned {
    ($($view:ty),+ $(,)?) => {$(
        impl $crate::http::etag::Revisioned for $view {
            fn revision(&self) -> u64 {
                self.stamps.revision()
            }
        }
    )+};
}

pub(crate) use revisioned;

/// An answer with the header `ETag`.
pub(crate) struct Tagged<V>(pub V);

impl<V: Revisioned> IntoResponse for Tagged<V> {
    fn into_response(self) -> Response {
        let tag = tag(self.0.revision());
        let mut response = Json(self.0).into_response();
        response.headers_mut().insert(ETAG, tag);
        response
    }
}

/// The tag of a revision.
pub(crate) fn tag(revision: u64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{revision}\"")).unwrap_or(HeaderValue::from_static("\"\""))
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
    pub(crate) fn check(&self, revision: u64) -> Result<(), Problem> {
        let Self::Tags(tags) = self else {
            return Ok(());
        };
        let now = format!("\"{revision}\"");
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
/// (`If-None-Match`, RFC 9110 §13.1.2).
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let known = match *request.method() {
        Method::GET => request.headers().get(IF_NONE_MATCH).cloned(),
        _ => None,
    };
    let response = next.run(request).await;
    let (Some(known), Some(tag)) = (known, response.headers().get(ETAG).cloned()) else {
        return response;
    };
    let (Ok(known), Ok(now)) = (known.to_str(), tag.to_str()) else {
        return response;
    };
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let is_known = known.trim() == "*" || known.split(',').any(|tag| strong(tag) == now);
    if response.status() != StatusCode::OK || !is_known {
        return response;
    }
    (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response()
}
