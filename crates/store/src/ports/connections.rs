use async_trait::async_trait;
use thiserror::Error;

/// What became of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// The platform took it for the connection. It may still be lost with it.
    Sent,
    /// That connection is over.
    Gone,
}

/// A call that may be tried again.
#[derive(Debug, Error)]
#[error("the gateway's connection could not be posted to or closed")]
pub struct ConnectionError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// The open WebSocket connections of gateways (API Gateway's management API).
#[async_trait]
pub trait Connections: Send + Sync {
    /// Sends one text of at most 32 KB.
    ///
    /// # Errors
    /// [`ConnectionError`] when it is not known whether it was sent.
    async fn post(&self, connection_id: &str, text: &str) -> Result<Posted, ConnectionError>;

    /// Closes a connection. One that is over already is no error.
    ///
    /// # Errors
    /// [`ConnectionError`] when it is not known whether it was closed.
    async fn close(&self, connection_id: &str) -> Result<(), ConnectionError>;
}
