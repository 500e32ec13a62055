//! The steps of the session machine, one function for each kind of fact.

use forecourt_types::{Energy, ReceivedAt, Timestamp};

use super::causes::{
    CAUSE_CHARGER_STARTS, CAUSE_DECIDED_BY_CACHE, CAUSE_DECIDED_BY_CLOUD, CAUSE_DECIDED_BY_POLICY,
    CAUSE_DECIDED_BY_TOKEN_LIST, CAUSE_FACTS_AFTER_CLOSE, CAUSE_KEPT_READING, CAUSE_LATE_START,
    CAUSE_LATE_STOP, CAUSE_METER_VALUE, CAUSE_NAMED_STOP, CAUSE_START_ACCEPTED, CAUSE_START_FAILED,
    CAUSE_STARTED_AT_CHARGER, CAUSE_STOPPED, CAUSE_TOKEN_PRESENTED, CAUSE_TRANSACTION_STARTED,
};
use super::flags::{
    FLAG_AFTER_CORRECTION, FLAG_AFTER_STOP, FLAG_BEGUN_AFTER_REPLACEMENT,
    FLAG_DELIVERED_AFTER_REPLACEMENT, FLAG_NO_CARD, FLAG_TOKEN_REFUSED,
};
use super::{End, Outcome, Reading, Session, Source, Status, Told};
use crate::fact::{
    CommandState, ConnectorRef, DecidedBy, Flag, TokenStatus, TransactionSampled,
    TransactionStarted, TransactionStopped,
};
use crate::meter::{self, Limit};

/// Returns a register that can be one; any other is flagged and not used.
fn usable(register: Option<Energy>, flags: &mut impl Extend<Flag>) -> Option<Energy> {
    let register = register?;
    if register < Energy::ZERO {
        flags.extend([Flag::MeterNegative]);
        return None;
    }
    Some(register)
}

impl Session {
    /// Notes that the credential of the gateway that tells the next fact had been replaced when the
    /// cloud heard of it; `was_begun` says whether the cloud knew the begin of the charge before.
    /// Call it before the fact is applied. Its flag is kept however many flags the
    /// facts themselves bring.
    pub fn told_by_replaced(&mut self, was_begun: bool) {
        let flag = if was_begun {
            FLAG_DELIVERED_AFTER_REPLACEMENT
        } else {
            FLAG_BEGUN_AFTER_REPLACEMENT
        };
        self.flags.insert(Flag::Other(flag.to_owned()));
    }

    /// Applies the start that the charger claims. `received_at` is when the gateway received it.
    pub fn started(&mut self, fact: &TransactionStarted, received_at: ReceivedAt) -> Outcome {
        if self.started_at.is_some() {
            // The gateway keeps repeats away: what still comes twice differs.
            // What it says changes nothing, and so do its flags.
            self.flags.insert(Flag::ContentDiffers);
            return Outcome::Going;
        }
        self.flag(fact.flags.iter().cloned());
        let at = fact.started_at.timestamp();
        self.started_at = Some(fact.started_at);
        // A message that the charger kept tells nothing by its receipt (2.x `offline`).
        let is_kept = fact.flags.contains(&Flag::StationOffline);
        self.start_received_at = (!is_kept).then_some(received_at.timestamp());
        self.is_start_untimed = fact.flags.contains(&Flag::ClockImplausible);
        self.start_earliest_at = fact.earliest_at;
        self.max_power_w = fact.max_power_w.or(self.max_power_w);
        self.meter_expected = fact.meter_expected;
        self.transaction_id = Some(fact.transaction_id.clone());
        // A charger may tell a start before it says where, though the command named the place.
        self.connector = ConnectorRef::first_known(Some(fact.connector), self.connector);
        if fact.token_uid.is_some() {
            self.token_uid.clone_from(&fact.token_uid);
        }
        let register = usable(fact.meter_start, &mut self.flags);
        self.meter_start = register.or(self.meter_start);
        self.flags.remove(&Flag::StartUnknown);
        self.note_decision(fact);
        self.energy = self.energy_so_far();
        if self.is_ended_by_person() {
            return Outcome::Going;
        }
        match self.end {
            End::Open => {
                self.walk_to_charging(fact, at);
                Outcome::Going
            }
            End::Provisional | End::Stopped => {
                self.conclude(at, CAUSE_LATE_START, "the start arrived late")
            }
        }
    }

    fn note_decision(&mut self, fact: &TransactionStarted) {
        let Some(decision) = fact.decision else {
            return;
        };
        if decision.status != TokenStatus::Accepted {
            self.flags.insert(Flag::Other(FLAG_TOKEN_REFUSED.into()));
        }
    }

