//! Transactions of OCPP 1.6 through the whole core.

use crate::support::{NOON, World, cases, station, token};
use forecourt_domain::fact::{Fact, Flag, TokenStatus};
use forecourt_edge::{Alarm, Effect, Input, Readiness};
use forecourt_link::Lane;
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::ParsedFrame;
use forecourt_types::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

pub(crate) fn world() -> World {
    let mut world = World::online().with_station("CP1", Version::V16);
    world.tokens(vec![
        token("CARD1", TokenStatus::Accepted),
        token("CARD2", TokenStatus::Accepted),
        token("BLOCKED", TokenStatus::Blocked),
    ]);
    world
}

pub(crate) fn start(connector: u32, token: &str, minute: u32, wh: i64) -> Value {
    let time = format!("2026-01-31T11:{minute:02}:00Z");
    json!({"connectorId": connector, "idTag": token, "meterStart": wh, "timestamp": time})
}

pub(crate) fn stop(id: i64, minute: u32, wh: i64) -> Value {
    let time = format!("2026-01-31T11:{minute:02}:00Z");
    json!({"transactionId": id, "meterStop": wh, "timestamp": time})
}

fn flags_of(fact: &Fact) -> Vec<Flag> {
    match fact {
        Fact::TransactionStarted(fact) => fact.flags.clone(),
        Fact::TransactionSampled(fact) => fact.flags.clone(),
        Fact::TransactionStopped(fact) => fact.flags.clone(),
        other => unreachable!("{other:?} has no flags"),
    }
}

fn all_flags(world: &World) -> Vec<Flag> {
    world
        .transaction_facts()
        .iter()
        .flat_map(flags_of)
        .collect()
}

#[test]
fn a_whole_charge_is_recorded_in_order_and_answered() {
    let mut world = world();
    let started = world
        .call("CP1", "StartTransaction", start(1, "card1", 0, 1000))
        .payload();
    assert_eq!(
        started,
        json!({"transactionId": 1_048_577, "idTagInfo": {"status": "Accepted"}})
    );
    let values = |minute: u32, wh: u32| {
        json!({"connectorId": 1, "transactionId": 1_048_577, "meterValue": [{
            "timestamp": format!("2026-01-31T11:{minute:02}:00Z"),
            "sampledValue": [{"value": wh.to_string()},
                {"value": "7200", "measurand": "Power.Active.Import", "unit": "W"}]}]})
    };
    for minute in [1, 5, 16, 20] {
        let payload = values(minute, 1000 + minute * 100);
        assert_eq!(
            world.call("CP1", "MeterValues", payload).payload(),
            json!({})
        );
    }
    let ended = world
        .call("CP1", "StopTransaction", stop(1_048_577, 30, 4000))
        .payload();
    assert_eq!(ended, json!({}));
    insta::assert_json_snapshot!("charge_v16", world.transaction_facts());
    assert_eq!(world.facts(Lane::Telemetry).len(), 4);
}

#[test]
fn a_replayed_start_keeps_its_transaction_id_whatever_its_message_id() {
    let mut world = world();
    let first = world
        .call("CP1", "StartTransaction", start(1, "CARD1", 0, 5))
        .payload();
    for restarts in [false, true] {
        if restarts {
            world.restart();
            world.link_up();
            world.connect("CP1", Version::V16);
        }
        let again = world
            .call("CP1", "StartTransaction", start(1, "CARD1", 0, 5))
            .payload();
        assert_eq!(again, first);
    }
    assert_eq!(world.transaction_facts().len(), 1);
    let other = world
        .call("CP1", "StartTransaction", start(1, "CARD1", 1, 5))
        .payload();
    assert_eq!(other["transactionId"], 1_048_578);
}

#[test]
fn a_replayed_stop_is_recorded_once_and_answered_alike() {
    let mut world = world();
    world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 5));
    for _ in 0..3 {
        let mut payload = stop(1_048_577, 9, 900);
        payload["idTag"] = json!("CARD1");
        let answer = world.call("CP1", "StopTransaction", payload).payload();
        assert_eq!(answer, json!({"idTagInfo": {"status": "Accepted"}}));
    }
    assert_eq!(world.transaction_facts().len(), 2);
}

