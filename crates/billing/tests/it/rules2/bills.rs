//! Single rules of what a charge takes, each with the least that shows it.

use forecourt_billing::LineKind::{Energy, Flat, Parking, ReservationFlat, Time};
use forecourt_billing::rules2::{ChargeState, Evidence, PERIODS_MAX, VoidReason, tz_version};
use serde_json::{Value, json};

use super::build::{bill, charge, charged, free_of_tax, lines_of, one, reading, state, sums, when};

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
