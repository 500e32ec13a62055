//! Introspection: what a resource server of an operator is told about a token.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::people::{EMAIL, PASSWORD, member, page, refresh, sign_in, signed_in, text};
use super::people::{sent_back, set_password, tokens};
use super::world::{Answer, SECRET, URL, World};

/// Asks about a token as the client with this id and secret, by form.
fn ask_as(world: &World, id: &str, secret: &str, token: &str) -> Answer {
    let form = [
        ("token", token),
        ("token_type_hint", "access_token"),
        ("client_id", id),
        ("client_secret", secret),
    ];
    page(world, "POST", "/oauth2/introspect", &form)
}

/// What the operator `default` is told about a token.
fn told(world: &World, token: &str) -> Value {
    let answer = ask_as(world, "bootstrap", SECRET, token);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.json()
}

fn inactive() -> Value {
    json!({"active": false})
}

/// A client of the operator `other`: its id and secret.
fn client_of_other(world: &World) -> (String, String) {
    let new = json!({"name": "theirs", "role": "viewer"});
    let client = world.call("POST", "/v1/clients", &world.other, Some(&new));
    assert_eq!(client.status, 201, "{client:?}");
    let client = client.json();
    let part = |name: &str| client[name].as_str().unwrap().to_owned();
    (part("client_id"), part("client_secret"))
}

#[test]
fn an_access_token_of_a_machine_is_told_until_it_expires() {
    let world = World::new();
    let made = world.simulation.ports().clock.now().seconds();
    let token = world.narrow_token("read+command");
    let expected = json!({
        "active": true, "scope": "read command", "client_id": "bootstrap", "token_type": "Bearer",
        "exp": made + 900, "iat": made, "sub": "bootstrap", "aud": URL, "iss": URL,
    });
    assert_eq!(told(&world, &token), expected);
    world.simulation.pass(899_000);
    assert_eq!(told(&world, &token), expected);
    world.simulation.pass(1_000);
    assert_eq!(told(&world, &token), inactive());
}

#[test]
fn a_token_of_a_client_that_was_removed_or_has_a_new_secret_is_not_active() {
    let world = World::new();
    for end in ["secret", ""] {
        let new = json!({"name": "board", "role": "viewer"});
        let client = world.post("/v1/clients", new).json();
        let path = format!("/v1/clients/{}", client["client_id"].as_str().unwrap());
        let token = world.token_of(&client);
        assert_eq!(told(&world, &token)["active"], true);
        if end.is_empty() {
            assert_eq!(world.delete(&path).status, 204);
        } else {
            world.simulation.pass(1_000);
            let renewed = world.post(&format!("{path}/{end}"), json!({}));
            assert_eq!(renewed.status, 201, "{renewed:?}");
        }
        assert_eq!(told(&world, &token), inactive());
    }
}

#[test]
fn the_tokens_of_a_person_are_told_as_the_account_is_now() {
    let world = World::new();
    let (access, refresh) = signed_in(&world, &member("operator"));
    let now = world.simulation.ports().clock.now().seconds();
    let mut expected = json!({
        "active": true, "scope": "read configure command settle self", "client_id": "console",
        "username": "Anna@example.com", "token_type": "Bearer", "exp": now + 900, "iat": now,
        "sub": "anna", "aud": URL, "iss": URL,
    });
    assert_eq!(told(&world, &access), expected);
    expected["token_type"] = json!("refresh_token");
    expected["exp"] = json!(now + 30 * 24 * 60 * 60);
    assert_eq!(told(&world, &refresh), expected);
    let lowered = world.patch("/v1/users/anna", json!({"role": "viewer"}));
    assert_eq!(lowered.status, 200, "{lowered:?}");
    for token in [&access, &refresh] {
        assert_eq!(told(&world, token)["scope"], "read self");
    }
    let suspended = world.patch("/v1/users/anna", json!({"suspended": true}));
    assert_eq!(suspended.status, 200, "{suspended:?}");
    for token in [&access, &refresh] {
        assert_eq!(told(&world, token), inactive());
    }
}

