use forecourt_domain::fact::Fact;
use forecourt_memory::world as testing;
use forecourt_memory::{Balances, GatewayRecords};
use forecourt_store::keys;
use forecourt_store::rows::config::{ConfigRow as _, Site, TokenState};
use serde_json::{Value, json};

use super::world::{Answer, World};

/// An API over three charges, of 100 and 50 ct of the user `ann` and 200 ct of the user `eve` in
/// between, with 7 % of tax within.
fn charged() -> (World, testing::World) {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    site.ours
        .token(&api.simulation, "CARD2", "eve", TokenState::Active);
    for user in ["ann", "eve", "mia"] {
        let user = json!({"user_id": user, "full_name": user});
        assert_eq!(api.post("/v1/users", user).status, 201);
    }
    tax(&api, &site);
    site.start("1", 0, 0);
    site.stop("1", 30, 2_000);
    let other = GatewayRecords::start("2", "CARD2", site.at(40), 2_000);
    site.write(40, Fact::TransactionStarted(other));
    site.stop("2", 60, 6_000);
    site.start("3", 24 * 60, 6_000);
    site.stop("3", 24 * 60 + 10, 7_000);
    site.settle();
    (api, site)
}

/// Gives the tariff a tax, and the site its country.
fn tax(api: &World, site: &testing::World) {
    let operator = &site.ours.operator;
    let items = api.simulation.table.items();
    let tariff = forecourt_types::TariffId::new("plain").unwrap();
    let mut item = items
        .get(&keys::tariff_version(operator, &tariff, 1))
        .cloned()
        .unwrap();
    item.body["tariff"]["tax"] = json!({"rate_bp": 700, "included": true});
    api.simulation.table.plant(item);
    let key = keys::site(operator, &site.ours.site);
    let mut row: Site = items.get(&key).unwrap().read().unwrap();
    row.details.country = Some("TH".parse().unwrap());
    api.simulation
        .table
        .plant(row.to_item(operator, 0).unwrap());
}

fn items(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}

fn euro(amount_minor: i64) -> Value {
    json!({"amount_minor": amount_minor, "currency": "EUR"})
}

/// The amounts that entries of a list move on the account of the payer.
fn paid(api: &World, query: &str) -> Vec<i64> {
    let items = items(&api.get(&format!("/v1/ledger/entries{query}")));
    let paid = |entry: &Value| {
        entry["postings"][0]["amount"]["amount_minor"]
            .as_i64()
            .unwrap()
    };
    items.iter().map(paid).collect()
}

#[test]
fn an_entry_shows_what_a_cdr_has_moved() {
    let (api, site) = charged();
    let session = site.sessions()[0].session_id.to_string();
    let path = format!("/v1/ledger/entries/cdr:{session}-1");
    let entry = api.get(&path).json();
    for (field, value) in [
        ("entry_id", json!(format!("cdr:{session}-1"))),
        ("kind", json!("cdr")),
        ("at", json!("2026-01-01T00:30:00.000Z")),
        ("created_by", json!("billing")),
        (
            "postings",
            json!([
                {"account": "receivable:ann", "amount": euro(100)},
                {"account": "revenue:site", "amount": euro(-93)},
                {"account": "tax:TH:700", "amount": euro(-7)},
            ]),
        ),
        (
            "sources",
            json!([format!("cdr:{session}-1"), format!("session:{session}")]),
        ),
    ] {
        assert_eq!(entry[field], value, "{field}: {entry}");
    }
    for wrong in ["cdr:x-1", "cdr:", "nonsense", "topup:p1"] {
        let answer = api.get(&format!("/v1/ledger/entries/{wrong}"));
        assert_eq!(answer.status, 404, "{wrong}");
    }
}

#[test]
fn entries_are_listed_by_day_and_by_account_the_newest_first() {
    let (api, _) = charged();
    for (query, wanted) in [
        // What is more than a day ahead must be asked for.
        ("", vec![200, 100]),
        ("?to=2026-01-03", vec![50, 200, 100]),
        ("?from=2026-01-01&to=2026-01-02", vec![200, 100]),
        ("?from=2026-01-02&to=2026-01-03", vec![50]),
        (
            "?from=2026-01-01T00:30:00Z&to=2026-01-01T01:00:00Z",
            vec![100],
        ),
        ("?to=2025-12-31", vec![]),
        ("?account=receivable:ann", vec![50, 100]),
        ("?account=receivable:ann&to=2026-01-02", vec![100]),
        ("?account=receivable:nobody", vec![]),
        ("?account=revenue:site&to=2026-01-03", vec![50, 200, 100]),
        (
            "?account=tax:TH:700&from=2026-01-01&to=2026-01-02",
            vec![200, 100],
        ),
        ("?account=bank", vec![]),
    ] {
        assert_eq!(paid(&api, query), wanted, "{query}");
    }
    for list in [
        "to=2026-01-03&",
        "account=receivable:ann&",
        "account=revenue:site&",
    ] {
        let mut found = Vec::new();
        let mut path = format!("/v1/ledger/entries?{list}limit=1");
        loop {
            let page = api.get(&path);
            found.extend(items(&page).iter().map(|entry| entry["entry_id"].clone()));
            let Some(cursor) = page.json()["next_cursor"].as_str().map(str::to_owned) else {
                break;
            };
            path = format!("/v1/ledger/entries?{list}limit=1&cursor={cursor}");
        }
        let all = items(&api.get(&format!("/v1/ledger/entries?{list}limit=50")));
        let all: Vec<Value> = all.iter().map(|entry| entry["entry_id"].clone()).collect();
        assert_eq!(found, all, "{list}");
    }
    for (query, code) in [
        ("?account=nonsense", (400, "invalid_query")),
        ("?from=2026-01-02&to=2026-01-01", (400, "invalid_query")),
        ("?from=2025-01-01&to=2026-01-01", (422, "period_too_long")),
    ] {
        let answer = api.get(&format!("/v1/ledger/entries{query}"));
        assert_eq!((answer.status, answer.code().as_str()), code, "{query}");
    }
}

