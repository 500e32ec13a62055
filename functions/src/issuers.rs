//! Fetches what further issuers of tokens publish. The configuration of the deployment names them,
//! so they may also stand in a private network.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use forecourt_api::{
    DOCUMENT_BYTES_MAX, FetchError, IssuerConfigError, IssuerDocuments, Issuers, TrustedIssuer,
};
use forecourt_outbound::{Limits, Networks, Outbound, Policy, Request, TlsError};
use thiserror::Error;

/// The limits of one document. A request of a person waits for it.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(5),
    // One byte more than is taken tells that a document is too long.
    body_bytes: DOCUMENT_BYTES_MAX + 1,
};
/// Issuers may have any address, but for those at which machines get credentials.
const ANY_NETWORK: &str = "0.0.0.0/0, ::/0";

/// Why tokens of further issuers cannot be taken.
#[derive(Debug, Error)]
pub enum IssuersError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] IssuerConfigError),
    /// TLS cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The networks are none, which is a defect.
    #[error("the networks of issuers cannot be read")]
    Networks,
}

/// The issuers of a configuration (JSON, see [`TrustedIssuer`]), whose documents are fetched over
/// HTTP; none for an empty text.
///
/// # Errors
/// [`IssuersError`].
pub fn issuers(json: &str, public_url: &str) -> Result<Option<Issuers>, IssuersError> {
    let trusted = TrustedIssuer::read_all(json, public_url)?;
    if trusted.is_empty() {
        return Ok(None);
    }
    let networks = Networks::read(ANY_NETWORK).map_err(|_| IssuersError::Networks)?;
    let outbound = Outbound::new(Policy::allowing(networks))?;
    Ok(Some(Issuers::new(trusted, Arc::new(Fetcher(outbound)))))
}

struct Fetcher(Outbound);

#[async_trait]
impl IssuerDocuments for Fetcher {
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let request = Request {
            method: axum::http::Method::GET,
            url,
            headers: &[],
            body: axum::body::Bytes::new(),
        };
        let answer = self.0.send(&request, LIMITS).await;
        let answer = answer.map_err(|error| FetchError(format!("{url}: {error}")))?;
        match answer.status {
            200 if answer.body.len() > DOCUMENT_BYTES_MAX => {
                Err(FetchError(format!("{url} is longer than 256 KB")))
            }
            200 => Ok(answer.body.to_vec()),
            status => Err(FetchError(format!("{url} answers with {status}"))),
        }
    }
}
