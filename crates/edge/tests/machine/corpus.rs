//! D2: transaction messages as the field sends them, through the whole core.

use crate::support::{World, cases, station};
use forecourt_domain::fact::Fact;
use forecourt_edge::Input;
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::ParsedFrame;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

const CORPUS: [&str; 4] = [
    include_str!("../../../ocpp/tests/it/corpus/start_transaction.json"),
    include_str!("../../../ocpp/tests/it/corpus/stop_transaction.json"),
    include_str!("../../../ocpp/tests/it/corpus/meter_values.json"),
    include_str!("../../../ocpp/tests/it/corpus/transaction_event.json"),
];

fn version(text: &str) -> Version {
    Version::ALL
        .into_iter()
        .find(|version| version.number() == text)
        .unwrap()
}

#[derive(Deserialize)]
struct Case {
    name: String,
    version: String,
    action: String,
    /// JSON, used to the letter.
    payload: Option<Box<RawValue>>,
    /// The payload of a case that is not JSON, in place of `payload`.
    text: Option<String>,
}

#[test]
fn every_message_of_the_corpus_is_stored_and_answered() {
    let mut cases = 0;
    for file in CORPUS {
        let corpus: Vec<Case> = serde_json::from_str(file).unwrap();
        for case in corpus {
            let name = &case.name;
            let mut world = World::online().with_station("CP1", version(&case.version));
            let before = world.store.records.len();
            let text = case.text.unwrap_or_default();
            let payload = case
                .payload
                .as_ref()
                .map_or(text.as_str(), |payload| payload.get());
            let frame = format!("[2,\"m1\",\"{}\",{payload}]", case.action);
            let answer = world.frame("CP1", &frame).only_frame();
            assert_eq!(answer[0], 3, "{name}: {answer}");
            let again = world.frame("CP1", &frame).only_frame();
            assert_eq!(again, answer, "{name}");
            let may_be_empty = case.action == "MeterValues";
            assert!(may_be_empty || world.store.records.len() > before, "{name}");
            cases += 1;
        }
    }
    assert!(cases > 40, "{cases}");
}

#[test]
fn a_message_nobody_can_read_is_kept_whole_and_answered() {
    for (version, action) in [
        (Version::V16, "StartTransaction"),
        (Version::V16, "StopTransaction"),
        (Version::V16, "MeterValues"),
        (Version::V201, "TransactionEvent"),
    ] {
        for broken in ["[1,2]", "\"text\"", "null", "17", "{\"a\":", ""] {
            let mut world = World::online().with_station("CP1", version);
            let frame = format!("[2,\"m1\",\"{action}\",{broken}]");
            let answer = world.frame("CP1", &frame).only_frame();
            assert_eq!(answer[0], 3, "{action} {broken}: {answer}");
            let facts = world.transaction_facts();
            let kept = facts.iter().any(|fact| {
                let fact = serde_json::to_value(fact).unwrap();
                fact["kind"] == "unreadable" && fact["event"]["frame"] == json!(frame)
            });
            assert!(kept, "{action} {broken}: {facts:?}");
        }
    }
}