#[test]
fn an_account_holds_what_was_posted_to_it_on_its_own_side() {
    let (api, _) = charged();
    for (account, side, has_statement, balances) in [
        ("receivable:ann", "debit", true, json!([euro(150)])),
        ("receivable:eve", "debit", true, json!([euro(200)])),
        ("revenue:site", "credit", false, json!([euro(327)])),
        ("tax:TH:700", "credit", false, json!([euro(23)])),
        ("internal", "debit", false, json!([])),
        ("bank", "debit", false, json!([])),
    ] {
        let shown = api.get(&format!("/v1/ledger/accounts/{account}")).json();
        let wanted = json!({"account": account, "side": side, "has_statement": has_statement,
            "balances": balances});
        assert_eq!(shown, wanted);
    }
    assert_eq!(api.get("/v1/ledger/accounts/nonsense").status, 404);
}

#[test]
fn a_statement_tells_the_balance_after_each_line_and_of_each_page() {
    let (api, _) = charged();
    let line = |line: &Value| {
        let [amount, balance] = ["amount", "balance"].map(|it| line[it]["amount_minor"].as_i64());
        (amount.unwrap(), balance.unwrap())
    };
    for path in [
        "/v1/ledger/accounts/receivable:ann/statement",
        "/v1/users/ann/statement",
    ] {
        for (query, opening, lines, closing) in [
            ("", json!([]), vec![(100, 100), (50, 150)], euro(150)),
            ("?to=2026-01-02", json!([]), vec![(100, 100)], euro(100)),
            (
                "?from=2026-01-02",
                json!([euro(100)]),
                vec![(50, 150)],
                euro(150),
            ),
            ("?from=2026-01-03", json!([euro(150)]), vec![], euro(150)),
            ("?limit=1", json!([]), vec![(100, 100)], euro(100)),
        ] {
            let page = api.get(&format!("{path}{query}")).json();
            let found: Vec<_> = page["items"].as_array().unwrap().iter().map(line).collect();
            assert_eq!(page["account"], "receivable:ann");
            assert_eq!(page["opening"], opening, "{path}{query}");
            assert_eq!(found, lines, "{path}{query}");
            assert_eq!(page["closing"], json!([closing]), "{path}{query}");
        }
        let first = api.get(&format!("{path}?limit=1")).json();
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api.get(&format!("{path}?limit=1&cursor={cursor}")).json();
        assert_eq!(second["opening"], first["closing"]);
        assert_eq!(line(&second["items"][0]), (50, 150));
        assert!(second.get("next_cursor").is_none(), "{second}");
    }
    let empty = api.get("/v1/users/mia/statement").json();
    assert_eq!(
        (&empty["items"], &empty["closing"]),
        (&json!([]), &json!([]))
    );
    for path in [
        "/v1/ledger/accounts/revenue:site/statement",
        "/v1/ledger/accounts/nonsense/statement",
        "/v1/users/nobody/statement",
    ] {
        assert_eq!(api.get(path).status, 404, "{path}");
    }
}

#[test]
fn what_accounts_show_adds_up_to_nothing_and_is_what_the_entries_say() {
    let (api, site) = charged();
    let ledger = site.ledger();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    let mut shown = Balances::new();
    for (account, currency) in ledger.balances().into_keys() {
        let answer = api.get(&format!("/v1/ledger/accounts/{account}")).json();
        let minor = answer["balances"][0]["amount_minor"].as_i64().unwrap();
        let minor = i128::from(minor) * if answer["side"] == "debit" { 1 } else { -1 };
        shown.insert((account, currency), minor);
    }
    assert_eq!(shown, ledger.balances());
    assert_eq!(shown.values().sum::<i128>(), 0);
}

#[test]
fn the_ledger_is_told_to_nobody_beyond_it() {
    let (api, site) = charged();
    let session = site.sessions()[0].session_id.to_string();
    let paths = [
        "/v1/ledger/entries".to_owned(),
        format!("/v1/ledger/entries/cdr:{session}-1"),
        "/v1/ledger/accounts/receivable:ann".to_owned(),
        "/v1/ledger/accounts/receivable:ann/statement".to_owned(),
        "/v1/users/ann/statement".to_owned(),
    ];
    let owner = api.person(
        "owner",
        &json!({"role": "site_owner", "site_ids": ["site"]}),
    );
    let driver = api.person("driver", &json!({"role": "driver"}));
    for path in &paths {
        for token in [&owner, &driver] {
            let answer = api.call("GET", path, token, None);
            assert_eq!(answer.status, 403, "{path}: {answer:?}");
        }
        let answer = api.call("GET", path, &api.viewer, None);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
    let of_other = |path: &str| api.call("GET", path, &api.other, None);
    assert_eq!(of_other(&paths[0]).json(), json!({"items": []}));
    assert_eq!(of_other(&paths[1]).status, 404);
    assert_eq!(of_other(&paths[2]).json()["balances"], json!([]));
    assert_eq!(of_other(&paths[3]).json()["items"], json!([]));
    assert_eq!(of_other(&paths[4]).status, 404);
}
