//! The page at `/status`: stations, the running charges, the last CDR and the review list.
//!
//! The data is read with a token that is made at each start and is part of the address printed
//! then. The page is also shown only to a browser on this machine: the peer must be on the loopback
//! and the address asked for must be a name of this machine (otherwise a foreign web page could
//! point a name of its own here). The page is not shown through a proxy: a request with a proxy's
//! header, or of HTTP/1.0, is refused. Every request is refused while `public_url` names another
//! machine, which means that a proxy on this one may serve other machines.

mod state;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use edge_gateway::http_port;
use forecourt_aws::SystemEntropy;
use forecourt_store::ports::Entropy as _;
use forecourt_types::OperatorId;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use sha2::{Digest as _, Sha256};
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

/// The shortest time between two reads of the rows, however many browsers show the page.
const FRESH_FOR: Duration = Duration::from_millis(900);

/// The token that a browser sends to read the page's data: 128 random bits of this start,
/// as 32 digits.
#[derive(Clone)]
pub struct PageToken(String);

impl PageToken {
    /// Makes a new token.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0; 16];
        SystemEntropy.fill(&mut bytes);
        Self(format!("{:032x}", u128::from_be_bytes(bytes)))
    }

    /// Returns the page's address with the token in its fragment, which browsers do not send
    /// to a server.
    #[must_use]
    pub fn address(&self, base: &str) -> String {
        format!("{base}/status#token={}", self.0)
    }

    /// Returns whether an `Authorization` header holds the token. The hashes are compared, so that
    /// the time taken tells nothing about the token.
    fn is_in(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
        let wanted = format!("Bearer {}", self.0);
        shown.is_some_and(|shown| Sha256::digest(shown) == Sha256::digest(&wanted))
    }
}

/// The sources of the page's data.
#[derive(Clone)]
pub struct Page {
    inner: Arc<Inner>,
}

struct Inner {
    cloud: Cloud,
    live: Live,
    connections: Connections,
    operator: OperatorId,
    token: PageToken,
    last: Mutex<Option<(Instant, String)>>,
}

impl Page {
    /// Makes the page over the cloud's rows and the facts of the gateway inside.
    #[must_use]
    pub fn new(
        cloud: Cloud,
        live: Live,
        connections: Connections,
        operator: OperatorId,
        token: PageToken,
    ) -> Self {
        let last = Mutex::new(None);
        Self {
            inner: Arc::new(Inner {
                cloud,
                live,
                connections,
                operator,
                token,
                last,
            }),
        }
    }

    /// Returns what the page shows now.
    ///
    /// # Errors
    /// [`StateError`].
    pub async fn state(&self) -> Result<PageState, StateError> {
        let inner = &self.inner;
        let reader = Reader {
            cloud: &inner.cloud,
            live: &inner.live,
            operator: &inner.operator,
            links: inner.connections.links(),
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

/// Serves `/status` and `/page.json`. They are refused to everybody when the API's address is that
/// of another machine.
pub fn router(page: Page, public_url: &str) -> Router {
    let html = FRAME
        .replace("/*style*/", STYLE)
        .replace("/*script*/", SCRIPT);
    Router::new()
        .route("/status", get(move || async move { Html(html) }))
        .route("/page.json", get(show_state))
        .with_state(page)
        .layer(from_fn_with_state(is_local(public_url), guard))
}

async fn show_state(State(page): State<Page>, headers: HeaderMap) -> Response {
    if !page.inner.token.is_in(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match page.fresh_text().await {
        Ok(text) => ([(http::header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => {
            tracing::error!(
                error = forecourt_types::error_chain(&error),
                "the page has nothing to show"
            );
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Lets only browsers of this machine in, and forbids them to load anything from elsewhere.
async fn guard(
    State(is_local): State<bool>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let is_here = from.ip().to_canonical().is_loopback();
    if !is_local || !is_here || !http_port::is_from_local_browser(&request) {
        let text = "This page is shown only on the machine the server runs on, under localhost or 127.0.0.1,\n\
            not through a proxy, and not while public_url names another machine.\n\
            The API is at /v1; its description at /v1/openapi.json.\n";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    let mut response = next.run(request).await;
    let policy = http_port::policy(STYLE, SCRIPT);
    http_port::harden(response.headers_mut(), &policy);
    response
}

/// Returns whether the API's address is one of this machine.
pub(crate) fn is_local(public_url: &str) -> bool {
    let host = public_url.parse::<Uri>().ok();
    let host = host.as_ref().and_then(Uri::host);
    host.is_some_and(http_port::is_name_of_this_machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_of_another_machine_is_not_local() {
        for (url, wanted) in [
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("https://localhost", true),
            ("https://charge.example.com", false),
            ("http://192.0.2.1:8080/", false),
            ("http://", false),
        ] {
            assert_eq!(is_local(url), wanted, "{url}");
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
