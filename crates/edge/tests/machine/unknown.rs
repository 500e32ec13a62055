//! Stations that nobody added: only a limited number is let in, and those that were let in
//! may come back.

use forecourt_domain::fact::{ConnectorStatusKind, Fact, Noticed};
use forecourt_edge::{Alarm, Input};
use forecourt_link::{Lane, SetItems, StationConfig, ToGateway};
use forecourt_ocpp::Version;
use forecourt_types::StationId;
use serde_json::json;

use crate::support::{Done, World, set, station};

const MOST: usize = 3;

fn world() -> World {
    let mut world = World::online();
    world.settings.max_unknown_stations = MOST;
    world.configure();
    world
}

fn come(world: &mut World, name: &str, security_profile: u8) -> Done {
    world.connections += 1;
    world.handle(Input::StationConnected {
        station_id: station(name),
        version: Version::V16,
        connection: world.connections,
        security_profile,
    })
}

fn is_let_in(world: &mut World, name: &str) -> bool {
    let done = come(world, name, 0);
    let full = Alarm::TooManyUnknown {
        station_id: station(name),
    };
    let is_refused = done.alarms == [full];
    let own = (station(name), world.connections);
    assert_eq!(done.closed.contains(&own), is_refused, "{done:?}");
    !is_refused
}

/// Puts a station list in place: names and security profiles.
fn list(world: &mut World, version: u64, stations: &[(&str, u8)]) {
    let configs = stations
        .iter()
        .map(|(name, security_profile)| StationConfig {
            station_id: station(name),
            security_profile: *security_profile,
            password_verifier: None,
            max_power_w: None,
            connectors: Vec::new(),
        });
    let items = SetItems::Stations(configs.collect());
    // A list is taken when it is asked for: an unasked page makes the gateway ask.
    let unasked = SetItems::Stations(Vec::new());
    world.cloud(ToGateway::Set(set(version, false, unasked)));
    let done = world.cloud(ToGateway::Set(set(version, true, items)));
    assert!(done.stations_changed, "{done:?}");
}

#[test]
fn only_so_many_stations_that_nobody_added_are_let_in_and_those_come_back() {
    let mut world = world();
    for name in ["A", "B", "C"] {
        assert!(is_let_in(&mut world, name), "{name}");
    }
    let rows = world.store.records.len();
    for _ in 0..2 {
        assert!(!is_let_in(&mut world, "D"));
        assert!(is_let_in(&mut world, "A"));
        // A station with a password is not concerned.
        assert_eq!(come(&mut world, "P", 1).alarms, []);
        world.restart();
        world.link_up();
    }
    let stations = world.gateway.stations();
    assert!(stations.iter().all(|view| view.station_id != station("D")));
    assert!(world.store.records.len() > rows);
}

#[test]
fn those_the_cloud_took_over_count_until_they_are_given_a_password() {
    let mut world = world();
    for name in ["A", "B", "C"] {
        assert!(is_let_in(&mut world, name), "{name}");
    }
    list(&mut world, 1, &[("A", 0), ("B", 0), ("C", 0)]);
    assert!(!is_let_in(&mut world, "D"));
    assert!(is_let_in(&mut world, "C"));
    list(&mut world, 2, &[("A", 0), ("B", 1), ("C", 0)]);
    assert!(is_let_in(&mut world, "D"));
    assert!(!is_let_in(&mut world, "E"));
}

#[test]
fn a_station_that_the_cloud_removed_gives_its_place_back_and_is_new_when_it_comes_again() {
    let mut world = world();
    for name in ["A", "B", "C"] {
        assert!(is_let_in(&mut world, name), "{name}");
    }
    list(&mut world, 1, &[("A", 0), ("B", 0), ("C", 0)]);
    list(&mut world, 2, &[("A", 0)]);
    world.restart();
    world.link_up();
    for name in ["D", "E"] {
        assert!(is_let_in(&mut world, name), "{name}");
    }
    assert!(!is_let_in(&mut world, "F"));
    assert!(!is_let_in(&mut world, "B"));
    let unlisted: Vec<&str> = world.gateway.unlisted().map(StationId::as_str).collect();
    assert_eq!(unlisted, ["D", "E"]);
    assert!(is_let_in(&mut world, "A"));
}

#[test]
fn a_station_that_never_charged_and_was_not_seen_for_a_month_gives_its_place_back() {
    unseen(&[("charged", 0), ("here", 0)], true);
}

/// The cloud counts it too, and would take over no other one.
#[test]
fn a_station_that_the_cloud_lists_keeps_its_place_however_long_it_is_not_seen() {
    unseen(&[("gone", 0), ("charged", 0), ("here", 0)], false);
}

fn unseen(listed: &[(&str, u8)], gives_back: bool) {
    const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
    let mut world = world();
    for name in ["here", "gone"] {
        assert!(is_let_in(&mut world, name), "{name}");
    }
    let gone = world.connections;
    world.connect("charged", Version::V16);
    let charged = world.connections;
    let start = json!({"connectorId": 1, "idTag": "X", "meterStart": 1,
        "timestamp": "2026-01-31T12:00:00Z"});
    world.call("charged", "StartTransaction", start);
    list(&mut world, 1, listed);
    for (name, connection) in [("gone", gone), ("charged", charged)] {
        world.handle(Input::StationDisconnected {
            station_id: station(name),
            connection,
        });
    }
    for day in 0..32 {
        let takes = gives_back && day > 30;
        assert_eq!(world.gateway.takes_unknown(), takes, "day {day}");
        world.pass(DAY_MS);
        world.tick();
    }
    assert_eq!(is_let_in(&mut world, "new"), gives_back);
    assert!(!is_let_in(&mut world, "newer"));
}

