//! How much energy a session took, or why nobody can say.

use forecourt_types::Energy;
use thiserror::Error;

use super::{End, Session};
use crate::fact::Flag;
use crate::meter;

/// The most a charger delivers, in watts: one megawatt, above every charger in
/// the field but a few for ships and lorries. Above it a register was misread
/// (typically a lifetime register against a start of 0).
pub const MAX_POWER_W: i64 = 1_000_000;

/// A charger's clock may be set by this much during a charge, in seconds, so a
/// duration is never trusted to be shorter.
const CLOCK_SLACK_S: i64 = 600;

/// Why a session's energy cannot be billed as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Problem {
    /// A stop, or samples, without a start.
    #[error("the start of this charge is not known")]
    StartUnknown,
    /// No register at either end, and no sample to stand in.
    #[error("no register reading is known for one end of this charge")]
    NoRegister,
    /// The register went down.
    #[error("the energy register went backwards during this charge")]
    Backwards,
    /// More than any charger delivers in that time.
    #[error("the registers say more energy than a charger can deliver in the time")]
    Implausible,
    /// It ends before it starts.
    #[error("the charge ends before it starts: a clock was wrong")]
    EndBeforeStart,
}

impl Problem {
    fn flag(self) -> Flag {
        match self {
            Self::StartUnknown => Flag::StartUnknown,
            Self::NoRegister => Flag::MeterMissing,
            Self::Backwards => Flag::MeterBackwards,
            Self::Implausible => Flag::MeterImplausible,
            Self::EndBeforeStart => Flag::ClockImplausible,
        }
    }
}

impl Session {
    /// The register it started at, or the earliest one known.
    fn first_register(&self) -> Option<Energy> {
        let sample = || self.first_sample.map(|reading| reading.register);
        self.meter_start.or_else(sample)
    }

    /// What it has taken so far by the readings known, for display: never
    /// negative.
    pub(super) fn energy_so_far(&self) -> Energy {
        let last = self.last_sample.map(|reading| reading.register);
        let pair = self.meter_stop.or(last).zip(self.first_register());
        pair.and_then(|(last, first)| last.since(first))
            .map_or(Energy::ZERO, |energy| energy.max(Energy::ZERO))
    }

    /// The energy to bill.
    ///
    /// # Errors
    /// [`Problem`] when nobody can say.
    pub fn billable_energy(&self) -> Result<Energy, Problem> {
        let Some(started_at) = self.started_at else {
            return Err(Problem::StartUnknown);
        };
        let last = self.last_sample.map(|reading| reading.register);
        let stop = match self.end {
            End::Stopped => self.meter_stop.or(last),
            End::Open | End::Provisional => last,
        };
        let (Some(first), Some(stop)) = (self.first_register(), stop) else {
            return Err(Problem::NoRegister);
        };
        let energy = stop.since(first).ok_or(Problem::Implausible)?;
        let sample_above = last.is_some_and(|last| meter::fell(last, stop));
        let fell = self.flags.contains(&Flag::MeterBackwards);
        if energy < Energy::ZERO || sample_above || fell {
            return Err(Problem::Backwards);
        }
        let ended_at = self.ended_at.unwrap_or(started_at);
        let duration_ms = ended_at.timestamp().millis_since(started_at.timestamp());
        if duration_ms < 0 {
            return Err(Problem::EndBeforeStart);
        }
        if energy.wh() > most_wh(duration_ms / 1000) {
            return Err(Problem::Implausible);
        }
        Ok(energy)
    }

    /// Concludes what the facts say now: the energy, or a problem. Its flag is
    /// set for good only when no fact can change it any more: not by a stop that
    /// was only fitted, which one that names the charge replaces.
    pub(super) fn judge(&mut self) -> Result<(), Problem> {
        self.energy = self.energy_so_far();
        match self.billable_energy() {
            Ok(energy) => {
                self.energy = energy;
                Ok(())
            }
            Err(problem) => {
                let is_fitted = self.flags.contains(&Flag::FittedToOpenSession);
                if self.end == End::Stopped && !is_fitted {
                    self.flags.insert(problem.flag());
                }
                Err(problem)
            }
        }
    }
}

/// The most energy in that time, a tenth above the power.
const fn most_wh(duration_s: i64) -> i64 {
    let seconds = duration_s.saturating_add(CLOCK_SLACK_S);
    seconds
        .saturating_mul(MAX_POWER_W / 3600)
        .saturating_mul(11)
        / 10
}
