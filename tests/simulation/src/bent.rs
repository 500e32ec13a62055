//! Bugs planted in front of the gateway's machine. They change its inputs and answer in its place.

use std::collections::BTreeMap;

use forecourt_edge::{Effect, Input};
use forecourt_ocpp::frame::ParsedFrame;
use serde_json::{Value, json};

use crate::sabotage::Sabotage;
use crate::site::Site;

/// The answers to starts without a time, by the content of the start.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// The content of each start whose answer is not known yet, by station and message.
    waiting: BTreeMap<(String, String), String>,
    known: BTreeMap<String, Value>,
}

impl Answers {
    /// Records the answer to a start that waits for one.
    pub(crate) fn note(&mut self, effect: &Effect) {
        let Effect::SendToStation {
            station_id, text, ..
        } = effect
        else {
            return;
        };
        let frame: Value = serde_json::from_str(text).unwrap_or_default();
        let id = frame[1].as_str().unwrap_or_default().to_owned();
        if let Some(said) = self.waiting.remove(&(station_id.to_string(), id)) {
            self.known.entry(said).or_insert_with(|| frame[2].clone());
        }
    }

    /// Returns the answer that an equal start got.
    fn of(&mut self, station: &str, frame: &Value) -> Option<Value> {
        let payload = &frame[3];
        if frame[2] != "StartTransaction" || payload["timestamp"].is_string() {
            return None;
        }
        let said = format!("{station} {payload}");
        let answer = self.known.get(&said).cloned();
        let id = frame[1].as_str().unwrap_or_default().to_owned();
        self.waiting.insert((station.to_owned(), id), said);
        answer
    }
}

impl Site {
    /// Changes an input of the machine. Returns whether the machine gets no input at all.
    pub(crate) fn is_sabotaged(&mut self, input: &mut Input) -> bool {
        let Input::Frame {
            station_id,
            connection,
            frame: parsed,
            ..
        } = input
        else {
            return false;
        };
        let mut frame: Value = serde_json::from_str(parsed.text()).unwrap_or_default();
        if self.sabotage == Sabotage::FirstRegister {
            keep_first_register(&mut frame);
            *parsed = ParsedFrame::read(parsed.version(), frame.to_string());
        }
        let Some(answer) = self.bent_answer(station_id.as_str(), &frame) else {
            return false;
        };
        self.held.push(Effect::SendToStation {
            station_id: station_id.clone(),
            connection: *connection,
            text: answer,
        });
        true
    }

    /// Returns what the planted bug answers in place of the machine, if it does.
    fn bent_answer(&mut self, station: &str, frame: &Value) -> Option<String> {
        let (id, action) = (frame[1].as_str()?, frame[2].as_str()?);
        let is_reading = action == "MeterValues" || frame[3]["eventType"] == "Updated";
        let is_transaction = ["StartTransaction", "StopTransaction", "TransactionEvent"];
        let is_transaction = is_transaction.contains(&action);
        match self.sabotage {
            Sabotage::DedupByMessageId if is_transaction => {
                let is_new = self.seen_ids.insert((station.to_owned(), id.to_owned()));
                (!is_new).then(|| format!("[3,\"{id}\",{{\"transactionId\":1048577}}]"))
            }
            Sabotage::RefuseOddMessages if is_transaction => frame[3]
                .to_string()
                .contains("Banana")
                .then(|| format!("[4,\"{id}\",\"PropertyConstraintViolation\",\"\",{{}}]")),
            Sabotage::ForgetReadings if is_reading => Some(format!("[3,\"{id}\",{{}}]")),
            Sabotage::AnswerEndedId => {
                let answer = self.answers.of(station, frame)?;
                Some(json!([3, id, answer]).to_string())
            }
            _ => None,
        }
    }
}

/// Keeps only the first register of each reading, whatever it is.
fn keep_first_register(frame: &mut Value) {
    for list in ["meterValue", "transactionData"] {
        let readings = frame.pointer_mut(&format!("/3/{list}"));
        let readings = readings.and_then(Value::as_array_mut);
        for reading in readings.into_iter().flatten() {
            let Some(values) = reading["sampledValue"].as_array_mut() else {
                continue;
            };
            values.truncate(1);
            if let Some(fields) = values.first_mut().and_then(Value::as_object_mut) {
                for name in ["context", "phase", "location"] {
                    fields.remove(name);
                }
            }
        }
    }
}
