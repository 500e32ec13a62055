//! Tariffs and facts in few words.

use forecourt_billing::LineKind;
use forecourt_billing::rules2::{Bill, Facts, Tariff, rate};
use serde_json::{Value, json};

/// A checked tariff of these fields beside id, version, rules and name.
pub(crate) fn tariff(fields: Value) -> Tariff {
    let mut tariff = json!({"tariff_id": "T", "version": 1, "rules": 2, "name": "Test"});
    let fields = fields.as_object().cloned().unwrap_or_default();
    tariff.as_object_mut().unwrap().extend(fields);
    serde_json::from_value(tariff).unwrap()
}

/// An element with one price of this dimension.
pub(crate) fn one(dimension: &str, price: &str) -> Value {
    json!({"price_components": [{"type": dimension, "price": price}]})
}

/// An element with one price of this dimension and restrictions.
pub(crate) fn when(restrictions: Value, dimension: &str, price: &str) -> Value {
    json!({
        "price_components": [{"type": dimension, "price": price}],
        "restrictions": restrictions,
    })
}

/// Facts of a zone and a charge with these fields.
pub(crate) fn charge(zone: &str, charge: Value) -> Facts {
    facts(json!({"time_zone": zone, "charge": charge}))
}

/// Facts of these fields.
pub(crate) fn facts(fields: Value) -> Facts {
    serde_json::from_value(fields).unwrap()
}

/// The bill of facts that give one.
#[track_caller]
pub(crate) fn bill(facts: &Facts, tariff: &Tariff) -> Bill {
    rate(facts, tariff).unwrap()
}

/// Kind, quantity and amount of each line.
pub(crate) fn lines_of(bill: &Bill) -> Vec<(LineKind, Option<i64>, i64)> {
    let line =
        |line: &forecourt_billing::CostLine| (line.kind, line.quantity, line.amount.amount_minor());
    bill.lines.iter().map(line).collect()
}

/// The net and gross amounts.
pub(crate) fn sums(bill: &Bill) -> (i64, i64) {
    (bill.net.amount_minor(), bill.gross.amount_minor())
}

/// Rate and tax of each tax rate.
pub(crate) fn taxes(bill: &Bill) -> Vec<(u32, i64)> {
    let tax = |tax: &forecourt_billing::rules2::TaxOfRate| (tax.rate_bp, tax.amount.amount_minor());
    bill.taxes.iter().map(tax).collect()
}