#[test]
fn without_a_clock_a_start_is_a_repeat_until_the_charger_uses_its_id() {
    let mut world = world();
    let payload = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 0,
        "timestamp": "1970-01-01T00:01:00Z"});
    let first = world
        .call("CP1", "StartTransaction", payload.clone())
        .payload();
    assert_eq!(
        world
            .call("CP1", "StartTransaction", payload.clone())
            .payload(),
        first
    );
    let stop = |id: i64, wh: i64| json!({"transactionId": id, "meterStop": wh, "timestamp": "1970-01-01T00:09:00Z"});
    world.call("CP1", "StopTransaction", stop(1_048_577, 5000));
    let second = world
        .call("CP1", "StartTransaction", payload.clone())
        .payload();
    assert_eq!(second["transactionId"], 1_048_578);
    assert_eq!(
        world
            .call("CP1", "StartTransaction", payload.clone())
            .payload(),
        second
    );
    // Nothing was charged. The charger has used the id, so it knows the answer to
    // its start: the same message is another charge.
    world.call("CP1", "StopTransaction", stop(1_048_578, 0));
    let third = world
        .call("CP1", "StartTransaction", payload.clone())
        .payload();
    assert_eq!(third["transactionId"], 1_048_579);
    // After a boot it is another charge.
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    world.call("CP1", "BootNotification", boot);
    let fourth = world.call("CP1", "StartTransaction", payload).payload();
    assert_eq!(fourth["transactionId"], 1_048_580);
    let facts = world.transaction_facts();
    assert!(flags_of(&facts[0]).contains(&Flag::ClockImplausible));
}

#[test]
fn used_up_transaction_ids_are_never_given_again() {
    let mut world = world();
    let mut row = world.store.stations[&station("CP1")].clone();
    row.transactions = (1 << 20) - 2;
    world.store.write(forecourt_edge::Row::Station(row));
    world.restart();
    world.link_up();
    world.connect("CP1", Version::V16);
    let last = world
        .call("CP1", "StartTransaction", start(1, "CARD1", 0, 5))
        .payload();
    assert_eq!(last["transactionId"], (1 << 21) - 1);
    let done = world.call("CP1", "StartTransaction", start(1, "CARD1", 1, 5));
    assert!(done.frames.is_empty());
    let station_id = station("CP1");
    assert_eq!(
        done.alarms,
        vec![Alarm::TransactionIdsExhausted { station_id }]
    );
    // The repeat of the last one is still answered.
    let again = world
        .call("CP1", "StartTransaction", start(1, "CARD1", 0, 5))
        .payload();
    assert_eq!(again, last);
}

#[test]
fn a_gateway_no_cloud_has_welcomed_answers_no_charger() {
    let mut world = World::unwelcomed();
    assert_eq!(world.gateway.ready(), Readiness::NeverWelcomed);
    world.connect("CP1", Version::V16);
    let done = world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 5));
    assert!(done.frames.is_empty());
    assert_eq!(done.closed.len(), 1);
    world.link_up();
    assert_eq!(world.gateway.ready(), Readiness::Ready);
}

#[test]
fn a_blocked_card_is_refused_and_its_start_is_recorded_all_the_same() {
    let mut world = world();
    let answer = world
        .call("CP1", "StartTransaction", start(1, "BLOCKED", 0, 5))
        .payload();
    assert_eq!(answer["idTagInfo"]["status"], "Blocked");
    assert_eq!(answer["transactionId"], 1_048_577);
    assert_eq!(world.transaction_facts().len(), 1);
}

#[test]
fn odd_registers_are_kept_and_flagged() {
    let cases = [
        (101, 88, vec![Flag::MeterBackwards]),
        (-5, 100, vec![]),
        (100, -1, vec![Flag::MeterNegative]),
        (0, 10_000_000, vec![Flag::MeterImplausible]),
        (0, 10_000, vec![]),
    ];
    for (meter_start, meter_stop, expected) in cases {
        let mut world = world();
        world.call("CP1", "StartTransaction", start(1, "CARD1", 0, meter_start));
        world
            .call("CP1", "StopTransaction", stop(1_048_577, 30, meter_stop))
            .payload();
        let facts = world.transaction_facts();
        assert_eq!(flags_of(&facts[1]), expected, "{meter_start} {meter_stop}");
        let negative = flags_of(&facts[0]).contains(&Flag::MeterNegative);
        assert_eq!(negative, meter_start < 0);
    }
}

