use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

use crate::options::Pace;

/// The charger's own clock: true simulated time in milliseconds since 1970, running faster than the
/// wall while a vehicle charges, plus the error (`skew`) that only the charger's messages show.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    pace: Pace,
    base_real: Duration,
    base_ms: i64,
    running: bool,
    skew_ms: i64,
}

impl Clock {
    pub(crate) fn new(start_ms: i64, pace: Pace, skew_ms: i64) -> Self {
        Self {
            pace,
            base_real: Duration::ZERO,
            base_ms: start_ms,
            running: false,
            skew_ms,
        }
    }

    /// Simulated milliseconds per real millisecond now; 0 when only `set` moves the clock.
    fn rate(&self) -> i64 {
        match self.pace {
            Pace::Scaled { speed } if self.running => i64::from(speed.max(1)),
            Pace::Scaled { .. } => 1,
            Pace::AsAnswered => 0,
        }
    }

    /// Returns the true simulated time at `real` after the charger's start.
    pub(crate) fn now(&self, real: Duration) -> i64 {
        let passed =
            i64::try_from(real.saturating_sub(self.base_real).as_millis()).unwrap_or(i64::MAX);
        self.base_ms
            .saturating_add(passed.saturating_mul(self.rate()))
    }

    /// Tells the clock whether a vehicle charges. Only then does time run at the chosen speed.
    pub(crate) fn set_running(&mut self, real: Duration, running: bool) {
        self.base_ms = self.now(real);
        self.base_real = real;
        self.running = running;
    }

    /// Moves the clock forward to `to_ms`. It never moves back.
    pub(crate) fn set(&mut self, real: Duration, to_ms: i64) {
        self.base_ms = self.now(real).max(to_ms);
        self.base_real = real;
    }

    /// Returns the real time at which the clock will show `at_ms`, or `None` when it will not get
    /// there by waiting.
    pub(crate) fn real_at(&self, at_ms: i64) -> Option<Duration> {
        let rate = self.rate();
        if rate == 0 {
            return None;
        }
        let wait_ms = at_ms.saturating_sub(self.base_ms).max(0);
        // The time is rounded up: a driver that wakes too early would have to wake again.
        let real_ms = wait_ms.saturating_add(rate - 1).checked_div(rate)?;
        Some(self.base_real + Duration::from_millis(u64::try_from(real_ms).unwrap_or(0)))
    }

    /// Returns the time `at_ms` as the charger's wrong clock shows it (RFC
    /// 3339, UTC, milliseconds).
    pub(crate) fn claim(&self, at_ms: i64) -> String {
        time_text(at_ms.saturating_add(self.skew_ms))
    }
}

/// Returns the milliseconds of a time since 1970.
pub(crate) fn millis(at: SystemTime) -> i64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Returns the RFC 3339 text of milliseconds since 1970. Times that do not exist become 1970.
pub(crate) fn time_text(at_ms: i64) -> String {
    let time = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{time:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_runs_at_the_chosen_speed_only_while_charging() {
        let mut clock = Clock::new(1_000_000, Pace::Scaled { speed: 60 }, 0);
        assert_eq!(clock.now(Duration::from_secs(1)), 1_001_000);
        clock.set_running(Duration::from_secs(1), true);
        assert_eq!(clock.now(Duration::from_secs(2)), 1_061_000);
        assert_eq!(clock.real_at(1_061_000), Some(Duration::from_secs(2)));
        clock.set_running(Duration::from_secs(2), false);
        assert_eq!(clock.now(Duration::from_secs(3)), 1_062_000);
    }

    #[test]
    fn a_claim_carries_the_error_and_ends_in_z() {
        let clock = Clock::new(0, Pace::AsAnswered, -3_600_000);
        assert_eq!(clock.claim(3_600_500), "1970-01-01T00:00:00.500Z");
    }
}
