//! The whole gateway machine under a script: whatever two chargers and the
//! cloud say, in any order, with restarts in between.
//!
//! A script is one step a line: `A` and `B` a frame of the 1.6 and the 2.0.1
//! station, `cloud` a link message, and `up`, `down`, `tick MS`, `restart`,
//! `lost A` (its socket).

use forecourt_edge::chatter::{self, Chatter};
use forecourt_edge::{
    Alarm, Effect, Gateway, Identity, Input, Now, PlainStore, Row, Settings, UnknownTokens,
};
use forecourt_link::{
    Epoch, Hash, Incoming, MAX_MESSAGE_BYTES, MAX_RECORD_BYTES, ToGateway, parse_to_gateway,
    to_text,
};
use forecourt_ocpp::frame::{self, Frame, ParsedFrame};
use forecourt_ocpp::{Part, Version, validate_sent};
use forecourt_types::{GatewayId, OperatorId, ReceivedAt, StationId, Timestamp};
use serde_json::Value;

use crate::engine::Seen;
use crate::frames::{answered, hold, transaction_message};

/// Far more than one input can rightly cause; what grows without end is found.
const MAX_EFFECTS: usize = 2_000;
/// 2026-01-31T12:00:00Z, when every script begins.
const BEGIN_MS: i64 = 1_769_860_800_000;

pub(crate) fn script(input: &str, seen: &mut Seen) -> Result<(), String> {
    let mut world = World::new()?;
    world.take(Input::LinkUp, seen)?;
    world.cloud(&welcome(), seen)?;
    for line in input.lines() {
        let (step, rest) = line.split_once(' ').unwrap_or((line, ""));
        match step {
            "cloud" => world.cloud(rest, seen)?,
            "up" => world.take(Input::LinkUp, seen)?,
            "down" => world.take(Input::LinkDown, seen)?,
            "tick" => {
                world.elapsed_ms += rest.parse::<u64>().unwrap_or(250).min(100_000_000);
                world.take(Input::Tick, seen)?;
            }
            "restart" => world.restart(seen)?,
            "lost" => world.disconnect(usize::from(rest == "B"), seen)?,
            "B" => world.frame(1, rest, seen)?,
            _ => world.frame(0, rest, seen)?,
        }
    }
    Ok(())
}

fn welcome() -> String {
    r#"{"kind":"welcome","site_id":"s","epoch":1,"cloud_time":"2026-01-31T12:00:00.000Z","credits":8}"#.to_owned()
}

/// A station as the outside sees it.
struct Charger {
    id: StationId,
    version: Version,
    ordinal: u64,
    connected: bool,
    /// The gateway's call that waits for an answer, and since when.
    in_flight: Option<(String, u64)>,
}

struct World {
    gateway: Gateway,
    store: PlainStore,
    chargers: [Charger; 2],
    elapsed_ms: u64,
}

impl World {
    fn new() -> Result<Self, String> {
        let charger = |id, version| {
            let id = StationId::new(id).map_err(|error| error.to_string())?;
            Ok::<_, String>(Charger {
                id,
                version,
                ordinal: 0,
                connected: false,
                in_flight: None,
            })
        };
        Ok(Self {
            gateway: restored(&PlainStore::default())?,
            store: PlainStore::default(),
            chargers: [charger("A", Version::V16)?, charger("B", Version::V201)?],
            elapsed_ms: 0,
        })
    }

    fn now(&self) -> Result<Now, String> {
        let elapsed = i64::try_from(self.elapsed_ms).map_err(|error| error.to_string())?;
        let wall = Timestamp::from_millis(BEGIN_MS + elapsed).map_err(|error| error.to_string())?;
        Ok(Now {
            wall: ReceivedAt(wall),
            monotonic_ms: self.elapsed_ms,
        })
    }

    fn restart(&mut self, seen: &mut Seen) -> Result<(), String> {
        self.gateway = restored(&self.store)?;
        for charger in &mut self.chargers {
            charger.connected = false;
            charger.in_flight = None;
        }
        self.take(Input::LinkUp, seen)?;
        self.cloud(&welcome(), seen)
    }

