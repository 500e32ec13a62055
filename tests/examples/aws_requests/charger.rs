//! One 1.6 charger of the day, frame by frame.

use forecourt_types::{StationId, Timestamp};

/// Sessions begin at these hours, an hour each.
pub(crate) const HOURS: [i64; 4] = [7, 11, 15, 19];

/// The card of every session.
pub(crate) const CARD: &str = "CARD-1";

/// How often a running charge is metered.
const METER_EVERY_S: i64 = 60;

const SESSION_S: i64 = 3_600;

/// From plugging in to the start, and from the stop to driving off.
const BEFORE_S: i64 = 30;
const AFTER_S: i64 = 60;

/// How much later than the one before each charger begins.
const APART_S: i64 = 7 * 60;

/// What a charger of 11 kW adds in a minute.
const ENERGY_WH: i64 = 183;

/// Its heartbeats end at the gateway's socket, cost nothing at AWS and are left out.
pub(crate) struct Charger {
    pub station: StationId,
    ordinal: usize,
    calls: u64,
    register_wh: i64,
    transaction_id: String,
}

impl Charger {
    pub(crate) fn new(station: StationId, ordinal: usize) -> Self {
        Self {
            station,
            ordinal,
            calls: 0,
            register_wh: 10_000,
            transaction_id: String::new(),
        }
    }

    /// Names its socket.
    pub(crate) fn connection(&self) -> u64 {
        u64::try_from(self.ordinal).unwrap_or_default() + 1
    }

    /// How it begins.
    pub(crate) fn boot(&mut self, now: Timestamp) -> Vec<String> {
        let boot = r#"{"chargePointVendor":"Acme","chargePointModel":"Bench 22"}"#;
        vec![
            self.frame("BootNotification", boot),
            self.status("Available", now),
        ]
    }

    /// What it says in this second of the day.
    pub(crate) fn charge(&mut self, second: i64, now: Timestamp) -> Vec<String> {
        let later = APART_S * i64::try_from(self.ordinal).unwrap_or_default();
        let mut since = HOURS.map(|hour| second - later - hour * 3_600).into_iter();
        match since.find(|since| (-BEFORE_S..=SESSION_S + AFTER_S).contains(since)) {
            Some(since) if since == -BEFORE_S => vec![self.status("Preparing", now)],
            Some(0) => vec![self.start(now), self.status("Charging", now)],
            Some(SESSION_S) => vec![self.stop(now), self.status("Finishing", now)],
            Some(since) if since == SESSION_S + AFTER_S => vec![self.status("Available", now)],
            Some(since) if (1..SESSION_S).contains(&since) && since % METER_EVERY_S == 0 => {
                vec![self.meter_values(now)]
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// Takes an answer in.
    pub(crate) fn answered(&mut self, text: &str) {
        if let Some((_, rest)) = text.split_once("\"transactionId\":") {
            self.transaction_id = rest.chars().take_while(char::is_ascii_digit).collect();
        }
    }

    fn start(&mut self, now: Timestamp) -> String {
        let register = self.register_wh;
        let payload = format!(
            r#"{{"connectorId":1,"idTag":"{CARD}","meterStart":{register},"timestamp":"{now}"}}"#
        );
        self.frame("StartTransaction", &payload)
    }

    fn meter_values(&mut self, now: Timestamp) -> String {
        self.register_wh += ENERGY_WH;
        let (id, register) = (&self.transaction_id, self.register_wh);
        let payload = format!(
            r#"{{"connectorId":1,"transactionId":{id},"meterValue":[{{"timestamp":"{now}","sampledValue":[{{"value":"{register}","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}},{{"value":"10987.5","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"}},{{"value":"57","context":"Sample.Periodic","measurand":"SoC","unit":"Percent"}}]}}]}}"#
        );
        self.frame("MeterValues", &payload)
    }

    fn stop(&mut self, now: Timestamp) -> String {
        let (id, register) = (&self.transaction_id, self.register_wh);
        let payload = format!(
            r#"{{"transactionId":{id},"idTag":"{CARD}","meterStop":{register},"timestamp":"{now}","reason":"EVDisconnected"}}"#
        );
        self.frame("StopTransaction", &payload)
    }

    fn status(&mut self, status: &str, now: Timestamp) -> String {
        let payload = format!(
            r#"{{"connectorId":1,"errorCode":"NoError","status":"{status}","timestamp":"{now}"}}"#
        );
        self.frame("StatusNotification", &payload)
    }

    fn frame(&mut self, action: &str, payload: &str) -> String {
        self.calls += 1;
        format!(r#"[2,"{}","{action}",{payload}]"#, self.calls)
    }
}
