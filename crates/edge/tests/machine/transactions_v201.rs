//! Transactions of OCPP 2.0.1 through the whole core.

use crate::support::{World, token};
use forecourt_domain::fact::{Fact, Flag, TokenStatus};
use forecourt_link::{CommandMessage, Lane};
use forecourt_ocpp::Version;
use forecourt_types::SessionId;
use serde_json::{Value, json};

fn world() -> World {
    let mut world = World::online().with_station("CP1", Version::V201);
    world.tokens(vec![
        token("CARD1", TokenStatus::Accepted),
        token("NO", TokenStatus::Blocked),
    ]);
    world
}

fn event(kind: &str, number: u32, minute: u32, more: Value) -> Value {
    let mut event = json!({
        "eventType": kind, "timestamp": format!("2026-01-31T11:{minute:02}:00Z"),
        "triggerReason": "CablePluggedIn", "seqNo": number,
        "transactionInfo": {"transactionId": "tx-1", "chargingState": "Charging"},
        "evse": {"id": 1, "connectorId": 1},
    });
    if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
        event.extend(more);
    }
    event
}

fn register(wh: u32) -> Value {
    json!([{"timestamp": "2026-01-31T11:00:00Z", "sampledValue": [{"value": wh}]}])
}

fn meter(minute: u32, kwh: f64) -> Value {
    json!([{"timestamp": format!("2026-01-31T11:{minute:02}:00Z"), "sampledValue": [
        {"value": kwh, "unitOfMeasure": {"unit": "kWh"}}]}])
}

fn flags(fact: &Fact) -> Vec<Flag> {
    match fact {
        Fact::TransactionStarted(fact) => fact.flags.clone(),
        Fact::TransactionSampled(fact) => fact.flags.clone(),
        Fact::TransactionStopped(fact) => fact.flags.clone(),
        _ => Vec::new(),
    }
}

#[test]
fn a_whole_charge_with_a_token_that_comes_later_is_recorded() {
    let mut world = world();
    let plugged = event("Started", 0, 0, json!({"meterValue": meter(0, 1.0)}));
    assert_eq!(
        world.call("CP1", "TransactionEvent", plugged).payload(),
        json!({})
    );
    let shown = event(
        "Updated",
        1,
        1,
        json!({
        "idToken": {"idToken": "card1", "type": "ISO14443"}, "triggerReason": "Authorized"}),
    );
    let answer = world.call("CP1", "TransactionEvent", shown).payload();
    assert_eq!(answer, json!({"idTokenInfo": {"status": "Accepted"}}));
    for (number, minute) in [(2, 2), (3, 10), (4, 20)] {
        let values = json!({"meterValue": meter(minute, 1.0 + f64::from(minute) / 10.0)});
        world.call(
            "CP1",
            "TransactionEvent",
            event("Updated", number, minute, values),
        );
    }
    let ended = event(
        "Ended",
        5,
        30,
        json!({"meterValue": meter(30, 4.0),
        "transactionInfo": {"transactionId": "tx-1", "stoppedReason": "EVDisconnected"}}),
    );
    world.call("CP1", "TransactionEvent", ended);
    insta::assert_json_snapshot!("charge_v201", world.transaction_facts());
    assert_eq!(world.facts(Lane::Telemetry).len(), 5);
}

#[test]
fn a_repeat_is_recorded_once_and_other_content_under_its_number_is_kept() {
    let mut world = world();
    let first = event("Started", 0, 0, json!({"meterValue": register(5)}));
    for _ in 0..3 {
        assert_eq!(
            world
                .call("CP1", "TransactionEvent", first.clone())
                .payload(),
            json!({})
        );
    }
    assert_eq!(world.transaction_facts().len(), 1);
    let other = event("Started", 0, 0, json!({"meterValue": register(6)}));
    for _ in 0..3 {
        world
            .call("CP1", "TransactionEvent", other.clone())
            .payload();
    }
    let facts = world.transaction_facts();
    assert_eq!(facts.len(), 2);
    assert!(flags(&facts[1]).contains(&Flag::ContentDiffers));
}

