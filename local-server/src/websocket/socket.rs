//! Runs one open socket: it takes messages and sends responses and posts, until a limit or either
//! side ends it.

use std::time::Duration;

use aws_lambda_events::apigw::ApiGatewayProxyResponse;
use aws_lambda_events::encodings::Body;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::connections::{Activity, Added, SocketInbox};
use super::event::Peer;
use super::{FRAME_BYTES_MAX, INVOCATIONS_MAX, Route, WebSocketApi};

/// The time after which a peer that takes no data counts as gone.
const SEND_LIMIT: Duration = Duration::from_secs(10);
/// The time that the other side has to answer the close frame of this side.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);
/// The number of bytes of an oversized frame that are read and dropped, so that the close frame of
/// this side arrives.
const DRAIN_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// The number of bytes read at once: a gateway has few sockets and messages of up to 32 KB.
const READ_BUFFER_BYTES: usize = 16 * 1024;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// What this side must still send when a socket ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owed {
    /// The connection broke, so nothing can be sent.
    Nothing,
    /// The other side sent a close frame and waits for that of this side (RFC 6455 §5.5.1).
    Answer,
    /// This side ends the connection and has to send a close frame.
    CloseFrame,
    /// This side ends the connection, sends a close frame and waits for nothing, since its
    /// place is needed.
    CloseFrameAtOnce,
}

/// Why a socket ended: the code and the reason that `$disconnect` gets.
struct End {
    code: CloseCode,
    reason: &'static str,
    owed: Owed,
}

impl End {
    const fn ours(code: CloseCode, reason: &'static str) -> Self {
        let owed = Owed::CloseFrame;
        Self { code, reason, owed }
    }

    const fn replaced() -> Self {
        Self {
            code: CloseCode::Policy,
            reason: "Replaced by a newer socket of the same owner",
            owed: Owed::CloseFrameAtOnce,
        }
    }

    const fn theirs(code: CloseCode) -> Self {
        Self {
            code,
            reason: "Closed by the client",
            owed: Owed::Answer,
        }
    }

    const fn lost(reason: &'static str) -> Self {
        Self {
            code: CloseCode::Abnormal,
            reason,
            owed: Owed::Nothing,
        }
    }
}

/// Serves the socket to its end, then invokes `$disconnect`.
pub(super) async fn drive(api: WebSocketApi, peer: Peer, upgrade: OnUpgrade, added: Added) {
    let Added {
        inbox,
        activity,
        replaced,
    } = added;
    let end = match upgrade.await {
        Ok(upgraded) => {
            let config = WebSocketConfig::default()
                .max_frame_size(Some(FRAME_BYTES_MAX))
                .max_message_size(Some(api.door.message_bytes_max()))
                .read_buffer_size(READ_BUFFER_BYTES);
            let io = TokioIo::new(upgraded);
            let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
            let mut session = Session {
                api: &api,
                peer: &peer,
                socket,
                running: JoinSet::new(),
                activity,
                idle_at: Instant::now() + api.limits.idle,
                paused_until: None,
            };
            // Whatever it waits for, also a client that does not read, ends when its
            // place is wanted.
            let end = tokio::select! {
                end = session.run(inbox) => end,
                () = replaced.notified() => End::replaced(),
            };
            session.close(&end).await;
            end
        }
        Err(error) => {
            tracing::debug!(%error, "a WebSocket upgrade broke off");
            End::lost("the upgrade broke off")
        }
    };
    api.connections.remove(&peer.connection_id);
    let event = peer.disconnect(end.code.into(), end.reason);
    // Best effort, as on AWS: the row expires and posts find the connection gone.
    api.invoke(Route::Connection, event).await;
}

struct Session<'s> {
    api: &'s WebSocketApi,
    peer: &'s Peer,
    socket: Socket,
    running: JoinSet<Option<ApiGatewayProxyResponse>>,
    activity: Activity,
    idle_at: Instant,
    /// The time until which the socket is not read, because more messages came than are allowed.
    paused_until: Option<Instant>,
}

