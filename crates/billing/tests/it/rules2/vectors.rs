//! The bills V1 to V10 of the specification, whose numbers were calculated by hand.

use forecourt_billing::LineKind::{Energy, Minimum, Service};
use forecourt_billing::rules2::Tariff;
use serde_json::{Value, json};

use super::build::{bill, charge, lines_of, one, plain, sums, tariff, taxes, untaxed, when};

#[test]
fn v1_a_price_per_energy_with_tax_inside() {
    let tariff = tariff(json!({
        "currency": "THB", "tax": "included", "vat_bp": 700, "elements": [one("energy", "7.90")],
    }));
    assert_eq!(sums(&bill(&plain(18_437, 3600), &tariff)), (13_612, 14_565));
}

#[test]
fn v2_a_window_ends_between_two_readings() {
    let window = json!({
        "start_time": "09:00", "end_time": "22:00",
        "day_of_week": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    });
    let tariff = tariff(json!({
        "currency": "THB", "tax": "included", "vat_bp": 700,
        "elements": [when(window, "energy", "7.90"), one("energy", "5.50")],
    }));
    // Monday, 2 March 2026, 21:40 to 22:30 in Bangkok.
    let facts = charge(
        "Asia/Bangkok",
        json!({
            "started_at": "2026-03-02T14:40:00Z", "ended_at": "2026-03-02T15:30:00Z",
            "energy_wh": 15_000,
            "readings": [
                {"at": "2026-03-02T14:55:00Z", "wh": 7000}, {"at": "2026-03-02T15:10:00Z", "wh": 9001},
            ],
        }),
    );
    let bill = bill(&facts, &tariff);
    let lines = [(Energy, Some(7667), 6057), (Energy, Some(7333), 4033)];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(sums(&bill), (9430, 10_090));
}

/// The tariff of V3 to V5: OCPI 2.2.1, the example of step sizes with parking.
fn stepped() -> Tariff {
    untaxed(
        "EUR",
        json!([
            {
                "price_components": [
                    {"type": "time", "price": "1.20", "step_size": 1800},
                    {"type": "parking", "price": "1.00", "step_size": 900},
                ],
                "restrictions": {"end_time": "17:00"},
            },
            {
                "price_components": [
                    {"type": "time", "price": "2.40", "step_size": 900},
                    {"type": "parking", "price": "1.00", "step_size": 900},
                ],
                "restrictions": {"start_time": "17:00", "end_time": "20:00"},
            },
            {
                "price_components": [{"type": "time", "price": "2.40", "step_size": 900}],
                "restrictions": {"start_time": "20:00"},
            },
        ]),
    )
}

#[track_caller]
fn check_stepped(start: &str, idle: Option<&str>, end: &str, gross: i64) {
    let at = |time: &str| format!("2026-03-02T{time}:00Z");
    let states: Vec<Value> = idle
        .map(|idle| json!({"at": at(idle), "state": "idle"}))
        .into_iter()
        .collect();
    let facts = charge(
        "UTC",
        json!({
            "started_at": at(start), "ended_at": at(end), "energy_wh": 10_000, "states": states,
        }),
    );
    assert_eq!(sums(&bill(&facts, &stepped())), (gross, gross));
}

#[test]
fn v3_a_step_of_parking_leaves_time_as_it_is() {
    check_stepped("16:55", Some("17:05"), "17:07", 55);
}

#[test]
fn v4_a_step_of_time_is_added_at_the_last_price() {
    check_stepped("16:35", None, "17:10", 130);
}

#[test]
fn v5_a_step_counts_what_is_priced_only() {
    check_stepped("19:40", Some("19:52"), "20:12", 73);
}

#[test]
fn v6_a_step_of_energy_is_added_at_the_last_price() {
    let elements = json!([
        {
            "price_components": [{"type": "energy", "price": "0.20", "step_size": 500}],
            "restrictions": {"end_time": "17:00"},
        },
        {"price_components": [{"type": "energy", "price": "0.27", "step_size": 500}]},
    ]);
    let facts = charge(
        "UTC",
        json!({
            "started_at": "2026-03-02T16:30:00Z", "ended_at": "2026-03-02T17:30:00Z",
            "energy_wh": 5400, "readings": [{"at": "2026-03-02T17:00:00Z", "wh": 4300}],
        }),
    );
    let bill = bill(&facts, &untaxed("EUR", elements));
    assert_eq!(
        lines_of(&bill),
        [(Energy, Some(4300), 86), (Energy, Some(1200), 32)]
    );
    assert_eq!(sums(&bill), (118, 118));
}

