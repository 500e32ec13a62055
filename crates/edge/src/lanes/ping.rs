//! Decides when to ask the cloud how far it has applied.

use forecourt_link::Epoch;

use crate::rows::LaneRow;

/// How soon after an acknowledgement to ask, in milliseconds: most records are applied by then.
const FIRST_PING_MS: u64 = 2_000;
/// The longest wait while something is not applied, in milliseconds.
const LONGEST_PING_MS: u64 = 60_000;
/// The longest silence of the link, in milliseconds: API Gateway cuts it after 10 minutes.
const KEEPALIVE_MS: u64 = 5 * 60_000;
/// How long the gateway waits for the answer to a ping before it sends another, in milliseconds.
const PONG_TIMEOUT_MS: u64 = 15_000;

/// The timing of pings. One ping at a time waits for its answer.
#[derive(Debug, Default)]
pub(crate) struct PingClock {
    last_sent_ms: u64,
    /// When the next ping is due because something is not applied.
    due_at_ms: Option<u64>,
    interval_ms: u64,
    /// The epoch that was asked about, and since when.
    asked: Option<(Epoch, u64)>,
    /// Where the last ping stopped, when there were more heads than fit one ping.
    offset: usize,
    stall_checked_ms: u64,
}

impl PingClock {
    pub(crate) const fn welcomed(&mut self, now_ms: u64) {
        self.last_sent_ms = now_ms;
        self.interval_ms = FIRST_PING_MS;
        self.stall_checked_ms = now_ms;
    }

    /// Notes that a message was sent, of whatever kind.
    pub(crate) const fn sent(&mut self, now_ms: u64) {
        self.last_sent_ms = now_ms;
    }

    /// Notes that records were taken over: soon afterwards a ping asks whether they are applied.
    pub(crate) fn accepted(&mut self, now_ms: u64) {
        self.interval_ms = FIRST_PING_MS;
        let soon = now_ms.saturating_add(FIRST_PING_MS);
        self.due_at_ms = Some(self.due_at_ms.map_or(soon, |due| due.min(soon)));
    }

    pub(crate) const fn progressed(&mut self, _now_ms: u64) {
        self.interval_ms = FIRST_PING_MS;
    }

    /// Whether a ping is due.
    pub(crate) fn is_due(&self, now_ms: u64) -> bool {
        let waits = self
            .asked
            .is_some_and(|(_, since)| now_ms.saturating_sub(since) < PONG_TIMEOUT_MS);
        !waits && (self.is_idle(now_ms) || self.due_at_ms.is_some_and(|due| due <= now_ms))
    }

    /// Whether nothing was sent for so long that the link needs a message. Only
    /// then a ping may name no head: each one costs an invocation in the cloud.
    pub(crate) const fn is_idle(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.last_sent_ms) >= KEEPALIVE_MS
    }

    /// Notes that everything is applied: there is nothing to ask about.
    pub(crate) const fn rest(&mut self) {
        self.due_at_ms = None;
    }

    /// Notes that a ping is sent, with this many heads of all that are not applied.
    pub(crate) fn asked(&mut self, now_ms: u64, epoch: Epoch, heads: usize) {
        self.asked = Some((epoch, now_ms));
        self.last_sent_ms = now_ms;
        self.offset = self.offset.saturating_add(heads);
        let next = now_ms.saturating_add(self.interval_ms.max(FIRST_PING_MS));
        self.due_at_ms = (heads > 0).then_some(next);
        self.interval_ms = self
            .interval_ms
            .saturating_mul(2)
            .clamp(FIRST_PING_MS, LONGEST_PING_MS);
    }

    /// Takes a pong: returns the epoch that it is about, and when it was asked for. None when no
    /// ping is on its way.
    pub(crate) const fn answered(&mut self) -> Option<(Epoch, u64)> {
        self.asked.take()
    }

    /// Whether to look for lanes that nobody applies: twice a minute is enough.
    pub(crate) const fn is_stall_check_due(&mut self, now_ms: u64) -> bool {
        let is_due = now_ms.saturating_sub(self.stall_checked_ms) >= 30_000;
        if is_due {
            self.stall_checked_ms = now_ms;
        }
        is_due
    }

    /// The heads of the next ping: of one epoch, going round when there are more than fit.
    pub(crate) fn choose<'a>(
        &self,
        heads: impl Iterator<Item = &'a LaneRow>,
        most: usize,
    ) -> Vec<&'a LaneRow> {
        let all: Vec<&LaneRow> = heads.collect();
        let Some(epoch) = all.iter().map(|row| row.epoch).min() else {
            return Vec::new();
        };
        let of_epoch: Vec<&LaneRow> = all.into_iter().filter(|row| row.epoch == epoch).collect();
        let skip = if of_epoch.len() > most {
            self.offset % of_epoch.len()
        } else {
            0
        };
        of_epoch
            .iter()
            .cycle()
            .skip(skip)
            .take(most.min(of_epoch.len()))
            .copied()
            .collect()
    }

    pub(crate) fn deadline_ms(&self) -> u64 {
        let keepalive = self.last_sent_ms.saturating_add(KEEPALIVE_MS);
        self.due_at_ms.map_or(keepalive, |due| due.min(keepalive))
    }
}
