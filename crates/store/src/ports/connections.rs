use async_trait::async_trait;
use thiserror::Error;

/// The outcome of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// The platform accepted the text for the connection. The text is lost if the connection ends
    /// before it arrives.
    Sent,
    /// The connection has ended.
    Gone,
}

/// A failed call that may be tried again.
#[derive(Debug, Error)]
#[error("the connection could not be posted to or closed")]
pub struct ConnectionError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// The open connections of one WebSocket API (API Gateway's management API).
#[async_trait]
pub trait Connections: Send + Sync {
    /// Sends one text of at most 32 KB.
    ///
    /// # Errors
    /// [`ConnectionError`] when it is not known whether it was sent.
    async fn post(&self, connection_id: &str, text: &str) -> Result<Posted, ConnectionError>;

    /// Closes a connection. It is no error if the connection has ended already.
    ///
    /// # Errors
    /// [`ConnectionError`] when it is not known whether it was closed.
    async fn close(&self, connection_id: &str) -> Result<(), ConnectionError>;
}
