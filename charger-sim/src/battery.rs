/// Millijoules in one watt-hour: energy is summed in whole millijoules, so nothing is
/// lost to rounding.
pub(crate) const MJ_PER_WH: u64 = 3_600_000;

/// The time a DC session needs from plugging in to full power (handshake, insulation test, ramp).
const DC_RAMP_MS: u64 = 20_000;

/// The nominal phase voltage of an AC outlet, in volts.
pub(crate) const AC_VOLTS: u64 = 230;

/// Pairs of a state of charge (per mille) and the share of its greatest power (percent) that a DC
/// vehicle takes there.
const DC_CURVE: [(u64, u64); 6] = [
    (0, 60),
    (50, 100),
    (600, 100),
    (800, 45),
    (900, 20),
    (1000, 3),
];

/// The same pairs for the on-board charger of an AC vehicle, which takes full power almost
/// to the end.
const AC_CURVE: [(u64, u64); 3] = [(0, 100), (970, 100), (1000, 20)];

/// How a vehicle takes its energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supply {
    /// Direct current up to `max_power_w` watts, tapering above 60 % and strongly above 80 %.
    Dc {
        /// The greatest power that the vehicle takes, in watts.
        max_power_w: u64,
    },
    /// Alternating current by the vehicle's own charger.
    Ac {
        /// The number of phases that the vehicle uses, 1 to 3.
        phases: u8,
        /// The current per phase, in amperes (16 A × 3 is 11 kW, 32 A × 3 is 22 kW).
        amps: u64,
    },
}

/// A vehicle as it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vehicle {
    /// The usable capacity of the battery, in watt-hours.
    pub capacity_wh: u64,
    /// The state of charge at arrival, per mille.
    pub soc_permille: u64,
    /// How the vehicle charges, by DC or AC, with its limits.
    pub supply: Supply,
}

impl Vehicle {
    /// Returns a 77 kWh car that arrives at 12 % and takes up to `max_power_w` watts DC.
    #[must_use]
    pub fn dc(max_power_w: u64) -> Self {
        Self {
            capacity_wh: 77_000,
            soc_permille: 120,
            supply: Supply::Dc { max_power_w },
        }
    }

    /// Returns a 60 kWh car that arrives at 30 % and charges on three phases of
    /// `amps` amperes each.
    #[must_use]
    pub fn ac(amps: u64) -> Self {
        Self {
            capacity_wh: 60_000,
            soc_permille: 300,
            supply: Supply::Ac { phases: 3, amps },
        }
    }
}

/// The battery of a vehicle that charges. It integrates power over simulated time.
#[derive(Debug, Clone)]
pub struct Battery {
    vehicle: Vehicle,
    stored_mj: u64,
    charging_ms: u64,
}

impl Battery {
    /// Returns the battery of `vehicle` as it is at arrival.
    #[must_use]
    pub fn new(vehicle: Vehicle) -> Self {
        let full_mj = vehicle.capacity_wh.saturating_mul(MJ_PER_WH);
        let stored_mj = full_mj / 1000 * vehicle.soc_permille.min(1000);
        Self {
            vehicle,
            stored_mj,
            charging_ms: 0,
        }
    }

    /// Returns the state of charge, per mille.
    #[must_use]
    pub fn soc_permille(&self) -> u64 {
        let per_mille_mj = (self.full_mj() / 1000).max(1);
        (self.stored_mj / per_mille_mj).min(1000)
    }

    /// Returns the power that the battery takes now when `limit_w` watts are offered, in watts.
    #[must_use]
    pub fn power_w(&self, limit_w: u64) -> u64 {
        if self.stored_mj >= self.full_mj() {
            return 0;
        }
        let wanted_w = match self.vehicle.supply {
            Supply::Dc { max_power_w } => {
                let tapered = max_power_w * curve_percent(&DC_CURVE, self.soc_permille()) / 100;
                tapered
                    .min(max_power_w * self.charging_ms.min(DC_RAMP_MS) / DC_RAMP_MS)
                    .max(1)
            }
            Supply::Ac { phases, amps } => {
                let full_w = u64::from(phases) * amps * AC_VOLTS;
                full_w * curve_percent(&AC_CURVE, self.soc_permille()) / 100
            }
        };
        wanted_w.min(limit_w)
    }