#[test]
fn values_that_only_come_with_the_stop_become_facts_each_quarter_hour() {
    let mut world = world();
    world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 0));
    let mut payload = stop(1_048_577, 59, 5900);
    let points: Vec<Value> = (0..60)
        .map(|minute| {
            json!({"timestamp": format!("2026-01-31T11:{minute:02}:00Z"),
                "sampledValue": [{"value": (minute * 100).to_string()}]})
        })
        .collect();
    payload["transactionData"] = json!(points);
    world.call("CP1", "StopTransaction", payload);
    let times: Vec<String> = world
        .transaction_facts()
        .iter()
        .filter_map(|fact| match fact {
            Fact::TransactionSampled(sample) => Some(sample.sampled_at.to_string()),
            _ => None,
        })
        .collect();
    let expected: Vec<String> = [0, 15, 30, 45]
        .iter()
        .map(|minute| format!("2026-01-31T11:{minute:02}:00.000Z"))
        .collect();
    assert_eq!(times, expected);
    assert_eq!(world.facts(Lane::Telemetry).len(), 60);
}

#[test]
fn three_days_of_quarter_hours_told_with_the_stop_are_all_kept() {
    let mut world = world();
    world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 0));
    let begin = Timestamp::parse("2026-01-28T11:00:00Z").unwrap();
    let quarter = |number: i64| begin.plus_millis(number * 15 * 60_000).to_string();
    let points: Vec<Value> = (0..288)
        .map(|number| {
            json!({"timestamp": quarter(number),
                "sampledValue": [{"value": (number * 100).to_string()}]})
        })
        .collect();
    let mut payload = stop(1_048_577, 0, 28_800);
    payload["transactionData"] = json!(points);
    world.call("CP1", "StopTransaction", payload);
    let facts = world.transaction_facts();
    let is_sample = |fact: &&Fact| matches!(fact, Fact::TransactionSampled(_));
    assert_eq!(facts.iter().filter(is_sample).count(), 288);
}

#[test]
fn a_transaction_of_another_gateway_is_adopted_and_ended() {
    let mut world = world();
    let values = json!({"connectorId": 1, "transactionId": 999, "meterValue": [{
        "timestamp": NOON, "sampledValue": [{"value": "5000"}]}]});
    world.call("CP1", "MeterValues", values);
    world.call("CP1", "StopTransaction", stop(999, 59, 6000));
    let facts = world.transaction_facts();
    assert_eq!(facts.len(), 2);
    for fact in &facts {
        assert!(flags_of(fact).contains(&Flag::StartUnknown), "{fact:?}");
    }
}

#[test]
fn the_newest_connection_wins_and_frames_of_the_old_one_are_dropped() {
    let mut world = world();
    let done = world.connect("CP1", Version::V16);
    assert_eq!(done.closed, vec![(station("CP1"), 1)]);
    let old = world.handle(Input::Frame {
        station_id: station("CP1"),
        connection: 1,
        frame: ParsedFrame::read(
            Version::V16,
            json!([2, "x", "StartTransaction", start(1, "CARD1", 0, 5)]).to_string(),
        ),
        received_at: forecourt_types::ReceivedAt(Timestamp::parse(NOON).unwrap()),
    });
    assert!(old.frames.is_empty());
    assert!(world.transaction_facts().is_empty());
}

#[test]
fn a_failed_read_of_the_journal_gives_no_answer() {
    struct Broken;
    impl forecourt_edge::Memory for Broken {
        fn answer(
            &self,
            _: &forecourt_types::StationId,
            _: &str,
        ) -> Result<Option<forecourt_edge::rows::AnswerRow>, forecourt_edge::MemoryFailure>
        {
            Err(forecourt_edge::MemoryFailure {
                problem: "disk I/O error".to_owned(),
            })
        }
        fn transaction(
            &self,
            _: &forecourt_types::StationId,
            _: &str,
        ) -> Result<Option<forecourt_edge::rows::TransactionRow>, forecourt_edge::MemoryFailure>
        {
            Ok(None)
        }
        fn command(
            &self,
            _: &forecourt_types::CommandId,
        ) -> Result<Option<forecourt_edge::rows::CommandRow>, forecourt_edge::MemoryFailure>
        {
            Ok(None)
        }
        fn cached_token(
            &self,
            _: &str,
        ) -> Result<Option<forecourt_edge::rows::CachedTokenRow>, forecourt_edge::MemoryFailure>
        {
            Ok(None)
        }
        fn records(
            &self,
            _: forecourt_link::Epoch,
            _: &forecourt_types::StationId,
            _: Lane,
            _: u64,
            _: usize,
        ) -> Result<Vec<forecourt_link::RawRecord>, forecourt_edge::MemoryFailure> {
            Ok(Vec::new())
        }
        fn record_hash(
            &self,
            _: forecourt_link::Epoch,
            _: &forecourt_types::StationId,
            _: Lane,
            _: u64,
        ) -> Result<Option<forecourt_link::Hash>, forecourt_edge::MemoryFailure> {
            Ok(None)
        }
    }
    let mut world = world();
    let now = world.now();
    let input = Input::Frame {
        station_id: station("CP1"),
        connection: 1,
        frame: ParsedFrame::read(
            Version::V16,
            json!([2, "x", "StartTransaction", start(1, "CARD1", 0, 5)]).to_string(),
        ),
        received_at: now.wall,
    };
    let outcome: Result<Vec<Effect>, _> = world.gateway.handle(input, now, &Broken);
    assert!(outcome.is_err());
}

