//! Sends again what was not acknowledged or is not applied in time, and lets chart values leave
//! that have waited long enough.

use super::{LaneKey, Lanes, LinkState};
use crate::Now;

/// How long an acknowledgement may take before the batch is sent again, in milliseconds.
const ACK_TIMEOUT_MS: u64 = 15_000;
/// How long accepted records may stay unapplied, without any progress, before they are sent again
/// whatever the pings tell, in milliseconds. Whatever the cloud's queue did, they are still here.
const UNANSWERED_MS: u64 = 3_600_000;

impl Lanes {
    /// Sends again what was taken over and is still not applied, although the cloud has just told
    /// how far these lanes are applied.
    pub(crate) fn resend_stalled(&mut self, now: Now, told: &[LaneKey]) {
        for key in told {
            let track = self.tracks.get_mut(key);
            if track.is_some_and(|track| track.rewind_stalled(now.monotonic_ms)) {
                self.enqueue(key);
            }
        }
    }

    /// Handles acknowledgements that did not come, chart values that have waited long enough, and
    /// records that were not applied for an hour.
    pub(crate) fn expire(&mut self, now: Now) {
        for station in self.charts.due(now.monotonic_ms) {
            self.release(&station);
        }
        let late: Vec<LaneKey> = self
            .flights
            .iter()
            .filter(|key| {
                let track = self.tracks.get(*key);
                track.is_none_or(|track| track.is_late(now.monotonic_ms, ACK_TIMEOUT_MS))
            })
            .cloned()
            .collect();
        for key in late {
            self.flights.remove(&key);
            if let Some(track) = self.tracks.get_mut(&key) {
                track.flight_failed();
            }
            self.enqueue(&key);
        }
        if self.state != LinkState::Up || !self.ping.is_stall_check_due(now.monotonic_ms) {
            return;
        }
        let keys: Vec<LaneKey> = self.tracks.keys().cloned().collect();
        for key in keys {
            let track = self.tracks.get_mut(&key);
            if track.is_some_and(|track| track.rewind_unanswered(now.monotonic_ms, UNANSWERED_MS)) {
                self.enqueue(&key);
            }
        }
    }
}
