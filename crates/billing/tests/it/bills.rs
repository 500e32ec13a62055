//! Bills calculated by hand, and facts and tariffs that give none.

use forecourt_billing::{ChargingFacts, LineKind, Rated, RatingProblem, Tariff, rate};
use forecourt_types::{Energy, Timestamp};
use serde_json::{Value, json};

use LineKind::{Energy as E, Flat, Maximum, Minimum, ServiceFee, Tax, Time};

const HOUR_MS: i64 = 3_600_000;

fn tariff(currency: &str, elements: Value, extra: Value) -> Tariff {
    let mut tariff = json!({
        "tariff_id": "T", "version": 1, "name": "Test",
        "currency": currency, "elements": elements,
    });
    let extra = extra.as_object().cloned().unwrap_or_default();
    tariff.as_object_mut().unwrap().extend(extra);
    serde_json::from_value(tariff).unwrap()
}

fn facts(wh: i64, millis: i64) -> ChargingFacts {
    let started_at = Timestamp::parse("2026-03-01T10:00:00Z").unwrap();
    ChargingFacts {
        started_at,
        ended_at: started_at.plus_millis(millis),
        energy: Energy::from_wh(wh),
    }
}

fn lines_of(rated: &Rated) -> Vec<(LineKind, Option<i64>, i64)> {
    let line =
        |line: &forecourt_billing::CostLine| (line.kind, line.quantity, line.amount.amount_minor());
    rated.lines.iter().map(line).collect()
}

#[track_caller]
fn check(
    tariff: &Tariff,
    (wh, millis): (i64, i64),
    lines: &[(LineKind, Option<i64>, i64)],
    total: i64,
) -> Rated {
    let rated = rate(&facts(wh, millis), tariff).unwrap();
    assert_eq!(lines_of(&rated), lines);
    assert_eq!(rated.total.amount_minor(), total);
    assert_eq!(rated.total.currency(), tariff.currency());
    rated
}

#[test]
fn euro_energy_is_billed_to_the_cent() {
    let at = |price: &str| {
        let elements = json!([{"type": "energy", "price": price}]);
        tariff("EUR", elements, json!({}))
    };
    // 12.345 kWh × 0.49 = 6.04905
    check(&at("0.49"), (12_345, 0), &[(E, Some(12_345), 605)], 605);
    // 33.333 kWh × 0.2999 = 9.9965667
    check(&at("0.2999"), (33_333, 0), &[(E, Some(33_333), 1000)], 1000);
    // 0.500 kWh × 0.01 = 0.005, a half goes up; 0.499 kWh × 0.01 = 0.00499
    check(&at("0.01"), (500, 0), &[(E, Some(500), 1)], 1);
    check(&at("0.01"), (499, 0), &[(E, Some(499), 0)], 0);
    // 150 kW for 30 s: 1.250 kWh × 0.79 = 0.9875
    check(&at("0.79"), (1_250, 30_000), &[(E, Some(1_250), 99)], 99);
    // Free on purpose: the line is there, and says 0.
    check(&at("0"), (50_000, 0), &[(E, Some(50_000), 0)], 0);
}

#[test]
fn lines_share_the_rounded_sum_by_largest_remainder() {
    let mixed = tariff(
        "EUR",
        json!([
            {"type": "energy", "price": "0.45"},
            {"type": "time", "price": "1.20"},
            {"type": "flat", "price": "0.50"},
        ]),
        json!({}),
    );
    // 20.1 kWh × 0.45 = 9.045; 45 min × 1.20/h = 0.90; 0.50; sum 10.445 → 10.45
    let lines = [
        (E, Some(20_100), 905),
        (Time, Some(2700), 90),
        (Flat, Some(1), 50),
    ];
    check(&mixed, (20_100, 45 * 60_000), &lines, 1045);

    let thirds = tariff(
        "EUR",
        json!([
            {"type": "energy", "price": "0.3333"},
            {"type": "time", "price": "0.3333"},
            {"type": "flat", "price": "0.3333"},
        ]),
        json!({}),
    );
    // 1 kWh, 1 h, 1 session at 0.3333: 0.9999 → 1.00; 33 each, the first takes the cent left
    let lines = [
        (E, Some(1000), 34),
        (Time, Some(3600), 33),
        (Flat, Some(1), 33),
    ];
    check(&thirds, (1000, HOUR_MS), &lines, 100);
}

