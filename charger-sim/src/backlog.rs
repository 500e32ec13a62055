use std::time::{SystemTime, UNIX_EPOCH};

use crate::options::SessionPlan;

/// Sessions that a charger ran while it had no connection, before its program was started here. It
/// keeps their messages with the times of then, and sends them once its boot is accepted.
///
/// The same backlog of the same charger makes the same messages with the same ids, however often
/// and whenever it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// When the backlog was made. The ids of its messages and transactions are derived from it.
    pub made_at: SystemTime,
    /// The sessions, in the order in which they began. One that has no end by now goes on.
    pub sessions: Vec<PastSession>,
}

/// A session that began in the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSession {
    /// When it began.
    pub began_at: SystemTime,
    /// What was charged. No token is asked for: there was nobody to ask.
    pub plan: SessionPlan,
}

/// Returns the milliseconds of a time since 1970.
pub(crate) fn millis(at: SystemTime) -> i64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
