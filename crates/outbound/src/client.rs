//! One request and its answer, over a connection of its own.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use forecourt_types::error_chain;
use http::header::{CONTENT_LENGTH, HOST, HeaderName, HeaderValue, LOCATION, USER_AGENT};
use http::{Method, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::address::{Policy, Refusal};

/// The most addresses of one name that are looked at: more would be an attempt to keep us busy.
const ADDRESSES_MAX: usize = 16;
/// The most addresses of one name that are connected to, one after the other.
const ATTEMPTS_MAX: usize = 3;
/// How this program calls itself to receivers.
const AGENT: HeaderValue =
    HeaderValue::from_static(concat!("Forecourt/", env!("CARGO_PKG_VERSION")));

/// How long a request may take, and how much of an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time for all of it: looking up the name, connecting, TLS, sending and reading.
    pub time: Duration,
    /// The most bytes of the answer's body that are read.
    pub body_bytes: usize,
}

/// What is sent to an address.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The method of HTTP, such as POST.
    pub method: Method,
    /// The whole address: `https`, or `http` to an allowed network.
    pub url: &'a str,
    /// The headers besides `Host`, `Content-Length` and `User-Agent`.
    pub headers: &'a [(HeaderName, HeaderValue)],
    /// What is sent behind the headers.
    pub body: Bytes,
}

/// What came back from an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The body, unless it was longer than it may be: then its beginning.
    pub body: Bytes,
}

/// Why a request was not answered.
#[derive(Debug, Error)]
pub enum SendError {
    /// The text is not an address that can be called.
    #[error("the address is none that can be called: {0}")]
    Address(&'static str),
    /// The name has no address.
    #[error("the name {name} cannot be looked up: {cause}")]
    Name {
        /// The name of the host.
        name: String,
        /// What the look-up said.
        cause: String,
    },
    /// The name leads to an address that is not connected to.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No connection was made.
    #[error("{0}")]
    Connect(String),
    /// The receiver's certificate was not accepted, or it speaks no TLS.
    #[error("no TLS connection: {0}")]
    Tls(String),
    /// The connection ended without an answer, or with something that is none.
    #[error("no answer: {0}")]
    Answer(String),
    /// The answer leads elsewhere, which is not followed.
    #[error("the answer leads to another address, which is not followed: name the address itself")]
    Redirect,
    /// The time was over.
    #[error("no answer within {} s", .0.as_secs())]
    Time(Duration),
}

/// The cryptography cannot be set up, so nothing can be sent at all.
#[derive(Debug, Error)]
#[error("TLS cannot be set up")]
pub struct TlsError(#[from] rustls::Error);

/// What is told of every certificate where the machine trusts nobody.
const NO_AUTHORITIES: &str =
    "this machine trusts no certificate authority: install the package ca-certificates";

/// Sends requests to addresses that people have named.
#[derive(Clone)]
pub struct Outbound {
    policy: Policy,
    tls: TlsConnector,
    trusts_nobody: bool,
}

impl Outbound {
    /// A client that reaches what the policy allows, and trusts the certificate authorities that
    /// the machine trusts.
    ///
    /// # Errors
    /// [`TlsError`] when the cryptography cannot be set up.
    pub fn new(policy: Policy) -> Result<Self, TlsError> {
        let mut roots = RootCertStore::empty();
        let trusted = rustls_native_certs::load_native_certs().certs;
        roots.add_parsable_certificates(trusted);
        Self::trusting(policy, roots)
    }

    /// A client that trusts these certificate authorities.
    ///
    /// # Errors
    /// [`TlsError`] when the cryptography cannot be set up.
    pub fn trusting(policy: Policy, roots: RootCertStore) -> Result<Self, TlsError> {
        // The provider is named, since rustls refuses to choose where a process has two.
        let trusts_nobody = roots.is_empty();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = TlsConnector::from(Arc::new(config));
        Ok(Self {
            policy,
            tls,
            trusts_nobody,
        })
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// [`SendError`] when nothing was answered. The receiver may have got the request all the
    /// same, unless the address was refused.
    pub async fn send(&self, request: &Request<'_>, limits: Limits) -> Result<Answer, SendError> {
        let target = Target::read(request.url)?;
        let work = self.send_to(&target, request, limits.body_bytes);
        match tokio::time::timeout(limits.time, work).await {
            Ok(answer) => answer,
            Err(_) => Err(SendError::Time(limits.time)),
        }
    }

    async fn send_to(
        &self,
        target: &Target,
        request: &Request<'_>,
        body_bytes: usize,
    ) -> Result<Answer, SendError> {
        let addresses = target.addresses().await?;
        for address in &addresses {
            self.policy.check(address.ip(), target.is_encrypted)?;
        }
        let socket = connect(&addresses).await?;
        if !target.is_encrypted {
            return exchange(socket, target, request, body_bytes).await;
        }
        let name = ServerName::try_from(target.host.clone())
            .map_err(|_| SendError::Address("its host is no name that a certificate can hold"))?;
        let secured = self.tls.connect(name, socket).await;
        let secured = secured.map_err(|error| {
            SendError::Tls(if self.trusts_nobody {
                NO_AUTHORITIES.to_owned()
            } else {
                error_chain(&error)
            })
        })?;
        exchange(secured, target, request, body_bytes).await
    }
}

/// Where a request goes.
struct Target {
    is_encrypted: bool,
    /// The name or address of the host, without brackets.
    host: String,
    port: u16,
    /// Host and port as the address has them.
    authority: HeaderValue,
    /// Path and query.
    path: Uri,
}

impl Target {
    fn read(url: &str) -> Result<Self, SendError> {
        let uri: Uri = url
            .parse()
            .map_err(|_| SendError::Address("it cannot be read"))?;
        let is_encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(SendError::Address("it is not https")),
        };
        let authority = uri.authority();
        let authority = authority.ok_or(SendError::Address("it names no host"))?;
        if authority.as_str().contains('@') {
            return Err(SendError::Address("it holds a name or a password"));
        }
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let unreadable = || SendError::Address("it cannot be read");
        Ok(Self {
            is_encrypted,
            host: host.to_owned(),
            port: authority
                .port_u16()
                .unwrap_or(if is_encrypted { 443 } else { 80 }),
            authority: HeaderValue::from_str(authority.as_str()).map_err(|_| unreadable())?,
            path: path.parse().map_err(|_| unreadable())?,
        })
    }

    /// Every address of the host.
    async fn addresses(&self) -> Result<Vec<SocketAddr>, SendError> {
        if let Ok(address) = self.host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, self.port)]);
        }
        let failed = |cause: String| SendError::Name {
            name: self.host.clone(),
            cause,
        };
        let found = tokio::net::lookup_host((self.host.as_str(), self.port)).await;
        let found = found.map_err(|error| failed(error_chain(&error)))?;
        let found: Vec<SocketAddr> = found.take(ADDRESSES_MAX).collect();
        if found.is_empty() {
            return Err(failed("it has no address".to_owned()));
        }
        Ok(found)
    }
}

