//! The rules that a tariff of rules 2 must meet, and the problems that it reports.

use forecourt_billing::AnyTariff;
use forecourt_billing::rules2::{Tariff, Terms};
use forecourt_types::TariffId;
use serde_json::{Value, json};

use super::build::{one, when};

/// Terms of a tariff with tax inside, changed by these fields.
fn terms(change: Value) -> Result<Terms, serde_json::Error> {
    let mut terms = json!({
        "name": "Day", "currency": "EUR", "tax": "included", "vat_bp": 1900,
        "elements": [one("energy", "0.49")],
    });
    let change = change.as_object().cloned().unwrap_or_default();
    terms.as_object_mut().unwrap().extend(change);
    serde_json::from_value(terms)
}

#[track_caller]
fn problem(change: Value) -> String {
    let made = Tariff::new(TariffId::new("T").unwrap(), 1, terms(change).unwrap());
    made.unwrap_err().to_string()
}

/// A tariff whose one element has these restrictions.
fn restricted(restrictions: Value) -> Value {
    json!({"elements": [when(restrictions, "energy", "0.49")]})
}

/// A tariff whose one element has this component.
fn component(component: Value) -> Value {
    json!({"elements": [{"price_components": [component]}]})
}

#[track_caller]
fn check_field(change: Value, field: &str) {
    let text = problem(change.clone());
    assert!(text.starts_with(&format!("{field}: ")), "{change}: {text}");
    assert!(
        !text.contains("; elements") && !text.contains("; name"),
        "{change}: {text}"
    );
}

#[test]
fn every_wrong_term_is_named_with_its_field() {
    let text = |language: &str, text: &str| json!({"language": language, "text": text});
    for (change, field) in [
        (json!({"name": ""}), "name"),
        (json!({"elements": []}), "elements"),
        (
            json!({"elements": [{"price_components": []}]}),
            "elements[0].price_components",
        ),
        (json!({"vat_bp": null}), "vat_bp"),
        (json!({"vat_bp": 10_001}), "vat_bp"),
        (json!({"tax": "none"}), "vat_bp"),
        (json!({"min_price": "0.005"}), "min_price"),
        (json!({"min_price": "2", "max_price": "1"}), "max_price"),
        (
            json!({"tax": "excluded", "max_price": {"after_tax": "1"}}),
            "max_price",
        ),
        (json!({"service_fee": {}}), "service_fee"),
        (json!({"service_fee": {"fixed": "-1"}}), "service_fee.fixed"),
        (
            json!({"service_fee": {"rate_bp": 10_001}}),
            "service_fee.rate_bp",
        ),
        (json!({"idle_grace_s": 604_801}), "idle_grace_s"),
        (json!({"max_parking": "0.001"}), "max_parking"),
        (json!({"hold": "-1"}), "hold"),
        (json!({"void_below": {"wh": 0, "s": 120}}), "void_below.wh"),
        (
            json!({"void_below": {"wh": 100, "s": 3601}}),
            "void_below.s",
        ),
        (json!({"display": [text("en", "")]}), "display[0].text"),
        (
            json!({"display": [text("en", "a"), text("en", "b")]}),
            "display[1].language",
        ),
    ] {
        check_field(change, field);
    }
}

#[test]
fn every_wrong_component_is_named_with_its_field() {
    for (fields, field) in [
        (json!({"type": "energy", "price": "-1"}), "price"),
        (json!({"type": "energy", "price": "1000000001"}), "price"),
        (
            json!({"type": "time", "price": "1", "step_size": 0}),
            "step_size",
        ),
        (
            json!({"type": "flat", "price": "1", "step_size": 2}),
            "step_size",
        ),
        (
            json!({"type": "flat", "price": "1", "vat_bp": 10_001}),
            "vat_bp",
        ),
    ] {
        let field = format!("elements[0].price_components[0].{field}");
        check_field(component(fields), &field);
    }
}

