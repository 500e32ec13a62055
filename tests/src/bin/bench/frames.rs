//! The messages of the chargers, and the answers of a server without any logic.

use std::fmt::Write as _;

/// The number of meter values that one session sends between its start and its stop.
pub(crate) const SAMPLES: u8 = 8;

/// The card that every charger uses.
pub(crate) const CARD: &str = "BENCH-CARD";

/// The kind of messages that a charger sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Traffic {
    /// One `Heartbeat` after the other.
    Heartbeats,
    /// `StartTransaction`, eight `MeterValues`, `StopTransaction`, and the same again.
    Sessions,
}

/// One 1.6 charger with one connector.
#[derive(Debug)]
pub(crate) struct Charger {
    next_id: u64,
    register_wh: u64,
    transaction_id: String,
    step: u8,
}

impl Charger {
    /// Makes a charger. Registers differ from charger to charger, as in the field.
    pub(crate) fn new(ordinal: usize) -> Self {
        Self {
            next_id: 0,
            register_wh: 10_000 + ordinal as u64,
            transaction_id: String::new(),
            step: 0,
        }
    }

    /// Writes the boot notification, which a charger sends first.
    pub(crate) fn boot(&mut self, text: &mut String) {
        self.begin(text, "BootNotification");
        text.push_str(
            r#"{"chargePointVendor":"Acme","chargePointModel":"Bench 22","chargePointSerialNumber":"0123456789","firmwareVersion":"1.0.0"}]"#,
        );
    }

    /// Writes the next call.
    pub(crate) fn call(&mut self, traffic: Traffic, time: &str, text: &mut String) {
        if traffic == Traffic::Heartbeats {
            self.begin(text, "Heartbeat");
            text.push_str("{}]");
            return;
        }
        self.register_wh += 183;
        let register = self.register_wh;
        // Writing to a String cannot fail.
        let _ = match self.step {
            0 => {
                self.begin(text, "StartTransaction");
                write!(
                    text,
                    r#"{{"connectorId":1,"idTag":"{CARD}","meterStart":{register},"timestamp":"{time}"}}]"#
                )
            }
            step if step <= SAMPLES => {
                self.begin(text, "MeterValues");
                let id = &self.transaction_id;
                write!(
                    text,
                    r#"{{"connectorId":1,"transactionId":{id},"meterValue":[{{"timestamp":"{time}","sampledValue":[{{"value":"{register}","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}},{{"value":"10987.5","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"}},{{"value":"57","context":"Sample.Periodic","measurand":"SoC","unit":"Percent"}}]}}]}}]"#
                )
            }
            _ => {
                self.begin(text, "StopTransaction");
                let id = &self.transaction_id;
                write!(
                    text,
                    r#"{{"transactionId":{id},"idTag":"{CARD}","meterStop":{register},"timestamp":"{time}","reason":"Local"}}]"#
                )
            }
        };
        self.step = if self.step > SAMPLES {
            0
        } else {
            self.step + 1
        };
    }

    /// Handles an answer. Returns false when it does not answer the last call.
    pub(crate) fn answered(&mut self, answer: &str) -> bool {
        let Some(payload) = answer
            .strip_prefix("[3,\"")
            .and_then(|rest| rest.split_once("\","))
        else {
            return false;
        };
        if let Some((_, rest)) = payload.1.split_once("\"transactionId\":") {
            self.transaction_id.clear();
            self.transaction_id
                .extend(rest.chars().take_while(char::is_ascii_digit));
        }
        payload.0.parse() == Ok(self.next_id)
    }

    fn begin(&mut self, text: &mut String, action: &str) {
        self.next_id += 1;
        text.clear();
        let _ = write!(text, r#"[2,"{}","{action}","#, self.next_id);
    }
}

/// Returns the message id and the action of a call written as above.
pub(crate) fn id_and_action(call: &str) -> Option<(&str, &str)> {
    let (id, rest) = call.strip_prefix("[2,\"")?.split_once("\",\"")?;
    let (action, _) = rest.split_once('"')?;
    Some((id, action))
}

/// Returns the answer of a server that stores and decides nothing.
pub(crate) fn canned(id: &str, action: &str, transaction_id: u64) -> String {
    match action {
        "Heartbeat" => format!(r#"[3,"{id}",{{"currentTime":"2026-01-31T12:00:00.000Z"}}]"#),
        "BootNotification" => {
            format!(
                r#"[3,"{id}",{{"status":"Accepted","currentTime":"2026-01-31T12:00:00.000Z","interval":300}}]"#
            )
        }
        "StartTransaction" => {
            format!(
                r#"[3,"{id}",{{"transactionId":{transaction_id},"idTagInfo":{{"status":"Accepted"}}}}]"#
            )
        }
        _ => format!(r#"[3,"{id}",{{}}]"#),
    }
}
