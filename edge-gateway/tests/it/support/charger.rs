//! A charger that sends what the test tells it.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::within;

/// How a refused upgrade looks from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub status: u16,
    pub challenge: Option<String>,
    pub body: String,
}

pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

pub(crate) struct Charger {
    pub socket: WebSocketStream<Box<dyn Stream>>,
    pub protocol: Option<String>,
    messages: u64,
}

impl Charger {
    pub(crate) async fn connect(
        address: SocketAddr,
        name: &str,
        password: Option<&str>,
        protocols: &[&str],
    ) -> Result<Self, Refused> {
        let stream = within(TcpStream::connect(address)).await.unwrap();
        Self::over(Box::new(stream), name, password, protocols).await
    }

    pub(crate) async fn over(
        stream: Box<dyn Stream>,
        name: &str,
        password: Option<&str>,
        protocols: &[&str],
    ) -> Result<Self, Refused> {
        let url = format!("ws://gateway/some/prefix/ocpp/{name}");
        let mut request = url.into_client_request().unwrap();
        if let Some(password) = password {
            let basic = STANDARD.encode(format!("{name}:{password}"));
            let value = format!("Basic {basic}").parse().unwrap();
            request.headers_mut().insert("authorization", value);
        }
        for protocol in protocols {
            let value = protocol.parse().unwrap();
            request
                .headers_mut()
                .append("sec-websocket-protocol", value);
        }
        match within(client_async(request, stream)).await {
            Ok((socket, response)) => {
                let protocol = response.headers().get("sec-websocket-protocol");
                Ok(Self {
                    socket,
                    protocol: protocol.map(|value| value.to_str().unwrap().to_owned()),
                    messages: 0,
                })
            }
            // The client insists on a protocol where it offered some; the test
            // for that reads the raw answer instead.
            Err(Error::Http(response)) => {
                let challenge = response.headers().get("www-authenticate");
                let body = response.body().clone().unwrap_or_default();
                Err(Refused {
                    status: response.status().as_u16(),
                    challenge: challenge.map(|value| value.to_str().unwrap().to_owned()),
                    body: String::from_utf8(body).unwrap(),
                })
            }
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn send(&mut self, text: impl Into<String>) {
        let text: String = text.into();
        within(self.socket.send(Message::text(text))).await.unwrap();
    }

    /// The next frame, or the close frame that came instead.
    pub(crate) async fn next(&mut self) -> Result<Value, Option<CloseFrame>> {
        loop {
            match within(self.socket.next()).await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// The close code, past all frames.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        loop {
            if let Err(frame) = self.next().await {
                return frame.map(|frame| frame.code.into());
            }
        }
    }

    /// Calls and waits for the answer: its payload, or the CALLERROR frame.
    pub(crate) async fn call(&mut self, action: &str, payload: Value) -> Result<Value, Value> {
        self.messages += 1;
        let id = format!("c{}", self.messages);
        self.send(json!([2, id, action, payload]).to_string()).await;
        loop {
            let frame = self.next().await.unwrap();
            if frame[1] == id.as_str() {
                return match frame[0].as_i64() {
                    Some(3) => Ok(frame[2].clone()),
                    _ => Err(frame),
                };
            }
        }
    }

    pub(crate) async fn boot(&mut self) {
        let boot = json!({"chargePointVendor": "Acme", "chargePointModel": "One"});
        let answer = self.call("BootNotification", boot).await.unwrap();
        assert_eq!(answer["status"], "Accepted", "{answer}");
    }

    pub(crate) async fn start(&mut self, token: &str, meter: i64, at: &str) -> i64 {
        let answer = self.call("StartTransaction", start(token, meter, at)).await;
        answer.unwrap()["transactionId"].as_i64().unwrap()
    }

    pub(crate) async fn stop(&mut self, transaction: i64, meter: i64, at: &str) {
        let stop = json!({"transactionId": transaction, "meterStop": meter, "timestamp": at});
        self.call("StopTransaction", stop).await.unwrap();
    }
}

pub(crate) fn start(token: &str, meter: i64, at: &str) -> Value {
    json!({"connectorId": 1, "idTag": token, "meterStart": meter, "timestamp": at})
}

/// A connection from another address of this machine: 127.0.0.`last`.
pub(crate) async fn from_address(last: u8, to: SocketAddr) -> Box<dyn Stream> {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket
        .bind(SocketAddr::from(([127, 0, 0, last], 0)))
        .unwrap();
    Box::new(within(socket.connect(to)).await.unwrap())
}

/// The head of an upgrade at a path, with HTTP Basic and other header lines.
pub(crate) fn upgrade_head(path: &str, basic: &str, lines: &str) -> String {
    let basic = STANDARD.encode(basic);
    format!(
        "GET {path} HTTP/1.1\r\n{lines}Upgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
         Sec-WebSocket-Protocol: ocpp1.6\r\nAuthorization: Basic {basic}\r\n\r\n"
    )
}

/// The beginning of the answer to a request, after which the connection is closed.
pub(crate) async fn first_bytes(address: SocketAddr, request: &str, count: usize) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = vec![0; count];
    stream.read_exact(&mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What a server answers to a raw request, up to its end.
pub(crate) async fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = within(TcpStream::connect(address)).await.unwrap();
    within(stream.write_all(request.as_bytes())).await.unwrap();
    let mut answer = Vec::new();
    let _ = within(stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// A GET: status and body.
pub(crate) async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let answer = raw(address, &request).await;
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    (status, body)
}
