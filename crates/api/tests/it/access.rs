use serde_json::json;

use super::world::World;

/// Every operation of the document, with ids that exist at the furnished operator.
fn operations() -> Vec<(String, String)> {
    let document = serde_json::to_value(forecourt_api::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path
            .replace("{site_id}", "site-1")
            .replace("{station_id}", "CP1")
            .replace("{uid}", "CARD1")
            .replace("{user_id}", "user-1")
            .replace("{vehicle_id}", "car-1")
            .replace("{tariff_id}", "standard")
            .replace("{client_id}", "bootstrap")
            .replace("{operator_id}", "other")
            .replace("{webhook_id}", "hook")
            .replace("{event_id}", "evt_1")
            .replace("{wallet_id}", "w1")
            .replace("{export_id}", "e1");
        for method in item.as_object().unwrap().keys() {
            if ["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                operations.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    assert!(operations.len() > 30);
    operations
}

fn is_open(path: &str) -> bool {
    [
        "/v1/gateways/enroll",
        "/v1/locations.geojson",
        "/v1/public/deployment",
        // Its link is the secret.
        "/v1/exports/e1/file",
    ]
    .contains(&path)
}

#[test]
fn no_operation_answers_without_a_token() {
    let world = World::new();
    world.furnish();
    let before = world.simulation.table.items();
    for (method, path) in operations() {
        if is_open(&path) {
            continue;
        }
        for token in ["", "nonsense", "a.b.c"] {
            let answer = world.call(&method, &path, token, Some(&json!({})));
            assert_eq!(answer.status, 401, "{method} {path} {token}: {answer:?}");
            assert_eq!(answer.code(), "unauthorized");
        }
    }
    assert_eq!(world.simulation.table.items(), before);
}

#[test]
fn a_viewer_changes_nothing() {
    let world = World::new();
    world.furnish();
    let before = world.simulation.table.items();
    for (method, path) in operations() {
        // Everybody may see and end the own sign-in, and watch and export what may be seen.
        let is_own = path.starts_with("/v1/me")
            || path.starts_with("/v1/exports")
            || path == "/v1/live/tickets";
        let is_admins = path.starts_with("/v1/clients") || path.starts_with("/v1/webhooks");
        if is_own || is_open(&path) || (method == "GET" && !is_admins) {
            continue;
        }
        let answer = world.call(&method, &path, &world.viewer, Some(&json!({})));
        // These compute something of what they are sent, and write nothing.
        let computes = ["/v1/tariffs/preview", "/v1/tariffs/lint"].contains(&path.as_str());
        let expected = match computes {
            true => (422, "invalid_fields"),
            false => (403, "forbidden"),
        };
        assert_eq!(
            (answer.status, answer.code().as_str()),
            expected,
            "{method} {path}"
        );
    }
    assert_eq!(world.simulation.table.items(), before);
}

#[test]
fn only_the_deployment_adds_operators() {
    let world = World::new();
    let operator = json!({"operator_id": "third", "name": "Third"});
    let answer = world.call("POST", "/v1/operators", &world.other, Some(&operator));
    assert_eq!(answer.status, 403);
    let client = json!({"name": "more", "role": "deployment_admin"});
    let answer = world.call("POST", "/v1/clients", &world.other, Some(&client));
    assert_eq!(answer.status, 403, "nobody gives away more than they have");
}

/// Every operation of the document by which a client could change something.
fn changes() -> impl Iterator<Item = (String, String)> {
    let changes = operations().into_iter();
    changes.filter(|(method, path)| method != "GET" && !is_open(path))
}

#[test]
fn a_token_of_a_removed_client_changes_nothing_and_shows_no_client() {
    let world = World::new();
    world.furnish();
    let client = world.post("/v1/clients", json!({"name": "app"})).json();
    let token = world.token_of(&client);
    let path = format!("/v1/clients/{}", client["client_id"].as_str().unwrap());
    assert_eq!(world.call("GET", "/v1/clients", &token, None).status, 200);
    assert_eq!(world.delete(&path).status, 204);
    let before = world.simulation.table.items();
    for (method, path) in changes() {
        // Only a deployment admin may use the addresses of operators and of the deployment, and
        // only a person has own data.
        let is_own = path.starts_with("/v1/me") && path != "/v1/me/sign-out";
        let is_of_deployment =
            path.starts_with("/v1/operators") || path.starts_with("/v1/deployment/");
        if is_own || is_of_deployment {
            continue;
        }
        let answer = world.call(&method, &path, &token, Some(&json!({"name": "more"})));
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (401, "unauthorized"),
            "{method} {path}: {answer:?}"
        );
    }
    assert_eq!(world.call("GET", "/v1/clients", &token, None).status, 401);
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 200);
    assert_eq!(world.simulation.table.items(), before);
}

#[test]
fn a_token_of_a_former_secret_changes_nothing_even_within_the_same_second() {
    let world = World::new();
    let client = world.post("/v1/clients", json!({"name": "app"})).json();
    let (old, id) = (world.token_of(&client), client["client_id"].as_str());
    let path = format!("/v1/clients/{}/secret", id.unwrap());
    world.simulation.pass(1);
    let renewed = world.post(&path, json!({})).json();
    let site = json!({"name": "A"});
    let answer = world.call("POST", "/v1/sites", &old, Some(&site));
    assert_eq!(answer.status, 401, "{answer:?}");
    let new = world.token_of(&renewed);
    let answer = world.call("POST", "/v1/sites", &new, Some(&site));
    assert_eq!(answer.status, 201, "{answer:?}");
}

#[test]
fn a_token_gives_no_client_a_right_that_it_lacks_itself() {
    let world = World::new();
    let admin = world.post("/v1/clients", json!({"name": "app"})).json();
    let admin = format!("/v1/clients/{}", admin["client_id"].as_str().unwrap());
    let secret = format!("{admin}/secret");
    let client = |role: &str| Some(json!({"name": "more", "role": role}));
    for (scopes, method, path, body, status) in [
        ("clients", "POST", "/v1/clients", client("admin"), 403),
        ("clients", "POST", "/v1/clients", client("viewer"), 403),
        ("clients", "POST", &secret, None, 403),
        ("clients+read", "POST", "/v1/clients", client("viewer"), 201),
        (
            "clients+read+configure+command+settle",
            "POST",
            "/v1/clients",
            client("admin"),
            403,
        ),
        (
            "clients+read+configure+command+call+settle",
            "POST",
            "/v1/clients",
            client("deployment_admin"),
            403,
        ),
        (
            "clients+read+configure+command+call+settle+audit+people+webhooks",
            "POST",
            &secret,
            None,
            201,
        ),
        // A removal gives nobody a right.
        ("clients", "DELETE", &admin, None, 204),
    ] {
        let token = world.narrow_token(scopes);
        let answer = world.call(method, path, &token, body.as_ref());
        assert_eq!(answer.status, status, "{scopes} {method} {path} {answer:?}");
    }
}

/// The lists of an operator that hold nothing before somebody has added something.
const LISTS: [&str; 10] = [
    "sites",
    "gateways",
    "stations",
    "tokens",
    "token-claims",
    "users",
    "vehicles",
    "tariffs",
    "connection-attempts",
    "connection-attempts?site_id=site-1",
];

#[test]
fn another_operators_things_are_not_there_and_stay_as_they_are() {
    let world = World::new();
    world.furnish();
    let gateway = world
        .post("/v1/gateways", json!({"site_id": "site-1"}))
        .json();
    let gateway = format!("/v1/gateways/{}", gateway["gateway_id"].as_str().unwrap());
    let before = world.simulation.table.items();
    let tariff =
        json!({"name": "A", "currency": "EUR", "elements": [{"type": "flat", "price": "1"}]});
    for (method, path, body) in [
        ("GET", "/v1/sites/site-1", None),
        ("PATCH", "/v1/sites/site-1", Some(json!({"name": "Mine"}))),
        ("DELETE", "/v1/sites/site-1", None),
        ("GET", &gateway, None),
        ("PATCH", &gateway, Some(json!({"name": "Mine"}))),
        ("POST", &format!("{gateway}/enrolment"), None),
        ("DELETE", &gateway, None),
        ("GET", "/v1/stations/CP1", None),
        ("PATCH", "/v1/stations/CP1", Some(json!({"name": "Mine"}))),
        ("DELETE", "/v1/stations/CP1", None),
        ("GET", "/v1/tokens/CARD1", None),
        (
            "PATCH",
            "/v1/tokens/CARD1",
            Some(json!({"status": "blocked"})),
        ),
        ("DELETE", "/v1/tokens/CARD1", None),
        ("GET", "/v1/users/user-1", None),
        (
            "PATCH",
            "/v1/users/user-1",
            Some(json!({"full_name": "Mine"})),
        ),
        ("GET", "/v1/vehicles/car-1", None),
        (
            "PATCH",
            "/v1/vehicles/car-1",
            Some(json!({"licence_plate": "M"})),
        ),
        ("DELETE", "/v1/vehicles/car-1", None),
        ("GET", "/v1/tariffs/standard", None),
        ("GET", "/v1/tariffs/standard?version=1", None),
        ("GET", "/v1/tariffs/standard/versions", None),
        ("PUT", "/v1/tariffs/standard", Some(tariff.clone())),
        ("POST", "/v1/tariffs/standard/versions", Some(tariff)),
        ("GET", "/v1/clients/bootstrap", None),
        ("POST", "/v1/clients/bootstrap/secret", None),
        ("DELETE", "/v1/clients/bootstrap", None),
    ] {
        if method == "GET" {
            assert_eq!(
                world.get(path).status,
                200,
                "the owner must have one: {path}"
            );
        }
        let answer = world.call(method, path, &world.other, body.as_ref());
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "not_found"),
            "{method} {path}: {answer:?}"
        );
    }
    for list in LISTS {
        let answer = world.call("GET", &format!("/v1/{list}"), &world.other, None);
        assert_eq!(answer.json(), json!({"items": []}), "{list}");
    }
    assert_eq!(world.simulation.table.items(), before);
}

#[test]
fn another_operators_things_cannot_be_pointed_to() {
    let world = World::new();
    world.furnish();
    for (path, body, field) in [
        ("/v1/gateways", json!({"site_id": "site-1"}), "site_id"),
        (
            "/v1/stations",
            json!({"station_id": "X", "site_id": "site-1", "security_profile": 0}),
            "site_id",
        ),
        (
            "/v1/tokens",
            json!({"uid": "X", "type": "RFID", "user_id": "user-1"}),
            "user_id",
        ),
        (
            "/v1/vehicles",
            json!({"user_id": "user-1", "licence_plate": "X"}),
            "user_id",
        ),
        (
            "/v1/sites",
            json!({"name": "X", "tariff_id": "standard"}),
            "tariff_id",
        ),
    ] {
        let answer = world.call("POST", path, &world.other, Some(&body));
        assert_eq!(
            answer.json()["errors"][0]["field"],
            field,
            "{path}: {answer:?}"
        );
    }
}
