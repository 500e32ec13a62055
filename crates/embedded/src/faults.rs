//! Injects faults between a client and its service, before the call takes effect or after it.
//!
//! They are for tests of code that must survive them: a throttled or conflicting call, a commit
//! whose answer is an error, an answer that never comes. They wrap any HTTP client of the SDK.
//! Configure the client under test without retries where the very call must fail.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use crate::answer::Answer;

/// Decides which calls fail, and how.
pub trait Faults: Send + Sync {
    /// Decides about the call of this name: the `X-Amz-Target`
    /// (`DynamoDB_20120810.PutItem`, `AmazonSQS.SendMessage`), or method and path where
    /// there is none (`POST /prod/@connections/x`).
    fn judge(&self, call: &str) -> Verdict;
}

/// The decision about one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The call is served as if nothing were wrong.
    Serve,
    /// The call fails and has no effect.
    FailBefore(Failure),
    /// The call takes effect and fails nevertheless.
    FailAfter(Failure),
}

/// The way in which a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The service answers 500.
    Internal,
    /// The service answers that it is called too often.
    Throttled,
    /// A transaction is cancelled because another one touches the same item.
    /// Use on `TransactWriteItems`.
    Conflict,
    /// The connection breaks before the answer comes.
    Broken,
    /// No answer ever comes. Whoever waits for it must be dropped, as a killed function is.
    Silence,
}

/// Fails one call of a series. A test takes 0, 1, 2, … in turn to fail each call once, until a run
/// ends with no more [`calls`](FailNth::calls) than that number.
#[derive(Debug)]
pub struct FailNth {
    nth: usize,
    verdict: Verdict,
    calls: AtomicUsize,
}

impl FailNth {
    /// Gives `verdict` to the call number `nth` (from 0) and serves all others.
    #[must_use]
    pub fn new(nth: usize, verdict: Verdict) -> Self {
        Self {
            nth,
            verdict,
            calls: AtomicUsize::new(0),
        }
    }

    /// Returns the number of calls so far.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Faults for FailNth {
    fn judge(&self, _call: &str) -> Verdict {
        if self.calls.fetch_add(1, Ordering::Relaxed) == self.nth {
            self.verdict
        } else {
            Verdict::Serve
        }
    }
}

/// Wraps the client so that `faults` decides about each of its calls.
#[must_use]
pub fn with_faults(client: SharedHttpClient, faults: Arc<dyn Faults>) -> SharedHttpClient {
    SharedHttpClient::new(FaultyClient { client, faults })
}

struct FaultyClient {
    client: SharedHttpClient,
    faults: Arc<dyn Faults>,
}

struct FaultyConnector {
    connector: SharedHttpConnector,
    faults: Arc<dyn Faults>,
}

impl fmt::Debug for FaultyClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FaultyClient").field(&self.client).finish()
    }
}

impl fmt::Debug for FaultyConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FaultyConnector")
            .field(&self.connector)
            .finish()
    }
}

impl HttpClient for FaultyClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let connector = self.client.http_connector(settings, components);
        SharedHttpConnector::new(FaultyConnector {
            connector,
            faults: Arc::clone(&self.faults),
        })
    }
}

impl HttpConnector for FaultyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let verdict = self.faults.judge(&name_of(&request));
        let connector = self.connector.clone();
        HttpConnectorFuture::new(async move {
            match verdict {
                Verdict::Serve => connector.call(request).await,
                Verdict::FailBefore(failure) => fail(failure).await,
                Verdict::FailAfter(failure) => {
                    // The outcome is thrown away; that it happened is the point.
                    let _ = connector.call(request).await;
                    fail(failure).await
                }
            }
        })
    }
}

fn name_of(request: &HttpRequest) -> String {
    match request.headers().get("x-amz-target") {
        Some(target) => target.to_owned(),
        None => {
            let path = request
                .uri()
                .parse::<http::Uri>()
                .map(|uri| uri.path().to_owned());
            format!("{} {}", request.method(), path.unwrap_or_default())
        }
    }
}

async fn fail(failure: Failure) -> Result<HttpResponse, ConnectorError> {
    match failure {
        Failure::Internal => {
            Answer::error(500, "InternalServerError", "injected: internal error").into_response()
        }
        Failure::Throttled => {
            Answer::error(400, "ThrottlingException", "injected: rate exceeded").into_response()
        }
        Failure::Conflict => conflict().into_response(),
        Failure::Broken => Err(ConnectorError::io("injected: the connection broke".into())),
        Failure::Silence => std::future::pending().await,
    }
}

fn conflict() -> Answer {
    let body = serde_json::json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]",
        "CancellationReasons": [{ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" }],
    });
    Answer {
        status: 400,
        ..Answer::json(body.to_string().into_bytes())
    }
}
