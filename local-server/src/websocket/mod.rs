//! The WebSocket API. It does what API Gateway does between a gateway's socket and the functions,
//! with the same limits.
//!
//! Nothing here knows what a message means: the message's `kind` chooses the function, and nothing
//! else is read. Invocations for one socket run at the same time and may finish in any order,
//! as on AWS.

mod connections;
mod event;
mod handshake;
mod pace;
mod socket;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerRequestTypeRequest, ApiGatewayCustomAuthorizerResponse,
    ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest,
};

use crate::stop::Stop;
use forecourt_store::rows::live::LiveSocketRow;

pub use connections::Connections;
pub use handshake::serve;
pub use pace::{MessageRates, Rate};

/// The largest frame, in bytes (AWS quota "WebSocket frame size"). A larger one closes the
/// connection with code 1009.
pub const FRAME_BYTES_MAX: usize = 32 * 1024;
/// The largest message, in bytes (AWS quota "Message payload size"). A larger one closes the
/// connection with code 1009.
pub const MESSAGE_BYTES_MAX: usize = 128 * 1024;
/// The greatest number of invocations of one socket that run at once. The socket is not read while
/// so many run. AWS limits only the account; a gateway has few messages in flight.
const INVOCATIONS_MAX: usize = 16;
/// The longest time of an invocation (AWS quota "Integration timeout").
const INVOCATION_LIMIT: Duration = Duration::from_secs(29);

/// The times after which a connection is closed, and the rates at which messages are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time without a message in either direction after which a connection is closed.
    pub idle: Duration,
    /// The time since its opening after which a connection is closed.
    pub life: Duration,
    /// The rates at which messages are taken.
    pub messages: MessageRates,
}

impl Default for Limits {
    /// Returns API Gateway's times: 10 minutes idle, 2 hours in all.
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(10 * 60),
            life: Duration::from_secs(2 * 60 * 60),
            messages: MessageRates::default(),
        }
    }
}

/// One of the two WebSocket APIs of the deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// That of the gateways, which show a credential in the header `Authorization`.
    Link,
    /// That of people, whose apps show a ticket in the address.
    Live,
}

impl Door {
    /// The greatest number of sockets that one owner keeps open. A gateway has one, and a second
    /// one for the moment in which it replaces the first. A box that was restarted leaves one
    /// behind until that is idle for too long. A person has one for each page that is open, and a
    /// machine client one for each of its own.
    const fn sockets_max(self) -> usize {
        match self {
            Self::Link => 4,
            Self::Live => LiveSocketRow::SOCKETS_MAX,
        }
    }

    /// The largest message that it takes, in bytes.
    const fn message_bytes_max(self) -> usize {
        match self {
            Self::Link => MESSAGE_BYTES_MAX,
            Self::Live => FRAME_BYTES_MAX,
        }
    }
}

/// A route of the WebSocket API other than the authorizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `$connect` and `$disconnect`, which invoke `connect` or `live`.
    Connection,
    /// The kind `ask`, which invokes `authorize`.
    Ask,
    /// Every other kind, which invokes `ingest`.
    Ingest,
    /// Every message of a live socket, which invokes `live`.
    Live,
}

/// The failure of a function. It is written to the log only.
#[derive(Debug, thiserror::Error)]
#[error("the function failed")]
pub struct FunctionError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// The functions behind the WebSocket API.
#[async_trait]
pub trait LinkFunctions: Send + Sync {
    /// Runs the authorizer.
    ///
    /// # Errors
    /// [`FunctionError`]: the connection is refused with 500.
    async fn authorize(
        &self,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
    ) -> Result<ApiGatewayCustomAuthorizerResponse, FunctionError>;

    /// Runs the integration of a route.
    ///
    /// # Errors
    /// [`FunctionError`]: the sender gets API Gateway's internal server error.
    async fn invoke(
        &self,
        route: Route,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Result<ApiGatewayProxyResponse, FunctionError>;
}

/// The WebSocket API's api. Clones share its connections.
#[derive(Clone)]
pub struct WebSocketApi {
    door: Door,
    functions: Arc<dyn LinkFunctions>,
    connections: Connections,
    limits: Limits,
    stop: Stop,
}

impl WebSocketApi {
    /// Makes a api over its functions. It closes all sockets when told to stop.
    #[must_use]
    pub fn new(
        door: Door,
        functions: Arc<dyn LinkFunctions>,
        connections: Connections,
        limits: Limits,
        stop: Stop,
    ) -> Self {
        Self {
            door,
            functions,
            connections,
            limits,
            stop,
        }
    }

    /// Runs an integration within the time limit.
    async fn invoke(
        &self,
        route: Route,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Option<ApiGatewayProxyResponse> {
        let functions = Arc::clone(&self.functions);
        // The function runs in its own task, so that a panic ends the invocation and
        // not the socket.
        let mut task = tokio::spawn(async move { functions.invoke(route, event).await });
        match tokio::time::timeout(INVOCATION_LIMIT, &mut task).await {
            Ok(Ok(Ok(response))) => return Some(response),
            Ok(Ok(Err(error))) => {
                tracing::error!(
                    ?route,
                    error = forecourt_types::error_chain(&error),
                    "a function failed"
                );
            }
            Ok(Err(error)) => tracing::error!(?route, %error, "a function panicked"),
            Err(_) => {
                task.abort();
                tracing::error!(?route, "a function took longer than 29 s");
            }
        }
        None
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]
mod tests;
