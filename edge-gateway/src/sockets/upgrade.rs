//! From an accepted connection to a signed-in WebSocket, within one deadline.

use std::net::SocketAddr;
use std::sync::Arc;

use forecourt_edge::{CloseReason, Input};
use forecourt_link::StationConfig;
use forecourt_ocpp::Version;
use forecourt_types::StationId;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::Front;
use super::head::{self, Head, HeadProblem};
use super::registry::{Claim, Outgoing};
use super::session::{Charger, Session, close, linger};
use super::sign_in::{Shown, SignedIn, sign_in, why_refused};
use super::visitors::Visit;
use crate::journal::Door;

/// Buffers of a socket: small, since most of the time they are empty.
const BUFFER_BYTES: usize = 4 * 1024;

/// The largest message of a station nobody vouches for, and of others.
const MAX_MESSAGE_BYTES: (usize, usize) = (256 * 1024, 1024 * 1024);

/// What may wait to be written before a charger counts as not reading.
const MAX_WRITE_BYTES: usize = 4 * 1024 * 1024;

/// Why an upgrade is refused: an HTTP status and a text for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Refusal {
    status: u16,
    text: &'static str,
}

const fn refuse(status: u16, text: &'static str) -> Refusal {
    Refusal { status, text }
}

/// A charger whose upgrade is complete.
pub(super) struct Upgraded<S> {
    session: Box<Session<S>>,
    outgoing: mpsc::Receiver<Outgoing>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Upgraded<S> {
    /// Serves it until its end.
    pub(super) async fn serve(self) {
        self.session.run(self.outgoing).await;
    }
}

/// A newcomer that has shown who it is.
struct Newcomer {
    head: Head,
    station_id: StationId,
    signed_in: SignedIn,
    /// The station as it was when it showed who it is.
    known_as: Option<StationConfig>,
    claim: Claim,
}

/// One connection on its way in.
pub(super) struct Upgrade<S> {
    pub(super) front: Arc<Front>,
    pub(super) stream: S,
    pub(super) peer: SocketAddr,
    pub(super) secure: bool,
    pub(super) visit: Visit,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Upgrade<S> {
    /// None when the connection was refused or went away.
    pub(super) async fn run(mut self) -> Option<Upgraded<S>> {
        let limit = self.front.config.handshake_timeout;
        let newcomer = match timeout(limit, self.introduce()).await {
            Err(_) | Ok(None) => return None,
            Ok(Some(Err(refusal))) => {
                self.answer(refusal).await;
                return None;
            }
            Ok(Some(Ok(newcomer))) => newcomer,
        };
        if let Err(refusal) = self.take_over(&newcomer).await {
            // The next one of this station need not wait until this one has read it.
            drop(newcomer);
            self.answer(refusal).await;
            return None;
        }
        self.accept(newcomer).await
    }

    /// Reads the head and checks who it is; none when the peer went away.
    async fn introduce(&mut self) -> Option<Result<Newcomer, Refusal>> {
        let head = match head::read(&mut self.stream).await {
            Ok(head) => head,
            Err(HeadProblem::Refuse(status, text)) => return Some(Err(refuse(status, text))),
            Err(HeadProblem::Gone) => return None,
        };
        Some(self.check(head))
    }

    fn check(&self, head: Head) -> Result<Newcomer, Refusal> {
        let front = &self.front;
        let admission = front.journal.admission();
        if admission.door != Door::Open {
            return Err(refuse(503, "the gateway is not ready, try again later"));
        }
        let shown_id = head.station_id.clone();
        let shown = shown_id.as_ref().map(|station_id| Shown {
            station_id,
            basic: head.basic.as_deref(),
            secure: self.secure,
        });
        let signed_in = shown
            .as_ref()
            .and_then(|shown| sign_in(&admission, front.config.accept_unknown, shown));
        let why = shown.as_ref().map(|shown| why_refused(&admission, shown));
        let (Some(station_id), Some(signed_in)) = (shown_id.clone(), signed_in) else {
            let station = shown_id.as_ref().map(StationId::as_str);
            tracing::info!(peer = %self.peer, station, why, "a sign-in was refused");
            return Err(if self.visit.refuse() {
                refuse(429, "too many refused sign-ins from this address")
            } else {
                refuse(401, "unknown station or wrong password")
            });
        };
        if front.registry.count() >= front.config.max_connections {
            front.metrics.alarm(
                "too_many_connections",
                format!("{station_id} was refused: ocpp.max_connections is reached"),
            );
            return Err(refuse(503, "too many connections"));
        }
        let Some(claim) = front.registry.claim(&station_id) else {
            return Err(refuse(
                409,
                "another connection of this station is being opened",
            ));
        };
        let known_as = admission.stations.get(&station_id).cloned();
        Ok(Newcomer {
            head,
            station_id,
            signed_in,
            known_as,
            claim,
        })
    }

    /// Settles who is the real one when the station is connected already.
    async fn take_over(&self, newcomer: &Newcomer) -> Result<(), Refusal> {
        let front = &self.front;
        if newcomer.signed_in.is_strong() {
            return Ok(());
        }
        let Some(alive) = front.registry.probe(&newcomer.station_id) else {
            return Ok(());
        };
        if !matches!(timeout(front.config.takeover_ping, alive).await, Ok(Ok(()))) {
            return Ok(());
        }
        front.metrics.alarm(
            "second_connection_refused",
            format!(
                "{} is connected and alive, a second connection from {} was refused: look whether two chargers have one identity",
                newcomer.station_id, self.peer
            ),
        );
        Err(refuse(409, "this station is connected already"))
    }

    async fn accept(mut self, newcomer: Newcomer) -> Option<Upgraded<S>> {
        let Newcomer {
            head,
            station_id,
            signed_in,
            known_as,
            claim,
        } = newcomer;
        let config = &self.front.config;
        let offered = head.protocols.iter().map(String::as_str);
        let version = forecourt_ocpp::choose(offered, config.serve_v21);
        let answer = switching(&head.key, version);
        let written = timeout(
            config.handshake_timeout,
            self.stream.write_all(answer.as_bytes()),
        );
        if !matches!(written.await, Ok(Ok(()))) {
            return None;
        }
        let limits = limits(signed_in);
        let mut socket = WebSocketStream::from_partially_read(
            self.stream,
            head.rest,
            Role::Server,
            Some(limits),
        )
        .await;
        let Some(version) = version else {
            // OCPP-J 1.6 §3.1.2: complete the handshake without a subprotocol, then close.
            drop(claim);
            tracing::info!(station = %station_id, "the charger offers no OCPP version served here");
            close(&mut socket, 1002, "no common OCPP version").await;
            return None;
        };
        let front = Arc::clone(&self.front);
        let profile = signed_in.security_profile;
        let entered = front.registry.enter(&station_id, profile, self.peer);
        drop(claim);
        // Whoever changes the station from now on finds this socket.
        let admission = front.journal.admission();
        if !has_same_sign_in(admission.stations.get(&station_id), known_as.as_ref()) {
            front.registry.leave(entered.connection);
            let reason = CloseReason::SignInChanged;
            close(&mut socket, reason.code(), reason.text()).await;
            return None;
        }
        if entered.flapping {
            let text = format!(
                "the sockets of {station_id} replace each other again and again: look whether two chargers have one identity"
            );
            front.metrics.alarm("flapping", text);
        }
        let connected = Input::StationConnected {
            station_id: station_id.clone(),
            version,
            connection: entered.connection,
            security_profile: profile,
        };
        front.metrics.sign_ins.add(1);
        tracing::info!(station = %station_id, %version, profile, peer = %self.peer, connection = entered.connection, "charger connected");
        let charger = Charger {
            station_id,
            version,
            connection: entered.connection,
        };
        let session = Box::new(Session::new(Arc::clone(&front), charger, socket));
        if front.journal.tell(connected).await.is_err() {
            front.registry.leave(entered.connection);
            return None;
        }
        Some(Upgraded {
            session,
            outgoing: entered.outgoing,
        })
    }

    /// Answers with a status instead of the upgrade.
    async fn answer(&mut self, refusal: Refusal) {
        self.front.metrics.refusal(refusal.status);
        let text = refusal_text(refusal);
        let write = self.stream.write_all(text.as_bytes());
        let limit = self.front.config.handshake_timeout;
        if matches!(timeout(limit, write).await, Ok(Ok(()))) {
            linger(&mut self.stream).await;
        }
    }
}

/// Whether a station may sign in now just as before; none is an unknown one.
fn has_same_sign_in(now: Option<&StationConfig>, before: Option<&StationConfig>) -> bool {
    match (now, before) {
        (Some(now), Some(before)) => now.has_same_sign_in(before),
        (now, before) => now.is_none() && before.is_none(),
    }
}

fn limits(signed_in: SignedIn) -> WebSocketConfig {
    let (unauthenticated, authenticated) = MAX_MESSAGE_BYTES;
    let largest = if signed_in.is_authenticated() {
        authenticated
    } else {
        unauthenticated
    };
    WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_write_buffer_size(MAX_WRITE_BYTES)
        .max_message_size(Some(largest))
        .max_frame_size(Some(largest))
}

fn switching(key: &str, version: Option<Version>) -> String {
    let accept = derive_accept_key(key.as_bytes());
    let protocol = version.map_or_else(String::new, |version| {
        format!("Sec-WebSocket-Protocol: {}\r\n", version.subprotocol())
    });
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n{protocol}\r\n"
    )
}

fn refusal_text(Refusal { status, text }: Refusal) -> String {
    let (phrase, extra) = match status {
        401 => (
            "Unauthorized",
            "WWW-Authenticate: Basic realm=\"OCPP\", charset=\"UTF-8\"\r\n",
        ),
        409 => ("Conflict", ""),
        426 => (
            "Upgrade Required",
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
        ),
        429 => ("Too Many Requests", "Retry-After: 60\r\n"),
        431 => ("Request Header Fields Too Large", ""),
        503 => ("Service Unavailable", "Retry-After: 10\r\n"),
        _ => ("Bad Request", ""),
    };
    format!(
        "HTTP/1.1 {status} {phrase}\r\nConnection: close\r\nContent-Type: text/plain\r\n\
         Content-Length: {}\r\n{extra}\r\n{text}\n",
        text.len() + 1
    )
}
