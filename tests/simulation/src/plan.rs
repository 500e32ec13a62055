//! What a seed decides before a run begins: how many of each thing there are, and how
//! broken they are.

use forecourt_memory::Random;

use crate::chance::{between, choose, percent};
use crate::world::Ms;

pub(crate) const MINUTE: Ms = 60_000;
pub(crate) const HOUR: Ms = 60 * MINUTE;

/// How a charger's clock is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// The clock is right.
    Right,
    /// The clock is wrong by so many milliseconds, and is believed nevertheless.
    Off(i64),
    /// The clock counts from 1970 at every boot.
    Missing,
    /// The clock is ahead by more than anybody believes.
    FarAhead,
    /// The clock is set to another time at every boot.
    Jumps,
    /// The charger has no clock, and leaves the time out of its starts and stops (1.6).
    Absent,
}

/// How a charger reports registers and ends of charges, worse than OCPP asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Telling {
    /// The percentage of ends that report no register.
    pub silent_end_percent: u32,
    /// The percentage of starts that report 0, though the meter counts for life.
    pub placeholder_percent: u32,
    /// The percentage of readings that are nonsense; one of a charge at most.
    pub nonsense_percent: u32,
    /// The percentage of charges that have one end with a time wrong by hours.
    pub stamped_percent: u32,
    /// Whether registers come among other values, by phase, place and unit.
    pub is_cluttered: bool,
    /// When the charger's power is cut, and whether it ever comes back.
    pub power_cut: Option<(Ms, bool)>,
    /// The percentage of connections that begin with a notice of foreign JSON.
    pub foreign_percent: u32,
}

/// The properties and faults of a charger.
#[derive(Debug, Clone)]
pub(crate) struct Habits {
    /// True → the charger speaks 2.0.1; false → 1.6.
    pub is_201: bool,
    pub connectors: u32,
    pub charges_per_connector: usize,
    pub clock: Clock,
    /// Whether message ids count from 1 at every boot, and so are used again.
    pub reuses_ids: bool,
    /// Whether a repeat of a message has a new id.
    pub new_id_on_retry: bool,
    /// The greatest number of times that it sends an answered message again.
    pub repeats: u32,
    /// The percentage of transaction messages that are odd.
    pub odd_percent: u32,
    /// The number of tries after which it gives up on a start.
    pub gives_up_after: Option<u32>,
    /// How long it waits for an answer, in milliseconds.
    pub patience: Ms,
    pub drop_every: Option<Ms>,
    pub reboot_every: Option<Ms>,
    /// The percentage of calls that it answers late, twice or never.
    pub rude_percent: u32,
    pub sample_every: Ms,
    /// Whether its stop reports all samples again.
    pub repeats_samples: bool,
    /// From when until when it is cut off while charges go on.
    pub silent: Option<(Ms, Ms)>,
    /// Whether nobody believes its time, because the gateway's own clock is set.
    pub is_doubted: bool,
    pub telling: Telling,
}

/// The faults of the link.
#[derive(Debug, Clone)]
pub(crate) struct LinkFaults {
    pub cut_every: Option<Ms>,
    pub outage: Ms,
    pub lost_percent: u32,
    pub doubled_percent: u32,
    /// The percentage of messages that take seconds.
    pub slow_percent: u32,
    /// Whether the gateway notices a cut late.
    pub half_open: bool,
}

/// The faults of the cloud.
#[derive(Debug, Clone)]
pub(crate) struct CloudFaults {
    /// The percentage of function runs that are killed at some await.
    pub killed_percent: u32,
    /// The percentage of rounds in which one call of a port fails.
    pub failed_percent: u32,
    /// The percentage of batches that are delivered to two functions at once.
    pub twice_percent: u32,
}

/// How the site's box is replaced during the run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Replacement {
    pub at: Ms,
    /// True → another gateway takes its place; false → the same gateway is enrolled again.
    pub by_another: bool,
    /// For how long before the replacement nothing reaches the cloud, in milliseconds.
    pub cut_off: Ms,
    /// How long after the replacement the old box is linked again, to bring what it
    /// holds, in milliseconds.
    pub back_after: Ms,
}

impl Replacement {
    /// The percentage of runs in which the box is replaced.
    const PERCENT: u32 = 18;

    /// Returns the replacement that the seed decides, independently of everything else
    /// that it decides.
    fn of(seed: u64, active: Ms) -> Option<Self> {
        let mut random = Random::new(!seed);
        let is_replaced = percent(&mut random, Self::PERCENT);
        is_replaced.then(|| Self {
            at: between(&mut random, 20 * MINUTE, active - 10 * MINUTE),
            by_another: percent(&mut random, 50),
            cut_off: choose(&mut random, &[0, 10, 30]) * MINUTE,
            back_after: between(&mut random, 1, 45 * MINUTE),
        })
    }
}

/// Everything that a seed decides before a run.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub active: Ms,
    pub chargers: Vec<Habits>,
    pub link: LinkFaults,
    pub cloud: CloudFaults,
    pub crash_every: Option<Ms>,
    /// By how much the gateway's clock is set now and then, in milliseconds.
    pub gateway_jumps: Option<Ms>,
    pub accept_unknown: bool,
    pub commands: usize,
    /// Whether applied records are deleted at once rather than kept.
    pub prunes: bool,
    /// How old the state is to which the cloud's table is restored, once, in milliseconds.
    pub restored_by: Option<Ms>,
    pub replacement: Option<Replacement>,
}

