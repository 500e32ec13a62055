use serde_json::{Value, json};

use super::world::World;

/// Uses every operation of each resource once: add, refuse a second one, show, change, list, and
/// remove where that is possible.
#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn every_resource_is_added_shown_changed_and_listed() {
    let world = World::new();
    world.furnish();
    let tariff = json!({"tariff_id": "night", "name": "Night", "currency": "THB",
        "elements": [{"type": "energy", "price": "4.5"}], "tax": {"rate_bp": 700, "included": true}});
    for (list, id, new, change, changed, removable) in [
        (
            "sites",
            "s2",
            json!({"site_id": "s2", "name": "Two"}),
            json!({"address": "1 Road"}),
            "address",
            true,
        ),
        (
            "stations",
            "CP2",
            json!({"station_id": "CP2", "site_id": "site-1", "security_profile": 0}),
            json!({"name": "Left"}),
            "name",
            true,
        ),
        (
            "tokens",
            "card2",
            json!({"uid": "card2", "type": "RFID"}),
            json!({"status": "blocked"}),
            "status",
            true,
        ),
        (
            "users",
            "u2",
            json!({"user_id": "u2", "full_name": "Grace Hopper"}),
            json!({"email": "grace@navy.example"}),
            "email",
            false,
        ),
        (
            "vehicles",
            "v2",
            json!({"vehicle_id": "v2", "user_id": "user-1", "licence_plate": "X 1"}),
            json!({"licence_plate": "Y 2"}),
            "licence_plate",
            true,
        ),
    ] {
        let path = format!("/v1/{list}/{id}");
        let added = world.post(&format!("/v1/{list}"), new.clone());
        assert_eq!(added.status, 201, "{list}: {added:?}");
        assert_eq!(added.header("location"), path);
        let again = world.post(&format!("/v1/{list}"), new);
        assert_eq!(
            (again.status, again.code().as_str()),
            (409, "already_exists"),
            "{list}"
        );
        let shown = world.get(&path).json();
        assert_eq!(shown, added.json(), "{list}");
        assert_eq!(shown["created_by"], "bootstrap");
        world.simulation.pass(1_000);
        let after = world.patch(&path, change.clone());
        assert_eq!(after.status, 200, "{list}: {after:?}");
        assert_eq!(after.json()[changed], change[changed]);
        assert_eq!(after.json()["created_at"], shown["created_at"]);
        assert_ne!(after.json()["updated_at"], shown["updated_at"], "{list}");
        let listed = world.get(&format!("/v1/{list}")).json();
        let mut items = listed["items"].as_array().unwrap().clone();
        for item in &mut items {
            // What is known of a station just now is in lists only.
            item.as_object_mut().unwrap().remove("now");
        }
        assert!(items.contains(&after.json()), "{list}");
        if removable {
            assert_eq!(world.delete(&path).status, 204, "{list}");
            assert_eq!(world.get(&path).status, 404, "{list}");
        }
    }
    let added = world.post("/v1/tariffs", tariff);
    assert_eq!(added.status, 201, "{added:?}");
    assert_eq!(world.get("/v1/tariffs/night").json(), added.json());
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn bad_input_names_the_field_and_changes_nothing() {
    let world = World::new();
    world.furnish();
    let before = world.simulation.table.items();
    let long = "x".repeat(49);
    let energy = json!([{"type": "energy", "price": 0.49}]);
    for (method, path, body, status, field) in [
        ("POST", "/v1/sites", json!({"name": ""}), 422, "name"),
        (
            "POST",
            "/v1/sites",
            json!({"name": "A", "tariff_id": "nope"}),
            422,
            "tariff_id",
        ),
        (
            "POST",
            "/v1/sites",
            json!({"name": "A", "nmae": 1}),
            422,
            "nmae",
        ),
        ("POST", "/v1/sites", json!([]), 400, ""),
        (
            "PATCH",
            "/v1/sites/site-1",
            json!({"name": ""}),
            422,
            "name",
        ),
        (
            "POST",
            "/v1/gateways",
            json!({"site_id": "nope"}),
            422,
            "site_id",
        ),
        (
            "POST",
            "/v1/stations",
            json!({"station_id": long, "site_id": "site-1", "security_profile": 0}),
            422,
            "station_id",
        ),
        (
            "POST",
            "/v1/stations",
            json!({"station_id": "A", "site_id": "nope", "security_profile": 0}),
            422,
            "site_id",
        ),
        (
            "POST",
            "/v1/stations",
            json!({"station_id": "A", "site_id": "site-1", "security_profile": 4}),
            422,
            "security_profile",
        ),
        (
            "POST",
            "/v1/stations",
            json!({"station_id": "A", "site_id": "site-1", "security_profile": "1"}),
            422,
            "security_profile",
        ),
        (
            "POST",
            "/v1/stations",
            json!({"station_id": "A", "site_id": "site-1", "security_profile": 1}),
            422,
            "password",
        ),
        (
            "POST",
            "/v1/stations",
            json!({"station_id": "A", "site_id": "site-1", "security_profile": 1, "password": "short"}),
            422,
            "password",
        ),
        (
            "PATCH",
            "/v1/stations/CP1",
            json!({"security_profile": 9}),
            422,
            "security_profile",
        ),
        (
            "POST",
            "/v1/tokens",
            json!({"uid": "", "type": "RFID"}),
            422,
            "uid",
        ),
        (
            "POST",
            "/v1/tokens",
            json!({"uid": "A", "type": "RFID", "user_id": "nope"}),
            422,
            "user_id",
        ),
        (
            "POST",
            "/v1/tokens",
            json!({"uid": "A", "type": "RFID", "parent_uid": "a"}),
            422,
            "parent_uid",
        ),
        (
            "POST",
            "/v1/tokens",
            json!({"uid": "A", "type": "RFID", "vehicle_id": "car-1"}),
            422,
            "vehicle_id",
        ),
        (
            "POST",
            "/v1/tokens",
            json!({"uid": "A", "type": "RFID", "status": "lost"}),
            422,
            "status",
        ),
        (
            "POST",
            "/v1/tokens",
            json!({"uid": "A", "type": "RFID", "expires_at": "tomorrow"}),
            422,
            "expires_at",
        ),
        (
            "PATCH",
            "/v1/tokens/CARD1",
            json!({"mode": "public"}),
            422,
            "mode",
        ),
        (
            "POST",
            "/v1/users",
            json!({"full_name": "A\u{7}"}),
            422,
            "full_name",
        ),
        (
            "POST",
            "/v1/users",
            json!({"full_name": "A", "email": "nowhere"}),
            422,
            "email",
        ),
        (
            "POST",
            "/v1/vehicles",
            json!({"user_id": "nope", "licence_plate": "A"}),
            422,
            "user_id",
        ),
        (
            "POST",
            "/v1/tariffs",
            json!({"name": "A", "currency": "EUR", "elements": energy}),
            422,
            "elements",
        ),
        (
            "POST",
            "/v1/tariffs",
            json!({"name": "A", "currency": "XXX", "elements": []}),
            422,
            "currency",
        ),
        (
            "POST",
            "/v1/tariffs",
            json!({"name": "A", "currency": "EUR", "elements": []}),
            422,
            "elements",
        ),
        (
            "POST",
            "/v1/clients",
            json!({"name": "A", "role": "king"}),
            422,
            "role",
        ),
        (
            "POST",
            "/v1/operators",
            json!({"operator_id": "A.B", "name": "A"}),
            422,
            "operator_id",
        ),
        (
            "PATCH",
            "/v1/operator",
            json!({"default_tariff_id": "nope"}),
            422,
            "default_tariff_id",
        ),
        ("GET", "/v1/sites?limit=0", Value::Null, 400, ""),
        ("GET", "/v1/sites?limit=101", Value::Null, 400, ""),
        ("GET", "/v1/sites?cursor=%25", Value::Null, 400, ""),
        ("GET", "/v1/tokens?staus=active", Value::Null, 422, ""),
    ] {
        let body = (!body.is_null()).then_some(&body);
        let answer = world.call(method, path, &world.admin, body);
        assert_eq!(
            answer.status, status,
            "{method} {path} {body:?}: {answer:?}"
        );
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        if !field.is_empty() {
            let first = problem["errors"][0]["field"].as_str().unwrap();
            assert!(first.starts_with(field), "{path}: {first} is not {field}");
        }
        assert!(problem["detail"].as_str().unwrap().len() > 5, "{problem}");
    }
    assert_eq!(
        world.simulation.table.items(),
        before,
        "nothing was written"
    );
}

