use forecourt_memory::world as testing;
use forecourt_memory::{Pipeline, Random};
use serde_json::{Value, json};

use super::idempotency::{fails_everywhere, insist, post};
use super::world::{Answer, World};

/// The address at which the wallet `w1` is changed by hand.
const ADJUST: &str = "/v1/wallets/w1/adjust";

fn with_wallet() -> World {
    let world = World::new();
    let new = json!({"wallet_id": "w1", "name": "Fleet", "currency": "EUR"});
    let added = world.post("/v1/wallets", new);
    assert_eq!(added.status, 201, "{added:?}");
    assert_eq!(added.header("location"), "/v1/wallets/w1");
    world
}

fn euro(amount_minor: i64) -> Value {
    json!({"amount_minor": amount_minor, "currency": "EUR"})
}

fn change(amount_minor: i64, against: &str) -> Value {
    json!({"amount": euro(amount_minor), "against": against, "reason": "paid at the desk"})
}

fn adjust(world: &World, key: &str, amount_minor: i64, against: &str) -> Answer {
    let body = change(amount_minor, against);
    post(world, &world.admin, key, ADJUST, &body)
}

/// Lets `reporting` add what was handed over.
fn report(world: &World) {
    Pipeline::new(world.simulation.clone()).drain(&mut Random::new(1), true);
}

/// Balance, held and available of the wallet, in minor units.
fn holds(world: &World) -> [i64; 3] {
    let wallet = world.get("/v1/wallets/w1").json();
    ["balance", "held", "available"].map(|it| wallet[it]["amount_minor"].as_i64().unwrap())
}

#[test]
fn a_wallet_is_added_once_shown_and_listed() {
    let world = with_wallet();
    let shown = world.get("/v1/wallets/w1").json();
    for (field, value) in [
        ("wallet_id", json!("w1")),
        ("name", json!("Fleet")),
        ("balance", euro(0)),
        ("held", euro(0)),
        ("available", euro(0)),
        ("credit_limit", euro(0)),
        ("created_by", json!("bootstrap")),
    ] {
        assert_eq!(shown[field], value, "{field}: {shown}");
    }
    let again = json!({"wallet_id": "w1", "name": "Other", "currency": "THB"});
    let again = world.post("/v1/wallets", again);
    assert_eq!(
        (again.status, again.code().as_str()),
        (409, "already_exists")
    );
    let second = json!({"name": "Second", "currency": "THB"});
    assert_eq!(world.post("/v1/wallets", second).status, 201);
    let listed = world.get("/v1/wallets").json();
    let listed = listed["items"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 2);
    assert!(listed.contains(&shown), "{listed:?}");
    let page = world.get("/v1/wallets?limit=1").json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    for (body, field) in [
        (json!({"name": "", "currency": "EUR"}), "name"),
        (json!({"name": "A", "currency": "EURO"}), "currency"),
        (json!({"name": "A"}), "currency"),
    ] {
        let answer = world.post("/v1/wallets", body);
        assert_eq!(answer.status, 422, "{answer:?}");
        assert!(answer.text.contains(field), "{field}: {answer:?}");
    }
    let other = world.call("GET", "/v1/wallets", &world.other, None);
    assert_eq!(other.json(), json!({"items": []}));
    assert_eq!(
        world
            .call("GET", "/v1/wallets/w1", &world.other, None)
            .status,
        404
    );
}

#[test]
fn money_is_put_in_and_taken_out_by_hand_with_a_reason() {
    let world = with_wallet();
    let booked = adjust(&world, "k1", 2_000, "bank");
    assert_eq!(booked.status, 201, "{booked:?}");
    let entry = booked.json();
    assert_eq!(entry["kind"], "adjustment");
    assert_eq!(entry["reason"], "paid at the desk");
    let postings = json!([{"account": "wallet:w1", "amount": euro(-2_000)},
        {"account": "bank", "amount": euro(2_000)}]);
    assert_eq!(entry["postings"], postings);
    assert_eq!(world.get(booked.header("location")).json(), entry);
    assert_eq!(adjust(&world, "k2", 500, "marketing").status, 201);
    assert_eq!(adjust(&world, "k3", -300, "bank").status, 201);
    assert_eq!(holds(&world), [2_200, 0, 2_200]);
    let statement = world.get("/v1/wallets/w1/statement").json();
    let lines = statement["items"].as_array().unwrap().iter();
    let balances: Vec<i64> = lines
        .map(|line| line["balance"]["amount_minor"].as_i64().unwrap())
        .collect();
    assert_eq!(balances.last(), Some(&2_200));
    assert_eq!(balances.len(), 3);
    assert_eq!(statement["closing"], json!([euro(2_200)]));
    report(&world);
    for (account, minor) in [("wallet:w1", 2_200), ("bank", 1_700), ("marketing", 500)] {
        let shown = world.get(&format!("/v1/ledger/accounts/{account}")).json();
        assert_eq!(shown["balances"], json!([euro(minor)]), "{account}");
    }
    let log = world.get("/v1/audit-log?record=wallet&record_id=w1").json();
    let told: Vec<&Value> = log["items"].as_array().unwrap().iter().collect();
    let asked = told.iter().filter(|entry| entry["action"] == "requested");
    assert_eq!(asked.count(), 3, "{log}");
}

