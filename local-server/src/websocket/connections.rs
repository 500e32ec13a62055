//! The open connections, and the posts of messages to them by id.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use forecourt_aws::SystemClock;
use forecourt_embedded::{ConnectionState, ConnectionsApi, PostOutcome};
use forecourt_store::ports::Clock as _;
use forecourt_types::Timestamp;
use tokio::sync::{Notify, mpsc};

use super::event::LinkOwner;
use super::pace::{MessageRates, Pace};
use super::{Door, MESSAGE_BYTES_MAX};

/// The greatest number of texts that wait for one socket. When more are posted, the
/// poster is throttled.
const WAITING_MAX: usize = 64;

/// What a socket is told to do.
#[derive(Debug)]
pub(super) struct SocketInbox {
    /// The texts that the socket sends.
    pub(super) texts: mpsc::Receiver<String>,
    /// Notified when the socket has to close. It does not wait behind texts that the other side
    /// does not read.
    pub(super) close: Arc<Notify>,
}

/// The time when something last went over a connection.
#[derive(Debug, Clone)]
pub(super) struct Activity(Arc<AtomicI64>);

impl Activity {
    fn new(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.millis())))
    }

    pub(super) fn note(&self) {
        self.0.store(SystemClock.now().millis(), Ordering::Relaxed);
    }

    fn at(&self) -> Timestamp {
        Timestamp::EPOCH.plus_millis(self.0.load(Ordering::Relaxed))
    }
}

struct Open {
    owner: LinkOwner,
    /// The number of the connection; an older one has a lower number.
    number: u64,
    /// Notified when a newer link of the same owner takes this one's place.
    replaced: Arc<Notify>,
    is_replaced: bool,
    texts: mpsc::Sender<String>,
    close: Arc<Notify>,
    connected_at: Timestamp,
    activity: Activity,
    source_ip: String,
}

/// What the task of a new connection listens to.
pub(super) struct Added {
    /// The inbox that are posted to the connection.
    pub(super) inbox: SocketInbox,
    /// The time when something last went over the connection.
    pub(super) activity: Activity,
    /// Notified when the connection has to give its place to a newer link of the same owner.
    pub(super) replaced: Arc<Notify>,
}

#[derive(Default)]
struct Inner {
    open: HashMap<String, Open>,
    last: u64,
    /// The messages that each of the two APIs has taken recently.
    paces: HashMap<Door, Pace>,
}

impl Inner {
    /// Tells the oldest socket of an owner to end when the owner has as many as it may.
    fn make_room(&mut self, owner: &LinkOwner) {
        let links = self.open.values_mut();
        let mut links: Vec<&mut Open> = links
            .filter(|open| open.owner == *owner && !open.is_replaced)
            .collect();
        if links.len() < owner.door().sockets_max() {
            return;
        }
        links.sort_by_key(|open| open.number);
        if let Some(oldest) = links.into_iter().next() {
            oldest.is_replaced = true;
            oldest.replaced.notify_one();
        }
    }
}

/// The open connections. Clones share them.
#[derive(Clone, Default)]
pub struct Connections {
    inner: Arc<Mutex<Inner>>,
}

impl Connections {
    /// Adds a connection and returns what its task listens to. When its owner has as
    /// many as it may, the oldest of them is told to end.
    pub(super) fn add(
        &self,
        id: &str,
        connected_at: Timestamp,
        source_ip: String,
        owner: LinkOwner,
    ) -> Added {
        let (sender, texts) = mpsc::channel(WAITING_MAX);
        let close = Arc::new(Notify::new());
        let activity = Activity::new(connected_at);
        let replaced = Arc::new(Notify::new());
        let mut inner = self.lock();
        inner.make_room(&owner);
        inner.last += 1;
        let open = Open {
            owner,
            number: inner.last,
            replaced: Arc::clone(&replaced),
            is_replaced: false,
            texts: sender,
            close: Arc::clone(&close),
            connected_at,
            activity: activity.clone(),
            source_ip,
        };
        inner.open.insert(id.to_owned(), open);
        Added {
            inbox: SocketInbox { texts, close },
            activity,
            replaced,
        }
    }

    /// Counts a message. Returns how long the link that it came over must not be read.
    pub(super) fn pace(&self, owner: &LinkOwner, rates: &MessageRates) -> Duration {
        let mut inner = self.lock();
        let links = inner.open.len();
        let pace = inner.paces.entry(owner.door()).or_default();
        pace.count(owner, rates, links, Instant::now())
    }

    pub(super) fn remove(&self, id: &str) {
        self.lock().open.remove(id);
    }

    /// Returns the number of open links of gateways.
    #[must_use]
    pub fn links(&self) -> usize {
        let inner = self.lock();
        let owners = inner.open.values().map(|open| open.owner.door());
        owners.filter(|door| *door == Door::Link).count()
    }

    fn send(&self, id: &str, text: String) -> PostOutcome {
        let inner = self.lock();
        match inner.open.get(id).map(|open| open.texts.try_send(text)) {
            Some(Ok(())) => PostOutcome::Sent,
            Some(Err(mpsc::error::TrySendError::Full(_))) => PostOutcome::Throttled,
            None | Some(Err(mpsc::error::TrySendError::Closed(_))) => PostOutcome::Gone,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        // No panic can leave the map in an inconsistent state.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl ConnectionsApi for Connections {
    async fn post(&self, connection_id: &str, data: Bytes) -> PostOutcome {
        if data.len() > MESSAGE_BYTES_MAX {
            return PostOutcome::TooLarge;
        }
        // API Gateway sends text only.
        let text = String::from_utf8_lossy(&data).into_owned();
        self.send(connection_id, text)
    }

    async fn delete(&self, connection_id: &str) -> bool {
        let inner = self.lock();
        let found = inner.open.get(connection_id);
        if let Some(open) = found {
            open.close.notify_one();
        }
        found.is_some()
    }

    async fn get(&self, connection_id: &str) -> Option<ConnectionState> {
        let inner = self.lock();
        let open = inner.open.get(connection_id)?;
        Some(ConnectionState {
            connected_at: open.connected_at.to_string(),
            last_active_at: open.activity.at().to_string(),
            source_ip: open.source_ip.clone(),
        })
    }
}
