//! Stops of OCPP 1.6 whose id names no transaction of the station.

use forecourt_domain::fact::{Fact, Flag, TransactionStopped};
use forecourt_link::Lane;
use serde_json::json;

use crate::support::World;
use crate::transactions_v16::{start, stop, world};

fn stops(world: &World) -> Vec<TransactionStopped> {
    let facts = world.transaction_facts();
    let stops = facts.into_iter().filter_map(|fact| match fact {
        Fact::TransactionStopped(stop) => Some(stop),
        _ => None,
    });
    stops.collect()
}

#[test]
fn a_stop_without_a_usable_id_goes_to_the_one_open_session_that_fits() {
    // Open sessions, the stop, and the transaction it is fitted to.
    let cases = [
        (
            vec![(1, "CARD1")],
            json!({"transactionId": -1}),
            Some("1048577"),
        ),
        (
            vec![(1, "CARD1")],
            json!({"transactionId": 0, "idTag": "card1"}),
            Some("1048577"),
        ),
        (
            vec![(1, "CARD1")],
            json!({"transactionId": -1, "idTag": "CARD2"}),
            None,
        ),
        (
            vec![(1, "CARD1"), (2, "CARD2")],
            json!({"transactionId": -1}),
            None,
        ),
        (
            vec![(1, "CARD1"), (2, "CARD2")],
            json!({"transactionId": -1, "idTag": "CARD2"}),
            Some("1048578"),
        ),
        (vec![(1, "CARD1")], json!({"transactionId": 77}), None),
        (
            vec![(1, "CARD1")],
            json!({"transactionId": 77, "idTag": "CARD1"}),
            Some("1048577"),
        ),
        (
            vec![(1, "CARD1")],
            json!({"idTag": "CARD1"}),
            Some("1048577"),
        ),
        (vec![], json!({"transactionId": -1}), None),
    ];
    for (open, mut payload, fitted) in cases {
        let mut world = world();
        for (connector, token) in open {
            world.call("CP1", "StartTransaction", start(connector, token, 0, 100));
        }
        payload["meterStop"] = json!(2000);
        payload["timestamp"] = json!("2026-01-31T11:30:00Z");
        for _ in 0..2 {
            world
                .call("CP1", "StopTransaction", payload.clone())
                .payload();
        }
        let stops = stops(&world);
        assert_eq!(stops.len(), 1, "{payload}: a repeat is not recorded");
        assert!(
            stops[0].flags.contains(&Flag::TransactionIdOdd),
            "{payload}"
        );
        let was_fitted = stops[0].flags.contains(&Flag::FittedToOpenSession);
        assert_eq!(was_fitted, fitted.is_some(), "{payload}");
        assert_eq!(
            stops[0].flags.contains(&Flag::StartUnknown),
            fitted.is_none(),
            "{payload}"
        );
        if let Some(id) = fitted {
            assert_eq!(stops[0].transaction_id.as_str(), id, "{payload}");
        }
    }
}

#[test]
fn a_stop_below_what_the_charge_told_already_is_not_of_it() {
    let mut world = world();
    world.call("CP1", "StartTransaction", start(1, "CARD1", 0, 0));
    let values = json!({"connectorId": 1, "transactionId": 1_048_577, "meterValue": [
        {"timestamp": "2026-01-31T11:10:00Z", "sampledValue": [{"value": "5000"}]}]});
    world.call("CP1", "MeterValues", values);
    world.call("CP1", "StopTransaction", stop(-1, 20, 3_000));
    world.call("CP1", "StopTransaction", stop(1_048_577, 30, 9_000));
    let stops = stops(&world);
    let flags: Vec<&[Flag]> = stops.iter().map(|stop| stop.flags.as_slice()).collect();
    let of_none: &[Flag] = &[Flag::TransactionIdOdd, Flag::StartUnknown];
    assert_eq!(flags, [of_none, &[]]);
}

#[test]
fn readings_of_a_stop_that_names_nothing_are_for_charts() {
    let mut world = world();
    let mut payload = stop(-1, 30, 3_000);
    payload["transactionData"] = json!([
        {"timestamp": "2026-01-31T11:10:00Z", "sampledValue": [{"value": "1000"}]},
        {"timestamp": "2026-01-31T11:29:00Z", "sampledValue": [{"value": "2900"}]},
    ]);
    world.call("CP1", "StopTransaction", payload);
    assert_eq!(stops(&world).len(), 1);
    assert_eq!(world.transaction_facts().len(), 1);
    assert_eq!(world.facts(Lane::Telemetry).len(), 2);
}
