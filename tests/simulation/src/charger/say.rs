//! Writes the charger's messages in OCPP 1.6 and 2.0.1, with the oddities of the field.

use forecourt_memory::Random;
use serde_json::{Map, Value, json};

use super::{Charger, Kind, Pending};
use crate::chance::{choose, percent};
use crate::plan::{Clock, HOUR};
use crate::world::{Doubt, Ms, World};

/// What is odd about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Oddity {
    None,
    NumbersAsText,
    ExtraFields,
    NoZone,
    WrongWord,
    FieldMissing,
    NegativeMeter,
}

/// Returns the message as it is sent: a 1.6 message names the transaction id that the charger got
/// by then, or -1.
pub(super) fn with_id(pending: &Pending, world: &World) -> String {
    let mut payload = pending.payload.clone();
    if payload.contains_key("transactionId") {
        let id = world.charges[pending.charge].ids.first();
        let id: i64 = id.and_then(|id| id.parse().ok()).unwrap_or(-1);
        let id = match payload.get("transactionId") {
            Some(Value::String(_)) => json!(id.to_string()),
            _ => json!(id),
        };
        payload.insert("transactionId".to_owned(), id);
    }
    Value::Object(payload).to_string()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// Returns the civil date of a day since 1970 (Hinnant's algorithm), so that times are written
/// without the product's code.
fn date(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn time_text(millis: i64, zone: &str) -> String {
    let (year, month, day) = date(millis.div_euclid(86_400_000));
    let of_day = millis.rem_euclid(86_400_000);
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, milli) = (of_day / 1000 % 60, of_day % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}{zone}")
}

impl Charger {
    pub(super) fn boot(&self) -> (&'static str, String) {
        let payload = if self.habits.is_201 {
            json!({"reason": "PowerUp", "chargingStation": {"vendorName": "Sim", "model": "S2"}})
        } else {
            json!({"chargePointVendor": "Sim", "chargePointModel": "S1"})
        };
        ("BootNotification", payload.to_string())
    }

    pub(super) fn status(&self, connector: u32, now: Ms) -> (&'static str, String) {
        let time = time_text(self.clock(now).0, "Z");
        let mut outlets = self.outlets.iter();
        let outlet = outlets.find(|outlet| outlet.connector == connector);
        let is_out = outlet.is_some_and(|outlet| outlet.is_free() && !outlet.is_operative);
        let word = if is_out { "Unavailable" } else { "Available" };
        let payload = if self.habits.is_201 {
            json!({"timestamp": time, "connectorStatus": word, "evseId": connector, "connectorId": 1})
        } else {
            json!({"connectorId": connector, "errorCode": "NoError", "status": word, "timestamp": time})
        };
        ("StatusNotification", payload.to_string())
    }

    fn oddity(&self, random: &mut Random) -> Oddity {
        if !percent(random, self.habits.odd_percent) {
            return Oddity::None;
        }
        match random.below(13) {
            0..=2 => Oddity::NumbersAsText,
            3..=5 => Oddity::ExtraFields,
            6..=7 => Oddity::NoZone,
            8..=9 => Oddity::WrongWord,
            10..=11 => Oddity::FieldMissing,
            _ => Oddity::NegativeMeter,
        }
    }

    fn time(&self, now: Ms, oddity: Oddity) -> String {
        let zone = if oddity == Oddity::NoZone { "" } else { "Z" };
        time_text(self.clock(now).0, zone)
    }

    pub(super) fn tell_start(
        &mut self,
        world: &mut World,
        at: usize,
        register: i64,
        remote_start_id: Option<i64>,
        now: Ms,
        random: &mut Random,
    ) {
        let oddity = self.oddity(random);
        let charge = self.charge_at(at);
        let is_placeheld = percent(random, self.habits.telling.placeholder_percent);
        let told = if is_placeheld {
            world.charges[charge].doubts.insert(Doubt::BeginPlaceheld);
            0
        } else {
            self.told(world, charge, register, oddity)
        };
        world.charges[charge].begin_told = told;
        let is_stamped = self.stamps_wrong(world, charge, random);
        let time = if is_stamped {
            world.charges[charge].claimed_start = None;
            self.wrong_stamp(now, random)
        } else {
            self.time(now, oddity)
        };
        let token = world.charges[charge].token.clone();
        let mut payload = if self.habits.is_201 {
            let id = format!("tx-{}-{charge}", self.station);
            world.charges[charge].ids.insert(id.clone());
            let mut payload = self.event("Started", at, &time, told, &id);
            payload["idToken"] = json!({"idToken": token, "type": "ISO14443"});
            if let Some(number) = remote_start_id {
                payload["transactionInfo"]["remoteStartId"] = json!(number);
                payload["triggerReason"] = json!("RemoteStart");
            }
            payload
        } else {
            let connector = self.outlets[at].connector;
            json!({"connectorId": connector, "idTag": token, "meterStart": told, "timestamp": time})
        };
        world.charges[charge].is_end_kept |= payload["offline"] == true;
        self.leave_time_out(&mut payload);
        self.owe(
            charge,
            Kind::Start,
            (now, Some(register).filter(|_| !is_placeheld)),
            payload,
            oddity,
            random,
        );
    }

    pub(super) fn tell_register(
        &mut self,
        world: &mut World,
        at: usize,
        register: i64,
        now: Ms,
        random: &mut Random,
    ) {
        let oddity = match self.oddity(random) {
            // Missing or nonsensical samples are no samples.
            Oddity::NegativeMeter | Oddity::FieldMissing => Oddity::None,
            oddity => oddity,
        };
        let charge = self.charge_at(at);
        let time = self.time(now, oddity);
        let is_nonsense = self.tells_nonsense(at, random);
        let truth = (now, Some(register).filter(|_| !is_nonsense));
        let register = match is_nonsense {
            true => choose(random, &[0, 4_294_967_295]),
            false => register,
        };
        let clutter = self.clutter(world, charge, ("Sample.Periodic", register), random);
        let payload = if self.habits.is_201 {
            let id = self.own_id(world, charge);
            let mut payload = self.event("Updated", at, &time, register, &id);
            if let Some(clutter) = clutter {
                payload["meterValue"][0]["sampledValue"] = clutter;
            }
            payload
        } else if let Some(clutter) = clutter {
            json!({"connectorId": self.outlets[at].connector, "transactionId": 0,
                "meterValue": [{"timestamp": time, "sampledValue": clutter}]})
        } else {
            let sampled = if register % 2 == 0 {
                json!({"value": register.to_string(), "measurand": "Energy.Active.Import.Register", "unit": "Wh"})
            } else {
                let kwh = format!("{}.{:03}", register / 1000, register % 1000);
                json!({"value": kwh, "measurand": "Energy.Active.Import.Register", "unit": "kWh"})
            };
            let power = json!({"value": "7400.0", "measurand": "Power.Active.Import", "unit": "W"});
            json!({"connectorId": self.outlets[at].connector, "transactionId": 0,
                "meterValue": [{"timestamp": time, "sampledValue": [sampled, power]}]})
        };
        let samples = payload["meterValue"].as_array().cloned();
        let told = self.told_samples.entry(charge).or_default();
        told.extend(samples.unwrap_or_default());
        self.owe(charge, Kind::Sample, truth, payload, oddity, random);
    }

    pub(super) fn tell_stop(
        &mut self,
        world: &mut World,
        connector: u32,
        (charge, seq): (usize, u64),
        reason: &'static str,
        now: Ms,
        random: &mut Random,
    ) {
        let oddity = self.oddity(random);
        let register = world.charges[charge].register_stop.unwrap_or(0);
        let told = self.told(world, charge, register, oddity);
        let is_stamped = !world.charges[charge].doubts.contains(&Doubt::Stamped)
            && self.stamps_wrong(world, charge, random);
        let time = if is_stamped {
            world.charges[charge].claimed_stop = None;
            self.wrong_stamp(now, random)
        } else {
            self.time(now, oddity)
        };
        let clutter = match told {
            0.. => self.clutter(world, charge, ("Transaction.End", told), random),
            _ => None,
        };
        let is_silent = percent(random, self.habits.telling.silent_end_percent);
        let token = world.charges[charge].token.clone();
        let again = self.told_samples.remove(&charge).unwrap_or_default();
        let again = Some(again).filter(|again| self.habits.repeats_samples && !again.is_empty());
        let mut payload = if self.habits.is_201 {
            let id = self.own_id(world, charge);
            let mut payload = self.event_at("Ended", connector, &time, told, (&id, seq));
            if let Some(clutter) = clutter {
                payload["meterValue"][0]["sampledValue"] = clutter;
            }
            if is_silent {
                payload["meterValue"] = json!([]);
            }
            payload["transactionInfo"]["stoppedReason"] = json!(reason);
            if let (Some(mut all), Some(end)) = (again, payload["meterValue"].as_array()) {
                all.extend(end.iter().cloned());
                payload["meterValue"] = json!(all);
            }
            payload
        } else {
            let mut payload = json!({"transactionId": 0, "idTag": token, "meterStop": told, "timestamp": time, "reason": reason});
            if let Some(again) = again {
                payload["transactionData"] = json!(again);
            }
            if is_silent {
                payload["meterStop"] = json!(-1);
            }
            payload
        };
        if is_silent {
            world.charges[charge].doubts.insert(Doubt::EndSilent);
        }
        world.charges[charge].is_end_kept |= payload["offline"] == true;
        self.leave_time_out(&mut payload);
        let truth = (now, Some(register).filter(|_| !is_silent));
        self.owe(charge, Kind::Stop, truth, payload, oddity, random);
    }

    /// Returns whether this end of the charge has a time that is wrong by hours. One end has
    /// it at most.
    fn stamps_wrong(&self, world: &mut World, charge: usize, random: &mut Random) -> bool {
        let is_stamped = percent(random, self.habits.telling.stamped_percent);
        if is_stamped {
            world.charges[charge].doubts.insert(Doubt::Stamped);
        }
        is_stamped
    }

    /// Returns a time that is ahead or behind by a wrong time zone.
    fn wrong_stamp(&self, now: Ms, random: &mut Random) -> String {
        time_text(
            self.clock(now).0 + choose(random, &[2 * HOUR, -7 * HOUR]),
            "Z",
        )
    }

    fn leave_time_out(&self, payload: &mut Value) {
        if let (Clock::Absent, Some(fields)) = (self.habits.clock, payload.as_object_mut()) {
            fields.remove("timestamp");
        }
    }

    /// Returns whether the next reading is the one of its charge with a nonsense register.
    fn tells_nonsense(&mut self, at: usize, random: &mut Random) -> bool {
        let is_nonsense = percent(random, self.habits.telling.nonsense_percent);
        let Some(flow) = &mut self.outlets[at].flow else {
            return false;
        };
        let is_first = !flow.told_nonsense;
        flow.told_nonsense |= is_nonsense;
        is_nonsense && is_first
    }

    /// Returns the sampled values of a charger that reports more than the one register.
    fn clutter(
        &self,
        world: &World,
        charge: usize,
        register: (&str, i64),
        random: &mut Random,
    ) -> Option<Value> {
        if !self.habits.telling.is_cluttered {
            return None;
        }
        let mut registers = vec![register];
        let begin = world.charges[charge].begin_told;
        if begin >= 0 && percent(random, 50) {
            registers.push(("Transaction.Begin", begin));
        }
        Some(self.cluttered(&registers, random))
    }

    /// Returns the register as this message reports it, in watt-hours.
    fn told(&self, world: &mut World, charge: usize, register: i64, oddity: Oddity) -> i64 {
        if oddity == Oddity::NegativeMeter {
            world.charges[charge].doubts.insert(Doubt::MeterOdd);
            return -1;
        }
        register
    }

    fn charge_at(&self, at: usize) -> usize {
        self.outlets[at].flow.as_ref().map_or(0, |flow| flow.charge)
    }

    fn own_id(&self, world: &World, charge: usize) -> String {
        let id = world.charges[charge].ids.first();
        id.cloned().unwrap_or_default()
    }

    /// Makes an event of 2.0.1 with the next sequence number of its transaction.
    fn event(&mut self, kind: &str, at: usize, time: &str, register: i64, id: &str) -> Value {
        let connector = self.outlets[at].connector;
        let mut seq = 0;
        if let Some(flow) = &mut self.outlets[at].flow {
            seq = flow.next_seq;
            flow.next_seq += 1;
        }
        self.event_at(kind, connector, time, register, (id, seq))
    }

    fn event_at(
        &self,
        kind: &str,
        evse: u32,
        time: &str,
        register: i64,
        (id, seq): (&str, u64),
    ) -> Value {
        let (trigger, context) = match kind {
            "Started" => ("Authorized", "Transaction.Begin"),
            "Ended" => ("StopAuthorized", "Transaction.End"),
            _ => ("MeterValuePeriodic", "Sample.Periodic"),
        };
        let offline = !matches!(self.socket, super::Socket::Open { .. });
        json!({
            "eventType": kind, "timestamp": time, "triggerReason": trigger, "seqNo": seq,
            "offline": offline,
            "transactionInfo": {"transactionId": id},
            "evse": {"id": evse, "connectorId": 1},
            "meterValue": [{"timestamp": time, "sampledValue": [
                {"value": register, "context": context,
                 "measurand": "Energy.Active.Import.Register", "unitOfMeasure": {"unit": "Wh"}}]}]
        })
    }

    fn owe(
        &mut self,
        charge: usize,
        kind: Kind,
        register: (Ms, Option<i64>),
        payload: Value,
        oddity: Oddity,
        random: &mut Random,
    ) {
        let action = match (self.habits.is_201, kind) {
            (true, _) => "TransactionEvent",
            (false, Kind::Start) => "StartTransaction",
            (false, Kind::Sample) => "MeterValues",
            (false, Kind::Stop) => "StopTransaction",
        };
        let repeats = random.below(self.habits.repeats as usize + 1);
        self.queue.push_back(Pending {
            charge,
            kind,
            action,
            payload: spoil(object(payload), oddity),
            register,
            message_id: None,
            tries: 0,
            repeats: u32::try_from(repeats).unwrap_or(0),
        });
    }
}

/// Breaks the schema without a change of meaning.
fn spoil(mut payload: Map<String, Value>, oddity: Oddity) -> Map<String, Value> {
    match oddity {
        Oddity::None | Oddity::NoZone | Oddity::NegativeMeter => {}
        Oddity::NumbersAsText => {
            for name in [
                "connectorId",
                "meterStart",
                "meterStop",
                "seqNo",
                "transactionId",
            ] {
                if let Some(number) = payload.get_mut(name)
                    && number.is_number()
                {
                    *number = json!(number.to_string());
                }
            }
        }
        Oddity::ExtraFields => {
            payload.insert(
                "vendorSays".to_owned(),
                json!({"deep": [1, 2, {"x": null}]}),
            );
        }
        Oddity::WrongWord => {
            for name in ["reason", "triggerReason"] {
                if payload.contains_key(name) {
                    payload.insert(name.to_owned(), json!("Banana"));
                }
            }
        }
        Oddity::FieldMissing => {
            payload.remove("reason");
            payload.remove("triggerReason");
            payload.remove("offline");
        }
    }
    payload
}
