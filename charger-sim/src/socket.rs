//! Opening the WebSocket and naming what went wrong.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::Error;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::options::Options;

/// Read and write buffer of a socket: OCPP frames are small, and a fleet has thousands of sockets.
const BUFFER_BYTES: usize = 4 * 1024;

/// Largest message accepted from the central system.
const MESSAGE_BYTES_MAX: usize = 1024 * 1024;

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Why no socket could be opened.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// HTTP status, when the other side answered.
    pub(crate) status: Option<u16>,
    pub(crate) reason: String,
}

/// Connects as `options` say, with the password of this moment.
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
    match connect_async_with_config(request, Some(config), true).await {
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

/// The identity as one path segment (RFC 3986 §2.1).
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
