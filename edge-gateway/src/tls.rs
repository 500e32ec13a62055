//! TLS on both sides: the charger port's certificate, and the authorities that the link trusts.
//! Both use rustls with ring.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use thiserror::Error;

use crate::config::TlsConfig;
use crate::http_port::local::is_name_of_this_machine;

/// Why TLS cannot be set up.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A PEM file cannot be read, or holds no certificate or key.
    #[error("{} cannot be used: {problem}", path.display())]
    File {
        /// The path of the PEM file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The certificate and the key do not fit, or are of a kind that rustls does not support.
    #[error("the certificate and its key cannot be used together")]
    Unusable(#[source] rustls::Error),
    /// The system has no certificate authorities.
    #[error(
        "this machine trusts no certificate authority: install the package ca-certificates, or name a file in cloud.ca_file"
    )]
    NoAuthorities,
}

/// Makes the TLS set-up of the charger port from its two files.
///
/// Each call makes a new one with its own session cache: after a reload no
/// client can resume a session that was made under the old certificate.
///
/// # Errors
/// [`TlsError`] when the files cannot be used.
pub(crate) fn server_config(tls: &TlsConfig) -> Result<Arc<ServerConfig>, TlsError> {
    let chain = certificates(&tls.certificate_file)?;
    let key = PrivateKeyDer::from_pem_file(&tls.key_file)
        .map_err(|error| unusable(&tls.key_file, &error))?;
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Unusable)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(TlsError::Unusable)?;
    Ok(Arc::new(config))
}

/// Reads the certificate and the key of the charger port as a start does, and opens no port.
///
/// # Errors
/// [`TlsError`] when the files cannot be read or used together.
pub fn check_certificate(tls: &TlsConfig) -> Result<(), TlsError> {
    server_config(tls).map(drop)
}

/// Makes the TLS set-up of the link, which trusts one file, or what the system trusts.
///
/// # Errors
/// [`TlsError`] when there is nothing to trust.
pub(crate) fn client_config(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, TlsError> {
    let mut roots = RootCertStore::empty();
    let trusted = match ca_file {
        Some(path) => certificates(path)?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    let (added, _) = roots.add_parsable_certificates(trusted);
    if added == 0 {
        return Err(
            ca_file.map_or(TlsError::NoAuthorities, |path| TlsError::File {
                path: path.to_owned(),
                problem: "no certificate in it can be used".to_owned(),
            }),
        );
    }
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Unusable)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// The provider of cryptography, named explicitly: another library in the process may have brought
/// a second one, and rustls then refuses to choose.
fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let file = CertificateDer::pem_file_iter(path).map_err(|error| unusable(path, &error))?;
    let chain: Result<Vec<_>, _> = file.collect();
    let chain = chain.map_err(|error| unusable(path, &error))?;
    if chain.is_empty() {
        return Err(TlsError::File {
            path: path.to_owned(),
            problem: "it holds no certificate in PEM form".to_owned(),
        });
    }
    Ok(chain)
}

fn unusable(path: &Path, error: &rustls::pki_types::pem::Error) -> TlsError {
    TlsError::File {
        path: path.to_owned(),
        problem: error.to_string(),
    }
}

/// Whether an address must be reached by TLS, with its host and its port.
pub(crate) fn split_address(uri: &http::Uri) -> io::Result<(bool, String, u16)> {
    let wrong = |text: &str| io::Error::new(io::ErrorKind::InvalidInput, text.to_owned());
    let secure = match uri.scheme_str() {
        Some("wss" | "https") => true,
        Some("ws" | "http") => false,
        _ => {
            return Err(wrong(
                "the address has to begin with https://, http://, wss:// or ws://",
            ));
        }
    };
    let host = uri
        .host()
        .ok_or_else(|| wrong("the address names no host"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
    Ok((secure, host.to_owned(), port))
}

/// Whether others on the way can read what is sent to this address: it has no TLS and does not
/// belong to this machine.
pub(crate) fn is_open_to_others(uri: &http::Uri) -> bool {
    let is_plain = matches!(uri.scheme_str(), Some("ws" | "http"));
    is_plain && !uri.host().is_some_and(is_name_of_this_machine)
}

/// The TLS set-up of a link without TLS: it trusts nothing, so that it cannot be used by mistake.
pub(crate) fn trusting_nobody() -> Result<Arc<ClientConfig>, TlsError> {
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Unusable)?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(Arc::new(config))
}
