//! Webhooks: whom an operator wants to be told, of what, and by which secret.

use forecourt_memory::{Pipeline, Random, Receiver};
use serde_json::{Value, json};

use super::world::World;
use forecourt_store::keys;
use forecourt_store::ports::Item;
use forecourt_types::{OperatorId, WebhookId};

const URL: &str = "https://hooks.example.com/forecourt";

fn new() -> Value {
    json!({"name": "Accounting", "url": URL, "events": ["session.ended", "cdr.created"]})
}

fn path_of(webhook: &Value) -> String {
    format!("/v1/webhooks/{}", webhook["webhook_id"].as_str().unwrap())
}

#[test]
fn a_secret_is_shown_once_and_a_new_one_leaves_the_old_one_a_day() {
    let world = World::new();
    let added = world.post("/v1/webhooks", new());
    assert_eq!(added.status, 201, "{added:?}");
    assert_eq!(added.header("cache-control"), "no-store");
    let (webhook, first) = (added.json(), added.json()["secret"].clone());
    let first = first.as_str().unwrap();
    let key = first.strip_prefix("whsec_").unwrap();
    assert_eq!(key.len(), 44, "32 bytes in base64: {first}");
    let path = path_of(&webhook);
    assert_eq!(added.header("location"), path);
    let shown = world.get(&path);
    assert_eq!(
        shown.json()["events"],
        json!(["session.ended", "cdr.created"])
    );
    assert_eq!(shown.json()["active"], true);
    let listed = world.get("/v1/webhooks");
    assert_eq!(listed.json()["items"], json!([shown.json()]));

    let renewed = world.post(&format!("{path}/secret"), json!({}));
    assert_eq!(renewed.status, 201, "{renewed:?}");
    let second = renewed.json()["secret"].as_str().unwrap().to_owned();
    assert_ne!(second, first);
    let until = renewed.json()["former_secret_until"].clone();
    let until = forecourt_types::Timestamp::parse(until.as_str().unwrap()).unwrap();
    let now = renewed.json()["updated_at"].as_str().unwrap().to_owned();
    let now = forecourt_types::Timestamp::parse(&now).unwrap();
    assert_eq!(until.millis_since(now), 24 * 3_600_000);

    let log = world.get("/v1/audit-log?record=webhook").json();
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "{log}");
    assert_eq!(log["items"][0]["after"]["secret"], "***", "{log}");
    for text in [shown.text, listed.text, log.to_string()] {
        for secret in [first, second.as_str()] {
            let key = secret.strip_prefix("whsec_").unwrap();
            assert!(!text.contains(key), "{secret} in {text}");
        }
    }
}

#[test]
fn a_webhook_is_changed_switched_off_and_on_and_removed() {
    let world = World::new();
    let webhook = world.post("/v1/webhooks", new()).json();
    let path = path_of(&webhook);
    let moved = json!({"url": "https://new.example", "events": ["station.fault"], "name": null});
    let changed = world.patch(&path, moved).json();
    assert_eq!(changed["url"], "https://new.example");
    assert_eq!(changed["events"], json!(["station.fault"]));
    assert!(changed.get("name").is_none(), "{changed}");
    let off = world.patch(&path, json!({"active": false})).json();
    assert_eq!(
        (&off["active"], &off["off_reason"]),
        (&json!(false), &json!("asked"))
    );
    world.simulation.pass(1_000);
    let again = world.patch(&path, json!({"active": false})).json();
    assert_eq!(
        again["off_since"], off["off_since"],
        "it is off since the first time"
    );
    let on = world.patch(&path, json!({"active": true})).json();
    assert_eq!(on["active"], true);
    assert!(on.get("off_since").is_none(), "{on}");

    let read = world.get(&path);
    let mut stale = World::request("PATCH", &path, &world.admin, Some(&json!({"name": "A"})));
    stale
        .headers_mut()
        .insert("if-match", "\"1-1\"".parse().unwrap());
    assert_eq!(world.send(stale).status, 412);
    assert_eq!(world.get(&path).text, read.text);

    assert_eq!(world.delete(&path).status, 204);
    assert_eq!(world.get(&path).status, 404);
    assert_eq!(world.patch(&path, json!({"active": true})).status, 404);
    assert_eq!(world.post(&format!("{path}/secret"), json!({})).status, 404);
}

#[test]
fn a_webhook_that_is_switched_on_moved_or_removed_forgets_how_it_failed() {
    let world = World::new();
    let webhook = world.post("/v1/webhooks", new()).json();
    let path = path_of(&webhook);
    let id = WebhookId::new(webhook["webhook_id"].as_str().unwrap()).unwrap();
    let operator = OperatorId::new("default").unwrap();
    let key = keys::webhook_health(&operator, &id);
    let fails = || {
        let health = json!({"failing_since": "2026-01-01T00:00:00.000Z"});
        let table = &world.simulation.table;
        table.plant(Item::new(key.clone(), &health).unwrap());
    };
    let is_kept = || world.simulation.table.items().contains_key(&key);
    fails();
    let changes = [
        (json!({"name": "Other", "active": false}), true),
        (json!({"url": URL}), true),
        (json!({"active": true}), false),
        (json!({"url": "https://moved.example"}), false),
    ];
    for (change, kept) in changes {
        fails();
        assert_eq!(world.patch(&path, change.clone()).status, 200);
        assert_eq!(is_kept(), kept, "{change}");
    }
    fails();
    assert_eq!(world.delete(&path).status, 204);
    assert!(!is_kept());
}

