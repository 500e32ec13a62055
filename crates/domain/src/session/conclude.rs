//! Concludes a session: it is finished, has come to nothing, or waits for a person.

use forecourt_types::{Energy, Timestamp};

use super::causes::{
    CAUSE_CORRECTED, CAUSE_NO_START_NO_ENERGY, CAUSE_PRICED, CAUSE_PRICED_AGAIN,
    CAUSE_REFUSED_WITHOUT_ENERGY, CAUSE_SILENT,
};
use super::flags::{
    FLAG_BEGIN_PLACEHOLDER, FLAG_BEGIN_SET_ASIDE, FLAG_BEGUN_AFTER_REPLACEMENT, FLAG_END_SET_ASIDE,
    FLAG_FIRST_READING_BILLED, FLAG_LAST_READING_BILLED, FLAG_NO_CARD, FLAG_READING_SET_ASIDE,
    FLAG_RECEIVED_TIMES, FLAG_TOKEN_REFUSED,
};
use super::{End, Outcome, Problem, Session, Status};
use crate::fact::Flag;

/// The flags that say what the energy is based on, and that nobody pays for it; each conclusion
/// sets them anew.
const CONCLUSION_FLAGS: [&str; 8] = [
    FLAG_BEGIN_PLACEHOLDER,
    FLAG_BEGIN_SET_ASIDE,
    FLAG_END_SET_ASIDE,
    FLAG_FIRST_READING_BILLED,
    FLAG_LAST_READING_BILLED,
    FLAG_NO_CARD,
    FLAG_READING_SET_ASIDE,
    FLAG_RECEIVED_TIMES,
];

impl Session {
    /// Closes the session with the last reading known because nothing came for too long, until a
    /// stop corrects it. It does nothing unless the session is charging.
    pub fn close_provisionally(&mut self, now: Timestamp) -> Outcome {
        if self.status != Status::Charging {
            return Outcome::Going;
        }
        self.close(now, CAUSE_SILENT, "nothing was heard of it for too long")
    }

    /// Closes a session that is charging, until a stop corrects it.
    pub(super) fn close(&mut self, now: Timestamp, code: &str, cause: &str) -> Outcome {
        self.end = End::Provisional;
        let last = self.last_sample;
        let told = self.trail.all().iter();
        let told = told.rev().find(|told| Some(told.reading) == last);
        self.stop_received_at = match (self.start_received_at, told) {
            (Some(start), Some(told)) => Some(self.begin(start).credible_time(told)),
            (start, None) if last.is_none() => start,
            (_, _) => None,
        };
        let last = last.map(|reading| reading.at);
        self.ended_at = match self.stop_received_at {
            Some(_) => last.or(self.started_at),
            None => last.max(self.started_at),
        };
        self.flags.insert(Flag::Provisional);
        self.conclude(now, code, cause)
    }

    /// Concludes the session: it is finished, has come to nothing, or waits for a person to
    /// look at it.
    pub(super) fn conclude(&mut self, at: Timestamp, code: &str, cause: &str) -> Outcome {
        let weighed = self.judge();
        if let Some((code, cause)) = self.came_to_nothing(&weighed) {
            self.problem = None;
            self.push(Status::Failed, at, code, cause);
            return Outcome::Void;
        }
        let doubt = self.doubt().filter(|_| self.stated.is_empty());
        match weighed.err().or(doubt) {
            None => {
                self.problem = None;
                let cause = self.with_named_end(cause);
                self.push(Status::Finished, at, code, cause);
                Outcome::Settle
            }
            Some(problem) => self.wait_for_person(at, problem),
        }
    }

    /// Concludes what a person stated: the session can then be priced, whoever's token it was.
    pub(super) fn conclude_stated(&mut self, at: Timestamp, cause: &str) -> Outcome {
        self.problem = None;
        // `check_stated` has weighed it before: it cannot fail here.
        if let Err(problem) = self.judge() {
            return self.wait_for_person(at, problem);
        }
        self.push(Status::Finished, at, CAUSE_CORRECTED, cause);
        Outcome::Settle
    }

