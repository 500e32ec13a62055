//! The physical world: what really happened, as no program ever saw it. The
//! oracle holds the product against this and against nothing the product wrote.

use std::collections::BTreeSet;

/// Virtual milliseconds since the run began.
pub type Ms = i64;

/// 2026-01-01T00:00:00Z in milliseconds since 1970, where every run begins.
pub const BEGIN_MS: i64 = 1_767_225_600_000;

/// Why nobody can be sure of a charge from what the charger said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// A register it told was nonsense.
    MeterOdd,
    /// Its charger gave up on the start message and went on without an id.
    StartAbandoned,
    /// Its charger forgot it: no stop was ever sent.
    NoStop,
    /// Its charger's clock was set while it ran.
    ClockStepped,
    /// The gateway's own clock was set while it ran, or around then.
    GatewayClockStepped,
    /// Its end was told without a register.
    EndSilent,
    /// Its begin was told as 0.
    BeginPlaceheld,
    /// One of its ends was stamped hours off.
    Stamped,
    /// Its charger lost what it still owed of it.
    MemoryLost,
    /// The box was replaced while it ran, or before its charger had told all of it:
    /// two boxes heard of it, and neither of everything.
    BoxReplaced,
}

/// One charge of a car, and what was said of it.
#[derive(Debug, Clone)]
pub struct Charge {
    pub charger: usize,
    pub connector: u32,
    pub token: String,
    pub ended: Option<Ms>,
    /// The true register at both ends, in watt-hours.
    pub register_start: i64,
    pub register_stop: Option<i64>,
    /// Registers told while it ran and answered for, and when they were read.
    pub told: Vec<(Ms, i64)>,
    /// What its begin was told as.
    pub begin_told: i64,
    /// The longest that one of its ends was under way, in milliseconds.
    pub delay: Ms,
    /// Whether one of its ends was told as something that happened while the charger
    /// was cut off: its receipt says nothing of its time (2.0.1 `offline`).
    pub is_end_kept: bool,
    /// What the charger claims of both ends, in milliseconds since 1970; none
    /// where no reader could believe it.
    pub claimed_start: Option<i64>,
    pub claimed_stop: Option<i64>,
    /// Its names: given by the gateway (1.6) or by the station (2.0.1).
    pub ids: BTreeSet<String>,
    pub start_answered: bool,
    pub stop_answered: bool,
    /// Whether anything of it was answered for.
    pub heard: bool,
    pub doubts: BTreeSet<Doubt>,
    /// The command that asked for it.
    pub asked_by: Option<String>,
}

impl Charge {
    /// The energy the car took.
    pub fn energy(&self) -> i64 {
        self.register_stop
            .map_or(0, |stop| stop - self.register_start)
    }

    /// Whole seconds between both claims, if they are claims.
    pub fn claimed_seconds(&self) -> Option<i64> {
        let (start, stop) = self.claimed_start.zip(self.claimed_stop)?;
        Some((stop - start).div_euclid(1000))
    }

    /// Whether the bill must be exact.
    pub fn is_plain(&self) -> bool {
        self.doubts.is_empty()
    }
}

/// A call of the gateway that reached a charger.
#[derive(Debug, Clone)]
pub struct Call {
    pub id: String,
    pub at: Ms,
    /// The charge it ended, for stops that were agreed to.
    pub stopped: Option<usize>,
    /// Whether it was answered with `Scheduled`.
    pub is_scheduled: bool,
    /// The charger and the connector whose availability it changed, and whether that
    /// is in service.
    pub availability: Option<(usize, u32, bool)>,
}

/// How often what happened, to see that a run was worth something.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub answers: usize,
    pub crashes: usize,
    pub cuts: usize,
    pub kills: usize,
    pub failures: usize,
    pub late_batches: usize,
    pub restores: usize,
    pub replacements: usize,
}

/// Everything that happened.
#[derive(Debug, Default)]
pub struct World {
    pub charges: Vec<Charge>,
    pub calls: Vec<Call>,
    pub tally: Tally,
    /// What broke a promise while it ran.
    pub broken: Vec<String>,
}
