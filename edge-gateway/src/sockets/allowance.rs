//! How many frames one charger may send.

use std::time::{Duration, Instant};

/// The frames a second that one charger may send for long, and the number that it may save up: a
/// charger that sends its queue after an outage is not slowed, and one that never stops is.
const FRAMES: (u64, u64) = (1_000, 5_000);

/// A token bucket of frames, which fills again with time.
#[derive(Debug)]
pub(super) struct Allowance {
    left: u64,
    filled: Instant,
}

impl Allowance {
    pub(super) fn full() -> Self {
        Self {
            left: FRAMES.1,
            filled: Instant::now(),
        }
    }

    /// Takes one frame; returns how long to wait when there is none.
    pub(super) fn take(&mut self, now: Instant) -> Option<Duration> {
        if self.left == 0 {
            let passed = crate::clock::whole_millis(now.duration_since(self.filled));
            self.left = (passed * FRAMES.0 / 1_000).min(FRAMES.1);
            self.filled = now;
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                None
            }
            None => Some(Duration::from_millis(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_a_runaway_is_slowed() {
        let mut allowance = Allowance::full();
        let start = allowance.filled;
        let burst = (0..FRAMES.1).all(|_| allowance.take(start).is_none());
        assert!(burst && allowance.take(start).is_some());
        let later = start + Duration::from_secs(1);
        let passed = (0..FRAMES.1).filter(|_| allowance.take(later).is_none());
        assert_eq!(passed.count() as u64, FRAMES.0);
    }
}
