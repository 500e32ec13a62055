//! The forms of answers that all resources share.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::etag::{Revisioned, Tagged};
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
    /// How often it was written.
    #[schema(minimum = 0)]
    revision: u64,
    /// The state of the row, for the `ETag`.
    #[serde(skip)]
    #[schema(ignore)]
    state: String,
}

impl StampsView {
    /// The state of the row, for the `ETag`.
    pub(crate) fn state(&self) -> &str {
        &self.state
    }

    /// The same stamps with the state of another row, which stands for the resource.
    pub(crate) fn in_state_of(mut self, other: &Stamps) -> Self {
        self.revision = other.revision;
        self.state = other.state();
        self
    }

    /// The same stamps with this state, for what is never changed.
    pub(crate) fn in_state(mut self, state: String) -> Self {
        self.state = state;
        self
    }
}

impl From<Stamps> for StampsView {
    fn from(stamps: Stamps) -> Self {
        Self {
            state: stamps.state(),
            created_at: stamps.created_at.to_string(),
            created_by: stamps.created_by,
            updated_at: stamps.updated_at.to_string(),
            updated_by: stamps.updated_by,
            revision: stamps.revision,
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

impl<V: Revisioned> IntoResponse for Created<V> {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::CREATED, Tagged(self.body)).into_response();
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
