//! A connection of the link that says whatever it is told to say.

use std::time::Duration;

use forecourt_tests::process::PATIENCE;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// After which silence a message counts as not answered, once a ping that was said
/// after it is answered, or where nothing at all is.
const SILENCE: Duration = Duration::from_millis(150);

/// How long the first ping of a connection may take before nothing on it counts as
/// heard: functions of the AWS peer start in less.
const FIRST_PING: Duration = Duration::from_secs(3);

/// How the first ping of a connection went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    Answered,
    NotAnswered,
    Closed,
}

/// What became of an attempt to open the link: it is open, or was refused with this HTTP status.
pub(crate) type Door = Result<Link, u16>;

pub(crate) struct Link {
    runtime: Runtime,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// How long to wait for the answer to a ping.
    ping_limit: Duration,
}

impl Link {
    pub(crate) fn open(url: &str, bearer: &str) -> Door {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        let mut request = url.into_client_request().unwrap();
        let value = format!("Bearer {bearer}").parse().unwrap();
        request.headers_mut().insert("authorization", value);
        match runtime.block_on(connect_async(request)) {
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
            Ok((socket, _)) => Ok(Self {
                runtime,
                socket,
                ping_limit: SILENCE,
            }),
        }
    }

    /// Says the first ping.
    pub(crate) fn ping(&mut self, epoch: u64) -> Heard {
        let Self {
            runtime, socket, ..
        } = self;
        let text = json!({"kind": "ping", "epoch": epoch}).to_string();
        let heard = runtime.block_on(async {
            if socket.send(Message::text(text)).await.is_err() {
                return Heard::Closed;
            }
            match timeout(FIRST_PING, next(socket)).await {
                Err(_) => Heard::NotAnswered,
                Ok(None) => Heard::Closed,
                Ok(Some(answer)) => {
                    assert_eq!(answer["kind"], "pong", "{answer}");
                    Heard::Answered
                }
            }
        });
        if heard == Heard::Answered {
            self.ping_limit = PATIENCE;
        }
        heard
    }

    /// Says something, and gives every answer to it. A ping is said after it: its
    /// answer, which may come first, shows that the message was taken.
    pub(crate) fn say(&mut self, epoch: u64, message: &Value) -> Vec<Value> {
        let ping = json!({"kind": "ping", "epoch": epoch}).to_string();
        let ping_limit = self.ping_limit;
        let Self {
            runtime, socket, ..
        } = self;
        runtime.block_on(async {
            let text = message.as_str().map(str::to_owned);
            for text in [text.unwrap_or_else(|| message.to_string()), ping] {
                socket.send(Message::text(text)).await.unwrap();
            }
            let (mut answers, mut is_taken) = (Vec::new(), false);
            while !is_taken || answers.is_empty() {
                let limit = if is_taken { SILENCE } else { ping_limit };
                let Ok(heard) = timeout(limit, next(socket)).await else {
                    return answers;
                };
                let answer = heard.unwrap();
                if answer["kind"] == "pong" {
                    is_taken = true;
                } else {
                    answers.push(answer);
                }
            }
            answers
        })
    }
}

/// The next text; none when the connection is over.
async fn next(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> Option<Value> {
    loop {
        match socket.next().await? {
            Ok(Message::Text(text)) => return serde_json::from_str(&text).ok(),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}
