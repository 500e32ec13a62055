//! Calls the receivers of webhooks.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use forecourt_store::ports::{NotReached, WebhookPost, WebhookSender};
use http::Method;
use http::header::{HeaderName, HeaderValue};

use crate::client::{Limits, Outbound, Request, SendError};

/// The limits of one delivery. A receiver shall note the event and answer; what it does with it
/// comes after. Of its answer only the status counts.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(10),
    body_bytes: 16 * 1024,
};

#[async_trait]
impl WebhookSender for Outbound {
    async fn post(&self, post: &WebhookPost) -> Result<u16, NotReached> {
        let headers = post.headers.iter().map(|(name, value)| {
            let value = HeaderValue::from_str(value);
            value.map(|value| (HeaderName::from_static(name), value))
        });
        let headers: Result<Vec<_>, _> = headers.collect();
        let headers = headers.map_err(|_| NotReached {
            why: "a header cannot be sent".to_owned(),
            is_slow: false,
        })?;
        let request = Request {
            method: Method::POST,
            url: &post.url,
            headers: &headers,
            body: Bytes::from(post.body.clone()),
        };
        match self.send(&request, LIMITS).await {
            Ok(answer) => Ok(answer.status),
            Err(error) => Err(NotReached {
                why: error.to_string(),
                is_slow: is_slow(&error),
            }),
        }
    }
}

/// Whether an attempt that failed in this way may have taken the whole time.
const fn is_slow(error: &SendError) -> bool {
    match error {
        SendError::Address(_) | SendError::Refused(_) | SendError::Redirect => false,
        SendError::Name { .. }
        | SendError::Connect(_)
        | SendError::Tls(_)
        | SendError::Answer(_)
        | SendError::Time(_) => true,
    }
}
