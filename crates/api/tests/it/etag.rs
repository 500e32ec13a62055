//! `ETag`, `If-Match` and `If-None-Match`: nobody overwrites a change that they have not seen.

use serde_json::{Value, json};

use super::world::{Answer, World};

fn with(
    world: &World,
    method: &str,
    path: &str,
    header: (&'static str, &str),
    body: Option<&Value>,
) -> Answer {
    let mut request = World::request(method, path, &world.admin, body);
    request
        .headers_mut()
        .insert(header.0, header.1.parse().unwrap());
    world.send(request)
}

/// A resource, a change of it, and whether it can be removed.
fn resources() -> Vec<(&'static str, &'static str, Value, bool)> {
    vec![
        ("/v1/operator", "PATCH", json!({"name": "Ours"}), false),
        ("/v1/sites/site-1", "PATCH", json!({"name": "Pier"}), true),
        ("/v1/stations/CP1", "PATCH", json!({"name": "Left"}), true),
        (
            "/v1/tokens/CARD1",
            "PATCH",
            json!({"status": "blocked"}),
            true,
        ),
        (
            "/v1/users/user-1",
            "PATCH",
            json!({"full_name": "Ann"}),
            false,
        ),
        (
            "/v1/vehicles/car-1",
            "PATCH",
            json!({"licence_plate": "X 1"}),
            true,
        ),
        (
            "/v1/tariffs/standard",
            "PUT",
            json!({"name": "Standard", "currency": "EUR", "elements": [{"type": "energy", "price": "0.59"}]}),
            false,
        ),
    ]
}

#[test]
fn a_change_is_made_only_to_the_state_that_was_read() {
    let world = World::new();
    world.furnish();
    for (path, method, change, _) in resources() {
        let read = world.get(path);
        let tag = read.header("etag").to_owned();
        assert!(
            tag.ends_with(&format!("-{}\"", read.json()["revision"])),
            "{path} {tag}"
        );
        let changed = with(&world, method, path, ("if-match", &tag), Some(&change));
        assert_eq!(changed.status, 200, "{path} {changed:?}");
        let newer = changed.header("etag").to_owned();
        assert_ne!(newer, tag, "{path}");
        assert_eq!(world.get(path).header("etag"), newer, "{path}");

        let before = world.simulation.table.items();
        let late = with(&world, method, path, ("if-match", &tag), Some(&change));
        assert_eq!(
            (late.status, late.code().as_str()),
            (412, "precondition_failed"),
            "{path}"
        );
        assert!(late.text.contains(&newer.replace('"', "\\\"")), "{late:?}");
        assert_eq!(world.simulation.table.items(), before, "{path}");
        // A weak tag matches nothing (RFC 9110 §13.1.1), and one of several is enough.
        let weak = with(
            &world,
            method,
            path,
            ("if-match", &format!("W/{newer}")),
            Some(&change),
        );
        assert_eq!(weak.status, 412, "{path}");
        let several = format!("{tag}, {newer}");
        let several = with(&world, method, path, ("if-match", &several), Some(&change));
        assert_eq!(several.status, 200, "{path} {several:?}");
        let any = with(&world, method, path, ("if-match", "*"), Some(&change));
        assert_eq!(any.status, 200, "{path}");
        let wrong = with(&world, method, path, ("if-match", "7"), Some(&change));
        assert_eq!(
            (wrong.status, wrong.code().as_str()),
            (400, "invalid_query"),
            "{path}"
        );
    }
}

#[test]
fn a_removal_is_made_only_of_the_state_that_was_read() {
    let world = World::new();
    world.furnish();
    // Those that others refer to come last.
    for (path, method, change, can_go) in resources().into_iter().rev() {
        if !can_go {
            continue;
        }
        let tag = world.get(path).header("etag").to_owned();
        let changed = world.call(method, path, &world.admin, Some(&change));
        let late = with(&world, "DELETE", path, ("if-match", &tag), None);
        assert_eq!(late.status, 412, "{path} {late:?}");
        let now = changed.header("etag").to_owned();
        let gone = with(&world, "DELETE", path, ("if-match", &now), None);
        assert_eq!(gone.status, 204, "{path} {gone:?}");
    }
}

#[test]
fn what_a_caller_has_already_is_not_sent_again() {
    let world = World::new();
    world.furnish();
    for (path, method, change, _) in resources() {
        let tag = world.get(path).header("etag").to_owned();
        let same = with(&world, "GET", path, ("if-none-match", &tag), None);
        assert_eq!((same.status, same.text.as_str()), (304, ""), "{path}");
        assert_eq!(same.header("etag"), tag);
        assert!(!same.header("x-request-id").is_empty());
        assert_eq!(same.header("cache-control"), "private, no-cache");
        assert_eq!(
            world.call(method, path, &world.admin, Some(&change)).status,
            200
        );
        let newer = with(&world, "GET", path, ("if-none-match", &tag), None);
        assert_eq!(newer.status, 200, "{path}");
    }
    // Without a right nobody learns whether the state is known.
    let request = World::request("GET", "/v1/sites/site-1", &world.other, None);
    assert_eq!(world.send(request).status, 404);
}

#[test]
fn what_is_added_has_a_tag_and_lists_show_the_revisions() {
    let world = World::new();
    let site = json!({"site_id": "harbour", "name": "Harbour"});
    let added = world.post("/v1/sites", site);
    assert_eq!(
        added.header("etag"),
        world.get("/v1/sites/harbour").header("etag")
    );
    world.patch("/v1/sites/harbour", json!({"name": "Pier"}));
    let listed = world.get("/v1/sites").json();
    assert_eq!(listed["items"][0]["revision"], 2);
}

/// What was removed and added anew is another thing, although it was written once as well.
#[test]
fn a_thing_that_was_added_anew_has_another_tag() {
    let world = World::new();
    world.furnish();
    let tag = world.get("/v1/tokens/CARD1").header("etag").to_owned();
    assert_eq!(world.delete("/v1/tokens/CARD1").status, 204);
    world.simulation.pass(1_000);
    let again = json!({"uid": "CARD1", "type": "RFID", "status": "blocked"});
    assert_eq!(world.post("/v1/tokens", again).status, 201);
    let polled = with(
        &world,
        "GET",
        "/v1/tokens/CARD1",
        ("if-none-match", &tag),
        None,
    );
    assert_eq!(polled.status, 200);
    let late = with(
        &world,
        "DELETE",
        "/v1/tokens/CARD1",
        ("if-match", &tag),
        None,
    );
    assert_eq!(late.status, 412);
}

#[test]
fn each_version_of_a_tariff_has_a_tag_of_its_own_and_a_change_names_the_tariff() {
    let world = World::new();
    world.furnish();
    let path = "/v1/tariffs/standard";
    let later = "2026-06-01T00:00:00Z";
    let at = format!("{path}?at={later}");
    let first = world.get(&at).header("etag").to_owned();
    let version = |price: &str| {
        json!({"name": "Standard", "currency": "EUR", "valid_from": "2026-05-01T00:00:00Z",
            "elements": [{"type": "energy", "price": price}]})
    };
    let added = world.post(&format!("{path}/versions"), version("0.60"));
    assert_eq!(added.status, 201, "{added:?}");
    let polled = with(&world, "GET", &at, ("if-none-match", &first), None);
    assert_eq!(polled.status, 200, "another version applies: {polled:?}");
    // The tag of an answer to a change is that of the tariff, which the next change may name.
    let tag = added.header("etag").to_owned();
    assert_eq!(world.get(path).header("etag"), tag);
    let next = with(
        &world,
        "PUT",
        path,
        ("if-match", &tag),
        Some(&version("0.61")),
    );
    assert_eq!(next.status, 200, "{next:?}");
    // The tag of a version is no state of the tariff.
    let of_version = world
        .get(&format!("{path}?version=3"))
        .header("etag")
        .to_owned();
    let wrong = with(
        &world,
        "PUT",
        path,
        ("if-match", &of_version),
        Some(&version("0.62")),
    );
    assert_eq!(wrong.status, 412);
}

#[test]
fn a_refused_change_may_be_repeated_under_its_idempotency_key() {
    let world = World::new();
    world.furnish();
    let path = "/v1/tariffs/standard/versions";
    let body = json!({"name": "Standard", "currency": "EUR", "elements": [{"type": "energy", "price": "0.60"}]});
    let send = |tag: &str| {
        let mut request = World::request("POST", path, &world.admin, Some(&body));
        request
            .headers_mut()
            .insert("if-match", tag.parse().unwrap());
        request
            .headers_mut()
            .insert("idempotency-key", "k1".parse().unwrap());
        world.send(request)
    };
    assert_eq!(send("\"old\"").status, 412);
    let tag = world.get("/v1/tariffs/standard").header("etag").to_owned();
    assert_eq!(send(&tag).status, 201);
}

#[test]
fn a_changed_connector_tells_the_new_state_of_its_station() {
    let world = World::new();
    world.furnish();
    let tag = world.get("/v1/stations/CP1").header("etag").to_owned();
    let path = "/v1/stations/CP1/connectors/1";
    let power = json!({"max_power_w": 11_000});
    let changed = with(&world, "PATCH", path, ("if-match", &tag), Some(&power));
    assert_eq!(changed.status, 200, "{changed:?}");
    let next = changed.header("etag").to_owned();
    assert_ne!(next, tag);
    assert_eq!(world.get("/v1/stations/CP1").header("etag"), next);
    let name = json!({"name": "Right"});
    let late = with(
        &world,
        "PATCH",
        "/v1/stations/CP1",
        ("if-match", &tag),
        Some(&name),
    );
    assert_eq!(late.status, 412);
    let named = with(
        &world,
        "PATCH",
        "/v1/stations/CP1",
        ("if-match", &next),
        Some(&name),
    );
    assert_eq!(named.status, 200);
}

#[test]
fn an_invitation_goes_to_the_user_that_was_read() {
    let world = World::new();
    let user = json!({"user_id": "u", "full_name": "U", "email": "u@example.com"});
    let tag = world.post("/v1/users", user).header("etag").to_owned();
    world.patch("/v1/users/u", json!({"email": "other@example.com"}));
    let path = "/v1/users/u/invitation";
    let late = with(&world, "POST", path, ("if-match", &tag), Some(&json!({})));
    assert_eq!(late.status, 412, "{late:?}");
}