    fn cloud(&mut self, text: &str, seen: &mut Seen) -> Result<(), String> {
        match parse_to_gateway(text) {
            Ok(Incoming::Known(message)) => {
                seen.note(&format!("cloud {}", kind(&message)));
                self.take(Input::FromCloud(message), seen)
            }
            Ok(Incoming::Unknown { .. }) | Err(_) => Ok(()),
        }
    }

    fn disconnect(&mut self, at: usize, seen: &mut Seen) -> Result<(), String> {
        let charger = &mut self.chargers[at];
        charger.connected = false;
        charger.in_flight = None;
        let input = Input::StationDisconnected {
            station_id: charger.id.clone(),
            connection: charger.ordinal,
        };
        self.take(input, seen)
    }

    fn connect(&mut self, at: usize, seen: &mut Seen) -> Result<(), String> {
        let charger = &mut self.chargers[at];
        if charger.connected {
            return Ok(());
        }
        charger.connected = true;
        charger.ordinal += 1;
        let input = Input::StationConnected {
            station_id: charger.id.clone(),
            version: charger.version,
            connection: charger.ordinal,
            security_profile: 1,
        };
        self.take(input, seen)
    }

    /// A frame, and when it is a transaction message the same one again.
    fn frame(&mut self, at: usize, text: &str, seen: &mut Seen) -> Result<(), String> {
        self.connect(at, seen)?;
        let version = self.chargers[at].version;
        let parsed = ParsedFrame::read(version, text);
        if chatter::answer(&parsed, self.now()?.wall) != Chatter::ForJournal {
            return Ok(());
        }
        if let Ok(Frame::CallResult { message_id, .. } | Frame::CallError { message_id, .. }) =
            parsed.frame()
        {
            let in_flight = &mut self.chargers[at].in_flight;
            if in_flight.as_ref().is_some_and(|(id, _)| *id == message_id) {
                *in_flight = None;
            }
        }
        let Some((id, action)) = transaction_message(version, text) else {
            self.send(at, text, seen)?;
            return Ok(());
        };
        let first = self.send(at, text, seen)?;
        if !self.chargers[at].connected {
            seen.note("closed instead of an answer");
            return Ok(());
        }
        let first = own_answer(&first, &id)
            .ok_or_else(|| format!("{action} {id} got no answer: {first:?}"))?;
        hold!(answered(version, &first, &id)?, "{action} {id} got {first}");
        let records = self.store.records.len();
        let again = self.send(at, text, seen)?;
        let again = own_answer(&again, &id)
            .ok_or_else(|| format!("the repeat of {action} {id} got no answer"))?;
        hold!(
            answered(version, &again, &id)?,
            "the repeat of {action} {id} got {again}"
        );
        // A stop that names no transaction is fitted to what is open at the time.
        let same = again == first || (action == "StopTransaction" && !names_transaction(text));
        hold!(same, "the repeat of {action} got {again} after {first}");
        let more = self.store.records.len() - records;
        hold!(
            more == 0 || action == "MeterValues",
            "the repeat of {action} made {more} records"
        );
        Ok(())
    }

    fn send(&mut self, at: usize, text: &str, seen: &mut Seen) -> Result<Vec<String>, String> {
        let charger = &self.chargers[at];
        let input = Input::Frame {
            station_id: charger.id.clone(),
            connection: charger.ordinal,
            frame: ParsedFrame::read(charger.version, text).into_owned(),
            received_at: self.now()?.wall,
        };
        let before = charger.ordinal;
        let sent = self.handle(input, seen)?;
        let to_this = |(to, ordinal, text): (usize, u64, String)| {
            (to == at && ordinal == before).then_some(text)
        };
        Ok(sent.into_iter().filter_map(to_this).collect())
    }

    fn take(&mut self, input: Input, seen: &mut Seen) -> Result<(), String> {
        self.handle(input, seen).map(|_| ())
    }

