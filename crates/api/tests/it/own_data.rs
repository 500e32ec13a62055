//! What a person sees and changes of the own data with the scope `self`.

use axum::body::Body;
use axum::http::Request;
use forecourt_cloud::erasure;
use forecourt_memory::{ManyCharges, Random, Running, When, run_all};
use forecourt_store::keys;
use forecourt_types::{OperatorId, UserId};
use serde_json::{Value, json};

use super::people::{member, signed_in};
use super::world::{Answer, World};

/// Two drivers with a card and a car each, and 400 charges by 97 people.
struct Drivers {
    world: World,
    ours: String,
    other: String,
    charges: ManyCharges,
}

impl Drivers {
    fn new() -> Self {
        let world = World::new();
        let [ours, other] = ["user-1", "user-2"].map(|id| world.person(id, &json!({})));
        let charges = ManyCharges::new(400);
        for charge in &charges.charges {
            for item in charges.items(charge) {
                world.simulation.table.plant(item);
            }
        }
        for number in ["1", "2"] {
            let user = format!("user-{number}");
            let card = json!({"uid": format!("Card-{number}"), "type": "RFID", "user_id": user});
            assert_eq!(world.post("/v1/tokens", card).status, 201);
            let car = json!({
                "vehicle_id": format!("car-{number}"), "user_id": user,
                "licence_plate": format!("B-{number}"),
            });
            assert_eq!(world.post("/v1/vehicles", car).status, 201);
        }
        Self {
            world,
            ours,
            other,
            charges,
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.world.call("GET", path, &self.ours, None)
    }

    /// All items of a list, page by page.
    fn all(&self, path: &str, id: &str) -> Vec<String> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}?limit=2{cursor}"));
            assert_eq!(page.status, 200, "{path}: {page:?}");
            let page = page.json();
            let items = page["items"].as_array().unwrap();
            all.extend(
                items
                    .iter()
                    .map(|item| item[id].as_str().unwrap().to_owned()),
            );
            let Some(next) = page["next_cursor"].as_str() else {
                return all;
            };
            cursor = format!("&cursor={next}");
        }
    }
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

#[test]
fn a_person_lists_the_own_charges_cards_and_vehicles_and_no_others() {
    let drivers = Drivers::new();
    let own = drivers.charges.charges.iter();
    let own: Vec<_> = own.filter(|charge| charge.user() == "user-1").collect();
    assert!(own.len() > 3);
    let ids = sorted(own.iter().map(|charge| charge.id()).collect());
    assert_eq!(sorted(drivers.all("/v1/me/sessions", "session_id")), ids);
    let listed = drivers.get("/v1/me/sessions?sort=-ended_at&status=SETTLED");
    assert_eq!(listed.status, 200, "{listed:?}");
    let priced = own
        .iter()
        .filter(|charge| charge.status.as_str() == "SETTLED");
    let priced = sorted(priced.map(|charge| format!("{}-1", charge.id())).collect());
    assert_eq!(sorted(drivers.all("/v1/me/cdrs", "cdr_id")), priced);
    assert_eq!(drivers.all("/v1/me/tokens", "uid"), ["Card-1"]);
    assert_eq!(drivers.all("/v1/me/vehicles", "vehicle_id"), ["car-1"]);
    for (path, status) in [
        (format!("/v1/me/sessions/{}", ids[0]), 200),
        (format!("/v1/me/cdrs/{}", priced[0]), 200),
        ("/v1/me/sessions/s0000002".to_owned(), 404),
        ("/v1/me/cdrs/s0000099-1".to_owned(), 404),
        ("/v1/me/vehicles/car-1".to_owned(), 200),
        ("/v1/me/vehicles/car-2".to_owned(), 404),
        // The lists take no filter by which somebody could look for what others have.
        ("/v1/me/sessions?user_id=user-2".to_owned(), 422),
        ("/v1/me/tokens?user_id=user-2".to_owned(), 422),
    ] {
        let answer = drivers.get(&path);
        assert_eq!(answer.status, status, "{path}: {answer:?}");
    }
}

