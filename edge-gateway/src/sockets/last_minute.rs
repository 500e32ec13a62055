//! Counts the events of one kind in the last minute.
//!
//! A count that begins anew at fixed times lets twice its limit pass around each of them, and so
//! does a bucket that is full at first and fills again meanwhile. So events are counted in parts of
//! a minute, and a part is forgotten only when all of it is a minute old.

use std::time::{Duration, Instant};

/// One part of the minute.
const PART: Duration = Duration::from_secs(10);

/// The six parts of a minute, and the one that has just begun.
const PARTS: usize = 7;

/// A count of events. Each one counts for 60 seconds at least and 70 at most, so that a limit holds
/// for every minute, wherever it begins. It takes 48 bytes, however many events there are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LastMinute {
    /// The newest part is the first.
    counts: [u32; PARTS],
    /// When the newest part began; none before the first event.
    begun: Option<Instant>,
}

impl LastMinute {
    /// The events of the last minute.
    pub(super) fn count(&self, now: Instant) -> u32 {
        let kept = PARTS.saturating_sub(self.parts_since(now));
        self.counts
            .iter()
            .take(kept)
            .fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Counts an event.
    pub(super) fn add(&mut self, now: Instant) {
        self.move_on(now);
        if let Some(newest) = self.counts.first_mut() {
            *newest = newest.saturating_add(1);
        }
    }

    /// Counts an event unless there were as many as `limit` in the last minute. Returns whether it
    /// was counted.
    pub(super) fn add_below(&mut self, limit: u32, now: Instant) -> bool {
        let is_below = self.count(now) < limit;
        if is_below {
            self.add(now);
        }
        is_below
    }

    /// Takes the newest event out of the count, if there is one.
    pub(super) fn take_back(&mut self) {
        if let Some(count) = self.counts.iter_mut().find(|count| **count > 0) {
            *count -= 1;
        }
    }

    /// Moves on to the part of a minute in which `now` lies.
    fn move_on(&mut self, now: Instant) {
        let passed = self.parts_since(now);
        match self.begun {
            Some(begun) if passed < PARTS => {
                self.counts.rotate_right(passed);
                self.counts.iter_mut().take(passed).for_each(|new| *new = 0);
                let parts = u32::try_from(passed).unwrap_or(0);
                self.begun = Some(begun + PART * parts);
            }
            Some(_) | None => {
                self.counts = [0; PARTS];
                self.begun = Some(now);
            }
        }
    }

    /// How many parts have begun since the newest one that is counted. A time before it, which a
    /// caller may have read before another one was served, counts as its own.
    fn parts_since(&self, now: Instant) -> usize {
        let passed = self
            .begun
            .map(|begun| now.saturating_duration_since(begun).as_secs());
        usize::try_from(passed.unwrap_or(0) / PART.as_secs()).unwrap_or(PARTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: u32 = 20;
    const MINUTE: Duration = Duration::from_secs(60);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Tries at each of these times, and returns the times of those that were counted.
    fn counted(tries: impl Iterator<Item = Instant>) -> Vec<Instant> {
        let mut last_minute = LastMinute::default();
        tries
            .filter(|now| last_minute.add_below(LIMIT, *now))
            .collect()
    }

    #[test]
    fn the_limit_holds_in_every_minute_wherever_bursts_fall() {
        let start = Instant::now();
        for pause in [1, 7, 10, 19, 30, 55, 59, 60, 61, 65, 70, 200] {
            let bursts = (0..20).map(|burst| start + seconds(burst * pause));
            let tries = bursts.flat_map(|at| (0..LIMIT * 2).map(move |_| at));
            let counted = counted(tries);
            for pair in counted.windows(LIMIT as usize + 1) {
                assert!(pair[LIMIT as usize] - pair[0] >= MINUTE, "pause of {pause}");
            }
            assert!(counted.len() >= LIMIT as usize);
        }
    }

    #[test]
    fn whoever_tries_all_the_time_gets_the_limit_again_and_again() {
        let start = Instant::now();
        let tries = (0..7_000).map(|tenths| start + seconds(1) / 10 * tenths);
        // 700 seconds, in which each burst of the limit counts for 70 at most.
        assert!(counted(tries).len() >= LIMIT as usize * 10);
    }

    #[test]
    fn an_event_counts_for_a_minute_and_is_forgotten_soon_after() {
        let start = Instant::now();
        for at in [0, 3, 9, 10, 35, 69, 70, 500] {
            let mut last_minute = LastMinute::default();
            last_minute.add(start);
            let at = start + seconds(at);
            last_minute.add(at);
            let of_both = if at - start < MINUTE { 2 } else { 1 };
            assert!(last_minute.count(at) >= of_both);
            let almost = MINUTE - Duration::from_millis(1);
            assert!(last_minute.count(at + almost) >= 1);
            assert_eq!(last_minute.count(at + seconds(70)), 0);
        }
    }

    #[test]
    fn an_event_that_is_taken_back_does_not_count() {
        let start = Instant::now();
        let mut last_minute = LastMinute::default();
        last_minute.take_back();
        last_minute.add(start);
        last_minute.add(start + seconds(15));
        last_minute.take_back();
        assert_eq!(last_minute.count(start + seconds(15)), 1);
        assert_eq!(last_minute.count(start + seconds(70)), 0);
        last_minute.take_back();
        last_minute.take_back();
        assert_eq!(last_minute.count(start), 0);
    }

    #[test]
    fn a_time_that_was_read_before_another_one_was_counted_counts_too() {
        let start = Instant::now();
        let mut last_minute = LastMinute::default();
        last_minute.add(start + seconds(5));
        last_minute.add(start);
        assert_eq!(last_minute.count(start), 2);
    }
}
