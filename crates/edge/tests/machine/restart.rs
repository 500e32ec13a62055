//! A restart restores the machine: what comes after does not depend on it.

use crate::support::{World, cases, station};
use forecourt_edge::Input;
use forecourt_edge::rows::{
    AnswerRow, CachedTokenRow, CommandRow, LaneRow, LinkRow, RecordRow, StationRow, TransactionRow,
};
use forecourt_ocpp::Version;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
enum Message {
    Start(u32, u32),
    Stop(i64, u32),
    Values(Option<i64>, u32),
    Status(u32, u32),
    Boot,
    Authorize(u32),
}

fn message() -> impl Strategy<Value = Message> {
    let id = prop_oneof![Just(-1_i64), Just(0), Just(5), 1_048_577_i64..1_048_582];
    prop_oneof![
        3 => (1_u32..3, 0_u32..59).prop_map(|(connector, minute)| Message::Start(connector, minute)),
        3 => (id.clone(), 0_u32..59).prop_map(|(id, minute)| Message::Stop(id, minute)),
        3 => (prop::option::of(id), 0_u32..59).prop_map(|(id, minute)| Message::Values(id, minute)),
        2 => (0_u32..3, 0_u32..4).prop_map(|(connector, state)| Message::Status(connector, state)),
        1 => Just(Message::Boot),
        1 => (0_u32..3).prop_map(Message::Authorize),
    ]
}

fn frame(message: &Message) -> (&'static str, Value) {
    let time = |minute: u32| format!("2026-01-31T11:{minute:02}:00Z");
    match message {
        Message::Start(connector, minute) => (
            "StartTransaction",
            json!({"connectorId": connector, "idTag": format!("CARD{connector}"),
                "meterStart": minute * 10, "timestamp": time(*minute)}),
        ),
        Message::Stop(id, minute) => (
            "StopTransaction",
            json!({"transactionId": id, "meterStop": 100 + minute * 10, "timestamp": time(*minute)}),
        ),
        Message::Values(id, minute) => {
            let mut payload = json!({"connectorId": 1, "meterValue": [{"timestamp": time(*minute),
                "sampledValue": [{"value": (minute * 20).to_string()}]}]});
            if let Some(id) = id {
                payload["transactionId"] = json!(id);
            }
            ("MeterValues", payload)
        }
        Message::Status(connector, state) => {
            let states = ["Available", "Preparing", "Charging", "Faulted"];
            let state = states[*state as usize % states.len()];
            (
                "StatusNotification",
                json!({"connectorId": connector, "status": state, "errorCode": "NoError"}),
            )
        }
        Message::Boot => (
            "BootNotification",
            json!({"chargePointVendor": "V", "chargePointModel": "M"}),
        ),
        Message::Authorize(number) => ("Authorize", json!({"idTag": format!("CARD{number}")})),
    }
}

/// Records without the name of the run of the process that wrote them.
fn written(world: &World) -> Vec<Value> {
    let rows = world.store.records.values();
    rows.map(|row| {
        let mut record: Value = serde_json::from_str(&row.text).unwrap();
        for name in ["boot_id", "previous_hash", "monotonic_ms"] {
            record[name] = Value::Null;
        }
        record
    })
    .collect()
}

fn go_on(world: &mut World, messages: &[Message]) -> Vec<String> {
    let mut answers = Vec::new();
    for message in messages {
        let (action, payload) = frame(message);
        for (_, _, text) in world.call("CP1", action, payload).frames {
            let frame: Value = serde_json::from_str(&text).unwrap();
            answers.push(frame[2].to_string());
        }
    }
    answers
}

