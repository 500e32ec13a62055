//! What an issuer publishes: its metadata and its keys (OpenID Connect Discovery 1.0 §4, RFC 7517).

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::config::{TrustedIssuer, is_safe_address};
use super::jws::{IssuerKey, JsonKey};

/// The most keys of an issuer that are read.
const KEYS_MAX: usize = 100;

/// Why a document of an issuer could not be had.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct FetchError(pub String);

/// Fetches the documents of issuers.
#[async_trait]
pub trait IssuerDocuments: Send + Sync {
    /// The body of the answer to a GET of this address, if its status is 200.
    ///
    /// # Errors
    /// [`FetchError`] when it cannot be had within some seconds, or is larger
    /// than [`DOCUMENT_BYTES_MAX`].
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, FetchError>;
}

/// The most bytes of a document. The largest providers publish some ten kilobytes.
pub const DOCUMENT_BYTES_MAX: usize = 256 * 1024;

/// The part of the metadata that is used.
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

/// Reads the keys of an issuer: at the address that the configuration names, or else at the one
/// that the issuer's metadata names.
pub(super) async fn read_keys(
    documents: &dyn IssuerDocuments,
    issuer: &TrustedIssuer,
) -> Result<Vec<IssuerKey>, FetchError> {
    let address = match &issuer.jwks_uri {
        Some(address) => address.clone(),
        None => find_keys(documents, issuer).await?,
    };
    let body = documents.fetch(&address).await?;
    let set: KeySet = read(&address, &body)?;
    let keys = set.keys.into_iter().take(KEYS_MAX);
    // A key of a kind that is not known says nothing against the others (RFC 7517 §5).
    let keys = keys.filter_map(|key| serde_json::from_value::<JsonKey>(key).ok());
    Ok(keys.filter_map(IssuerKey::read).collect())
}

async fn find_keys(
    documents: &dyn IssuerDocuments,
    issuer: &TrustedIssuer,
) -> Result<String, FetchError> {
    let base = issuer.issuer.trim_end_matches('/');
    let address = format!("{base}/.well-known/openid-configuration");
    let metadata: Metadata = read(&address, &documents.fetch(&address).await?)?;
    if metadata.issuer != issuer.issuer {
        let said = metadata.issuer;
        return Err(FetchError(format!(
            "{address} is of another issuer, {said}"
        )));
    }
    if !is_safe_address(&metadata.jwks_uri) {
        return Err(FetchError(format!(
            "{address} names keys that are not at https"
        )));
    }
    Ok(metadata.jwks_uri)
}

fn read<T: for<'de> Deserialize<'de>>(address: &str, body: &[u8]) -> Result<T, FetchError> {
    serde_json::from_slice(body).map_err(|error| FetchError(format!("{address}: {error}")))
}
