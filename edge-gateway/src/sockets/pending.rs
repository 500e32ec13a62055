//! The calls of a charger that wait for their answer, and for how long.

use std::time::{Duration, Instant};

use forecourt_ocpp::{Version, actions};

/// The most calls that one charger may have unanswered. OCPP allows one; after an outage some send
/// their whole queue at once. Beyond this number the socket is not read.
pub(super) const MAX_PENDING: usize = 256;

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

/// An answer that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answered {
    /// The action of the call that it answers.
    pub(super) action: &'static str,
    /// Whether it is a CALLERROR.
    pub(super) error: bool,
}

impl Pending {
    /// Remembers a call that went to the journal.
    pub(super) fn add(&mut self, version: Version, text: &str, action: &'static str) {
        // An id with escapes may be written otherwise in the answer: not followed.
        let Some(message_id) = message_id(text).filter(|id| !id.contains('\\')) else {
            return;
        };
        if self.is_full() || !text.trim_start().starts_with("[2") {
            return;
        }
        self.calls.push(Call {
            message_id: message_id.into(),
            action,
            since: Instant::now(),
            has_limit: actions::is_transaction_message(version, action),
        });
    }

    /// Notes a frame that is sent.
    pub(super) fn answer(&mut self, text: &str) -> Option<Answered> {
        let error = match text.get(..2)? {
            "[3" => false,
            "[4" => true,
            _ => return None,
        };
        let id = message_id(text)?;
        let place = self.calls.iter().position(|call| &*call.message_id == id)?;
        let call = self.calls.remove(place);
        Some(Answered {
            action: call.action,
            error,
        })
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

/// The second element of a frame, when it is a text: between the first
/// pair of quotes.
fn message_id(text: &str) -> Option<&str> {
    text.split('"').nth(1)
}

/// The third element of a call: between the second pair of quotes.
pub(super) fn action(text: &str) -> Option<&str> {
    text.split('"').nth(3)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(5);

    #[test]
    fn only_transaction_messages_have_a_limit_and_their_answer_ends_it() {
        let mut pending = Pending::default();
        pending.add(Version::V16, r#"[2,"1","Authorize",{}]"#, "Authorize");
        assert_eq!(pending.deadline(LIMIT), None);
        pending.add(
            Version::V16,
            r#"[2,"2","StopTransaction",{}]"#,
            "StopTransaction",
        );
        assert!(pending.deadline(LIMIT).unwrap() > Instant::now());
        let answered = pending.answer(r#"[3,"2",{}]"#).unwrap();
        assert_eq!(
            (answered.action, answered.error),
            ("StopTransaction", false)
        );
        assert_eq!(pending.deadline(LIMIT), None);
        let answered = pending.answer(r#"[4,"1","GenericError","",{}]"#).unwrap();
        assert_eq!((answered.action, answered.error), ("Authorize", true));
    }

    #[test]
    fn what_cannot_be_followed_is_not() {
        let mut pending = Pending::default();
        for text in [r#"[3,"1",{}]"#, r#"[2,"a\"b","X",{}]"#, "[2,7]", "nonsense"] {
            pending.add(Version::V16, text, "StopTransaction");
        }
        assert_eq!(pending.deadline(LIMIT), None);
        assert_eq!(pending.answer(r#"[3,"unknown",{}]"#), None);
        assert_eq!(pending.answer(r#"[2,"1","Reset",{}]"#), None);
    }

    #[test]
    fn a_charger_that_never_stops_calling_is_held_up() {
        let mut pending = Pending::default();
        for number in 0..MAX_PENDING + 10 {
            pending.add(Version::V16, &format!(r#"[2,"{number}","A",{{}}]"#), "A");
        }
        assert!(pending.is_full());
        assert_eq!(pending.calls.len(), MAX_PENDING);
        pending.answer(r#"[3,"0",{}]"#).unwrap();
        assert!(!pending.is_full());
    }
}
