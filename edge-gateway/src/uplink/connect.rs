//! Opens a connection to the cloud: TCP, TLS and WebSocket.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::header::AUTHORIZATION;
use rustls::pki_types::ServerName;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::Error as SocketError;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::proxy::{Proxy, ProxyError};

/// The largest message in bytes that the cloud may send: API Gateway's message limit is 128 KB.
const MAX_MESSAGE_BYTES: usize = 256 * 1024;

/// The bytes of the link's buffers.
const BUFFER_BYTES: usize = 32 * 1024;

/// An open link.
pub(crate) type LinkSocket = WebSocketStream<CloudStream>;

/// Why no connection was made.
#[derive(Debug, Error)]
pub(crate) enum ConnectError {
    /// Nobody answered within the time limit.
    #[error("no answer within {} s", limit.as_secs())]
    Timeout {
        /// The time that an attempt may take.
        limit: Duration,
    },
    /// The gateway gave the attempt up.
    #[error("the attempt was given up")]
    Abandoned,
    /// The address is wrong, the host is unknown, the port is closed, or TLS failed.
    #[error("no connection to {host}:{port}")]
    Stream {
        /// The name or address of the host.
        host: String,
        /// The TCP port at the host.
        port: u16,
        /// The error that the system reported.
        #[source]
        source: io::Error,
    },
    /// The proxy of the site opened no tunnel.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// What answers speaks no TLS.
    #[error(
        "{host}:{port} does not speak TLS: if that is its right port, its address begins with http:// or ws://, not with https:// or wss://"
    )]
    NotTls {
        /// The name or address of the host.
        host: String,
        /// The TCP port at the host.
        port: u16,
    },
    /// What answers speaks no HTTP without TLS.
    #[error(
        "what answers at {url} is no HTTP: if that port expects TLS, its address begins with wss://"
    )]
    NotHttp {
        /// The address that was dialled.
        url: Uri,
    },
    /// The address cannot be used.
    #[error("the cloud's address cannot be used")]
    Address(#[source] io::Error),
    /// The cloud does not accept the credential.
    #[error("refused with HTTP {status}")]
    Refused {
        /// The HTTP status, 401 or 403.
        status: u16,
    },
    /// A web server answered that does not serve the link.
    #[error(
        "{url} answered HTTP {status} and opened no link: is it the cloud's WebSocket address, with its whole path (/link at a local server)? Without cloud.url the address that the enrolment gave is used"
    )]
    NotLink {
        /// The address that was dialled.
        url: Uri,
        /// The HTTP status, which is below 500: trying again alone does not help.
        status: u16,
    },
    /// The other side answered something else than an upgrade.
    #[error("the cloud did not accept the WebSocket")]
    Handshake(#[source] Box<SocketError>),
}

/// The cloud's address and what the gateway needs to sign in there. Its `Debug`
/// shows no credential.
#[derive(Clone)]
pub(crate) struct Dialer {
    /// The address of the link: `wss://…` or `ws://…`.
    pub(crate) url: Uri,
    /// The credential `fcl.…`: a secret.
    pub(crate) credential: String,
    /// The TLS set-up, with the authorities that it trusts.
    pub(crate) tls: Arc<rustls::ClientConfig>,
    /// The proxy of the site, if it has one.
    pub(crate) proxy: Option<Proxy>,
}

impl std::fmt::Debug for Dialer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dialer({})", self.url)
    }
}

impl Dialer {
    /// Opens the link.
    pub(crate) async fn dial(&self, limit: Duration) -> Result<LinkSocket, ConnectError> {
        let dialed = timeout(limit, self.dial_unlimited()).await;
        dialed.unwrap_or(Err(ConnectError::Timeout { limit }))
    }

    async fn dial_unlimited(&self) -> Result<LinkSocket, ConnectError> {
        let stream = open_stream(&self.url, &self.tls, self.proxy.as_ref()).await?;
        let handshake = |error| ConnectError::Handshake(Box::new(error));
        let mut request = self.url.clone().into_client_request().map_err(handshake)?;
        let bearer = format!("Bearer {}", self.credential);
        let mut bearer = http::HeaderValue::try_from(bearer)
            .map_err(|error| handshake(SocketError::HttpFormat(error.into())))?;
        bearer.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, bearer);
        let limits = WebSocketConfig::default()
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(BUFFER_BYTES)
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        match client_async_with_config(request, stream, Some(limits)).await {
            Ok((socket, _)) => Ok(socket),
            Err(SocketError::Http(answer)) if matches!(answer.status().as_u16(), 401 | 403) => {
                Err(ConnectError::Refused {
                    status: answer.status().as_u16(),
                })
            }
            Err(SocketError::Http(answer)) if answer.status().as_u16() < 500 => {
                Err(ConnectError::NotLink {
                    url: self.url.clone(),
                    status: answer.status().as_u16(),
                })
            }
            Err(SocketError::Protocol(ProtocolError::HttparseError(_))) => {
                Err(ConnectError::NotHttp {
                    url: self.url.clone(),
                })
            }
            Err(error) => Err(handshake(error)),
        }
    }
}

/// Opens TCP, through the proxy where it serves this host, and TLS where the address requires it.
pub(crate) async fn open_stream(
    url: &Uri,
    tls: &Arc<rustls::ClientConfig>,
    proxy: Option<&Proxy>,
) -> Result<CloudStream, ConnectError> {
    let (secure, host, port) = crate::tls::split_address(url).map_err(ConnectError::Address)?;
    let failed = |source| ConnectError::Stream {
        host: host.clone(),
        port,
        source,
    };
    let stream = match proxy.filter(|proxy| proxy.serves(secure, &host)) {
        Some(proxy) => proxy.connect(&host, port).await?,
        None => {
            let address = (host.as_str(), port);
            TcpStream::connect(address).await.map_err(failed)?
        }
    };
    stream.set_nodelay(true).map_err(failed)?;
    if !secure {
        return Ok(CloudStream::Plain(stream));
    }
    let name = ServerName::try_from(host.clone())
        .map_err(|error| failed(io::Error::new(io::ErrorKind::InvalidInput, error)))?;
    let connector = TlsConnector::from(Arc::clone(tls));
    let connected = connector.connect(name, stream).await;
    let stream = connected.map_err(|error| match speaks_no_tls(&error) {
        true => ConnectError::NotTls {
            host: host.clone(),
            port,
        },
        false => failed(error),
    })?;
    Ok(CloudStream::Tls(Box::new(stream)))
}

/// Whether the other side answered the handshake with something that is no TLS.
fn speaks_no_tls(error: &io::Error) -> bool {
    let cause = error.get_ref();
    let cause = cause.and_then(|cause| cause.downcast_ref::<rustls::Error>());
    matches!(cause, Some(rustls::Error::InvalidMessage(_)))
}

/// A connection to the cloud, with or without TLS.
pub(crate) enum CloudStream {
    /// Without TLS: inside one machine, in tests, and where the risk was accepted.
    Plain(TcpStream),
    /// With TLS: the address begins with `wss://`.
    Tls(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

impl AsyncRead for CloudStream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for CloudStream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(context),
        }
    }
}
