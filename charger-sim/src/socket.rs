//! Opens the WebSocket and says in words why that failed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::Error;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::http::{HeaderValue, Uri};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::options::{Options, Tls};

/// The size of a socket's read buffer and write buffer, in bytes: OCPP frames are small, and a
/// fleet has thousands of sockets.
const BUFFER_BYTES: usize = 4 * 1024;

/// The largest message accepted from the central system, in bytes.
const MESSAGE_BYTES_MAX: usize = 1024 * 1024;

/// A TCP connection with or without TLS.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

pub(crate) type Socket = WebSocketStream<Box<dyn Stream>>;

/// Why no socket could be opened.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The HTTP status, when the other side answered.
    pub(crate) status: Option<u16>,
    pub(crate) reason: String,
}

/// Connects as `options` say, with the password that is valid now.
pub(crate) async fn open(options: &Options, password: Option<&str>) -> Result<Socket, Refusal> {
    let refusal = |reason: String| Refusal {
        status: None,
        reason,
    };
    let url = format!(
        "{}/{}",
        options.url.trim_end_matches('/'),
        percent_encoded(&options.station_id)
    );
    let mut request = url
        .as_str()
        .into_client_request()
        .map_err(|error| refusal(format!("{url}: {error}")))?;
    let headers = request.headers_mut();
    headers.insert(
        SEC_WEBSOCKET_PROTOCOL,
        HeaderValue::from_static(options.version.subprotocol()),
    );
    if let Some(password) = password {
        let basic = STANDARD.encode(format!("{}:{password}", options.station_id));
        let value = HeaderValue::try_from(format!("Basic {basic}"))
            .map_err(|error| refusal(error.to_string()))?;
        headers.insert(AUTHORIZATION, value);
    }
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(Some(MESSAGE_BYTES_MAX));
    let stream = connect(options, request.uri()).await.map_err(refusal)?;
    match client_async_with_config(request, stream, Some(config)).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => {
            let status = response.status();
            Err(Refusal {
                status: Some(status.as_u16()),
                reason: format!("refused with {status}"),
            })
        }
        Err(error) => Err(refusal(error.to_string())),
    }
}

/// Opens the TCP connection to `uri`, with TLS for `wss`. Errors are text for a person.
async fn connect(options: &Options, uri: &Uri) -> Result<Box<dyn Stream>, String> {
    let host = uri
        .host()
        .unwrap_or_default()
        .trim_matches(['[', ']'])
        .to_owned();
    let port = uri
        .port_u16()
        .unwrap_or(if uri.scheme_str() == Some("wss") {
            443
        } else {
            80
        });
    let stream = TcpStream::connect((host.as_str(), port)).await;
    let stream = stream.map_err(|error| format!("{host}:{port}: {error}"))?;
    stream
        .set_nodelay(true)
        .map_err(|error| error.to_string())?;
    let Some(tls) = options
        .tls
        .as_ref()
        .filter(|_| uri.scheme_str() == Some("wss"))
    else {
        return Ok(Box::new(stream));
    };
    let connector = TlsConnector::from(Arc::new(client_config(tls)?));
    let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
    let stream = connector
        .connect(name, stream)
        .await
        .map_err(|error| format!("TLS: {error}"))?;
    Ok(Box::new(stream))
}

/// Returns the TLS settings: the certificates that the charger trusts, and its own certificate.
fn client_config(tls: &Tls) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    for root in certificates(&tls.trusted_pem)? {
        roots
            .add(root)
            .map_err(|error| format!("a trusted certificate is unusable: {error}"))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots);
    let Some(identity) = &tls.identity_pem else {
        return Ok(builder.with_no_client_auth());
    };
    let key = PrivateKeyDer::from_pem_slice(identity.as_bytes());
    let key = key.map_err(|error| format!("the identity holds no usable private key: {error}"))?;
    builder
        .with_client_auth_cert(certificates(identity)?, key)
        .map_err(|error| error.to_string())
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    match read {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err("the PEM text holds no certificate".to_owned()),
        Err(error) => Err(format!("the PEM text cannot be read: {error}")),
    }
}

/// Writes the identity as one path segment (RFC 3986 §2.1).
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn an_identity_is_one_path_segment_whatever_is_in_it() {
        assert_eq!(percent_encoded("CP-1"), "CP-1");
        assert_eq!(percent_encoded("a b/ü"), "a%20b%2F%C3%BC");
    }
}
