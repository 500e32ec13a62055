//! The page at `/`: stations, the running charges, the last bill, what waits
//! for review.
//!
//! It asks for no sign-in, so it is shown only to a browser on this machine:
//! the peer must be on the loopback and the address asked for must be a name of
//! this machine (a foreign web page could otherwise point a name of its own
//! here). Behind a reverse proxy it is therefore not shown to anybody.

mod state;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecourt_types::OperatorId;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, StatusCode, Uri};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::cloud::Cloud;
use crate::live::Live;
use crate::websocket::Connections;
pub(crate) use state::REVIEWS_MAX;
use state::Reader;
pub use state::{PageState, StateError};

const FRAME: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// However many look at it, the rows are read at most this often.
const FRESH_FOR: Duration = Duration::from_millis(900);

/// What the page is made of.
#[derive(Clone)]
pub struct Page {
    inner: Arc<Inner>,
}

struct Inner {
    cloud: Cloud,
    live: Live,
    connections: Connections,
    operator: OperatorId,
    last: Mutex<Option<(Instant, String)>>,
}

impl Page {
    /// Over the cloud's rows and what the gateway inside hears.
    #[must_use]
    pub fn new(cloud: Cloud, live: Live, connections: Connections, operator: OperatorId) -> Self {
        let last = Mutex::new(None);
        Self {
            inner: Arc::new(Inner {
                cloud,
                live,
                connections,
                operator,
                last,
            }),
        }
    }

    /// What it shows now.
    ///
    /// # Errors
    /// [`StateError`].
    pub async fn state(&self) -> Result<PageState, StateError> {
        let inner = &self.inner;
        let reader = Reader {
            cloud: &inner.cloud,
            live: &inner.live,
            operator: &inner.operator,
            links: inner.connections.count(),
        };
        reader.read().await
    }

    async fn fresh_text(&self) -> Result<String, StateError> {
        let mut last = self.inner.last.lock().await;
        if let Some((at, text)) = &*last
            && at.elapsed() < FRESH_FOR
        {
            return Ok(text.clone());
        }
        let state = self.state().await?;
        let text = serde_json::to_string(&state).unwrap_or_else(|_| "{}".to_owned());
        *last = Some((Instant::now(), text.clone()));
        Ok(text)
    }
}

/// `/` and `/page.json`.
pub fn router(page: Page) -> Router {
    let html = FRAME
        .replace("/*style*/", STYLE)
        .replace("/*script*/", SCRIPT);
    Router::new()
        .route("/", get(move || async move { Html(html) }))
        .route("/page.json", get(show_state))
        .with_state(page)
        .layer(from_fn(guard))
}

async fn show_state(State(page): State<Page>) -> Response {
    match page.fresh_text().await {
        Ok(text) => ([(http::header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => {
            tracing::error!(error = crate::chain(&error), "the page has nothing to show");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Lets only browsers of this machine in, and tells them to load nothing else.
async fn guard(
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let is_here = from.ip().to_canonical().is_loopback();
    if !is_here || !names_this_machine(request.headers(), request.uri()) {
        let text = "This page is shown only on the machine the server runs on, under localhost or 127.0.0.1.\n\
            The API is at /v1; its description at /v1/openapi.json.\n";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn names_this_machine(headers: &HeaderMap, uri: &Uri) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host.or_else(|| uri.authority().map(|authority| authority.as_str())) else {
        return false;
    };
    let Ok(authority) = host.parse::<http::uri::Authority>() else {
        return false;
    };
    let name = authority.host().trim_matches(['[', ']']);
    let is_loopback = name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    is_loopback || name.eq_ignore_ascii_case("localhost")
}

/// Nothing but this page's own style and script, by their hashes.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; \
         img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_show_the_page() {
        for (host, wanted) in [
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("charge.example.com", false),
            ("localhost.example.com", false),
            ("10.0.0.1:8080", false),
        ] {
            let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
            assert_eq!(
                names_this_machine(&headers, &Uri::from_static("/")),
                wanted,
                "{host}"
            );
        }
    }

    #[test]
    fn the_page_loads_nothing_from_elsewhere() {
        for text in [FRAME, STYLE, SCRIPT] {
            for foreign in ["http://", "https://", "url(", "@import", "src=", "href="] {
                assert!(!text.contains(foreign), "{foreign}");
            }
        }
        assert!(FRAME.contains("<style>/*style*/</style>"));
        assert!(FRAME.contains("<script>/*script*/</script>"));
    }
}