fn start(world: &mut World, name: &str, connector: u32) -> serde_json::Value {
    world.connect(name, Version::V16);
    let start = json!({"connectorId": connector, "idTag": "X", "meterStart": 1,
        "timestamp": "2026-01-31T12:00:00Z"});
    world.call(name, "StartTransaction", start).payload()["transactionId"].clone()
}

fn stop(world: &mut World, name: &str, id: &serde_json::Value) -> Done {
    let stop = json!({"transactionId": id, "meterStop": 2,
        "timestamp": "2026-01-31T12:00:00Z"});
    world.call(name, "StopTransaction", stop)
}

#[test]
fn a_station_that_was_removed_while_it_charged_gives_its_place_back_with_its_last_charge() {
    for is_restarted in [false, true] {
        let mut world = world().accept_unknown();
        for name in ["A", "B", "C"] {
            assert!(is_let_in(&mut world, name), "{name}");
        }
        list(&mut world, 1, &[("A", 0), ("B", 0), ("C", 0)]);
        let charges = [1, 2].map(|connector| start(&mut world, "B", connector));
        list(&mut world, 2, &[("A", 0), ("C", 0)]);
        if is_restarted {
            world.restart();
            world.link_up();
        }
        // It may come back and tell the rest of its charges.
        assert!(!is_let_in(&mut world, "D"));
        world.connect("B", Version::V16);
        assert!(!stop(&mut world, "B", &charges[0]).stations_changed);
        assert!(!is_let_in(&mut world, "D"));
        assert!(stop(&mut world, "B", &charges[1]).stations_changed);
        assert!(is_let_in(&mut world, "D"));
        assert!(
            !is_let_in(&mut world, "B"),
            "it is a new one when it comes again"
        );
    }
}

#[test]
fn a_station_that_was_removed_while_it_charged_and_is_listed_again_keeps_its_place() {
    let mut world = world().accept_unknown();
    for name in ["A", "B", "C"] {
        assert!(is_let_in(&mut world, name), "{name}");
    }
    list(&mut world, 1, &[("A", 0), ("B", 0), ("C", 0)]);
    let charge = start(&mut world, "B", 1);
    list(&mut world, 2, &[("A", 0), ("C", 0)]);
    list(&mut world, 3, &[("A", 0), ("B", 0), ("C", 0)]);
    stop(&mut world, "B", &charge);
    assert!(!is_let_in(&mut world, "D"));
    assert!(is_let_in(&mut world, "B"));
    // Given a password while it charges, it takes none.
    start(&mut world, "B", 1);
    list(&mut world, 4, &[("A", 0), ("B", 1), ("C", 0)]);
    assert!(is_let_in(&mut world, "D"));
    assert!(!is_let_in(&mut world, "E"));
}

#[test]
fn a_station_that_was_removed_while_it_charged_and_is_gone_gives_its_place_back_in_a_month() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
    let mut world = world().accept_unknown();
    assert!(is_let_in(&mut world, "A"));
    start(&mut world, "B", 1);
    let connection = world.connections;
    list(&mut world, 1, &[("A", 0), ("B", 0), ("C", 0)]);
    list(&mut world, 2, &[("A", 0), ("C", 0)]);
    world.handle(Input::StationDisconnected {
        station_id: station("B"),
        connection,
    });
    for day in 0..33 {
        assert_eq!(world.gateway.takes_unknown(), day > 31, "day {day}");
        world.pass(DAY_MS);
        world.tick();
    }
}

/// What the cloud was told of a station while it stood at another site was refused.
#[test]
fn a_station_that_comes_to_the_list_while_it_is_connected_is_told_of_again() {
    let mut world = world();
    let status = |connector: u32, status: &str, code: &str| json!({"connectorId": connector, "status": status, "errorCode": code});
    for name in ["here", "gone"] {
        world.connect(name, Version::V16);
        world.call(
            name,
            "StatusNotification",
            status(1, "Available", "NoError"),
        );
    }
    world.call(
        "here",
        "StatusNotification",
        status(2, "Faulted", "GroundFailure"),
    );
    let connection = world.versions[&station("gone")].1;
    let station_id = station("gone");
    world.handle(Input::StationDisconnected {
        station_id,
        connection,
    });
    let before = world.records(Lane::Transactions).len();
    list(&mut world, 1, &[("here", 0), ("gone", 0), ("never", 0)]);
    let records = world.records(Lane::Transactions);
    let told: Vec<_> = records[before..]
        .iter()
        .map(|record| (record.station_id.as_str(), &record.fact))
        .collect();
    let [
        (_, Fact::Noticed(open)),
        (_, Fact::ConnectorStatus(first)),
        (_, Fact::ConnectorStatus(second)),
    ] = told.as_slice()
    else {
        unreachable!("{told:?}");
    };
    assert!(
        told.iter().all(|(station, _)| *station == "here"),
        "{told:?}"
    );
    assert_eq!(open.action, Noticed::STATION_CONNECTED);
    assert!(open.is_told_again());
    assert_eq!(first.status, ConnectorStatusKind::Available);
    assert_eq!(second.error_code.as_deref(), Some("GroundFailure"));

    // The list names it already: nothing is told a third time.
    list(&mut world, 2, &[("here", 0), ("gone", 0)]);
    world.call(
        "here",
        "StatusNotification",
        status(1, "Available", "NoError"),
    );
    assert_eq!(world.records(Lane::Transactions).len(), before + 3);
    // What an absent one tells when it comes back is new.
    world.connect("gone", Version::V16);
    world.call(
        "gone",
        "StatusNotification",
        status(1, "Available", "NoError"),
    );
    let records = world.records(Lane::Transactions);
    let last = &records.last().unwrap().fact;
    assert!(matches!(last, Fact::ConnectorStatus(_)), "{last:?}");
}
