//! Exchanges a one-time secret for a credential (`POST /v1/gateways/enroll`).
//!
//! The secret names its gateway, so whatever in the state directory conflicts with it is found
//! before the secret is spent.

use std::fs::File;
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
use crate::journal::{self, ForeignJournal, JournalError, Owner};
use crate::proxy::Proxy;
use crate::tls::{TlsError, is_open_to_others};
use crate::uplink::{CloudStream, ConnectError, open_stream};

/// How long the cloud may take to answer.
const LIMIT: Duration = Duration::from_secs(30);

/// The most bytes that are read of an answer.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Why a gateway was not enrolled.
#[derive(Debug, Error)]
pub enum EnrolError {
    /// The secret does not have the form of an enrolment secret.
    #[error(
        "the enrolment secret has the form fce.operator.gateway.secret: copy it whole from where the gateway was added"
    )]
    Secret,
    /// The address cannot be used.
    #[error("{cloud:?} is no address of a cloud: https://host is wanted")]
    Address {
        /// The address that was given.
        cloud: String,
    },
    /// Everybody on the way could read the secret and the credential.
    #[error(
        "{cloud} is reached without TLS, so the secret and the credential would cross the network in clear: use https://, or accept the risk with --insecure"
    )]
    Plain {
        /// The address of the cloud, as it was given.
        cloud: String,
    },
    /// The cloud gave a link address without TLS; the secret is spent and the credential
    /// is not kept.
    #[error(
        "the cloud says that gateways reach it at {url}, without TLS, so the credential would cross the network in clear: give the cloud a public_url with https:// and enrol with a new secret, or accept the risk with --insecure"
    )]
    PlainLink {
        /// The address that the cloud gave.
        url: String,
    },
    /// No connection to the cloud could be made.
    #[error("the cloud cannot be reached")]
    Connect(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What answered speaks no HTTP without TLS.
    #[error("what answers at {cloud} is no HTTP: if that port expects TLS, use https://")]
    NotHttp {
        /// The address of the cloud, as it was given.
        cloud: String,
    },
    /// The cloud refused the enrolment.
    #[error("the cloud refuses to enrol this gateway (HTTP {status}): {text}")]
    Refused {
        /// The HTTP status of the answer.
        status: u16,
        /// The text of the cloud's refusal.
        text: String,
    },
    /// The answer is not the expected one.
    #[error("the cloud's answer cannot be read: is {cloud} the address of the API?")]
    Answer {
        /// The address of the cloud, as it was given.
        cloud: String,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] TlsError),
    /// The state directory cannot be made, is open to other users, is in use by a
    /// running gateway, or holds a journal that cannot be read; the secret is not spent.
    #[error("{} cannot be used; the enrolment secret is not spent", path.display())]
    StateDir {
        /// The state directory.
        path: PathBuf,
        /// Why the directory cannot be used.
        #[source]
        source: JournalError,
    },
    /// The state directory holds records of another gateway, which the cloud would refuse from this
    /// one; the secret is not spent.
    #[error(
        "{path} holds the journal of {owner}, and the secret is of {wanted}. Not applied by the cloud yet: {waiting}; it takes none from another gateway. The enrolment secret is not spent: use it with another --state-dir. {path} keeps these records: run {owner} on it until `edge-gateway status` shows none waiting, or keep it for a person to read",
        path = .0.path.display(), owner = .0.owner, wanted = .0.wanted, waiting = .0.waiting
    )]
    OtherGateway(Box<ForeignJournal>),
    /// The cloud answered with the credential of another gateway, which is not kept; the
    /// secret is spent.
    #[error(
        "the cloud answered with a credential of {given} to a secret of {wanted}: it is not kept; please report it"
    )]
    OtherAnswer {
        /// The gateway that the secret belongs to.
        wanted: Owner,
        /// The gateway that the credential belongs to.
        given: Owner,
    },
    /// The journal of the earlier gateway could not be moved aside; the secret is spent.
    #[error(
        "the journal of the gateway before could not be moved aside, so the credential was not kept; ask for a new enrolment secret and use another --state-dir"
    )]
    Aside(#[source] JournalError),
    /// The credential that the cloud gave cannot be kept; the secret is spent.
    #[error("the credential could not be kept; ask for a new enrolment secret when it works again")]
    Store(#[from] CredentialsError),
}

impl From<ConnectError> for EnrolError {
    fn from(error: ConnectError) -> Self {
        Self::Connect(Box::new(error))
    }
}

/// Enrols this gateway and keeps the credential in `state_dir`.
///
/// `cloud` is the API's address without `/v1`; `ca_file` replaces the authorities of the system,
/// and the cloud is reached through `proxy` where there is one. An `http://` address is dialled,
/// and a `ws://` address that the cloud gives is kept, only when it is of the loopback or
/// `insecure` is true.
///
/// # Errors
/// [`EnrolError`] in words for the person who enrols.
pub async fn enroll(
    cloud: &str,
    secret: &str,
    state_dir: &Path,
    ca_file: Option<&Path>,
    insecure: bool,
    proxy: Option<&Proxy>,
) -> Result<Credentials, EnrolError> {
    let wanted = owner_of(secret)?;
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
    let place = Place::take(state_dir, &wanted)?;
    let stream = timeout(LIMIT, open_stream(&url, &tls, proxy)).await;
    let stream = stream.map_err(|_| ConnectError::Timeout { limit: LIMIT })??;
    let answer = ask(cloud, &url, stream, secret).await?;
    let credentials = read(cloud, &answer, &wanted, insecure)?;
    place.keep(&credentials)?;
    Ok(credentials)
}

/// The gateway that an enrolment secret names.
fn owner_of(secret: &str) -> Result<Owner, EnrolError> {
    let parsed = Credential::parse(CredentialKind::Enrolment, secret);
    let parsed = parsed.map_err(|_| EnrolError::Secret)?;
    Ok(Owner {
        operator_id: parsed.operator_id,
        gateway_id: parsed.gateway_id,
    })
}

/// A state directory that is free for a gateway, locked until the credential is kept.
struct Place<'a> {
    state_dir: &'a Path,
    /// The earlier gateway, whose journal lies there with nothing that waits.
    before: Option<Owner>,
    _lock: File,
}

