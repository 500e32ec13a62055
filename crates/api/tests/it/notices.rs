use forecourt_domain::fact::{
    AuthorizationDecided, DecidedBy, Decision, Fact, Flag, Noticed, TokenStatus,
};
use forecourt_domain::foreign::ForeignJson;
use forecourt_link::{Lane, ToCloud};
use forecourt_types::TokenUid;
use serde_json::{Value, json};

use super::world::World;
use forecourt_memory::world as testing;

const NOTICES: &str = "/v1/stations/CP-1/notices";

fn site() -> (World, testing::World) {
    let api = World::new();
    let site = testing::World::within(&api.simulation, "default");
    (api, site)
}

fn notice(site: &mut testing::World, lane: Lane, minute: i64, action: &str, payload: &str) {
    let (station, at) = (site.station.clone(), site.at(minute));
    let noticed = Noticed::new(action, ForeignJson::from_text(payload));
    site.journal
        .write(&station, lane, at, Fact::Noticed(noticed));
}

fn send(site: &testing::World, lane: Lane) {
    let all = site.journal.len(&site.station, lane);
    let records = site.journal.records(&site.station, lane, 1..=all, 0);
    let message = ToCloud::Records(records);
    assert!(site.pipeline.say(&site.ours, &message).unwrap().is_some());
    site.drain();
}

fn kinds(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["kind"].as_str().unwrap()).collect()
}

#[test]
fn notices_of_both_lanes_are_listed_newest_first_by_kind_and_time() {
    let (api, mut site) = site();
    let firmware = r#"{"status":"Installed"}"#;
    let report = r#"{"requestId":1}"#;
    notice(
        &mut site,
        Lane::Transactions,
        1,
        "FirmwareStatusNotification",
        firmware,
    );
    // A record with the same sequence in the other lane, received in the same millisecond.
    notice(&mut site, Lane::Telemetry, 1, "NotifyReport", report);
    notice(
        &mut site,
        Lane::Transactions,
        2,
        "LogStatusNotification",
        firmware,
    );
    send(&site, Lane::Transactions);
    send(&site, Lane::Telemetry);
    send(&site, Lane::Telemetry);

    let all = api.get(NOTICES).json();
    let expected = [
        "LogStatusNotification",
        "NotifyReport",
        "FirmwareStatusNotification",
    ];
    assert_eq!(kinds(&all), expected);
    assert_eq!(all["items"][2]["payload"], json!({"status": "Installed"}));
    assert_eq!(all["items"][2]["text"], firmware);
    assert_eq!(all["items"][2]["truncated"], json!(false));

    let of_kind = api.get(&format!("{NOTICES}?kind=NotifyReport")).json();
    assert_eq!(kinds(&of_kind), ["NotifyReport"]);
    let (from, to) = (site.at(1), site.at(2));
    let early = api.get(&format!("{NOTICES}?from={from}&to={to}")).json();
    assert_eq!(kinds(&early), &expected[1..]);

    let first = api.get(&format!("{NOTICES}?limit=2")).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = api
        .get(&format!("{NOTICES}?limit=2&cursor={cursor}"))
        .json();
    assert_eq!(
        (kinds(&first), kinds(&rest)),
        (expected[..2].to_vec(), expected[2..].to_vec())
    );
}

#[test]
fn notices_of_another_operators_station_are_not_found() {
    let (api, _) = site();
    let other = api.call("GET", NOTICES, &api.other, None);
    assert_eq!(other.code(), "not_found");
    assert_eq!(api.get("/v1/stations/NOBODY/notices").code(), "not_found");
    let backwards = format!("{NOTICES}?from=2026-02-01&to=2026-01-01");
    assert_eq!(api.get(&backwards).code(), "invalid_query");
}

