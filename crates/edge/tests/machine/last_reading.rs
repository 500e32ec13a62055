//! The newest reading of a charge becomes a fact before anything may be lost.

use forecourt_domain::fact::{Fact, Flag, TransactionSampled};
use forecourt_domain::session::FLAG_STATION_BOOTED;
use forecourt_edge::Input;
use forecourt_ocpp::Version;
use forecourt_types::{Energy, Timestamp};
use serde_json::{Value, json};

use super::support::{NOON, World};

fn minute(minute: i64) -> String {
    let noon = Timestamp::parse(NOON).unwrap();
    noon.plus_millis(minute * 60_000).to_string()
}

fn reading(at: i64, wh: i64) -> Value {
    json!({"timestamp": minute(at), "sampledValue": [{"value": wh.to_string()}]})
}

/// A charge with a reading each minute, the last one 1,234 Wh at minute 10.
fn charging() -> World {
    let mut world = World::online().with_station("CP1", Version::V16);
    let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 1000,
        "timestamp": minute(0)});
    world.call("CP1", "StartTransaction", start);
    for at in 1..=10 {
        let wh = 1_000 + at * 23 + i64::from(at == 10) * 4;
        let values = json!({"connectorId": 1, "transactionId": 1_048_577,
            "meterValue": [reading(at, wh)]});
        world.call("CP1", "MeterValues", values);
    }
    world
}

fn newest(world: &World) -> Option<TransactionSampled> {
    let facts = world.transaction_facts();
    let mut samples = facts.into_iter().filter_map(|fact| match fact {
        Fact::TransactionSampled(fact) => Some(fact),
        _ => None,
    });
    samples.next_back()
}

fn assert_last_is_recorded(world: &World, why: &str) {
    let newest = newest(world).unwrap();
    assert_eq!(newest.register, Some(Energy::from_wh(1_234)), "{why}");
    assert_eq!(
        newest.sampled_at.timestamp().to_string(),
        minute(10),
        "{why}"
    );
    assert!(newest.heard_at.is_some(), "{why}");
}

#[test]
fn a_reading_within_the_quarter_hour_is_no_fact_by_itself() {
    let world = charging();
    assert_ne!(
        newest(&world).unwrap().register,
        Some(Energy::from_wh(1_234))
    );
}

#[test]
fn a_stop_without_a_credible_register_leaves_the_newest_reading_in_the_facts() {
    for register in [json!(null), json!(-1), json!(0), json!(4_294_967_295_i64)] {
        let mut world = charging();
        let mut stop = json!({"transactionId": 1_048_577, "timestamp": minute(11)});
        if !register.is_null() {
            stop["meterStop"] = register.clone();
        }
        world.call("CP1", "StopTransaction", stop);
        assert_last_is_recorded(&world, &register.to_string());
    }
}

#[test]
fn a_stop_with_a_register_needs_no_other_fact() {
    let mut world = charging();
    let before = world.transaction_facts().len();
    let stop = json!({"transactionId": 1_048_577, "meterStop": 1_250, "timestamp": minute(11)});
    world.call("CP1", "StopTransaction", stop);
    assert_eq!(world.transaction_facts().len(), before + 1);
}

#[test]
fn a_broken_connection_records_the_newest_reading_once() {
    let mut world = charging();
    let gone = Input::StationDisconnected {
        station_id: super::support::station("CP1"),
        connection: world.connections,
    };
    world.handle(gone);
    assert_last_is_recorded(&world, "disconnected");
    let facts = world.transaction_facts().len();
    world.connect("CP1", Version::V16);
    let gone = Input::StationDisconnected {
        station_id: super::support::station("CP1"),
        connection: world.connections,
    };
    world.handle(gone);
    assert_eq!(
        world.transaction_facts().len(),
        facts,
        "it is recorded once"
    );
}

#[test]
fn a_boot_records_the_newest_reading_and_says_so() {
    let mut world = charging();
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    world.call("CP1", "BootNotification", boot);
    assert_last_is_recorded(&world, "booted");
    let flags = newest(&world).unwrap().flags;
    assert!(flags.contains(&Flag::Other(FLAG_STATION_BOOTED.to_owned())));
}