    /// One turn of the journal thread: handle, write, pump, write, carry out.
    fn handle(
        &mut self,
        input: Input,
        seen: &mut Seen,
    ) -> Result<Vec<(usize, u64, String)>, String> {
        let now = self.now()?;
        let handled = self.gateway.handle(input, now, &self.store);
        let mut effects = handled.map_err(|error| error.to_string())?;
        self.write(&effects)?;
        let pumped = self
            .gateway
            .pump(now, &self.store)
            .map_err(|error| error.to_string())?;
        self.write(&pumped)?;
        effects.extend(pumped);
        hold!(
            effects.len() <= MAX_EFFECTS,
            "one input caused {} effects",
            effects.len()
        );
        let mut sent = Vec::new();
        for effect in effects {
            note(&effect, seen);
            self.carry_out(effect, &mut sent)?;
        }
        Ok(sent)
    }

    fn write(&mut self, effects: &[Effect]) -> Result<(), String> {
        for effect in effects {
            let Effect::Write(row) = effect else {
                continue;
            };
            if let Row::Record(record) = row {
                hold!(
                    record.text.len() <= MAX_RECORD_BYTES,
                    "a record of {} bytes",
                    record.text.len()
                );
                hold!(
                    record.hash == Hash::of(record.text.as_bytes()),
                    "a record's hash is not of its text"
                );
                let key = |sequence| {
                    (
                        record.epoch,
                        record.station_id.clone(),
                        record.lane,
                        sequence,
                    )
                };
                let previous = record
                    .station_sequence
                    .checked_sub(1)
                    .map(|sequence| self.store.records.get(&key(sequence)));
                let chained = match previous {
                    Some(Some(previous)) => record.text.contains(previous.hash.as_str()),
                    Some(None) => record.station_sequence == 1,
                    None => false,
                };
                hold!(chained, "the chain breaks at {}", record.text);
                hold!(
                    !self
                        .store
                        .records
                        .contains_key(&key(record.station_sequence)),
                    "a record was overwritten"
                );
            }
            self.store.write(row.clone());
        }
        Ok(())
    }

    fn carry_out(
        &mut self,
        effect: Effect,
        sent: &mut Vec<(usize, u64, String)>,
    ) -> Result<(), String> {
        match effect {
            Effect::SendToStation {
                station_id,
                connection,
                text,
            } => {
                let at = usize::from(station_id.as_str() == "B");
                hold!(
                    self.chargers[at].id == station_id,
                    "a frame for a station nobody knows: {station_id}"
                );
                if connection == self.chargers[at].ordinal {
                    self.sent(at, &text)?;
                }
                sent.push((at, connection, text));
            }
            Effect::CloseStation {
                station_id,
                connection,
                ..
            } => {
                for charger in &mut self.chargers {
                    if charger.id == station_id && charger.ordinal == connection {
                        charger.connected = false;
                        charger.in_flight = None;
                    }
                }
            }
            Effect::SendToCloud(message) => {
                let text = to_text(&message).map_err(|error| error.to_string())?;
                hold!(
                    text.len() <= MAX_MESSAGE_BYTES,
                    "a link message of {} bytes",
                    text.len()
                );
            }
            Effect::Raise(Alarm::RecordUnwritable { problem, .. }) => {
                return Err(format!("a fact could not be written: {problem}"));
            }
            Effect::Raise(alarm) => {
                hold!(
                    alarm.to_string().len() <= 4_096,
                    "an endless alarm: {alarm}"
                );
            }
            Effect::Write(_) | Effect::StationsChanged => {}
        }
        Ok(())
    }

    fn sent(&mut self, at: usize, text: &str) -> Result<(), String> {
        let elapsed_ms = self.elapsed_ms;
        let charger = &mut self.chargers[at];
        match frame::parse(charger.version, text) {
            Ok(Frame::Call {
                message_id,
                action,
                payload,
            }) => {
                let waits = charger.in_flight.as_ref().is_some_and(|(_, since)| {
                    elapsed_ms < since + Settings::default().call_timeout_ms
                });
                hold!(
                    !waits,
                    "two calls in flight: {:?} and {text}",
                    charger.in_flight
                );
                let valid = validate_sent(charger.version, &action, Part::Request, payload);
                hold!(valid.is_ok(), "we sent {text}: {valid:?}");
                charger.in_flight = Some((message_id.into_owned(), elapsed_ms));
            }
            Ok(Frame::CallResult { .. } | Frame::CallError { .. }) => {}
            Ok(Frame::CallResultError { .. } | Frame::Send { .. }) => {
                return Err(format!("we sent {text}, which only chargers send"));
            }
            Err(problem) => return Err(format!("we sent {text}: {problem}")),
        }
        Ok(())
    }
}

