//! How early a charge can have begun whose charger has no clock.

use forecourt_domain::fact::{Fact, Flag};
use forecourt_edge::Input;
use forecourt_ocpp::Version;
use forecourt_types::{ClaimedAt, Timestamp};
use serde_json::json;

use super::support::{NOON, World, station};

const HOUR_MS: u64 = 3_600_000;
const MINUTE_MS: u64 = 60_000;

/// Plays a charge of this many watt-hours without a clock, and returns the flags of its stop.
fn charge(world: &mut World, register: i64, wh: i64) -> Vec<Flag> {
    let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": register});
    let id = world.call("CP1", "StartTransaction", start).payload()["transactionId"].clone();
    let stop = json!({"transactionId": id, "meterStop": register + wh});
    world.call("CP1", "StopTransaction", stop);
    match world.transaction_facts().pop() {
        Some(Fact::TransactionStopped(stop)) => stop.flags,
        _ => Vec::new(),
    }
}

/// Minutes after noon of the earliest begin that each start tells.
fn earliest(world: &World) -> Vec<Option<i64>> {
    let noon = Timestamp::parse(NOON).unwrap();
    let minutes = |at: ClaimedAt| at.timestamp().millis_since(noon) / 60_000;
    let facts = world.transaction_facts().into_iter();
    let starts = facts.filter_map(|fact| match fact {
        Fact::TransactionStarted(start) => Some(start.earliest_at.map(minutes)),
        _ => None,
    });
    starts.collect()
}

fn disconnect(world: &mut World) {
    world.handle(Input::StationDisconnected {
        station_id: station("CP1"),
        connection: world.connections,
    });
}

#[test]
fn a_charge_is_told_live_unless_its_charger_has_just_connected() {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V16);
    // Nobody knows how long it was away: a battery may have been charged.
    assert!(!charge(&mut world, 1_000_000, 190_000).contains(&Flag::MeterImplausible));
    // An hour later it tells a charge as it happens.
    world.pass(HOUR_MS);
    assert!(charge(&mut world, 2_000_000, 190_000).contains(&Flag::MeterImplausible));
    // It is away for an hour, at a station of unknown power.
    disconnect(&mut world);
    world.pass(HOUR_MS);
    world.connect("CP1", Version::V16);
    assert!(!charge(&mut world, 3_000_000, 190_000).contains(&Flag::MeterImplausible));
    // It charges once more, its socket dies, nobody sees it, and it is back.
    world.pass(3 * MINUTE_MS);
    charge(&mut world, 3_500_000, 100);
    world.connect("CP1", Version::V16);
    assert!(charge(&mut world, 4_000_000, 190_000).contains(&Flag::MeterImplausible));
    let expected = [None, Some(60), Some(60), Some(123), Some(123)];
    assert_eq!(earliest(&world), expected);
}

/// A station that was heard at noon, broke, and connects an hour later.
fn back_after_an_hour() -> World {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V16);
    world.pass(10 * MINUTE_MS);
    charge(&mut world, 1_000_000, 100);
    disconnect(&mut world);
    world.pass(HOUR_MS);
    world.connect("CP1", Version::V16);
    world
}

#[test]
fn a_charger_tells_what_it_kept_as_long_as_its_messages_follow_each_other() {
    let mut world = back_after_an_hour();
    for n in 0..20 {
        world.pass(25_000);
        charge(&mut world, 2_000_000 + n * 200_000, 190_000);
    }
    world.pass(31_000);
    charge(&mut world, 9_000_000, 100);
    let earliest = earliest(&world);
    assert_eq!(earliest[..21], [Some(10); 21]);
    assert_eq!(earliest[21], Some(78), "a pause ends what it had kept");
}

#[test]
fn readings_that_come_live_keep_no_charger_telling_what_it_kept_for_ever() {
    let mut world = back_after_an_hour();
    let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 2_000_000});
    let id = world.call("CP1", "StartTransaction", start).payload()["transactionId"].clone();
    for n in 0..240 {
        world.pass(10_000);
        let values = json!([{"timestamp": "1970-01-01T00:00:00Z",
            "sampledValue": [{"value": (2_000_000 + n * 10).to_string()}]}]);
        let reading = json!({"connectorId": 1, "transactionId": id, "meterValue": values});
        world.call("CP1", "MeterValues", reading);
    }
    let other = json!({"connectorId": 2, "idTag": "CARD2", "meterStart": 0});
    world.call("CP1", "StartTransaction", other);
    assert_eq!(earliest(&world), [Some(10), Some(10), Some(110)]);
}

#[test]
fn a_socket_that_breaks_between_two_kept_charges_shortens_no_absence() {
    // The break is seen at once, by the pings that fail, or by the next socket.
    for seen_after_ms in [Some(0), Some(100_000), None] {
        let mut world = back_after_an_hour();
        for n in 0..5 {
            world.pass(20_000);
            charge(&mut world, 2_000_000 + n * 200_000, 190_000);
            if let Some(seen_after_ms) = seen_after_ms {
                world.pass(seen_after_ms);
                disconnect(&mut world);
            }
            world.pass(40_000);
            world.connect("CP1", Version::V16);
        }
        // Once nothing was kept any more, the next absence counts.
        world.pass(10 * MINUTE_MS);
        charge(&mut world, 9_000_000, 100);
        disconnect(&mut world);
        let minutes = world.wall.millis_since(Timestamp::parse(NOON).unwrap()) / 60_000;
        world.pass(HOUR_MS);
        world.connect("CP1", Version::V16);
        charge(&mut world, 9_100_000, 100);
        let kept = [Some(10); 6];
        let then = [Some(minutes), Some(minutes)];
        let expected = [&kept[..], &then[..]].concat();
        assert_eq!(earliest(&world), expected, "{seen_after_ms:?}");
    }
}