    /// Charges for `millis` at the power of this moment; returns the energy taken, millijoules.
    pub fn charge(&mut self, limit_w: u64, millis: u64) -> u64 {
        // One watt for one millisecond is one millijoule: the integral is exact.
        let offered_mj = self.power_w(limit_w).saturating_mul(millis);
        let taken_mj = offered_mj.min(self.full_mj().saturating_sub(self.stored_mj));
        self.stored_mj = self.stored_mj.saturating_add(taken_mj);
        self.charging_ms = self.charging_ms.saturating_add(millis);
        taken_mj
    }

    /// Returns the vehicle that the battery belongs to.
    #[must_use]
    pub fn vehicle(&self) -> Vehicle {
        self.vehicle
    }

    fn full_mj(&self) -> u64 {
        self.vehicle.capacity_wh.saturating_mul(MJ_PER_WH)
    }
}

/// Interpolates linearly between the points of `curve`.
fn curve_percent(curve: &[(u64, u64)], soc_permille: u64) -> u64 {
    for pair in curve.windows(2) {
        if let [(from_soc, from), (to_soc, to)] = *pair
            && soc_permille <= to_soc
        {
            let width = (to_soc - from_soc).max(1);
            let along = soc_permille.saturating_sub(from_soc);
            return (from * (width - along) + to * along) / width;
        }
    }
    curve.last().map_or(0, |point| point.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Charges for `seconds` in steps of one second; returns every (power, state of charge).
    fn run(battery: &mut Battery, seconds: u64) -> Vec<(u64, u64)> {
        (0..seconds)
            .map(|_| {
                let power_w = battery.power_w(u64::MAX);
                battery.charge(u64::MAX, 1000);
                (power_w, battery.soc_permille())
            })
            .collect()
    }

    #[test]
    fn dc_power_is_flat_in_the_middle_and_tapers_above_sixty_percent() {
        let mut battery = Battery::new(Vehicle::dc(150_000));
        let curve = run(&mut battery, 7200);
        let at = |soc: u64| {
            curve
                .iter()
                .find(|point| point.1 >= soc)
                .map_or(0, |point| point.0)
        };
        assert_eq!(at(300), 150_000);
        assert_eq!(at(550), 150_000);
        assert!(at(700) < 120_000, "{}", at(700));
        assert!(at(800) < 70_000, "{}", at(800));
        assert!(at(950) < 20_000, "{}", at(950));
        assert!(curve.windows(2).skip(60).all(|pair| pair[1].0 <= pair[0].0));
    }

    #[test]
    fn ac_power_is_eleven_or_twenty_two_kilowatts_until_nearly_full() {
        for (amps, power_w) in [(16, 11_040), (32, 22_080)] {
            let battery = Battery::new(Vehicle::ac(amps));
            assert_eq!(battery.power_w(u64::MAX), power_w);
            assert_eq!(battery.power_w(5_000), 5_000);
        }
    }

    #[test]
    fn a_battery_takes_its_free_capacity_and_not_a_millijoule_more() {
        let vehicle = Vehicle {
            capacity_wh: 1_000,
            soc_permille: 500,
            supply: Supply::Ac {
                phases: 3,
                amps: 32,
            },
        };
        let mut battery = Battery::new(vehicle);
        let taken: u64 = (0..7200).map(|_| battery.charge(u64::MAX, 1000)).sum();
        assert_eq!(taken, 500 * MJ_PER_WH);
        assert_eq!(battery.power_w(u64::MAX), 0);
        assert_eq!(battery.soc_permille(), 1000);
    }
}
