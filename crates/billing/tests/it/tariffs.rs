//! The rules that a tariff must meet, and the problems that it reports.

use forecourt_billing::{Tariff, TariffTerms};
use forecourt_types::TariffId;
use serde_json::{Value, json};

fn terms(change: Value) -> Result<TariffTerms, serde_json::Error> {
    let mut terms = json!({
        "name": "Day", "currency": "EUR",
        "elements": [{"type": "energy", "price": "0.49"}],
    });
    let change = change.as_object().cloned().unwrap_or_default();
    terms.as_object_mut().unwrap().extend(change);
    serde_json::from_value(terms)
}

fn problem(change: Value) -> String {
    let made = Tariff::new(TariffId::new("T").unwrap(), 1, terms(change).unwrap());
    made.unwrap_err().to_string()
}

#[test]
fn every_wrong_term_is_named_with_what_to_do() {
    for (change, message) in [
        (
            json!({"name": ""}),
            "name: must be 1 to 100 characters without control characters",
        ),
        (
            json!({"elements": []}),
            "elements: must name at least one price; for free charging give an energy element with price \"0\"",
        ),
        (
            json!({"elements": [{"type": "energy", "price": "-0.01"}]}),
            "elements[0].price: must not be negative",
        ),
        (
            json!({"elements": [{"type": "flat", "price": "1"}, {"type": "time", "price": "1000000000.000001"}]}),
            "elements[1].price: must not be above 1000000000",
        ),
        (
            json!({"elements": [{"type": "energy", "price": "1"}, {"type": "energy", "price": "2"}]}),
            "elements[1]: prices something that an earlier element already prices; keep one of them",
        ),
        (
            json!({"elements": [{"type": "energy", "price": "1", "step_size": 0}]}),
            "elements[0].step_size: must be 1 to 1000000",
        ),
        (
            json!({"service_fee": {}}),
            "service_fee: must give fixed, rate_bp, or both; leave it out for no fee",
        ),
        (
            json!({"service_fee": {"fixed": "-1"}}),
            "service_fee.fixed: must not be negative",
        ),
        (
            json!({"service_fee": {"rate_bp": 10_001}}),
            "service_fee.rate_bp: must not be above 10000 basis points (100 %)",
        ),
        (
            json!({"tax": {"rate_bp": 10_001, "included": true}}),
            "tax.rate_bp: must not be above 10000 basis points (100 %)",
        ),
        (
            json!({"min_price": "0.005"}),
            "min_price: must be a whole number of the smallest unit of EUR",
        ),
        (
            json!({"min_price": "2", "max_price": "1"}),
            "max_price: must not be below min_price",
        ),
    ] {
        assert_eq!(problem(change), message);
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let change = json!({"name": "", "elements": [], "tax": {"rate_bp": 99_999, "included": true}});
    let terms = terms(change).unwrap();
    let invalid = Tariff::new(TariffId::new("T").unwrap(), 0, terms).unwrap_err();
    let fields: Vec<_> = invalid.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["version", "name", "elements", "tax.rate_bp"]);
}

#[test]
fn terms_that_are_not_understood_are_refused() {
    for (change, part) in [
        (json!({"currency": "EURO"}), "not a currency code"),
        (json!({"discount": 5}), "unknown field `discount`"),
        (
            json!({"elements": [{"type": "parking", "price": "1"}]}),
            "unknown variant `parking`",
        ),
        (
            json!({"elements": [{"type": "energy", "price": "1", "restrictions": {}}]}),
            "unknown field `restrictions`",
        ),
        (
            json!({"elements": [{"type": "energy", "price": 0.49}]}),
            "a price as text",
        ),
        (
            json!({"elements": [{"type": "energy", "price": "0,49"}]}),
            "write digits with a point",
        ),
    ] {
        let error = terms(change).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_stored_tariff_is_checked_when_it_is_read() {
    let stored = json!({
        "tariff_id": "T", "version": 0, "name": "Day", "currency": "EUR",
        "elements": [{"type": "energy", "price": "0.49"}],
    });
    let error = serde_json::from_value::<Tariff>(stored).unwrap_err();
    assert!(error.to_string().contains("versions count from 1"));
}
