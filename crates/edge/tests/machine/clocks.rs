//! Whether a charger's clock is seen to be wrong, and a late message to be one that was kept.

use forecourt_domain::fact::{Fact, Flag};
use forecourt_edge::Input;
use forecourt_ocpp::Version;
use serde_json::{Value, json};

use super::support::{World, station};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Starts a charge of a time that differs from the present one by so much.
fn start(world: &mut World, ahead_ms: i64) -> Value {
    let at = world.wall.plus_millis(ahead_ms).to_string();
    let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 1_000, "timestamp": at});
    world.call("CP1", "StartTransaction", start).payload()["transactionId"].clone()
}

fn stop(world: &mut World, id: &Value, ahead_ms: i64) {
    let at = world.wall.plus_millis(ahead_ms).to_string();
    let stop = json!({"transactionId": id, "meterStop": 2_000, "timestamp": at});
    world.call("CP1", "StopTransaction", stop);
}

/// Whether each start and stop says that the clock differs.
fn differs(world: &World) -> Vec<bool> {
    let facts = world.transaction_facts().into_iter();
    let flags = facts.filter_map(|fact| match fact {
        Fact::TransactionStarted(start) => Some(start.flags),
        Fact::TransactionStopped(stop) => Some(stop.flags),
        _ => None,
    });
    flags
        .map(|flags| flags.contains(&Flag::ClockDiffers))
        .collect()
}

fn disconnect(world: &mut World) {
    world.handle(Input::StationDisconnected {
        station_id: station("CP1"),
        connection: world.connections,
    });
}

fn pass(world: &mut World, millis: i64) {
    world.pass(u64::try_from(millis).unwrap());
}

#[test]
fn a_clock_that_is_wrong_at_a_charger_that_was_there_is_flagged_with_each_message() {
    for (first_ms, last_ms, expected) in [
        (-9 * HOUR_MS, -9 * HOUR_MS, [true, true]),
        (-6 * MINUTE_MS, -6 * MINUTE_MS, [true, true]),
        (6 * MINUTE_MS, 6 * MINUTE_MS, [true, true]),
        (7 * HOUR_MS, 7 * HOUR_MS, [true, true]),
        // It is nearly right.
        (-4 * MINUTE_MS, -4 * MINUTE_MS, [false, false]),
        (0, 0, [false, false]),
        (4 * MINUTE_MS, 4 * MINUTE_MS, [false, false]),
        // It is corrected, or runs fast, during the charge.
        (-3 * HOUR_MS, 0, [true, false]),
        (3 * HOUR_MS, 0, [true, false]),
        (0, HOUR_MS, [false, true]),
        (0, -HOUR_MS, [false, true]),
    ] {
        let mut world = World::online().accept_unknown();
        world.connect("CP1", Version::V16);
        pass(&mut world, HOUR_MS);
        let id = start(&mut world, first_ms);
        pass(&mut world, 20 * MINUTE_MS);
        stop(&mut world, &id, last_ms);
        assert_eq!(differs(&world), expected, "{first_ms} {last_ms}");
    }
}

#[test]
fn what_a_charger_had_kept_comes_late_and_says_nothing_of_its_clock() {
    for was_here in [false, true] {
        let mut world = World::online().accept_unknown();
        if was_here {
            world.connect("CP1", Version::V16);
            disconnect(&mut world);
        }
        pass(&mut world, 8 * 24 * HOUR_MS);
        world.connect("CP1", Version::V16);
        // Charges of a week, which it sends for twelve minutes.
        for n in 0..40 {
            let ago_ms = (n - 7 * 24) * HOUR_MS;
            pass(&mut world, 9_000);
            let id = start(&mut world, ago_ms);
            pass(&mut world, 9_000);
            stop(&mut world, &id, ago_ms + 40 * MINUTE_MS);
        }
        assert_eq!(differs(&world), [false; 80], "{was_here}");
        // A pause ends what it had kept: its clock is wrong from here on.
        pass(&mut world, MINUTE_MS);
        let id = start(&mut world, -3 * HOUR_MS);
        stop(&mut world, &id, -3 * HOUR_MS);
        assert_eq!(differs(&world)[80..], [true, true], "{was_here}");
    }
}

/// A charge that began between two sockets was kept, although the charger tells on both of them
/// what it had kept.
#[test]
fn what_happened_between_two_sockets_was_kept() {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V16);
    pass(&mut world, 30_000);
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    world.call("CP1", "BootNotification", boot);
    disconnect(&mut world);
    // It begins five seconds later, offline, and is sent 20 seconds after the next connection.
    pass(&mut world, 4 * MINUTE_MS + 55_000);
    world.connect("CP1", Version::V16);
    pass(&mut world, 20_000);
    let id = start(&mut world, -5 * MINUTE_MS - 10_000);
    stop(&mut world, &id, -MINUTE_MS);
    assert_eq!(differs(&world), [false, false]);
}

#[test]
fn what_says_that_it_happened_after_the_charger_had_connected_was_not_kept() {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V16);
    // Its messages follow each other, as if it told what it had kept.
    for _ in 0..40 {
        pass(&mut world, 15_000);
        let id = start(&mut world, 0);
        stop(&mut world, &id, 0);
    }
    let id = start(&mut world, -8 * MINUTE_MS - 5_000);
    stop(&mut world, &id, -20 * MINUTE_MS);
    // The second time is one before it had connected.
    assert_eq!(differs(&world)[80..], [true, false]);
}
