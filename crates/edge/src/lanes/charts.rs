//! Decides when the chart values of a station leave. Each message to the cloud costs money, and
//! nobody waits for chart values unless somebody watches: so they leave together with the facts of
//! their own station.

use std::collections::BTreeMap;

use forecourt_types::StationId;

/// How soon chart values leave while somebody watches the station, in milliseconds.
const WATCHED_DELAY_MS: u64 = 5_000;

/// The chart values that wait, and who is watched.
#[derive(Debug)]
pub(super) struct Charts {
    /// The longest that chart values of a station wait for its next fact, in milliseconds.
    delay_ms: u64,
    /// The stations whose chart values wait, and since when, in monotonic milliseconds.
    waiting: BTreeMap<StationId, u64>,
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

    /// Notes that a value of the station waits from now on, unless an older one does.
    pub(super) fn hold(&mut self, station: &StationId, now_ms: u64) {
        if !self.waiting.contains_key(station) {
            self.waiting.insert(station.clone(), now_ms);
        }
    }

    pub(super) fn holds(&self, station: &StationId) -> bool {
        self.waiting.contains_key(station)
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
            // Values that were waiting when the watching began are due at once.
            Some(until) if *until > since_ms => due.min(since_ms.saturating_add(WATCHED_DELAY_MS)),
            _ => due,
        }
    }

    /// Gives the stations whose values are due, and forgets who is watched no longer.
    pub(super) fn due(&mut self, now_ms: u64) -> Vec<StationId> {
        self.watched.retain(|_, until| *until > now_ms);
        let waiting = self.waiting.iter();
        let due = waiting.filter(|(station, since)| self.due_ms(station, **since) <= now_ms);
        due.map(|(station, _)| station.clone()).collect()
    }

    /// When the next values are due, in monotonic milliseconds.
    pub(super) fn deadline_ms(&self) -> Option<u64> {
        let waiting = self.waiting.iter();
        waiting
            .map(|(station, since)| self.due_ms(station, *since))
            .min()
    }
}
