//! The steps of the machine, one function per kind of fact.

use forecourt_types::{Energy, Timestamp};

use super::{End, Outcome, Reading, Session, Status};
use crate::fact::{
    CommandState, DecidedBy, Flag, TokenStatus, TransactionSampled, TransactionStarted,
    TransactionStopped,
};
use crate::meter;

/// Flag of a session whose charger began although its token was refused.
pub const FLAG_TOKEN_REFUSED: &str = "token_refused";
/// Flag of a session on whose connector another one began before it ended.
pub const FLAG_OVERLAPPED: &str = "overlapped";
/// Flag of a session during which records of its station are missing.
pub const FLAG_RECORD_GAP: &str = "record_gap";
/// Flag of a session whose charger went on sending after its stop.
pub const FLAG_AFTER_STOP: &str = "sample_after_stop";

/// A reading that can be one; the others are flagged and not used.
fn usable(register: Option<Energy>, flags: &mut impl Extend<Flag>) -> Option<Energy> {
    let register = register?;
    if register < Energy::ZERO {
        flags.extend([Flag::MeterNegative]);
        return None;
    }
    Some(register)
}

impl Session {
    /// The charger says that it began.
    pub fn started(&mut self, fact: &TransactionStarted) -> Outcome {
        if self.started_at.is_some() {
            // The gateway keeps repeats away: what still comes twice differs.
            // What it says changes nothing, and so do its flags.
            self.flags.insert(Flag::ContentDiffers);
            return Outcome::Going;
        }
        self.flag(fact.flags.iter().cloned());
        let at = fact.started_at.timestamp();
        self.started_at = Some(fact.started_at);
        self.transaction_id = Some(fact.transaction_id.clone());
        self.outlet = Some(fact.outlet);
        if fact.token_uid.is_some() {
            self.token_uid.clone_from(&fact.token_uid);
        }
        let register = usable(fact.meter_start, &mut self.flags);
        self.meter_start = register.or(self.meter_start);
        self.flags.remove(&Flag::StartUnknown);
        self.note_decision(fact);
        self.energy = self.energy_so_far();
        match self.end {
            End::Open => {
                self.walk_to_charging(fact, at);
                Outcome::Going
            }
            End::Provisional | End::Stopped => self.conclude(at, "the start arrived late"),
        }
    }

    fn note_decision(&mut self, fact: &TransactionStarted) {
        let Some(decision) = fact.decision else {
            return;
        };
        match decision.by {
            DecidedBy::Cloud | DecidedBy::TokenList | DecidedBy::Cache => {}
            DecidedBy::Policy => {
                self.flags.insert(Flag::DecidedWithoutCloud);
            }
        }
        if decision.status != TokenStatus::Accepted {
            self.flags.insert(Flag::Other(FLAG_TOKEN_REFUSED.into()));
        }
    }

    /// A card start passes all three in one step, a remote start the last two
    /// or one.
    fn walk_to_charging(&mut self, fact: &TransactionStarted, at: Timestamp) {
        if self.history.is_empty() {
            let cause = match &fact.token_uid {
                Some(_) => "token presented at the charger",
                None => "started at the charger",
            };
            self.push(Status::Created, at, cause);
        }
        if self.status == Status::Created || self.status == Status::Failed {
            let cause = match fact.decision.map(|decision| decision.by) {
                Some(DecidedBy::Cloud) => "token decided by the cloud",
                Some(DecidedBy::TokenList) => "token decided by the gateway's list",
                Some(DecidedBy::Cache) => "token decided by the gateway's memory",
                Some(DecidedBy::Policy) => "token decided by the site's policy",
                None => "the charger starts",
            };
            self.push(Status::Starting, at, cause);
        }
        self.push(Status::Charging, at, "transaction started");
    }

    /// A reading or state in between.
    pub fn sampled(&mut self, fact: &TransactionSampled) -> Outcome {
        let at = fact.sampled_at.timestamp();
        if self.end == End::Stopped {
            self.flags.insert(Flag::Other(FLAG_AFTER_STOP.into()));
            return Outcome::Going;
        }
        self.flag(fact.flags.iter().cloned());
        self.transaction_id = Some(fact.transaction_id.clone());
        self.outlet = self.outlet.or(Some(fact.outlet));
        if self.token_uid.is_none() {
            self.token_uid.clone_from(&fact.token_uid);
        }
        if let Some(register) = usable(fact.register, &mut self.flags) {
            self.read(Reading {
                register,
                at: fact.sampled_at,
            });
        }
        self.energy = self.energy_so_far();
        if self.started_at.is_none() {
            self.flags.insert(Flag::StartUnknown);
        }
        if self.end == End::Provisional {
            self.end = End::Open;
            self.ended_at = None;
            self.flags.remove(&Flag::Provisional);
            self.push(
                Status::Charging,
                at,
                "facts came after the provisional close",
            );
        } else if self.status != Status::Charging {
            self.push(
                Status::Charging,
                at,
                "a meter value of this transaction came",
            );
        }
        Outcome::Going
    }

