//! A message without a time that is told again, whatever happened since it was answered.

use forecourt_edge::Input;
use forecourt_ocpp::Version;
use serde_json::{Value, json};

use super::support::{World, station};

/// What may happen between a message and its repeat.
#[derive(Debug, Clone, Copy)]
enum Between {
    Nothing,
    Boot,
    Reconnect,
    BootOnANewSocket,
    GatewayRestart,
}

const BETWEEN: [Between; 5] = [
    Between::Nothing,
    Between::Boot,
    Between::Reconnect,
    Between::BootOnANewSocket,
    Between::GatewayRestart,
];

fn boot(world: &mut World, version: Version) {
    let payload = match version {
        Version::V16 => json!({"chargePointVendor": "V", "chargePointModel": "M"}),
        _ => json!({"reason": "PowerUp", "chargingStation": {"model": "M", "vendorName": "V"}}),
    };
    world.call("CP1", "BootNotification", payload);
}

fn reconnect(world: &mut World, version: Version) {
    world.handle(Input::StationDisconnected {
        station_id: station("CP1"),
        connection: world.connections,
    });
    world.pass(3_600_000);
    world.connect("CP1", version);
}

fn happen(world: &mut World, version: Version, between: Between) {
    match between {
        Between::Nothing => {}
        Between::Boot => boot(world, version),
        Between::Reconnect => reconnect(world, version),
        Between::BootOnANewSocket => {
            reconnect(world, version);
            boot(world, version);
        }
        Between::GatewayRestart => {
            world.restart();
            world.link_up();
            world.connect("CP1", version);
        }
    }
}

/// Facts of transactions that a message added, and what it was answered.
fn told(world: &mut World, action: &str, message: &Value) -> (usize, Value) {
    let before = world.transaction_facts().len();
    let answer = world.call("CP1", action, message.clone()).payload();
    (world.transaction_facts().len() - before, answer)
}

fn event(kind: Option<&str>, number: Option<u32>, more: Value) -> Value {
    let mut event = json!({"triggerReason": "CablePluggedIn",
        "transactionInfo": {"transactionId": "tx-1"}, "evse": {"id": 1, "connectorId": 1}});
    let fields = event.as_object_mut().unwrap();
    fields.extend(kind.map(|kind| ("eventType".to_owned(), json!(kind))));
    fields.extend(number.map(|number| ("seqNo".to_owned(), json!(number))));
    if let Value::Object(more) = more {
        fields.extend(more);
    }
    event
}

fn register(wh: u32) -> Value {
    json!({"meterValue": [{"sampledValue": [{"value": wh}]}]})
}

fn card(name: &str) -> Value {
    json!({"idToken": {"idToken": name, "type": "ISO14443"}})
}

#[test]
fn an_event_without_a_time_is_recorded_once_whatever_happens_before_it_is_told_again() {
    let before: [Vec<Value>; 4] = [
        // Nothing; a charge whose start was not seen; one of known start; one in whose
        // name another charge began.
        vec![],
        vec![
            event(None, None, register(0)),
            event(Some("Updated"), Some(0), json!({})),
        ],
        vec![
            event(Some("Started"), Some(0), card("CARD1")),
            event(Some("Updated"), Some(1), register(500)),
        ],
        vec![
            event(Some("Started"), Some(0), card("CARD1")),
            event(Some("Started"), Some(0), card("CARD2")),
            event(Some("Updated"), Some(1), register(500)),
        ],
    ];
    for history in before {
        for booted in [false, true] {
            for kind in ["Started", "Updated", "Ended"] {
                for number in [None, Some(0), Some(1)] {
                    for between in BETWEEN {
                        let mut world = World::online().accept_unknown();
                        world.connect("CP1", Version::V201);
                        for message in &history {
                            told(&mut world, "TransactionEvent", message);
                        }
                        if booted {
                            boot(&mut world, Version::V201);
                        }
                        let message = event(Some(kind), number, register(700));
                        let (_, answer) = told(&mut world, "TransactionEvent", &message);
                        happen(&mut world, Version::V201, between);
                        let again = told(&mut world, "TransactionEvent", &message);
                        let case = (&history, booted, kind, number, between);
                        assert_eq!(again, (0, answer), "{case:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_start_of_1_6_with_a_time_and_a_stop_without_one_are_recorded_once() {
    for between in BETWEEN {
        let mut world = World::online().accept_unknown();
        world.connect("CP1", Version::V16);
        let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 0,
            "timestamp": "2026-01-31T11:50:00Z"});
        let (_, answer) = told(&mut world, "StartTransaction", &start);
        happen(&mut world, Version::V16, between);
        let again = told(&mut world, "StartTransaction", &start);
        assert_eq!(again, (0, answer.clone()), "{between:?}");
        let stop = json!({"transactionId": answer["transactionId"], "meterStop": 700});
        let (_, answer) = told(&mut world, "StopTransaction", &stop);
        happen(&mut world, Version::V16, between);
        let again = told(&mut world, "StopTransaction", &stop);
        assert_eq!(again, (0, answer), "{between:?}");
    }
}

#[test]
fn a_start_of_1_6_without_a_time_is_recorded_once_until_the_charger_boots() {
    for between in BETWEEN {
        let mut world = World::online().accept_unknown();
        world.connect("CP1", Version::V16);
        let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 0});
        let (_, answer) = told(&mut world, "StartTransaction", &start);
        happen(&mut world, Version::V16, between);
        let again = told(&mut world, "StartTransaction", &start);
        // A charger that has booted without a clock may tell the like of another charge.
        match between {
            Between::Boot | Between::BootOnANewSocket => assert_eq!(again.0, 1, "{between:?}"),
            _ => assert_eq!(again, (0, answer), "{between:?}"),
        }
        assert_eq!(told(&mut world, "StartTransaction", &start).0, 0);
    }
}
