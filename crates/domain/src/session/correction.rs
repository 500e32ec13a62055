//! What a person states of a charge that the facts cannot settle.

use forecourt_types::{Energy, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::causes::{CAUSE_CLOSED_BY_PERSON, CAUSE_VOIDED};
use super::flags::FLAG_CORRECTED;
use super::{Outcome, Problem, Session, Status};
use crate::fact::Flag;
use crate::meter::{self, MAX_POWER_W};

/// What a person does to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// States energy, registers or times; the session is then priced by them.
    Values,
    /// Closes our record of a session that has no end. A late stop corrects it.
    Close,
    /// Ends the session without a bill.
    Void,
}

/// A person's correction. It is kept for ever, and undone only by another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What is done.
    pub kind: CorrectionKind,
    /// The values that the correction states.
    #[serde(flatten)]
    pub stated: Stated,
    /// Why the person corrects it, in the person's words.
    pub reason: String,
    /// The API client that sent the correction.
    pub by: String,
    /// When it was stated, by the cloud's clock.
    pub at: Timestamp,
}

/// What a correction states of a session; and of all its corrections together, the
/// newest statement of each value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stated {
    /// The energy delivered, in watt-hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy: Option<Energy>,
    /// The register at the start, in watt-hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start: Option<Energy>,
    /// The register at the end, in watt-hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_stop: Option<Energy>,
    /// The time at which the charge began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// The time at which the charge ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

impl Stated {
    /// Whether nothing is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    const fn has_register(&self) -> bool {
        self.meter_start.is_some() || self.meter_stop.is_some()
    }

    /// What is stated once `newer` is stated as well. An energy replaces registers, and
    /// the reverse.
    fn with(self, newer: Self) -> Self {
        let replaces_registers = newer.energy.is_some();
        let replaces_energy = !replaces_registers && newer.has_register();
        let register = |register: Option<Energy>| register.filter(|_| !replaces_registers);
        Self {
            energy: newer.energy.or(self.energy.filter(|_| !replaces_energy)),
            meter_start: newer.meter_start.or(register(self.meter_start)),
            meter_stop: newer.meter_stop.or(register(self.meter_stop)),
            started_at: newer.started_at.or(self.started_at),
            ended_at: newer.ended_at.or(self.ended_at),
        }
    }
}

/// Why a correction cannot be taken, and what to state instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CorrectionProblem {
    /// The correction is `values` or `void`, and the session still runs.
    #[error("the session still runs: close it first, with kind \"close\"")]
    StillRunning,
    /// The correction is `close`, and the session has ended.
    #[error("the session has ended: only one that is CREATED, STARTING or CHARGING can be closed")]
    NotRunning,
    /// The correction is `values` and states no value.
    #[error(
        "nothing is stated: give energy_wh, meter_start_wh, meter_stop_wh, started_at or ended_at"
    )]
    NothingStated,
    /// The correction states energy and registers together.
    #[error(
        "energy_wh and registers are both stated: give energy_wh, or meter_start_wh and meter_stop_wh"
    )]
    StatedTwice,
    /// The end that is stated lies before the start.
    #[error("the charge would end before it starts: state started_at and ended_at")]
    EndBeforeStart,
    /// The energy that is stated is below zero.
    #[error("the energy would be below zero: state meter_start_wh and meter_stop_wh, or energy_wh")]
    Negative,
    /// The energy that is stated is more than any charger gives.
    #[error(
        "this is more energy than any charger gives in that time: check energy_wh, the registers and the times"
    )]
    Implausible,
    /// No start is known, and none is stated.
    #[error("the start of the charge is not known: state started_at")]
    StartUnknown,
    /// No end is known, and none is stated.
    #[error("the end of the charge is not known: state ended_at")]
    EndUnknown,
    /// The energy is still unknown with what is stated.
    #[error(
        "the energy of the charge is still not known: state energy_wh, or meter_start_wh and meter_stop_wh"
    )]
    EnergyUnknown,
}