#[test]
fn yen_have_no_decimals() {
    let mixed = tariff(
        "JPY",
        json!([{"type": "energy", "price": "30.5"}, {"type": "time", "price": "100"}]),
        json!({}),
    );
    // 12.345 kWh × 30.5 = 376.5225; 1.5 h × 100 = 150; sum 526.5225 → 527
    let lines = [(E, Some(12_345), 377), (Time, Some(5400), 150)];
    check(&mixed, (12_345, 90 * 60_000), &lines, 527);

    let taxed = tariff(
        "JPY",
        json!([{"type": "energy", "price": "35"}]),
        json!({"tax": {"rate_bp": 1000, "included": true}}),
    );
    // 10.1 kWh × 35 = 353.5 → 354, of which 354 × 10/110 = 32.18 tax
    let rated = check(&taxed, (10_100, 0), &[(E, Some(10_100), 354)], 354);
    assert_eq!(rated.tax.unwrap().amount.amount_minor(), 32);
}

#[test]
fn dinars_have_three_decimals() {
    let mixed = tariff(
        "KWD",
        json!([{"type": "energy", "price": "0.0255"}, {"type": "flat", "price": "0.1005"}]),
        json!({}),
    );
    // 7.777 kWh × 0.0255 = 0.1983135; 0.1005; sum 0.2988135 → 0.299;
    // 198 + 100, and the half (100.5) is the larger remainder
    let lines = [(E, Some(7_777), 198), (Flat, Some(1), 101)];
    check(&mixed, (7_777, 0), &lines, 299);
}

#[test]
fn the_service_fee_is_a_fixed_amount_and_a_share_of_the_elements() {
    let fee = tariff(
        "EUR",
        json!([{"type": "energy", "price": "0.40"}, {"type": "flat", "price": "1"}]),
        json!({"service_fee": {"fixed": "0.35", "rate_bp": 250}}),
    );
    // 25 kWh × 0.40 = 10.00; 1.00; 0.35; 2.5 % of 11.00 = 0.275; sum 11.625 → 11.63
    let lines = [
        (E, Some(25_000), 1000),
        (Flat, Some(1), 100),
        (ServiceFee, Some(1), 35),
        (ServiceFee, None, 28),
    ];
    check(&fee, (25_000, 0), &lines, 1163);
}

#[test]
fn tax_comes_on_top_or_is_within() {
    let at = |price: &str, included: bool| {
        tariff(
            "EUR",
            json!([{"type": "energy", "price": price}]),
            json!({"tax": {"rate_bp": 1900, "included": included}}),
        )
    };
    // 10 kWh × 0.41 = 4.10; 19 % of it 0.779 → 0.78
    let lines = [(E, Some(10_000), 410), (Tax, None, 78)];
    let rated = check(&at("0.41", false), (10_000, 0), &lines, 488);
    assert_eq!(rated.tax.unwrap().amount.amount_minor(), 78);
    // 10 kWh × 0.49 = 4.90, of which 4.90 × 19/119 = 0.78235 tax
    let rated = check(
        &at("0.49", true),
        (10_000, 0),
        &[(E, Some(10_000), 490)],
        490,
    );
    assert_eq!(rated.tax.unwrap().amount.amount_minor(), 78);
}