#[test]
fn gaps_in_the_numbers_are_seen_and_late_numbers_are_taken() {
    let mut world = world();
    world.call("CP1", "TransactionEvent", event("Started", 0, 0, json!({})));
    world.call("CP1", "TransactionEvent", event("Ended", 3, 9, json!({})));
    let late = event("Updated", 1, 3, json!({"meterValue": meter(3, 2.0)}));
    world.call("CP1", "TransactionEvent", late).payload();
    let facts = world.transaction_facts();
    assert!(flags(&facts[1]).contains(&Flag::SequenceGap));
    assert_eq!(facts[2].kind(), "transaction_sampled");
    assert!(!flags(&facts[2]).contains(&Flag::SequenceGap));
}

#[test]
fn an_end_without_a_start_and_a_start_after_its_end_are_kept() {
    let mut world = world();
    world.call("CP1", "TransactionEvent", event("Ended", 2, 9, json!({})));
    let facts = world.transaction_facts();
    assert!(flags(&facts[0]).contains(&Flag::StartUnknown));
    world.call("CP1", "TransactionEvent", event("Started", 0, 0, json!({})));
    assert_eq!(world.transaction_facts().len(), 2);
    let open = world.gateway.stations();
    assert!(open[0].open_transactions.is_empty());
}

#[test]
fn what_happened_while_the_station_was_cut_off_says_so() {
    let mut world = world();
    world.call(
        "CP1",
        "TransactionEvent",
        event("Started", 0, 0, json!({"offline": true})),
    );
    assert!(flags(&world.transaction_facts()[0]).contains(&Flag::StationOffline));
}

#[test]
fn a_refused_token_is_told_with_the_event() {
    let mut world = world();
    let shown = event(
        "Started",
        0,
        0,
        json!({"idToken": {"idToken": "NO", "type": "ISO14443"}}),
    );
    let answer = world.call("CP1", "TransactionEvent", shown).payload();
    assert_eq!(answer, json!({"idTokenInfo": {"status": "Blocked"}}));
}

#[test]
fn a_remote_start_is_known_by_the_number_the_station_repeats() {
    let mut world = world();
    let message = world.command_message(
        "c1",
        "remote_start",
        json!({"evse_id": 1, "token_uid": "CARD1"}),
    );
    let message = CommandMessage {
        session_id: SessionId::new("s1").ok(),
        ..message
    };
    let call = world.command(message).only_frame();
    let number = call[3]["remoteStartId"].clone();
    assert!(number.as_i64().is_some_and(|number| number > 0));
    world.frame("CP1", &json!([3, "c1", {"status": "Accepted"}]).to_string());
    let info = json!({"transactionInfo": {"transactionId": "tx-1", "remoteStartId": number}});
    world.call("CP1", "TransactionEvent", event("Started", 0, 0, info));
    assert_eq!(world.states("c1"), ["delivered", "accepted", "completed"]);
    let facts = world.transaction_facts();
    assert!(matches!(&facts[0], Fact::TransactionStarted(start) if start.remote_start.is_some()));
}

#[test]
fn values_of_another_evse_or_of_the_stations_meter_are_of_no_transaction() {
    let mut world = world();
    let started = json!({"idToken": {"idToken": "CARD1", "type": "ISO14443"},
        "meterValue": register(1_000)});
    world.call("CP1", "TransactionEvent", event("Started", 0, 0, started));
    let values = |evse: u32, wh: u32| {
        json!({"evseId": evse, "meterValue": [{"timestamp": "2026-01-31T11:20:00Z",
            "sampledValue": [{"value": wh}]}]})
    };
    for (evse, wh) in [(2, 900_000), (0, 5_000_000)] {
        world.call("CP1", "MeterValues", values(evse, wh));
    }
    let registers = |world: &World| -> Vec<i64> {
        let facts = world.transaction_facts();
        let sampled = facts.into_iter().filter_map(|fact| match fact {
            Fact::TransactionSampled(fact) => fact.register,
            _ => None,
        });
        sampled.map(|register| register.wh()).collect()
    };
    assert!(registers(&world).is_empty());
    world.call("CP1", "MeterValues", values(1, 2_000));
    assert_eq!(registers(&world), [2_000], "its own EVSE's are");
    assert_eq!(world.facts(Lane::Telemetry).len(), 4, "all are for charts");
}

