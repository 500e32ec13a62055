//! How many records wait for the cloud, as pings tell it. People see there whether a site still
//! has something to bring after an outage.

use forecourt_link::Ping;

/// The shortest time between two pings that tell it, in milliseconds: each one that tells another
/// number is a write in the cloud.
const SPACING_MS: u64 = 5 * 60_000;

/// What the cloud was told of the waiting records on this link.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    /// The number that the cloud is known to have; none before the first answer on this link.
    known: Option<u64>,
    told_at_ms: Option<u64>,
}

impl Backlog {
    /// What the next ping tells of so many waiting records, if anything.
    pub(super) fn tell(&mut self, waiting: u64, now_ms: u64) -> Option<u64> {
        let waiting = match waiting {
            0..Ping::FEW_RECORDS => 0,
            many => many,
        };
        let is_early = |at: u64| now_ms < at.saturating_add(SPACING_MS);
        if self.known == Some(waiting) || self.told_at_ms.is_some_and(is_early) {
            return None;
        }
        self.told_at_ms = Some(now_ms);
        Some(waiting)
    }

    /// Notes that a ping was answered that told this number.
    pub(super) const fn heard(&mut self, waiting: u64) {
        self.known = Some(waiting);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backlog_is_told_when_it_changes_and_at_most_each_five_minutes() {
        let mut backlog = Backlog::default();
        assert_eq!(backlog.tell(700, 0), Some(700));
        backlog.heard(700);
        assert_eq!(backlog.tell(200, 60_000), None);
        assert_eq!(backlog.tell(200, SPACING_MS), Some(200));
        // That ping got no answer.
        assert_eq!(backlog.tell(200, 2 * SPACING_MS), Some(200));
        backlog.heard(200);
        assert_eq!(backlog.tell(200, 4 * SPACING_MS), None);
        assert_eq!(backlog.tell(3, 5 * SPACING_MS), Some(0));
        backlog.heard(0);
        assert_eq!(backlog.tell(49, 7 * SPACING_MS), None);
    }
}
