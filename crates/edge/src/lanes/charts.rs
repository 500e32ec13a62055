//! Decides when the chart values of a station leave. Each message to the cloud costs money, and
//! nobody waits for chart values unless somebody watches: so they leave together with the facts of
//! their own station.

use std::collections::BTreeMap;

use forecourt_types::StationId;

/// How soon chart values leave while somebody watches the station, in milliseconds.
const WATCHED_DELAY_MS: u64 = 5_000;

/// The chart values that wait at one station.
#[derive(Debug)]
struct Waiting {
    /// Since when the oldest of them waits, in monotonic milliseconds.
    since_ms: u64,
    count: u64,
}

/// The stations whose chart values wait, and the stations that are watched.
#[derive(Debug)]
pub(super) struct Charts {
    /// The longest that chart values of a station wait for its next fact, in milliseconds.
    delay_ms: u64,
    waiting: BTreeMap<StationId, Waiting>,
    /// Until when each station is watched, in monotonic milliseconds.
    watched: BTreeMap<StationId, u64>,
}

impl Charts {
    pub(super) const fn new(delay_ms: u64) -> Self {
        Self {
            delay_ms,
            waiting: BTreeMap::new(),
            watched: BTreeMap::new(),
        }
    }

    pub(super) const fn set_delay(&mut self, delay_ms: u64) {
        self.delay_ms = delay_ms;
    }

    /// Notes that one more value of the station waits.
    pub(super) fn hold(&mut self, station: &StationId, now_ms: u64) {
        if let Some(waiting) = self.waiting.get_mut(station) {
            waiting.count += 1;
            return;
        }
        let first = Waiting {
            since_ms: now_ms,
            count: 1,
        };
        self.waiting.insert(station.clone(), first);
    }

    /// The number of values of the station that wait, the newest of the station.
    pub(super) fn held(&self, station: &StationId) -> u64 {
        self.waiting.get(station).map_or(0, |waiting| waiting.count)
    }

    /// Notes that the values of the station leave now.
    pub(super) fn release(&mut self, station: &StationId) {
        self.waiting.remove(station);
    }

    /// Notes that nothing waits any more: everything is sent anew.
    pub(super) fn release_all(&mut self) {
        self.waiting.clear();
    }

    pub(super) fn watch(&mut self, station: &StationId, until_ms: u64) {
        let known = self.watched.entry(station.clone()).or_default();
        *known = (*known).max(until_ms);
    }

    /// When the waiting values of a station leave at the latest.
    fn due_ms(&self, station: &StationId, since_ms: u64) -> u64 {
        let due = since_ms.saturating_add(self.delay_ms);
        match self.watched.get(station) {
            Some(until) if *until > since_ms => due.min(since_ms.saturating_add(WATCHED_DELAY_MS)),
            _ => due,
        }
    }

    /// Gives the stations whose values are due, and forgets who is watched no longer.
    pub(super) fn due(&mut self, now_ms: u64) -> Vec<StationId> {
        let waiting = self.waiting.iter();
        let due = waiting.filter(|(station, it)| self.due_ms(station, it.since_ms) <= now_ms);
        let due = due.map(|(station, _)| station.clone()).collect();
        // A value that came just before the end of the watching is still due soon.
        let ended_ms = now_ms.saturating_sub(WATCHED_DELAY_MS);
        self.watched.retain(|_, until| *until > ended_ms);
        due
    }

    /// When the next values are due, in monotonic milliseconds.
    pub(super) fn deadline_ms(&self) -> Option<u64> {
        let waiting = self.waiting.iter();
        waiting
            .map(|(station, it)| self.due_ms(station, it.since_ms))
            .min()
    }
}