/// Connects to the first of the checked addresses that answers.
async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, SendError> {
    let mut last = None;
    for address in addresses.iter().take(ATTEMPTS_MAX) {
        match TcpStream::connect(address).await {
            Ok(socket) => return Ok(socket),
            Err(error) => last = Some(format!("{address} cannot be reached: {error}")),
        }
    }
    Err(SendError::Connect(last.unwrap_or_default()))
}

/// Sends the request over a connection and reads the answer.
async fn exchange<S>(
    socket: S,
    target: &Target,
    request: &Request<'_>,
    body_bytes: usize,
) -> Result<Answer, SendError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let failed = |error: hyper::Error| SendError::Answer(error_chain(&error));
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(socket))
        .await
        .map_err(failed)?;
    // Both stand in this one future, so that the time limit ends the connection as well.
    let asked = async {
        let answer = sender.send_request(message(target, request)?).await;
        let answer = answer.map_err(failed)?;
        if answer.status().is_redirection() && answer.headers().contains_key(LOCATION) {
            return Err(SendError::Redirect);
        }
        let status = answer.status().as_u16();
        let body = beginning(answer.into_body(), body_bytes)
            .await
            .map_err(failed)?;
        Ok(Answer { status, body })
    };
    tokio::pin!(asked, connection);
    tokio::select! {
        biased;
        answer = &mut asked => answer,
        // The end of the connection may come before the last bytes were read.
        _ = &mut connection => asked.await,
    }
}

fn message(
    target: &Target,
    request: &Request<'_>,
) -> Result<http::Request<Full<Bytes>>, SendError> {
    let mut message = http::Request::new(Full::new(request.body.clone()));
    *message.method_mut() = request.method.clone();
    *message.uri_mut() = target.path.clone();
    let headers = message.headers_mut();
    headers.insert(HOST, target.authority.clone());
    headers.insert(USER_AGENT, AGENT);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(request.body.len()));
    for (name, value) in request.headers {
        headers.insert(name.clone(), value.clone());
    }
    Ok(message)
}

/// Reads a body up to its end, or until so many bytes have come.
async fn beginning(mut body: Incoming, most: usize) -> Result<Bytes, hyper::Error> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            let room = most.saturating_sub(read.len());
            read.extend_from_slice(data.get(..room.min(data.len())).unwrap_or_default());
            if data.len() >= room {
                break;
            }
        }
    }
    Ok(read.freeze())
}
