//! The task of one charger: it owns the socket, sleeps until the station has something to do, and
//! carries out the effects of the station.

use std::pin::Pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::{SinkExt, StreamExt};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::event::{Event, EventKind, Truth};
use crate::options::{Options, SessionPlan};
use crate::random::{Random, hash_text};
use crate::socket::{Refusal, Socket, open};
use crate::station::{Effect, Station};

/// The longest time that sending a frame or making a handshake may take.
const NETWORK_PATIENCE: Duration = Duration::from_secs(10);

/// The longest time that the driver sleeps when nothing is due.
const SLEEP_MAX: Duration = Duration::from_secs(3_600);

/// What the program asks of its charger.
pub(crate) enum Request {
    Start(SessionPlan, oneshot::Sender<Result<u64, String>>),
    Stop(u32, oneshot::Sender<Result<u64, String>>),
    DropSocket(Duration),
    PowerCycle(Duration),
    Truth(oneshot::Sender<Truth>),
}

type Opening = Pin<Box<dyn Future<Output = Result<Box<Socket>, Refusal>> + Send>>;

enum Link {
    Waiting { until: Instant },
    Opening(Opening),
    Open(Box<Socket>),
}

/// The task that owns the socket and carries out the effects of the station.
pub(crate) struct Driver {
    options: Options,
    station: Station,
    password: Option<String>,
    started: Instant,
    link: Link,
    /// The number of failed attempts to connect since the last success.
    failures: u32,
    random: Random,
    events: mpsc::Sender<Event>,
}

/// The reason why the driver woke up.
enum Woken {
    Time,
    Opened(Result<Box<Socket>, Refusal>),
    Frame(Option<Result<Message, Error>>),
    Request(Option<Request>),
}