#[test]
fn nobody_changes_what_belongs_to_another_person() {
    let drivers = Drivers::new();
    let before = drivers.world.simulation.table.items();
    for (method, path, body) in [
        ("POST", "/v1/me/tokens/CARD-2/block", None),
        ("POST", "/v1/me/tokens/no-card/block", None),
        (
            "PATCH",
            "/v1/me/vehicles/car-2",
            Some(json!({"licence_plate": "MINE"})),
        ),
        ("DELETE", "/v1/me/vehicles/car-2", None),
    ] {
        let answer = drivers
            .world
            .call(method, path, &drivers.ours, body.as_ref());
        assert_eq!(answer.status, 404, "{method} {path}: {answer:?}");
    }
    // What is of the whole operator is refused, also to a driver.
    for path in ["/v1/sessions", "/v1/tokens/CARD-1", "/v1/users/user-1"] {
        assert_eq!(drivers.get(path).status, 403, "{path}");
    }
    assert_eq!(drivers.world.simulation.table.items(), before);
}

#[test]
fn a_person_blocks_an_own_card_and_the_operator_alone_lifts_the_block() {
    let drivers = Drivers::new();
    let world = &drivers.world;
    let version = || {
        let key = keys::tokens_version(&OperatorId::new("default").unwrap());
        world.simulation.table.items()[&key].body["version"].as_u64()
    };
    let before = version();
    let path = "/v1/me/tokens/card-1/block";
    let blocked = world.call("POST", path, &drivers.ours, None);
    assert_eq!(blocked.json()["status"], "blocked", "{blocked:?}");
    assert_eq!(blocked.json()["updated_by"], "user:user-1");
    assert!(version() > before, "gateways are told");
    let again = world.call("POST", path, &drivers.ours, None);
    assert_eq!(again.json()["revision"], blocked.json()["revision"]);
    let lift = json!({"status": "active"});
    let refused = world.call("PATCH", "/v1/tokens/card-1", &drivers.ours, Some(&lift));
    assert_eq!(refused.status, 403);
    assert_eq!(world.patch("/v1/tokens/card-1", lift).status, 200);
    // A card that has gone to somebody else is not the own one any more.
    let given = json!({"user_id": "user-2"});
    assert_eq!(world.patch("/v1/tokens/card-1", given).status, 200);
    assert_eq!(world.call("POST", path, &drivers.ours, None).status, 404);
    assert_eq!(world.call("POST", path, &drivers.other, None).status, 200);
}

#[test]
fn a_person_keeps_up_to_twenty_vehicles() {
    let drivers = Drivers::new();
    let world = &drivers.world;
    let add = |token: &str, plate: &str| {
        let body = json!({"licence_plate": plate});
        world.call("POST", "/v1/me/vehicles", token, Some(&body))
    };
    let added = add(&drivers.ours, "X-1");
    assert_eq!(added.status, 201, "{added:?}");
    assert_eq!(added.json()["user_id"], "user-1");
    let path = added.header("location").to_owned();
    let plate = json!({"licence_plate": "X-2"});
    let mut stale = World::request("PATCH", &path, &drivers.ours, Some(&plate));
    let tag = "\"1-1\"".parse().unwrap();
    stale.headers_mut().insert("if-match", tag);
    assert_eq!(world.send(stale).status, 412);
    let changed = world.call("PATCH", &path, &drivers.ours, Some(&plate));
    assert_eq!(changed.json()["licence_plate"], "X-2", "{changed:?}");
    assert_eq!(add(&drivers.ours, "").status, 422);
    for _ in 2..20 {
        assert_eq!(add(&drivers.ours, "X-3").status, 201);
    }
    let full = add(&drivers.ours, "X-4");
    assert_eq!((full.status, full.code().as_str()), (409, "wrong_state"));
    assert_eq!(add(&drivers.other, "X-5").status, 201);
    assert_eq!(world.call("DELETE", &path, &drivers.ours, None).status, 204);
    assert_eq!(add(&drivers.ours, "X-6").status, 201);
}

/// Asks for a vehicle of the person, under this idempotency key.
fn new_vehicle(token: &str, key: &str) -> Request<Body> {
    let plate = json!({"licence_plate": "X-1"});
    let mut request = World::request("POST", "/v1/me/vehicles", token, Some(&plate));
    let key = key.parse().unwrap();
    request.headers_mut().insert("idempotency-key", key);
    request
}

/// The ids of the person's vehicles.
fn vehicles(world: &World, token: &str) -> Vec<String> {
    let listed = world.call("GET", "/v1/me/vehicles?limit=100", token, None);
    let items = listed.json()["items"].as_array().unwrap().clone();
    let ids = items.iter().map(|item| item["vehicle_id"].as_str());
    ids.map(|id| id.unwrap().to_owned()).collect()
}

