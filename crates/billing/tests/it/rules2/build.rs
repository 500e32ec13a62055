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

/// A charge in UTC that takes this energy in these seconds.
pub(crate) fn plain(wh: i64, seconds: i64) -> Facts {
    let end = forecourt_types::Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
    let end = end.plus_millis(seconds * 1000).to_string();
    let charged = json!({"started_at": "2026-03-02T10:00:00Z", "ended_at": end, "energy_wh": wh});
    charge("UTC", charged)
}

/// A tariff without tax.
pub(crate) fn untaxed(currency: &str, elements: Value) -> Tariff {
    tariff(json!({"currency": currency, "tax": "none", "elements": elements}))
}

/// A tariff in euros without tax, with these fields.
pub(crate) fn free_of_tax(more: Value) -> Tariff {
    let mut fields = json!({"currency": "EUR", "tax": "none"});
    let more = more.as_object().cloned().unwrap_or_default();
    fields.as_object_mut().unwrap().extend(more);
    tariff(fields)
}

/// A charge in UTC from 10:00 on, with an end, an energy, and what else is given.
pub(crate) fn charged(end: &str, wh: i64, more: Value) -> Facts {
    let mut fields = json!({
        "started_at": "2026-03-02T10:00:00Z", "ended_at": format!("2026-03-02T{end}Z"),
        "energy_wh": wh,
    });
    let more = more.as_object().cloned().unwrap_or_default();
    fields.as_object_mut().unwrap().extend(more);
    charge("UTC", fields)
}

/// A change of the state at a time of the day of `charged`.
pub(crate) fn state(time: &str, state: &str) -> Value {
    json!({"at": format!("2026-03-02T{time}Z"), "state": state})
}

/// A reading at a time of the day of `charged`.
pub(crate) fn reading(time: &str, wh: i64) -> Value {
    json!({"at": format!("2026-03-02T{time}Z"), "wh": wh})
}

/// Windows of half an hour each, with prices that all differ.
pub(crate) fn half_hours() -> Tariff {
    let clock = |half: i64| format!("{:02}:{:02}", half / 2 % 24, half % 2 * 30);
    let mut elements = Vec::new();
    for half in 0..48 {
        let window = json!({"start_time": clock(half), "end_time": clock(half + 1)});
        let price = format!("0.{:06}", 300_000 + half * 1009);
        let mut element = when(window, "energy", &price);
        let time = json!({"type": "time", "price": price});
        element["price_components"]
            .as_array_mut()
            .unwrap()
            .push(time);
        elements.push(element);
    }
    tariff(json!({"currency": "KWD", "tax": "excluded", "vat_bp": 500, "elements": elements}))
}