    fn read(&mut self, reading: Reading) {
        if self.first_sample.is_none() {
            self.first_sample = Some(reading);
        }
        let is_older = |last: Reading| reading.at < last.at && reading.register <= last.register;
        if self.last_sample.is_some_and(is_older) {
            // It lies before one that is known already. A higher one does not:
            // the charger's clock was set back.
            return;
        }
        let before = self.last_sample.map(|last| last.register);
        let before = before.or(self.meter_start);
        if before.is_some_and(|before| meter::fell(before, reading.register)) {
            self.flags.insert(Flag::MeterBackwards);
        }
        self.last_sample = Some(reading);
    }

    /// The charger says that it ended. The first stop counts, unless it was
    /// only fitted to this session and now comes one that names it.
    pub fn stopped(&mut self, fact: &TransactionStopped) -> Outcome {
        let is_named = !fact.flags.contains(&Flag::FittedToOpenSession);
        let was_fitted = self.flags.contains(&Flag::FittedToOpenSession);
        let replaces = is_named && was_fitted && self.end == End::Stopped;
        if self.end == End::Stopped && !replaces {
            self.flags.insert(Flag::ContentDiffers);
            return Outcome::Going;
        }
        if replaces {
            self.flags.remove(&Flag::FittedToOpenSession);
        }
        self.flag(fact.flags.iter().cloned());
        let late = self.end == End::Provisional;
        self.end = End::Stopped;
        self.flags.remove(&Flag::Provisional);
        self.ended_at = Some(fact.stopped_at);
        self.outlet = self.outlet.or(fact.outlet);
        if self.transaction_id.is_none() {
            self.transaction_id = Some(fact.transaction_id.clone());
        }
        if self.started_at.is_none() && self.token_uid.is_none() {
            self.token_uid.clone_from(&fact.token_uid);
        }
        self.meter_stop = usable(fact.meter_stop, &mut self.flags);
        if self.meter_start.is_none() {
            self.meter_start = usable(fact.meter_start, &mut self.flags);
        }
        if self.meter_stop.is_none() || self.meter_start.is_none() {
            self.flags.insert(Flag::MeterMissing);
        }
        self.stop_reason.clone_from(&fact.reason);
        let cause = match (&fact.reason, late) {
            _ if replaces => "the stop that names it arrived after a fitted one".to_owned(),
            (_, true) => "the stop arrived after the provisional close".to_owned(),
            (Some(reason), false) => format!("stopped: {reason}"),
            (None, false) => "stopped".to_owned(),
        };
        self.conclude(fact.stopped_at.timestamp(), &cause)
    }

    /// Nothing came for too long: closes it with the last reading known, until
    /// a stop corrects it. Does nothing unless it is charging.
    pub fn close_provisionally(&mut self, now: Timestamp) -> Outcome {
        if self.status != Status::Charging {
            return Outcome::Going;
        }
        self.end = End::Provisional;
        let last = self.last_sample.map(|reading| reading.at);
        self.ended_at = last.max(self.started_at);
        self.flags.insert(Flag::Provisional);
        self.conclude(now, "nothing was heard of it for too long")
    }

    /// Whether its card was refused and the charger gave nothing: no charge, and
    /// nobody pays for it.
    fn came_to_nothing(&self) -> bool {
        let refused = Flag::Other(FLAG_TOKEN_REFUSED.into());
        self.energy == Energy::ZERO && self.flags.contains(&refused)
    }

    /// Finished, come to nothing, or for a person to look at.
    fn conclude(&mut self, at: Timestamp, cause: &str) -> Outcome {
        match self.judge() {
            Ok(()) if self.came_to_nothing() => {
                let cause = "the token was refused and no energy was taken";
                self.push(Status::Failed, at, cause);
                Outcome::Void
            }
            Ok(()) => {
                self.push(Status::Finished, at, cause);
                Outcome::Settle
            }
            Err(problem) => {
                self.push(Status::NeedsReview, at, problem.to_string());
                Outcome::Review
            }
        }
    }

    /// The command that asked for it went on.
    pub fn command_updated(&mut self, state: CommandState, at: Timestamp, why: &str) -> Outcome {
        match (self.status, state) {
            (Status::Created, CommandState::Accepted | CommandState::Completed) => {
                self.push(Status::Starting, at, "the charger accepted the start");
            }
            (
                Status::Created | Status::Starting,
                CommandState::Rejected
                | CommandState::Expired
                | CommandState::TimedOut
                | CommandState::Failed,
            ) => self.push(Status::Failed, at, why),
            (
                Status::Created
                | Status::Starting
                | Status::Charging
                | Status::Finished
                | Status::Settled
                | Status::Failed
                | Status::NeedsReview,
                _,
            ) => {}
        }
        Outcome::Going
    }

    /// A CDR of it was written.
    pub fn settled(&mut self, at: Timestamp, cause: &str) {
        self.push(Status::Settled, at, cause);
    }

    /// It cannot be billed as things are.
    pub fn needs_review(&mut self, at: Timestamp, cause: &str) {
        self.push(Status::NeedsReview, at, cause);
    }
}
