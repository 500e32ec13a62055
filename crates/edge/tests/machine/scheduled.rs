//! A charger that agrees and acts later has not failed.

use crate::support::{NOON, World};
use forecourt_domain::fact::{Fact, StationAnswer};
use forecourt_link::Lane;
use forecourt_ocpp::Version;
use serde_json::{Value, json};

const VERSIONS: [Version; 2] = [Version::V16, Version::V201];
const HOUR_MS: u64 = 3_600_000;

/// A charge runs at connector 1 of two.
fn charging(version: Version) -> World {
    let mut world = World::online()
        .accept_unknown()
        .with_station("CP1", version);
    for connector in [1, 2] {
        status(&mut world, version, connector, "Available");
    }
    begin(&mut world, version, 1);
    let word = if version == Version::V16 {
        "Charging"
    } else {
        "Occupied"
    };
    status(&mut world, version, 1, word);
    world
}

fn begin(world: &mut World, version: Version, connector: u32) {
    if version == Version::V16 {
        let payload = json!({"connectorId": connector, "idTag": "CARD", "meterStart": connector,
            "timestamp": NOON});
        world.call("CP1", "StartTransaction", payload);
    } else {
        world.call("CP1", "TransactionEvent", event("Started", 0, connector));
    }
}

fn event(kind: &str, seq_no: u32, connector: u32) -> Value {
    json!({"eventType": kind, "timestamp": NOON, "triggerReason": "Authorized", "seqNo": seq_no,
        "evse": {"id": connector, "connectorId": 1},
        "transactionInfo": {"transactionId": format!("tx-{connector}")}})
}

/// Ends the charge that began as the nth, at this connector.
fn end(world: &mut World, version: Version, nth: u32, connector: u32) {
    if version == Version::V16 {
        let payload = json!({"transactionId": 1_048_576 + nth, "meterStop": 9, "timestamp": NOON});
        world.call("CP1", "StopTransaction", payload);
    } else {
        world.call("CP1", "TransactionEvent", event("Ended", 9, connector));
    }
}

fn status(world: &mut World, version: Version, connector: u32, word: &str) {
    let payload = if version == Version::V16 {
        json!({"connectorId": connector, "errorCode": "NoError", "status": word})
    } else {
        json!({"evseId": connector, "connectorId": 1, "connectorStatus": word, "timestamp": NOON})
    };
    world.call("CP1", "StatusNotification", payload);
}

/// Gives a command that the charger answers with this word.
fn message(world: &mut World, id: &str, kind: &str, arguments: Value, word: &str) {
    let message = world.command_message(id, kind, arguments);
    assert_eq!(world.command(message).frames.len(), 1, "{id} is sent");
    world.frame("CP1", &json!([3, id, {"status": word}]).to_string());
}

fn last_state(world: &World, id: &str) -> String {
    world.states(id).last().cloned().unwrap_or_default()
}

fn scheduled(world: &World, id: &str) -> bool {
    let facts = world.facts(Lane::Commands);
    let mut updates = facts.into_iter().filter_map(|fact| match fact {
        Fact::CommandUpdated(update) if update.command_id.as_str() == id => Some(update),
        _ => None,
    });
    let update = updates.next_back().unwrap();
    let says = update.reason.as_deref().unwrap_or_default();
    assert!(matches!(update.answer, Some(StationAnswer::Payload(_))));
    assert_eq!(update.scheduled, says.starts_with("scheduled: "), "{says}");
    update.scheduled
}

#[test]
fn a_scheduled_change_stays_open_through_everything_and_is_done_when_the_status_says_so() {
    for version in VERSIONS {
        let mut world = charging(version);
        let arguments = json!({"connector_id": 1, "operative": false});
        message(&mut world, "c1", "availability", arguments, "Scheduled");
        assert!(scheduled(&world, "c1"));
        for hour in 0..20 {
            world.pass(HOUR_MS);
            if hour % 5 == 0 {
                world.restart();
                world.link_up();
                world.connect("CP1", version);
            }
            world.tick();
        }
        // Of another connector it says nothing.
        status(&mut world, version, 2, "Unavailable");
        status(&mut world, version, 1, "Available");
        assert_eq!(world.states("c1"), ["delivered", "accepted"], "{version}");
        status(&mut world, version, 1, "Unavailable");
        assert_eq!(last_state(&world, "c1"), "completed", "{version}");
    }
}

#[test]
fn a_scheduled_change_is_done_when_its_charge_ends() {
    for version in VERSIONS {
        for (target, word) in [
            (json!({"connector_id": 1, "operative": false}), "completed"),
            (json!({"connector_id": 0, "operative": false}), "accepted"),
            (json!({"operative": false}), "accepted"),
        ] {
            let mut world = charging(version);
            begin(&mut world, version, 2);
            message(&mut world, "c1", "availability", target, "Scheduled");
            end(&mut world, version, 1, 1);
            assert_eq!(
                last_state(&world, "c1"),
                word,
                "a charge runs at connector 2"
            );
            end(&mut world, version, 2, 2);
            assert_eq!(last_state(&world, "c1"), "completed");
        }
    }
}