impl Driver {
    pub(crate) fn new(options: Options, events: mpsc::Sender<Event>) -> Self {
        let wall_ms = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |passed| passed.as_millis());
        let station = Station::new(options.clone(), i64::try_from(wall_ms).unwrap_or(0));
        Self {
            random: Random::new(options.seed ^ hash_text(&options.station_id) ^ 0xB0FF),
            password: options.password.clone(),
            options,
            station,
            started: Instant::now(),
            link: Link::Waiting {
                until: Instant::now(),
            },
            failures: 0,
            events,
        }
    }

    pub(crate) async fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        loop {
            if let Link::Waiting { until } = self.link
                && until <= Instant::now()
            {
                self.link = Link::Opening(self.opening());
            }
            let woken = self.wait(&mut requests).await;
            let real = self.started.elapsed();
            match woken {
                Woken::Time => self.station.tick(real),
                Woken::Opened(result) => self.opened(real, result).await,
                Woken::Frame(frame) => {
                    self.answer_close(&frame).await;
                    self.received(real, frame);
                }
                Woken::Request(None) => break,
                Woken::Request(Some(request)) => self.handle(real, request),
            }
            self.carry_out().await;
        }
        if let Link::Open(mut socket) = self.link {
            // The close frame is optional, nothing depends on it. The box is opened first, since a
            // boxed sink may have its own `close`, depending on which features are switched on.
            let _ = timeout(NETWORK_PATIENCE, (*socket).close(None)).await;
        }
    }

    async fn wait(&mut self, requests: &mut mpsc::Receiver<Request>) -> Woken {
        let due = self
            .station
            .wake_at()
            .map(|wake| self.started + wake.min(self.started.elapsed() + SLEEP_MAX));
        let mut wake = due.unwrap_or_else(|| Instant::now() + SLEEP_MAX);
        match &mut self.link {
            Link::Waiting { until } => {
                wake = wake.min(*until);
                tokio::select! {
                    request = requests.recv() => Woken::Request(request),
                    () = sleep_until(wake) => Woken::Time,
                }
            }
            Link::Opening(opening) => tokio::select! {
                request = requests.recv() => Woken::Request(request),
                result = opening => Woken::Opened(result),
                () = sleep_until(wake) => Woken::Time,
            },
            Link::Open(socket) => tokio::select! {
                frame = socket.next() => Woken::Frame(frame),
                request = requests.recv() => Woken::Request(request),
                () = sleep_until(wake) => Woken::Time,
            },
        }
    }

    fn opening(&self) -> Opening {
        let options = self.options.clone();
        let password = self.password.clone();
        Box::pin(async move {
            let patience = timeout(NETWORK_PATIENCE, open(&options, password.as_deref()));
            let opened = patience.await.unwrap_or_else(|_| {
                Err(Refusal {
                    status: None,
                    reason: "the handshake did not finish within 10 s".to_owned(),
                })
            });
            opened.map(Box::new)
        })
    }

    async fn opened(&mut self, real: Duration, result: Result<Box<Socket>, Refusal>) {
        match result {
            Ok(socket) => {
                self.failures = 0;
                self.link = Link::Open(socket);
                self.station.opened(real);
            }
            Err(refusal) => {
                let wait = self.backoff();
                self.link = Link::Waiting {
                    until: Instant::now() + wait,
                };
                let event =
                    self.station
                        .connection_failed(real, refusal.status, refusal.reason, wait);
                self.tell(event).await;
            }
        }
    }

    /// Returns the wait before the next attempt. It doubles each time, and half of it is random, so
    /// that the chargers of a fleet do not all return at once.
    fn backoff(&mut self) -> Duration {
        let backoff = self.options.backoff;
        let doubled = backoff
            .min
            .saturating_mul(1_u32 << self.failures.min(16))
            .min(backoff.max);
        self.failures = self.failures.saturating_add(1);
        let half_ms = u64::try_from(doubled.as_millis() / 2).unwrap_or(u64::MAX);
        Duration::from_millis(half_ms.saturating_add(self.random.below(half_ms.saturating_add(1))))
    }

    /// Answers a close frame with a close frame (RFC 6455 §5.5.1), which the library has prepared.
    async fn answer_close(&mut self, frame: &Option<Result<Message, Error>>) {
        if let Some(Ok(Message::Close(_))) = frame
            && let Link::Open(socket) = &mut self.link
        {
            let _ = timeout(NETWORK_PATIENCE, socket.flush()).await;
        }
    }

    fn received(&mut self, real: Duration, frame: Option<Result<Message, Error>>) {
        let reason = match frame {
            Some(Ok(Message::Text(text))) => return self.station.frame(real, text.as_str()),
            // Pings are answered by the library; binary frames mean nothing in OCPP-J.
            Some(Ok(
                Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_),
            )) => return,
            Some(Ok(Message::Close(close))) => match close {
                Some(close) => format!("closed by the other side: {} {}", close.code, close.reason),
                None => "closed by the other side".to_owned(),
            },
            Some(Err(error)) => error.to_string(),
            None => "the connection ended".to_owned(),
        };
        self.lost(real, reason);
    }

    fn lost(&mut self, real: Duration, reason: String) {
        self.link = Link::Waiting {
            until: Instant::now() + self.backoff(),
        };
        self.station.closed(real, reason);
    }

    fn handle(&mut self, real: Duration, request: Request) {
        // The caller may no longer wait for the result. The request is carried out nevertheless.
        match request {
            Request::Start(plan, reply) => drop(reply.send(self.station.start_session(real, plan))),
            Request::Stop(connector, reply) => {
                drop(reply.send(self.station.stop_session(real, connector)))
            }
            Request::DropSocket(away) => self.station.pull_network(real, away),
            Request::PowerCycle(away) => self.station.power_cycle(real, away),
            Request::Truth(reply) => drop(reply.send(self.station.truth())),
        }
    }

    async fn carry_out(&mut self) {
        loop {
            let effects = self.station.take_effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                match effect {
                    Effect::Send(frame) => self.send(frame).await,
                    Effect::Drop { away } => {
                        self.link = Link::Waiting {
                            until: Instant::now() + away,
                        }
                    }
                    Effect::Emit(event) => self.tell(*event).await,
                    Effect::Password(password) => self.password = Some(password),
                }
            }
        }
    }

    async fn send(&mut self, frame: String) {
        // Frames after a drop belong to a socket that is gone; the station already keeps
        // them for later.
        let Link::Open(socket) = &mut self.link else {
            return;
        };
        let failure = match timeout(NETWORK_PATIENCE, socket.send(Message::text(frame))).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the other side does not read".to_owned(),
        };
        let real = self.started.elapsed();
        self.lost(real, failure);
    }

    async fn tell(&mut self, event: Event) {
        // An observer that was dropped gets no more events.
        let _ = self.events.send(event).await;
    }
}

impl Station {
    /// Makes the event of a failed attempt to connect, which the station itself does not handle.
    fn connection_failed(
        &mut self,
        real: Duration,
        status: Option<u16>,
        reason: String,
        wait: Duration,
    ) -> Event {
        let retry_in_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.event(
            real,
            EventKind::ConnectionFailed {
                status,
                reason,
                retry_in_ms,
            },
        )
    }
}
