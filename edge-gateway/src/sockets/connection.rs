//! The socket of one charger, from the upgrade to its end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use forecourt_edge::chatter::{self, Chatter};
use forecourt_edge::{ConnectionOrdinal, Input};
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::{ParsedFrame, Written, written};
use forecourt_types::StationId;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use super::ChargerEndpoint;
use super::allowance::Allowance;
use super::pending::Pending;
use super::probe::Questions;
use super::registry::Outgoing;
use crate::metrics::Outcome;

/// How long the sending of a frame may take: a peer that takes none for so long is gone.
const WRITE_LIMIT: Duration = Duration::from_secs(10);

/// How long a closed socket waits until its peer has heard it: without reading what is still under
/// way, the peer would see a reset instead of our close frame.
const LINGER: Duration = Duration::from_secs(2);

/// The most bytes that are read and dropped meanwhile.
const LINGER_BYTES: u64 = 4 * 1024 * 1024;

/// The charger at the other end of the socket.
#[derive(Debug)]
pub(super) struct Charger {
    /// The station that signed in, as authenticated.
    pub(super) station_id: StationId,
    /// The OCPP version that was agreed with it.
    pub(super) version: Version,
    /// The number of the connection in this run of the process.
    pub(super) connection: ConnectionOrdinal,
}

/// Why a socket ends, and what its peer is told about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The connection broke: nobody is there to be told anything.
    Gone,
    /// The peer sent a close frame, which is answered with one (RFC 6455 §5.5.1).
    Left,
    /// The gateway closes the socket with this code and reason.
    Close(u16, &'static str),
}

impl End {
    const fn reason(self) -> &'static str {
        match self {
            Self::Gone => "the connection broke",
            Self::Left => "it left",
            Self::Close(_, text) => text,
        }
    }
}

/// A socket that serves a charger.
pub(super) struct ChargerConnection<S> {
    endpoint: Arc<ChargerEndpoint>,
    charger: Charger,
    socket: WebSocketStream<S>,
    pending: Pending,
    heard: Instant,
    /// When the last ping in the present silence was sent.
    pinged: Option<Instant>,
    /// Whether this charger has answered a ping on this connection: some never do, although RFC
    /// 6455 §5.5.2 requires it.
    answers_pings: bool,
    questions: Questions,
    allowance: Allowance,
}

impl<S: AsyncRead + AsyncWrite + Unpin> ChargerConnection<S> {
    pub(super) fn new(
        endpoint: Arc<ChargerEndpoint>,
        charger: Charger,
        socket: WebSocketStream<S>,
    ) -> Self {
        Self {
            endpoint,
            charger,
            socket,
            pending: Pending::default(),
            heard: Instant::now(),
            pinged: None,
            answers_pings: false,
            questions: Questions::default(),
            allowance: Allowance::full(),
        }
    }

    /// Serves the charger until either side ends it. Boxed: each layer of an
    /// async function would hold the connection once more.
    pub(super) async fn run(mut self: Box<Self>, mut outgoing: mpsc::Receiver<Outgoing>) {
        let end = self.drive(&mut outgoing).await;
        self.endpoint.registry.leave(self.charger.connection);
        // Whoever asked whether the charger is alive hears at once that it is not.
        drop(outgoing);
        self.questions = Questions::default();
        let station = &self.charger.station_id;
        tracing::info!(%station, connection = self.charger.connection, reason = end.reason(), "charger disconnected");
        let gone = Input::StationDisconnected {
            station_id: self.charger.station_id.clone(),
            connection: self.charger.connection,
        };
        // It fails only when the gateway stops, which knows.
        let _ = self.endpoint.journal.tell(gone).await;
        match end {
            End::Gone => {}
            End::Left => answer_close(&mut self.socket).await,
            End::Close(code, text) => close(&mut self.socket, code, text).await,
        }
    }

