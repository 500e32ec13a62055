use std::sync::atomic::{AtomicI64, Ordering};

use forecourt_store::ports::Clock;
use forecourt_types::Timestamp;

/// The time at which every simulation begins, 2026-01-01T00:00:00Z, in milliseconds since 1970.
const BEGIN_MS: i64 = 1_767_225_600_000;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub(super) struct VirtualClock(AtomicI64);

impl Default for VirtualClock {
    fn default() -> Self {
        Self(AtomicI64::new(BEGIN_MS))
    }
}

impl VirtualClock {
    /// Moves the clock forward.
    pub(super) fn pass(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH.plus_millis(self.0.load(Ordering::SeqCst))
    }
}
