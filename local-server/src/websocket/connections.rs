//! The open connections, and posting to them by id.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use forecourt_aws::SystemClock;
use forecourt_cloud::ports::Clock as _;
use forecourt_embedded::{ConnectionState, ConnectionsApi, PostOutcome};
use forecourt_types::Timestamp;
use tokio::sync::{Notify, mpsc};

use super::MESSAGE_BYTES_MAX;

/// Texts that may wait for one socket; more and the poster is throttled.
const WAITING_MAX: usize = 64;

/// What a socket is told to do.
#[derive(Debug)]
pub(super) struct Orders {
    /// Texts to send.
    pub(super) texts: mpsc::Receiver<String>,
    /// Told when the socket is to close. It does not wait behind texts that the other
    /// side does not read.
    pub(super) close: Arc<Notify>,
}

/// When something last went over a connection.
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
    texts: mpsc::Sender<String>,
    close: Arc<Notify>,
    connected_at: Timestamp,
    activity: Activity,
    source_ip: String,
}

/// The open connections. Clones share them.
#[derive(Clone, Default)]
pub struct Connections {
    open: Arc<Mutex<HashMap<String, Open>>>,
}

impl Connections {
    /// Makes a connection known, with what it will be told to do.
    pub(super) fn add(
        &self,
        id: &str,
        connected_at: Timestamp,
        source_ip: String,
    ) -> (Orders, Activity) {
        let (sender, texts) = mpsc::channel(WAITING_MAX);
        let close = Arc::new(Notify::new());
        let activity = Activity::new(connected_at);
        let open = Open {
            texts: sender,
            close: Arc::clone(&close),
            connected_at,
            activity: activity.clone(),
            source_ip,
        };
        self.lock().insert(id.to_owned(), open);
        (Orders { texts, close }, activity)
    }

    pub(super) fn remove(&self, id: &str) {
        self.lock().remove(id);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    fn send(&self, id: &str, text: String) -> PostOutcome {
        let open = self.lock();
        match open.get(id).map(|open| open.texts.try_send(text)) {
            Some(Ok(())) => PostOutcome::Sent,
            Some(Err(mpsc::error::TrySendError::Full(_))) => PostOutcome::Throttled,
            None | Some(Err(mpsc::error::TrySendError::Closed(_))) => PostOutcome::Gone,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Open>> {
        // No panic can leave the map half changed.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
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
        let open = self.lock();
        let found = open.get(connection_id);
        if let Some(open) = found {
            open.close.notify_one();
        }
        found.is_some()
    }

    async fn get(&self, connection_id: &str) -> Option<ConnectionState> {
        let open = self.lock();
        let open = open.get(connection_id)?;
        Some(ConnectionState {
            connected_at: open.connected_at.to_string(),
            last_active_at: open.activity.at().to_string(),
            source_ip: open.source_ip.clone(),
        })
    }
}
