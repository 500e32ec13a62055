//! The WebSocket API: what API Gateway does between a gateway's socket and the
//! functions, with its limits.
//!
//! Nothing here knows what a message means; its `kind` chooses the function and
//! that is all. Invocations for one socket run at the same time and may finish
//! in any order, as on AWS.

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

pub use connections::Connections;
pub use handshake::serve;
pub use pace::{MessageRates, Rate};

/// The largest frame (AWS quota "WebSocket frame size"); larger → close 1009.
pub const FRAME_BYTES_MAX: usize = 32 * 1024;
/// The largest message (AWS quota "Message payload size"); larger → close 1009.
pub const MESSAGE_BYTES_MAX: usize = 128 * 1024;
/// Invocations of one socket that may run at once; the socket is not read
/// further meanwhile. AWS bounds only the account; a gateway has few in flight.
const INVOCATIONS_MAX: usize = 16;
/// The longest an invocation may take (AWS quota "Integration timeout").
const INVOCATION_LIMIT: Duration = Duration::from_secs(29);

/// The times after which a connection is closed, and how fast messages are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without a message in either direction.
    pub idle: Duration,
    /// Since it was opened.
    pub life: Duration,
    /// How fast messages are taken.
    pub messages: MessageRates,
}

impl Default for Limits {
    /// API Gateway's: 10 minutes idle, 2 hours.
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(10 * 60),
            life: Duration::from_secs(2 * 60 * 60),
            messages: MessageRates::default(),
        }
    }
}

/// A route of the WebSocket API that is not the authorizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `$connect` and `$disconnect`, to `connect`.
    Connection,
    /// `ask`, to `authorize`.
    Ask,
    /// Everything else, to `ingest`.
    Ingest,
}

/// A function that failed; said to nobody but the log.
#[derive(Debug, thiserror::Error)]
#[error("the function failed")]
pub struct FunctionError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// The functions behind the WebSocket API.
#[async_trait]
pub trait LinkFunctions: Send + Sync {
    /// The authorizer.
    ///
    /// # Errors
    /// [`FunctionError`]: the connection is refused with 500.
    async fn authorize(
        &self,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
    ) -> Result<ApiGatewayCustomAuthorizerResponse, FunctionError>;

    /// A route's integration.
    ///
    /// # Errors
    /// [`FunctionError`]: the sender gets API Gateway's internal server error.
    async fn invoke(
        &self,
        route: Route,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Result<ApiGatewayProxyResponse, FunctionError>;
}

/// The WebSocket API. Clones share its connections.
#[derive(Clone)]
pub struct Front {
    functions: Arc<dyn LinkFunctions>,
    connections: Connections,
    limits: Limits,
    stop: Stop,
}

impl Front {
    /// A front over its functions; it closes all sockets when told to stop.
    #[must_use]
    pub fn new(
        functions: Arc<dyn LinkFunctions>,
        connections: Connections,
        limits: Limits,
        stop: Stop,
    ) -> Self {
        Self {
            functions,
            connections,
            limits,
            stop,
        }
    }

    /// Runs an integration within its time.
    async fn invoke(
        &self,
        route: Route,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Option<ApiGatewayProxyResponse> {
        let functions = Arc::clone(&self.functions);
        // A task of its own: a panic in a function ends the invocation, not the socket.
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
