//! The HTTPS port, for other machines: phones, browsers and gateways of the local network.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use axum::Router;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use edge_gateway::config::TlsConfig;
use edge_gateway::http_port::{self, HttpLimits};
use edge_gateway::{Certificate, TlsError};
use forecourt_types::Timestamp;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::HttpsConfig;
use crate::gateway::CERTIFICATE_RELOAD;
use crate::self_signed::{SelfSigned, SelfSignedError};
use crate::stop::Stop;

/// Why the HTTPS port could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum HttpsError {
    /// The certificate could not be made.
    #[error("no certificate could be made for the HTTPS port")]
    SelfSigned(#[from] SelfSignedError),
    /// The certificate cannot be used.
    #[error("the certificate of the HTTPS port cannot be used")]
    Certificate(#[from] TlsError),
    /// The port is taken or may not be opened.
    #[error("{address} cannot be opened for HTTPS: choose another address with --https-listen")]
    Port {
        /// The socket address that could not be used.
        address: SocketAddr,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
}

/// A certificate that the server has made itself, as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCertificate {
    /// The file by which gateways and programs trust it.
    pub file: PathBuf,
    /// The SHA-256 fingerprint, as browsers show it: 32 bytes in hexadecimal digits with colons.
    pub fingerprint: String,
}

/// The open HTTPS port, before anything is served on it.
pub struct HttpsPort {
    listener: TcpListener,
    certificate: Certificate,
    /// The address of the port.
    pub address: SocketAddr,
    /// The certificate that the server has made; none when one was named.
    pub own: Option<OwnCertificate>,
}

impl HttpsPort {
    /// Opens the port, with the named certificate or one that the server makes itself.
    ///
    /// # Errors
    /// [`HttpsError`].
    pub async fn open(
        config: &HttpsConfig,
        data_dir: &Path,
        public_url: Option<&str>,
        now: Timestamp,
    ) -> Result<Self, HttpsError> {
        let made = match &config.files {
            Some(_) => None,
            None => Some(SelfSigned::ensure(
                data_dir,
                config.listen,
                public_url,
                now,
            )?),
        };
        let files = made
            .clone()
            .map(|made| (made.certificate_file, made.key_file));
        let files = files.or_else(|| config.files.clone());
        let (certificate_file, key_file) = files.unwrap_or_default();
        let certificate = Certificate::read(&TlsConfig {
            listen: config.listen,
            certificate_file,
            key_file,
            reload_interval: CERTIFICATE_RELOAD,
        })?;
        let failed = |source| HttpsError::Port {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        Ok(Self {
            address: listener.local_addr().map_err(failed)?,
            listener,
            certificate,
            own: made.and_then(|made| {
                let pem = std::fs::read_to_string(&made.certificate_file).ok()?;
                Some(OwnCertificate {
                    fingerprint: fingerprint(&pem)?,
                    file: made.certificate_file,
                })
            }),
        })
    }

    /// Serves requests until told to stop, and reads the certificate again when its files change.
    pub fn serve(self, router: Router, limits: HttpLimits, stop: Stop) -> JoinHandle<()> {
        let Self {
            listener,
            certificate,
            ..
        } = self;
        tokio::spawn(async move {
            let (ended, end) = watch::channel(false);
            let watching = tokio::spawn(certificate.clone().watch(end));
            let stopped = async move { stop.wait().await };
            http_port::serve_tls(listener, router, limits, &certificate, stopped).await;
            ended.send_replace(true);
            // A task that panicked has ended too.
            let _ = watching.await;
        })
    }
}

/// The SHA-256 fingerprint of the first certificate of a PEM text.
fn fingerprint(pem: &str) -> Option<String> {
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
    let body: String = body.split_whitespace().collect();
    let digest = Sha256::digest(STANDARD.decode(body).ok()?);
    let bytes: Vec<_> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    Some(bytes.join(":"))
}
