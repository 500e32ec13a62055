//! The physical world: what really happened, as no program ever saw it. The oracle compares the
//! product with this and with nothing that the product wrote.

use std::collections::BTreeSet;

/// A time in virtual milliseconds since the run began.
pub(crate) type Ms = i64;

/// 2026-01-01T00:00:00Z in milliseconds since 1970, where every run begins.
pub(crate) const BEGIN_MS: i64 = 1_767_225_600_000;

/// Why nobody can be sure of a charge from the charger's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doubt {
    /// One of its registers was reported as nonsense.
    MeterOdd,
    /// Its charger gave up on the start message and went on without an id.
    StartAbandoned,
    /// Its charger forgot it: no stop was ever sent.
    NoStop,
    /// Its charger's clock was set while it ran.
    ClockStepped,
    /// The gateway's own clock was set while it ran, or around then.
    GatewayClockStepped,
    /// Its end was reported without a register.
    EndSilent,
    /// Its start was reported with the register 0.
    BeginPlaceheld,
    /// One of its ends has a time that is wrong by hours.
    Stamped,
    /// Its charger lost messages of it that still waited.
    MemoryLost,
    /// The box was replaced while it ran, or before its charger had reported all of it: two boxes
    /// received messages of it, and neither received all.
    BoxReplaced,
}

/// One charge of a car, and what the charger reported of it.
#[derive(Debug, Clone)]
pub(crate) struct Charge {
    pub charger: usize,
    pub connector: u32,
    pub token: String,
    pub ended: Option<Ms>,
    /// The true register at the start, in watt-hours.
    pub register_start: i64,
    pub register_stop: Option<i64>,
    /// The registers that were reported while it ran and answered, in watt-hours, with the time of
    /// each reading.
    pub told: Vec<(Ms, i64)>,
    /// The register that its start reported, in watt-hours.
    pub begin_told: i64,
    /// The longest time that a message about one of its ends took, in milliseconds.
    pub delay: Ms,
    /// Whether one of its ends was reported as something that happened while the charger was cut
    /// off, so that its receipt tells nothing about its time (2.0.1 `offline`).
    pub is_end_kept: bool,
    /// The time of the start that the charger claims, in milliseconds since 1970; none where no
    /// reader could believe it.
    pub claimed_start: Option<i64>,
    pub claimed_stop: Option<i64>,
    /// Its transaction ids, given by the gateway (1.6) or by the station (2.0.1).
    pub ids: BTreeSet<String>,
    pub start_answered: bool,
    pub stop_answered: bool,
    /// Whether any message of it was answered.
    pub heard: bool,
    pub doubts: BTreeSet<Doubt>,
    /// The command that asked for it.
    pub asked_by: Option<String>,
}

impl Charge {
    /// Returns the energy that the car took, in watt-hours.
    pub(crate) fn energy(&self) -> i64 {
        self.register_stop
            .map_or(0, |stop| stop - self.register_start)
    }

    /// Returns the whole seconds between both claimed times, if there are both.
    pub(crate) fn claimed_seconds(&self) -> Option<i64> {
        let (start, stop) = self.claimed_start.zip(self.claimed_stop)?;
        Some((stop - start).div_euclid(1000))
    }

    /// Returns whether the CDR must be exact.
    pub(crate) fn is_plain(&self) -> bool {
        self.doubts.is_empty()
    }
}

/// A call of the gateway that reached a charger.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub id: String,
    pub at: Ms,
    /// The charge that the call ended, for stops that the charger agreed to.
    pub stopped: Option<usize>,
    /// Whether the charger answered with `Scheduled`.
    pub is_scheduled: bool,
    /// The charger and the connector whose availability the call changed, and whether that
    /// connector is in service then.
    pub availability: Option<(usize, u32, bool)>,
}

/// How often each thing happened, to check that a run was worth something.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub answers: usize,
    pub crashes: usize,
    pub cuts: usize,
    pub kills: usize,
    pub failures: usize,
    pub late_batches: usize,
    pub restores: usize,
    pub replacements: usize,
}

/// Everything that happened in a run.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub charges: Vec<Charge>,
    pub calls: Vec<Call>,
    pub tally: Tally,
    /// The promises that were broken while it ran, in words.
    pub broken: Vec<String>,
}
