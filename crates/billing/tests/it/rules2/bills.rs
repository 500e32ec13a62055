//! Single rules of a bill, each with the least that shows it.

use forecourt_billing::LineKind::{
    Discount, Energy, Flat, Maximum, Minimum, Parking, ParkingCap, ReservationFlat,
    ReservationTime, Service, ServiceFee, Tax, Time,
};
use forecourt_billing::rules2::{
    ChargeState, Evidence, Facts, PERIODS_MAX, Tariff, VoidReason, rate, tz_version,
};
use serde_json::{Value, json};

use super::build::{bill, charge, facts, lines_of, one, sums, tariff, taxes, when};

fn free_of_tax(more: Value) -> Tariff {
    let mut fields = json!({"currency": "EUR", "tax": "none"});
    let more = more.as_object().cloned().unwrap_or_default();
    fields.as_object_mut().unwrap().extend(more);
    tariff(fields)
}

/// A charge in UTC from 10:00 on, with an end, an energy, and what else is given.
fn charged(end: &str, wh: i64, more: Value) -> Facts {
    let mut fields = json!({
        "started_at": "2026-03-02T10:00:00Z", "ended_at": format!("2026-03-02T{end}Z"),
        "energy_wh": wh,
    });
    let more = more.as_object().cloned().unwrap_or_default();
    fields.as_object_mut().unwrap().extend(more);
    charge("UTC", fields)
}

fn state(time: &str, state: &str) -> Value {
    json!({"at": format!("2026-03-02T{time}Z"), "state": state})
}

fn reading(time: &str, wh: i64) -> Value {
    json!({"at": format!("2026-03-02T{time}Z"), "wh": wh})
}

#[test]
fn a_void_charge_has_no_lines_and_tells_why() {
    let tariff = free_of_tax(json!({
        "elements": [one("flat", "1"), one("energy", "0.5")], "min_price": "3",
        "void_below": {"wh": 100, "s": 120},
    }));
    for (end, wh, is_void) in [
        ("10:01:59", 99, true),
        ("10:02:00", 99, false),
        ("10:01:59", 100, false),
        ("10:00:00", 0, true),
    ] {
        let bill = bill(&charged(end, wh, json!({})), &tariff);
        let void = is_void.then_some(VoidReason::BelowLimits);
        assert_eq!(
            (bill.void, bill.lines.is_empty()),
            (void, is_void),
            "{end} {wh}"
        );
        assert_eq!(sums(&bill).1, if is_void { 0 } else { 300 });
        assert_eq!(bill.periods.len(), 1);
    }
}

#[test]
fn a_void_charge_frees_its_used_reservation_too() {
    let tariff = free_of_tax(json!({
        "elements": [
            one("energy", "0.5"), when(json!({"reservation": "reservation"}), "flat", "2"),
        ],
        "void_below": {"wh": 100, "s": 120},
    }));
    let mut facts = charged("10:01:00", 5, json!({}));
    facts.reservation = Some(
        serde_json::from_value(json!({
            "from": "2026-03-02T09:30:00Z", "until": "2026-03-02T10:00:00Z", "outcome": "used",
        }))
        .unwrap(),
    );
    assert_eq!(sums(&bill(&facts, &tariff)), (0, 0));
    facts.charge = charged("10:03:00", 5, json!({})).charge;
    let lines = [(ReservationFlat, Some(1), 200), (Energy, Some(5), 0)];
    assert_eq!(lines_of(&bill(&facts, &tariff)), lines);
}

#[test]
fn a_charge_of_no_second_still_has_its_flat_price_and_energy() {
    let tariff = free_of_tax(json!({
        "elements": [
            one("flat", "1"), one("time", "60"), when(json!({"max_kwh": "0.2"}), "energy", "1"),
            one("energy", "2"),
        ],
    }));
    let bill = bill(&charged("10:00:00.900", 500, json!({})), &tariff);
    let lines = [
        (Flat, Some(1), 100),
        (Energy, Some(200), 20),
        (Energy, Some(300), 60),
    ];
    assert_eq!(lines_of(&bill), lines);
}

#[test]
fn the_grace_is_the_first_idle_seconds_of_the_whole_charge() {
    let tariff = free_of_tax(json!({"elements": [one("parking", "36")], "idle_grace_s": 300}));
    let facts = charged(
        "11:00:00",
        1000,
        json!({"states": [
            state("10:10:00", "idle"), state("10:14:00", "charging"), state("10:20:00", "idle"),
            state("10:25:00", "station"), state("10:30:00", "idle"), state("10:35:00", "charging"),
        ]}),
    );
    // 240 s, then 60 s of the second idle time are free: 240 s and 300 s are left.
    assert_eq!(
        lines_of(&bill(&facts, &tariff)),
        [(Parking, Some(540), 540)]
    );
}

