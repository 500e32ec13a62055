//! The operators of the deployment, as whoever runs it sees them.

use std::collections::BTreeSet;

use forecourt_domain::fact::Noticed;
use forecourt_store::keys;
use forecourt_store::ports::Item;
use forecourt_types::TokenClaimId;
use serde_json::{Value, json};

use super::commands::connected_site;
use super::world::{SECRET, World};

const OTHER: &str = "/v1/operators/other";

fn suspend(world: &World) {
    let reason = json!({"suspended": {"reason": "The contract has ended"}});
    let answer = world.patch(OTHER, reason);
    assert_eq!(answer.status, 200, "{answer:?}");
    let shown = answer.json();
    assert_eq!(shown["suspended"]["reason"], "The contract has ended");
    assert_eq!(
        shown["suspended"]["since"],
        world.simulation.now().to_string()
    );
}

#[test]
fn the_deployment_admin_lists_shows_and_renames_operators_and_nobody_else_does() {
    let world = World::new();
    for number in 0..5 {
        let new = json!({"operator_id": format!("more-{number}"), "name": "More"});
        let added = world.post("/v1/operators", new);
        assert_eq!(added.status, 201, "{added:?}");
        let path = format!("/v1/operators/more-{number}");
        assert_eq!(added.header("location"), path);
    }
    let first = world.get("/v1/operators?limit=4").json();
    let ids = |page: &Value| {
        let items = page["items"].as_array().unwrap().clone();
        let ids = items
            .iter()
            .map(|it| it["operator_id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids(&first), ["default", "more-0", "more-1", "more-2"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = world
        .get(&format!("/v1/operators?limit=4&cursor={cursor}"))
        .json();
    assert_eq!(ids(&second), ["more-3", "more-4", "other"]);
    assert_eq!(second.get("next_cursor"), None);

    let renamed = world.patch(OTHER, json!({"name": "Other and Sons"}));
    assert_eq!(renamed.json()["name"], "Other and Sons");
    let own = world.call("GET", "/v1/operator", &world.other, None).json();
    assert_eq!(own, world.get(OTHER).json(), "the operator sees it, too");
    let stale = world.get(OTHER);
    world.patch(OTHER, json!({"name": "Other"}));
    let request = axum::http::Request::patch(OTHER)
        .header("authorization", format!("Bearer {}", world.admin))
        .header("content-type", "application/json")
        .header("if-match", stale.header("etag"))
        .body(axum::body::Body::from(r#"{"name": "Stale"}"#));
    assert_eq!(world.send(request.unwrap()).status, 412);

    let before = world.simulation.table.items();
    let change = json!({"name": "Mine"});
    for token in [
        &world.other,
        &world.viewer,
        &world.narrow_token("read configure people"),
    ] {
        for path in [
            "/v1/operators",
            OTHER,
            "/v1/operators/other/export",
            "/v1/operators/default",
        ] {
            assert_eq!(world.call("GET", path, token, None).status, 403, "{path}");
        }
        assert_eq!(world.call("PATCH", OTHER, token, Some(&change)).status, 403);
    }
    assert_eq!(world.get("/v1/operators/nobody").status, 404);
    assert_eq!(world.get("/v1/operators/nobody/export").status, 404);
    assert_eq!(world.patch("/v1/operators/nobody", change).status, 404);
    assert_eq!(world.simulation.table.items(), before);
}

#[test]
fn nobody_of_a_suspended_operator_does_anything_until_it_is_lifted() {
    let world = World::new();
    let client = json!({"name": "app"});
    let client = world
        .call("POST", "/v1/clients", &world.other, Some(&client))
        .json();
    suspend(&world);
    world.patch(OTHER, json!({"name": "A new name"}));
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        client["client_id"].as_str().unwrap(),
        client["client_secret"].as_str().unwrap()
    );
    let before = world.simulation.table.items();
    let refused = world.form(&form, None);
    assert_eq!(refused.status, 400, "{refused:?}");
    assert_eq!(refused.json()["error"], "unauthorized_client");
    let site = json!({"name": "A"});
    for (method, path, body) in [
        ("GET", "/v1/sites", None),
        ("POST", "/v1/sites", Some(&site)),
        ("GET", "/v1/operator", None),
        ("POST", "/v1/live/tickets", None),
    ] {
        let answer = world.call(method, path, &world.other, body);
        let told = (answer.status, answer.code());
        assert_eq!(
            told,
            (403, "operator_suspended".to_owned()),
            "{method} {path}"
        );
    }
    assert_eq!(world.simulation.table.items(), before);
    assert_eq!(
        world.get("/v1/sites").status,
        200,
        "others are not concerned"
    );
    let again = json!({"suspended": {"reason": "Not paid"}});
    world.simulation.pass(60_000);
    let since = world.get(OTHER).json()["suspended"]["since"].clone();
    let changed = world.patch(OTHER, again).json();
    assert_eq!(
        changed["suspended"],
        json!({"reason": "Not paid", "since": since})
    );

    let lifted = world.patch(OTHER, json!({"suspended": null}));
    assert_eq!(lifted.json().get("suspended"), None);
    assert_eq!(world.form(&form, None).status, 200);
    assert_eq!(
        world.call("GET", "/v1/sites", &world.other, None).status,
        200
    );
}

#[test]
fn another_process_knows_of_a_suspension_within_a_minute() {
    let world = World::new();
    let elsewhere = forecourt_api::ApiState::new(
        world.simulation.ports(),
        forecourt_api::Settings::new(
            super::world::URL.to_owned(),
            "wss://link.example".to_owned(),
        ),
        forecourt_store::secrets::KeyCache::default(),
    );
    let router = forecourt_api::router(elsewhere);
    let status = |router: &axum::Router| {
        let request = World::request("GET", "/v1/sites", &world.other, None);
        let answer = tower::ServiceExt::oneshot(router.clone(), request);
        forecourt_memory::run(answer).unwrap().status().as_u16()
    };
    assert_eq!(status(&router), 200);
    suspend(&world);
    world.simulation.pass(60_000);
    assert_eq!(status(&router), 403);
}

#[test]
fn a_suspension_has_a_reason_and_is_not_of_the_own_operator() {
    let world = World::new();
    for (path, body, field) in [
        (
            OTHER,
            json!({"suspended": {"reason": ""}}),
            "suspended.reason",
        ),
        (
            OTHER,
            json!({"suspended": {"reason": "x".repeat(501)}}),
            "suspended.reason",
        ),
        (OTHER, json!({"suspended": true}), "suspended"),
        (OTHER, json!({"name": ""}), "name"),
        (
            "/v1/operators/default",
            json!({"suspended": {"reason": "Mine"}}),
            "suspended",
        ),
    ] {
        let answer = world.patch(path, body);
        assert_eq!(answer.status, 422, "{answer:?}");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{answer:?}");
    }
}

#[test]
fn a_person_of_a_suspended_operator_gets_no_tokens() {
    let world = World::new();
    let token = world.person("eva", &json!({"role": "admin"}));
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 200);
    // The operator of the test's people is the deployment admin's own, which cannot be suspended:
    // another deployment admin does it.
    let boss = json!({"operator_id": "boss", "name": "Boss"});
    let boss = world.post("/v1/operators", boss).json();
    let id = boss["client_id"].as_str().unwrap();
    let key = forecourt_store::keys::client(
        &forecourt_types::OperatorId::new("boss").unwrap(),
        &forecourt_types::ClientId::new(id).unwrap(),
    );
    let item = forecourt_memory::run(forecourt_store::ports::Table::get(
        &world.simulation.table,
        &key,
    ));
    let mut item = item.unwrap().unwrap();
    item.body
        .insert("role".to_owned(), json!("deployment_admin"));
    world.simulation.table.plant(item);
    let boss = world.token_of(&boss);
    let reason = json!({"suspended": {"reason": "Not paid"}});
    let answer = world.call("PATCH", "/v1/operators/default", &boss, Some(&reason));
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = world.call("GET", "/v1/me", &token, None);
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (403, "operator_suspended")
    );
    let form = format!("grant_type=client_credentials&client_id=bootstrap&client_secret={SECRET}");
    assert_eq!(
        world.form(&form, None).json()["error"],
        "unauthorized_client"
    );
}

/// All pages of an export.
fn exported(world: &World, operator: &str, limit: u32) -> Vec<Value> {
    let path = format!("/v1/operators/{operator}/export?limit={limit}");
    let mut rows = Vec::new();
    let mut cursor = String::new();
    for _ in 0..1_000 {
        let page = world.get(&format!("{path}{cursor}"));
        assert_eq!(page.status, 200, "{page:?}");
        let page = page.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= usize::try_from(limit).unwrap());
        rows.extend(items.iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
    unreachable!("the export has no end")
}

/// Puts money into the wallet that is there.
fn fill_wallet(world: &World) {
    let change = json!({"amount": {"amount_minor": 700, "currency": "EUR"}, "against": "bank",
        "reason": "paid"});
    let path = "/v1/wallets/w1/adjust";
    let booked = super::idempotency::post(world, &world.admin, "k1", path, &change);
    assert_eq!(booked.status, 201, "{booked:?}");
}

#[test]
fn an_export_holds_every_row_of_the_operator_once_and_no_secret() {
    let (world, mut site) = connected_site();
    world.furnish();
    let hook = json!({"url": "https://hooks.example.com/in", "events": ["session.ended"]});
    let hook = world.post("/v1/webhooks", hook).json();
    site.write(
        1,
        forecourt_domain::fact::Fact::Noticed(Noticed::new(
            Noticed::STATION_CONNECTED,
            json!({}).into(),
        )),
    );
    site.start("7", 2, 0);
    site.stop("7", 30, 5_000);
    site.settle();
    fill_wallet(&world);
    site.drain();
    let claim = keys::token_claim(&site.ours.operator, &TokenClaimId::new("c1").unwrap());
    let claim = Item::new(claim, &json!({"token_uid": "CARD"})).unwrap();
    world.simulation.table.plant(claim);
    let items = world.simulation.table.items();
    // The tariff of the test site has a version and no row of its own.
    let left_out = [
        "#report#",
        "#idempotency#",
        "#sessions#",
        "#cdrs#",
        "#audit#by#",
        "#tariff#plain",
        // Listings, and the days of the last use.
        "#stations#",
        "#tokens#",
        "#users#",
        "#vehicles#",
        // The statements and sums that follow from the entries.
        "#account#",
        "#total#",
    ];
    let mine = items.keys().filter(|key| {
        let is_own = key.pk == "op#default" || key.pk.starts_with("op#default#");
        // The mark that an entry is added to the sums.
        let is_mark = key.sk == "counted";
        is_own && !is_mark && !left_out.iter().any(|part| key.pk.contains(part))
    });
    let wanted: BTreeSet<_> = mine.map(|key| (key.pk.clone(), key.sk.clone())).collect();
    assert!(wanted.len() > 40, "{}", wanted.len());
    for limit in [1, 7, 100] {
        let rows = exported(&world, "default", limit);
        let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        let found: Vec<_> = rows
            .iter()
            .map(|row| (text(row, "partition"), text(row, "key")))
            .collect();
        let once: BTreeSet<_> = found.iter().cloned().collect();
        assert_eq!(once.len(), found.len(), "no row is there twice");
        let missing: Vec<_> = wanted.difference(&once).collect();
        let strange: Vec<_> = once.difference(&wanted).collect();
        assert!(
            missing.is_empty() && strange.is_empty(),
            "{missing:?} {strange:?}"
        );
        let all = serde_json::to_string(&rows).unwrap();
        assert!(
            !all.contains(hook["secret"].as_str().unwrap()),
            "a secret is shown"
        );
        assert!(all.contains("\"secret\":\"***\""), "it is there, hidden");
        assert!(!all.contains("hash\":\"") || all.contains("hash\":\"***"));
    }
    assert!(exported(&world, "other", 100).len() < 10);
    let wrong = world.get("/v1/operators/other/export?cursor=bm9uc2Vuc2U");
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (400, "invalid_query")
    );
}

#[test]
fn everybody_of_an_operator_is_told_its_name() {
    let world = World::new();
    world.furnish();
    let named = world.patch("/v1/operator", json!({"name": "Harbour Charging"}));
    assert_eq!(named.status, 200, "{named:?}");
    let mut tokens = vec![(world.admin.clone(), "Harbour Charging")];
    tokens.push((world.other.clone(), "Other Ltd"));
    for (id, fields) in [
        ("v", json!({"role": "viewer"})),
        ("d", json!({"role": "driver"})),
        ("o", json!({"role": "site_owner", "site_ids": ["site-1"]})),
        ("c", json!({"role": "caretaker", "station_ids": ["CP1"]})),
    ] {
        tokens.push((world.person(id, &fields), "Harbour Charging"));
    }
    for (token, name) in tokens {
        let me = world.call("GET", "/v1/me", &token, None).json();
        assert_eq!(me["operator_name"], name, "{me}");
    }
}