#[test]
fn a_payload_that_is_no_value_is_shown_as_text_and_secrets_are_not() {
    let (api, mut site) = site();
    let huge = r#"{"":1e400}"#;
    let secret = r#"{"key":"AuthorizationKey","value":"hunter2"}"#;
    let cut = r#"{"key":"AuthorizationKey","value":"hunt"#;
    for (minute, text) in [(1, huge), (2, secret), (3, cut)] {
        notice(&mut site, Lane::Transactions, minute, "DataTransfer", text);
    }
    let (station, at) = (site.station.clone(), site.at(4));
    let mut odd = Noticed::new("BootNotification", ForeignJson::from_text("{}"));
    odd.flags.push(Flag::SchemaViolated);
    odd.oddities.push("chargePointModel:missing".to_owned());
    site.journal
        .write(&station, Lane::Transactions, at, Fact::Noticed(odd));
    send(&site, Lane::Transactions);

    let list = api.get(NOTICES);
    assert!(!list.text.contains("hunt"), "{}", list.text);
    let items = &list.json()["items"];
    assert_eq!(items[0]["flags"], json!(["schema_violated"]));
    assert_eq!(items[0]["oddities"], json!(["chargePointModel:missing"]));
    assert_eq!(items[1]["text"], "***");
    assert_eq!(items[2]["payload"]["value"], "***");
    assert_eq!(
        (&items[3]["text"], &items[3]["payload"]),
        (&json!(huge), &Value::Null)
    );
}

#[test]
fn a_password_in_a_report_of_a_station_is_not_shown() {
    let (api, mut site) = site();
    let variable =
        r#""component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}"#;
    let report = format!(
        r#"{{"requestId":1,"reportData":[{{{variable},"variableAttribute":[{{"value":"hunter2"}}]}}]}}"#
    );
    let event = format!(r#"{{"eventData":[{{{variable},"actualValue":"hunter2"}}]}}"#);
    notice(&mut site, Lane::Telemetry, 1, "NotifyReport", &report);
    notice(&mut site, Lane::Telemetry, 2, "NotifyEvent", &event);
    send(&site, Lane::Telemetry);
    let list = api.get(NOTICES);
    assert_eq!(kinds(&list.json()), ["NotifyEvent", "NotifyReport"]);
    assert!(!list.text.contains("hunter2"), "{}", list.text);
}

const REFUSED: &str = "/v1/stations/CP-1/refused-cards";

fn decided(site: &mut testing::World, minute: i64, card: &str, status: TokenStatus) {
    let (station, at) = (site.station.clone(), site.at(minute));
    let by = DecidedBy::TokenList;
    let fact = Fact::AuthorizationDecided(AuthorizationDecided {
        token_uid: TokenUid::new(card).unwrap(),
        decision: Decision { status, by },
    });
    let lane = Lane::Transactions;
    site.journal.write(&station, lane, at, fact);
}

#[test]
fn refused_cards_are_listed_newest_first_and_accepted_ones_are_not() {
    let (api, mut site) = site();
    decided(&mut site, 1, "STOLEN", TokenStatus::Blocked);
    decided(&mut site, 2, "GOOD", TokenStatus::Accepted);
    notice(
        &mut site,
        Lane::Transactions,
        3,
        "LogStatusNotification",
        "{}",
    );
    decided(&mut site, 4, "OLD", TokenStatus::Expired);
    // The gateway sends them twice, since it did not hear that they were applied.
    send(&site, Lane::Transactions);
    send(&site, Lane::Transactions);

    let all = api.get(REFUSED).json();
    let expected = json!({"items": [
        {"token_uid": "OLD", "status": "expired", "decided_by": "token_list", "received_at": site.at(4)},
        {"token_uid": "STOLEN", "status": "blocked", "decided_by": "token_list", "received_at": site.at(1)},
    ]});
    assert_eq!(all, expected);
    let late = api.get(&format!("{REFUSED}?from={}", site.at(2))).json();
    assert_eq!(late["items"], json!([expected["items"][0]]));
    let kinds_of_notices = api.get(NOTICES).json();
    assert_eq!(kinds(&kinds_of_notices), ["LogStatusNotification"]);
    let first = api.get(&format!("{REFUSED}?limit=1")).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = api
        .get(&format!("{REFUSED}?limit=1&cursor={cursor}"))
        .json();
    assert_eq!(rest["items"], json!([expected["items"][1]]));
    let other = api.call("GET", REFUSED, &api.other, None);
    assert_eq!(other.code(), "not_found");
}
