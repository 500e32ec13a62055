//! One charger's socket.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use forecourt_tests::process::PATIENCE;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message, http::HeaderValue};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    ids: u64,
}

impl Socket {
    /// Connects, again and again until the gateway knows the station.
    pub(crate) async fn open(url: &str, station: &str, version: &str) -> Result<Self> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut request = format!("{url}/{station}").into_client_request()?;
            let headers = request.headers_mut();
            let protocol = format!("ocpp{version}");
            headers.insert("sec-websocket-protocol", HeaderValue::from_str(&protocol)?);
            match tokio_tungstenite::connect_async(request).await {
                Ok((stream, _)) => return Ok(Self { stream, ids: 0 }),
                Err(Error::Http(_)) if Instant::now() < deadline => {}
                Err(error) => return Err(error).context("connect"),
            }
            // Paces the asking; nothing depends on how long it is.
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Sends a call and gives the payload of its CALLRESULT. Calls of the
    /// gateway that come in between are accepted.
    pub(crate) async fn call(&mut self, action: &str, payload: &Value) -> Result<Value> {
        self.ids += 1;
        let id = format!("m{}", self.ids);
        let frame = json!([2, id, action, payload]).to_string();
        self.stream.send(Message::text(frame)).await?;
        loop {
            let text = tokio::time::timeout(PATIENCE, self.next_text()).await;
            let text = text.with_context(|| format!("{action} was never answered"))??;
            let answer: Value = serde_json::from_str(&text)?;
            match answer[0].as_i64() {
                Some(3) if answer[1] == id => return Ok(answer[2].clone()),
                Some(2) => {
                    let reply = json!([3, answer[1], {"status": "Accepted"}]).to_string();
                    self.stream.send(Message::text(reply)).await?;
                }
                _ => bail!("{action} was answered with {text}"),
            }
        }
    }

    async fn next_text(&mut self) -> Result<String> {
        loop {
            match self.stream.next().await.context("the socket ended")?? {
                Message::Text(text) => return Ok(text.to_string()),
                Message::Close(close) => bail!("the gateway closed: {close:?}"),
                _ => {}
            }
        }
    }
}
