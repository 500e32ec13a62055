//! One connection in use: it sends and receives messages, pings the cloud, and opens its successor.

use std::sync::atomic::Ordering;
use std::time::Duration;

use forecourt_edge::Input;
use forecourt_link::{Incoming, MAX_MESSAGE_BYTES, Ping, ToCloud, parse_to_gateway, to_text};
use futures_util::{SinkExt, StreamExt as _};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::{ConnectError, LinkSocket, Uplink};
use crate::journal::Journal;
use crate::metrics::Metrics;

/// How long the sending of a message may take.
const WRITE_LIMIT: Duration = Duration::from_secs(20);

/// How long a replaced connection is still read: what the cloud sent on it before it knew the new
/// one must not be lost.
const OVERLAP: Duration = Duration::from_secs(10);

/// How long the gateway waits before another attempt when the successor could not be opened.
const RETRY_SUCCESSOR: Duration = Duration::from_secs(30);

/// How long the cloud may take to welcome a gateway: an open socket that nobody serves is no link.
const WELCOME_LIMIT: Duration = Duration::from_secs(30);

/// How a connection ended.
pub(super) enum Ended {
    /// The connection was lost or given up, for this reason.
    Lost(&'static str),
    /// The gateway stops.
    Stop,
    /// The successor is open; the old connection is read a little longer.
    Replaced(Box<LinkSocket>),
}

/// A connection with all that it needs.
pub(super) struct Exchange<'a> {
    uplink: &'a Uplink,
    socket: LinkSocket,
    outgoing: mpsc::Receiver<ToCloud>,
    heard: Instant,
    pinged: bool,
    welcome_by: Option<Instant>,
    /// How many alarms had been raised when the cloud was told of them on this connection.
    alarms_told: u64,
    replace_at: Instant,
    successor: Option<Dialing>,
}

/// A successor that is being opened; the connection is used meanwhile.
type Dialing = JoinHandle<Result<LinkSocket, ConnectError>>;

impl<'a> Exchange<'a> {
    pub(super) fn new(
        uplink: &'a Uplink,
        socket: LinkSocket,
        outgoing: mpsc::Receiver<ToCloud>,
    ) -> Self {
        let now = Instant::now();
        // Spread over a tenth, so that gateways which started together part ways.
        let age = uplink.config.reconnect_after;
        let spread = crate::clock::whole_millis(age / 10).max(1);
        let early = Duration::from_millis(super::random() % spread);
        Self {
            uplink,
            socket,
            outgoing,
            heard: now,
            pinged: false,
            welcome_by: Some(now + WELCOME_LIMIT),
            alarms_told: 0,
            replace_at: now + age.saturating_sub(early),
            successor: None,
        }
    }

    pub(super) async fn run(mut self, stop: &mut watch::Receiver<bool>) -> Ended {
        match self.drive(stop).await {
            Ended::Replaced(successor) => {
                let (journal, metrics) = (self.uplink.journal.clone(), self.uplink.metrics.clone());
                let (mut socket, mut outgoing) = (self.socket, self.outgoing);
                tokio::spawn(async move {
                    let rest = finish(&mut socket, &mut outgoing, &journal, &metrics);
                    let _ = timeout(OVERLAP, rest).await;
                    let _ = timeout(OVERLAP, take_leave(&mut socket)).await;
                });
                Ended::Replaced(successor)
            }
            ended => {
                let _ = timeout(Duration::from_secs(1), take_leave(&mut self.socket)).await;
                ended
            }
        }
    }

    async fn drive(&mut self, stop: &mut watch::Receiver<bool>) -> Ended {
        loop {
            let interval = self.uplink.config.ping_interval;
            let silence = self.heard + interval * if self.pinged { 2 } else { 1 };
            let due = silence.min(self.replace_at);
            let due = self.welcome_by.map_or(due, |limit| due.min(limit));
            let step = tokio::select! {
                biased;
                _ = stop.changed() => Err(Ended::Stop),
                message = self.socket.next() => self.read(message).await,
                message = self.outgoing.recv() => self.write(message).await,
                dialed = finished(&mut self.successor) => self.replace(dialed),
                () = tokio::time::sleep_until(due) => self.on_time().await,
            };
            if let Err(ended) = step {
                return ended;
            }
        }
    }

    async fn read(&mut self, message: Option<Result<Message, Error>>) -> Result<(), Ended> {
        self.heard = Instant::now();
        self.pinged = false;
        take(message, &self.uplink.journal, &self.uplink.metrics).await
    }

    async fn write(&mut self, message: Option<ToCloud>) -> Result<(), Ended> {
        // The journal thread lets go of a connection that it wants made anew.
        let mut message = message.ok_or(Ended::Lost("the gateway begins it anew"))?;
        if let ToCloud::Ping(ping) = &mut message {
            self.add_alarms(ping);
        }
        give(&mut self.socket, &message, &self.uplink.metrics).await
    }