#[test]
fn more_than_there_is_cannot_be_taken_out_and_nothing_is_written() {
    let world = with_wallet();
    assert_eq!(adjust(&world, "k1", 2_000, "bank").status, 201);
    report(&world);
    let refused = adjust(&world, "k2", -2_001, "bank");
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "wrong_state")
    );
    assert_eq!(holds(&world), [2_000, 0, 2_000]);
    let entries = world.get("/v1/ledger/entries?account=wallet:w1").json();
    assert_eq!(entries["items"].as_array().unwrap().len(), 1);
    assert_eq!(adjust(&world, "k3", -2_000, "bank").status, 201);
    assert_eq!(holds(&world), [0, 0, 0]);
}

#[test]
fn a_change_without_key_reason_or_right_is_refused() {
    let world = with_wallet();
    let answer = world.post(ADJUST, change(100, "bank"));
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "invalid_query")
    );
    assert!(answer.text.contains("Idempotency-Key"), "{answer:?}");
    for (number, (body, field)) in [
        (change(0, "bank"), "amount.amount_minor"),
        (change(i64::MIN, "bank"), "amount.amount_minor"),
        (change(1_000_000_000_001, "bank"), "amount.amount_minor"),
        (
            json!({"amount": {"amount_minor": 1, "currency": "THB"}, "against": "bank",
                "reason": "x"}),
            "amount.currency",
        ),
        (
            json!({"amount": euro(1), "against": "bank", "reason": " "}),
            "reason",
        ),
        (
            json!({"amount": euro(1), "against": "revenue", "reason": "x"}),
            "against",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = post(&world, &world.admin, &format!("k{number}"), ADJUST, &body);
        assert_eq!(answer.status, 422, "{answer:?}");
        assert!(answer.text.contains(field), "{field}: {answer:?}");
    }
    let answer = post(&world, &world.viewer, "k", ADJUST, &change(100, "bank"));
    assert_eq!(answer.status, 403, "{answer:?}");
    let nobody = "/v1/wallets/w2/adjust";
    let answer = post(&world, &world.admin, "n", nobody, &change(100, "bank"));
    assert_eq!(answer.status, 404, "{answer:?}");
    assert_eq!(holds(&world), [0, 0, 0]);
}

#[test]
fn a_change_whose_answer_failed_moves_money_once() {
    let failed = fails_everywhere(with_wallet, |world| {
        adjust(world, "k1", 700, "bank");
        let used = world.simulation.faults.calls();
        world.simulation.faults.heal();
        // Somebody else takes out what is there meanwhile.
        world.simulation.pass(1_000);
        let taken = adjust(world, "k2", -700, "bank").status == 201;
        let answer = insist(world, "k1", ADJUST, &change(700, "bank"));
        assert_eq!(answer.status, 201, "{answer:?}");
        let left = if taken { 0 } else { 700 };
        assert_eq!(holds(world), [left, 0, left]);
        // What was handed over and not sent is sent by the sweep.
        world.simulation.pass(120_000);
        let site = testing::World::within(&world.simulation, "default");
        site.sweep();
        let bank = world.get("/v1/ledger/accounts/bank").json();
        let balance = bank["balances"][0]["amount_minor"].as_i64();
        assert_eq!(balance, Some(left), "{bank}");
        assert_eq!(site.ledger().faults(), Vec::<String>::new());
        used
    });
    assert!(failed > 6, "{failed}");
}