proptest! {
    #![proptest_config(cases(300, 10_000))]

    #[test]
    fn a_restarted_gateway_goes_on_as_one_that_never_stopped(
        before in prop::collection::vec(message(), 0..30),
        after in prop::collection::vec(message(), 1..30),
    ) {
        // Repeats of meter values are dropped by a memory that a restart may lose.
        let seen: Vec<String> = before.iter().map(|message| format!("{message:?}")).collect();
        let after: Vec<Message> = after
            .into_iter()
            .filter(|message| !seen.contains(&format!("{message:?}"))
                || !matches!(message, Message::Values(..)))
            .collect();
        let mut worlds = [false, true].map(|restarts| {
            let mut world = World::offline().accept_unknown().with_station("CP1", Version::V16);
            go_on(&mut world, &before);
            let connection = world.connections;
            world.handle(Input::StationDisconnected { station_id: station("CP1"), connection });
            if restarts {
                world.restart();
            }
            world.connect("CP1", Version::V16);
            world
        });
        let answers = worlds.each_mut().map(|world| go_on(world, &after));
        prop_assert_eq!(&answers[0], &answers[1]);
        let [steady, restarted] = worlds;
        prop_assert_eq!(written(&steady), written(&restarted));
        prop_assert_eq!(&steady.store.transactions, &restarted.store.transactions);
        prop_assert_eq!(&steady.store.stations, &restarted.store.stations);
        prop_assert_eq!(&steady.store.answers, &restarted.store.answers);
        prop_assert_eq!(steady.gateway.stations(), restarted.gateway.stations());
    }
}

#[test]
fn rows_that_release_0_1_wrote_on_the_disk_are_read() {
    let station: StationRow = serde_json::from_str(
        r#"{"station_id":"CP1","boot_generation":3,"epoch":1,"transactions":7,"calls":2,
            "outlets":[{"connector_id":1,"status":"charging","since":"2026-01-31T12:00:00.000Z"}],
            "protocol":"ocpp1.6","model":"V M"}"#,
    )
    .unwrap();
    assert!(station.meters.is_empty() && station.rated.is_empty());
    let transaction: TransactionRow = serde_json::from_str(
        r#"{"station_id":"CP1","transaction_id":"1048577","open":true,"connector":{"connector_id":1},
            "token_uid":"CARD1","started_at":"2026-01-31T11:00:00.000Z","meter_start":1000,
            "last_register":1500,"last_register_at":"2026-01-31T11:10:00.000Z",
            "last_fact_at":"2026-01-31T11:05:00.000Z","revoked":false}"#,
    )
    .unwrap();
    assert!(!transaction.is_named && !transaction.unproven && transaction.life == 0);
    let again: TransactionRow =
        serde_json::from_str(&serde_json::to_string(&transaction).unwrap()).unwrap();
    assert_eq!(again, transaction);
}

/// The rows of a gateway's disk as release 0.3 writes them, each with all its fields.
/// Never changes.
const RELEASE_0_3: &str = include_str!("../../golden/rows_0_3.json");

/// The rows that release 0.5 writes with more fields.
const RELEASE_0_5: &str = include_str!("../../golden/rows_0_5.json");

/// The rows that release 0.6 writes with more fields.
const RELEASE_0_6: &str = include_str!("../../golden/rows_0_6.json");

fn reads_back<T: Serialize + DeserializeOwned>(golden: &Value, name: &str) {
    let stored = &golden[name];
    let read: T = serde_json::from_str(&stored.to_string()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), *stored, "{name}");
}

#[test]
fn rows_that_release_0_3_wrote_on_the_disk_are_read_and_written_as_they_were() {
    let golden: Value = serde_json::from_str(RELEASE_0_3).unwrap();
    reads_back::<RecordRow>(&golden, "record");
    reads_back::<LaneRow>(&golden, "lane");
    reads_back::<AnswerRow>(&golden, "answer");
    reads_back::<StationRow>(&golden, "station");
    reads_back::<TransactionRow>(&golden, "transaction");
    reads_back::<CommandRow>(&golden, "command");
    reads_back::<CachedTokenRow>(&golden, "cached_token");
    reads_back::<LinkRow>(&golden, "link");
    let golden: Value = serde_json::from_str(RELEASE_0_5).unwrap();
    reads_back::<StationRow>(&golden, "station");
    let golden: Value = serde_json::from_str(RELEASE_0_6).unwrap();
    reads_back::<StationRow>(&golden, "station");
    reads_back::<LinkRow>(&golden, "link");
}
