//! The forms of answers that all resources share.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use forecourt_store::rows::config::Stamps;

/// When it was made and last changed, and by which client.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StampsView {
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// The client that made it, or `system`.
    created_by: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
    /// The client that changed it last, or `system`.
    updated_by: String,
}

impl From<Stamps> for StampsView {
    fn from(stamps: Stamps) -> Self {
        Self {
            created_at: stamps.created_at.to_string(),
            created_by: stamps.created_by,
            updated_at: stamps.updated_at.to_string(),
            updated_by: stamps.updated_by,
        }
    }
}

/// The answer 201 with the address of what was made.
pub(crate) struct Created<V> {
    /// The address of what was made.
    pub location: String,
    /// The representation of what was made.
    pub body: V,
}

impl<V: Serialize> IntoResponse for Created<V> {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::CREATED, Json(self.body)).into_response();
        if let Ok(location) = HeaderValue::from_str(&self.location) {
            response.headers_mut().insert(LOCATION, location);
        }
        response
    }
}

/// An answer that holds a secret: neither anybody on the way nor we may keep it.
pub(crate) struct Secret<R>(pub R);

impl<R: IntoResponse> IntoResponse for Secret<R> {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().insert(CACHE_CONTROL, no_store);
        response
    }
}

/// Percent-encodes an id as one segment of a path (RFC 3986).
#[must_use]
pub(crate) fn segment(id: &str) -> String {
    let mut text = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
