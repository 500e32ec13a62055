//! The CDRs of a period are priced again, by their own versions of the tariff or by another one.

use forecourt_store::keys;
use forecourt_types::{OperatorId, TariffId};
use serde_json::{Value, json};

use super::charges::charged;
use super::world::World;

fn recompute(api: &World, body: &Value) -> Value {
    let answer = api.post("/v1/recompute", body.clone());
    assert_eq!(answer.status, 200, "{body}: {answer:?}");
    answer.json()
}

/// The CDRs that would be other ones, as id, stored minor units and expected ones.
fn moved(answer: &Value) -> Vec<(String, i64, i64)> {
    let items = answer["items"].as_array().unwrap().iter();
    let minor = |money: &Value| money["amount_minor"].as_i64().unwrap();
    items
        .map(|item| {
            let (stored, expected) = (minor(&item["total"]), minor(&item["expected_total"]));
            assert_eq!(minor(&item["difference"]), expected - stored, "{item}");
            assert_eq!(minor(&item["expected"]["total"]), expected, "{item}");
            let id = item["cdr_id"].as_str().unwrap();
            (id.to_owned(), stored, expected)
        })
        .collect()
}

/// Adds version 2 of the tariff of the charges, with these groups of prices by rules 2.
fn add_version(api: &World, elements: &Value) {
    let terms = json!({
        "rules": 2, "name": "draft", "currency": "EUR", "tax": "none", "elements": elements,
    });
    let made = api.post("/v1/tariffs", terms);
    assert_eq!(made.status, 201, "{made:?}");
    let operator = OperatorId::new("default").unwrap();
    let key = |id: &str, version: u32| {
        keys::tariff_version(&operator, &TariffId::new(id).unwrap(), version)
    };
    let made_key = key(made.json()["tariff_id"].as_str().unwrap(), 1);
    let items = api.simulation.table.items();
    let mut version = (items.into_values().find(|item| item.key == made_key)).unwrap();
    version.key = key("plain", 2);
    version.body["tariff"]["tariff_id"] = json!("plain");
    version.body["tariff"]["version"] = json!(2);
    api.simulation.table.plant(version);
}

#[test]
fn another_version_shows_only_the_bills_that_move_and_changes_nothing() {
    let (api, site) = charged();
    let before = api.simulation.table.items();
    // Version 2 is of rules 2: the first 1.5 kWh cost as before, what follows costs 0.80.
    let group = |price: &str| json!([{"type": "energy", "price": price}]);
    let elements = json!([
        {"price_components": group("0.50"), "restrictions": {"max_kwh": "1.5"}},
        {"price_components": group("0.80")},
    ]);
    add_version(&api, &elements);
    let with_version = api.simulation.table.items();
    assert_ne!(before.len(), with_version.len());

    let own = recompute(&api, &json!({}));
    assert_eq!((&own["compared"], moved(&own)), (&json!(3), vec![]));
    let same = recompute(&api, &json!({"tariff_id": "plain", "tariff_version": 1}));
    assert_eq!((&same["compared"], moved(&same)), (&json!(3), vec![]));

    let by_2 = json!({"tariff_id": "plain", "tariff_version": 2});
    let answer = recompute(&api, &by_2);
    let ids: Vec<String> = (site.sessions().iter())
        .map(|session| format!("{}-1", session.session_id))
        .collect();
    // 2 and 4 kWh, the newest end first; the charge of 1 kWh costs what it did.
    let expected = vec![(ids[1].clone(), 200, 275), (ids[0].clone(), 100, 115)];
    assert_eq!((&answer["compared"], moved(&answer)), (&json!(3), expected));
    assert_eq!(answer["not_compared"], json!([]));
    assert_eq!(answer["items"][0]["expected"]["tariff_version"], 2);
    assert_eq!(
        api.simulation.table.items(),
        with_version,
        "nothing is written"
    );
}

#[test]
fn a_period_is_priced_again_page_by_page() {
    let (api, _) = charged();
    let pages = |body: Value| {
        let (mut body, mut compared) = (body, Vec::new());
        loop {
            let answer = recompute(&api, &body);
            compared.push(answer["compared"].as_u64().unwrap());
            match &answer["next_cursor"] {
                Value::Null => return compared.into_iter().sum::<u64>(),
                next => body["cursor"] = next.clone(),
            }
        }
    };
    assert_eq!(pages(json!({"limit": 1})), 3);
    assert_eq!(pages(json!({"limit": 2, "to": "2026-01-02"})), 2);
    assert_eq!(pages(json!({"from": "2026-01-02", "site_id": "site"})), 1);
    assert_eq!(pages(json!({"tariff_id": "other"})), 0);
    // A cursor fits the same request only.
    let first = recompute(&api, &json!({"limit": 1}));
    let other = json!({"limit": 1, "from": "2026-01-01", "cursor": first["next_cursor"]});
    let answer = api.post("/v1/recompute", other);
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "invalid_query")
    );
}

#[test]
fn a_stored_bill_that_was_altered_is_found_and_one_without_a_price_says_why() {
    let (api, site) = charged();
    let session = site.sessions()[0].session_id.to_string();
    let items = api.simulation.table.items();
    let stored = items
        .values()
        .find(|item| item.key.sk == "cdr#0001" && item.body["session_id"] == json!(session));
    let mut altered = stored.unwrap().clone();
    let text = altered.body["canonical"].as_str().unwrap().to_owned();
    altered.body["canonical"] = json!(text.replace("2026-01-01T00:30", "2026-01-01T00:29"));
    api.simulation.table.plant(altered.clone());
    let answer = recompute(&api, &json!({}));
    assert_eq!(moved(&answer), [(format!("{session}-1"), 100, 100)]);
    // Lines that do not add up cannot even be read.
    altered.body["canonical"] = json!(text.replace("\"amount_minor\":100", "\"amount_minor\":99"));
    altered.body["canonical"] = json!(
        altered.body["canonical"]
            .as_str()
            .unwrap()
            .replacen(":99", ":100", 1)
    );
    api.simulation.table.plant(altered);
    let answer = recompute(&api, &json!({}));
    assert_eq!(
        answer["not_compared"][0]["reason_code"], "damaged",
        "{answer}"
    );

    // By a tariff with hours, a site without a zone gives no price.
    let (api, _) = charged();
    let prices = json!([{"type": "energy", "price": "0.50"}]);
    let by_hour = json!([{"price_components": prices, "restrictions": {"start_time": "08:00"}}]);
    add_version(&api, &by_hour);
    let answer = recompute(&api, &json!({"tariff_id": "plain", "tariff_version": 2}));
    let reasons = answer["not_compared"].as_array().unwrap().iter();
    let codes: Vec<_> = reasons.map(|one| one["reason_code"].as_str()).collect();
    assert_eq!(codes, [Some("no_time_zone"); 3], "{answer}");
}

#[test]
fn what_cannot_be_priced_again_is_refused() {
    let (api, _) = charged();
    for (body, status, code) in [
        (json!({"tariff_version": 2}), 422, "invalid_fields"),
        (
            json!({"tariff_id": "plain", "tariff_version": 9}),
            404,
            "not_found",
        ),
        (json!({"from": "yesterday"}), 400, "invalid_query"),
        (json!({"until": "2026-01-01"}), 422, "invalid_fields"),
        (json!({"limit": 101}), 400, "invalid_query"),
    ] {
        let answer = api.post("/v1/recompute", body.clone());
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{body}"
        );
    }
}
