//! Single rules of what is added to the components of a bill, and its sums.

use forecourt_billing::LineKind::{
    Discount, Energy, Maximum, Minimum, Parking, ParkingCap, ReservationFlat, ReservationTime,
    Service, ServiceFee, Tax,
};
use serde_json::{Value, json};

use super::build::{
    bill, charge, charged, facts, free_of_tax, lines_of, one, state, sums, tariff, taxes, when,
};

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
