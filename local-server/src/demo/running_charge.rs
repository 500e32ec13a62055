//! The latest values of a running charge as the gateway inside knows them, for the lines that the
//! demo prints. They are newer than the cloud's rows.

use forecourt_domain::fact::Fact;
use forecourt_types::{Energy, Timestamp, TransactionId};

/// The measurand of the register.
const REGISTER: &str = "Energy.Active.Import.Register";
/// The measurand that the power is read from.
const POWER: &str = "Power.Active.Import";
/// The measurand that the state of charge is read from.
const STATE_OF_CHARGE: &str = "SoC";

/// The latest values of one charge.
#[derive(Debug)]
pub(super) struct RunningCharge {
    transaction: TransactionId,
    /// The register at the start.
    meter_start: Option<Energy>,
    /// The newest register reading and its time.
    pub(super) register: Option<(Energy, Timestamp)>,
    /// The register reading before the newest, for a charger that reports no power.
    before: Option<(Energy, Timestamp)>,
    /// The power that the charger reports, in watts.
    told_power_w: Option<i64>,
    /// The vehicle's state of charge, in per cent.
    pub(super) soc_percent: Option<i64>,
}

impl RunningCharge {
    /// The charge that began with this register reading, if the charger told one.
    pub(super) const fn new(
        transaction: TransactionId,
        meter_start: Option<Energy>,
        started_at: Timestamp,
    ) -> Self {
        Self {
            transaction,
            meter_start,
            register: match meter_start {
                Some(register) => Some((register, started_at)),
                None => None,
            },
            before: None,
            told_power_w: None,
            soc_percent: None,
        }
    }

    /// Whether it is the charge of this transaction.
    pub(super) fn is(&self, transaction: &TransactionId) -> bool {
        self.transaction == *transaction
    }

    /// Applies a committed fact; one of another charge changes nothing.
    pub(super) fn note(&mut self, fact: &Fact) {
        match fact {
            Fact::TransactionSampled(sample) if self.is(&sample.transaction_id) => {
                if let Some(register) = sample.register {
                    self.read(register, sample.sampled_at.timestamp());
                }
            }
            Fact::Measured(measured)
                if measured.transaction_id.as_ref() == Some(&self.transaction) =>
            {
                for value in &measured.values {
                    let number = whole(&value.value, value.unit.as_deref());
                    match value.measurand.as_str() {
                        REGISTER if value.phase.is_none() => {
                            if let Some(register) = number.map(Energy::from_wh) {
                                self.read(register, measured.sampled_at.timestamp());
                            }
                        }
                        POWER if value.phase.is_none() => self.told_power_w = number,
                        STATE_OF_CHARGE => self.soc_percent = number,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// Returns the energy delivered so far, in watt-hours.
    pub(super) fn energy_wh(&self) -> Option<i64> {
        let (register, _) = self.register?;
        let delta = register.wh() - self.meter_start?.wh();
        (delta >= 0).then_some(delta)
    }

    /// Returns the power now, in watts: as the charger reports it, or the mean between
    /// two register readings.
    pub(super) fn power_w(&self) -> Option<i64> {
        self.told_power_w.or_else(|| {
            let ((now, at), (before, before_at)) = (self.register?, self.before?);
            let millis = at.millis_since(before_at);
            let wh = now.wh() - before.wh();
            (millis > 0 && wh >= 0).then(|| wh * 3_600_000 / millis)
        })
    }

    fn read(&mut self, register: Energy, at: Timestamp) {
        if self.register.is_none_or(|(_, known)| known < at) {
            self.before = self.register.replace((register, at));
        }
    }
}

/// Reads a decimal text as a whole number of the base unit. A unit with the prefix
/// kilo is converted.
fn whole(text: &str, unit: Option<&str>) -> Option<i64> {
    let kilo = unit.is_some_and(|unit| unit.starts_with('k'));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number: i64 = whole.parse().ok()?;
    if !kilo {
        return Some(number);
    }
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let thousandths: i64 = digits.parse().ok()?;
    number.checked_mul(1000)?.checked_add(thousandths)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    fn fact(json: serde_json::Value) -> Fact {
        serde_json::from_value(json).unwrap()
    }

    fn sample(transaction: &str, second: u32, register: i64) -> Fact {
        fact(
            json!({"kind": "transaction_sampled", "event": {"transaction_id": transaction,
            "connector_id": 1, "register": register,
            "sampled_at": format!("1970-01-01T00:00:{second:02}.000Z")}}),
        )
    }

    #[test]
    fn energy_and_power_follow_the_registers_of_the_one_charge() {
        let transaction = TransactionId::new("7").unwrap();
        let start = Energy::from_wh(1_000);
        let mut charge = RunningCharge::new(transaction, Some(start), Timestamp::EPOCH);
        charge.note(&sample("7", 10, 1_100));
        // A sample that arrives late does not turn the meter back.
        charge.note(&sample("7", 5, 1_050));
        charge.note(&sample("8", 20, 9_000));
        assert_eq!(
            (charge.energy_wh(), charge.power_w()),
            (Some(100), Some(36_000))
        );
        charge.note(&fact(
            json!({"kind": "measured", "event": {"transaction_id": "7",
            "connector_id": 1, "sampled_at": "1970-01-01T00:00:10.000Z", "values": [
            {"measurand": "Power.Active.Import", "unit": "kW", "value": "35.5"},
            {"measurand": "SoC", "unit": "Percent", "value": "41"}]}}),
        ));
        assert_eq!(
            (charge.power_w(), charge.soc_percent),
            (Some(35_500), Some(41))
        );
    }

    #[test]
    fn decimal_texts_become_whole_units() {
        for (text, unit, wanted) in [
            ("149.7", Some("W"), Some(149)),
            ("149.75", Some("kW"), Some(149_750)),
            ("11", Some("kW"), Some(11_000)),
            ("x", None, None),
        ] {
            assert_eq!(whole(text, unit), wanted, "{text}");
        }
    }
}