#[test]
fn a_start_that_comes_late_keeps_the_card_that_was_told_before() {
    let mut world = World::online().accept_unknown();
    world.connect("CP1", Version::V201);
    let shown = json!({"idToken": {"idToken": "STRANGER", "type": "ISO14443"}});
    world.call("CP1", "TransactionEvent", event("Updated", 1, 1, shown));
    world.call("CP1", "TransactionEvent", event("Started", 0, 0, json!({})));
    let rows: Vec<_> = world.store.stored_state().open_transactions;
    assert_eq!(rows.len(), 1);
    let token = rows[0].token_uid.as_ref().map(|token| token.as_str());
    assert_eq!(token, Some("STRANGER"));
    assert!(rows[0].decision.is_some(), "who let it in is known as well");
}

#[test]
fn a_station_without_a_clock_that_counts_anew_begins_another_charge_under_the_same_id() {
    let mut world = world();
    let told = |kind: &str, number: u32, wh: u32| {
        let mut event = event(kind, number, 0, json!({}));
        event["timestamp"] = json!("1970-01-01T00:05:00Z");
        event["meterValue"] = json!([{"timestamp": "1970-01-01T00:05:00Z",
            "sampledValue": [{"value": wh}]}]);
        event
    };
    // Nothing is charged, and then 7 kWh; each message is told twice.
    for end in [0, 7_000] {
        for event in [told("Started", 0, 0), told("Ended", 1, end)] {
            world.call("CP1", "TransactionEvent", event.clone());
            world.call("CP1", "TransactionEvent", event);
        }
    }
    let facts = world.transaction_facts();
    let kinds: Vec<&str> = facts.iter().map(Fact::kind).collect();
    let charge = ["transaction_started", "transaction_stopped"];
    assert_eq!(kinds, [charge, charge].concat());
    let differs = |fact: &Fact| flags(fact).contains(&Flag::ContentDiffers);
    assert!(!facts.iter().any(differs), "{facts:?}");
}

#[test]
fn a_register_is_chosen_by_its_context_in_every_order() {
    let sample = |context: &str, wh: u32| json!({"value": wh, "context": context});
    let begin = sample("Transaction.Begin", 157_440);
    let periodic = sample("Sample.Periodic", 163_000);
    let end = sample("Transaction.End", 163_630);
    let commands = [
        [&begin, &periodic, &end],
        [&end, &periodic, &begin],
        [&periodic, &begin, &end],
        [&periodic, &end, &begin],
    ];
    for samples in commands {
        for split in [false, true] {
            let at = "2026-01-31T11:00:00Z";
            let values: Vec<Value> = if split {
                let one = |sample| json!({"timestamp": at, "sampledValue": [sample]});
                samples.into_iter().map(one).collect()
            } else {
                vec![json!({"timestamp": at, "sampledValue": samples})]
            };
            let mut world = world();
            let begun = event("Started", 0, 0, json!({"meterValue": values}));
            world.call("CP1", "TransactionEvent", begun);
            let going = event("Updated", 1, 20, json!({"meterValue": values}));
            world.call("CP1", "TransactionEvent", going);
            let ended = event("Ended", 2, 40, json!({"meterValue": values}));
            world.call("CP1", "TransactionEvent", ended);
            let facts = world.transaction_facts();
            let registers: Vec<Option<i64>> = facts
                .iter()
                .filter_map(|fact| match fact {
                    Fact::TransactionStarted(fact) => Some(fact.meter_start),
                    Fact::TransactionStopped(fact) => Some(fact.meter_stop),
                    _ => None,
                })
                .map(|register| register.map(|register| register.wh()))
                .collect();
            assert_eq!(registers, [Some(157_440), Some(163_630)], "{values:?}");
        }
    }
}

