//! What `ocpi-tariffs` does otherwise, and why it is not compared.

use forecourt_billing::rules2::{Facts, Tariff};
use serde_json::json;

use crate::build;
use crate::compare::both;
use crate::cost::{Costs, PARTS};

/// What both sides say a charge costs, in cents.
fn cents(facts: &Facts, tariff: &Tariff) -> (i128, i128) {
    let (bill, other) = both(facts, tariff, tariff).unwrap();
    let cents = |costs: Costs| costs.total() / (10_000 * PARTS);
    (cents(Costs::of(&bill).unwrap()), cents(other.costs))
}

/// OCPI 2.2.1 Tariffs, the example "switching to Free-of-Charge Tariff Element": 12 minutes of
/// charging cost 0.48. Then 8 minutes of parking have a price, and the 12 after 20:00 have none.
/// OCPI rounds 8 minutes up to 15, which cost 0.25. `ocpi-tariffs` rounds 20 minutes up to 30, and
/// bills the 10 that it adds beside the 8, which cost 0.30.
#[test]
fn a_step_counts_what_has_a_price() {
    let window = |restrictions: serde_json::Value, parking: bool| {
        let mut components = vec![json!({"type": "time", "price": "2.40", "step_size": 900})];
        if parking {
            components.push(json!({"type": "parking", "price": "1.00", "step_size": 900}));
        }
        json!({"price_components": components, "restrictions": restrictions})
    };
    let tariff = build::untaxed(
        "EUR",
        json!([
            window(json!({"start_time": "17:00", "end_time": "20:00"}), true),
            window(json!({"start_time": "20:00"}), false),
        ]),
    );
    let at = |time: &str| format!("2026-03-02T{time}:00Z");
    let idle = json!([{"at": at("19:52"), "state": "idle"}]);
    let facts = build::charge(
        "UTC",
        json!({
            "started_at": at("19:40"), "ended_at": at("20:12"), "energy_wh": 10_000, "states": idle,
        }),
    );
    assert_eq!(cents(&facts, &tariff), (73, 78));
}
