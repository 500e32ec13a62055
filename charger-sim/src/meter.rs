use serde_json::{Value, json};

use crate::battery::{AC_VOLTS, Battery, MJ_PER_WH, Supply};
use crate::random::Random;

/// The energy register of a connector: whole watt-hours outside, whole millijoules inside. It only
/// grows, over sessions and reboots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Register {
    total_mj: u64,
}

impl Register {
    /// Returns a register that shows `wh` watt-hours.
    #[must_use]
    pub fn new(wh: u64) -> Self {
        Self {
            total_mj: wh.saturating_mul(MJ_PER_WH),
        }
    }

    /// Adds energy, in millijoules.
    pub fn add(&mut self, energy_mj: u64) {
        self.total_mj = self.total_mj.saturating_add(energy_mj);
    }

    /// Returns what the meter shows: whole watt-hours, rounded down as a meter does.
    #[must_use]
    pub fn wh(&self) -> u64 {
        self.total_mj / MJ_PER_WH
    }
}

/// Why the charger took a reading (`ReadingContext`, OCPP 1.6 §7.33).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// The reading was taken at the start of a transaction.
    Begin,
    /// The reading was taken at the sample interval.
    Periodic,
    /// The reading was taken at the end of a transaction.
    End,
    /// The reading was taken because the central system asked for it.
    Trigger,
}

impl Context {
    fn name(self) -> &'static str {
        match self {
            Self::Begin => "Transaction.Begin",
            Self::Periodic => "Sample.Periodic",
            Self::End => "Transaction.End",
            Self::Trigger => "Trigger",
        }
    }
}

/// Everything that a meter and a vehicle report at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The register, in watt-hours.
    pub register_wh: u64,
    /// The power that flows, in watts.
    pub power_w: u64,
    /// The current (per phase when AC), in tenths of an ampere.
    pub current_da: u64,
    /// The voltage (per phase when AC), in volts.
    pub voltage_v: u64,
    /// The state of charge, per mille; AC vehicles do not report theirs.
    pub soc_permille: Option<u64>,
}

impl Reading {
    /// Reads the meter while `battery` charges with `power_w` watts. The power of a real car is
    /// never quite still: a reading shows it up to 1 % lower, as the voltage has it.
    pub(crate) fn take(
        register: Register,
        battery: &Battery,
        power_w: u64,
        random: &mut Random,
    ) -> Self {
        let soc_permille = battery.soc_permille();
        let (voltage_v, noise, phases, told) = match battery.vehicle().supply {
            // The pack's voltage rises with its charge, a little noise on top.
            Supply::Dc { .. } => {
                let noise = random.below(3);
                let pack_v = 350 + soc_permille * 60 / 1000;
                (pack_v + noise, noise, 1, Some(soc_permille))
            }
            Supply::Ac { phases, .. } => {
                let noise = random.below(5);
                let phases = u64::from(phases.max(1));
                (AC_VOLTS - 2 + noise, noise, phases, None)
            }
        };
        let power_w = power_w - power_w * noise / 500;
        Self {
            register_wh: register.wh(),
            power_w,
            current_da: power_w * 10 / (voltage_v * phases),
            voltage_v,
            soc_permille: told,
        }
    }

    /// Returns a reading of an outlet with nothing plugged in.
    pub(crate) fn idle(register: Register) -> Self {
        Self {
            register_wh: register.wh(),
            power_w: 0,
            current_da: 0,
            voltage_v: AC_VOLTS,
            soc_permille: None,
        }
    }

    /// Returns (measurand, decimal text, unit, location) of each value whose measurand
    /// is in `wanted`.
    fn values(&self, wanted: &str) -> Vec<(&'static str, String, &'static str, &'static str)> {
        let tenths = |value: u64| format!("{}.{}", value / 10, value % 10);
        let mut values = vec![
            (
                "Energy.Active.Import.Register",
                self.register_wh.to_string(),
                "Wh",
                "Outlet",
            ),
            (
                "Power.Active.Import",
                self.power_w.to_string(),
                "W",
                "Outlet",
            ),
            ("Current.Import", tenths(self.current_da), "A", "Outlet"),
            ("Voltage", self.voltage_v.to_string(), "V", "Outlet"),
        ];
        if let Some(soc_permille) = self.soc_permille {
            values.push(("SoC", tenths(soc_permille), "Percent", "EV"));
        }
        values.retain(|value| wanted.split(',').any(|name| name.trim() == value.0));
        values
    }

    /// Returns one `MeterValue` of OCPP 1.6 (§7.31), in which values are text.
    #[must_use]
    pub fn meter_value_v16(&self, timestamp: &str, context: Context, wanted: &str) -> Value {
        let sampled: Vec<Value> = self
            .values(wanted)
            .into_iter()
            .map(|(measurand, value, unit, location)| {
                json!({"value": value, "context": context.name(), "measurand": measurand, "unit": unit,
                       "location": location})
            })
            .collect();
        json!({"timestamp": timestamp, "sampledValue": sampled})
    }

    /// Returns one `MeterValueType` of OCPP 2.0.1 (§2.32), in which values are numbers.
    #[must_use]
    pub fn meter_value_v201(&self, timestamp: &str, context: Context, wanted: &str) -> Value {
        let sampled: Vec<Value> = self
            .values(wanted)
            .into_iter()
            .map(|(measurand, value, unit, location)| {
                let number: Value = serde_json::from_str(&value).unwrap_or(Value::Null);
                json!({"value": number, "context": context.name(), "measurand": measurand,
                       "location": location, "unitOfMeasure": {"unit": unit}})
            })
            .collect();
        json!({"timestamp": timestamp, "sampledValue": sampled})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::battery::Vehicle;

    #[test]
    fn the_register_is_the_sum_of_all_energy_rounded_down_once() {
        let mut register = Register::new(1_000);
        for _ in 0..3 {
            register.add(MJ_PER_WH / 2);
        }
        assert_eq!(register.wh(), 1_001);
        register.add(MJ_PER_WH / 2);
        assert_eq!(register.wh(), 1_002);
    }

    #[test]
    fn the_same_seed_reads_the_same_values() {
        let battery = Battery::new(Vehicle::dc(150_000));
        let read =
            |seed| Reading::take(Register::new(7), &battery, 150_000, &mut Random::new(seed));
        assert_eq!(read(1), read(1));
    }

    #[test]
    fn only_wanted_measurands_are_sent_as_text_in_1_6_and_as_numbers_in_2_0_1() {
        let battery = Battery::new(Vehicle::dc(150_000));
        let reading = Reading::take(Register::new(7), &battery, 150_000, &mut Random::new(1));
        let old =
            reading.meter_value_v16("t", Context::Periodic, "Energy.Active.Import.Register,SoC");
        assert_eq!(old["sampledValue"][0]["value"], "7");
        assert_eq!(old["sampledValue"][1]["value"], "12.0");
        assert_eq!(old["sampledValue"].as_array().map(Vec::len), Some(2));
        let new = reading.meter_value_v201("t", Context::End, "Energy.Active.Import.Register");
        assert_eq!(new["sampledValue"][0]["value"], 7);
        assert_eq!(new["sampledValue"][0]["unitOfMeasure"]["unit"], "Wh");
    }
}