#[test]
fn a_scheduled_change_of_a_whole_station_is_done_when_all_of_it_has_changed() {
    for version in VERSIONS {
        let mut world = charging(version);
        let arguments = json!({"operative": false});
        message(&mut world, "c1", "availability", arguments, "Scheduled");
        status(&mut world, version, 2, "Unavailable");
        assert_eq!(last_state(&world, "c1"), "accepted", "{version}");
        status(&mut world, version, 1, "Unavailable");
        assert_eq!(last_state(&world, "c1"), "completed", "{version}");
    }
}

#[test]
fn what_never_shows_is_unknown_after_two_days_however_often_the_gateway_restarts() {
    for restarts in [false, true] {
        let mut world = charging(Version::V16);
        let arguments = json!({"connector_id": 1, "operative": false});
        message(&mut world, "c1", "availability", arguments, "Scheduled");
        for _ in 0..47 {
            world.pass(HOUR_MS);
            if restarts {
                world.restart();
                world.link_up();
                world.connect("CP1", Version::V16);
            }
            world.tick();
        }
        assert_eq!(last_state(&world, "c1"), "accepted");
        world.pass(HOUR_MS);
        world.tick();
        assert_eq!(last_state(&world, "c1"), "unknown");
        assert!(!scheduled(&world, "c1"));
        assert!(world.store.commands.values().all(|row| row.settled));
    }
}

#[test]
fn the_contrary_takes_the_place_of_a_scheduled_change() {
    for version in VERSIONS {
        for (second, word) in [
            (json!({"connector_id": 1, "operative": true}), "failed"),
            (json!({"operative": true}), "failed"),
            (json!({"connector_id": 2, "operative": true}), "accepted"),
            (json!({"connector_id": 1, "operative": false}), "accepted"),
        ] {
            let mut world = charging(version);
            let first = json!({"connector_id": 1, "operative": false});
            message(&mut world, "c1", "availability", first, "Scheduled");
            message(&mut world, "c2", "availability", second.clone(), "Accepted");
            assert_eq!(last_state(&world, "c1"), word, "{version} {second}");
            assert_eq!(last_state(&world, "c2"), "completed");
        }
    }
}

#[test]
fn a_reset_that_waits_for_the_charge_is_done_with_the_boot() {
    for (version, word) in [(Version::V16, "Accepted"), (Version::V201, "Scheduled")] {
        let mut world = charging(version);
        message(&mut world, "c1", "reset", json!({"mode": "soft"}), word);
        assert!(scheduled(&world, "c1"), "{version}");
        world.pass(5 * HOUR_MS);
        world.tick();
        end(&mut world, version, 1, 1);
        assert_eq!(last_state(&world, "c1"), "accepted", "{version}");
        let boot = if version == Version::V16 {
            json!({"chargePointVendor": "V", "chargePointModel": "M"})
        } else {
            json!({"reason": "ScheduledReset",
                "chargingStation": {"vendorName": "V", "model": "M"}})
        };
        world.call("CP1", "BootNotification", boot);
        assert_eq!(last_state(&world, "c1"), "completed", "{version}");
    }
}

#[test]
fn a_reset_of_an_evse_is_done_with_its_answer_or_when_its_charge_ends() {
    let mut world = charging(Version::V201);
    let first = json!({"evse_id": 2, "mode": "on_idle"});
    message(&mut world, "c1", "reset", first, "Accepted");
    assert_eq!(last_state(&world, "c1"), "completed");
    let second = json!({"evse_id": 1, "mode": "on_idle"});
    message(&mut world, "c2", "reset", second, "Scheduled");
    assert!(scheduled(&world, "c2"));
    end(&mut world, Version::V201, 1, 1);
    assert_eq!(last_state(&world, "c2"), "completed");
}

#[test]
fn scheduled_changes_are_bounded_and_keep_no_command_out() {
    let mut world = charging(Version::V16);
    for number in 0..100 {
        let id = format!("s{number}");
        let arguments = json!({"connector_id": 1, "operative": false});
        message(&mut world, &id, "availability", arguments, "Scheduled");
        world.pass(1);
    }
    assert_eq!(last_state(&world, "s0"), "unknown");
    assert_eq!(last_state(&world, "s83"), "unknown");
    assert_eq!(last_state(&world, "s84"), "accepted");
    let open = world.store.commands.values().filter(|row| !row.settled);
    assert_eq!(open.count(), 16);
}

#[test]
fn a_change_that_was_told_before_the_answer_is_done_with_it() {
    let mut world = charging(Version::V16);
    end(&mut world, Version::V16, 1, 1);
    let arguments = json!({"connector_id": 1, "operative": false});
    let given = world.command_message("c1", "availability", arguments);
    world.command(given);
    status(&mut world, Version::V16, 1, "Unavailable");
    world.frame(
        "CP1",
        &json!([3, "c1", {"status": "Scheduled"}]).to_string(),
    );
    assert_eq!(last_state(&world, "c1"), "completed");
}

#[test]
fn a_late_answer_waits_for_no_charge_that_the_charger_forgot() {
    let mut world = charging(Version::V16);
    let arguments = json!({"connector_id": 1, "operative": true});
    let given = world.command_message("c1", "availability", arguments);
    world.command(given);
    status(&mut world, Version::V16, 1, "Available");
    world.pass(60_000);
    world.tick();
    world.frame(
        "CP1",
        &json!([3, "c1", {"status": "Scheduled"}]).to_string(),
    );
    assert_eq!(last_state(&world, "c1"), "completed");
}