#[test]
fn sockets_that_break_again_and_again_end_what_was_kept_in_half_an_hour() {
    let mut world = back_after_an_hour();
    for n in 0..40 {
        charge(&mut world, 2_000_000 + n * 200_000, 100);
        world.pass(MINUTE_MS);
        world.connect("CP1", Version::V16);
    }
    let earliest = earliest(&world);
    assert_eq!(earliest[1..31], [Some(10); 30]);
    assert_eq!(earliest[40], Some(100), "it was there half an hour later");
}

/// Else all that a battery holds would be believed of each charge.
#[test]
fn of_a_charger_that_was_never_here_the_first_charge_on_a_socket_ends_what_it_had_kept() {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V16);
    charge(&mut world, 1_000_000, 100);
    world.pass(10_000);
    world.connect("CP1", Version::V16);
    assert!(charge(&mut world, 2_000_000, 190_000).contains(&Flag::MeterImplausible));
    assert_eq!(earliest(&world), [None, Some(0)]);
}

#[test]
fn a_socket_that_stayed_open_in_silence_ends_what_was_kept() {
    let mut world = back_after_an_hour();
    charge(&mut world, 2_000_000, 100);
    world.pass(HOUR_MS);
    disconnect(&mut world);
    world.pass(HOUR_MS);
    world.connect("CP1", Version::V16);
    charge(&mut world, 3_000_000, 100);
    assert_eq!(earliest(&world), [Some(10), Some(10), Some(70)]);
}

#[test]
fn a_socket_that_breaks_before_anything_is_told_shortens_no_absence() {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V16);
    charge(&mut world, 1_000_000, 100);
    disconnect(&mut world);
    for _ in 0..3 {
        world.pass(HOUR_MS);
        world.connect("CP1", Version::V16);
        let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
        world.call("CP1", "BootNotification", boot);
        disconnect(&mut world);
    }
    // Nor does a restart of the gateway.
    world.restart();
    world.link_up();
    world.connect("CP1", Version::V16);
    charge(&mut world, 2_000_000, 190_000);
    assert_eq!(earliest(&world), [None, Some(0)]);
}

#[test]
fn a_time_that_can_be_right_tells_when_a_charge_began() {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V16);
    for (at, register) in [
        ("2026-01-31T11:20:00Z", 1_000),
        ("2026-01-31T15:00:00Z", 2_000),
    ] {
        let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": register,
            "timestamp": at});
        world.call("CP1", "StartTransaction", start);
        world.pass(HOUR_MS);
    }
    // A time that lies ahead tells nothing: it came live, an hour after noon.
    assert_eq!(earliest(&world), [Some(-40), Some(60)]);
}

#[test]
fn a_station_that_says_that_it_kept_a_start_is_believed() {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V201);
    for (name, offline, minutes) in [("tx-1", false, 10), ("tx-2", true, 0)] {
        world.call(
            "CP1",
            "TransactionEvent",
            json!({"eventType": "Started", "timestamp": "1970-01-01T00:01:00Z", "seqNo": 0,
                "triggerReason": "CablePluggedIn", "offline": offline,
                "transactionInfo": {"transactionId": name},
                "evse": {"id": 1, "connectorId": 1}}),
        );
        world.pass(minutes * 60_000);
        disconnect(&mut world);
        world.pass(HOUR_MS);
        world.connect("CP1", Version::V201);
        world.pass(HOUR_MS);
    }
    assert_eq!(earliest(&world), [None, Some(0)]);
}

/// The socket broke while the charger sent what it had kept, and then the network was away for a
/// day, in which it kept more charges. It sends them one after the other, every 25 seconds.
#[test]
fn an_absence_after_a_broken_telling_is_an_absence_of_its_own() {
    let mut world = back_after_an_hour();
    world.pass(20_000);
    charge(&mut world, 2_000_000, 190_000);
    disconnect(&mut world);
    world.pass(24 * HOUR_MS);
    world.connect("CP1", Version::V16);
    let mut flagged = Vec::new();
    for n in 0..10 {
        world.pass(25_000);
        let flags = charge(&mut world, 3_000_000 + n * 200_000, 100_000);
        flagged.push(flags.contains(&Flag::MeterImplausible));
    }
    let earliest = earliest(&world);
    assert!(
        earliest[2..].iter().all(|at| at.is_some_and(|at| at < 100)),
        "{earliest:?} implausible: {flagged:?}"
    );
}

/// The same, and the socket breaks once more.
#[test]
fn an_absence_after_a_broken_telling_outlives_another_break() {
    let mut world = back_after_an_hour();
    world.pass(20_000);
    charge(&mut world, 2_000_000, 190_000);
    disconnect(&mut world);
    world.pass(24 * HOUR_MS);
    world.connect("CP1", Version::V16);
    world.pass(10_000);
    charge(&mut world, 3_000_000, 100_000);
    disconnect(&mut world);
    world.pass(20_000);
    world.connect("CP1", Version::V16);
    let flags = charge(&mut world, 4_000_000, 100_000);
    let earliest = earliest(&world);
    assert!(
        !flags.contains(&Flag::MeterImplausible)
            && earliest.last().unwrap().is_some_and(|at| at < 100),
        "{earliest:?} {flags:?}"
    );
}
