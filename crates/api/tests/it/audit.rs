//! The audit log. That every change has an entry is checked by [`World::send`] in every test.

use axum::body::Body;
use axum::http::Request;
use forecourt_api::RequestSource;
use serde_json::{Value, json};

use super::world::{Answer, World};

/// Sends a request as a host does that knows where it comes from.
fn send_from(world: &World, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let mut request: Request<Body> = World::request(method, path, &world.admin, body);
    request.extensions_mut().insert(RequestSource {
        address: Some("203.0.113.7".to_owned()),
        request_id: Some(format!("{method} {path}")),
        ..RequestSource::default()
    });
    world.send(request)
}

fn entries(world: &World, query: &str) -> Vec<Value> {
    let answer = world.get(&format!("/v1/audit-log{query}"));
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn an_entry_tells_who_changed_what_and_from_where() {
    let world = World::new();
    let site = json!({"site_id": "harbour", "name": "Harbour"});
    assert_eq!(
        send_from(&world, "POST", "/v1/sites", Some(&site)).status,
        201
    );
    let renamed = json!({"name": "Pier"});
    let changed = send_from(&world, "PATCH", "/v1/sites/harbour", Some(&renamed));
    assert_eq!(changed.header("x-request-id"), "PATCH /v1/sites/harbour");
    // A change that changes nothing has no entry.
    send_from(&world, "PATCH", "/v1/sites/harbour", Some(&renamed));
    assert_eq!(
        send_from(&world, "DELETE", "/v1/sites/harbour", None).status,
        204
    );

    let found = entries(&world, "?record=site&record_id=harbour");
    let actions: Vec<&Value> = found.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["removed", "changed", "created"]);
    let changed = &found[1];
    assert_eq!(changed["by"], "bootstrap");
    assert_eq!(changed["address"], "203.0.113.7");
    assert_eq!(changed["request_id"], "PATCH /v1/sites/harbour");
    assert_eq!(changed["before"], json!({"name": "Harbour"}));
    assert_eq!(changed["after"], json!({"name": "Pier"}));
    assert_eq!(found[0]["before"]["name"], "Pier");
    assert_eq!(found[0]["after"], json!({}));
    assert_eq!(found[2]["after"]["name"], "Harbour");
}

#[test]
fn every_answer_has_an_id_and_a_caller_cannot_choose_it() {
    let world = World::new();
    let mut request = World::request("GET", "/v1/sites", &world.admin, None);
    let chosen = "chosen".parse().unwrap();
    request.headers_mut().insert("x-request-id", chosen);
    let first = world.send(request);
    let second = world.get("/v1/nothing");
    let (first, second) = (first.header("x-request-id"), second.header("x-request-id"));
    assert!(!first.is_empty() && first != "chosen" && first != second);
}

#[test]
fn the_log_holds_no_secret() {
    let world = World::new();
    world.furnish();
    let client = world.post("/v1/clients", json!({"name": "desk"})).json();
    let gateway = world
        .post("/v1/gateways", json!({"site_id": "site-1"}))
        .json();
    let secret = json!({"enrolment_secret": gateway["enrolment_secret"]});
    let enrolled = world.call("POST", "/v1/gateways/enroll", "", Some(&secret));
    assert_eq!(enrolled.status, 200);
    world.patch(
        "/v1/stations/CP1",
        json!({"password": "another-password-1"}),
    );
    let items = world.simulation.table.items();
    let log: String = items
        .values()
        .filter(|item| item.key.pk.contains("#audit"))
        .map(|item| Value::Object(item.body.clone()).to_string())
        .collect();
    let stored: Vec<String> = items
        .values()
        .filter(|item| !item.key.pk.contains("#audit"))
        .flat_map(|item| item.body.iter().filter(|(name, _)| !name.ends_with("_at")))
        .filter(|(name, _)| name.contains("hash") || name.contains("verifier"))
        .filter_map(|(_, value)| value.as_str().map(str::to_owned))
        .collect();
    assert!(stored.len() >= 4, "{stored:?}");
    let shown = [
        client["client_secret"].as_str().unwrap(),
        gateway["enrolment_secret"].as_str().unwrap(),
        "0123456789abcdef",
        "another-password-1",
    ];
    for secret in shown.into_iter().chain(stored.iter().map(String::as_str)) {
        assert!(!log.contains(secret), "{secret}");
    }
    let changed = entries(&world, "?record=station&record_id=CP1&action=changed");
    assert_eq!(changed[0]["after"]["password_verifier"], "***");
    // The gateway itself is the author of its enrolment.
    let by = format!("?by={}", gateway["gateway_id"].as_str().unwrap());
    assert!(
        entries(&world, &by)
            .iter()
            .any(|entry| entry["record"] == "gateway")
    );
}

#[test]
fn entries_are_found_by_author_record_action_and_period() {
    let world = World::new();
    world.furnish();
    let all = entries(&world, "");
    assert!(all.len() >= 6, "{all:?}");
    assert_eq!(entries(&world, "?by=bootstrap").len(), all.len());
    assert_eq!(entries(&world, "?by=nobody").len(), 0);
    assert_eq!(entries(&world, "?record=vehicle").len(), 1);
    // Upper and lower case make no difference in a token.
    assert_eq!(entries(&world, "?record=token&record_id=CARD1").len(), 1);
    assert_eq!(entries(&world, "?record=vehicle&action=removed").len(), 0);
    assert_eq!(entries(&world, "?to=2000-01-01").len(), 0);
    let first = world.get("/v1/audit-log?limit=2").json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let next = entries(&world, &format!("?limit=2&cursor={cursor}"));
    assert_eq!(next, all[2..4]);
    for wrong in [
        "?record_id=site-1",
        "?action=read",
        "?from=yesterday",
        "?limit=0",
    ] {
        let answer = world.get(&format!("/v1/audit-log{wrong}"));
        assert_eq!(answer.status, 400, "{wrong}");
    }
}

#[test]
fn the_log_is_a_file_for_spreadsheets_too() {
    let world = World::new();
    world.furnish();
    world.patch("/v1/sites/site-1", json!({"name": "=1+1"}));
    let mut request = World::request("GET", "/v1/audit-log", &world.admin, None);
    let csv = "text/csv".parse().unwrap();
    request.headers_mut().insert("accept", csv);
    let answer = world.send(request);
    assert!(answer.header("content-type").starts_with("text/csv"));
    let lines: Vec<&str> = answer.text.lines().collect();
    assert!(lines[0].contains("at,by,action,record"));
    assert_eq!(lines.len(), 1 + entries(&world, "?limit=100").len());
    assert!(lines[1].contains("changed,site,site-1"), "{}", lines[1]);
}

#[test]
fn only_an_admin_of_the_operator_sees_the_log() {
    let world = World::new();
    world.furnish();
    let viewer = world.call("GET", "/v1/audit-log", &world.viewer, None);
    assert_eq!((viewer.status, viewer.code().as_str()), (403, "forbidden"));
    let other = world.call("GET", "/v1/audit-log?record=site", &world.other, None);
    assert_eq!(other.json()["items"], json!([]));
    let narrow = world.narrow_token("read configure");
    assert_eq!(
        world.call("GET", "/v1/audit-log", &narrow, None).status,
        403
    );
}
