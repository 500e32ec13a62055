//! The calls of a charger that wait for their answer, and for how long.

use std::time::{Duration, Instant};

use forecourt_ocpp::{Version, actions};

/// The most calls that one charger may have unanswered. OCPP allows one; after an outage some send
/// their whole queue at once. Beyond this number the socket is not read.
const MAX_PENDING: usize = 256;

#[derive(Debug)]
struct Call {
    message_id: Box<str>,
    action: &'static str,
    since: Instant,
    has_limit: bool,
}

/// The unanswered calls of one socket, oldest first.
#[derive(Debug, Default)]
pub(super) struct Pending {
    calls: Vec<Call>,
}

impl Pending {
    /// Remembers a call that went to the journal.
    pub(super) fn add(&mut self, version: Version, message_id: &str, action: &'static str) {
        if self.is_full() {
            return;
        }
        self.calls.push(Call {
            message_id: message_id.into(),
            action,
            since: Instant::now(),
            has_limit: actions::is_transaction_message(version, action),
        });
    }

    /// Forgets the call that is answered now, and returns its action; none when no such call waits.
    pub(super) fn answered(&mut self, message_id: &str) -> Option<&'static str> {
        let mut calls = self.calls.iter();
        let place = calls.position(|call| &*call.message_id == message_id)?;
        Some(self.calls.remove(place).action)
    }

    /// Whether the socket must not be read any further.
    pub(super) const fn is_full(&self) -> bool {
        self.calls.len() >= MAX_PENDING
    }

    /// The time at which the first transaction message has waited too long.
    pub(super) fn deadline(&self, limit: Duration) -> Option<Instant> {
        let oldest = self.calls.iter().find(|call| call.has_limit);
        oldest.map(|call| call.since + limit)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(5);

    #[test]
    fn only_transaction_messages_have_a_limit_and_their_answer_ends_it() {
        let mut pending = Pending::default();
        pending.add(Version::V16, "1", "Authorize");
        assert_eq!(pending.deadline(LIMIT), None);
        pending.add(Version::V16, "2", "StopTransaction");
        assert!(pending.deadline(LIMIT).unwrap() > Instant::now());
        assert_eq!(pending.answered("2"), Some("StopTransaction"));
        assert_eq!(pending.deadline(LIMIT), None);
        assert_eq!(pending.answered("1"), Some("Authorize"));
    }

    #[test]
    fn an_answer_that_no_call_waits_for_changes_nothing() {
        let mut pending = Pending::default();
        pending.add(Version::V16, "1", "Authorize");
        assert_eq!(pending.answered("unknown"), None);
        assert_eq!(pending.answered("1"), Some("Authorize"));
        assert_eq!(pending.answered("1"), None);
    }

    #[test]
    fn a_charger_that_never_stops_calling_is_held_up() {
        let mut pending = Pending::default();
        for number in 0..MAX_PENDING + 10 {
            pending.add(Version::V16, &number.to_string(), "A");
        }
        assert!(pending.is_full());
        assert_eq!(pending.calls.len(), MAX_PENDING);
        pending.answered("0").unwrap();
        assert!(!pending.is_full());
    }
}
