//! Writes registers as chargers in the field do: among other values, by phase, place and unit, with
//! begin and end side by side, in any order.

use forecourt_memory::Random;
use serde_json::{Value, json};

use super::Charger;

const REGISTER: &str = "Energy.Active.Import.Register";
/// How much more an inlet's meter shows than its outlet's, in watt-hours.
const INLET_AHEAD_WH: i64 = 777;

/// The style in which a reading reports its registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Phases,
    PhasesAndTotal,
    OutletAndInlet,
    Kilowatthours,
    Multiplier,
    NoMeasurand,
    Others,
}

const STYLES: [Style; 8] = [
    Style::Plain,
    Style::Phases,
    Style::PhasesAndTotal,
    Style::OutletAndInlet,
    Style::Kilowatthours,
    Style::Multiplier,
    Style::NoMeasurand,
    Style::Others,
];

impl Charger {
    /// Returns the sampled values of one reading: these registers with their contexts, and other
    /// values beside them.
    pub(super) fn cluttered(&self, registers: &[(&str, i64)], random: &mut Random) -> Value {
        let style = STYLES[random.below(STYLES.len())];
        let mut left = Vec::new();
        for (context, register) in registers {
            self.tell_one(context, *register, style, &mut left);
        }
        let mut values = Vec::new();
        while !left.is_empty() {
            values.push(left.swap_remove(random.below(left.len())));
        }
        Value::Array(values)
    }

    fn tell_one(&self, context: &str, wh: i64, style: Style, values: &mut Vec<Value>) {
        let value = |wh: i64| self.value(context, &wh.to_string(), "Wh");
        let with = |mut value: Value, name: &str, word: &str| {
            value[name] = json!(word);
            value
        };
        match style {
            Style::Plain => values.push(value(wh)),
            Style::Phases | Style::PhasesAndTotal => {
                let third = wh / 3;
                let parts = [("L1", third), ("L2", third), ("L3", wh - 2 * third)];
                values.extend(parts.map(|(phase, part)| with(value(part), "phase", phase)));
                if style == Style::PhasesAndTotal {
                    values.push(value(wh));
                }
            }
            Style::OutletAndInlet => {
                values.push(with(value(wh), "location", "Outlet"));
                values.push(with(value(wh + INLET_AHEAD_WH), "location", "Inlet"));
            }
            Style::Multiplier if self.habits.is_201 => {
                let mut value = self.value(context, &(wh * 10).to_string(), "Wh");
                value["unitOfMeasure"]["multiplier"] = json!(-1);
                values.push(value);
            }
            Style::Kilowatthours | Style::Multiplier => {
                let kwh = format!("{}.{:03}", wh / 1000, wh % 1000);
                values.push(self.value(context, &kwh, "kWh"));
            }
            Style::NoMeasurand => {
                let mut value = value(wh);
                if let Some(fields) = value.as_object_mut() {
                    fields.remove("measurand");
                }
                values.push(value);
            }
            Style::Others => {
                values.push(value(wh));
                for other in [
                    "Energy.Active.Export.Register",
                    "Energy.Active.Import.Interval",
                ] {
                    values.push(with(value(17), "measurand", other));
                }
            }
        }
    }

    /// Returns one sampled value in the OCPP version of this charger.
    fn value(&self, context: &str, number: &str, unit: &str) -> Value {
        if self.habits.is_201 {
            let number: Value = serde_json::from_str(number).unwrap();
            return json!({"value": number, "context": context, "measurand": REGISTER,
                "unitOfMeasure": {"unit": unit}});
        }
        json!({"value": number, "context": context, "measurand": REGISTER, "unit": unit})
    }

    /// Returns a notice with JSON that no database keeps as it is.
    pub(super) fn foreign_notice(&self, random: &mut Random) -> (&'static str, String) {
        /// The depth of nesting. It is deeper than 32, the limit of some storage.
        const DEPTH: usize = 40;
        let foreign = match random.below(3) {
            0 => "{\"\":\"no name\"}".to_owned(),
            1 => "{\"huge\":1e200}".to_owned(),
            _ => format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH)),
        };
        match random.below(2) {
            0 => (
                "FirmwareStatusNotification",
                format!("{{\"status\":\"Downloaded\",\"more\":{foreign}}}"),
            ),
            _ => (
                "DataTransfer",
                format!("{{\"vendorId\":\"field\",\"data\":{foreign}}}"),
            ),
        }
    }
}
