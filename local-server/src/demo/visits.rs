//! Chooses at random which car charges, for how long, and when the next one comes.

use std::ops::Range;

use charger_sim::{Random, SessionPlan, Supply as CarSupply, Vehicle};

use super::sites::Supply;

/// The greatest powers that cars take by direct current, in watts.
const DC_CARS_W: [u64; 4] = [50_000, 80_000, 110_000, 150_000];
/// The seconds of a live charge by direct current.
const LIVE_DC_S: Range<u64> = 240..600;
/// The seconds of a live charge by alternating current.
const LIVE_AC_S: Range<u64> = 300..1_200;
/// The seconds for which a connector stays free between two live charges.
const LIVE_PAUSE_S: Range<u64> = 30..150;
/// The seconds of a past charge by direct current.
const PAST_DC_S: Range<u64> = 15 * 60..35 * 60;
/// The seconds of a past charge by alternating current.
const PAST_AC_S: Range<u64> = 50 * 60..160 * 60;

/// Returns a random number of the range.
pub(super) fn within(random: &mut Random, range: &Range<u64>) -> u64 {
    range.start + random.below(range.end - range.start)
}

/// Returns one item of the list by chance; none of an empty list.
pub(super) fn one_of<T: Copy>(random: &mut Random, items: &[T]) -> Option<T> {
    let place = usize::try_from(random.below(items.len() as u64)).ok()?;
    items.get(place).copied()
}

/// Returns a live charge: some minutes, in real time.
pub(super) fn live(
    random: &mut Random,
    supply: Supply,
    connector: u32,
    token: &str,
) -> SessionPlan {
    let seconds = match supply {
        Supply::Dc(_) => LIVE_DC_S,
        Supply::Ac(..) => LIVE_AC_S,
    };
    plan(random, supply, connector, token, &seconds)
}

/// Returns for how many seconds a connector stays free between two live charges.
pub(super) fn live_pause_s(random: &mut Random) -> u64 {
    within(random, &LIVE_PAUSE_S)
}

/// Returns a charge of the past.
pub(super) fn past(
    random: &mut Random,
    supply: Supply,
    connector: u32,
    token: &str,
) -> SessionPlan {
    let seconds = match supply {
        Supply::Dc(_) => PAST_DC_S,
        Supply::Ac(..) => PAST_AC_S,
    };
    plan(random, supply, connector, token, &seconds)
}

fn plan(
    random: &mut Random,
    supply: Supply,
    connector: u32,
    token: &str,
    seconds: &Range<u64>,
) -> SessionPlan {
    let seconds = within(random, seconds);
    SessionPlan {
        connector,
        vehicle: Some(vehicle(random, supply)),
        ..SessionPlan::new(token, u32::try_from(seconds).unwrap_or(u32::MAX))
    }
}

/// Returns the car of a charge that a command starts.
pub(super) fn usual_car(supply: Supply) -> Vehicle {
    match supply {
        Supply::Dc(power_w) => Vehicle::dc(power_w),
        Supply::Ac(phases, amps) => Vehicle {
            supply: CarSupply::Ac { phases, amps },
            ..Vehicle::ac(amps)
        },
    }
}

/// Returns a car as it arrives. Some are nearly full, so that their power falls while one looks.
fn vehicle(random: &mut Random, supply: Supply) -> Vehicle {
    let capacity_wh = within(random, &(40_000..90_000));
    let soc_permille = within(random, &(80..780));
    let supply = match supply {
        Supply::Dc(power_w) => {
            let car_w = one_of(random, &DC_CARS_W).unwrap_or(power_w);
            CarSupply::Dc {
                max_power_w: car_w.min(power_w),
            }
        }
        Supply::Ac(phases, amps) => {
            // Every fourth car charges on one phase only.
            let own_phases = if random.below(4) == 0 { 1 } else { 3 };
            let own_amps = if random.below(2) == 0 { 16 } else { 32 };
            CarSupply::Ac {
                phases: phases.min(own_phases),
                amps: amps.min(own_amps),
            }
        }
    };
    Vehicle {
        capacity_wh,
        soc_permille,
        supply,
    }
}
