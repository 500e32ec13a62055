//! The HTTP port: the API, the gateways' link, the page and the health check.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use edge_gateway::http_port::{self, HttpLimits};
use forecourt_api::RequestSource;
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::cloud::Cloud;
use crate::page::{self, Page};
use crate::stop::Stop;
use crate::websocket::{self, WebSocketApi};

/// The time within which the storage must answer the health check.
const HEALTH_LIMIT: Duration = Duration::from_secs(5);

/// Joins everything that is served on the port in one router.
pub fn router(
    api: Router,
    links: WebSocketApi,
    page: Page,
    cloud: Cloud,
    public_url: &str,
) -> Router {
    let link = Router::new()
        .route("/link", get(websocket::serve))
        .with_state(links);
    let health = Router::new().route("/healthz", get(move || health(cloud.clone())));
    api.layer(from_fn(tell_source))
        .merge(link)
        .merge(health)
        .merge(page::router(page, public_url))
}

/// The layer that tells the API from which address a request came.
async fn tell_source(mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(from)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let source = RequestSource {
            address: Some(from.ip().to_canonical().to_string()),
            request_id: None,
        };
        request.extensions_mut().insert(source);
    }
    next.run(request).await
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