/// The tariff of V7 and V8: electricity at 13 % by time of day, service at 6 %.
fn chinese(more: Value) -> Tariff {
    let window = |start: &str, end: &str| json!({"start_time": start, "end_time": end});
    let mut fields = json!({
        "currency": "CNY", "tax": "included", "vat_bp": 1300,
        "elements": [
            when(window("10:00", "12:00"), "energy", "1.1827"),
            when(window("14:00", "19:00"), "energy", "1.1827"),
            when(window("00:00", "08:00"), "energy", "0.3134"),
            one("energy", "0.7031"),
            {"price_components": [{"type": "service", "price": "0.45", "vat_bp": 600}]},
        ],
    });
    let more = more.as_object().cloned().unwrap_or_default();
    fields.as_object_mut().unwrap().extend(more);
    tariff(fields)
}

#[test]
fn v7_energy_and_service_have_their_own_tax() {
    let facts = charge(
        "Asia/Shanghai",
        json!({
            "started_at": "2026-03-02T11:30:00+08:00", "ended_at": "2026-03-02T12:30:00+08:00",
            "energy_wh": 22_222, "readings": [{"at": "2026-03-02T12:00:00+08:00", "wh": 12_345}],
        }),
    );
    let bill = bill(&facts, &chinese(json!({})));
    let lines = [
        (Energy, Some(12_345), 1460),
        (Energy, Some(9877), 694),
        (Service, Some(22_222), 1000),
    ];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(taxes(&bill), [(1300, 248), (600, 57)]);
    assert_eq!(sums(&bill), (2849, 3154));
}

#[test]
fn v8_a_minimum_is_split_over_the_tax_rates() {
    let facts = charge(
        "Asia/Shanghai",
        json!({
            "started_at": "2026-03-02T12:10:00+08:00", "ended_at": "2026-03-02T12:20:00+08:00",
            "energy_wh": 1000,
        }),
    );
    let bill = bill(&facts, &chinese(json!({"min_price": "5.00"})));
    let lines = [
        (Energy, Some(1000), 70),
        (Service, Some(1000), 45),
        (Minimum, None, 234),
        (Minimum, None, 151),
    ];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(taxes(&bill), [(1300, 35), (600, 11)]);
    assert_eq!(sums(&bill), (454, 500));
}

/// The tariff of V9 and V10: cheap from 2 to 3 in the night.
fn night() -> Tariff {
    tariff(json!({
        "currency": "EUR", "tax": "included", "vat_bp": 1900,
        "elements": [
            {
                "price_components": [
                    {"type": "energy", "price": "0.30"}, {"type": "time", "price": "0.60"},
                ],
                "restrictions": {"start_time": "02:00", "end_time": "03:00"},
            },
            {
                "price_components": [
                    {"type": "energy", "price": "0.50"}, {"type": "time", "price": "1.20"},
                ],
            },
        ],
    }))
}

#[test]
fn v9_an_hour_that_comes_twice_is_cheap_twice() {
    let facts = charge(
        "Europe/Berlin",
        json!({
            "started_at": "2026-10-25T01:30:00+02:00", "ended_at": "2026-10-25T03:30:00+01:00",
            "energy_wh": 18_000,
        }),
    );
    assert_eq!(sums(&bill(&facts, &night())), (756, 900));
}

#[test]
fn v10_an_hour_that_is_left_out_is_never_cheap() {
    let facts = charge(
        "Europe/Berlin",
        json!({
            "started_at": "2026-03-29T01:30:00+01:00", "ended_at": "2026-03-29T03:30:00+02:00",
            "energy_wh": 6000,
        }),
    );
    assert_eq!(sums(&bill(&facts, &night())), (353, 420));
}
