//! Decides when to ask the cloud how far it has applied.

use forecourt_link::Epoch;

use super::LaneKey;
use crate::rows::LaneRow;

/// The longest wait while facts are not applied, in milliseconds, unless the first wait is longer.
const LONGEST_PING_MS: u64 = 60_000;
/// The longest time without a ping, in milliseconds. API Gateway cuts a silent link after 10
/// minutes, and the answer to a ping tells of newer lists and of what is applied, also where the
/// link carries nothing but chart values.
const KEEPALIVE_MS: u64 = 5 * 60_000;
/// How long the gateway waits for the answer to a ping before it sends another, in milliseconds.
const PONG_TIMEOUT_MS: u64 = 15_000;

/// What a ping asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The epoch that was asked about.
    pub(crate) epoch: Epoch,
    /// When it was asked, in monotonic milliseconds.
    pub(crate) at_ms: u64,
    /// The lanes that the ping named.
    pub(crate) lanes: Vec<LaneKey>,
    /// Whether the ping told which policy is in force.
    pub(crate) told_policy: bool,
    /// How many waiting records the ping told of.
    pub(crate) told_waiting: Option<u64>,
}

/// The timing of pings. One ping at a time waits for its answer.
#[derive(Debug)]
pub(crate) struct PingClock {
    /// How soon after an acknowledgement of facts to ask whether they are applied, in milliseconds.
    first_ms: u64,
    last_ping_ms: u64,
    /// When the next ping is due because facts are not applied.
    due_at_ms: Option<u64>,
    interval_ms: u64,
    /// The ping that waits for its answer.
    asked: Option<Asked>,
    /// Where the last ping stopped, when there were more heads than fit one ping.
    offset: usize,
    stall_checked_ms: u64,
}

impl PingClock {
    pub(crate) const fn new(first_ms: u64) -> Self {
        Self {
            first_ms,
            last_ping_ms: 0,
            due_at_ms: None,
            interval_ms: first_ms,
            asked: None,
            offset: 0,
            stall_checked_ms: 0,
        }
    }

    /// Takes another time between an acknowledgement and the question whether it is applied.
    pub(crate) const fn set_interval(&mut self, first_ms: u64) {
        self.first_ms = first_ms;
    }

    /// Notes that the link is gone, and with it whatever was asked.
    pub(crate) fn forget(&mut self) {
        *self = Self::new(self.first_ms);
    }

    pub(crate) const fn welcomed(&mut self, now_ms: u64) {
        self.last_ping_ms = now_ms;
        self.interval_ms = self.first_ms;
        self.stall_checked_ms = now_ms;
    }

    /// Notes that facts were taken over. A later ping asks whether they are applied. It also asks
    /// about everything else that was taken over by then.
    pub(crate) fn accepted(&mut self, now_ms: u64) {
        self.interval_ms = self.first_ms;
        let soon = now_ms.saturating_add(self.first_ms);
        self.due_at_ms = Some(self.due_at_ms.map_or(soon, |due| due.min(soon)));
    }

    pub(crate) const fn progressed(&mut self) {
        self.interval_ms = self.first_ms;
    }

    /// Notes that more lanes wait than one ping can name, and that the cloud applies them: the next
    /// ping is due at once.
    pub(crate) const fn goes_on(&mut self, now_ms: u64) {
        self.due_at_ms = Some(now_ms);
    }

    /// Whether a ping is due.
    pub(crate) fn is_due(&self, now_ms: u64) -> bool {
        let asked = self.asked.as_ref();
        let waits = asked.is_some_and(|asked| now_ms.saturating_sub(asked.at_ms) < PONG_TIMEOUT_MS);
        !waits && (self.is_idle(now_ms) || self.due_at_ms.is_some_and(|due| due <= now_ms))
    }

    /// When another ping may be sent, in monotonic milliseconds: at once, or when the answer to the
    /// last one is overdue.
    pub(crate) fn free_at_ms(&self) -> u64 {
        let asked = self.asked.as_ref();
        asked.map_or(0, |asked| asked.at_ms.saturating_add(PONG_TIMEOUT_MS))
    }

    /// Whether the last ping is so long ago that another one is needed whatever there is to ask.
    /// Only then a ping may name no head: each one costs an invocation in the cloud.
    pub(crate) const fn is_idle(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.last_ping_ms) >= KEEPALIVE_MS
    }

    /// Notes that everything is applied: there is nothing to ask about.
    pub(crate) const fn rest(&mut self) {
        self.due_at_ms = None;
    }

    /// Notes that a ping is sent that names these lanes, which are not applied.
    pub(crate) fn asked(&mut self, asked: Asked) {
        let (now_ms, lanes) = (asked.at_ms, &asked.lanes);
        self.last_ping_ms = now_ms;
        self.offset = self.offset.saturating_add(lanes.len());
        let next = now_ms.saturating_add(self.interval_ms.max(self.first_ms));
        self.due_at_ms = (!lanes.is_empty()).then_some(next);
        let longest = LONGEST_PING_MS.max(self.first_ms);
        self.interval_ms = self
            .interval_ms
            .saturating_mul(2)
            .clamp(self.first_ms, longest);
        self.asked = Some(asked);
    }

    /// Takes a pong: returns what it was asked for. None when no ping is on its way.
    pub(crate) const fn answered(&mut self) -> Option<Asked> {
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
        let keepalive = self.last_ping_ms.saturating_add(KEEPALIVE_MS);
        self.due_at_ms.map_or(keepalive, |due| due.min(keepalive))
    }
}
