//! The status port: health, metrics, page, JSON. It changes nothing.
//!
//! The port requires no sign-in. On a loopback address everything but `/healthz` is shown only to a
//! browser or program on this machine, not to a foreign web page nor through a proxy. On another
//! address it answers everybody there: Prometheus scrapes gateways from other machines, under names
//! that this process does not know.

use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use forecourt_types::Language;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{StatusSource, page, prometheus};
use crate::http_port::{self, HttpLimits};

/// Serves until `stop` changes.
pub(crate) async fn serve(
    listener: TcpListener,
    limits: HttpLimits,
    source: Arc<StatusSource>,
    mut stop: watch::Receiver<bool>,
) {
    let address = listener.local_addr().map(|address| address.ip());
    let is_local = address.is_ok_and(|ip| ip.to_canonical().is_loopback());
    let stopped = async move {
        let _ = stop.changed().await;
    };
    http_port::serve(listener, router(source, is_local), limits, stopped).await;
}

fn router(source: Arc<StatusSource>, is_local: bool) -> Router {
    let mut shown = Router::new()
        .route("/", get(show))
        .route("/metrics", get(metrics))
        .route("/status.json", get(json));
    if is_local {
        shown = shown.layer(from_fn(guard));
    }
    // Health names nobody, and checks of it come through proxies.
    let health = Router::new().route("/healthz", get(health));
    shown.merge(health).with_state(source)
}

async fn guard(request: Request, next: Next) -> Response {
    if http_port::is_from_local_browser(&request) {
        return next.run(request).await;
    }
    let text = "The status of this gateway is shown only on its own machine, under localhost or 127.0.0.1,\n\
        and not through a proxy. To show it to a network, listen on an address of that network (status.listen).\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// The language of the page that a link of it names.
#[derive(Deserialize)]
struct Wish {
    lang: Option<String>,
}

async fn show(
    State(source): State<Arc<StatusSource>>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let language = wish
        .lang
        .and_then(|tag| Language::from_tag(&tag))
        .unwrap_or_else(|| Language::from_accept_language(accepted));
    let mut response = Html(page::render(&source.status().await, language)).into_response();
    let policy = http_port::policy(page::STYLE, page::SCRIPT);
    http_port::harden(response.headers_mut(), &policy);
    response
}

/// Answers 200 while chargers are let in, with what else is wrong; else 503 and why.
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
