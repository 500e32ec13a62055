//! The clock of the queues: the machine's, or a test's.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// A wait that ends at a moment of a [`Clock`].
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The source of the time that the queues use for visibility, delays, deduplication windows,
/// retention and long polls.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Returns the milliseconds since the Unix epoch. They must not go backwards.
    fn now_ms(&self) -> i64;

    /// Returns a wait that ends when [`now_ms`](Clock::now_ms) has reached `at_ms`.
    fn sleep_until(&self, at_ms: i64) -> Sleep;
}

/// The machine's clock, read once at construction and carried on by the monotonic clock from there,
/// so that a clock step while the process runs neither frees nor locks any message.
#[derive(Debug, Clone)]
pub struct SystemClock {
    started_ms: i64,
    started: Instant,
}

impl SystemClock {
    /// Reads the machine's clock.
    #[must_use]
    pub fn new() -> Self {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            started_ms: whole_ms(since_epoch),
            started: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        self.started_ms
            .saturating_add(whole_ms(self.started.elapsed()))
    }

    fn sleep_until(&self, at_ms: i64) -> Sleep {
        let wait_ms = u64::try_from(at_ms.saturating_sub(self.now_ms())).unwrap_or(0);
        Box::pin(tokio::time::sleep(Duration::from_millis(wait_ms)))
    }
}

/// A clock that stands still until it is moved, so that a wait on it takes no real time.
#[derive(Debug, Clone)]
pub struct ManualClock {
    now_ms: Arc<watch::Sender<i64>>,
}

impl ManualClock {
    /// Makes a clock that stands at `now_ms` milliseconds after the Unix epoch.
    #[must_use]
    pub fn new(now_ms: i64) -> Self {
        Self {
            now_ms: Arc::new(watch::Sender::new(now_ms)),
        }
    }

    /// Moves the clock forward and wakes whoever waits for a moment that is now past.
    pub fn advance(&self, by: Duration) {
        self.now_ms
            .send_modify(|now| *now = now.saturating_add(whole_ms(by)));
    }

    /// Returns how many waits for a later moment are open, so that a test knows that a long poll
    /// has begun to wait.
    #[must_use]
    pub fn sleepers(&self) -> usize {
        self.now_ms.receiver_count()
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        *self.now_ms.borrow()
    }

    fn sleep_until(&self, at_ms: i64) -> Sleep {
        let mut moves = self.now_ms.subscribe();
        Box::pin(async move {
            // The sender is gone only when the clock is; then the moment never comes.
            if moves.wait_for(|now| *now >= at_ms).await.is_err() {
                std::future::pending::<()>().await;
            }
        })
    }
}

fn whole_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
