//! The status port: health, metrics, page, JSON. It changes nothing.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{StatusSource, page, prometheus};

/// The page loads nothing from anywhere and may be framed by nobody.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Serves until `stop` changes.
pub(crate) async fn serve(
    listener: TcpListener,
    source: Arc<StatusSource>,
    mut stop: watch::Receiver<bool>,
) {
    let router = Router::new()
        .route("/", get(show))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .route("/status.json", get(json))
        .with_state(source);
    let stopped = async move {
        let _ = stop.changed().await;
    };
    let served = axum::serve(listener, router).with_graceful_shutdown(stopped);
    if let Err(error) = served.await {
        tracing::error!(%error, "the status port has ended");
    }
}

async fn show(State(source): State<Arc<StatusSource>>) -> Response {
    let page = page::render(&source.status().await);
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(page)).into_response()
}

/// 200 while chargers are let in, with what else is amiss; else 503 and why.
async fn health(State(source): State<Arc<StatusSource>>) -> Response {
    let status = source.status().await;
    let code = if status.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = serde_json::json!({
        "status": if status.ready { "ready" } else { "not_ready" },
        "link": if status.link_welcomed { "up" } else { "down" },
        "reasons": status.reasons,
    });
    (code, Json(body)).into_response()
}

async fn metrics(State(source): State<Arc<StatusSource>>) -> Response {
    let text = prometheus::render(&source).await;
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn json(State(source): State<Arc<StatusSource>>) -> Response {
    Json(source.status().await).into_response()
}
