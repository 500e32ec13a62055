//! The API Gateway management API (`@connections`), which posts to, describes and closes WebSocket
//! connections that another part of this process holds.
//!
//! The answers are those of API Gateway: 200 (204 for DELETE), 410
//! `GoneException`, 413 `PayloadTooLargeException`.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use crate::answer::Answer;

/// The greatest number of bytes of one post (API Gateway's WebSocket message payload quota).
pub const POST_BYTES_MAX: usize = 128 * 1024;

/// The path segment before the connection id.
const MARKER: &str = "/@connections/";

/// The part of the process that holds the WebSocket connections.
#[async_trait]
pub trait ConnectionsApi: Send + Sync {
    /// Sends `data` to the connection as one message.
    async fn post(&self, connection_id: &str, data: Bytes) -> PostOutcome;

    /// Closes the connection. Returns `false` when there is none of that id.
    async fn delete(&self, connection_id: &str) -> bool;

    /// Returns the state of the connection, if it is open.
    async fn get(&self, connection_id: &str) -> Option<ConnectionState>;
}

/// The outcome of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostOutcome {
    /// The data was handed to the connection.
    Sent,
    /// There is no such connection, or no longer.
    Gone,
    /// The data has more bytes than a message may have.
    TooLarge,
    /// The connection does not take messages as fast as they come.
    Throttled,
}

/// What GetConnection returns about an open connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionState {
    /// The time when the connection was opened, RFC 3339 UTC.
    pub connected_at: String,
    /// The time when something was last sent or received on the connection, RFC 3339 UTC.
    pub last_active_at: String,
    /// The IP address of the peer.
    pub source_ip: String,
}

/// Returns the connection id of a management request, if `path` is one (any stage prefix).
pub(crate) fn connection_id(path: &str) -> Option<String> {
    let (_, encoded) = path.split_once(MARKER)?;
    let decoded = percent_encoding::percent_decode_str(encoded)
        .decode_utf8()
        .ok()?;
    (!decoded.is_empty()).then(|| decoded.into_owned())
}

/// Answers one management request.
pub(crate) async fn answer(
    api: &Arc<dyn ConnectionsApi>,
    method: &str,
    connection_id: &str,
    body: Bytes,
) -> Answer {
    match method {
        "POST" if body.len() > POST_BYTES_MAX => of_post(PostOutcome::TooLarge),
        "POST" => of_post(api.post(connection_id, body).await),
        "DELETE" if api.delete(connection_id).await => empty(204),
        "GET" => api
            .get(connection_id)
            .await
            .map_or_else(gone, |state| of_state(&state)),
        "DELETE" => gone(),
        other => error(
            405,
            "MethodNotAllowedException",
            &format!("{other} is not a method of @connections"),
        ),
    }
}

fn of_post(outcome: PostOutcome) -> Answer {
    match outcome {
        PostOutcome::Sent => empty(200),
        PostOutcome::Gone => gone(),
        PostOutcome::TooLarge => error(
            413,
            "PayloadTooLargeException",
            &format!("a message carries at most {POST_BYTES_MAX} bytes"),
        ),
        PostOutcome::Throttled => error(
            429,
            "LimitExceededException",
            "the connection is not keeping up",
        ),
    }
}

fn of_state(state: &ConnectionState) -> Answer {
    let body = serde_json::json!({
        "connectedAt": state.connected_at,
        "lastActiveAt": state.last_active_at,
        "identity": { "sourceIp": state.source_ip, "userAgent": "" },
    });
    Answer {
        status: 200,
        content_type: "application/json",
        error_header: None,
        body: body.to_string().into_bytes(),
    }
}

fn gone() -> Answer {
    error(
        410,
        "GoneException",
        "there is no open connection of this id",
    )
}

fn empty(status: u16) -> Answer {
    Answer {
        status,
        content_type: "application/json",
        error_header: None,
        body: Vec::new(),
    }
}

fn error(status: u16, name: &str, message: &str) -> Answer {
    Answer {
        status,
        content_type: "application/json",
        error_header: Some(("x-amzn-errortype", name.to_owned())),
        body: serde_json::json!({ "message": message })
            .to_string()
            .into_bytes(),
    }
}
