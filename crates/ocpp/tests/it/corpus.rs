//! Transaction messages as the field sends them: each is read to the right
//! values, and its oddities are named. A new case is new data in `corpus/`.

use std::collections::BTreeMap;
use std::fmt::Display;

use forecourt_ocpp::Version;
use forecourt_ocpp::frame::{self, Frame};
use forecourt_ocpp::lenient::{
    self, MeterReading, MeterSample, MeterValues, StartTransaction, StopTransaction,
    TransactionEvent, TransactionMessage,
};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    version: String,
    action: String,
    /// JSON, used to the letter.
    payload: Option<Box<RawValue>>,
    /// The payload of a case that is not JSON, in place of `payload`.
    text: Option<String>,
    expect: BTreeMap<String, String>,
    oddities: Vec<String>,
}

type Shown = BTreeMap<String, String>;

fn put(shown: &mut Shown, name: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        shown.insert(name.to_owned(), value.to_string());
    }
}

fn show(message: &TransactionMessage) -> Shown {
    match message {
        TransactionMessage::StartTransaction(message) => show_start(message),
        TransactionMessage::StopTransaction(message) => show_stop(message),
        TransactionMessage::MeterValues(message) => show_meter_values(message),
        TransactionMessage::TransactionEvent(message) => show_event(message),
    }
}

fn show_start(message: &StartTransaction) -> Shown {
    let mut shown = Shown::new();
    put(&mut shown, "connector_id", message.connector_id);
    put(&mut shown, "id_tag", message.id_tag.as_ref());
    put(
        &mut shown,
        "meter_start_wh",
        message.meter_start.map(|e| e.wh()),
    );
    put(&mut shown, "reservation_id", message.reservation_id);
    put(&mut shown, "timestamp", message.timestamp);
    shown
}

fn show_stop(message: &StopTransaction) -> Shown {
    let mut shown = Shown::new();
    put(&mut shown, "transaction_id", message.transaction_id);
    put(&mut shown, "id_tag", message.id_tag.as_ref());
    put(
        &mut shown,
        "meter_stop_wh",
        message.meter_stop.map(|e| e.wh()),
    );
    put(&mut shown, "reason", message.reason.as_ref());
    put(&mut shown, "timestamp", message.timestamp);
    show_readings(&mut shown, &message.readings);
    shown
}

fn show_meter_values(message: &MeterValues) -> Shown {
    let mut shown = Shown::new();
    put(&mut shown, "connector_id", message.connector_id);
    put(&mut shown, "evse_id", message.evse_id);
    put(&mut shown, "transaction_id", message.transaction_id);
    show_readings(&mut shown, &message.readings);
    shown
}

fn show_event(event: &TransactionEvent) -> Shown {
    let mut shown = Shown::new();
    put(
        &mut shown,
        "event_type",
        event.event_type.as_ref().map(|kind| format!("{kind:?}")),
    );
    put(&mut shown, "timestamp", event.timestamp);
    put(&mut shown, "trigger_reason", event.trigger_reason.as_ref());
    put(&mut shown, "seq_no", event.seq_no);
    put(&mut shown, "offline", event.offline.then_some("yes"));
    put(&mut shown, "transaction_id", event.transaction_id.as_ref());
    put(&mut shown, "charging_state", event.charging_state.as_ref());
    put(
        &mut shown,
        "time_spent_charging_s",
        event.time_spent_charging_s,
    );
    put(&mut shown, "stopped_reason", event.stopped_reason.as_ref());
    put(&mut shown, "remote_start_id", event.remote_start_id);
    put(&mut shown, "evse_id", event.evse_id);
    put(&mut shown, "connector_id", event.connector_id);
    let token = event.id_token.as_ref();
    put(&mut shown, "id_token", token.map(|token| &token.id_token));
    put(
        &mut shown,
        "id_token_kind",
        token.and_then(|token| token.kind.as_ref()),
    );
    put(&mut shown, "reservation_id", event.reservation_id);
    put(
        &mut shown,
        "number_of_phases_used",
        event.number_of_phases_used,
    );
    put(&mut shown, "cable_max_current_a", event.cable_max_current_a);
    show_readings(&mut shown, &event.readings);
    shown
}

/// `readings[0]`: its time and energy; `readings[0].samples[0]`: each value.
fn show_readings(shown: &mut Shown, readings: &[MeterReading]) {
    for (index, reading) in readings.iter().enumerate() {
        let time = reading
            .timestamp
            .map_or("no time".to_owned(), |time| time.to_string());
        let energy = reading
            .registers()
            .first()
            .map(|(_, register)| *register)
            .map(|energy| format!(" {} Wh", energy.wh()));
        let summary = format!("{time}{}", energy.unwrap_or_default());
        shown.insert(format!("readings[{index}]"), summary);
        for (at, sample) in reading.samples.iter().enumerate() {
            shown.insert(
                format!("readings[{index}].samples[{at}]"),
                show_sample(sample),
            );
        }
    }
}

fn show_sample(sample: &MeterSample) -> String {
    let words = [&sample.phase, &sample.location, &sample.context];
    let mut text = sample.measurand.to_string();
    for word in words.into_iter().flatten() {
        text.push_str(&format!(" {word}"));
    }
    text.push_str(": ");
    text.push_str(
        &sample
            .value
            .map_or("no value".to_owned(), |value| value.to_string()),
    );
    if let Some(unit) = &sample.unit {
        text.push_str(&format!(" {unit}"));
    }
    if let Some(raw) = &sample.raw_value {
        text.push_str(&format!(", raw {raw}"));
    }
    if let Some(signed) = &sample.signed {
        text.push_str(&format!(", signed {signed}"));
    }
    text
}

fn version(number: &str) -> Version {
    Version::ALL
        .into_iter()
        .find(|version| version.number() == number)
        .unwrap()
}

fn check(file: &str) {
    let cases: Vec<Case> = serde_json::from_str(file).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let name = &case.name;
        let payload = case.payload.as_ref().map(|json| json.get().to_owned());
        let payload = payload.or(case.text).unwrap();
        let version = version(&case.version);
        // The frame around it is taken too, whatever it holds.
        let text = frame::call("19", &case.action, &payload);
        let is_call = matches!(frame::parse(version, &text), Ok(Frame::Call { .. }));
        assert!(is_call, "{name}: the frame was refused");
        let message = lenient::read(version, &case.action, &payload).unwrap();
        assert_eq!(show(&message), case.expect, "{name}");
        let oddities: Vec<String> = message.oddities().iter().map(ToString::to_string).collect();
        assert_eq!(oddities, case.oddities, "{name}");
    }
}

#[test]
fn start_transactions_of_the_field_are_read() {
    check(include_str!("corpus/start_transaction.json"));
}

#[test]
fn stop_transactions_of_the_field_are_read() {
    check(include_str!("corpus/stop_transaction.json"));
}

#[test]
fn meter_values_of_the_field_are_read() {
    check(include_str!("corpus/meter_values.json"));
}

#[test]
fn transaction_events_of_the_field_are_read() {
    check(include_str!("corpus/transaction_event.json"));
}

#[test]
fn other_actions_are_no_transaction_messages() {
    assert_eq!(lenient::read(Version::V16, "Heartbeat", "{}"), None);
    assert_eq!(lenient::read(Version::V16, "TransactionEvent", "{}"), None);
    assert_eq!(lenient::read(Version::V201, "StartTransaction", "{}"), None);
}
