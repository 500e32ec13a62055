use async_trait::async_trait;
use thiserror::Error;

/// What is sent to a receiver of webhooks.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookPost {
    /// The address that the operator named.
    pub url: String,
    /// The headers, with names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body as JSON text.
    pub body: String,
}

/// Shows the address alone, because the headers hold signatures and the body what happened.
impl std::fmt::Debug for WebhookPost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookPost")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Why a receiver gave no answer. The text is shown to the operator.
#[derive(Debug, Error)]
#[error("{why}")]
pub struct NotReached {
    /// What happened, in words.
    pub why: String,
    /// Whether the attempt may have taken long. Then the next one waits, so that a receiver that
    /// does not answer holds nobody else up.
    pub is_slow: bool,
}

/// Calls the receivers of webhooks.
#[async_trait]
pub trait WebhookSender: Send + Sync {
    /// Sends a message to a receiver, and returns the status of HTTP that it answers with.
    ///
    /// # Errors
    /// [`NotReached`] when nothing was answered in time, or the address must not be called.
    async fn post(&self, post: &WebhookPost) -> Result<u16, NotReached>;
}