proptest! {
    #![proptest_config(cases(300, 10_000))]

    /// D1: each message 1 to 6 times, under one or many message ids.
    #[test]
    fn repeats_make_one_session_and_no_error(
        repeats in prop::collection::vec(1_usize..=6, 3),
        same_id in any::<bool>(),
        restart_after in 0_usize..4,
        clock in any::<bool>(),
    ) {
        let mut world = world();
        let year = if clock { "2026-01-31" } else { "1970-01-01" };
        let time = |minute: u32| format!("{year}T11:{minute:02}:00Z");
        let messages = [
            ("StartTransaction", json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 7,
                "timestamp": time(0)})),
            ("MeterValues", json!({"connectorId": 1, "transactionId": 1_048_577, "meterValue": [{
                "timestamp": time(20), "sampledValue": [{"value": "500"}]}]})),
            ("StopTransaction", json!({"transactionId": 1_048_577, "meterStop": 900,
                "timestamp": time(40)})),
        ];
        for (step, ((action, payload), count)) in messages.into_iter().zip(repeats).enumerate() {
            let mut answers = Vec::new();
            for turn in 0..count {
                let id = if same_id { format!("s{step}") } else { format!("s{step}-{turn}") };
                let frame = json!([2, id, action, payload]).to_string();
                answers.push(world.frame("CP1", &frame).payload().to_string());
            }
            answers.dedup();
            prop_assert_eq!(answers.len(), 1);
            if step == restart_after {
                world.restart();
                world.link_up();
                world.connect("CP1", Version::V16);
            }
        }
        let facts = world.transaction_facts();
        let kinds: Vec<&str> = facts.iter().map(Fact::kind).collect();
        prop_assert_eq!(
            kinds,
            vec!["transaction_started", "transaction_sampled", "transaction_stopped"]
        );
    }

    /// C6: whatever id a station names, another station's session is untouched.
    #[test]
    fn no_id_touches_another_stations_session(
        id in prop_oneof![
            Just(-1_i64), Just(0), Just(1_048_577), Just(1_048_578), any::<i64>()
        ],
        action in prop_oneof![Just("StopTransaction"), Just("MeterValues")],
        with_token in any::<bool>(),
    ) {
        let mut world = world().with_station("CP2", Version::V16);
        world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 5));
        let before = world.store.transactions.clone();
        let records = world.store.records.keys().filter(|key| key.1 == station("CP1")).count();
        let mut payload = stop(id, 50, 5000);
        payload["connectorId"] = json!(1);
        payload["meterValue"] = json!([{"timestamp": NOON, "sampledValue": [{"value": "77"}]}]);
        if with_token {
            payload["idTag"] = json!("CARD1");
        }
        let frame = world.call("CP2", action, payload).only_frame();
        prop_assert_eq!(&frame[0], &json!(3));
        for (key, row) in &before {
            prop_assert_eq!(world.store.transactions.get(key), Some(row));
        }
        let after = world.store.records.keys().filter(|key| key.1 == station("CP1")).count();
        prop_assert_eq!(records, after);
        let open = world.gateway.stations();
        let of_cp1 = open.iter().find(|view| view.station_id == station("CP1")).unwrap();
        prop_assert_eq!(of_cp1.open_transactions.len(), 1);
    }
}

