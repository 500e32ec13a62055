//! The running charges and the connected chargers, as the gateway inside knows them. They are newer
//! than the cloud's rows, and for display only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use edge_gateway::Presence;
use forecourt_domain::fact::Fact;
use forecourt_types::{Energy, StationId, Timestamp, TransactionId};

/// The greatest number of charges that are kept; the oldest is dropped first. A site
/// has fewer connectors.
const CHARGES_MAX: usize = 1_000;
/// The measurand of the register.
const REGISTER: &str = "Energy.Active.Import.Register";
/// The measurand that the power is read from.
const POWER: &str = "Power.Active.Import";
/// The measurand that the state of charge is read from.
const STATE_OF_CHARGE: &str = "SoC";

/// The latest values of a running charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The register at the start.
    pub meter_start: Option<Energy>,
    /// The newest register reading and its time.
    pub register: Option<(Energy, Timestamp)>,
    /// The register reading before the newest, for a charger that reports no power.
    before: Option<(Energy, Timestamp)>,
    /// The power that the charger reports, in watts.
    told_power_w: Option<i64>,
    /// The vehicle's state of charge, in per cent.
    pub soc_percent: Option<i64>,
    heard_at: Timestamp,
}

impl Charge {
    fn new(at: Timestamp) -> Self {
        Self {
            meter_start: None,
            register: None,
            before: None,
            told_power_w: None,
            soc_percent: None,
            heard_at: at,
        }
    }

    /// Returns the energy delivered so far, in watt-hours.
    #[must_use]
    pub fn energy_wh(&self) -> Option<i64> {
        let (register, _) = self.register?;
        let delta = register.wh() - self.meter_start?.wh();
        (delta >= 0).then_some(delta)
    }

    /// Returns the power now, in watts: as the charger reports it, or the mean between
    /// two register readings.
    #[must_use]
    pub fn power_w(&self) -> Option<i64> {
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

/// The running charges, and which chargers are connected. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Live {
    charges: Arc<Mutex<HashMap<(StationId, TransactionId), Charge>>>,
    presence: Arc<OnceLock<Presence>>,
}

impl Live {
    /// Sets the presence of the gateway inside, of which there is only one.
    pub fn watch(&self, presence: Presence) {
        let _ = self.presence.set(presence);
    }

    /// Returns whether a charger is connected; none for a charger that does not belong to the
    /// gateway inside.
    #[must_use]
    pub fn is_connected(&self, station: &StationId) -> Option<bool> {
        self.presence.get()?.of(station)
    }

    /// Applies a committed fact.
    pub fn note(&self, station: &StationId, at: Timestamp, fact: &Fact) {
        match fact {
            Fact::TransactionStarted(start) => {
                self.change(station, &start.transaction_id, at, |c| {
                    c.meter_start = start.meter_start;
                    if let Some(register) = start.meter_start {
                        c.read(register, start.started_at.timestamp());
                    }
                })
            }
            Fact::TransactionSampled(sample) => {
                self.change(station, &sample.transaction_id, at, |charge| {
                    if let Some(register) = sample.register {
                        charge.read(register, sample.sampled_at.timestamp());
                    }
                });
            }
            Fact::Measured(measured) => {
                if let Some(transaction) = &measured.transaction_id {
                    self.change(station, transaction, at, |charge| {
                        for value in &measured.values {
                            let number = whole(&value.value, value.unit.as_deref());
                            match value.measurand.as_str() {
                                REGISTER if value.phase.is_none() => {
                                    if let Some(register) = number.map(Energy::from_wh) {
                                        charge.read(register, measured.sampled_at.timestamp());
                                    }
                                }
                                POWER if value.phase.is_none() => charge.told_power_w = number,
                                STATE_OF_CHARGE => charge.soc_percent = number,
                                _ => {}
                            }
                        }
                    });
                }
            }
            Fact::TransactionStopped(stop) => {
                let key = (station.clone(), stop.transaction_id.clone());
                self.lock().remove(&key);
            }
            Fact::Boot(_)
            | Fact::ConnectorStatus(_)
            | Fact::AuthorizationDecided(_)
            | Fact::CommandUpdated(_)
            | Fact::Noticed(_)
            | Fact::Unreadable(_) => {}
        }
    }

    /// Returns what is known of a charge.
    #[must_use]
    pub fn charge(&self, station: &StationId, transaction: &TransactionId) -> Option<Charge> {
        self.lock()
            .get(&(station.clone(), transaction.clone()))
            .cloned()
    }

    fn change(
        &self,
        station: &StationId,
        transaction: &TransactionId,
        at: Timestamp,
        change: impl FnOnce(&mut Charge),
    ) {
        let mut charges = self.lock();
        let key = (station.clone(), transaction.clone());
        if charges.len() >= CHARGES_MAX && !charges.contains_key(&key) {
            let oldest = charges.iter().min_by_key(|(_, charge)| charge.heard_at);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                charges.remove(&oldest);
            }
        }
        let charge = charges.entry(key).or_insert_with(|| Charge::new(at));
        charge.heard_at = at;
        change(charge);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(StationId, TransactionId), Charge>> {
        // No panic can leave the map in an inconsistent state.
        self.charges.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn sample(second: u32, register: i64) -> Fact {
        fact(
            json!({"kind": "transaction_sampled", "event": {"transaction_id": "7",
            "connector_id": 1, "register": register,
            "sampled_at": format!("2026-01-01T00:00:{second:02}.000Z")}}),
        )
    }

    #[test]
    fn energy_and_power_follow_the_registers_until_the_stop() {
        let live = Live::default();
        let (station, transaction) = (
            StationId::new("CP").unwrap(),
            TransactionId::new("7").unwrap(),
        );
        let at = Timestamp::EPOCH;
        let start = fact(
            json!({"kind": "transaction_started", "event": {"transaction_id": "7",
            "connector_id": 1, "meter_start": 1000, "started_at": "2026-01-01T00:00:00.000Z"}}),
        );
        let stop = fact(
            json!({"kind": "transaction_stopped", "event": {"transaction_id": "7",
            "stopped_at": "2026-01-01T00:00:30.000Z"}}),
        );
        live.note(&station, at, &start);
        live.note(&station, at, &sample(10, 1100));
        // A sample that arrives late does not turn the meter back.
        live.note(&station, at, &sample(5, 1050));
        let charge = live.charge(&station, &transaction).unwrap();
        assert_eq!(
            (charge.energy_wh(), charge.power_w()),
            (Some(100), Some(36_000))
        );
        let told = fact(json!({"kind": "measured", "event": {"transaction_id": "7",
            "connector_id": 1, "sampled_at": "2026-01-01T00:00:10.000Z", "values": [
            {"measurand": "Power.Active.Import", "unit": "kW", "value": "35.5"},
            {"measurand": "SoC", "unit": "Percent", "value": "41"}]}}));
        live.note(&station, at, &told);
        let charge = live.charge(&station, &transaction).unwrap();
        assert_eq!(
            (charge.power_w(), charge.soc_percent),
            (Some(35_500), Some(41))
        );
        live.note(&station, at, &stop);
        assert_eq!(live.charge(&station, &transaction), None);
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