impl Session {
    /// Applies what a person states. A correction that cannot be taken changes nothing.
    ///
    /// # Errors
    /// [`CorrectionProblem`], whose text says what to state instead.
    pub fn corrected(&mut self, correction: &Correction) -> Result<Outcome, CorrectionProblem> {
        match correction.kind {
            CorrectionKind::Values => self.values_stated(correction),
            CorrectionKind::Close => self.closed_by_person(correction),
            CorrectionKind::Void => self.voided_by_person(correction),
        }
    }

    fn values_stated(&mut self, correction: &Correction) -> Result<Outcome, CorrectionProblem> {
        if self.status.is_open() {
            return Err(CorrectionProblem::StillRunning);
        }
        let stated = correction.stated;
        if stated.energy.is_some() && stated.has_register() {
            return Err(CorrectionProblem::StatedTwice);
        }
        if stated.is_empty() {
            return Err(CorrectionProblem::NothingStated);
        }
        let before = self.clone();
        self.stated = self.stated.with(stated);
        if let Err(problem) = self.check_stated() {
            *self = before;
            return Err(problem);
        }
        self.is_voided = false;
        self.flags.insert(Flag::Other(FLAG_CORRECTED.to_owned()));
        let cause = format!("corrected by {}: {}", correction.by, correction.reason);
        Ok(self.conclude_stated(correction.at, &cause))
    }

    /// Whether a price can follow from what is known and stated now.
    fn check_stated(&self) -> Result<(), CorrectionProblem> {
        let started_at = self.billed_start().ok_or(CorrectionProblem::StartUnknown)?;
        let ended_at = self.billed_end().ok_or(CorrectionProblem::EndUnknown)?;
        let duration_ms = ended_at.millis_since(started_at);
        if duration_ms < 0 {
            return Err(CorrectionProblem::EndBeforeStart);
        }
        match self.weigh() {
            Ok(weighed) if weighed.energy < Energy::ZERO => Err(CorrectionProblem::Negative),
            Ok(weighed) if weighed.energy.wh() > meter::most_wh(duration_ms, MAX_POWER_W) => {
                Err(CorrectionProblem::Implausible)
            }
            Ok(_) => Ok(()),
            Err(Problem::StartUnknown) => Err(CorrectionProblem::StartUnknown),
            Err(Problem::EndBeforeStart) => Err(CorrectionProblem::EndBeforeStart),
            Err(Problem::NoRegister | Problem::Backwards | Problem::Implausible) => {
                Err(CorrectionProblem::EnergyUnknown)
            }
            // A person who states the values decides that the holder pays.
            Err(Problem::TokenRefused | Problem::GatewayReplaced) => Ok(()),
        }
    }

    fn closed_by_person(&mut self, correction: &Correction) -> Result<Outcome, CorrectionProblem> {
        let cause = format!("closed by {}: {}", correction.by, correction.reason);
        if self.status.is_open() {
            self.flags.insert(Flag::Other(FLAG_CORRECTED.to_owned()));
        }
        match self.status {
            Status::Created | Status::Starting => {
                self.push(Status::Failed, correction.at, CAUSE_CLOSED_BY_PERSON, cause);
                Ok(Outcome::Going)
            }
            Status::Charging => Ok(self.close(correction.at, CAUSE_CLOSED_BY_PERSON, &cause)),
            Status::Finished | Status::Settled | Status::Failed | Status::NeedsReview => {
                Err(CorrectionProblem::NotRunning)
            }
        }
    }

    fn voided_by_person(&mut self, correction: &Correction) -> Result<Outcome, CorrectionProblem> {
        if self.status.is_open() {
            return Err(CorrectionProblem::StillRunning);
        }
        self.is_voided = true;
        self.flags.insert(Flag::Other(FLAG_CORRECTED.to_owned()));
        self.problem = None;
        let cause = format!("voided by {}: {}", correction.by, correction.reason);
        self.push(Status::Failed, correction.at, CAUSE_VOIDED, cause);
        Ok(Outcome::Void)
    }
}