    /// Moves the session to [`Status::Charging`] through the steps before it: a start with a token
    /// takes all three at once, a remote start the last two or the last one.
    fn walk_to_charging(&mut self, fact: &TransactionStarted, at: Timestamp) {
        if self.history.is_empty() {
            let (code, cause) = match &fact.token_uid {
                Some(_) => (CAUSE_TOKEN_PRESENTED, "token presented at the charger"),
                None => (CAUSE_STARTED_AT_CHARGER, "started at the charger"),
            };
            self.push(Status::Created, at, code, cause);
        }
        if self.status == Status::Created || self.status == Status::Failed {
            let (code, cause) = match fact.decision.map(|decision| decision.by) {
                Some(DecidedBy::Cloud) => (CAUSE_DECIDED_BY_CLOUD, "token decided by the cloud"),
                Some(DecidedBy::TokenList) => (
                    CAUSE_DECIDED_BY_TOKEN_LIST,
                    "token decided by the gateway's list",
                ),
                Some(DecidedBy::Cache) => (
                    CAUSE_DECIDED_BY_CACHE,
                    "token decided by the gateway's memory",
                ),
                Some(DecidedBy::Policy) => (
                    CAUSE_DECIDED_BY_POLICY,
                    "token decided by the site's policy",
                ),
                None => (CAUSE_CHARGER_STARTS, "the charger starts"),
            };
            self.push(Status::Starting, at, code, cause);
        }
        let code = CAUSE_TRANSACTION_STARTED;
        self.push(Status::Charging, at, code, "transaction started");
    }

    /// Takes the token that is shown only after the start (OCPP 2.x). A token that is accepted
    /// replaces one that was refused; a second token changes nothing else.
    fn take_token(&mut self, fact: &TransactionSampled) {
        let Some(token) = &fact.token_uid else {
            return;
        };
        let refused = Flag::Other(FLAG_TOKEN_REFUSED.into());
        let is_accepted = fact
            .decision
            .is_none_or(|decision| decision.status == TokenStatus::Accepted);
        let is_owner = self.token_uid.as_ref().is_none_or(|owner| owner == token);
        if is_accepted && (is_owner || self.flags.contains(&refused)) {
            self.flags.remove(&refused);
            self.token_uid = Some(token.clone());
        } else if !is_accepted && is_owner {
            self.flags.insert(refused);
            self.token_uid = Some(token.clone());
        }
        if self.token_uid.is_some() {
            // It may have been closed before, when no card was known.
            self.flags.remove(&Flag::Other(FLAG_NO_CARD.to_owned()));
        }
    }

    /// Whether a person has ended the session. A fact that comes then is kept and flagged, and
    /// changes nothing of what the person decided.
    fn is_ended_by_person(&mut self) -> bool {
        if self.is_voided {
            let flag = Flag::Other(FLAG_AFTER_CORRECTION.to_owned());
            self.flags.insert(flag);
        }
        self.is_voided
    }

    /// Applies a reading or state between start and stop. `received_at` is when the gateway
    /// received it.
    pub fn sampled(&mut self, fact: &TransactionSampled, received_at: ReceivedAt) -> Outcome {
        let at = fact.sampled_at.timestamp();
        if self.end == End::Stopped {
            self.flags.insert(Flag::Other(FLAG_AFTER_STOP.into()));
            return Outcome::Going;
        }
        self.flag(fact.flags.iter().cloned());
        self.transaction_id = Some(fact.transaction_id.clone());
        self.connector = ConnectorRef::first_known(self.connector, Some(fact.connector));
        self.take_token(fact);
        let newest = self.last_sample;
        for told in Told::of_sample(fact, received_at, None) {
            if told.source == Source::Sample && told.reading.register >= Energy::ZERO {
                self.read(&told);
            }
            self.trail.push(told);
        }
        if self.started_at.is_none() {
            self.flags.insert(Flag::StartUnknown);
        }
        if self.is_ended_by_person() {
            return Outcome::Going;
        }
        let is_kept = self.end == End::Provisional && fact.heard_at.is_some();
        if is_kept && self.last_sample == newest {
            // The gateway had kept this reading, and it is known: what
            // was concluded stands.
            return Outcome::Going;
        }
        self.energy = self.energy_so_far();
        if is_kept {
            // Nothing says that the charge goes on.
            let cause = "a reading came that the gateway had kept";
            return self.close(at, CAUSE_KEPT_READING, cause);
        }
        if self.end == End::Provisional {
            self.end = End::Open;
            self.ended_at = None;
            self.stop_received_at = None;
            self.flags.remove(&Flag::Provisional);
            self.push(
                Status::Charging,
                at,
                CAUSE_FACTS_AFTER_CLOSE,
                "facts came after the provisional close",
            );
        } else if self.status != Status::Charging {
            self.push(
                Status::Charging,
                at,
                CAUSE_METER_VALUE,
                "a meter value of this transaction came",
            );
        }
        Outcome::Going
    }