#[test]
fn a_stop_that_repeats_the_readings_of_its_charge_says_nothing_odd() {
    let mut world = world();
    world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 0));
    let points: Vec<Value> = (1..4)
        .map(|minute| {
            json!({"timestamp": format!("2026-01-31T11:{minute:02}:00Z"),
                "sampledValue": [{"value": (minute * 100).to_string()}]})
        })
        .collect();
    for point in &points {
        let values = json!({"connectorId": 1, "transactionId": 1_048_577, "meterValue": [point]});
        world.call("CP1", "MeterValues", values);
    }
    let mut payload = stop(1_048_577, 4, 400);
    payload["transactionData"] = json!(points);
    world.call("CP1", "StopTransaction", payload);
    assert_eq!(all_flags(&world), []);

    // One that a later reading had undercut is odd all the same.
    world.call("CP1", "StartTransaction", start(1, "CARD1", 5, 400));
    for (minute, wh) in [(6, 450), (8, 503)] {
        let values = json!({"connectorId": 1, "transactionId": 1_048_578, "meterValue": [
            {"timestamp": format!("2026-01-31T11:{minute:02}:00Z"),
                "sampledValue": [{"value": wh.to_string()}]}]});
        world.call("CP1", "MeterValues", values);
    }
    let mut payload = stop(1_048_578, 9, 600);
    payload["transactionData"] = json!([{"timestamp": "2026-01-31T11:07:00Z",
        "sampledValue": [{"value": "555"}]}]);
    world.call("CP1", "StopTransaction", payload);
    assert_eq!(all_flags(&world), [Flag::MeterBackwards]);
}

#[test]
fn registers_rise_by_the_order_they_are_told_in_whatever_clock_and_unit_say() {
    let mut world = world();
    world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 1_234));
    // Whole kilowatt-hours; then the clock is set back.
    for (minute, reading) in [(1, 1), (30, 5), (2, 6), (3, 7)] {
        let values = json!({"connectorId": 1, "transactionId": 1_048_577, "meterValue": [
            {"timestamp": format!("2026-01-31T11:{minute:02}:00Z"),
                "sampledValue": [{"value": reading.to_string(), "unit": "kWh"}]}]});
        world.call("CP1", "MeterValues", values);
    }
    world.call("CP1", "StopTransaction", stop(1_048_577, 20, 6_501));
    assert_eq!(all_flags(&world), []);
}

#[test]
fn a_charger_without_a_clock_that_tells_a_kept_charge_at_once_tells_each_interval() {
    let mut world = world();
    let payload = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 0,
        "timestamp": "1970-01-01T00:00:10Z"});
    world.call("CP1", "StartTransaction", payload);
    for minute in [10, 20, 30, 40, 50] {
        let values = json!({"connectorId": 1, "transactionId": 1_048_577, "meterValue": [
            {"timestamp": format!("1970-01-01T00:{minute:02}:10Z"),
                "sampledValue": [{"value": (minute * 10).to_string()}]}]});
        world.call("CP1", "MeterValues", values);
    }
    let registers: Vec<i64> = world
        .transaction_facts()
        .iter()
        .filter_map(|fact| match fact {
            Fact::TransactionSampled(sample) => Some(sample.register.unwrap().wh()),
            _ => None,
        })
        .collect();
    assert_eq!(registers, [100, 300, 500]);
}

#[test]
fn a_message_repeated_over_a_step_of_the_gateways_clock_is_the_same_one() {
    let years = [NOON, "1970-01-01T00:05:00Z"];
    for (first, second) in [(0, 1), (1, 0)] {
        let mut world = world();
        let at = |world: &mut World, year: usize| {
            world.wall = Timestamp::parse(years[year]).unwrap();
        };
        at(&mut world, first);
        let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
        world.call("CP1", "BootNotification", boot.clone());
        let begun = start(1, "CARD1", 0, 1_000);
        let answer = world.call("CP1", "StartTransaction", begun.clone());
        at(&mut world, second);
        // The power was cut for both: each boots again.
        world.restart();
        world.connect("CP1", Version::V16);
        world.call("CP1", "BootNotification", boot);
        let again = world.call("CP1", "StartTransaction", begun);
        assert_eq!(again.payload(), answer.payload(), "{first}");
        let ended = stop(0, 30, 3_000);
        at(&mut world, first);
        world.call("CP1", "StopTransaction", ended.clone());
        at(&mut world, second);
        world.call("CP1", "StopTransaction", ended);
        let starts = |fact: &&Fact| matches!(fact, Fact::TransactionStarted(_));
        let stops = |fact: &&Fact| matches!(fact, Fact::TransactionStopped(_));
        let facts = world.transaction_facts();
        assert_eq!(facts.iter().filter(starts).count(), 1, "{facts:?}");
        assert_eq!(facts.iter().filter(stops).count(), 1, "{facts:?}");
    }
}