#[test]
fn a_session_costs_at_least_the_minimum_and_at_most_the_maximum() {
    let bounded = tariff(
        "EUR",
        json!([{"type": "energy", "price": "0.60"}]),
        json!({
            "min_price": "2", "max_price": "40.00",
            "tax": {"rate_bp": 700, "included": false},
        }),
    );
    // 1 kWh × 0.60 = 0.60, lifted by 1.40 to 2.00; 7 % of it 0.14
    let lines = [(E, Some(1000), 60), (Minimum, None, 140), (Tax, None, 14)];
    check(&bounded, (1000, 0), &lines, 214);
    // 10 kWh × 0.60 = 6.00; 7 % 0.42
    let lines = [(E, Some(10_000), 600), (Tax, None, 42)];
    check(&bounded, (10_000, 0), &lines, 642);
    // 100 kWh × 0.60 = 60.00, lowered by 20.00 to 40.00; 7 % 2.80
    let lines = [
        (E, Some(100_000), 6000),
        (Maximum, None, -2000),
        (Tax, None, 280),
    ];
    check(&bounded, (100_000, 0), &lines, 4280);
}

#[test]
fn a_step_begun_is_billed_whole_and_a_second_begun_is_free() {
    let steps = tariff(
        "EUR",
        json!([
            {"type": "energy", "price": "0.50", "step_size": 1000},
            {"type": "time", "price": "2", "step_size": 900},
        ]),
        json!({}),
    );
    // 12.001 kWh → 13 kWh × 0.50 = 6.50; 16 min → 30 min × 2/h = 1.00
    let lines = [(E, Some(13_000), 650), (Time, Some(1800), 100)];
    check(&steps, (12_001, 16 * 60_000), &lines, 750);
    // Exactly on the step: 12 kWh = 6.00; 15 min = 0.50
    let lines = [(E, Some(12_000), 600), (Time, Some(900), 50)];
    check(&steps, (12_000, 15 * 60_000), &lines, 650);
    // Nothing begun, nothing billed
    check(&steps, (0, 999), &[(E, Some(0), 0), (Time, Some(0), 0)], 0);

    let by_second = tariff("EUR", json!([{"type": "time", "price": "36"}]), json!({}));
    // 59.999 s → 59 s × 36/h = 0.59
    check(&by_second, (0, 59_999), &[(Time, Some(59), 59)], 59);
}

#[test]
fn impossible_facts_give_an_error_and_never_a_bill() {
    let plain = tariff(
        "EUR",
        json!([{"type": "energy", "price": "0.49"}]),
        json!({}),
    );
    let year_ms = 366 * 24 * HOUR_MS;
    let problem = |wh, millis| rate(&facts(wh, millis), &plain).unwrap_err();
    assert_eq!(problem(-1, 0), RatingProblem::NegativeEnergy { wh: -1 });
    assert!(matches!(
        problem(100_000_001, 0),
        RatingProblem::AbsurdEnergy { .. }
    ));
    assert!(matches!(
        problem(1, -1),
        RatingProblem::EndBeforeStart { .. }
    ));
    assert!(matches!(
        problem(1, year_ms + 1000),
        RatingProblem::AbsurdDuration { .. }
    ));
    assert!(rate(&facts(100_000_000, year_ms), &plain).is_ok());
    assert_eq!(
        problem(-5, 0).to_string(),
        "the energy is -5 Wh, below zero; correct the meter readings and rate again"
    );
    assert_eq!(
        problem(5, -60_000).to_string(),
        "the session ends at 2026-03-01T09:59:00.000Z, before its start at \
         2026-03-01T10:00:00.000Z; correct the times and rate again"
    );
}

#[test]
fn the_largest_amounts_are_exact() {
    let dearest = tariff(
        "KWD",
        json!([
            {"type": "energy", "price": "1000000000"},
            {"type": "flat", "price": "1000000000"},
            {"type": "time", "price": "1000000000", "step_size": 1_000_000},
        ]),
        json!({
            "service_fee": {"rate_bp": 10_000},
            "tax": {"rate_bp": 10_000, "included": false},
        }),
    );
    // (10^5 kWh + 1 session + 0 h) × 10^9 KWD × 10^3 fils, doubled by fee and again by tax
    let rated = rate(&facts(100_000_000, 0), &dearest).unwrap();
    assert_eq!(rated.total.amount_minor(), 400_004_000_000_000_000);
}
