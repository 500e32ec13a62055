//! Makes a signed-in WebSocket of an accepted connection, within one time limit.

mod check;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use forecourt_edge::{CloseReason, Input, WhyRefused};
use forecourt_link::StationConfig;
use forecourt_ocpp::Version;
use forecourt_types::StationId;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::ChargerEndpoint;
use super::connection::{Charger, ChargerConnection, close, linger};
use super::guesses::Turn;
use super::head::{self, Head, HeadProblem};
use super::refusal::{NEWER_ONE, Refusal, TOO_MANY_REFUSED, refuse};
use super::registry::{Claim, Entered, Outgoing};
use super::sign_in::SignedIn;
use super::visitors::Visit;

/// The bytes of a socket's buffers: they are small, since most of the time they are empty.
const BUFFER_BYTES: usize = 4 * 1024;

/// The largest message in bytes of a station without a proven identity, and of others.
const MAX_MESSAGE_BYTES: (usize, usize) = (256 * 1024, 1024 * 1024);

/// How many bytes may wait to be written before a charger counts as not reading.
const MAX_WRITE_BYTES: usize = 4 * 1024 * 1024;

/// How long a sign-in that got no turn waits for that answer.
const LONGEST_STALL: Duration = Duration::from_secs(2);

/// A charger whose upgrade is complete.
pub(super) struct Upgraded<S> {
    connection: Box<ChargerConnection<S>>,
    outgoing: mpsc::Receiver<Outgoing>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Upgraded<S> {
    /// Serves the charger until the socket ends.
    pub(super) async fn serve(self) {
        self.connection.run(self.outgoing).await;
    }
}

/// A newcomer that has signed in.
struct Newcomer {
    head: Head,
    station_id: StationId,
    signed_in: SignedIn,
    /// The station as it was when it signed in.
    known_as: Option<StationConfig>,
    claim: Claim,
}

/// A connection that wants to become a charger's socket.
pub(super) struct Upgrade<S> {
    pub(super) endpoint: Arc<ChargerEndpoint>,
    pub(super) stream: S,
    pub(super) peer: SocketAddr,
    pub(super) secure: bool,
    pub(super) visit: Visit,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Upgrade<S> {
    /// Carries out the upgrade; none when the connection was refused or went away.
    pub(super) async fn run(mut self) -> Option<Upgraded<S>> {
        let mut newcomer = match self.introduce().await? {
            Err(refusal) => {
                self.answer(refusal).await;
                return None;
            }
            Ok(newcomer) => newcomer,
        };
        if let Err(refusal) = self.take_over(&mut newcomer).await? {
            drop(newcomer);
            self.answer(refusal).await;
            return None;
        }
        self.accept(newcomer).await
    }

    /// Reads the head and checks the identity; none when the peer went away, took too long, or had
    /// to make room before it had shown anything.
    async fn introduce(&mut self) -> Option<Result<Newcomer, Refusal>> {
        let reading = timeout(
            self.endpoint.config.head_timeout,
            head::read(&mut self.stream),
        );
        let read = tokio::select! {
            biased;
            // A request that is here counts, also when its place was just given away.
            read = reading => read.ok()?,
            () = self.visit.ended() => {
                self.endpoint.metrics.refusal(429);
                return None;
            }
        };
        let head = match read {
            Ok(head) => head,
            Err(HeadProblem::Refuse(status, text)) => return Some(Err(refuse(status, text))),
            Err(HeadProblem::Gone) => return None,
        };
        self.visit.shown();
        let mut head = head;
        match self.take_turn(&mut head).await? {
            true => Some(self.check(head)),
            false => {
                self.stall(&mut head).await?;
                Some(Err(TOO_MANY_REFUSED))
            }
        }
    }

    /// Holds a sign-in back, right or wrong, while its station's password is being guessed. False
    /// when it does not get its turn, none when the peer went away.
    async fn take_turn(&mut self, head: &mut Head) -> Option<bool> {
        let admission = self.endpoint.journal.admission();
        let Some(attempt) = self.attempt(&admission, head) else {
            return Some(true);
        };
        let waiting = match self.endpoint.guesses.turn(attempt) {
            Turn::Now => return Some(true),
            Turn::Never => return Some(false),
            Turn::Late(waiting) => waiting,
        };
        drop(admission);
        self.endpoint.metrics.sign_ins_held.add(1);
        tokio::select! {
            is_looked_at = waiting.its_turn() => Some(is_looked_at),
            // Whoever hangs up takes no turn from those who wait.
            () = gone(&mut self.stream, &mut head.rest) => None,
        }
    }

    /// Lets a sign-in that got no turn wait for that answer, as one that a newcomer may end: many
    /// who guess come again at once, and would push those out that are just sending their request.
    /// None when it was ended or went away.
    async fn stall(&mut self, head: &mut Head) -> Option<()> {
        self.visit.answered();
        let stalled = self.endpoint.config.guess_hold.min(LONGEST_STALL);
        tokio::select! {
            () = tokio::time::sleep(stalled) => Some(()),
            () = gone(&mut self.stream, &mut head.rest) => None,
            () = self.visit.ended() => {
                self.endpoint.metrics.refusal(429);
                None
            }
        }
    }

    /// Decides which charger is the real one when the station is connected already. None when the
    /// newcomer went away meanwhile.
    async fn take_over(&mut self, newcomer: &mut Newcomer) -> Option<Result<(), Refusal>> {
        let endpoint = &self.endpoint;
        if newcomer.signed_in.is_strong() {
            return Some(Ok(()));
        }
        let Some(old) = endpoint.registry.probe(&newcomer.station_id) else {
            return Some(Ok(()));
        };
        let is_alive = tokio::select! {
            biased;
            () = newcomer.claim.replaced() => return Some(Err(NEWER_ONE)),
            is_alive = old.alive_within(endpoint.config.takeover_ping) => is_alive,
            () = gone(&mut self.stream, &mut newcomer.head.rest) => return None,
        };
        if !is_alive {
            return Some(Ok(()));
        }
        endpoint.metrics.alarm(
            "second_connection_refused",
            format!(
                "{} is connected and alive, a second connection from {} was refused: look whether two chargers have one identity",
                newcomer.station_id, self.peer
            ),
        );
        Some(Err(refuse(409, "this station is connected already")))
    }

    async fn accept(mut self, newcomer: Newcomer) -> Option<Upgraded<S>> {
        let Newcomer {
            head,
            station_id,
            signed_in,
            known_as,
            claim,
        } = newcomer;
        let config = &self.endpoint.config;
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
            self.endpoint.journal.mention(Input::SignInRefused {
                station_id,
                why: WhyRefused::NoCommonVersion,
                address: self.peer.ip().to_string(),
            });
            close(&mut socket, 1002, "no common OCPP version").await;
            return None;
        };
        let endpoint = self.endpoint;
        let profile = signed_in.security_profile;
        let entered = endpoint.registry.enter(&claim, profile, self.peer);
        drop(claim);
        let Some(entered) = entered else {
            let reason = CloseReason::Replaced;
            close(&mut socket, reason.code(), reason.text()).await;
            return None;
        };
        // Whoever changes the station from now on finds this socket.
        let admission = endpoint.journal.admission();
        if !has_same_sign_in(admission.stations.get(&station_id), known_as.as_ref()) {
            endpoint.registry.leave(entered.connection);
            let reason = CloseReason::SignInChanged;
            close(&mut socket, reason.code(), reason.text()).await;
            return None;
        }
        tracing::info!(station = %station_id, %version, profile, peer = %self.peer, connection = entered.connection, "charger connected");
        let charger = Charger {
            station_id,
            version,
            connection: entered.connection,
        };
        announce(&endpoint, charger, profile, entered, socket).await
    }

