//! Turns an HTTP request into an open socket: the authorizer, `$connect`, then the upgrade.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::response::{IntoResponse, Response};
use edge_gateway::http_port::WebSocketPlace;
use http::header::{
    AUTHORIZATION, CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use hyper::upgrade::OnUpgrade;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::event::{Peer, allowed};
use super::{Door, Route, WebSocketApi, socket};

/// Answers a request to open a link or a live socket.
pub async fn serve(
    State(api): State<WebSocketApi>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    mut request: Request<Body>,
) -> Response {
    let Some(key) = websocket_key(request.headers()) else {
        return refusal(
            StatusCode::UPGRADE_REQUIRED,
            "this is a WebSocket: connect with ws://",
        );
    };
    let Some(upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        return refusal(
            StatusCode::UPGRADE_REQUIRED,
            "this connection cannot become a WebSocket",
        );
    };
    let (request, _) = request.into_parts();
    let peer = Peer::new(api.door, from.ip().to_string(), &request);
    let place = request.extensions.get::<WebSocketPlace>();
    let peer = match admit(&api, peer, &request.headers, place).await {
        Ok(peer) => peer,
        Err(response) => return response,
    };
    // The connection is known from here on: a post during `$connect` finds no connection,
    // as on AWS.
    let connections = &api.connections;
    let added = connections.add(
        &peer.connection_id,
        peer.connected_at,
        peer.source_ip.clone(),
        peer.owner(),
    );
    tokio::spawn(socket::drive(api, peer, upgrade, added));
    switching(&key)
}

/// Asks the authorizer and then `$connect` whether the connection may open.
async fn admit(
    api: &WebSocketApi,
    mut peer: Peer,
    headers: &HeaderMap,
    place: Option<&WebSocketPlace>,
) -> Result<Peer, Response> {
    // The authorizer's identity source: without it, it is not even asked.
    let is_asked = match api.door {
        Door::Link => headers.contains_key(AUTHORIZATION),
        Door::Live => peer.has_ticket(),
    };
    if !is_asked {
        return Err(refusal(StatusCode::UNAUTHORIZED, "Unauthorized"));
    }
    let answer = api.functions.authorize(peer.sign_in(headers)).await;
    let answer = answer.map_err(|error| {
        tracing::error!(
            error = forecourt_types::error_chain(&error),
            "the authorizer failed"
        );
        refusal(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
    })?;
    let forbidden = || refusal(StatusCode::FORBIDDEN, "Forbidden");
    peer.context = allowed(answer).ok_or_else(forbidden)?;
    // After the authorizer, so that strangers take no place; before `$connect`, which makes this
    // the connection that commands go to.
    if place.is_some_and(|place| !place.take()) {
        return Err(refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            "the port has as many open sockets as it may: try again later",
        ));
    }
    let answer = api.invoke(Route::Connection, peer.connect(headers)).await;
    let status = answer.map_or(502, |answer| {
        u16::try_from(answer.status_code).unwrap_or(502)
    });
    if (200..300).contains(&status) {
        Ok(peer)
    } else {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
        Err(refusal(status, "the connection was refused"))
    }
}

fn websocket_key(headers: &HeaderMap) -> Option<HeaderValue> {
    let has = |name, wanted: &str| {
        let value = headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok());
        value.is_some_and(|value| {
            value
                .split(',')
                .any(|part| part.trim().eq_ignore_ascii_case(wanted))
        })
    };
    let asks =
        has(CONNECTION, "upgrade") && has(UPGRADE, "websocket") && has(SEC_WEBSOCKET_VERSION, "13");
    headers.get(SEC_WEBSOCKET_KEY).filter(|_| asks).cloned()
}

fn switching(key: &HeaderValue) -> Response {
    let accept = derive_accept_key(key.as_bytes());
    let headers = [
        (CONNECTION, "Upgrade".to_owned()),
        (UPGRADE, "websocket".to_owned()),
        (SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (
        status,
        axum::Json(serde_json::json!({ "message": message })),
    )
        .into_response()
}