#[test]
fn energy_at_a_cut_is_linear_over_the_charging_seconds() {
    let half = json!({"end_time": "10:30"});
    let tariff = free_of_tax(json!({"elements": [when(half, "energy", "1"), one("energy", "2")]}));
    let states = json!({"states": [state("10:10:00", "idle"), state("10:50:00", "charging")]});
    // 10 of 20 charging minutes are before half past.
    let lines = [(Energy, Some(1000), 100), (Energy, Some(1000), 200)];
    assert_eq!(
        lines_of(&bill(&charged("11:00:00", 2000, states), &tariff)),
        lines
    );
    // Without a charging second it is linear over all.
    let states = json!({"states": [state("10:00:00", "station")]});
    let lines = [(Energy, Some(1500), 150), (Energy, Some(500), 100)];
    assert_eq!(
        lines_of(&bill(&charged("10:40:00", 2000, states), &tariff)),
        lines
    );
}

#[test]
fn no_watt_hour_is_lost_between_cuts() {
    let minutes: Vec<Value> = (0..7)
        .map(|minute| when(json!({"max_duration": 60 * (minute + 1)}), "energy", "1"))
        .collect();
    let tariff = free_of_tax(json!({"elements": minutes}));
    let bill = bill(&charged("10:07:00", 100, json!({})), &tariff);
    let billed: Vec<i64> = bill.lines.iter().filter_map(|line| line.quantity).collect();
    assert_eq!(billed, [14, 14, 14, 15, 14, 14, 15]);
    assert_eq!(sums(&bill), (10, 10));
}

#[test]
fn an_energy_that_stays_at_a_limit_is_above_it() {
    let tariff = free_of_tax(json!({
        "elements": [when(json!({"max_kwh": "1"}), "parking", "36"), one("parking", "72")],
    }));
    let facts = charged(
        "10:30:00",
        1000,
        json!({
            "readings": [reading("10:10:00", 1000)], "states": [state("10:05:00", "idle")],
        }),
    );
    // 1 kWh is reached after five charging minutes, and parking begins there.
    assert_eq!(
        lines_of(&bill(&facts, &tariff)),
        [(Parking, Some(1500), 3000)]
    );
}

#[test]
fn a_power_is_that_of_the_charging_seconds_between_two_readings() {
    let tariff = free_of_tax(json!({
        "elements": [
            when(json!({"min_power": "12"}), "time", "36"), when(json!({"max_power": "12"}), "time", "3.6"),
            when(json!({"max_power": "0.001"}), "parking", "7.2"),
        ],
    }));
    let facts = charged(
        "10:20:00",
        2999,
        json!({
            "readings": [reading("10:10:00", 1000)],
            "states": [state("10:05:00", "idle"), state("10:10:00", "charging")],
        }),
    );
    // 1,000 Wh in 5 of 10 minutes are 12 kW; 1,999 Wh in 10 minutes are a little less.
    let lines = [
        (Time, Some(300), 300),
        (Time, Some(600), 60),
        (Parking, Some(300), 60),
    ];
    assert_eq!(lines_of(&bill(&facts, &tariff)), lines);
}

#[test]
fn a_cap_and_a_discount_are_split_over_the_tax_rates() {
    let tariff = tariff(json!({
        "currency": "EUR", "tax": "excluded", "vat_bp": 1000, "max_parking": "5",
        "elements": [
            {
                "price_components": [{"type": "parking", "price": "8", "vat_bp": 2000}],
                "restrictions": {"end_time": "11:00"},
            },
            one("parking", "4"),
        ],
    }));
    let mut facts = charged(
        "12:00:00",
        0,
        json!({"states": [state("10:30:00", "idle")]}),
    );
    facts.discount =
        Some(serde_json::from_value(json!({"rate_bp": 5000, "dimensions": ["parking"]})).unwrap());
    let bill = bill(&facts, &tariff);
    // 4.00 at 20 % and 4.00 at 10 % come down to 4.00 and 1.00, then to half of each.
    let lines = [
        (Parking, Some(1800), 400),
        (Parking, Some(3600), 400),
        (ParkingCap, None, -300),
        (Discount, None, -200),
        (Discount, None, -50),
        (Tax, None, 40),
        (Tax, None, 5),
    ];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(taxes(&bill), [(2000, 40), (1000, 5)]);
}

#[test]
fn a_discount_on_nothing_named_spares_fee_and_reservation() {
    let tariff = free_of_tax(json!({
        "service_fee": {"fixed": "1", "rate_bp": 1000},
        "elements": [
            one("energy", "1"), one("service", "1"),
            when(json!({"reservation": "reservation"}), "time", "3.6"),
        ],
    }));
    let mut facts = charged("11:00:00", 1000, json!({}));
    facts.discount = Some(serde_json::from_value(json!({"rate_bp": 10_000})).unwrap());
    facts.reservation = Some(
        serde_json::from_value(json!({
            "from": "2026-03-02T09:50:00Z", "until": "2026-03-02T10:00:00Z", "outcome": "used",
        }))
        .unwrap(),
    );
    let lines = [
        (ReservationTime, Some(600), 60),
        (Energy, Some(1000), 100),
        (Service, Some(1000), 100),
        (ServiceFee, Some(1), 100),
        (ServiceFee, None, 26),
        (Discount, None, -200),
    ];
    assert_eq!(lines_of(&bill(&facts, &tariff)), lines);
}

