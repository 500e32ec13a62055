use serde_json::{Value, json};

use super::world::{Answer, World};

fn post(world: &World, token: &str, key: &str, path: &str, body: &Value) -> Answer {
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
