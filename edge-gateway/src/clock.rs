//! The two clocks of the process.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use forecourt_edge::Now;
use forecourt_types::{ReceivedAt, Timestamp};

/// Reads the wall clock and counts milliseconds since it was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    started: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    pub(crate) fn now(&self) -> Now {
        Now {
            wall: wall(),
            monotonic_ms: self.monotonic_ms(),
        }
    }

    pub(crate) fn monotonic_ms(&self) -> u64 {
        whole_millis(self.started.elapsed())
    }
}

/// Reads the wall clock; a clock before 1970 or after 9999 is taken as 1970.
pub(crate) fn wall() -> ReceivedAt {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
    ReceivedAt(Timestamp::from_millis(millis).unwrap_or(Timestamp::EPOCH))
}

pub(crate) fn whole_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
