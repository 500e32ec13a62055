//! Facts that give no bill.

use forecourt_billing::rules2::{Facts, rate};
use serde_json::{Value, json};

use super::build::{charged, facts, free_of_tax, one, reading, state};

#[track_caller]
fn check_problem(facts: &Facts, text: &str) {
    let tariff = free_of_tax(json!({"elements": [one("energy", "1")]}));
    let problem = rate(facts, &tariff).unwrap_err().to_string();
    assert!(problem.contains(text), "{problem}");
}

#[test]
fn a_charge_that_cannot_be_true_gives_no_bill() {
    let with = |more: Value| charged("11:00:00", 1000, more);
    let readings = |one: Value, other: Value| with(json!({"readings": [one, other]}));
    for (facts, text) in [
        (
            charged("09:00:00", 1000, json!({})),
            "ends at 2026-03-02T09:00:00.000Z, before its start",
        ),
        (charged("11:00:00", -1, json!({})), "-1 Wh, below zero"),
        (
            charged("11:00:00", 100_000_001, json!({})),
            "more than the 100000000 Wh",
        ),
        (
            with(json!({"ended_at": "2028-01-01T00:00:00Z"})),
            "longer than",
        ),
        (
            readings(reading("10:20:00", 5), reading("10:10:00", 6)),
            "not in the order of their times at 2026-03-02T10:10:00.000Z",
        ),
        (
            with(json!({"states": [state("10:20:00", "idle"), state("10:10:00", "idle")]})),
            "not in the order",
        ),
        (
            readings(reading("10:20:00", 5), reading("10:30:00", 4)),
            "the reading of 4 Wh",
        ),
        (
            with(json!({"readings": [reading("10:20:00", 1001)]})),
            "the reading of 1001 Wh",
        ),
        (
            with(json!({"readings": [reading("10:20:00", -1)]})),
            "the reading of -1 Wh",
        ),
    ] {
        check_problem(&facts, text);
    }
}

#[test]
fn facts_that_do_not_fit_together_give_no_bill() {
    check_problem(
        &facts(json!({"time_zone": "UTC"})),
        "neither a charge nor a reservation",
    );
    for (outcome, with_charge) in [("expired", true), ("used", false)] {
        let mut facts = charged("11:00:00", 1000, json!({}));
        facts.reservation = Some(
            serde_json::from_value(json!({
                "from": "2026-03-02T09:50:00Z", "until": "2026-03-02T10:00:00Z", "outcome": outcome,
            }))
            .unwrap(),
        );
        facts.charge = facts.charge.filter(|_| with_charge);
        check_problem(&facts, "a used reservation is billed with its charge");
    }
    let mut facts = charged("11:00:00", 1000, json!({}));
    facts.discount = Some(serde_json::from_value(json!({"rate_bp": 10_001})).unwrap());
    check_problem(&facts, "at most 10000");
}
