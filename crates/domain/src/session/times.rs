//! Decides which clock counts: the charger's, that of the receipt, or a person's word.

use forecourt_types::{ClaimedAt, Timestamp};

use super::Session;
use super::evidence::Told;
use crate::clock::DIFFERS_MS;

/// How near to its receipt a claimed time must be so that the message was sent at once, by a clock
/// that is right.
const LIVE_MS: i64 = 60_000;

impl Session {
    /// When the charge began, as a bill takes it.
    #[must_use]
    pub fn billed_start(&self) -> Option<Timestamp> {
        let claimed = self.started_at.map(ClaimedAt::timestamp);
        let received = self.start_received_at.filter(|_| self.bills_received_times);
        self.stated.started_at.or(received).or(claimed)
    }

    /// When the charge ended, as a bill takes it.
    #[must_use]
    pub fn billed_end(&self) -> Option<Timestamp> {
        let claimed = self.ended_at.map(ClaimedAt::timestamp);
        let received = self.stop_received_at.filter(|_| self.bills_received_times);
        self.stated.ended_at.or(received).or(claimed)
    }

    /// When the charge began and ended by one of the two clocks; what persons stated counts before
    /// both. A message that the charger kept has no time of receipt: its claimed time counts.
    pub(super) fn ends(&self, by_received_times: bool) -> (Option<Timestamp>, Option<Timestamp>) {
        let claimed = (
            self.started_at.map(ClaimedAt::timestamp),
            self.ended_at.map(ClaimedAt::timestamp),
        );
        let (start, end) = if by_received_times {
            (
                self.start_received_at.or(claimed.0),
                self.stop_received_at.or(claimed.1),
            )
        } else {
            claimed
        };
        let start = self.stated.started_at.or(start);
        let end = self.stated.ended_at.or(end).or(start);
        (start, end)
    }

    /// When the charge began by the receipt of its start, or by this time.
    pub(super) fn begin(&self, at: Timestamp) -> Begin {
        let claimed = self.started_at.map(ClaimedAt::timestamp);
        let received = self.start_received_at;
        let ahead_ms = claimed
            .zip(received)
            .map(|(claimed, received)| claimed.millis_since(received));
        Begin {
            at,
            ahead_ms: ahead_ms.unwrap_or(0),
        }
    }

    /// How far the charger's own times of start and stop can be right.
    pub(super) fn claims(&self) -> Claims {
        let (Some(start), Some(end)) = (self.started_at, self.ended_at) else {
            return Claims::Right;
        };
        let received = self.start_received_at.zip(self.stop_received_at);
        let Some((from, to)) = received else {
            return if end < start {
                Claims::Impossible
            } else {
                Claims::Right
            };
        };
        let start_ahead_ms = start.timestamp().millis_since(from);
        let end_ahead_ms = end.timestamp().millis_since(to);
        let is_live = |ahead_ms: i64| ahead_ms.abs() <= LIVE_MS;
        if to < from {
            Claims::Right
        } else if end < start {
            Claims::Impossible
        } else if start_ahead_ms.max(end_ahead_ms) <= DIFFERS_MS {
            Claims::Right
        } else if is_live(start_ahead_ms)
            || is_live(end_ahead_ms)
            || is_live(start_ahead_ms.saturating_sub(end_ahead_ms))
        {
            Claims::Ahead
        } else {
            Claims::AheadAndKept
        }
    }
}

/// The readings, each at the time of its receipt.
pub(super) fn received(samples: &[Told]) -> Vec<Told> {
    let mut received = samples.to_vec();
    for told in &mut received {
        told.reading.at = ClaimedAt(told.received_at.timestamp());
    }
    received
}

/// The readings as [`received`] gives them, but a reading that the charger had kept has
/// its own time.
pub(super) fn kept(samples: &[Told], start: &Begin) -> Vec<Told> {
    let mut kept = samples.to_vec();
    for told in &mut kept {
        told.reading.at = ClaimedAt(start.credible_time(told));
    }
    kept
}

/// When a charge began, by the receipt of its start.
pub(super) struct Begin {
    /// The time at which the gateway received the start.
    pub(super) at: Timestamp,
    /// How far the charger's clock was ahead of that time, in milliseconds.
    pub(super) ahead_ms: i64,
}

impl Begin {
    /// The time of a reading: its own time as it is, or its own time less what the clock was ahead
    /// at the start, whichever lies between the start and the receipt of the reading; else the time
    /// of receipt.
    pub(super) fn credible_time(&self, told: &Told) -> Timestamp {
        let claimed = told.reading.at.timestamp();
        let received = told.received_at.timestamp();
        let shifted = claimed.plus_millis(self.ahead_ms.saturating_neg());
        let mut claims = [claimed, shifted].into_iter();
        let credible = claims.find(|claim| (self.at..=received).contains(claim));
        credible.unwrap_or(received)
    }
}

/// The readings with times that increase. Where the charger's clock was set back or stands still, a
/// reading lies as much after the one before as it was received later.
pub(super) fn spaced(samples: &[Told]) -> Vec<Told> {
    let mut spaced: Vec<Told> = Vec::with_capacity(samples.len());
    for told in samples {
        let mut told = told.clone();
        if let Some(before) = spaced.last()
            && told.reading.at <= before.reading.at
            && told.reading.register > before.reading.register
        {
            let apart_ms = told
                .received_at
                .timestamp()
                .millis_since(before.received_at.timestamp());
            let at = before.reading.at.timestamp().plus_millis(apart_ms.max(0));
            told.reading.at = ClaimedAt(at);
        }
        spaced.push(told);
    }
    spaced
}

/// What the times of receipt say of the charger's times.
pub(super) enum Claims {
    /// They say nothing against the charger's times.
    Right,
    /// One of the claimed times lies after its receipt, so the clock was wrong; and both messages
    /// were sent at once.
    Ahead,
    /// One of the claimed times lies after its receipt, and one message was kept at the charger: as
    /// far as anybody knows, the clock is wrong by the same time at both ends.
    AheadAndKept,
    /// The end lies before the start.
    Impossible,
}

impl Claims {
    /// The clocks to try, the better one first: whether the times of receipt count.
    pub(super) const fn bases(&self) -> &'static [bool] {
        match self {
            Self::Right => &[false],
            Self::Ahead => &[true, false],
            Self::AheadAndKept => &[false, true],
            Self::Impossible => &[true],
        }
    }
}