impl Plan {
    pub(crate) fn new(seed: u64, random: &mut Random) -> Self {
        let chargers = between(random, 1, 3);
        let active = between(random, 40, 90) * MINUTE;
        let restored_by = percent(random, 10).then(|| between(random, 2, 15) * MINUTE);
        let gateway_jumps = percent(random, 8).then(|| {
            choose(
                random,
                &[HOUR, -HOUR, 365 * 24 * HOUR, -56 * 365 * 24 * HOUR],
            )
        });
        let charger = |random: &mut Random| Habits {
            is_doubted: gateway_jumps.is_some(),
            ..habits(active, random)
        };
        Self {
            active,
            chargers: (0..chargers).map(|_| charger(random)).collect(),
            link: link(random),
            cloud: cloud(random),
            crash_every: maybe(random, 40, 3, 20),
            gateway_jumps,
            accept_unknown: percent(random, 50),
            commands: random.below(6),
            // A cloud that goes back needs what the gateway keeps.
            prunes: percent(random, 50) && restored_by.is_none(),
            restored_by,
            // A cloud that forgets the replacement, or a clock that is set, would
            // excuse what is to be seen.
            replacement: Replacement::of(seed, active)
                .filter(|_| restored_by.is_none() && gateway_jumps.is_none()),
        }
    }
}

/// Returns an interval of `low` to `high` minutes, in milliseconds, in so many of a hundred runs,
/// and otherwise none.
fn maybe(random: &mut Random, often: u32, low: i64, high: i64) -> Option<Ms> {
    percent(random, often).then(|| between(random, low, high) * MINUTE)
}

fn habits(active: Ms, random: &mut Random) -> Habits {
    let is_201 = percent(random, 40);
    let clock = match random.below(14) {
        12 | 13 if !is_201 => Clock::Absent,
        0 => Clock::Off(between(random, -5 * HOUR, 5 * HOUR)),
        1 => Clock::Missing,
        2 => Clock::FarAhead,
        3 => Clock::Jumps,
        _ => Clock::Right,
    };
    Habits {
        is_201,
        connectors: u32::from(percent(random, 40)) + 1,
        charges_per_connector: random.below(3) + 1,
        clock,
        reuses_ids: percent(random, 40),
        new_id_on_retry: percent(random, 50),
        repeats: choose(random, &[0, 0, 1, 2, 5]),
        odd_percent: choose(random, &[0, 0, 10, 50]),
        gives_up_after: (!is_201 && clock != Clock::Absent && percent(random, 15)).then_some(2),
        patience: between(random, 5, 40) * 1000,
        drop_every: maybe(random, 50, 2, 15),
        reboot_every: maybe(random, 30, 8, 30),
        rude_percent: choose(random, &[0, 0, 20, 60]),
        sample_every: between(random, 60, 400) * 1000,
        repeats_samples: percent(random, 40),
        // Long enough for the cloud to give up on what runs there.
        silent: percent(random, 4).then(|| {
            let from = active - between(random, 10, 35) * MINUTE;
            (from, active + between(random, 135, 160) * MINUTE)
        }),
        is_doubted: false,
        telling: telling(active, clock, random),
    }
}

fn telling(active: Ms, clock: Clock, random: &mut Random) -> Telling {
    // A charger whose memory is lost names no start again, so its begins must
    // tell the charges apart.
    let may_be_cut = clock != Clock::Absent && percent(random, 15);
    let power_cut = may_be_cut.then(|| {
        let at = between(random, 10 * MINUTE, active - MINUTE);
        (at, percent(random, 60))
    });
    let some = |random: &mut Random, of: &[u32]| choose(random, of);
    Telling {
        silent_end_percent: some(random, &[0, 0, 40]),
        placeholder_percent: match power_cut {
            None => some(random, &[0, 0, 0, 60]),
            Some(_) => 0,
        },
        nonsense_percent: some(random, &[0, 0, 15]),
        stamped_percent: match clock {
            Clock::Right => some(random, &[0, 0, 0, 40]),
            _ => 0,
        },
        is_cluttered: percent(random, 40),
        power_cut,
        foreign_percent: some(random, &[0, 0, 30]),
    }
}

fn link(random: &mut Random) -> LinkFaults {
    let broken = percent(random, 75);
    let some = |random: &mut Random, most: i64| {
        let most = if broken { most } else { 0 };
        u32::try_from(between(random, 0, most)).unwrap_or(0)
    };
    LinkFaults {
        cut_every: percent(random, 60).then(|| between(random, 2, 20) * MINUTE),
        outage: choose(random, &[1, 5, 30, 120]) * 30_000,
        lost_percent: some(random, 10),
        doubled_percent: some(random, 10),
        slow_percent: some(random, 20),
        half_open: percent(random, 40),
    }
}

fn cloud(random: &mut Random) -> CloudFaults {
    let broken = percent(random, 60);
    let some = |random: &mut Random, most: i64| {
        let most = if broken { most } else { 0 };
        u32::try_from(between(random, 0, most)).unwrap_or(0)
    };
    CloudFaults {
        killed_percent: some(random, 15),
        failed_percent: some(random, 30),
        twice_percent: some(random, 15),
    }
}