    /// Adds the alarms to a ping, if any was raised since the cloud was told. A ping that would be
    /// too large with them leaves them to a later one.
    fn add_alarms(&mut self, ping: &mut Ping) {
        let (raised, alarms) = self.uplink.metrics.raised_alarms();
        if raised == self.alarms_told {
            return;
        }
        ping.alarms = alarms;
        let text = to_text(&ToCloud::Ping(ping.clone()));
        if text.is_ok_and(|text| text.len() <= MAX_MESSAGE_BYTES) {
            self.alarms_told = raised;
        } else {
            ping.alarms.clear();
        }
    }

    async fn on_time(&mut self) -> Result<(), Ended> {
        let now = Instant::now();
        let interval = self.uplink.config.ping_interval;
        if now >= self.heard + interval * 2 {
            return Err(Ended::Lost("nothing was heard from the cloud"));
        }
        if self.welcome_by.is_some_and(|limit| now >= limit) {
            self.welcome_by = None;
            if !self.uplink.metrics.link_welcomed.load(Ordering::Relaxed) {
                return Err(Ended::Lost("the cloud does not welcome this gateway"));
            }
        }
        if !self.pinged && now >= self.heard + interval {
            self.pinged = true;
            send(&mut self.socket, Message::Ping(Bytes::new())).await?;
        }
        if now >= self.replace_at && self.successor.is_none() {
            let (dialer, limit) = (
                self.uplink.dialer.clone(),
                self.uplink.config.connect_timeout,
            );
            self.successor = Some(tokio::spawn(async move { dialer.dial(limit).await }));
            self.replace_at = now + RETRY_SUCCESSOR;
        }
        Ok(())
    }

    fn replace(&mut self, dialed: Result<LinkSocket, ConnectError>) -> Result<(), Ended> {
        self.successor = None;
        match dialed {
            Ok(successor) => Err(Ended::Replaced(Box::new(successor))),
            Err(error) => {
                let error = forecourt_types::error_chain(&error);
                tracing::warn!(error, "the link's planned successor could not be opened");
                Ok(())
            }
        }
    }
}

/// Sends a close frame, or the answer to the one that came (RFC 6455 §5.5.1). The socket's own
/// `close` refuses to send the answer.
async fn take_leave(socket: &mut LinkSocket) -> Result<(), Error> {
    SinkExt::close(socket).await
}

/// The outcome of an attempt to connect that is under way; it never becomes ready when
/// there is none.
async fn finished(successor: &mut Option<Dialing>) -> Result<LinkSocket, ConnectError> {
    match successor {
        Some(dialing) => dialing.await.unwrap_or(Err(ConnectError::Abandoned)),
        None => std::future::pending().await,
    }
}

async fn send(socket: &mut LinkSocket, message: Message) -> Result<(), Ended> {
    match timeout(WRITE_LIMIT, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Ended::Lost("the connection broke")),
        Err(_) => Err(Ended::Lost("the cloud takes no messages")),
    }
}

/// Serves a replaced connection to its end: what was on its way in either direction is not lost.
async fn finish(
    socket: &mut LinkSocket,
    outgoing: &mut mpsc::Receiver<ToCloud>,
    journal: &Journal,
    metrics: &Metrics,
) {
    loop {
        let step = tokio::select! {
            message = socket.next() => take(message, journal, metrics).await,
            Some(message) = outgoing.recv() => give(socket, &message, metrics).await,
        };
        if step.is_err() {
            return;
        }
    }
}

/// Sends a message of the machine. A message that is too large is a defect of ours: the cloud would
/// end the connection because of it, again and again.
async fn give(socket: &mut LinkSocket, message: &ToCloud, metrics: &Metrics) -> Result<(), Ended> {
    let text = match to_text(message) {
        Ok(text) if text.len() <= MAX_MESSAGE_BYTES => text,
        Ok(text) => {
            let problem = format!(
                "a link message of {} bytes is over the limit of {MAX_MESSAGE_BYTES} and was not sent",
                text.len()
            );
            metrics.alarm("link_message_too_large", problem);
            return Ok(());
        }
        Err(error) => {
            metrics.alarm(
                "link_message_unwritable",
                forecourt_types::error_chain(&error),
            );
            return Ok(());
        }
    };
    metrics.link_sent.add(1);
    send(socket, Message::text(text)).await
}

/// Gives a message of the cloud to the machine. A message that nobody can read is counted and
/// skipped: a newer cloud must not break an older gateway.
async fn take(
    message: Option<Result<Message, Error>>,
    journal: &Journal,
    metrics: &Metrics,
) -> Result<(), Ended> {
    let text = match message {
        Some(Ok(Message::Text(text))) => text,
        Some(Ok(Message::Close(_))) | None => return Err(Ended::Lost("the cloud closed it")),
        Some(Ok(_)) => return Ok(()),
        Some(Err(_)) => return Err(Ended::Lost("the connection broke")),
    };
    metrics.link_received.add(1);
    match parse_to_gateway(&text) {
        Ok(Incoming::Known(message)) => {
            let told = journal.tell(Input::FromCloud(message)).await;
            told.map_err(|_| Ended::Stop)
        }
        Ok(Incoming::Unknown { kind }) => {
            tracing::info!(kind, "the cloud sent a message this release does not know");
            Ok(())
        }
        Err(error) => {
            let problem = forecourt_types::error_chain(&error);
            metrics.alarm("link_message_unreadable", problem);
            Ok(())
        }
    }
}