#[test]
fn an_address_that_cannot_be_one_and_a_kind_that_nobody_sends_are_refused() {
    let world = World::new();
    let before = world.simulation.table.items();
    for (change, field) in [
        (json!({"url": "http://hooks.example.com/"}), "url"),
        (
            json!({"url": "https://anna:secret@hooks.example.com/"}),
            "url",
        ),
        (json!({"url": "hooks.example.com"}), "url"),
        (json!({"events": []}), "events"),
        (json!({"events": ["session.painted"]}), "events"),
        (json!({"events": ["webhook.test"]}), "events"),
        (json!({"name": ""}), "name"),
    ] {
        let mut body = new();
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let answer = world.post("/v1/webhooks", body);
        assert_eq!(answer.status, 422, "{change}: {answer:?}");
        let found = answer.json()["errors"][0]["field"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(found.starts_with(field), "{change}: {found}");
    }
    assert_eq!(world.simulation.table.items(), before);
}

#[test]
fn an_operator_has_at_most_ten_and_no_one_elses() {
    let world = World::new();
    for _ in 0..10 {
        assert_eq!(world.post("/v1/webhooks", new()).status, 201);
    }
    let more = world.post("/v1/webhooks", new());
    assert_eq!(
        (more.status, more.code().as_str()),
        (409, "wrong_state"),
        "{more:?}"
    );
    let ours = world.get("/v1/webhooks").json()["items"][0].clone();
    let (path, before) = (path_of(&ours), world.simulation.table.items());
    for (method, path, body) in [
        ("GET", path.clone(), None),
        (
            "PATCH",
            path.clone(),
            Some(json!({"url": "https://mine.example"})),
        ),
        ("DELETE", path.clone(), None),
        ("POST", format!("{path}/secret"), None),
    ] {
        let answer = world.call(method, &path, &world.other, body.as_ref());
        assert_eq!(answer.status, 404, "{method} {path}: {answer:?}");
    }
    let theirs = world.call("GET", "/v1/webhooks", &world.other, None);
    assert_eq!(theirs.json(), json!({"items": []}));
    assert_eq!(world.simulation.table.items(), before);
}

/// Runs the functions behind the queues until nothing is left to do.
fn work(world: &World) {
    let pipeline = Pipeline::new(world.simulation.clone());
    pipeline.drain(&mut Random::new(1), false);
}

#[test]
fn a_test_is_sent_and_listed_and_sent_again_on_request() {
    let world = World::new();
    let webhook = world.post("/v1/webhooks", new()).json();
    let path = path_of(&webhook);
    world.patch(&path, json!({"active": false}));
    let asked = world.post(&format!("{path}/test"), json!({}));
    assert_eq!(asked.status, 202, "{asked:?}");
    world
        .simulation
        .receivers
        .behave(URL, Receiver::Answers(500));
    work(&world);
    let [post] = world.simulation.receivers.take().try_into().unwrap();
    let body: Value = serde_json::from_str(&post.body).unwrap();
    assert_eq!(
        (&body["type"], &body["id"]),
        (&json!("webhook.test"), &asked.json()["event_id"])
    );
    assert_eq!(body["data"], json!({"webhook_id": webhook["webhook_id"]}));

    let list = world.get(&format!("{path}/deliveries")).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    let delivery = &list["items"][0];
    assert_eq!(
        (&delivery["state"], &delivery["attempted"]),
        (&json!("pending"), &json!(1))
    );
    assert_eq!(delivery["attempts"][0]["status"], 500);
    let event = delivery["event_id"].as_str().unwrap();
    let shown = world.get(&format!("/v1/events/{event}")).json();
    assert_eq!(
        (&shown["type"], &shown["data"]),
        (&body["type"], &body["data"])
    );
    assert_eq!(world.get("/v1/events").json()["items"], json!([shown]));

    let again = format!("{path}/deliveries/{event}/redeliver");
    let refused = world.post(&again, json!({}));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "wrong_state")
    );
    let is_failing = || {
        let items = world.simulation.table.items();
        items.keys().any(|key| key.sk == "health")
    };
    assert!(is_failing());
    world.patch(&path, json!({"active": true}));
    assert!(!is_failing(), "earlier failures do not switch it off again");
    world
        .simulation
        .receivers
        .behave(URL, Receiver::Answers(200));
    assert_eq!(world.post(&again, json!({})).status, 202);
    work(&world);
    assert_eq!(world.simulation.receivers.take()[0].body, post.body);
    let none = world
        .get(&format!("{path}/deliveries?state=pending"))
        .json();
    assert_eq!(none["items"], json!([]));
    let done = world
        .get(&format!("{path}/deliveries?state=delivered"))
        .json();
    assert_eq!(done["items"][0]["attempted"], 2);
    let log = world
        .get("/v1/audit-log?record=webhook&action=requested")
        .json();
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "{log}");
    let missing = format!("{path}/deliveries/evt_none/redeliver");
    assert_eq!(world.post(&missing, json!({})).status, 404);
}

