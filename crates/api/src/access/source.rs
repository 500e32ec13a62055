//! Where a request comes from, for the audit log and for people who report a problem.

use axum::extract::{Request, State};
use axum::http::HeaderName;
use axum::http::header::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use forecourt_store::audit::AuditSource;
use forecourt_store::ids;

use super::state::{ApiState, Settings};

/// The header of an answer that carries the id of its request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the host of the API knows about a request: the address that it came from, and its id if
/// the host gives one. The host puts it into the extensions of the request. A caller cannot
/// set it, since no header is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestSource {
    /// The IP address of the caller, as text.
    pub address: Option<String>,
    /// The id of the request.
    pub request_id: Option<String>,
    /// Whether a browser on the machine of the API sends the request itself, not through a proxy,
    /// and asks for a name of that machine. Only the local server tells it.
    pub is_local_browser: bool,
}

impl RequestSource {
    /// The source of entries of the audit log.
    pub(super) fn audit(&self, settings: &Settings) -> AuditSource {
        AuditSource {
            address: self.address.clone(),
            request_id: self.request_id.clone(),
            keep_days: settings.audit_days,
        }
    }
}

/// The layer that gives every request an id and tells it in the answer.
pub(crate) async fn layer(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Response {
    let known = request.extensions().get::<RequestSource>();
    let mut source = known.cloned().unwrap_or_default();
    let ports = &state.inner.ports;
    let id = source
        .request_id
        .get_or_insert_with(|| ids::new_id(ports.clock.now(), ports.entropy.as_ref()))
        .clone();
    request.extensions_mut().insert(source);
    let mut response = next.run(request).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