#[test]
fn every_wrong_restriction_is_named_with_its_field() {
    for (restrictions, field) in [
        (
            json!({"start_time": "08:00", "end_time": "08:00"}),
            "end_time",
        ),
        (
            json!({"start_time": "00:00", "end_time": "00:00"}),
            "end_time",
        ),
        (
            json!({"start_date": "2026-03-01", "end_date": "2026-03-01"}),
            "end_date",
        ),
        (json!({"day_of_week": ["monday", "monday"]}), "day_of_week"),
        (json!({"min_kwh": "20", "max_kwh": "20"}), "max_kwh"),
        (json!({"max_kwh": "0"}), "max_kwh"),
        (json!({"min_power": "-1"}), "min_power"),
        (json!({"min_power": "1000000.001"}), "min_power"),
        (json!({"max_duration": 0}), "max_duration"),
        (json!({"min_duration": 31_622_401}), "min_duration"),
        (json!({"min_current": 16}), "min_current"),
        (json!({"max_current": 32.5}), "max_current"),
    ] {
        let field = format!("elements[0].restrictions.{field}");
        check_field(restricted(restrictions), &field);
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let text = problem(json!({
        "name": "", "calibrated": true,
        "elements": [
            {"price_components": [
                {"type": "energy", "price": "1", "step_size": 500}, {"type": "energy", "price": "1"},
                {"type": "time", "price": "1"},
            ]},
            {
                "price_components": [{"type": "energy", "price": "1"}],
                "restrictions": {"reservation": "reservation", "min_kwh": "1"},
            },
        ],
    }));
    let fields: Vec<&str> = text
        .split("; ")
        .filter_map(|problem| problem.split_once(": "))
        .map(|(field, _)| field)
        .filter(|field| field.contains(['.', 'n']))
        .collect();
    let expected = [
        "name",
        "elements[0].price_components[0].step_size",
        "elements[0].price_components[1]",
        "elements[0].price_components[2].type",
        "elements[1].price_components[0].type",
        "elements[1].restrictions.min_kwh",
    ];
    assert_eq!(fields, expected, "{text}");
}

#[test]
fn a_tariff_without_a_price_for_charges_is_refused() {
    let only = restricted(json!({"reservation": "reservation"}));
    assert!(problem(only).starts_with("elements: must have an element for charges"));
}

#[test]
fn unknown_and_malformed_fields_are_not_read() {
    for change in [
        json!({"colour": "green"}),
        json!({"elements": [{"price_components": [], "name": "x"}]}),
        component(json!({"type": "energy", "price": "1", "vat": 19})),
        component(json!({"type": "energy", "price": 1})),
        component(json!({"type": "energy", "price": "0.1234567"})),
        component(json!({"type": "minutes", "price": "1"})),
        restricted(json!({"start_time": "24:00"})),
        restricted(json!({"start_time": "8:00"})),
        restricted(json!({"start_time": "08:60"})),
        restricted(json!({"start_date": "2026-02-30"})),
        restricted(json!({"start_date": "20260201"})),
        restricted(json!({"day_of_week": ["MONDAY"]})),
        restricted(json!({"max_kwh": "0.0001"})),
        restricted(json!({"max_kwh": 20})),
        restricted(json!({"max_flow": "1"})),
        json!({"min_price": {"before_tax": "1"}}),
        json!({"void_below": {"wh": 100}}),
    ] {
        assert!(terms(change.clone()).is_err(), "{change}");
    }
}

#[test]
fn a_tariff_is_written_as_it_was_read() {
    for stored in [
        include_str!("../golden/tariff2_full.json"),
        include_str!("../golden/tariff2_plain.json"),
    ] {
        let tariff: Tariff = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&tariff).unwrap(), stored.trim_end());
    }
}

#[test]
fn a_stored_tariff_is_read_by_its_own_rules() {
    for (stored, rules_2) in [
        (include_str!("../golden/tariff_full.json"), false),
        (include_str!("../golden/tariff_plain.json"), false),
        (include_str!("../golden/tariff2_full.json"), true),
        (include_str!("../golden/tariff2_plain.json"), true),
    ] {
        let tariff: AnyTariff = serde_json::from_str(stored).unwrap();
        assert_eq!(matches!(tariff, AnyTariff::Rules2(_)), rules_2);
        assert_eq!(serde_json::to_string(&tariff).unwrap(), stored.trim_end());
    }
    let unknown =
        include_str!("../golden/tariff2_plain.json").replace("\"rules\":2", "\"rules\":1");
    assert!(serde_json::from_str::<AnyTariff>(&unknown).is_err());
}

#[test]
fn the_rules_of_a_tariff_are_told_apart() {
    let plain = include_str!("../golden/tariff2_plain.json");
    assert!(serde_json::from_str::<forecourt_billing::Tariff>(plain).is_err());
    let other = plain.replace("\"rules\":2", "\"rules\":3");
    let error = serde_json::from_str::<Tariff>(&other)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("a tariff of rules 3 cannot be read"),
        "{error}"
    );
    let rules_1 = include_str!("../golden/tariff_plain.json");
    assert!(serde_json::from_str::<Tariff>(rules_1).is_err());
}
