use serde_json::{Value, json};

use super::world::{Answer, World};
use forecourt_cloud::gateways::connected;
use forecourt_memory::world as testing;
use forecourt_memory::{When, run};

/// Sends a POST with this idempotency key.
pub(crate) fn post(world: &World, token: &str, key: &str, path: &str, body: &Value) -> Answer {
    let mut request = World::request("POST", path, token, Some(body));
    let headers = request.headers_mut();
    headers.insert("idempotency-key", key.parse().unwrap());
    world.send(request)
}

#[test]
fn a_repeat_gets_the_first_answer_and_does_nothing() {
    let world = World::new();
    let site = json!({"name": "A"});
    let first = post(&world, &world.admin, "k1", "/v1/sites", &site);
    let repeat = post(&world, &world.admin, "k1", "/v1/sites", &site);
    assert_eq!((first.status, repeat.status), (201, 201));
    assert_eq!(first.text, repeat.text);
    assert_eq!(repeat.header("idempotency-replayed"), "true");
    let listed = world.get("/v1/sites").json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[test]
fn the_same_key_for_another_request_is_refused() {
    let world = World::new();
    post(
        &world,
        &world.admin,
        "k1",
        "/v1/sites",
        &json!({"name": "A"}),
    );
    for (path, body) in [
        ("/v1/sites", json!({"name": "B"})),
        ("/v1/users", json!({"name": "A"})),
    ] {
        let answer = post(&world, &world.admin, "k1", path, &body);
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, "idempotency_key_reused")
        );
    }
}

#[test]
fn a_key_belongs_to_its_client_and_lasts_a_day() {
    let world = World::new();
    let site = json!({"name": "A"});
    let first = post(&world, &world.admin, "k1", "/v1/sites", &site);
    let other = post(&world, &world.other, "k1", "/v1/sites", &site);
    assert_ne!(first.json()["site_id"], other.json()["site_id"]);
    world.simulation.pass(24 * 3600 * 1000);
    let token = world.token("bootstrap", super::world::SECRET);
    let later = post(&world, &token, "k1", "/v1/sites", &site);
    assert_ne!(first.json()["site_id"], later.json()["site_id"]);
}

#[test]
fn a_refusal_is_repeated_too() {
    let world = World::new();
    let bad = json!({"name": ""});
    let first = post(&world, &world.admin, "k1", "/v1/sites", &bad);
    let repeat = post(&world, &world.admin, "k1", "/v1/sites", &bad);
    assert_eq!(first.status, 422);
    assert_eq!(first.text, repeat.text);
    assert_eq!(repeat.header("content-type"), "application/problem+json");
}

