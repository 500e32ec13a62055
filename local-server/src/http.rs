//! The HTTP port: the API with the console, live sockets, the gateways' link and the health
//! check.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use edge_gateway::http_port::{self, HttpLimits};
use forecourt_api::RequestSource;
use http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::cloud::Cloud;
use crate::functions::WebSockets;
use crate::stop::Stop;
use crate::websocket;

/// The time within which the storage must answer the health check.
const HEALTH_LIMIT: Duration = Duration::from_secs(5);

/// Joins everything that is served on the port in one router.
pub fn router(api: Router, sockets: WebSockets, cloud: Cloud) -> Router {
    let link = Router::new()
        .route("/link", get(websocket::serve))
        .with_state(sockets.links);
    let live = Router::new()
        .route("/v1/live", get(websocket::serve))
        .with_state(sockets.live);
    let health = Router::new().route("/healthz", get(move || health(cloud.clone())));
    api.layer(from_fn(tell_source))
        .merge(link)
        .merge(live)
        .merge(health)
}

/// The layer that tells the API from which address a request came, and whether a browser on this
/// machine sends it.
async fn tell_source(mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(from)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let source = RequestSource {
            address: Some(origin(from.ip(), request.headers()).to_string()),
            request_id: None,
            is_local_browser: from.ip().to_canonical().is_loopback()
                && http_port::is_from_local_browser(&request),
        };
        request.extensions_mut().insert(source);
    }
    next.run(request).await
}

/// The address of a caller. A proxy on this machine, which speaks HTTPS, stands for its callers: it
/// adds the address of each as the last one of `X-Forwarded-For`. Nobody else is believed.
fn origin(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let peer = peer.to_canonical();
    if !peer.is_loopback() {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let forwarded = forwarded.and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next());
    let last = last.and_then(|last| last.trim().parse::<IpAddr>().ok());
    last.map_or(peer, |last| last.to_canonical())
}

/// Refuses to let people of other machines sign in without TLS: their passwords could be read on
/// the way. A proxy that speaks HTTPS is on this machine.
pub fn without_open_sign_in(router: Router) -> Router {
    router.layer(from_fn(refuse_open_sign_in))
}

async fn refuse_open_sign_in(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_from_here = peer.is_some_and(|ConnectInfo(from)| from.ip().to_canonical().is_loopback());
    let path = request.uri().path();
    let is_sign_in = path == "/oauth2/authorize" || path.starts_with("/signin");
    if is_from_here || !is_sign_in {
        return next.run(request).await;
    }
    let text = "People sign in by HTTPS only, since a password could be read on the way.\n\
        Start the server with --https-listen, and open its https:// address.\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// Serves requests until told to stop, then finishes those that have begun.
pub fn serve(
    listener: TcpListener,
    router: Router,
    limits: HttpLimits,
    stop: Stop,
) -> JoinHandle<()> {
    let stopped = async move { stop.wait().await };
    tokio::spawn(http_port::serve(listener, router, limits, stopped))
}

/// Answers whether the storage works.
async fn health(cloud: Cloud) -> Response {
    let depths = tokio::time::timeout(HEALTH_LIMIT, cloud.queue_depths()).await;
    match depths {
        Ok(Ok(_)) => Json(serde_json::json!({"status": "ok"})).into_response(),
        Ok(Err(_)) | Err(_) => {
            let body =
                serde_json::json!({"status": "unwell", "reason": "the storage does not answer"});
            (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_on_this_machine_is_believed_about_its_callers() {
        for (peer, forwarded, wanted) in [
            ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
            ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("::1", "203.0.113.9, 2001:db8::1", "2001:db8::1"),
            ("::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("127.0.0.1", "nonsense", "127.0.0.1"),
            ("127.0.0.1", "", "127.0.0.1"),
        ] {
            let headers = HeaderMap::from_iter([(
                http::HeaderName::from_static("x-forwarded-for"),
                forwarded.parse().unwrap(),
            )]);
            let origin = origin(peer.parse().unwrap(), &headers);
            assert_eq!(origin.to_string(), wanted, "{peer} {forwarded}");
        }
    }

    #[tokio::test]
    async fn people_of_other_machines_sign_in_by_tls_only() {
        use tower::ServiceExt as _;
        let router = Router::new()
            .route("/oauth2/authorize", get(|| async { "sign in" }))
            .route("/signin/password", get(|| async { "password" }))
            .route("/v1/sites", get(|| async { "sites" }));
        let router = without_open_sign_in(router);
        for (peer, path, wanted) in [
            ("192.0.2.1:1", "/oauth2/authorize?client_id=a", 403),
            ("192.0.2.1:1", "/signin/password", 403),
            ("192.0.2.1:1", "/v1/sites", 200),
            ("127.0.0.1:1", "/oauth2/authorize", 200),
            ("[::ffff:127.0.0.1]:1", "/signin/password", 200),
            ("[::1]:1", "/signin/password", 200),
        ] {
            let peer: SocketAddr = peer.parse().unwrap();
            let mut request = Request::get(path).body(axum::body::Body::empty()).unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status().as_u16(), wanted, "{peer} {path}");
        }
    }
}