fn restored(store: &PlainStore) -> Result<Gateway, String> {
    let identity = Identity {
        operator_id: OperatorId::new("o").map_err(|error| error.to_string())?,
        gateway_id: GatewayId::new("gw").map_err(|error| error.to_string())?,
        epoch: Epoch::FIRST,
        boot_id: "boot".to_owned(),
        software: "0".to_owned(),
        ports: forecourt_link::ChargerPorts {
            ws: 9_000,
            wss: None,
        },
    };
    let settings = Settings {
        unknown_tokens: UnknownTokens::Accept,
        ..Settings::default()
    };
    Ok(Gateway::restore(identity, settings, store.stored_state()))
}

fn names_transaction(text: &str) -> bool {
    let items: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let id = items
        .get(3)
        .map(|payload| payload["transactionId"].as_i64());
    id.flatten().is_some_and(|id| id > 0)
}

fn own_answer(sent: &[String], id: &str) -> Option<String> {
    let is_own = |text: &&String| {
        let items: Option<Vec<Value>> = serde_json::from_str(text).ok();
        items.is_some_and(|items| {
            items.first() != Some(&Value::from(2))
                && items.get(1).and_then(Value::as_str) == Some(id)
        })
    };
    sent.iter().find(is_own).cloned()
}

const fn kind(message: &ToGateway) -> &'static str {
    match message {
        ToGateway::Welcome(_) => "welcome",
        ToGateway::Ack(_) => "ack",
        ToGateway::Answer(_) => "answer",
        ToGateway::Pong(_) => "pong",
        ToGateway::Command(_) => "command",
        ToGateway::Set(_) => "set",
        ToGateway::Resend(_) => "resend",
        ToGateway::Watch(_) => "watch",
    }
}

/// The trait an effect shows: its kind, and the words inside that are ours.
fn note(effect: &Effect, seen: &mut Seen) {
    match effect {
        Effect::Write(Row::Record(row)) => {
            let record: Value = serde_json::from_str(&row.text).unwrap_or_default();
            let word = |name: &str| record["event"][name].to_string().replace('"', "");
            let kind = record["kind"].as_str().unwrap_or_default();
            let flags = word("flags");
            // Flags, states and decisions are our words; the rest is the charger's.
            let decision = record["event"]["decision"]["by"]
                .as_str()
                .unwrap_or_default();
            seen.note(&format!(
                "record {kind} {flags} {decision} {}",
                row.frame.is_some()
            ));
        }
        Effect::Write(Row::Command(row)) => {
            seen.note(&format!(
                "command {:?} {}",
                row.state,
                row.reason.as_deref().unwrap_or_default()
            ));
        }
        Effect::Write(row) => {
            let text = format!("{row:?}");
            seen.note(text.split('(').next().unwrap_or_default());
        }
        Effect::SendToStation { text, .. } => {
            let items: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
            // A call's action, an error's code; of a result what it decides.
            let word = match items.get(2) {
                Some(Value::String(word)) => word.clone(),
                Some(answer) => format!("{} {}", answer["status"], answer["idTagInfo"]["status"]),
                None => String::new(),
            };
            seen.note(&format!("sent {}", word.replace('"', "")));
        }
        Effect::CloseStation { reason, .. } => seen.note(&format!("close {reason:?}")),
        Effect::SendToCloud(message) => {
            let text = format!("{message:?}");
            seen.note(text.split('(').next().unwrap_or_default());
        }
        Effect::StationsChanged => seen.note("stations changed"),
        Effect::Raise(alarm) => {
            let text = format!("{alarm:?}");
            seen.note(text.split('{').next().unwrap_or_default());
        }
    }
}
