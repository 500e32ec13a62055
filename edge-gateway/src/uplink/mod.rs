//! The one outbound connection to the cloud.
//!
//! It sends messages of the machine and receives those of the cloud, connects again with jitter
//! when it breaks, and replaces itself before the cloud ends it after two hours: the new connection
//! is open before the old one closes.

mod connect;
mod exchange;
mod refused;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use forecourt_edge::lanes::reconnect_delay_ms;
use forecourt_link::ToCloud;
use forecourt_types::GatewayId;
use tokio::sync::{mpsc, watch};

pub(crate) use connect::{CloudStream, ConnectError, Dialer, LinkSocket, open_stream};

use crate::config::CloudConfig;
use crate::journal::{Journal, LinkQueue};
use crate::metrics::Metrics;
use exchange::{Ended, Exchange};
use refused::Said;

/// The most messages that wait for the link. The machine has few under way at once, limited by the
/// cloud's credits; a full queue means that the socket takes none.
const QUEUE: usize = 512;

/// What the task of the link needs.
#[derive(Debug)]
pub(crate) struct Uplink {
    /// The settings and limits of the link.
    pub(crate) config: CloudConfig,
    /// The cloud's address and what the gateway needs to sign in there.
    pub(crate) dialer: Dialer,
    /// The way to the journal thread.
    pub(crate) journal: Journal,
    /// The counters that the status port shows.
    pub(crate) metrics: Arc<Metrics>,
    /// The id of the gateway, which is named in texts for people.
    pub(crate) gateway_id: GatewayId,
    /// The state directory, which is named in texts for people.
    pub(crate) state_dir: PathBuf,
}

/// An open connection and its number.
struct Link {
    ordinal: u64,
    socket: Box<LinkSocket>,
}

impl Uplink {
    /// Keeps the link up until `stop` changes.
    pub(crate) async fn drive(self, mut stop: watch::Receiver<bool>) {
        let mut ordinal = 0;
        let mut attempt = 0;
        let mut said = Said::default();
        let mut next: Option<Box<LinkSocket>> = None;
        loop {
            let socket = match next.take() {
                Some(socket) => socket,
                None => match self.dial(attempt, &mut said, &mut stop).await {
                    Dialed::Open(socket) => socket,
                    Dialed::Failed => {
                        attempt += 1;
                        continue;
                    }
                    Dialed::Stop => return,
                },
            };
            ordinal += 1;
            let link = Link { ordinal, socket };
            let lived = tokio::time::Instant::now();
            match self.carry(link, &mut stop).await {
                Ended::Stop => return,
                Ended::Replaced(socket) => {
                    attempt = 0;
                    next = Some(socket);
                }
                Ended::Lost(reason) => {
                    tracing::warn!(reason, "the link to the cloud is lost");
                    // A link that breaks at once counts as a failed attempt.
                    let stable = lived.elapsed() > self.config.ping_interval;
                    attempt = if stable { 0 } else { attempt + 1 };
                    if stable {
                        said.forget();
                    }
                }
            }
        }
    }

    /// Makes one attempt to connect, after its wait.
    async fn dial(
        &self,
        attempt: u32,
        said: &mut Said,
        stop: &mut watch::Receiver<bool>,
    ) -> Dialed {
        if attempt > 0 {
            let wait = reconnect_delay_ms(attempt - 1, random())
                .min(crate::clock::whole_millis(self.config.longest_backoff));
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(wait)) => {}
                _ = stop.changed() => return Dialed::Stop,
            }
        }
        let dialed = tokio::select! {
            dialed = self.dialer.dial(self.config.connect_timeout) => dialed,
            _ = stop.changed() => return Dialed::Stop,
        };
        match dialed {
            Ok(socket) => Dialed::Open(Box::new(socket)),
            Err(error) => {
                self.tell_failure(&error, said);
                Dialed::Failed
            }
        }
    }

    /// Tells a person about a failed attempt, unless the same was said a short time ago.
    fn tell_failure(&self, error: &ConnectError, said: &mut Said) {
        let now = tokio::time::Instant::now();
        if let ConnectError::Refused { status } = error {
            let advice = self.config.refused_advice.as_deref();
            let text = refused::text(*status, &self.gateway_id, &self.state_dir, advice);
            if said.is_news(&text, now) {
                self.metrics.alarm("link_refused", text);
            }
        } else {
            let error = forecourt_types::error_chain(error);
            if said.is_news(&error, now) {
                tracing::warn!(error, "the cloud cannot be reached, trying again");
            }
        }
    }

    /// Serves a connection to its end.
    async fn carry(&self, link: Link, stop: &mut watch::Receiver<bool>) -> Ended {
        let Link { ordinal, socket } = link;
        let (sender, receiver) = mpsc::channel::<ToCloud>(QUEUE);
        self.metrics.link_connects.add(1);
        self.metrics.link_open.store(true, Ordering::Relaxed);
        tracing::info!(connection = ordinal, "the link to the cloud is open");
        if self
            .journal
            .link_up(LinkQueue { ordinal, sender })
            .await
            .is_err()
        {
            return Ended::Stop;
        }
        let exchange = Exchange::new(self, *socket, receiver);
        let ended = exchange.run(stop).await;
        if !matches!(ended, Ended::Replaced(_)) {
            self.metrics.link_open.store(false, Ordering::Relaxed);
            let _ = self.journal.link_down(ordinal).await;
        }
        ended
    }
}

enum Dialed {
    Open(Box<LinkSocket>),
    Failed,
    Stop,
}

/// A random number. If it were always the same, only the jitter would be lost.
fn random() -> u64 {
    getrandom::u64().unwrap_or_else(|_| crate::clock::wall().timestamp().millis().unsigned_abs())
}