#[test]
fn a_charger_that_only_names_transactions_begins_none_and_takes_little_room() {
    let mut world = world();
    for id in 1..=100 {
        let values = json!({"connectorId": 1, "transactionId": id, "meterValue": [{
            "timestamp": NOON, "sampledValue": [{"value": "5000"}]}]});
        world.call("CP1", "MeterValues", values);
    }
    assert_eq!(world.transaction_facts(), []);
    assert_eq!(world.store.stored_state().open_transactions.len(), 16);
    assert_eq!(world.facts(Lane::Telemetry).len(), 100);
}

#[test]
fn a_named_transaction_is_a_charge_once_state_power_or_register_says_so() {
    let values = |id: u64, wh: &str, power: &str| {
        json!({"connectorId": 1, "transactionId": id, "meterValue": [{
            "timestamp": NOON, "sampledValue": [{"value": wh},
                {"value": power, "measurand": "Power.Active.Import", "unit": "W"}]}]})
    };
    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Charging"});
    let odd = 9_223_372_036_854_775_807;
    // (told before, told next, facts made of it)
    let cases = [
        (values(odd, "5000", "0"), values(odd, "5000", "0"), 0),
        (values(odd, "5000", "0"), values(odd, "5009", "0"), 0),
        (values(odd, "5000", "0"), values(odd, "5200", "0"), 2),
        (values(odd, "5000", "0"), values(odd, "5000", "7000"), 2),
        (values(odd, "5000", "7000"), values(odd, "5000", "7000"), 1),
    ];
    for (place, (before, next, facts)) in cases.into_iter().enumerate() {
        let mut world = world();
        world.call("CP1", "MeterValues", before);
        world.restart();
        world.connect("CP1", Version::V16);
        world.call("CP1", "MeterValues", next);
        assert_eq!(world.transaction_facts().len(), facts, "case {place}");
    }
    let mut world = world();
    world.call("CP1", "StatusNotification", status);
    world.call("CP1", "MeterValues", values(999, "5000", "0"));
    assert_eq!(world.transaction_facts().len(), 1);
}

#[test]
fn a_start_of_0_is_told_the_register_that_runs_on_at_its_connector() {
    let mut world = world();
    let mut expected = Vec::new();
    for (charge, from) in [1_000, 2_000, 3_000, 4_000, 0, 6_000]
        .into_iter()
        .enumerate()
    {
        let number = i64::try_from(charge).unwrap();
        let minute = u32::try_from(charge * 9).unwrap();
        world.call("CP1", "StartTransaction", start(1, "CARD1", minute, from));
        let to = (number + 2) * 1_000;
        let id = 1_048_577 + number;
        world.call("CP1", "StopTransaction", stop(id, minute + 8, to));
        let facts = world.transaction_facts();
        let mut starts = facts.into_iter().filter_map(|fact| match fact {
            Fact::TransactionStarted(fact) => Some(fact.meter_expected),
            _ => None,
        });
        expected.push(starts.next_back().flatten().map(|register| register.wh()));
    }
    assert_eq!(expected, [None, None, None, None, Some(5_000), None]);
}

#[test]
fn signed_values_are_kept_with_their_reading_and_break_no_schema() {
    let mut world = world();
    world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 1_000));
    let signed = |context: &str, text: &str| {
        json!({"timestamp": NOON, "sampledValue": [
            {"value": text, "format": "SignedData", "context": context}]})
    };
    let mut payload = stop(1_048_577, 59, 6_000);
    payload["transactionData"] = json!([
        signed("Transaction.Begin", "OCMF|b|"),
        signed("Transaction.End", "OCMF|e|")
    ]);
    world.call("CP1", "StopTransaction", payload);
    let facts = world.transaction_facts();
    let Some(Fact::TransactionStopped(fact)) = facts.last() else {
        unreachable!("{facts:?}");
    };
    let kept: Vec<(&str, Option<&str>)> = fact
        .signed
        .iter()
        .map(|value| (value.data.as_str(), value.context.as_deref()))
        .collect();
    let expected = [
        ("OCMF|b|", Some("Transaction.Begin")),
        ("OCMF|e|", Some("Transaction.End")),
    ];
    assert_eq!(kept, expected);
    assert!(!fact.flags.contains(&Flag::SchemaViolated), "{fact:?}");
}