#[test]
fn a_body_that_is_no_json_is_told_so() {
    use axum::body::Body;
    use axum::http::Request;
    let world = World::new();
    for (content_type, body, status, code) in [
        (
            "application/json",
            "{\"name\": ".to_owned(),
            400,
            "malformed_body",
        ),
        (
            "application/json",
            "{\"name\": \"a\"} x".to_owned(),
            400,
            "malformed_body",
        ),
        (
            "application/json",
            "\u{1}".to_owned(),
            400,
            "malformed_body",
        ),
        (
            "text/plain",
            "{\"name\": \"a\"}".to_owned(),
            415,
            "unsupported_media_type",
        ),
        (
            "application/json",
            format!("\"{}\"", "x".repeat(300_000)),
            413,
            "body_too_large",
        ),
        (
            "application/json",
            "[".repeat(100_000),
            400,
            "malformed_body",
        ),
    ] {
        let request = Request::post("/v1/sites")
            .header("authorization", format!("Bearer {}", world.admin))
            .header("content-type", content_type)
            .body(Body::from(body))
            .unwrap();
        let answer = world.send(request);
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{answer:?}"
        );
    }
}

#[test]
fn a_password_is_never_shown_and_a_token_uid_has_no_case() {
    let world = World::new();
    world.furnish();
    let station = world.get("/v1/stations/CP1");
    assert_eq!(station.json()["has_password"], true);
    assert!(!station.text.contains("sha256") && !station.text.contains("0123456789abcdef"));
    let items = format!("{:?}", world.simulation.table.items());
    assert!(!items.contains("0123456789abcdef"), "stored only as a hash");
    assert_eq!(world.get("/v1/tokens/card1").json()["uid"], "CARD1");
    let again = world.post("/v1/tokens", json!({"uid": "Card1", "type": "RFID"}));
    assert_eq!(again.status, 409);
}