impl Session<'_> {
    async fn run(&mut self, mut inbox: SocketInbox) -> End {
        let life_ends = Instant::now() + self.api.limits.life;
        let stop = self.api.stop.clone();
        loop {
            let paused_until = self.paused_until;
            let may_read = self.running.len() < INVOCATIONS_MAX && paused_until.is_none();
            let end = tokio::select! {
                () = stop.wait() => Some(End::ours(CloseCode::Away, "Going away")),
                () = sleep_until(life_ends) => {
                    Some(End::ours(CloseCode::Away, "Connection duration limit"))
                }
                () = sleep_until(self.idle_at) => {
                    Some(End::ours(CloseCode::Away, "Idle timeout"))
                }
                () = sleep_until(paused_until.unwrap_or(life_ends)), if paused_until.is_some() => {
                    self.paused_until = None;
                    None
                }
                () = inbox.close.notified() => Some(End::ours(CloseCode::Normal, "Deleted")),
                Some(text) = inbox.texts.recv() => self.send(text).await,
                Some(done) = self.running.join_next() => self.respond(done.ok().flatten()).await,
                read = self.socket.next(), if may_read => self.take(read),
            };
            if let Some(end) = end {
                return end;
            }
        }
    }

    /// Handles what was read. Returns how the socket ends, if it does.
    fn take(&mut self, read: Option<Result<Message, Error>>) -> Option<End> {
        match read {
            Some(Ok(Message::Text(text))) => {
                self.note_activity();
                let connections = &self.api.connections;
                let rates = &self.api.limits.messages;
                let pause = connections.pace(&self.peer.owner(), rates);
                self.paused_until = (!pause.is_zero()).then(|| Instant::now() + pause);
                let (route, event) = self.peer.message(text.as_str().to_owned());
                let api = self.api.clone();
                self.running
                    .spawn(async move { api.invoke(route, event).await });
                None
            }
            Some(Ok(Message::Binary(_))) => {
                Some(End::ours(CloseCode::Unsupported, "Text messages only"))
            }
            Some(Ok(Message::Close(frame))) => {
                let code = frame.map_or(CloseCode::Status, |frame| frame.code);
                Some(End::theirs(code))
            }
            // Pings are answered by the library; they carry nothing.
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => None,
            Some(Err(Error::Capacity(_))) => Some(End::ours(CloseCode::Size, "Message too big")),
            Some(Err(Error::Utf8(_))) => Some(End::ours(CloseCode::Invalid, "Text is not UTF-8")),
            Some(Err(Error::Protocol(_))) => Some(End::ours(CloseCode::Protocol, "Protocol error")),
            Some(Err(_)) | None => Some(End::lost("Connection lost")),
        }
    }

    /// Sends a route's response, if it has one.
    async fn respond(&mut self, response: Option<ApiGatewayProxyResponse>) -> Option<End> {
        let text = match response {
            Some(response) => match response.body {
                Some(Body::Text(text)) if !text.is_empty() => text,
                _ => return None,
            },
            // This is API Gateway's message about a function that failed.
            None => serde_json::json!({
                "message": "Internal server error",
                "connectionId": self.peer.connection_id,
            })
            .to_string(),
        };
        self.send(text).await
    }

    async fn send(&mut self, text: String) -> Option<End> {
        self.note_activity();
        match timeout(SEND_LIMIT, self.socket.send(Message::text(text))).await {
            Ok(Ok(())) => None,
            Ok(Err(_)) => Some(End::lost("Connection lost")),
            Err(_) => Some(End::lost("The client takes nothing")),
        }
    }

    fn note_activity(&mut self) {
        self.idle_at = Instant::now() + self.api.limits.idle;
        self.activity.note();
    }

    /// Sends a close frame, or answers that of the other side, and waits a little so that the other
    /// side receives it.
    async fn close(&mut self, end: &End) {
        let frame = CloseFrame {
            code: end.code,
            reason: end.reason.into(),
        };
        let closing = async {
            match end.owed {
                Owed::Nothing => return Ok(()),
                // The library has prepared the answer.
                Owed::Answer => self.socket.flush().await?,
                Owed::CloseFrame | Owed::CloseFrameAtOnce => self.socket.close(Some(frame)).await?,
            }
            // The other side may wait for the end of the stream before it ends its own.
            self.socket.get_mut().shutdown().await?;
            if end.owed == Owed::CloseFrameAtOnce {
                return Ok(());
            }
            // Closing with unread bytes makes the system reset the connection, and the
            // close frame would be lost. Framing is gone after an oversized frame: raw bytes.
            let mut rest = self.socket.get_mut().take(DRAIN_BYTES_MAX);
            tokio::io::copy(&mut rest, &mut tokio::io::sink()).await?;
            Ok::<(), Error>(())
        };
        // The other side may not read any more; the socket is dropped in any case.
        let _ = timeout(CLOSE_LIMIT, closing).await;
    }
}
