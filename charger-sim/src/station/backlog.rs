//! Runs the sessions of a backlog, before the station connects for the first time.

use super::Station;
use crate::clock::millis;
use crate::options::{Backlog, SessionPlan};

impl Station {
    /// Runs the sessions of the backlog and moves the clock from each to the next. At the end it
    /// stands where it stood before, at the present.
    pub(super) fn run_backlog(&mut self, backlog: Backlog, present_ms: i64) {
        for session in backlog.sessions {
            let began_ms = millis(session.began_at);
            self.advance(began_ms);
            self.clock.set(self.real, began_ms);
            let plan = SessionPlan {
                authorize: false,
                ..session.plan
            };
            if let Err(reason) = self.begin(plan, None) {
                self.violation(format!("a session of the backlog cannot be run: {reason}"));
            }
        }
        self.advance(present_ms);
        self.clock.set(self.real, present_ms);
    }
}
