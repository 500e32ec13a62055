//! What a tariff is warned of, and what it is not.

use forecourt_billing::rules2::lint;
use serde_json::{Value, json};

use super::build::{one, tariff, when};

#[track_caller]
fn check(fields: Value, warnings: &[&str]) {
    let mut all = json!({"currency": "EUR", "tax": "none"});
    let fields = fields.as_object().cloned().unwrap_or_default();
    all.as_object_mut().unwrap().extend(fields);
    let found = lint(tariff(all).terms());
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, warnings);
}

#[test]
fn a_tariff_without_holes_has_no_warning() {
    let window = json!({"start_time": "22:00", "end_time": "06:00"});
    check(
        json!({"elements": [when(window, "energy", "0.30"), one("energy", "0.40")]}),
        &[],
    );
    let windows = ["00:00", "08:00", "17:30", "00:00"];
    let elements: Vec<Value> = windows
        .windows(2)
        .map(|pair| {
            when(
                json!({"start_time": pair[0], "end_time": pair[1]}),
                "time",
                "1",
            )
        })
        .collect();
    check(json!({"elements": elements}), &[]);
}

#[test]
fn a_weekday_with_a_window_over_midnight_is_told() {
    let window = json!({"start_time": "22:00", "end_time": "06:00", "day_of_week": ["monday"]});
    check(
        json!({"elements": [when(window, "energy", "0.30"), one("energy", "0.40")]}),
        &[
            "elements[0].restrictions: the window does not go on into the next day: each day has it before its end and from its start on",
        ],
    );
}

#[test]
fn a_price_behind_a_wider_one_is_told() {
    let narrow = json!({"start_time": "08:00", "end_time": "10:00", "min_kwh": "5"});
    check(
        json!({"elements": [
            when(json!({"start_time": "08:00"}), "energy", "0.30"), when(narrow, "energy", "0.20"),
            one("energy", "0.40"), one("energy", "0.50"),
        ]}),
        &[
            "elements[1].price_components[0]: never counts: elements[0] prices the same whenever this would",
            "elements[3].price_components[0]: never counts: elements[2] prices the same whenever this would",
        ],
    );
    check(
        json!({"elements": [one("time", "1"), when(json!({"min_power": "3"}), "parking", "1")]}),
        &[
            "elements[1].price_components[0]: never counts: a vehicle that asks for nothing has no power",
            "elements: Parking is free on a Monday at 00:00",
        ],
    );
}

#[test]
fn a_gap_is_told_with_its_first_moment() {
    check(
        json!({"elements": [when(json!({"end_time": "17:00"}), "energy", "0.30")]}),
        &["elements: Energy is free on a Monday at 17:00"],
    );
    check(
        json!({"elements": [when(json!({"max_kwh": "20.5"}), "energy", "0.30")]}),
        &["elements: Energy is free on a Monday at 00:00, after 20.5 kWh"],
    );
    check(
        json!({"elements": [when(json!({"max_power": "22", "max_duration": 3600}), "time", "1")]}),
        &["elements: Time is free on a Monday at 00:00, 3600 s after the start"],
    );
    check(
        json!({"elements": [when(json!({"max_power": "22"}), "time", "1")]}),
        &["elements: Time is free on a Monday at 00:00, at 22 kW"],
    );
    let weekend = json!({"day_of_week": ["saturday", "sunday"]});
    check(
        json!({"elements": [when(weekend, "service", "0.30"), when(json!({"reservation": "reservation"}), "time", "1")]}),
        &["elements: Service is free on a Monday at 00:00"],
    );
    let year = json!({"start_date": "2026-01-01", "end_date": "2027-01-01"});
    check(
        json!({"elements": [when(year, "energy", "0.30")]}),
        &["elements: Energy is free on a Monday at 00:00, as on 2025-12-31"],
    );
    // What was there before a first day is free, too, and what follows on a last one.
    let later = json!({"start_date": "2027-01-01"});
    check(
        json!({"elements": [when(later.clone(), "energy", "0.30")]}),
        &["elements: Energy is free on a Monday at 00:00, as on 2026-12-31"],
    );
    let until = json!({"end_date": "2027-01-01", "max_kwh": "20"});
    check(
        json!({"elements": [when(later, "energy", "0.30"), when(until, "energy", "0.40")]}),
        &["elements: Energy is free on a Monday at 00:00, after 20 kWh, as on 2026-12-31"],
    );
    let until = json!({"end_date": "2027-01-01"});
    let later = json!({"start_date": "2027-01-01"});
    check(
        json!({"elements": [when(later, "energy", "0.30"), when(until, "energy", "0.40")]}),
        &[],
    );
}

#[test]
fn what_has_no_effect_is_told() {
    check(
        json!({
            "idle_grace_s": 60, "max_parking": "1",
            "elements": [
                {
                    "price_components": [{"type": "energy", "price": "1", "step_size": 500}],
                    "restrictions": {"max_kwh": "5"},
                },
                one("energy", "1"),
            ],
        }),
        &[
            "elements: Energy has different steps: the step of the last price counts",
            "idle_grace_s: has no effect: the tariff has no price for parking",
            "max_parking: has no effect: the tariff has no price for parking",
        ],
    );
}