#[test]
fn two_messages_nobody_can_read_are_two_and_a_repeat_of_one_is_none() {
    for (version, action) in [
        (Version::V16, "StartTransaction"),
        (Version::V16, "StopTransaction"),
        (Version::V201, "TransactionEvent"),
    ] {
        let mut world = World::online().with_station("CP1", version);
        let unreadable = |world: &World| {
            let facts = world.transaction_facts();
            let is_it = |fact: &&Fact| matches!(fact, Fact::Unreadable(_));
            facts.iter().filter(is_it).count()
        };
        let broken = [r#"[1]"#, r#"[2]"#, r#"{"a":,"#, r#"{"b":,"#];
        let mut answers = Vec::new();
        for (number, text) in broken.iter().enumerate() {
            let say = |id: &str| format!("[2,\"{id}\",\"{action}\",{text}]");
            let first = world.frame("CP1", &say(&format!("a{number}"))).payload();
            assert_eq!(unreadable(&world), number + 1, "{action} {text}");
            let again = world.frame("CP1", &say(&format!("b{number}"))).payload();
            assert_eq!(unreadable(&world), number + 1, "{action} {text}");
            assert_eq!(first, again);
            answers.push(first["transactionId"].clone());
        }
        if action == "StartTransaction" {
            let count = answers.len();
            answers.dedup();
            assert_eq!(answers.len(), count, "one id for two starts");
        }
    }
}

#[test]
fn a_frame_that_is_set_aside_is_kept_answered_and_followed_by_others() {
    let payload =
        r#"{"connectorId":1,"idTag":"CARD1","meterStart":5,"timestamp":"2026-01-31T11:00:00Z"}"#;
    let mut world = World::online().with_station("CP1", Version::V16);
    let aside = |world: &mut World, id: &str, action: &str| {
        let text = format!("[2,\"{id}\",\"{action}\",{payload}]");
        let input = Input::SetAside {
            station_id: station("CP1"),
            connection: world.connections,
            frame: ParsedFrame::read(Version::V16, text),
            received_at: world.now().wall,
        };
        world.handle(input)
    };
    let first = aside(&mut world, "m1", "StartTransaction");
    assert_eq!(first.alarms.len(), 1);
    let again = aside(&mut world, "m2", "StartTransaction");
    assert_eq!(first.payload(), again.payload());
    let facts = world.transaction_facts();
    let kept = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::Unreadable(kept) if kept.frame.contains("CARD1")));
    assert_eq!(kept.count(), 1);
    for action in ["StopTransaction", "MeterValues"] {
        assert_eq!(aside(&mut world, "m3", action).only_frame()[0], 3);
    }
    let refused = aside(&mut world, "m4", "StatusNotification").only_frame();
    assert_eq!(
        (&refused[0], &refused[2]),
        (&json!(4), &json!("InternalError"))
    );
    let next = json!({"connectorId": 2, "idTag": "CARD1", "meterStart": 5, "timestamp": "2026-01-31T11:30:00Z"});
    let next = world.call("CP1", "StartTransaction", next).payload();
    assert_ne!(next["transactionId"], first.payload()["transactionId"]);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e30_f64..1e30).prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        Just(json!("2026-01-31T12:00:00Z")),
    ];
    let names = prop_oneof![
        Just("connectorId"),
        Just("idTag"),
        Just("meterStart"),
        Just("meterStop"),
        Just("timestamp"),
        Just("transactionId"),
        Just("meterValue"),
        Just("sampledValue"),
        Just("value"),
        Just("transactionInfo"),
        Just("seqNo"),
        Just("eventType"),
        Just("evse"),
        Just("idToken"),
        Just("transactionData"),
        Just("context"),
        Just("measurand"),
    ];
    leaf.prop_recursive(4, 40, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(names.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|fields| json!(fields)),
        ]
    })
}

proptest! {
    #![proptest_config(cases(400, 10_000))]

    /// No transaction message ever gets a CALLERROR, and every record fits.
    #[test]
    fn no_transaction_message_gets_an_error(payload in any_json(), which in 0_usize..5) {
        let (version, action) = [
            (Version::V16, "StartTransaction"),
            (Version::V16, "StopTransaction"),
            (Version::V16, "MeterValues"),
            (Version::V201, "TransactionEvent"),
            (Version::V21, "MeterValues"),
        ][which];
        let mut world = World::online().with_station("CP1", version);
        let done = world.call("CP1", action, payload);
        prop_assert_eq!(&done.only_frame()[0], &json!(3));
        prop_assert!(done.alarms.is_empty());
        for row in world.store.records.values() {
            prop_assert!(row.text.len() <= forecourt_link::MAX_RECORD_BYTES);
        }
    }

    /// T6: any text at all neither panics nor gets a transaction recorded.
    #[test]
    fn any_text_is_survived(text in ".{0,200}", version in prop::sample::select(&Version::ALL[..])) {
        let mut world = World::online().with_station("CP1", version);
        world.frame("CP1", &text);
        prop_assert!(world.transaction_facts().is_empty());
    }
}
