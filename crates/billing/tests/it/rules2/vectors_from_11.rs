//! The bills V11 to V20 of the specification, whose numbers were calculated by hand.

use forecourt_billing::LineKind::{
    Discount, Energy, Flat, Parking, ParkingCap, ReservationFlat, ReservationTime, ServiceFee, Tax,
    Time,
};
use forecourt_billing::rules2::{Facts, Tariff};
use serde_json::json;

use super::build::{bill, charge, facts, lines_of, one, plain, sums, tariff, untaxed, when};

#[test]
fn v11_parking_has_a_grace_a_window_and_a_cap() {
    let tariff = tariff(json!({
        "currency": "PHP", "tax": "included", "vat_bp": 1200, "idle_grace_s": 900,
        "max_parking": "200",
        "elements": [
            one("energy", "29.00"),
            {
                "price_components": [{"type": "parking", "price": "240", "step_size": 60}],
                "restrictions": {"start_time": "08:00", "end_time": "20:00"},
            },
        ],
    }));
    let facts = charge(
        "Asia/Manila",
        json!({
            "started_at": "2026-03-02T18:00:00+08:00", "ended_at": "2026-03-02T21:00:00+08:00",
            "energy_wh": 20_000,
            "readings": [{"at": "2026-03-02T18:30:00+08:00", "wh": 20_000}],
            "states": [{"at": "2026-03-02T18:30:00+08:00", "state": "idle"}],
        }),
    );
    let bill = bill(&facts, &tariff);
    let lines = [
        (Energy, Some(20_000), 58_000),
        (Parking, Some(4500), 30_000),
        (ParkingCap, None, -10_000),
    ];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(sums(&bill), (69_643, 78_000));
}

#[test]
fn v12_a_price_depends_on_the_duration() {
    let elements = json!([
        when(json!({"max_duration": 1800}), "energy", "0"),
        when(json!({"max_duration": 3600}), "energy", "0.25"),
        one("energy", "0.40"),
    ]);
    let facts = charge(
        "UTC",
        json!({
            "started_at": "2026-03-02T10:00:00Z", "ended_at": "2026-03-02T10:40:00Z",
            "energy_wh": 6200, "readings": [{"at": "2026-03-02T10:30:00Z", "wh": 5000}],
        }),
    );
    assert_eq!(sums(&bill(&facts, &untaxed("EUR", elements))), (30, 30));
}

#[test]
fn v13_a_limit_of_energy_cuts_exactly() {
    let tariff = tariff(json!({
        "currency": "EUR", "tax": "included", "vat_bp": 1900,
        "elements": [when(json!({"max_kwh": "20"}), "energy", "0.59"), one("energy", "0.39")],
    }));
    let bill = bill(&plain(31_337, 47 * 60), &tariff);
    assert_eq!(
        lines_of(&bill),
        [(Energy, Some(20_000), 1180), (Energy, Some(11_337), 442)]
    );
    assert_eq!(sums(&bill), (1363, 1622));
}

#[test]
fn v14_a_price_depends_on_the_power() {
    let elements = json!([
        when(json!({"max_power": "16"}), "energy", "0.20"),
        when(json!({"max_power": "32"}), "energy", "0.35"),
        one("energy", "0.50"),
    ]);
    let facts = charge(
        "UTC",
        json!({
            "started_at": "2026-03-02T10:00:00Z", "ended_at": "2026-03-02T11:07:30Z",
            "energy_wh": 41_500,
            "readings": [
                {"at": "2026-03-02T10:10:00Z", "wh": 1000}, {"at": "2026-03-02T11:00:00Z", "wh": 41_000},
            ],
        }),
    );
    assert_eq!(sums(&bill(&facts, &untaxed("EUR", elements))), (2030, 2030));
}