    /// Takes a reading for display. One that does not fit the readings before it
    /// is shown only once the next one confirms it.
    fn read(&mut self, told: &Told) {
        let reading = told.reading;
        if self.first_sample.is_none() {
            self.first_sample = Some(reading);
        }
        let is_older = |last: Reading| reading.at < last.at && reading.register <= last.register;
        if self.last_sample.is_some_and(is_older) {
            // It lies before one that is known already. A higher one does not:
            // the charger's clock was set back.
            return;
        }
        let start = self.meter_start.zip(self.started_at);
        let start = start.map(|(register, at)| Reading { register, at });
        let before = self.last_sample.or(start);
        let limit = Limit::timed(self.max_power_w.unwrap_or(meter::UNKNOWN_POWER_W));
        let untimed = self.untimed();
        let fits = |before: Reading| {
            let limit = match told.is_untimed {
                true => limit.untimed(before, reading, untimed),
                false => limit,
            };
            meter::agrees(before, reading, limit)
        };
        if before.is_some_and(|before| meter::fell(before.register, reading.register)) {
            self.flags.insert(Flag::MeterBackwards);
        }
        if before.is_none_or(fits) || self.odd_sample.is_some_and(fits) {
            self.last_sample = Some(reading);
            self.odd_sample = None;
        } else {
            self.odd_sample = Some(reading);
        }
    }

    /// Applies the stop that the charger claims. The first stop counts, unless it was only fitted
    /// to this session and now a stop comes that names it.
    pub fn stopped(&mut self, fact: &TransactionStopped, received_at: ReceivedAt) -> Outcome {
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
        let is_kept = fact.flags.contains(&Flag::StationOffline);
        self.stop_received_at = (!is_kept).then_some(received_at.timestamp());
        self.is_stop_untimed = fact.flags.contains(&Flag::ClockImplausible);
        self.connector = ConnectorRef::first_known(self.connector, fact.connector);
        if self.transaction_id.is_none() {
            self.transaction_id = Some(fact.transaction_id.clone());
        }
        if self.started_at.is_none() && self.token_uid.is_none() {
            self.token_uid.clone_from(&fact.token_uid);
        }
        self.meter_stop = usable(fact.meter_stop, &mut self.flags);
        if let Some(register) = usable(fact.meter_start, &mut self.flags) {
            self.trail.push(Told {
                source: Source::Begin,
                reading: Reading {
                    register,
                    at: fact.stopped_at,
                },
                received_at,
                is_flagged: false,
                is_before_boot: false,
                is_untimed: false,
                record_id: None,
            });
            self.meter_start = self.meter_start.or(Some(register));
        }
        if self.meter_stop.is_none() || self.meter_start.is_none() {
            self.flags.insert(Flag::MeterMissing);
        }
        self.stop_reason.clone_from(&fact.reason);
        if self.is_ended_by_person() {
            return Outcome::Going;
        }
        let (code, cause) = match (&fact.reason, late) {
            _ if replaces => (
                CAUSE_NAMED_STOP,
                "the stop that names it arrived after a fitted one".to_owned(),
            ),
            (_, true) => (
                CAUSE_LATE_STOP,
                "the stop arrived after the provisional close".to_owned(),
            ),
            (Some(reason), false) => (CAUSE_STOPPED, format!("stopped: {reason}")),
            (None, false) => (CAUSE_STOPPED, "stopped".to_owned()),
        };
        self.conclude(fact.stopped_at.timestamp(), code, &cause)
    }

    /// Applies a step of the command that asked for the session.
    pub fn command_updated(&mut self, state: CommandState, at: Timestamp, why: &str) -> Outcome {
        match (self.status, state) {
            (Status::Created, CommandState::Accepted | CommandState::Completed) => {
                let cause = "the charger accepted the start";
                self.push(Status::Starting, at, CAUSE_START_ACCEPTED, cause);
            }
            (
                Status::Created | Status::Starting,
                CommandState::Rejected
                | CommandState::Expired
                | CommandState::TimedOut
                | CommandState::Failed,
            ) => self.push(Status::Failed, at, CAUSE_START_FAILED, why),
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
}