#[test]
fn bounds_hold_the_sum_and_need_no_lines() {
    let bounded = |min: &str, max: Value| {
        free_of_tax(json!({"elements": [one("energy", "1")], "min_price": min, "max_price": max}))
    };
    let none = charged("11:00:00", 0, json!({}));
    assert_eq!(
        lines_of(&bill(&none, &bounded("2", json!("5")))),
        [(Minimum, None, 200)]
    );
    let much = charged("11:00:00", 7000, json!({}));
    let lines = [(Energy, Some(7000), 700), (Maximum, None, -200)];
    assert_eq!(
        lines_of(&bill(&much, &bounded("2", json!({"after_tax": "5"})))),
        lines
    );
}

#[test]
fn a_reservation_alone_has_no_fee_and_no_bounds() {
    let tariff = free_of_tax(json!({
        "min_price": "10", "service_fee": {"fixed": "1"},
        "elements": [
            one("energy", "1"), when(json!({"reservation": "reservation"}), "flat", "2"),
            when(json!({"reservation": "reservation_expires"}), "flat", "3"),
        ],
    }));
    for (outcome, amount) in [("cancelled", 200), ("expired", 300)] {
        let facts = facts(json!({
            "time_zone": "UTC",
            "reservation": {
                "from": "2026-03-02T09:50:00Z", "until": "2026-03-02T10:00:00Z", "outcome": outcome,
            },
        }));
        assert_eq!(
            lines_of(&bill(&facts, &tariff)),
            [(ReservationFlat, Some(1), amount)]
        );
    }
}

#[test]
fn periods_tell_how_the_charge_ran_and_what_proves_it() {
    let night = json!({"start_time": "10:30"});
    let tariff = free_of_tax(
        json!({"elements": [when(night, "energy", "1"), one("energy", "2"), one("time", "1")]}),
    );
    let facts = charged(
        "11:00:00",
        3000,
        json!({
            "readings": [reading("10:10:00", 500), reading("10:20:00", 1000), reading("10:40:00", 2000)],
            "states": [state("10:20:00", "idle"), state("10:25:00", "charging")],
        }),
    );
    let bill = bill(&facts, &tariff);
    let periods: Vec<_> = bill
        .periods
        .iter()
        .map(|it| {
            (
                it.seconds,
                it.wh.wh(),
                it.state,
                it.evidence,
                it.reading_before,
                it.reading_after,
            )
        })
        .collect();
    let (charging, idle) = (Some(ChargeState::Charging), Some(ChargeState::Idle));
    let expected = [
        (1200, 1000, charging, Evidence::Measured, None, Some(1)),
        (300, 0, idle, Evidence::Interpolated, Some(1), Some(2)),
        (300, 333, charging, Evidence::Interpolated, Some(1), Some(2)),
        (1800, 1667, charging, Evidence::Interpolated, Some(1), None),
    ];
    assert_eq!(periods, expected);
    assert_eq!(bill.tz_version, tz_version());
    assert!(tz_version().starts_with("20"), "{}", tz_version());
}

#[test]
fn a_charge_of_many_periods_has_its_last_ones_joined() {
    let day = json!({"start_time": "08:00", "end_time": "20:00"});
    let tariff = free_of_tax(json!({"elements": [when(day, "energy", "1"), one("energy", "2")]}));
    let facts = charge(
        "Europe/Berlin",
        json!({
            "started_at": "2026-01-01T00:00:00Z", "ended_at": "2027-01-01T00:00:00Z",
            "energy_wh": 1_000_000,
        }),
    );
    let bill = bill(&facts, &tariff);
    assert_eq!(bill.periods.len(), PERIODS_MAX);
    let last = bill.periods.last().unwrap();
    assert_eq!((last.state, last.components.len()), (None, 2));
    assert_eq!(
        bill.periods.iter().map(|it| it.wh.wh()).sum::<i64>(),
        1_000_000
    );
}

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

#[test]
fn the_dearest_bill_fits() {
    let dear = |dimension: &str| one(dimension, "1000000000");
    let all = ["energy", "service", "time", "parking", "flat"];
    for mode in ["included", "excluded"] {
        let tariff = tariff(json!({
            "currency": "KWD", "tax": mode, "vat_bp": 10_000, "elements": all.map(dear),
            "service_fee": {"fixed": "1000000000", "rate_bp": 10_000},
        }));
        let facts = charge(
            "UTC",
            json!({
                "started_at": "2026-01-01T00:00:00Z", "ended_at": "2027-01-02T00:00:00Z",
                "energy_wh": 100_000_000,
            }),
        );
        assert!(sums(&bill(&facts, &tariff)).1 > 0);
    }
}