#[test]
fn a_refresh_token_is_active_while_it_can_be_traded_and_asking_ends_nothing() {
    let world = World::new();
    let (_, first) = signed_in(&world, &member("operator"));
    let second = text(&refresh(&world, &first), "refresh_token");
    let before = told(&world, &first);
    assert_eq!(
        (&before["active"], &before["iat"]),
        (&json!(true), &Value::Null)
    );
    world.simulation.pass(30_000);
    assert_eq!(told(&world, &first), inactive());
    assert_eq!(told(&world, &second)["active"], true);
    let third = text(&refresh(&world, &second), "refresh_token");
    let form = [("token", third.as_str()), ("client_id", "console")];
    assert_eq!(page(&world, "POST", "/oauth2/revoke", &form).status, 200);
    assert_eq!(told(&world, &third), inactive());
    let (_, idle) = tokens(&world);
    assert_eq!(told(&world, &idle)["active"], true);
    world.simulation.pass(30 * 24 * 60 * 60 * 1000);
    assert_eq!(told(&world, &idle), inactive());
}

#[test]
fn nothing_is_told_of_the_tokens_of_another_operator() {
    let world = World::new();
    let (access, refresh) = signed_in(&world, &member("operator"));
    let (id, secret) = client_of_other(&world);
    for token in [&access, &refresh, &world.admin, &world.viewer] {
        assert_eq!(told(&world, token)["active"], true);
        assert_eq!(ask_as(&world, &id, &secret, token).json(), inactive());
    }
    assert_eq!(told(&world, &world.other), inactive());
    let own = ask_as(&world, &id, &secret, &world.other);
    assert_eq!(own.json()["active"], true);
}

#[test]
fn what_is_no_token_is_not_active() {
    let world = World::new();
    let (access, refresh) = signed_in(&world, &member("operator"));
    let code = sent_back(&sign_in(&world, EMAIL, PASSWORD, "192.0.2.1"))["code"].clone();
    let cut = &access[..access.len() - 4];
    let (_, claims_and_seal) = access.split_once('.').unwrap();
    let (claims, _) = claims_and_seal.split_once('.').unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIn0.{claims}.");
    let forged = refresh.replace(".1.", ".2.");
    for token in ["x", "a.b.c", "..", SECRET, cut, &unsigned, &forged, &code] {
        assert_eq!(told(&world, token), inactive(), "{token}");
    }
    let set = super::people::invite(
        &world,
        &json!({
            "user_id": "bob", "full_name": "Bob", "email": "bob@example.com", "role": "viewer",
        }),
    );
    assert_eq!(set_password(&world, &set, PASSWORD).status, 200);
    assert_eq!(told(&world, &set), inactive());
}

#[test]
fn only_a_client_with_its_secret_may_ask() {
    let world = World::new();
    let token = world.admin.as_str();
    for (id, secret) in [("bootstrap", "wrong"), ("nobody", SECRET), ("console", "")] {
        let refused = ask_as(&world, id, secret, token);
        assert_eq!(refused.status, 401, "{id}: {refused:?}");
        assert_eq!(refused.json()["error"], "invalid_client");
        assert_eq!(refused.header("cache-control"), "no-store");
    }
    let ask = |form: &[(&str, &str)]| page(&world, "POST", "/oauth2/introspect", form);
    assert_eq!(ask(&[("token", token)]).status, 401);
    // An id without a secret is enough for `/oauth2/revoke`, but tells nothing here.
    assert_eq!(
        ask(&[("token", token), ("client_id", "console")]).status,
        401
    );
    let named = [("client_id", "bootstrap"), ("client_secret", SECRET)];
    for missing in [ask(&named), ask_as(&world, "bootstrap", SECRET, "")] {
        assert_eq!(missing.json()["error"], "invalid_request", "{missing:?}");
    }
    let long = "x".repeat(17 * 1024);
    let refused = ask_as(&world, "bootstrap", SECRET, &long);
    assert_eq!(
        (refused.status, refused.json()["error"].as_str()),
        (400, Some("invalid_request"))
    );
    let basic = format!("Basic {}", STANDARD.encode(format!("bootstrap:{SECRET}")));
    for (header, status) in [(basic.as_str(), 200), (&format!("Bearer {token}"), 401)] {
        let request = Request::post("/oauth2/introspect")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(AUTHORIZATION, header);
        let answer = world.send(request.body(Body::from(format!("token={token}"))).unwrap());
        assert_eq!(answer.status, status, "{answer:?}");
    }
}
