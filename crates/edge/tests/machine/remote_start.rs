//! A start that the cloud ordered is known to everything that judges a token.

use crate::support::{NOON, World, token};
use forecourt_domain::fact::TokenStatus;
use forecourt_edge::Input;
use forecourt_ocpp::Version;
use forecourt_types::{SessionId, TokenUid};
use serde_json::{Value, json};

const VERSIONS: [Version; 2] = [Version::V16, Version::V201];

/// How far the start has come, and what happened to the gateway meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The charger has not answered yet.
    Sent,
    Accepted,
    /// The charger's connection broke before it answered.
    Reconnected,
    /// The gateway died before the charger answered.
    Restarted,
    /// The gateway died after the charger answered, and has no cloud.
    RestartedAlone,
}

const STAGES: [Stage; 5] = [
    Stage::Sent,
    Stage::Accepted,
    Stage::Reconnected,
    Stage::Restarted,
    Stage::RestartedAlone,
];

/// A world in which a start for CARD1 at connector 2 was ordered.
fn ordered(version: Version, stage: Stage) -> World {
    let mut world = World::online().with_station("CP1", version);
    let mut message = world.command_message(
        "c1",
        "remote_start",
        json!({"connector_id": 2, "token_uid": "CARD1"}),
    );
    message.session_id = SessionId::new("s1").ok();
    message.token_parent_uid = TokenUid::new("GROUP").ok();
    assert_eq!(world.command(message).frames.len(), 1);
    match stage {
        Stage::Sent => {}
        Stage::Accepted => accept(&mut world),
        Stage::Reconnected => {
            world.connect("CP1", version);
        }
        Stage::Restarted => {
            world.restart();
            world.link_up();
            world.connect("CP1", version);
        }
        Stage::RestartedAlone => {
            accept(&mut world);
            world.restart();
            world.connect("CP1", version);
        }
    }
    world
}

fn accept(world: &mut World) {
    world.frame("CP1", &json!([3, "c1", {"status": "Accepted"}]).to_string());
}

fn shown(card: &str) -> Value {
    json!({"idToken": card, "type": "ISO14443"})
}

/// The answer that the charger gets for the token.
fn authorize(world: &mut World, version: Version, card: &str) -> Value {
    if version == Version::V16 {
        let done = world.call("CP1", "Authorize", json!({"idTag": card}));
        done.payload()["idTagInfo"].clone()
    } else {
        let done = world.call("CP1", "Authorize", json!({"idToken": shown(card)}));
        done.payload()["idTokenInfo"].clone()
    }
}

fn accepted(version: Version) -> Value {
    if version == Version::V16 {
        json!({"status": "Accepted", "parentIdTag": "GROUP"})
    } else {
        json!({"status": "Accepted", "groupIdToken": {"idToken": "GROUP", "type": "Central"}})
    }
}

fn event(kind: &str, seq_no: u32, connector: u32, more: Value) -> Value {
    let mut event = json!({"eventType": kind, "timestamp": NOON, "triggerReason": "Authorized",
        "seqNo": seq_no, "evse": {"id": connector, "connectorId": 1},
        "transactionInfo": {"transactionId": "tx-1"}});
    for (name, value) in more.as_object().unwrap() {
        event[name] = value.clone();
    }
    event
}

/// Begins a charge with the token, and returns what is said of the token.
fn start(world: &mut World, version: Version, connector: u32, card: &str) -> Value {
    if version == Version::V16 {
        let payload = json!({"connectorId": connector, "idTag": card, "meterStart": 5,
            "timestamp": NOON});
        let done = world.call("CP1", "StartTransaction", payload);
        done.payload()["idTagInfo"].clone()
    } else {
        let begun = event("Started", 0, connector, json!({"idToken": shown(card)}));
        let done = world.call("CP1", "TransactionEvent", begun);
        done.payload()["idTokenInfo"].clone()
    }
}

/// Ends the charge with the token, and returns what is said of it.
fn stop(world: &mut World, version: Version, card: &str) -> Value {
    if version == Version::V16 {
        let payload = json!({"transactionId": 1_048_577, "idTag": card, "meterStop": 9,
            "timestamp": NOON});
        let done = world.call("CP1", "StopTransaction", payload);
        done.payload()["idTagInfo"].clone()
    } else {
        let ended = event("Ended", 9, 2, json!({"idToken": shown(card)}));
        let done = world.call("CP1", "TransactionEvent", ended);
        done.payload()["idTokenInfo"].clone()
    }
}

#[test]
fn a_card_of_a_start_under_way_is_accepted_with_its_group_everywhere() {
    for version in VERSIONS {
        for stage in STAGES {
            let name = format!("{version} {stage:?}");
            let right = accepted(version);
            let mut world = ordered(version, stage);
            assert_eq!(authorize(&mut world, version, "card1"), right, "{name}");
            assert_eq!(start(&mut world, version, 2, "CARD1"), right, "{name}");
            // The charge it began vouches for it from now on.
            assert_eq!(world.states("c1").last().unwrap(), "completed", "{name}");
            assert_eq!(authorize(&mut world, version, "CARD1"), right, "{name}");
            assert_eq!(stop(&mut world, version, "CARD1"), right, "{name}");
        }
    }
}