    fn wait_for_person(&mut self, at: Timestamp, problem: Problem) -> Outcome {
        self.problem = Some(problem);
        self.push(Status::NeedsReview, at, problem.code(), problem.to_string());
        Outcome::Review
    }

    /// Concludes what the facts say now: the energy, or a problem. Its flag is
    /// set for good only when no fact can change it any more: not by a stop that
    /// was only fitted, which one that names the charge replaces.
    fn judge(&mut self) -> Result<(), Problem> {
        for name in CONCLUSION_FLAGS {
            self.flags.remove(&Flag::Other(name.to_owned()));
        }
        self.energy = self.energy_so_far();
        match self.weigh() {
            Ok(weighed) => {
                self.energy = weighed.energy;
                self.billed_registers = weighed.registers;
                // What was odd about single readings is said by the flags
                // of the conclusion.
                self.flags.remove(&Flag::MeterImplausible);
                self.flags.remove(&Flag::MeterBackwards);
                self.bills_received_times = weighed.by_received_times;
                self.flag(weighed.flags);
                if self.token_uid.is_none() && self.energy > Energy::ZERO {
                    self.flag([Flag::Other(FLAG_NO_CARD.to_owned())]);
                }
                Ok(())
            }
            Err(problem) => {
                self.bills_received_times = false;
                self.billed_registers = None;
                let is_fitted = self.flags.contains(&Flag::FittedToOpenSession);
                if self.end == End::Stopped && !is_fitted {
                    self.flags.insert(problem.flag());
                }
                Err(problem)
            }
        }
    }

    /// Why nobody pays for the session and nobody has to look at it, if so.
    fn came_to_nothing(
        &self,
        weighed: &Result<(), Problem>,
    ) -> Option<(&'static str, &'static str)> {
        if weighed.is_ok() && self.energy == Energy::ZERO && self.is_refused() {
            let cause = "the token was refused and no energy was taken";
            return Some((CAUSE_REFUSED_WITHOUT_ENERGY, cause));
        }
        let is_name_only = self.started_at.is_none() && self.end == End::Provisional;
        let cause = "no start was told, and no energy was taken";
        (is_name_only && self.energy == Energy::ZERO).then_some((CAUSE_NO_START_NO_ENERGY, cause))
    }

    /// Why a person must decide about the bill although the energy is known.
    fn doubt(&self) -> Option<Problem> {
        let replaced = Flag::Other(FLAG_BEGUN_AFTER_REPLACEMENT.into());
        if self.flags.contains(&replaced) {
            return Some(Problem::GatewayReplaced);
        }
        self.is_refused().then_some(Problem::TokenRefused)
    }

    fn is_refused(&self) -> bool {
        let refused = Flag::Other(FLAG_TOKEN_REFUSED.into());
        self.flags.contains(&refused)
    }

    /// Why the session ended, and which reading ends the bill when the stop tells none.
    fn with_named_end(&self, cause: &str) -> String {
        let last = Flag::Other(FLAG_LAST_READING_BILLED.to_owned());
        match self.last_sample.filter(|_| self.flags.contains(&last)) {
            Some(reading) => format!(
                "{cause}; billed up to the reading of {}: what flowed after it is not known",
                reading.at.timestamp()
            ),
            None => cause.to_owned(),
        }
    }

    /// Notes that a CDR of the session was written; `again` says whether it replaces one.
    pub fn settled(&mut self, at: Timestamp, again: bool, cause: &str) {
        self.problem = None;
        let code = if again {
            CAUSE_PRICED_AGAIN
        } else {
            CAUSE_PRICED
        };
        self.push(Status::Settled, at, code, cause);
    }

    /// Notes that the session cannot be billed as things are.
    pub fn needs_review(&mut self, at: Timestamp, code: &str, cause: &str) {
        self.push(Status::NeedsReview, at, code, cause);
    }
}