#[test]
fn a_start_that_comes_after_its_end_is_told_again_without_another_charge() {
    let mut world = world();
    let told = |kind: &str, wh: u32| {
        let mut event = event(kind, 0, 0, json!({"meterValue": register(wh)}));
        for field in ["timestamp", "seqNo"] {
            event.as_object_mut().unwrap().remove(field);
        }
        event
    };
    for event in [told("Ended", 900), told("Started", 0), told("Started", 0)] {
        world.call("CP1", "TransactionEvent", event);
    }
    let is_start = |fact: &&Fact| matches!(fact, Fact::TransactionStarted(_));
    assert_eq!(world.transaction_facts().iter().filter(is_start).count(), 1);
}

fn started(world: &World) -> Vec<(Option<String>, Vec<Flag>)> {
    let facts = world.transaction_facts().into_iter();
    let starts = facts.filter_map(|fact| match fact {
        Fact::TransactionStarted(fact) => {
            let token = fact.token_uid.map(|token| token.to_string());
            Some((token, fact.flags))
        }
        _ => None,
    });
    starts.collect()
}

#[test]
fn an_id_used_again_while_its_charge_is_open_begins_another_charge() {
    let again = Flag::Other("transaction_id_used_again".to_owned());
    let card = |name: &str| json!({"idToken": {"idToken": name, "type": "ISO14443"}});
    let first = |world: &mut World| {
        let mut begun = event("Started", 0, 0, card("CARD1"));
        begun["meterValue"] = register(3_000);
        world.call("CP1", "TransactionEvent", begun);
        let going = json!({"meterValue": meter(10, 6.0)});
        world.call("CP1", "TransactionEvent", event("Updated", 1, 10, going));
    };
    // (the second start, whether it is another charge)
    let other_card = event("Started", 0, 5, card("CARD2"));
    let later = event("Started", 0, 12, card("CARD1"));
    let in_other_words = event("Started", 0, 0, card("CARD1"));
    for (start, is_another) in [(other_card, true), (later, true), (in_other_words, false)] {
        let mut world = world();
        first(&mut world);
        for _ in 0..2 {
            world.call("CP1", "TransactionEvent", start.clone());
        }
        let starts = started(&world);
        assert_eq!(starts.len(), 2, "{starts:?}");
        assert_eq!(starts[1].1.contains(&again), is_another, "{start}");
        assert_eq!(
            starts[1].1.contains(&Flag::ContentDiffers),
            !is_another,
            "{start}"
        );
    }
}

#[test]
fn the_rated_power_that_a_station_reports_goes_with_its_next_start() {
    let mut world = world();
    let report = json!({"requestId": 1, "seqNo": 0, "generatedAt": "2026-01-31T11:00:00Z",
        "reportData": [{"component": {"name": "EVSE", "evse": {"id": 1}},
            "variable": {"name": "Power"}, "variableAttribute": [{"value": "0"}],
            "variableCharacteristics": {"dataType": "decimal", "unit": "W",
                "maxLimit": 22080, "supportsMonitoring": false}}]});
    world.call("CP1", "NotifyReport", report);
    world.restart();
    world.connect("CP1", Version::V201);
    world.call("CP1", "TransactionEvent", event("Started", 0, 0, json!({})));
    let facts = world.transaction_facts();
    let power = facts.into_iter().find_map(|fact| match fact {
        Fact::TransactionStarted(fact) => fact.max_power_w,
        _ => None,
    });
    assert_eq!(power, Some(22_080));
}

#[test]
fn phases_told_one_reading_each_are_summed() {
    let mut world = world();
    let phase = |name: &str, wh: u32| {
        json!({"timestamp": "2026-01-31T11:00:00Z",
            "sampledValue": [{"value": wh, "phase": name}]})
    };
    let values = json!([phase("L1", 1_000), phase("L2", 2_000), phase("L3", 1_510)]);
    let begun = event("Started", 0, 0, json!({"meterValue": values}));
    world.call("CP1", "TransactionEvent", begun);
    let facts = world.transaction_facts();
    let start = facts.into_iter().find_map(|fact| match fact {
        Fact::TransactionStarted(fact) => fact.meter_start,
        _ => None,
    });
    assert_eq!(start.map(|register| register.wh()), Some(4_510));
}
