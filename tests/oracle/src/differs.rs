//! What `ocpi-tariffs` does otherwise, and why it is not compared.

use forecourt_billing::rules2::{Facts, Tariff, pieces};
use serde_json::json;

use crate::build;
use crate::compare::both;
use crate::cost::{Costs, PARTS};
use crate::ocpi;
use crate::other::Other;

/// What both sides say a charge costs, in cents.
fn cents(facts: &Facts, tariff: &Tariff) -> (i128, i128) {
    let (bill, other) = both(facts, tariff, tariff).unwrap();
    let cents = |costs: Costs| costs.total() / (10_000 * PARTS);
    (cents(Costs::of(&bill).unwrap()), cents(other.costs))
}

/// OCPI 2.2.1 Tariffs, "Example: Complex Tariff with step sizes": from 20:00 on parking has no
/// price. The corrected text of OCPI rounds up what was billed, here 12 minutes of time and 8 of
/// parking. `ocpi-tariffs` rounds up all 20 minutes of parking, and bills the addition.
#[test]
fn steps_of_quantities_that_have_no_price_in_part() {
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

/// OCPI 2.2.1 Tariffs, `TariffRestrictions`: an `end_time` of `00:00` is the end of the day. With a
/// begin, `ocpi-tariffs` reads it as an end on the next day, which is the same. Without one it
/// reads a window that ends as the day begins, and the element never applies.
#[test]
fn a_window_that_has_no_begin_and_ends_at_midnight() {
    let tariff = build::untaxed(
        "EUR",
        json!([build::when(json!({"end_time": "00:00"}), "flat", "1")]),
    );
    let facts = build::plain(1000, 600);
    assert_eq!(cents(&facts, &tariff), (100, 100));
    let told = ocpi::tariff(tariff.terms());
    assert!(!told.contains("end_time"), "{told}");
    let element = r#"{"price_components""#;
    let windowed = r#"{"restrictions":{"end_time":"00:00"},"price_components""#;
    let told = told.replace(element, windowed);
    let pieces = pieces(&facts, &tariff, &[]).unwrap();
    let other = Other::price(&told, &ocpi::cdr(&pieces, tariff.terms()), "UTC").unwrap();
    assert_eq!(other.costs, Costs::default());
}