    /// Answers with a status instead of the upgrade.
    async fn answer(&mut self, refusal: Refusal) {
        self.endpoint.metrics.refusal(refusal.status);
        let text = refusal.answer();
        let limit = self.endpoint.config.handshake_timeout;
        let stream = &mut self.stream;
        let told = async {
            let write = stream.write_all(text.as_bytes());
            if matches!(timeout(limit, write).await, Ok(Ok(()))) {
                linger(stream).await;
            }
        };
        // Until it has read that, it takes a place that a newcomer may need.
        self.visit.answered();
        tokio::select! {
            biased;
            () = told => {}
            () = self.visit.ended() => {}
        }
    }
}

/// Becomes ready when the peer hangs up. What it sends before it was answered is kept, up to the
/// size of a buffer.
async fn gone<S: AsyncRead + Unpin>(stream: &mut S, rest: &mut Vec<u8>) {
    while rest.len() < BUFFER_BYTES {
        let room = u64::try_from(BUFFER_BYTES - rest.len()).unwrap_or(0);
        match (&mut *stream).take(room).read_buf(rest).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
    std::future::pending().await
}

/// Tells the gateway that a charger has signed in; none when it is shutting down.
async fn announce<S: AsyncRead + AsyncWrite + Unpin>(
    endpoint: &Arc<ChargerEndpoint>,
    charger: Charger,
    security_profile: u8,
    entered: Entered,
    socket: WebSocketStream<S>,
) -> Option<Upgraded<S>> {
    if entered.flapping {
        let text = format!(
            "the sockets of {} replace each other again and again: look whether two chargers have one identity",
            charger.station_id
        );
        endpoint.metrics.alarm("flapping", text);
    }
    endpoint.metrics.sign_ins.add(1);
    let connected = Input::StationConnected {
        station_id: charger.station_id.clone(),
        version: charger.version,
        connection: entered.connection,
        security_profile,
    };
    let connection = Box::new(ChargerConnection::new(
        Arc::clone(endpoint),
        charger,
        socket,
    ));
    if endpoint.journal.tell(connected).await.is_err() {
        endpoint.registry.leave(entered.connection);
        return None;
    }
    Some(Upgraded {
        connection,
        outgoing: entered.outgoing,
    })
}

/// Whether a station may sign in now in the same way as before; none stands for an unknown one.
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