#[test]
fn v15_fee_and_discount_are_taken_before_tax_on_top() {
    let tariff = tariff(json!({
        "currency": "EUR", "tax": "excluded", "vat_bp": 1900, "elements": [one("energy", "0.40")],
        "service_fee": {"fixed": "0.35", "rate_bp": 250},
    }));
    let facts = Facts {
        discount: Some(
            serde_json::from_value(json!({"rate_bp": 1000, "dimensions": ["energy"]})).unwrap(),
        ),
        ..plain(25_000, 3600)
    };
    let bill = bill(&facts, &tariff);
    let lines = [
        (Energy, Some(25_000), 1000),
        (ServiceFee, Some(1), 35),
        (ServiceFee, None, 25),
        (Discount, None, -100),
        (Tax, None, 182),
    ];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(sums(&bill), (960, 1142));
}

#[test]
fn v16_a_currency_without_decimals() {
    let tariff = tariff(json!({
        "currency": "JPY", "tax": "excluded", "vat_bp": 1000,
        "elements": [one("energy", "30.5"), one("time", "100")],
    }));
    let bill = bill(&plain(12_345, 90 * 60), &tariff);
    let lines = [
        (Energy, Some(12_345), 377),
        (Time, Some(5400), 150),
        (Tax, None, 53),
    ];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(sums(&bill), (527, 580));
}

#[test]
fn v17_throttling_by_the_station_costs_nothing() {
    let facts = charge(
        "UTC",
        json!({
            "started_at": "2026-03-02T10:00:00Z", "ended_at": "2026-03-02T11:00:00Z",
            "energy_wh": 10_000,
            "states": [
                {"at": "2026-03-02T10:20:00Z", "state": "station"},
                {"at": "2026-03-02T10:40:00Z", "state": "charging"},
            ],
        }),
    );
    let bill = bill(&facts, &untaxed("EUR", json!([one("time", "3.00")])));
    assert_eq!(sums(&bill), (200, 200));
}

/// The tariff of V18 and V19.
fn reserved() -> Tariff {
    tariff(json!({
        "currency": "EUR", "tax": "excluded", "vat_bp": 2000,
        "elements": [
            when(json!({"reservation": "reservation_expires"}), "flat", "4.00"),
            {
                "price_components": [{"type": "time", "price": "2.00", "step_size": 600}],
                "restrictions": {"reservation": "reservation"},
            },
            one("flat", "0.50"),
            {"price_components": [{"type": "energy", "price": "0.25", "vat_bp": 1000}]},
        ],
    }))
}

#[test]
fn v18_an_expired_reservation_costs_its_fee_and_its_time() {
    let facts = facts(json!({
        "time_zone": "Europe/Berlin",
        "reservation": {
            "from": "2026-03-02T10:00:00Z", "until": "2026-03-02T11:00:00Z", "outcome": "expired",
        },
    }));
    let bill = bill(&facts, &reserved());
    let lines = [
        (ReservationFlat, Some(1), 400),
        (ReservationTime, Some(3600), 200),
        (Tax, None, 120),
    ];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(sums(&bill), (600, 720));
}

#[test]
fn v19_a_used_reservation_is_on_the_bill_of_its_charge() {
    let facts = facts(json!({
        "time_zone": "Europe/Berlin",
        "reservation": {
            "from": "2026-03-02T09:38:00Z", "until": "2026-03-02T10:00:00Z", "outcome": "used",
        },
        "charge": {
            "started_at": "2026-03-02T10:00:00Z", "ended_at": "2026-03-02T11:00:00Z",
            "energy_wh": 20_000,
        },
    }));
    let bill = bill(&facts, &reserved());
    let lines = [
        (ReservationTime, Some(1800), 100),
        (Flat, Some(1), 50),
        (Energy, Some(20_000), 500),
        (Tax, None, 30),
        (Tax, None, 50),
    ];
    assert_eq!(lines_of(&bill), lines);
    assert_eq!(sums(&bill), (650, 730));
}

#[test]
fn v20_a_currency_with_three_decimals() {
    let tariff = untaxed(
        "KWD",
        json!([one("energy", "0.0255"), one("flat", "0.1005")]),
    );
    let bill = bill(&plain(7777, 3600), &tariff);
    assert_eq!(
        lines_of(&bill),
        [(Energy, Some(7777), 198), (Flat, Some(1), 101)]
    );
    assert_eq!(sums(&bill), (299, 299));
}
