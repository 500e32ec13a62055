//! A small central system for tests. It answers every call by a function, keeps what it received
//! and sends commands.

use std::sync::{Arc, Mutex};

use charger_sim::{Event, EventKind, Events};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};

/// How the central system reacts to a call.
pub(crate) enum Reply {
    Result(Value),
    Error(&'static str),
    /// Closes the connection without an answer.
    HangUp,
    /// Sends a close frame instead of an answer. Whether the charger sends a close frame back is
    /// then reported as the answer to a command.
    Close,
}

/// A call of a charger.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub connection: usize,
    pub id: String,
    pub action: String,
    pub payload: Value,
}

type Answering = dyn Fn(&Heard, usize) -> Reply + Send + Sync;

pub(crate) struct Central {
    pub url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    commands: broadcast::Sender<String>,
    answers: mpsc::UnboundedReceiver<Value>,
}

impl Central {
    /// Starts a central system. `answer` gets each call and how many calls of that action came
    /// before it.
    pub(crate) async fn start(
        answer: impl Fn(&Heard, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start_with(answer, None).await
    }

    /// Does as `start`, behind TLS when `tls` is given.
    pub(crate) async fn start_with(
        answer: impl Fn(&Heard, usize) -> Reply + Send + Sync + 'static,
        tls: Option<TlsAcceptor>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if tls.is_some() { "wss" } else { "ws" };
        let url = format!("{scheme}://{}/ocpp", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (commands, _) = broadcast::channel(16);
        let (answer_sender, answers) = mpsc::unbounded_channel();
        let answer: Arc<Answering> = Arc::new(answer);
        let (log, orders) = (Arc::clone(&heard), commands.clone());
        tokio::spawn(async move {
            for connection in 0.. {
                let Ok((stream, _)) = listener.accept().await else {
                    return;
                };
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                let (orders, answers) = (orders.subscribe(), answer_sender.clone());
                let tls = tls.clone();
                tokio::spawn(async move {
                    let Some(tls) = tls else {
                        return serve(stream, connection, log, answer, orders, answers).await;
                    };
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, connection, log, answer, orders, answers).await;
                    }
                });
            }
        });
        Self {
            url,
            heard,
            commands,
            answers,
        }
    }

    /// Returns every call so far, in order.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    pub(crate) fn heard_of(&self, action: &str) -> Vec<Heard> {
        self.heard()
            .into_iter()
            .filter(|heard| heard.action == action)
            .collect()
    }

    /// Sends a command and waits for its answer frame.
    pub(crate) async fn command(&mut self, action: &str, payload: Value) -> Value {
        self.send(action, payload);
        self.answer().await
    }

    /// Waits for the next answer frame to a command and returns it.
    pub(crate) async fn answer(&mut self) -> Value {
        self.answers.recv().await.unwrap()
    }

    /// Sends a command and does not wait for its answer.
    pub(crate) fn send(&self, action: &str, payload: Value) {
        let frame = json!([2, format!("cmd-{action}"), action, payload]).to_string();
        self.commands.send(frame).unwrap();
    }

    /// Returns true if an answer to a command came that nobody waited for.
    pub(crate) fn has_answer(&mut self) -> bool {
        self.answers.try_recv().is_ok()
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    connection: usize,
    log: Arc<Mutex<Vec<Heard>>>,
    answer: Arc<Answering>,
    mut orders: broadcast::Receiver<String>,
    answers: mpsc::UnboundedSender<Value>,
) {
    #[expect(clippy::result_large_err, reason = "the signature is the library's")]
    let agree = |request: &Request, mut response: Response| {
        let asked = request
            .headers()
            .get("sec-websocket-protocol")
            .cloned()
            .unwrap();
        response
            .headers_mut()
            .insert("sec-websocket-protocol", asked);
        Ok(response)
    };
    let Ok(mut socket) = accept_hdr_async(stream, agree).await else {
        return;
    };
    loop {
        let frame = tokio::select! {
            frame = socket.next() => frame,
            Ok(order) = orders.recv() => {
                socket.send(Message::text(order)).await.unwrap();
                continue;
            }
        };
        let Some(Ok(Message::Text(text))) = frame else {
            return;
        };
        let fields: Vec<Value> = serde_json::from_str(text.as_str()).unwrap();
        if fields[0] != 2 {
            answers.send(Value::Array(fields)).unwrap();
            continue;
        }
        let heard = Heard {
            connection,
            id: fields[1].as_str().unwrap().to_owned(),
            action: fields[2].as_str().unwrap().to_owned(),
            payload: fields[3].clone(),
        };
        let before = {
            let mut log = log.lock().unwrap();
            log.push(heard.clone());
            log.iter().filter(|one| one.action == heard.action).count() - 1
        };
        let frame = match answer(&heard, before) {
            Reply::Result(payload) => json!([3, heard.id, payload]),
            Reply::Error(code) => json!([4, heard.id, code, "", {}]),
            Reply::HangUp => return,
            Reply::Close => {
                socket.close(None).await.unwrap();
                let back = socket.next().await;
                let is_close = matches!(back, Some(Ok(Message::Close(_))));
                return answers.send(Value::Bool(is_close)).unwrap();
            }
        };
        if socket.send(Message::text(frame.to_string())).await.is_err() {
            return;
        }
    }
}

/// Accepts every call, in both versions.
pub(crate) fn accept(heard: &Heard, _before: usize) -> Reply {
    Reply::Result(match heard.action.as_str() {
        "BootNotification" => {
            json!({"currentTime": "2026-01-01T00:00:00Z", "interval": 300, "status": "Accepted"})
        }
        "Heartbeat" => json!({"currentTime": "2026-01-01T00:00:00Z"}),
        "Authorize" if heard.payload.get("idToken").is_some() => {
            json!({"idTokenInfo": {"status": "Accepted"}})
        }
        "Authorize" | "StopTransaction" => json!({"idTagInfo": {"status": "Accepted"}}),
        "StartTransaction" => json!({"transactionId": 4711, "idTagInfo": {"status": "Accepted"}}),
        _ => json!({}),
    })
}

pub(crate) async fn until_booted(events: &mut Events) {
    let booted = |event: &Event| matches!(event.kind, EventKind::BootAnswered { .. });
    events.wait_for(booted).await.unwrap();
}

/// Returns every event up to and including the first that fits.
pub(crate) async fn collect_until(
    events: &mut Events,
    fits: impl Fn(&EventKind) -> bool,
) -> Vec<EventKind> {
    let mut seen = Vec::new();
    while let Some(event) = events.next().await {
        let done = fits(&event.kind);
        seen.push(event.kind);
        if done {
            return seen;
        }
    }
    panic!("the charger ended before the event came: {seen:#?}");
}

pub(crate) fn is_closed(kind: &EventKind) -> bool {
    matches!(kind, EventKind::SessionClosed(_))
}