#[test]
fn a_changed_person_and_a_changed_card_are_told_without_what_they_hold() {
    let world = World::new();
    world.furnish();
    let wanted = json!({"url": URL, "events": ["user.changed", "token.changed"]});
    world.post("/v1/webhooks", wanted);
    world.patch("/v1/users/user-1", json!({"email": "ada@example.org"}));
    world.patch("/v1/tokens/CARD1", json!({"status": "blocked"}));
    assert_eq!(world.delete("/v1/tokens/CARD1").status, 204);
    work(&world);
    let posts = world.simulation.receivers.take();
    assert!(
        posts
            .iter()
            .all(|post| !post.body.contains("ada@example.org"))
    );
    let data = posts.iter().map(|post| {
        let body: Value = serde_json::from_str(&post.body).unwrap();
        body["data"].clone()
    });
    let data: Vec<Value> = data.collect();
    for wanted in [
        json!({"user_id": "user-1", "action": "changed", "by": "bootstrap", "fields": ["email"]}),
        json!({"token_uid": "card1", "action": "changed", "by": "bootstrap", "fields": ["status"]}),
        json!({"token_uid": "card1", "action": "removed", "by": "bootstrap"}),
    ] {
        assert!(data.contains(&wanted), "{wanted} in {data:?}");
    }
    assert_eq!(data.len(), 3);
}

#[test]
fn the_document_says_of_every_kind_what_is_sent_with_an_example() {
    let document = serde_json::to_value(forecourt_api::document()).unwrap();
    for kind in forecourt_store::events::EventKind::ALL {
        let operation = &document["webhooks"][kind.as_str()]["post"];
        let content = &operation["requestBody"]["content"]["application/json"];
        assert_eq!(content["example"]["type"], kind.as_str());
        let data = content["example"]["data"].as_object().unwrap();
        assert!(!data.is_empty(), "{kind}");
        let documented = &content["schema"]["properties"]["data"]["properties"];
        assert_eq!(documented.as_object().unwrap().len(), data.len(), "{kind}");
        assert!(
            operation["description"].as_str().unwrap().len() > 10,
            "{kind}"
        );
    }
}

#[test]
fn the_events_of_a_station_are_seen_by_those_who_reach_it_but_for_its_bills() {
    let world = World::new();
    let mut site = forecourt_memory::world::World::within(&world.simulation, "default");
    let wanted = json!({"url": URL, "events": ["session.started", "cdr.created", "user.changed"]});
    world.post("/v1/webhooks", wanted);
    site.start("1", 0, 0);
    site.stop("1", 30, 2_000);
    site.settle();
    let owner = world.person(
        "owner",
        &json!({"role": "site_owner", "site_ids": ["site"]}),
    );
    let other = world.person("other", &json!({"role": "caretaker"}));
    work(&world);
    let list = |token: &str, query: &str| {
        let path = format!("/v1/stations/CP-1/events{query}");
        world.call("GET", &path, token, None)
    };
    let kinds = |token: &str, query: &str| {
        let items = list(token, query).json()["items"]
            .as_array()
            .unwrap()
            .clone();
        let kinds = items
            .iter()
            .map(|item| item["type"].as_str().unwrap().to_owned());
        kinds.collect::<Vec<_>>()
    };
    let mut all = kinds(&world.admin, "");
    all.sort();
    assert_eq!(all, ["cdr.created", "session.started"]);
    assert_eq!(kinds(&world.admin, "?type=cdr.created"), ["cdr.created"]);
    assert_eq!(kinds(&owner, ""), ["session.started"]);
    assert_eq!(list(&other, "").status, 404);
    assert_eq!(list(&world.other, "").status, 404);
    assert_eq!(world.call("GET", "/v1/events", &owner, None).status, 403);
}

#[test]
fn a_webhook_whose_row_cannot_be_read_can_be_removed() {
    let world = World::new();
    let webhook = world.post("/v1/webhooks", new()).json();
    let path = path_of(&webhook);
    let table = &world.simulation.table;
    let id = webhook["webhook_id"].as_str().unwrap();
    let items = table.items().into_values();
    let mut items = items.filter(|item| item.key.sk == id && item.key.pk.ends_with("#webhooks"));
    let mut item = items.next().unwrap();
    item.body.insert("url".to_owned(), json!(7));
    table.plant(item);
    assert_eq!(world.get(&path).status, 500);
    let stranger = world.call("DELETE", &path, &world.other, None);
    assert_eq!(stranger.status, 404, "{stranger:?}");
    let answer = world.call("DELETE", &path, &world.admin, None);
    assert_eq!(answer.status, 204, "{answer:?}");
    assert_eq!(world.get(&path).status, 404);
    assert_eq!(world.get("/v1/webhooks").json()["items"], json!([]));
}