#[test]
fn an_answer_with_a_secret_is_not_kept() {
    let world = World::new();
    world.furnish();
    let gateway = json!({"site_id": "site-1"});
    let first = post(&world, &world.admin, "k1", "/v1/gateways", &gateway);
    let secret = first.json()["enrolment_secret"]
        .as_str()
        .unwrap()
        .to_owned();
    let repeat = post(&world, &world.admin, "k1", "/v1/gateways", &gateway);
    assert_eq!(
        (repeat.status, repeat.code().as_str()),
        (409, "answer_not_kept")
    );
    let part = secret.rsplit('.').next().unwrap();
    assert!(!format!("{:?}", world.simulation.table.items()).contains(part));
    let listed = world.get("/v1/gateways").json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

/// The rows that are kept for idempotency keys.
fn entries(world: &World) -> usize {
    let items = world.simulation.table.items();
    let held = items
        .iter()
        .filter(|item| format!("{item:?}").contains("request_hash"));
    held.count()
}

#[test]
fn a_kept_answer_is_given_to_a_token_of_the_same_scopes_only() {
    let world = World::new();
    let site = json!({"name": "A"});
    let first = post(&world, &world.admin, "k1", "/v1/sites", &site);
    assert_eq!(first.status, 201, "{first:?}");
    let narrow = world.narrow_token("command");
    let other = post(&world, &narrow, "k1", "/v1/sites", &site);
    assert_eq!(
        (other.status, other.code().as_str()),
        (422, "idempotency_key_reused")
    );
    assert!(!other.text.contains("site_id"), "{other:?}");
    // A newer token with the same scopes gets the kept answer.
    world.simulation.pass(1_000);
    let newer = world.token("bootstrap", super::world::SECRET);
    let repeat = post(&world, &newer, "k1", "/v1/sites", &site);
    assert_eq!((repeat.status, repeat.text), (201, first.text));
}

#[test]
fn a_refusal_for_want_of_a_right_is_not_kept() {
    let world = World::new();
    let site = json!({"name": "A"});
    for key in ["k1", "k1", "k2"] {
        let refused = post(&world, &world.viewer, key, "/v1/sites", &site);
        assert_eq!(refused.status, 403, "{refused:?}");
        assert_eq!(refused.header("idempotency-replayed"), "");
    }
    assert_eq!(entries(&world), 0);
    // The 401 of a client that was removed while its token is valid is not kept either.
    let client = world.post("/v1/clients", json!({"name": "app"})).json();
    let token = world.token_of(&client);
    let path = format!("/v1/clients/{}", client["client_id"].as_str().unwrap());
    assert_eq!(world.delete(&path).status, 204);
    let refused = post(&world, &token, "k1", "/v1/sites", &site);
    assert_eq!(refused.status, 401, "{refused:?}");
    assert_eq!(entries(&world), 0);
}

/// Repeats a request until it is carried out, as a correct client does.
pub(crate) fn insist(world: &World, key: &str, path: &str, body: &Value) -> Answer {
    let mut answer = post(world, &world.admin, key, path, body);
    if answer.code() == "request_in_progress" {
        world.simulation.pass(60_000);
        answer = post(world, &world.admin, key, path, body);
    }
    answer
}

fn tariff(price: &str) -> Value {
    json!({"name": "Day", "currency": "EUR",
        "elements": [{"type": "energy", "price": price}]})
}

/// The ids of the items in a list.
fn ids(world: &World, path: &str, name: &str) -> Vec<Value> {
    let listed = world.get(path).json();
    let items = listed["items"].as_array().unwrap();
    items.iter().map(|item| item[name].clone()).collect()
}

/// Carries a request out with each of its calls failing in turn, before and after the work of the
/// call. `once` tells how many calls the first try made. Returns how many calls failed.
pub(crate) fn fails_everywhere(prepare: impl Fn() -> World, once: impl Fn(&World) -> u64) -> usize {
    let mut failed = 0;
    for when in [When::Before, When::After] {
        for call in 1.. {
            let world = prepare();
            world.simulation.faults.fail_at(call, when);
            if once(&world) < call {
                break;
            }
            failed += 1;
        }
    }
    failed
}

#[test]
fn a_command_whose_answer_failed_is_given_once_however_often_it_is_repeated() {
    let prepare = || {
        let api = World::new();
        let site = testing::World::within(&api.simulation, "default");
        let (ours, now) = (&site.ours, site.simulation.now());
        let table = &site.simulation.table;
        let identity = ours.identity("connection");
        assert!(run(connected(table, &identity, now)).unwrap().is_some());
        site.simulation.connections.open("connection");
        api
    };
    let path = "/v1/stations/CP-1/commands";
    let start = json!({"type": "remote_start", "connector_id": 1, "token_uid": "CARD",
        "expires_at": "2026-01-01T01:00:00Z"});
    let failed = fails_everywhere(prepare, |api| {
        let first = post(api, &api.admin, "k1", path, &start);
        let used = api.simulation.faults.calls();
        api.simulation.faults.heal();
        let there = ids(api, path, "command_id");
        let answer = insist(api, "k1", path, &start);
        assert_eq!(answer.status, 202, "{first:?}, then {answer:?}");
        let id = answer.json()["command_id"].clone();
        assert!(there.iter().all(|earlier| *earlier == id), "{there:?} {id}");
        assert_eq!(ids(api, path, "command_id"), std::slice::from_ref(&id));
        assert_eq!(ids(api, "/v1/sessions", "session_id").len(), 1);
        let site = testing::World::within(&api.simulation, "default");
        site.drain();
        // The next sweep sends the hand-over that a queue did not take.
        api.simulation.pass(5 * 60_000);
        site.sweep();
        let posted = api.simulation.connections.take("connection");
        assert!(!posted.is_empty(), "{first:?}, then {answer:?}");
        let named = |text: &String| text.contains(id.as_str().unwrap());
        assert!(posted.iter().all(named), "{posted:?}");
        used
    });
    assert!(failed > 10, "{failed}");
}

#[test]
fn a_row_whose_answer_failed_is_made_once_and_shown_to_the_repeat() {
    for (path, name, body) in [
        ("/v1/sites", "site_id", json!({"name": "A"})),
        (
            "/v1/users",
            "user_id",
            json!({"user_id": "ada", "full_name": "Ada"}),
        ),
        ("/v1/tariffs", "tariff_id", tariff("0.40")),
    ] {
        let failed = fails_everywhere(World::new, |api| {
            post(api, &api.admin, "k1", path, &body);
            let used = api.simulation.faults.calls();
            api.simulation.faults.heal();
            let there = ids(api, path, name);
            let answer = insist(api, "k1", path, &body);
            assert_eq!(answer.status, 201, "{answer:?}");
            let id = answer.json()[name].clone();
            assert!(there.iter().all(|earlier| *earlier == id), "{there:?} {id}");
            assert_eq!(ids(api, path, name), [id]);
            used
        });
        assert!(failed > 4, "{failed}");
    }
}

#[test]
fn a_row_of_another_request_is_never_taken_for_that_of_a_repeat() {
    let world = World::new();
    let user = |name: &str| json!({"user_id": "ada", "full_name": name});
    let faults = &world.simulation.faults;
    faults.heal();
    world.get("/v1/users/ada");
    // The row of the key is read and written, and the client is read; the fourth call
    // stores the user.
    faults.fail_at(4, When::Before);
    let first = post(&world, &world.admin, "k1", "/v1/users", &user("Ada"));
    assert_eq!(first.status, 503, "{first:?}");
    faults.heal();
    assert_eq!(world.post("/v1/users", user("Eve")).status, 201);
    let repeat = post(&world, &world.admin, "k1", "/v1/users", &user("Ada"));
    assert_eq!(
        (repeat.status, repeat.code().as_str()),
        (409, "already_exists")
    );
}

#[test]
fn a_tariff_version_whose_answer_failed_is_added_once() {
    let prepare = || {
        let api = World::new();
        let mut first = tariff("0.40");
        first["tariff_id"] = json!("day");
        assert_eq!(api.post("/v1/tariffs", first).status, 201);
        api
    };
    let path = "/v1/tariffs/day/versions";
    let failed = fails_everywhere(prepare, |api| {
        post(api, &api.admin, "k1", path, &tariff("0.45"));
        let used = api.simulation.faults.calls();
        api.simulation.faults.heal();
        let added = ids(api, path, "version").len() == 2;
        // The repeat does not undo a version that somebody else added in between.
        api.simulation.pass(1_000);
        assert_eq!(api.post(path, tariff("0.50")).status, 201);
        let answer = insist(api, "k1", path, &tariff("0.45"));
        assert_eq!(answer.status, 201, "{answer:?}");
        let number = if added { 2 } else { 3 };
        assert_eq!(answer.json()["version"], number, "{answer:?}");
        assert_eq!(ids(api, path, "version"), [1, 2, 3]);
        used
    });
    assert!(failed > 4, "{failed}");
}
