//! Every message of the link, and its answer in a few words.

use forecourt_link::RawRecord;
use forecourt_tests::site::CARD;
use forecourt_types::Timestamp;
use serde_json::{Value, json};

use crate::boxes::{Box, Site};

/// The first hello of a connection.
pub(crate) const HELLO: &str = "hello";

/// The message whose records make a session.
pub(crate) const CHARGE: &str = "a charge of its own epoch, received two hours from now";

/// A gap in an epoch that the site has not given out, and the hello whose welcome shows
/// that it was taken.
pub(crate) fn gap_to_come(ours: &Box, ahead: u64) -> (Value, Value) {
    let epoch = ours.epoch + ahead;
    let missing = json!({"kind": "missing", "epoch": epoch, "station_id": ours.station,
        "lane": "transactions", "from": 1, "to": 2, "hash": "0".repeat(64), "reason": "gone"});
    let hello = json!({"kind": "hello", "gateway_id": ours.gateway_id, "epoch": epoch,
        "boot_id": "b", "software": "0"});
    (missing, hello)
}

/// Whether a welcome names records that are applied.
pub(crate) fn names_records(answers: &[Value]) -> bool {
    answers.iter().any(|answer| answer["watermarks"].is_array())
}

/// Every message that a gateway may say, the one that changes its epoch last.
pub(crate) fn messages(site: &Site<'_>, ours: &Box) -> Vec<(&'static str, Value)> {
    let epoch = ours.epoch;
    let hello = |epoch: u64, lost: Value| {
        json!({"kind": "hello", "gateway_id": ours.gateway_id, "epoch": epoch, "boot_id": "b",
            "software": "0", "lost": lost})
    };
    let lost = json!([{"station_id": ours.station, "lane": "transactions", "from": 0, "to": 1}]);
    let missing = json!({"kind": "missing", "epoch": epoch, "station_id": site.other_station(),
        "lane": "transactions", "from": 1, "to": 2, "hash": "0".repeat(64), "reason": "gone"});
    vec![
        (HELLO, hello(epoch, json!([]))),
        ("hello in a later epoch", hello(epoch + 5, json!([]))),
        (
            "ask",
            json!({"kind": "ask", "ask_id": "a-1", "station_id": ours.station,
            "token_uid": CARD}),
        ),
        (
            "fetch stations",
            json!({"kind": "fetch", "what": "stations"}),
        ),
        ("fetch tokens", json!({"kind": "fetch", "what": "tokens"})),
        (CHARGE, charge(ours)),
        ("a start of a later epoch", later_start(site, ours)),
        ("command_update", command_update(ours)),
        ("missing", missing),
        ("a kind nobody knows", json!({"kind": "hologram"})),
        ("no JSON", json!("garbage")),
        (
            "hello with lost in a made-up epoch",
            hello(epoch + 7, lost.clone()),
        ),
        ("hello with lost", hello(epoch, lost)),
    ]
}

fn record(ours: &Box, place: (u64, &str, u64), previous: &str, kind: &str, event: &Value) -> Value {
    let (epoch, lane, sequence) = place;
    let received_at = Timestamp::parse(&now()).unwrap().plus_millis(2 * 3_600_000);
    json!({"operator_id": ours.operator_id, "gateway_id": ours.gateway_id, "epoch": epoch,
        "lane": lane, "sequence": sequence, "station_id": ours.station,
        "station_sequence": sequence, "previous_hash": previous,
        "received_at": received_at.to_string(), "boot_id": "b", "monotonic_ms": 1,
        "kind": kind, "event": event})
}

/// The time by this machine's clock.
fn now() -> String {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let millis = i64::try_from(since.as_millis()).unwrap();
    Timestamp::EPOCH.plus_millis(millis).to_string()
}

fn batch(kind: &str, records: &[Value]) -> Value {
    let first = &records[0];
    json!({"kind": kind, "epoch": first["epoch"], "station_id": first["station_id"],
        "lane": first["lane"], "attempt": 0, "records": records})
}

fn start(epoch: u64) -> Value {
    json!({"transaction_id": ((epoch << 20) + 1).to_string(), "connector_id": 1,
        "token_uid": CARD, "started_at": "2026-01-31T12:00:00.000Z", "meter_start": 0,
        "decision": {"status": "accepted", "by": "token_list"}})
}

fn charge(ours: &Box) -> Value {
    let place = |sequence| (ours.epoch, "transactions", sequence);
    let origin = "0".repeat(64);
    let begun = record(
        ours,
        place(1),
        &origin,
        "transaction_started",
        &start(ours.epoch),
    );
    let hash = RawRecord::from_text(begun.to_string()).unwrap().hash();
    let stop = json!({"transaction_id": start(ours.epoch)["transaction_id"],
        "connector": {"connector_id": 1}, "stopped_at": "2026-01-31T12:30:00.000Z",
        "meter_stop": 5_000, "reason": "Local"});
    let ended = record(ours, place(2), hash.as_str(), "transaction_stopped", &stop);
    batch("records", &[begun, ended])
}

fn later_start(site: &Site<'_>, ours: &Box) -> Value {
    let epoch = ours.epoch + 5;
    let place = (epoch, "transactions", 1);
    let origin = "0".repeat(64);
    let mut begun = record(ours, place, &origin, "transaction_started", &start(epoch));
    begun["station_id"] = json!(site.other_station());
    batch("records", &[begun])
}

fn command_update(ours: &Box) -> Value {
    let place = (ours.epoch, "commands", 1);
    let event = json!({"command_id": "nobodys", "state": "accepted"});
    let told = record(ours, place, &"0".repeat(64), "command_updated", &event);
    batch("command_update", &[told])
}

/// The answers in a few words.
pub(crate) fn outcome(answers: &[Value], epoch: u64) -> String {
    let words: Vec<String> = answers.iter().map(|answer| words(answer, epoch)).collect();
    if words.is_empty() {
        "not answered".to_owned()
    } else {
        words.join(", ")
    }
}

fn words(answer: &Value, epoch: u64) -> String {
    let kind = answer["kind"].as_str().unwrap_or("no kind");
    match kind {
        "welcome" => {
            let told = answer["epoch"].as_u64().unwrap();
            let refused = answer["refused"].as_str();
            let refused = refused.map_or_else(String::new, |why| format!(", no new one: {why}"));
            format!("welcome in its epoch + {}{refused}", told - epoch)
        }
        "answer" => format!("answer {}", answer["status"].as_str().unwrap()),
        "set" => {
            let (what, items) = (&answer["what"], &answer["items"]);
            let count = items.as_array().unwrap().len();
            format!("set of {count} {}", what.as_str().unwrap())
        }
        kind => kind.to_owned(),
    }
}