#[test]
fn silence_records_the_newest_reading_also_after_a_restart() {
    for restarts in [false, true] {
        let mut world = charging();
        if restarts {
            world.restart();
        }
        world.pass(14 * 60_000);
        world.tick();
        let before = world.transaction_facts().len();
        world.pass(2 * 60_000);
        world.tick();
        assert_last_is_recorded(&world, "silence");
        world.pass(60 * 60_000);
        world.tick();
        assert!(
            world.transaction_facts().len() <= before + 1,
            "it is recorded once"
        );
    }
}

#[test]
fn a_nonsense_reading_is_recorded_once_and_is_not_the_newest() {
    let mut world = charging();
    for at in 11..=13 {
        let values = json!({"connectorId": 1, "transactionId": 1_048_577,
            "meterValue": [reading(at, 4_294_967_295)]});
        world.call("CP1", "MeterValues", values);
    }
    let facts = world.transaction_facts();
    let odd = |fact: &&Fact| {
        matches!(fact, Fact::TransactionSampled(fact)
            if fact.flags.contains(&Flag::MeterImplausible))
    };
    assert_eq!(facts.iter().filter(odd).count(), 1, "{facts:?}");
    let stop = json!({"transactionId": 1_048_577, "timestamp": minute(14)});
    world.call("CP1", "StopTransaction", stop);
    let facts = world.transaction_facts();
    let last = |fact: &&Fact| {
        matches!(fact, Fact::TransactionSampled(fact)
            if fact.register == Some(Energy::from_wh(1_234)))
    };
    assert_eq!(facts.iter().filter(last).count(), 1, "{facts:?}");
}

#[test]
fn a_stop_without_a_register_takes_the_latest_reading_it_brings() {
    let stamps = [Some(minute(11)), Some(minute(12)), None];
    for stamp in stamps {
        let mut world = charging();
        let mut last = reading(11, 1_290);
        match &stamp {
            Some(at) => last["timestamp"] = json!(at),
            None => {
                last.as_object_mut().unwrap().remove("timestamp");
            }
        }
        let stop = json!({"transactionId": 1_048_577, "timestamp": minute(11),
            "transactionData": [reading(0, 1_000), last]});
        world.call("CP1", "StopTransaction", stop);
        let facts = world.transaction_facts();
        let stop = facts.into_iter().find_map(|fact| match fact {
            Fact::TransactionStopped(fact) => fact.meter_stop,
            _ => None,
        });
        assert_eq!(stop, Some(Energy::from_wh(1_290)), "{stamp:?}");
    }
}

#[test]
fn a_clock_that_stands_still_silences_no_fact() {
    let mut world = World::online().with_station("CP1", Version::V16);
    let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 1000,
        "timestamp": minute(0)});
    world.call("CP1", "StartTransaction", start);
    for passed in 1..=40 {
        world.pass(60_000);
        let values = json!({"connectorId": 1, "transactionId": 1_048_577,
            "meterValue": [reading(0, 1_000 + passed * 20)]});
        world.call("CP1", "MeterValues", values);
    }
    let facts = world.transaction_facts().len();
    assert!(
        (4..=5).contains(&facts),
        "the start, the first and each quarter hour: {facts}"
    );
    let stop = json!({"transactionId": 1_048_577, "timestamp": minute(0)});
    world.call("CP1", "StopTransaction", stop);
    assert_eq!(
        newest(&world).unwrap().register,
        Some(Energy::from_wh(1_800))
    );
}