impl<'a> Place<'a> {
    fn take(state_dir: &'a Path, wanted: &Owner) -> Result<Self, EnrolError> {
        let failed = |source| EnrolError::StateDir {
            path: state_dir.to_owned(),
            source,
        };
        let lock = journal::lock(state_dir).map_err(failed)?;
        // A credential that cannot be read is replaced, as one that is not there.
        let kept = Credentials::load(state_dir).ok();
        let kept = kept.as_ref().map(Credentials::owner);
        let foreign = journal::foreign(state_dir, wanted, kept.as_ref()).map_err(failed)?;
        let before = match foreign {
            Some(foreign) if !foreign.waiting.is_empty() => {
                return Err(EnrolError::OtherGateway(Box::new(foreign)));
            }
            foreign => foreign.map(|foreign| foreign.owner),
        };
        Ok(Self {
            state_dir,
            before,
            _lock: lock,
        })
    }

    /// Moves the journal aside first: a gateway could not run with a credential and another
    /// gateway's journal.
    fn keep(self, credentials: &Credentials) -> Result<(), EnrolError> {
        if let Some(before) = &self.before {
            journal::set_aside(self.state_dir, before).map_err(EnrolError::Aside)?;
        }
        Ok(credentials.store(self.state_dir)?)
    }
}

/// Spends the secret, and returns the body of the answer if the cloud accepts it.
async fn ask(
    cloud: &str,
    url: &Uri,
    stream: CloudStream,
    secret: &str,
) -> Result<Bytes, EnrolError> {
    let body = serde_json::json!({ "enrolment_secret": secret.trim() }).to_string();
    let exchange = post(url, TokioIo::new(stream), body);
    let (status, answer) = timeout(LIMIT, exchange)
        .await
        .map_err(|_| ConnectError::Timeout { limit: LIMIT })?
        .map_err(|error| match error.downcast_ref::<hyper::Error>() {
            Some(told) if told.is_parse() => EnrolError::NotHttp {
                cloud: cloud.to_owned(),
            },
            _ => EnrolError::Connect(error),
        })?;
    if !(200..300).contains(&status) {
        let text = refusal(cloud, status, &answer);
        return Err(EnrolError::Refused { status, text });
    }
    Ok(answer)
}

/// The credential in the cloud's answer, if it may be kept.
fn read(
    cloud: &str,
    answer: &[u8],
    wanted: &Owner,
    insecure: bool,
) -> Result<Credentials, EnrolError> {
    let credentials: Credentials =
        serde_json::from_slice(answer).map_err(|_| EnrolError::Answer {
            cloud: cloud.to_owned(),
        })?;
    let given = credentials.owner();
    if given != *wanted {
        return Err(EnrolError::OtherAnswer {
            wanted: wanted.clone(),
            given,
        });
    }
    let link = credentials.websocket_url.parse::<Uri>().ok();
    if !insecure && link.as_ref().is_some_and(is_open_to_others) {
        return Err(EnrolError::PlainLink {
            url: credentials.websocket_url,
        });
    }
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

/// The text of a refusal: the detail or title of `application/problem+json`.
fn refusal(cloud: &str, status: u16, answer: &[u8]) -> String {
    let value: Option<serde_json::Value> = serde_json::from_slice(answer).ok();
    let field = |name: &str| {
        let text = value.as_ref()?.get(name)?.as_str()?;
        Some(text.to_owned())
    };
    field("detail")
        .or_else(|| field("title"))
        .unwrap_or_else(|| match status {
            300..=499 => {
                format!("no reason was given: is {cloud} the address of the API, without a path?")
            }
            _ => "no reason was given; the secret may be spent, or can be used again".to_owned(),
        })
}