#[test]
fn a_change_of_stations_or_tokens_raises_its_version_and_tells_the_gateways() {
    use forecourt_memory::run;
    use forecourt_store::ports::QueueName;
    use forecourt_store::rows::config::config_versions;
    use forecourt_types::{OperatorId, SiteId};
    let world = World::new();
    world.furnish();
    world.post("/v1/sites", json!({"site_id": "site-2", "name": "Two"}));
    let operator = OperatorId::new("default").unwrap();
    let table = world.simulation.table.clone();
    let versions = |site: &str| {
        let site = SiteId::new(site).unwrap();
        let versions = run(config_versions(&table, &operator, &site)).unwrap();
        (versions.stations, versions.tokens)
    };
    let before = (versions("site-1"), versions("site-2"));
    assert_eq!(before, ((1, 1), (0, 1)));
    let told = world.simulation.queues.waiting(QueueName::Commands).len();
    world.patch("/v1/stations/CP1", json!({"site_id": "site-2"}));
    world.patch("/v1/tokens/CARD1", json!({"status": "blocked"}));
    world.patch("/v1/tokens/CARD1", json!({"status": "blocked"}));
    assert_eq!((versions("site-1"), versions("site-2")), ((2, 2), (1, 2)));
    let waiting = world.simulation.queues.waiting(QueueName::Commands);
    assert_eq!(waiting.len(), told + 3, "the same state again tells nobody");
}

#[test]
fn a_tariff_keeps_every_version_it_had() {
    let world = World::new();
    world.furnish();
    let next = json!({"name": "Standard", "currency": "EUR",
        "elements": [{"type": "energy", "price": "0.59"}]});
    let second = world.post("/v1/tariffs/standard/versions", next.clone());
    assert_eq!(second.status, 201, "{second:?}");
    let third = world.call("PUT", "/v1/tariffs/standard", &world.admin, Some(&next));
    assert_eq!(third.json()["version"], 3, "{third:?}");
    let price = |path: &str| world.get(path).json()["elements"][0]["price"].clone();
    assert_eq!(price("/v1/tariffs/standard?version=1"), "0.49");
    assert_eq!(price("/v1/tariffs/standard"), "0.59");
    assert_eq!(world.get("/v1/tariffs/standard?version=4").status, 404);
    let versions = world.get("/v1/tariffs/standard/versions").json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 3);
    let mut past = next;
    past["valid_from"] = json!("2020-01-01T00:00:00Z");
    let answer = world.post("/v1/tariffs/standard/versions", past);
    assert_eq!(answer.json()["errors"][0]["field"], "valid_from");
}

#[test]
fn a_site_in_use_is_not_removed() {
    let world = World::new();
    world.furnish();
    let answer = world.delete("/v1/sites/site-1");
    assert_eq!((answer.status, answer.code().as_str()), (409, "in_use"));
}

#[test]
fn a_token_is_blocked_even_when_its_vehicle_is_gone() {
    let world = World::new();
    world.furnish();
    let vehicle = json!({"vehicle_id": "car-1"});
    assert_eq!(world.patch("/v1/tokens/CARD1", vehicle).status, 200);
    assert_eq!(world.delete("/v1/vehicles/car-1").status, 204);
    let blocked = world.patch("/v1/tokens/CARD1", json!({"status": "blocked"}));
    assert_eq!(blocked.status, 200, "{blocked:?}");
}

#[test]
fn a_body_that_lacks_a_field_names_it() {
    let api = World::new();
    let answer = api.post("/v1/users", json!({}));
    assert_eq!(answer.status, 422);
    let expected = json!([{"field": "full_name", "message": "is missing"}]);
    assert_eq!(answer.json()["errors"], expected, "{answer:?}");
    let odd = api.post("/v1/users", json!({"full_name": 7}));
    let error = &odd.json()["errors"][0];
    assert_eq!(error["field"], "full_name");
    assert!(!error["message"].to_string().contains("column"), "{error}");
    let query = api.get("/v1/users?limit=many");
    assert!(
        query.json()["detail"]
            .as_str()
            .is_some_and(|detail| detail.starts_with("limit: ")),
        "{query:?}"
    );
}
