//! Trading a one-time secret for a credential (`POST /v1/gateways/enroll`).

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use forecourt_link::{Credential, CredentialKind};
use http::{Request, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::time::timeout;

use crate::credentials::{Credentials, CredentialsError};
use crate::tls::{TlsError, is_open_to_others};
use crate::uplink::{ConnectError, open_stream};

/// How long the cloud may take.
const LIMIT: Duration = Duration::from_secs(30);

/// The largest answer that is read.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Why a gateway was not enrolled.
#[derive(Debug, Error)]
pub enum EnrolError {
    /// The secret has another form.
    #[error(
        "the enrolment secret has the form fce.operator.gateway.secret: copy it whole from where the gateway was added"
    )]
    Secret,
    /// The address cannot be used.
    #[error("{cloud:?} is no address of a cloud: https://host is wanted")]
    Address {
        /// What was given.
        cloud: String,
    },
    /// Everybody on the way could read the secret and the credential.
    #[error(
        "{cloud} is reached without TLS, so the secret and the credential would cross the network in clear: use https://, or accept the risk with --insecure"
    )]
    Plain {
        /// The address.
        cloud: String,
    },
    /// The cloud wants to be reached in clear from now on; the secret is spent and the
    /// credential is not kept.
    #[error(
        "the cloud says that gateways reach it at {url}, without TLS, so the credential would cross the network in clear: give the cloud a public_url with https:// and enrol with a new secret, or accept the risk with --insecure"
    )]
    PlainLink {
        /// The address that the cloud gave.
        url: String,
    },
    /// No connection.
    #[error("the cloud cannot be reached")]
    Connect(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The cloud said no.
    #[error("the cloud refuses to enrol this gateway (HTTP {status}): {text}")]
    Refused {
        /// The status.
        status: u16,
        /// What it said.
        text: String,
    },
    /// The answer is not the one that is wanted.
    #[error("the cloud's answer cannot be read: is {cloud} the address of the API?")]
    Answer {
        /// The address.
        cloud: String,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] TlsError),
    /// The state directory cannot be made, or is open to other users; the secret
    /// is not spent.
    #[error("{} cannot be used; the enrolment secret is not spent", path.display())]
    StateDir {
        /// The path of the file or directory that failed.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// What the cloud gave cannot be kept; the secret is spent.
    #[error("the credential could not be kept; ask for a new enrolment secret when it works again")]
    Store(#[from] CredentialsError),
}

impl From<ConnectError> for EnrolError {
    fn from(error: ConnectError) -> Self {
        Self::Connect(Box::new(error))
    }
}

/// Enrols this gateway and keeps what it is given in `state_dir`.
///
/// `cloud` is the API's address without `/v1`; `ca_file` replaces the
/// authorities of the system. An `http://` address is dialled, and a `ws://` address
/// that the cloud gives is kept, only when it is of the loopback or `insecure` is true.
///
/// # Errors
/// [`EnrolError`] in words for the person who enrols.
pub async fn enroll(
    cloud: &str,
    secret: &str,
    state_dir: &Path,
    ca_file: Option<&Path>,
    insecure: bool,
) -> Result<Credentials, EnrolError> {
    Credential::parse(CredentialKind::Enrolment, secret).map_err(|_| EnrolError::Secret)?;
    let wrong = || EnrolError::Address {
        cloud: cloud.to_owned(),
    };
    let url: Uri = format!("{}/v1/gateways/enroll", cloud.trim().trim_end_matches('/'))
        .parse()
        .map_err(|_| wrong())?;
    let (secure, _, _) = crate::tls::split_address(&url).map_err(|_| wrong())?;
    if is_open_to_others(&url) && !insecure {
        return Err(EnrolError::Plain {
            cloud: cloud.to_owned(),
        });
    }
    let tls = match secure {
        true => crate::tls::client_config(ca_file)?,
        false => crate::tls::trusting_nobody()?,
    };
    // Before the secret is spent.
    forecourt_process::make_private(state_dir).map_err(|source| EnrolError::StateDir {
        path: state_dir.to_owned(),
        source,
    })?;
    let body = serde_json::json!({ "enrolment_secret": secret.trim() }).to_string();
    let stream = timeout(LIMIT, open_stream(&url, &tls)).await;
    let stream = stream.map_err(|_| ConnectError::Timeout { limit: LIMIT })??;
    let exchange = post(&url, TokioIo::new(stream), body);
    let (status, answer) = timeout(LIMIT, exchange)
        .await
        .map_err(|_| ConnectError::Timeout { limit: LIMIT })?
        .map_err(EnrolError::Connect)?;
    if !(200..300).contains(&status) {
        let text = refusal(&answer);
        return Err(EnrolError::Refused { status, text });
    }
    let credentials: Credentials =
        serde_json::from_slice(&answer).map_err(|_| EnrolError::Answer {
            cloud: cloud.to_owned(),
        })?;
    let link = credentials.websocket_url.parse::<Uri>().ok();
    if !insecure && link.as_ref().is_some_and(is_open_to_others) {
        return Err(EnrolError::PlainLink {
            url: credentials.websocket_url,
        });
    }
    credentials.store(state_dir)?;
    Ok(credentials)
}

type HttpError = Box<dyn std::error::Error + Send + Sync>;

async fn post<I>(url: &Uri, io: I, body: String) -> Result<(u16, Bytes), HttpError>
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(io).await?;
    let driven = tokio::spawn(connection);
    let authority = url.authority().map_or("", |authority| authority.as_str());
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::post(path)
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json, application/problem+json")
        .body(Full::new(Bytes::from(body)))?;
    let response = sender.send_request(request).await?;
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), MAX_ANSWER_BYTES);
    let bytes = body.collect().await?.to_bytes();
    driven.abort();
    Ok((status, bytes))
}

/// What a refusal says: the detail or title of `application/problem+json`.
fn refusal(answer: &[u8]) -> String {
    let value: Option<serde_json::Value> = serde_json::from_slice(answer).ok();
    let field = |name: &str| {
        let text = value.as_ref()?.get(name)?.as_str()?;
        Some(text.to_owned())
    };
    field("detail")
        .or_else(|| field("title"))
        .unwrap_or_else(|| "no reason was given; the secret may be spent or expired".to_owned())
}