/// A person who has this many vehicles.
fn owner(count: usize) -> (World, String) {
    let world = World::new();
    let token = world.person("user-1", &json!({}));
    for number in 0..count {
        let added = world.send(new_vehicle(&token, &format!("before-{number}")));
        assert_eq!(added.status, 201, "{added:?}");
    }
    (world, token)
}

#[test]
fn vehicles_that_are_added_at_the_same_moment_keep_the_limit() {
    for seed in 0..2 {
        let (world, token) = owner(17);
        let asked = (0..6).map(|number| -> Running<'_, Answer> {
            Box::pin(world.answer(new_vehicle(&token, &format!("key-{number}"))))
        });
        let answers = run_all(&mut Random::new(seed), asked.collect());
        let made = answers.iter().filter(|answer| answer.status == 201);
        assert_eq!(made.count(), 3, "{answers:?}");
        assert_eq!(vehicles(&world, &token).len(), 20);
    }
}

#[test]
fn a_repeat_after_a_fault_adds_no_vehicle_beyond_the_limit() {
    let (world, token) = owner(19);
    let mut refused = 0;
    for call in 1.. {
        let key = format!("once-{call}");
        let faults = &world.simulation.faults;
        faults.heal();
        faults.fail_at(call, When::Before);
        let first = world.send(new_vehicle(&token, &key));
        let used = faults.calls();
        faults.heal();
        if used < call {
            break;
        }
        // The last place is taken meanwhile, unless the first try has taken it.
        if vehicles(&world, &token).len() < 20 {
            let other = world.send(new_vehicle(&token, &format!("other-{call}")));
            assert_eq!(other.status, 201, "{other:?}");
        }
        let mut again = world.send(new_vehicle(&token, &key));
        if again.code() == "request_in_progress" {
            world.simulation.pass(60_000);
            again = world.send(new_vehicle(&token, &key));
        }
        refused += usize::from(again.code() == "wrong_state");
        let there = vehicles(&world, &token);
        assert_eq!(there.len(), 20, "{call}: {first:?}, then {again:?}");
        let path = format!("/v1/me/vehicles/{}", there[0]);
        assert_eq!(world.call("DELETE", &path, &token, None).status, 204);
    }
    assert!(refused > 0);
}

#[test]
fn a_person_changes_the_own_account_and_not_its_rights() {
    let world = World::new();
    let (token, _) = signed_in(&world, &member("site_owner"));
    let change = |body: Value| world.call("PATCH", "/v1/me", &token, Some(&body));
    let me = || world.call("GET", "/v1/me", &token, None);
    let shown = me();
    assert_eq!(shown.json()["second_factor"], false);
    let tag = shown.header("etag").to_owned();
    let body = json!({"full_name": "Anna K.", "contact_number": "+49 30 1", "language": "th"});
    let changed = change(body);
    assert_eq!(changed.status, 200, "{changed:?}");
    for shown in [changed.json(), me().json()] {
        assert_eq!(shown["full_name"], "Anna K.");
        assert_eq!(shown["contact_number"], "+49 30 1");
        assert_eq!(shown["language"], "th");
        assert_eq!(shown["role"], "site_owner");
        assert_eq!(shown["site_ids"], json!([]));
        assert_eq!(shown["updated_by"], "user:anna");
    }
    assert_eq!(changed.header("etag"), me().header("etag"));
    let mut late = World::request("PATCH", "/v1/me", &token, Some(&json!({"language": null})));
    late.headers_mut().insert("if-match", tag.parse().unwrap());
    assert_eq!(world.send(late).status, 412);
    for (body, field) in [
        (json!({"full_name": ""}), "full_name"),
        (json!({"contact_number": "x".repeat(41)}), "contact_number"),
        (json!({"role": "admin"}), "role"),
        (json!({"email": "else@example.com"}), "email"),
        (json!({"site_ids": ["site-1"]}), "site_ids"),
        (json!({"suspended": true}), "suspended"),
    ] {
        let refused = change(body.clone());
        assert_eq!(refused.status, 422, "{body}: {refused:?}");
        assert!(refused.text.contains(field), "{refused:?}");
    }
    // A client that acts for itself has no such data, and its token has not the scope.
    let machine = world.patch("/v1/me", json!({"full_name": "X"}));
    assert_eq!(machine.status, 403, "{machine:?}");
    let client = world.get("/v1/me");
    assert_eq!(client.header("etag"), "");
    assert_eq!(client.json()["full_name"], Value::Null);
}