#[test]
fn the_register_of_a_connector_is_known_also_when_a_charge_was_cut_off() {
    let mut world = World::online().with_station("CP1", Version::V16);
    let start = |from: i64, at: i64| json!({"connectorId": 1, "idTag": "CARD1", "meterStart": from, "timestamp": minute(at)});
    for charge in 0..4 {
        let from = 1_000 + charge * 1_000;
        world.call("CP1", "StartTransaction", start(from, charge * 10));
        let stop = json!({"transactionId": 1_048_577 + charge, "meterStop": from + 1_000,
            "timestamp": minute(charge * 10 + 5)});
        world.call("CP1", "StopTransaction", stop);
    }
    // This one takes 900 Wh and is cut off.
    world.call("CP1", "StartTransaction", start(5_000, 50));
    let values = json!({"connectorId": 1, "transactionId": 1_048_581,
        "meterValue": [reading(55, 5_900)]});
    world.call("CP1", "MeterValues", values);
    world.call("CP1", "StartTransaction", start(0, 70));
    let facts = world.transaction_facts();
    let mut starts = facts.into_iter().filter_map(|fact| match fact {
        Fact::TransactionStarted(fact) => Some(fact.meter_expected),
        _ => None,
    });
    assert_eq!(starts.next_back().flatten(), Some(Energy::from_wh(5_900)));
}

/// The samples of a charge that begins at 0 at that time with a lifetime register,
/// told at these times and registers.
fn samples_after_begin_of_0(begin: &str, told: &[(&str, i64)]) -> Vec<TransactionSampled> {
    let mut world = World::online().with_station("CP1", Version::V16);
    let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 0,
        "timestamp": begin});
    world.call("CP1", "StartTransaction", start);
    for (at, wh) in told {
        let values = json!({"connectorId": 1, "transactionId": 1_048_577,
            "meterValue": [{"timestamp": at, "sampledValue": [{"value": wh.to_string()}]}]});
        world.call("CP1", "MeterValues", values);
    }
    let facts = world.transaction_facts().into_iter();
    let samples = facts.filter_map(|fact| match fact {
        Fact::TransactionSampled(fact) => Some(fact),
        _ => None,
    });
    samples.collect()
}

#[test]
fn a_reading_that_confirms_an_odd_one_is_not_odd() {
    let told = [(minute(1), 113_627_094), (minute(20), 113_632_707)];
    let told = told.each_ref().map(|(at, wh)| (at.as_str(), *wh));
    let samples = samples_after_begin_of_0(&minute(0), &told);
    let odd: Vec<bool> = samples
        .iter()
        .map(|fact| fact.flags.contains(&Flag::MeterImplausible))
        .collect();
    assert_eq!(odd, [true, false]);
}

#[test]
fn readings_without_a_time_that_come_at_once_are_held_against_no_power() {
    let told = [
        ("1970-01-01T01:00:00Z", 5_000),
        ("1970-01-01T02:00:00Z", 180_000),
        ("1970-01-01T03:00:00Z", 4_294_967_295),
    ];
    let samples = samples_after_begin_of_0("1970-01-01T00:30:00Z", &told);
    let odd: Vec<bool> = samples
        .iter()
        .map(|fact| fact.flags.contains(&Flag::MeterImplausible))
        .collect();
    assert_eq!(odd, [false, false, true]);
}

#[test]
fn a_second_account_in_a_stop_stays_odd_and_whole() {
    let mut world = World::online().with_station("CP1", Version::V16);
    let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 10_000,
        "timestamp": minute(0)});
    world.call("CP1", "StartTransaction", start);
    for (at, wh) in [(1, 10_100), (14, 10_500)] {
        let values = json!({"connectorId": 1, "transactionId": 1_048_577,
            "meterValue": [reading(at, wh)]});
        world.call("CP1", "MeterValues", values);
    }
    let stop = json!({"transactionId": 1_048_577, "meterStop": 10_600, "timestamp": minute(15),
        "transactionData": [reading(5, 50_000), reading(8, 50_100), reading(10, 50_200)]});
    world.call("CP1", "StopTransaction", stop);
    let facts = world.transaction_facts().into_iter();
    let odd = facts.filter(|fact| match fact {
        Fact::TransactionSampled(fact) => fact.flags.contains(&Flag::MeterBackwards),
        _ => false,
    });
    assert_eq!(odd.count(), 3);
}
