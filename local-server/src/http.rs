//! The HTTP port: the API, the gateways' link, the page, health.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use edge_gateway::http_port::{self, HttpLimits};
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::cloud::Cloud;
use crate::page::{self, Page};
use crate::stop::Stop;
use crate::websocket::{self, Front};

/// How long a look at the storage may take before it counts as unwell.
const HEALTH_LIMIT: Duration = Duration::from_secs(5);

/// Puts everything on one port together.
pub fn router(api: Router, front: Front, page: Page, cloud: Cloud, public_url: &str) -> Router {
    let link = Router::new()
        .route("/link", get(websocket::serve))
        .with_state(front);
    let health = Router::new().route("/healthz", get(move || health(cloud.clone())));
    api.merge(link)
        .merge(health)
        .merge(page::router(page, public_url))
}

/// Serves until told to stop; then finishes the requests under way.
pub fn serve(
    listener: TcpListener,
    router: Router,
    limits: HttpLimits,
    stop: Stop,
) -> JoinHandle<()> {
    let stopped = async move { stop.wait().await };
    tokio::spawn(http_port::serve(listener, router, limits, stopped))
}

/// Whether the storage answers.
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