#[test]
fn a_second_factor_is_shown_and_changes_the_state() {
    let world = World::new();
    let (token, _) = signed_in(&world, &member("operator"));
    let me = || world.call("GET", "/v1/me", &token, None);
    let user = || world.get("/v1/users/anna");
    let before = [me(), user()].map(|answer| answer.header("etag").to_owned());
    super::second_factor::set_up(&world);
    let after = [me(), user()];
    for (answer, before) in after.iter().zip(&before) {
        assert_eq!(answer.json()["second_factor"], true, "{answer:?}");
        assert_ne!(answer.header("etag"), before);
    }
    let listed = world.get("/v1/users?email=anna@example.com").json();
    assert_eq!(listed["items"][0]["second_factor"], true);
    let stale = before[1].parse().unwrap();
    let name = json!({"full_name": "Anna"});
    let mut late = World::request("PATCH", "/v1/users/anna", &world.admin, Some(&name));
    late.headers_mut().insert("if-match", stale);
    assert_eq!(world.send(late).status, 412);
    let fresh = user().header("etag").parse().unwrap();
    let mut request = World::request("PATCH", "/v1/users/anna", &world.admin, Some(&name));
    request.headers_mut().insert("if-match", fresh);
    let changed = world.send(request);
    assert_eq!(changed.json()["second_factor"], true, "{changed:?}");
    // The sign-in of another operator's user with the same id tells nothing.
    let same = json!({"user_id": "anna", "full_name": "Anna B.", "email": "b@example.com"});
    let other = world.call("POST", "/v1/users", &world.other, Some(&same));
    assert_eq!(other.status, 201);
    let other = world.call("GET", "/v1/users/anna", &world.other, None);
    assert_eq!(other.json()["second_factor"], false);
}

/// Nobody finds again what a person adds after the erasure has looked for it.
#[test]
fn a_person_adds_nothing_once_the_erasure_has_looked() {
    let claim = json!({"token_uid": "F001"});
    for (path, body, listed) in [
        (
            "/v1/me/vehicles",
            json!({"licence_plate": "AB 1"}),
            "/v1/vehicles",
        ),
        ("/v1/me/token-claims", claim, "/v1/token-claims"),
    ] {
        for seed in 0..8 {
            let world = &World::new();
            let token = &world.person("dora", &json!({}));
            let (simulation, body) = (&world.simulation, &body);
            let adding: Running<'_, ()> = Box::pin(async move {
                let request = World::request("POST", path, token, Some(body));
                world.answer(request).await;
            });
            let erasing: Running<'_, ()> = Box::pin(async move {
                let sure = json!({"confirm": true});
                let path = "/v1/users/dora/erasure";
                let asked = World::request("POST", path, &world.admin, Some(&sure));
                assert_eq!(world.answer(asked).await.status, 202);
                let of = (
                    &OperatorId::new("default").unwrap(),
                    &UserId::new("dora").unwrap(),
                );
                let ports = (&simulation.table as _, &simulation.queues as _);
                let now = simulation.now();
                erasure::go_on(ports, now, of, &mut 40).await.unwrap();
            });
            run_all(&mut Random::new(seed), vec![adding, erasing]);
            let left = world.get(listed).json();
            assert_eq!(left["items"], json!([]), "{path}, seed {seed}");
        }
    }
}

#[test]
fn whose_operator_is_not_there_sees_and_changes_the_account_without_its_name() {
    let world = World::new();
    let (token, _) = signed_in(&world, &member("operator"));
    let ours = OperatorId::new("default").unwrap();
    world.simulation.table.remove(&keys::operator(&ours));
    let name = json!({"full_name": "Anna K."});
    let person = world.call("GET", "/v1/me", &token, None);
    let changed = world.call("PATCH", "/v1/me", &token, Some(&name));
    let client = world.get("/v1/me");
    for answer in [&person, &changed, &client] {
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.json().get("operator_name"), None, "{answer:?}");
        assert_eq!(answer.json()["operator_id"], "default");
    }
    assert_eq!(changed.json()["full_name"], "Anna K.");
    assert_ne!(person.header("etag"), "");
}