#[test]
fn a_card_is_accepted_at_another_connector_than_the_one_ordered() {
    for version in VERSIONS {
        for stage in STAGES {
            let mut world = ordered(version, stage);
            let said = start(&mut world, version, 1, "CARD1");
            assert_eq!(said, accepted(version), "{version} {stage:?}");
        }
    }
}

#[test]
fn an_open_charge_vouches_for_its_card_after_a_restart_without_a_cloud() {
    for version in VERSIONS {
        let mut world = ordered(version, Stage::Accepted);
        start(&mut world, version, 2, "CARD1");
        world.restart();
        world.connect("CP1", version);
        let right = accepted(version);
        assert_eq!(authorize(&mut world, version, "CARD1"), right);
        assert_eq!(stop(&mut world, version, "CARD1"), right);
        // With the charge its word is over.
        let said = authorize(&mut world, version, "CARD1");
        assert_eq!(said["status"], "Invalid", "{version}");
    }
}

#[test]
fn a_token_that_is_told_after_the_number_of_the_start_is_accepted() {
    let mut world = ordered(Version::V201, Stage::Sent);
    let number = world
        .store
        .commands
        .values()
        .next()
        .unwrap()
        .remote_start_id;
    accept(&mut world);
    let info = json!({"transactionInfo": {"transactionId": "tx-1", "remoteStartId": number}});
    world.call("CP1", "TransactionEvent", event("Started", 0, 2, info));
    let right = accepted(Version::V201);
    assert_eq!(authorize(&mut world, Version::V201, "CARD1"), right);
    let told = event("Updated", 1, 2, json!({"idToken": shown("CARD1")}));
    let done = world.call("CP1", "TransactionEvent", told);
    assert_eq!(done.payload()["idTokenInfo"], right);
    assert_eq!(stop(&mut world, Version::V201, "CARD1"), right);
}

#[test]
fn a_charge_that_began_with_the_cable_answers_the_order_it_names_later() {
    let mut world = ordered(Version::V201, Stage::Sent);
    let number = world
        .store
        .commands
        .values()
        .next()
        .unwrap()
        .remote_start_id;
    accept(&mut world);
    world.call("CP1", "TransactionEvent", event("Started", 0, 2, json!({})));
    let told = json!({"idToken": shown("CARD1"),
        "transactionInfo": {"transactionId": "tx-1", "remoteStartId": number}});
    let done = world.call("CP1", "TransactionEvent", event("Updated", 1, 2, told));
    assert_eq!(done.payload()["idTokenInfo"], accepted(Version::V201));
    assert_eq!(world.states("c1"), ["delivered", "accepted", "completed"]);
    let right = accepted(Version::V201);
    assert_eq!(authorize(&mut world, Version::V201, "CARD1"), right);
}

#[test]
fn nobody_else_is_let_in_by_an_order() {
    for version in VERSIONS {
        let mut world = ordered(version, Stage::Accepted);
        world.connect("CP2", version);
        world.handle(Input::LinkDown);
        for (card, right) in [("OTHER", "Invalid"), ("CARD1", "Accepted")] {
            let said = authorize(&mut world, version, card);
            assert_eq!(said["status"], right, "{card}");
        }
        let payload = if version == Version::V16 {
            json!({"idTag": "CARD1"})
        } else {
            json!({"idToken": shown("CARD1")})
        };
        let said = world.call("CP2", "Authorize", payload).payload();
        let info = said.get("idTagInfo").or(said.get("idTokenInfo")).unwrap();
        assert_eq!(info["status"], "Invalid", "at another station");
        // Once nothing came of it, it is no command any more.
        world.pass(10 * 60_000);
        world.tick();
        assert_eq!(authorize(&mut world, version, "CARD1")["status"], "Invalid");
    }
}

#[test]
fn a_second_charge_of_the_card_is_not_covered_by_the_one_ordered() {
    let mut world = ordered(Version::V16, Stage::Accepted);
    start(&mut world, Version::V16, 2, "CARD1");
    let payload = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 77,
        "timestamp": NOON});
    let done = world.call("CP1", "StartTransaction", payload);
    assert_eq!(done.payload()["idTagInfo"]["status"], "Invalid");
}

#[test]
fn an_order_counts_more_than_the_list_and_the_list_knows_the_group() {
    for version in VERSIONS {
        let mut world = ordered(version, Stage::Accepted);
        let mut blocked = token("CARD1", TokenStatus::Blocked);
        blocked.group.parent_uid = TokenUid::new("LISTED").ok();
        world.tokens(vec![blocked]);
        let said = authorize(&mut world, version, "CARD1");
        assert_eq!(said["status"], "Accepted");
        assert!(said.to_string().contains("LISTED"), "{said}");
        // At a charge that nobody ordered it stays blocked.
        let mut world = World::online().with_station("CP1", version);
        world.tokens(vec![token("CARD1", TokenStatus::Blocked)]);
        assert_eq!(authorize(&mut world, version, "CARD1")["status"], "Blocked");
    }
}