    async fn drive(&mut self, outgoing: &mut mpsc::Receiver<Outgoing>) -> End {
        loop {
            let deadline = tokio::time::Instant::from_std(self.deadline());
            let step = tokio::select! {
                // Answers first: they are bounded by what was read before.
                biased;
                todo = outgoing.recv() => self.write(todo, outgoing).await,
                message = self.socket.next(), if !self.pending.is_full() => {
                    match self.read(message) {
                        Ok(Some(text)) => self.frame(text.as_str()).await,
                        Ok(None) => Ok(()),
                        Err(end) => Err(end),
                    }
                }
                () = tokio::time::sleep_until(deadline) => self.on_time().await,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// When the next time limit ends, if nothing comes before.
    fn deadline(&self) -> Instant {
        let silence = self.silence_deadline().min(self.ping_deadline());
        let answer = self.pending.deadline(self.endpoint.config.answer_limit);
        answer.map_or(silence, |answer| answer.min(silence))
    }

    /// When the next ping is sent if nothing comes: one in each interval, so that no router on the
    /// way forgets a silent connection.
    fn ping_deadline(&self) -> Instant {
        self.pinged.unwrap_or(self.heard) + self.endpoint.config.ping_interval
    }

    /// When a silent charger counts as gone. One that answers pings is gone after an unanswered
    /// ping; of one that never did, only the heartbeats can be waited for.
    fn silence_deadline(&self) -> Instant {
        let limit = if self.answers_pings {
            self.endpoint.config.ping_interval * 2
        } else {
            self.endpoint.silence_limit(&self.charger.station_id)
        };
        self.heard + limit
    }

    async fn on_time(&mut self) -> Result<(), End> {
        let now = Instant::now();
        let config = &self.endpoint.config;
        let late = self.pending.deadline(config.answer_limit);
        if late.is_some_and(|deadline| deadline <= now) {
            self.endpoint.metrics.answers_late.add(1);
            let text = format!(
                "{} waited {} s for an answer to a transaction message and was closed; the disk is too slow",
                self.charger.station_id,
                config.answer_limit.as_secs()
            );
            self.endpoint.metrics.alarm("answer_late", text);
            return Err(End::Close(1013, "no answer in time, please send again"));
        }
        if now >= self.silence_deadline() {
            return Err(End::Close(1001, "no sign of life"));
        }
        if now >= self.ping_deadline() {
            self.pinged = Some(now);
            let payload = self.questions.payload();
            self.send(Message::Ping(payload)).await?;
        }
        Ok(())
    }

    // ---- what goes out ----

    /// Writes all that waits, then flushes once.
    async fn write(
        &mut self,
        todo: Option<Outgoing>,
        outgoing: &mut mpsc::Receiver<Outgoing>,
    ) -> Result<(), End> {
        let mut next = todo;
        loop {
            match next {
                Some(Outgoing::Text(text)) => self.feed(text).await?,
                Some(Outgoing::Close(code, text)) => return Err(End::Close(code, text)),
                Some(Outgoing::Probe(question)) => {
                    self.questions.take(question);
                    let payload = self.questions.payload();
                    limited(self.socket.feed(Message::Ping(payload))).await?;
                }
                None => return Err(End::Close(1013, "frames were not read")),
            }
            next = match outgoing.try_recv() {
                Ok(todo) => Some(todo),
                Err(mpsc::error::TryRecvError::Disconnected) => None,
                Err(mpsc::error::TryRecvError::Empty) => break,
            };
        }
        limited(self.socket.flush()).await
    }

    async fn feed(&mut self, text: String) -> Result<(), End> {
        let metrics = &self.endpoint.metrics;
        match written(&text) {
            Some(Written::Call { action }) => metrics.message(&action, Outcome::Sent),
            Some(Written::Answer {
                message_id,
                is_error,
            }) => {
                let outcome = if is_error {
                    Outcome::Error
                } else {
                    Outcome::Result
                };
                if let Some(action) = self.pending.answered(&message_id) {
                    metrics.message(action, outcome);
                }
            }
            None => {}
        }
        limited(self.socket.feed(Message::text(text))).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        limited(self.socket.send(message)).await
    }

    // ---- what comes in ----

    /// Takes a message from the socket, and returns it when it is a text frame. It is not async: a
    /// message has many forms, and only text waits for anything.
    fn read(&mut self, message: Option<Result<Message, Error>>) -> Result<Option<Utf8Bytes>, End> {
        let message = match message {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(self.read_error(&error)),
            None => return Err(End::Gone),
        };
        // Any frame ends the silence. A pong that nobody asked for says nothing
        // about pings: some chargers send them to keep the connection open.
        if let Message::Pong(payload) = &message {
            let was_asked = self.questions.pong(payload) || self.pinged.is_some();
            self.answers_pings |= was_asked;
        }
        self.heard = Instant::now();
        self.pinged = None;
        match message {
            Message::Text(text) => Ok(Some(text)),
            Message::Binary(_) => Err(End::Close(1003, "OCPP frames are text")),
            Message::Close(_) => Err(End::Left),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(None),
        }
    }

    async fn frame(&mut self, text: &str) -> Result<(), End> {
        if let Some(wait) = self.allowance.take(self.heard) {
            tokio::time::sleep(wait).await;
        }
        let now = crate::clock::wall();
        let endpoint = Arc::clone(&self.endpoint);
        let frame = ParsedFrame::read(self.charger.version, text);
        let action = frame
            .action()
            .map(|action| endpoint.metrics.known_action(action));
        let action = action.unwrap_or("other");
        match chatter::answer(&frame, now) {
            Chatter::Answer(answer) => {
                endpoint.metrics.message(action, Outcome::AnsweredAtOnce);
                self.send(Message::text(answer)).await
            }
            Chatter::Nothing => {
                endpoint.metrics.frames_dropped.add(1);
                let station = &self.charger.station_id;
                tracing::debug!(%station, bytes = text.len(), "a frame was no OCPP and is dropped");
                Ok(())
            }
            Chatter::ForJournal => {
                if let Some(message_id) = frame.call_id() {
                    self.pending.add(self.charger.version, message_id, action);
                }
                endpoint.metrics.message(action, Outcome::ToJournal);
                let place = endpoint.journal.place(frame.bytes()).await;
                let place = place.map_err(|_| End::Close(1001, "the gateway is stopping"))?;
                place.fill(Input::Frame {
                    station_id: self.charger.station_id.clone(),
                    connection: self.charger.connection,
                    frame: frame.into_owned(),
                    received_at: now,
                });
                Ok(())
            }
        }
    }

    fn read_error(&self, error: &Error) -> End {
        let station = &self.charger.station_id;
        match error {
            Error::Capacity(_) => {
                let text = format!(
                    "{station} sent a message larger than {} bytes and was closed",
                    self.socket
                        .get_config()
                        .max_message_size
                        .unwrap_or_default()
                );
                self.endpoint.metrics.alarm("frame_too_large", text);
                End::Close(1009, "the message is too large")
            }
            Error::Utf8(_) => End::Close(1007, "a text message has to be UTF-8"),
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => End::Gone,
            Error::Protocol(problem) => {
                tracing::info!(%station, %problem, "the charger broke the WebSocket protocol");
                End::Close(1002, "the WebSocket protocol was broken")
            }
            _ => End::Gone,
        }
    }
}

async fn limited(work: impl Future<Output = Result<(), Error>>) -> Result<(), End> {
    match timeout(WRITE_LIMIT, work).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

/// Sends the answer to the peer's close frame, which the library has ready, and
/// then ends the connection.
async fn answer_close<S: AsyncRead + AsyncWrite + Unpin>(socket: &mut WebSocketStream<S>) {
    if matches!(timeout(LINGER, socket.flush()).await, Ok(Ok(()))) {
        linger(socket.get_mut()).await;
    }
}

/// Tells the peer why the socket closes, then reads on until the peer has heard it.
pub(super) async fn close<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    code: u16,
    text: &'static str,
) {
    let frame = CloseFrame {
        code: code.into(),
        reason: text.into(),
    };
    if timeout(LINGER, socket.close(Some(frame))).await.is_ok() {
        linger(socket.get_mut()).await;
    }
}

/// Ends a connection so that what was written last still arrives.
pub(super) async fn linger<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) {
    let drain = async {
        let _ = stream.shutdown().await;
        let mut scratch = [0; 512];
        let mut rest = stream.take(LINGER_BYTES);
        while rest.read(&mut scratch).await.is_ok_and(|count| count > 0) {}
    };
    let _ = timeout(LINGER, drain).await;
}
