//! People: invitation, password, sign-in for an app, refresh, and what ends a sign-in.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, HOST, ORIGIN};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecourt_api::{RequestSource, ensure_first_admin};
use forecourt_store::ports::QueueName;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::world::{Answer, URL, World};

pub(crate) const EMAIL: &str = "anna@example.com";
pub(crate) const PASSWORD: &str = "otter basalt kettle";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// Adds a user with these fields and invites the person. Returns the link in the mail.
pub(crate) fn invite(world: &World, fields: &Value) -> String {
    let user = world.post("/v1/users", fields.clone());
    assert_eq!(user.status, 201, "{user:?}");
    let id = fields["user_id"].as_str().unwrap();
    let sent = world.post(&format!("/v1/users/{id}/invitation"), json!({}));
    assert_eq!(sent.status, 202, "{sent:?}");
    mails(world).pop().unwrap()["link"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The letters that were handed over, in the queue or still in the outbox.
pub(crate) fn mails(world: &World) -> Vec<Value> {
    let queued = world.simulation.queues.waiting(QueueName::Notify);
    let stored = world.simulation.table.items();
    let stored = stored
        .values()
        .filter(|item| item.key.pk.starts_with("outbox#"));
    let stored = stored.filter_map(|item| item.body["body"].as_str().map(str::to_owned));
    let all = queued.into_iter().chain(stored);
    let all = all.map(|body| serde_json::from_str::<Value>(&body).unwrap());
    all.filter(|body| body["kind"] == "mail")
        .map(|body| body["letter"].clone())
        .collect()
}

pub(crate) fn page(world: &World, method: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    page_from(world, method, path, form, "192.0.2.1")
}

pub(crate) fn page_from(
    world: &World,
    method: &str,
    path: &str,
    form: &[(&str, &str)],
    address: &str,
) -> Answer {
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    encoded.extend_pairs(form);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(HOST, "api.example")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let mut request = request.body(Body::from(encoded.finish())).unwrap();
    request.extensions_mut().insert(RequestSource {
        address: Some(address.to_owned()),
        request_id: None,
        ..RequestSource::default()
    });
    world.send(request)
}

/// Sets the password with a link.
pub(crate) fn set_password(world: &World, link: &str, password: &str) -> Answer {
    let link = link.split_once("link=").unwrap().1;
    page(
        world,
        "POST",
        "/signin/password",
        &[("link", link), ("password", password)],
    )
}

pub(crate) fn request() -> Vec<(&'static str, String)> {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    vec![
        ("response_type", "code".to_owned()),
        ("client_id", "console".to_owned()),
        ("redirect_uri", format!("{URL}/")),
        ("state", "a&b".to_owned()),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256".to_owned()),
    ]
}

pub(crate) fn sign_in(world: &World, email: &str, password: &str, address: &str) -> Answer {
    let fields = request();
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form.extend([("email", email), ("password", password)]);
    page_from(world, "POST", "/oauth2/authorize", &form, address)
}

/// The fields that the app is sent back with.
pub(crate) fn sent_back(answer: &Answer) -> BTreeMap<String, String> {
    assert_eq!(answer.status, 303, "{answer:?}");
    let location = answer.header("location");
    let query = location.strip_prefix(&format!("{URL}/?")).unwrap();
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

pub(crate) fn trade(world: &World, code: &str) -> Answer {
    let form = format!(
        "grant_type=authorization_code&client_id=console&code={code}&code_verifier={VERIFIER}&redirect_uri={URL}/"
    );
    world.form(&form, None)
}

pub(crate) fn refresh(world: &World, token: &str) -> Answer {
    let form = format!("grant_type=refresh_token&client_id=console&refresh_token={token}");
    world.form(&form, None)
}

pub(crate) fn text(answer: &Answer, name: &str) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()[name].as_str().unwrap().to_owned()
}

pub(crate) fn member(role: &str) -> Value {
    json!({"user_id": "anna", "full_name": "Anna Karenina", "email": "Anna@example.com", "role": role})
}

/// The tokens of a person who was invited, has set a password and has signed in.
pub(crate) fn signed_in(world: &World, fields: &Value) -> (String, String) {
    let link = invite(world, fields);
    assert_eq!(set_password(world, &link, PASSWORD).status, 200);
    tokens_of(world, fields["email"].as_str().unwrap())
}

pub(crate) fn tokens(world: &World) -> (String, String) {
    tokens_of(world, EMAIL)
}

fn tokens_of(world: &World, email: &str) -> (String, String) {
    let code = sent_back(&sign_in(world, email, PASSWORD, "192.0.2.1"))["code"].clone();
    let answer = trade(world, &code);
    (
        text(&answer, "access_token"),
        text(&answer, "refresh_token"),
    )
}

#[test]
fn a_person_is_invited_sets_a_password_and_signs_in_for_an_app() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    let path = link.strip_prefix(URL).unwrap();
    let shown = page(&world, "GET", path, &[]);
    assert_eq!(shown.status, 200);
    assert!(shown.text.contains("new-password"), "{}", shown.text);
    assert_eq!(set_password(&world, &link, PASSWORD).status, 200);

    let answer = sent_back(&sign_in(&world, "ANNA@example.com ", PASSWORD, "192.0.2.1"));
    assert_eq!(
        (answer["state"].as_str(), answer["iss"].as_str()),
        ("a&b", URL)
    );
    let answer = trade(&world, &answer["code"]);
    assert_eq!(text(&answer, "scope"), "read configure command settle self");
    let token = text(&answer, "access_token");
    let me = world.call("GET", "/v1/me", &token, None).json();
    assert_eq!(me["user_id"], "anna");
    assert_eq!(me["role"], "operator");
    assert_eq!(me["email"], "Anna@example.com");
    let site = json!({"site_id": "s", "name": "S"});
    let made = world.call("POST", "/v1/sites", &token, Some(&site));
    assert_eq!(made.json()["created_by"], "user:anna");
    assert_eq!(world.call("GET", "/v1/clients", &token, None).status, 403);
    let next = refresh(&world, &text(&answer, "refresh_token"));
    let token = text(&next, "access_token");
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 200);
}

#[test]
fn a_refresh_token_that_is_shown_again_ends_the_sign_in() {
    let world = World::new();
    let (_, first) = signed_in(&world, &member("operator"));
    let second = text(&refresh(&world, &first), "refresh_token");
    // The answer may have been lost: for half a minute the same token is given again.
    assert_eq!(text(&refresh(&world, &first), "refresh_token"), second);
    world.simulation.pass(31_000);
    let third = text(&refresh(&world, &second), "refresh_token");
    world.simulation.pass(31_000);
    let reused = refresh(&world, &first);
    assert_eq!(
        (reused.status, reused.json()["error"].as_str()),
        (400, Some("invalid_grant"))
    );
    assert_eq!(refresh(&world, &third).status, 400);
}

#[test]
fn a_refresh_token_is_good_for_its_client_only_and_ends_when_it_is_revoked_or_idle() {
    let world = World::new();
    let (_, token) = signed_in(&world, &member("operator"));
    let other = format!("grant_type=refresh_token&client_id=driver&refresh_token={token}");
    assert_eq!(world.form(&other, None).status, 400);
    let forged = token.replace(".1.", ".2.");
    assert_eq!(refresh(&world, &forged).status, 400);
    let form = [("token", token.as_str()), ("client_id", "console")];
    assert_eq!(page(&world, "POST", "/oauth2/revoke", &form).status, 200);
    assert_eq!(refresh(&world, &token).status, 400);
    let (_, token) = tokens(&world);
    world.simulation.pass(30 * 24 * 60 * 60 * 1000);
    assert_eq!(refresh(&world, &token).status, 400);
}

#[test]
fn a_code_is_good_once_for_its_app_and_verifier_and_for_a_minute() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    set_password(&world, &link, PASSWORD);
    let code = || sent_back(&sign_in(&world, EMAIL, PASSWORD, "192.0.2.1"))["code"].clone();
    let first = code();
    for wrong in [
        format!(
            "grant_type=authorization_code&client_id=driver&code={first}&code_verifier={VERIFIER}&redirect_uri={URL}/"
        ),
        format!(
            "grant_type=authorization_code&client_id=console&code={first}&code_verifier={VERIFIER}x&redirect_uri={URL}/"
        ),
        format!("grant_type=authorization_code&client_id=console&code={first}&redirect_uri={URL}/"),
        format!(
            "grant_type=authorization_code&client_id=console&code={first}&code_verifier={VERIFIER}&redirect_uri={URL}/d"
        ),
        format!(
            "grant_type=authorization_code&client_id=console&code={first}x&code_verifier={VERIFIER}&redirect_uri={URL}/"
        ),
    ] {
        let answer = world.form(&wrong, None);
        assert_eq!(answer.json()["error"], "invalid_grant", "{wrong}");
    }
    let given = text(&trade(&world, &first), "refresh_token");
    assert_eq!(trade(&world, &first).status, 400);
    // Somebody else may have traded it: its tokens have ended.
    assert_eq!(refresh(&world, &given).status, 400);
    let late = code();
    world.simulation.pass(60_000);
    assert_eq!(trade(&world, &late).status, 400);
}

#[test]
fn a_link_is_good_once_and_for_its_time_and_weak_passwords_are_refused() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    for weak in [
        "short",
        "password1234",
        "anna karenina",
        "annakarenina1",
        &"x".repeat(200),
    ] {
        assert_eq!(set_password(&world, &link, weak).status, 422, "{weak}");
    }
    assert_eq!(
        set_password(&world, &format!("{link}x"), PASSWORD).status,
        410
    );
    assert_eq!(set_password(&world, &link, PASSWORD).status, 200);
    assert_eq!(set_password(&world, &link, PASSWORD).status, 410);
    world.simulation.pass(1);
    let again = world.post("/v1/users/anna/invitation", json!({}));
    assert_eq!(again.status, 202, "{again:?}");
    let link = mails(&world).pop().unwrap()["link"]
        .as_str()
        .unwrap()
        .to_owned();
    world.simulation.pass(72 * 60 * 60 * 1000);
    assert_eq!(set_password(&world, &link, PASSWORD).status, 410);
}

#[test]
fn nobodys_mailbox_is_flooded_with_invitations() {
    let world = World::new();
    invite(&world, &member("operator"));
    let path = "/v1/users/anna/invitation";
    for _ in 1..5 {
        assert_eq!(world.post(path, json!({})).status, 202);
    }
    let sent = mails(&world).len();
    let refused = world.post(path, json!({}));
    assert_eq!(refused.status, 429, "{refused:?}");
    assert_eq!(refused.json()["code"], "too_many_requests");
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert_eq!(mails(&world).len(), sent);
    // A refusal is not kept under the key of the request, so that it can be repeated.
    let insist = || super::idempotency::post(&world, &world.admin, "k", path, &json!({}));
    assert_eq!(insist().status, 429);
    world.simulation.pass(wait * 1_000);
    assert_eq!(insist().status, 202);
}

#[test]
fn a_wrong_password_and_somebody_unknown_look_alike() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    set_password(&world, &link, PASSWORD);
    let wrong = sign_in(&world, EMAIL, "wrong", "192.0.2.9");
    let unknown = sign_in(&world, "nobody@example.com", "wrong", "192.0.2.10");
    assert_eq!((wrong.status, unknown.status), (403, 403));
    // The address stands in the form, and in the links to the other languages.
    let without = |text: &str, email: &str| {
        let in_link = email.replace('@', "%40");
        text.replace(email, "@").replace(&in_link, "@")
    };
    assert_eq!(
        without(&wrong.text, EMAIL),
        without(&unknown.text, "nobody@example.com")
    );
    let forgot = |email| page(&world, "POST", "/signin/forgot", &[("email", email)]);
    let before = mails(&world).len();
    assert_eq!(forgot(EMAIL).text, forgot("nobody@example.com").text);
    assert_eq!(mails(&world).len(), before + 1);
}

#[test]
fn guessing_slows_down_and_locks_nobody_out() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    set_password(&world, &link, PASSWORD);
    sent_back(&sign_in(&world, EMAIL, PASSWORD, "192.0.2.1"));
    for _ in 0..5 {
        assert_eq!(sign_in(&world, EMAIL, "wrong", "198.51.100.1").status, 403);
    }
    let early = sign_in(&world, EMAIL, PASSWORD, "198.51.100.1");
    assert_eq!((early.status, early.header("retry-after")), (429, "1"));
    // Many addresses together guess no faster than one.
    for host in 2..17 {
        let address = format!("198.51.100.{host}");
        assert_eq!(sign_in(&world, EMAIL, "wrong", &address).status, 403);
    }
    assert_eq!(sign_in(&world, EMAIL, "wrong", "198.51.100.99").status, 429);
    // The person's own address still works, and so does a link by mail.
    world.simulation.pass(1);
    sent_back(&sign_in(&world, EMAIL, PASSWORD, "192.0.2.1"));
    let form = [("email", EMAIL)];
    page_from(&world, "POST", "/signin/forgot", &form, "203.0.113.5");
    let link = mails(&world).pop().unwrap()["link"]
        .as_str()
        .unwrap()
        .to_owned();
    let link = link.split_once("link=").unwrap().1;
    let form = [("link", link), ("password", "basalt kettle otter 7")];
    let set = page_from(&world, "POST", "/signin/password", &form, "203.0.113.5");
    assert_eq!(set.status, 200);
    sent_back(&sign_in(
        &world,
        EMAIL,
        "basalt kettle otter 7",
        "203.0.113.5",
    ));
}

#[test]
fn what_a_person_may_do_changes_at_once() {
    let world = World::new();
    let (token, refresh_token) = signed_in(&world, &member("operator"));
    let sites = || world.call("GET", "/v1/sites", &token, None);
    assert_eq!(sites().status, 200);
    world.patch("/v1/users/anna", json!({"role": "driver"}));
    assert_eq!(sites().status, 403);
    world.patch(
        "/v1/users/anna",
        json!({"role": "operator", "suspended": true}),
    );
    assert_eq!(sites().status, 401);
    assert_eq!(refresh(&world, &refresh_token).status, 400);
    let no_account = sign_in(&world, EMAIL, PASSWORD, "192.0.2.1");
    assert_eq!(no_account.status, 403);
    world.patch("/v1/users/anna", json!({"suspended": false}));
    assert_eq!(sites().status, 200);
    let out = world.call("POST", "/v1/me/sign-out", &token, Some(&json!({})));
    assert_eq!(out.status, 204, "{out:?}");
    assert_eq!(sites().status, 401);
    world.simulation.pass(1_000);
    let (token, _) = tokens(&world);
    world.patch("/v1/users/anna", json!({"email": "a.k@example.com"}));
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 401);
    assert_eq!(sign_in(&world, EMAIL, PASSWORD, "192.0.2.1").status, 403);
}

#[test]
fn an_answer_is_not_repeated_to_somebody_who_may_no_longer_ask() {
    let world = two_sites();
    let fields = json!({"role": "caretaker", "station_ids": ["CP-1", "CP-2"]});
    let token = world.person("keeper", &fields);
    let command = || {
        let body = json!({"type": "unlock", "connector_id": 1});
        let path = "/v1/stations/CP-2/commands";
        let mut request = World::request("POST", path, &token, Some(&body));
        let headers = request.headers_mut();
        headers.insert("idempotency-key", "one".parse().unwrap());
        world.send(request)
    };
    let first = command();
    assert_eq!(first.code(), "no_gateway");
    assert_eq!(command().code(), first.code());
    world.patch("/v1/users/keeper", json!({"station_ids": ["CP-1"]}));
    assert_ne!(command().code(), first.code());
    world.patch("/v1/users/keeper", json!({"suspended": true}));
    assert_eq!(command().status, 401);
}

#[test]
fn a_new_password_ends_every_sign_in_and_is_told_by_mail() {
    let world = World::new();
    let (token, refresh_token) = signed_in(&world, &member("operator"));
    world.simulation.pass(1_000);
    page(&world, "POST", "/signin/forgot", &[("email", EMAIL)]);
    let link = mails(&world).pop().unwrap()["link"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        set_password(&world, &link, "seven copper lanterns").status,
        200
    );
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 401);
    assert_eq!(refresh(&world, &refresh_token).status, 400);
    let log = world.get("/v1/audit-log?record=user&record_id=anna").json();
    let log = log["items"].as_array().unwrap().clone();
    let set = |entry: &&Value| entry["after"]["work"] == "set_password";
    assert_eq!(log.iter().filter(set).count(), 2, "{log:?}");
    let told = mails(&world)
        .iter()
        .any(|letter| letter["letter"] == "password_changed");
    assert!(told);
}

#[test]
fn only_who_has_as_many_rights_decides_about_staff() {
    let world = World::new();
    let (operator, _) = signed_in(&world, &member("operator"));
    let call = |method, path, body: Value| world.call(method, path, &operator, Some(&body));
    let driver = json!({"user_id": "d", "full_name": "D", "email": "d@example.com"});
    assert_eq!(call("POST", "/v1/users", driver).status, 201);
    assert_eq!(
        call("PATCH", "/v1/users/d", json!({"email": "e@example.com"})).status,
        200
    );
    for (path, body) in [
        ("/v1/users/d", json!({"role": "caretaker"})),
        ("/v1/users/d", json!({"suspended": true})),
        ("/v1/users/anna", json!({"email": "mine@example.com"})),
        ("/v1/users/anna", json!({"role": "admin"})),
    ] {
        assert_eq!(
            call("PATCH", path, body.clone()).status,
            403,
            "{path} {body}"
        );
    }
    assert_eq!(
        call("POST", "/v1/users/d/invitation", json!({})).status,
        403
    );
    // An admin makes nobody an admin of the whole deployment.
    let chief = json!({"user_id": "c", "full_name": "C", "role": "deployment_admin"});
    let made = world.call("POST", "/v1/users", &world.other, Some(&chief));
    assert_eq!(made.status, 403);
    for role in ["driver", "site_owner", "caretaker"] {
        let client = json!({"name": "x", "role": role});
        assert_eq!(world.post("/v1/clients", client).status, 422, "{role}");
    }
}

#[test]
fn a_person_with_two_accounts_chooses_one() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    set_password(&world, &link, PASSWORD);
    let user = json!({"user_id": "ak", "full_name": "A. K.", "email": EMAIL, "role": "viewer"});
    world.call("POST", "/v1/users", &world.other, Some(&user));
    let path = "/v1/users/ak/invitation";
    let sent = world.call("POST", path, &world.other, Some(&json!({})));
    assert_eq!(sent.status, 202, "{sent:?}");
    let asked = sign_in(&world, EMAIL, PASSWORD, "192.0.2.1");
    assert_eq!(asked.status, 200);
    assert!(asked.text.contains("Other Ltd"), "{}", asked.text);
    let proof = asked.text.split_once("name=\"proof\" value=\"").unwrap().1;
    let proof = proof.split_once('"').unwrap().0;
    let fields = request();
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form.extend([("proof", proof), ("account", "other")]);
    let answer = page(&world, "POST", "/oauth2/authorize", &form);
    let token = text(&trade(&world, &sent_back(&answer)["code"]), "access_token");
    let me = world.call("GET", "/v1/me", &token, None).json();
    assert_eq!(
        (me["operator_id"].as_str(), me["user_id"].as_str()),
        (Some("other"), Some("ak"))
    );
    // The proof is no access token, and no access token is a proof.
    assert_eq!(world.call("GET", "/v1/me", proof, None).status, 401);
    form.retain(|(name, _)| *name != "proof");
    form.push(("proof", &token));
    assert_eq!(page(&world, "POST", "/oauth2/authorize", &form).status, 403);
}

#[test]
fn a_browser_is_never_sent_to_an_address_that_was_not_registered() {
    let world = World::new();
    let get = |changed: &str, to: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in request() {
            query.append_pair(name, if name == changed { to } else { &value });
        }
        page(
            &world,
            "GET",
            &format!("/oauth2/authorize?{}", query.finish()),
            &[],
        )
    };
    assert_eq!(get("", "").status, 200);
    for (name, to) in [
        ("client_id", "nobody"),
        ("client_id", "bootstrap"),
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", "https://api.example/d"),
    ] {
        let answer = get(name, to);
        assert_eq!(
            (answer.status, answer.header("location")),
            (400, ""),
            "{name} {to}"
        );
    }
    for (name, to, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
    ] {
        assert_eq!(sent_back(&get(name, to))["error"], error);
    }
}

#[test]
fn an_app_of_an_operator_is_registered_with_its_addresses_and_named_to_the_person() {
    let world = World::new();
    for bad in [
        "http://app.example/back",
        "javascript:alert(1)",
        "https://a/#x",
        "back",
        "https://u@a/",
    ] {
        let client = json!({"name": "App", "role": "viewer", "redirect_uris": [bad]});
        assert_eq!(world.post("/v1/clients", client).status, 422, "{bad}");
    }
    let uris = [
        "https://app.example/back",
        "com.example.app:/back",
        "http://127.0.0.1/back",
    ];
    let client = json!({"name": "App <1>", "role": "viewer", "redirect_uris": uris});
    let client = world.post("/v1/clients", client);
    assert_eq!(client.status, 201, "{client:?}");
    let id = client.json()["client_id"].as_str().unwrap().to_owned();
    let link = invite(&world, &member("operator"));
    set_password(&world, &link, PASSWORD);
    let mut fields = request();
    fields.retain(|(name, _)| !["client_id", "redirect_uri"].contains(name));
    let back = "http://127.0.0.1:4711/back";
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form.extend([
        ("client_id", id.as_str()),
        ("redirect_uri", back),
        ("email", EMAIL),
    ]);
    let asked = page(&world, "POST", "/oauth2/authorize", &form);
    assert!(asked.text.contains("App &lt;1&gt; wants"), "{}", asked.text);
    form.push(("password", PASSWORD));
    let answer = page(&world, "POST", "/oauth2/authorize", &form);
    let location = answer.header("location");
    let query = location.split_once('?').unwrap().1;
    let answer: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let code = &answer["code"];
    let form = format!(
        "grant_type=authorization_code&client_id={id}&code={code}&code_verifier={VERIFIER}&redirect_uri={back}"
    );
    // The app is a viewer, so it may only read, whatever the person may do, and what is the
    // person's own.
    assert_eq!(text(&world.form(&form, None), "scope"), "read self");
}

#[test]
fn the_pages_speak_five_languages_and_take_forms_of_their_own_site_only() {
    let world = World::new();
    for (language, word) in [
        ("en", "Send the link"),
        ("th-TH", "ส่งลิงก์"),
        ("ru,en;q=0.5", "Отправить ссылку"),
        ("tl", "Ipadala ang link"),
        ("zh-CN", "发送链接"),
    ] {
        let request = Request::get("/signin/forgot")
            .header(HOST, "api.example")
            .header(ACCEPT_LANGUAGE, language);
        let answer = world.send(request.body(Body::empty()).unwrap());
        assert!(answer.text.contains(word), "{language}: {}", answer.text);
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
    let request = Request::post("/signin/forgot")
        .header(HOST, "behind-a-proxy.internal")
        .header(ORIGIN, URL);
    let answer = world.send(request.body(Body::from("email=b@example.com")).unwrap());
    assert_eq!(answer.status, 200);
    for (origin, status) in [
        ("https://api.example", 200),
        ("https://evil.example", 400),
        ("null", 400),
    ] {
        let request = Request::post("/signin/forgot")
            .header(HOST, "api.example")
            .header(ORIGIN, origin);
        let answer = world.send(request.body(Body::from("email=a@example.com")).unwrap());
        assert_eq!(answer.status, status, "{origin}");
    }
}

/// A world with two sites, each with one station.
fn two_sites() -> World {
    let world = World::new();
    for (site, station) in [("pier", "CP-1"), ("mall", "CP-2")] {
        world.post("/v1/sites", json!({"site_id": site, "name": site}));
        let station = json!({
            "station_id": station, "site_id": site, "security_profile": 1,
            "password": "0123456789abcdef", "connectors": [{"connector_id": 1}],
        });
        assert_eq!(world.post("/v1/stations", station).status, 201);
    }
    world
}

#[test]
fn a_site_owner_and_a_caretaker_see_and_command_only_what_is_theirs() {
    let world = two_sites();
    let owner = world.person(
        "owner",
        &json!({"role": "site_owner", "site_ids": ["pier"]}),
    );
    let keeper = world.person(
        "keeper",
        &json!({"role": "caretaker", "station_ids": ["CP-1"]}),
    );
    let card = json!({"uid": "KEEPERS", "type": "RFID", "user_id": "keeper"});
    assert_eq!(world.post("/v1/tokens", card).status, 201);
    assert_eq!(
        world
            .post("/v1/tokens", json!({"uid": "OTHERS", "type": "RFID"}))
            .status,
        201
    );
    let ids = |token: &str, path: &str, name: &str| -> Vec<String> {
        let answer = world.call("GET", path, token, None);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        let items = answer.json()["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item[name].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&owner, "/v1/sites", "site_id"), ["pier"]);
    assert!(ids(&keeper, "/v1/sites", "site_id").is_empty());
    for token in [&owner, &keeper] {
        assert_eq!(ids(token, "/v1/stations", "station_id"), ["CP-1"]);
        assert_eq!(ids(token, "/v1/connectors", "station_id"), ["CP-1"]);
        for (station, status) in [("CP-1", 200), ("CP-2", 404)] {
            for end in [
                "",
                "/state",
                "/connectors",
                "/notices",
                "/refused-cards",
                "/commands",
            ] {
                let path = format!("/v1/stations/{station}{end}");
                let answer = world.call("GET", &path, token, None);
                assert_eq!(answer.status, status, "{path}");
            }
        }
        let unlock = json!({"type": "unlock", "connector_id": 1});
        let command = |station: &str| {
            let path = format!("/v1/stations/{station}/commands");
            world.call("POST", &path, token, Some(&unlock)).code()
        };
        // The station's site has no gateway, which is told only to whom the station is known.
        assert_eq!(command("CP-1"), "no_gateway");
        assert_eq!(command("CP-2"), "not_found");
        for path in ["/v1/users", "/v1/tokens", "/v1/cdrs", "/v1/operator"] {
            assert_eq!(world.call("GET", path, token, None).status, 403, "{path}");
        }
    }
    assert_eq!(
        world.call("GET", "/v1/sites/mall", &owner, None).status,
        404
    );
    // What was taken away is gone at once.
    world.patch("/v1/users/owner", json!({"site_ids": []}));
    assert!(ids(&owner, "/v1/stations", "station_id").is_empty());
}

#[test]
fn the_first_admin_is_invited_once_or_has_the_given_password() {
    let world = World::new();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_time().build().unwrap();
    let ensure =
        |email: &str, password| runtime.block_on(ensure_first_admin(&world.state, email, password));
    assert!(ensure("no address", None).is_err());
    assert!(ensure("Boss@example.com", None).unwrap());
    assert!(!ensure("other@example.com", Some(PASSWORD)).unwrap());
    let mails = mails(&world);
    assert_eq!(mails.len(), 1, "{mails:?}");
    let link = mails[0]["link"].as_str().unwrap();
    assert_eq!(set_password(&world, link, PASSWORD).status, 200);
    let code =
        sent_back(&sign_in(&world, "boss@example.com", PASSWORD, "192.0.2.1"))["code"].clone();
    let token = text(&trade(&world, &code), "access_token");
    let me = world.call("GET", "/v1/me", &token, None).json();
    assert_eq!(
        (me["user_id"].as_str(), me["role"].as_str()),
        (Some("admin"), Some("deployment_admin"))
    );
}

#[test]
fn an_address_by_which_another_user_signs_in_is_refused_before_the_invitation() {
    let world = World::new();
    invite(&world, &member("operator"));
    let user = |id: &str, email: &str| json!({"user_id": id, "full_name": "Ann", "email": email});
    let taken = world.post("/v1/users", user("ann", "ANNA@example.com"));
    assert_eq!(
        (taken.status, taken.code().as_str()),
        (409, "already_exists")
    );
    assert_eq!(taken.json()["errors"][0]["field"], "email", "{taken:?}");
    assert_eq!(world.get("/v1/users/ann").status, 404);
    let free = world.post("/v1/users", user("ann", "ann@example.com"));
    assert_eq!(free.status, 201, "{free:?}");
    let moved = world.patch("/v1/users/ann", json!({"email": EMAIL}));
    assert_eq!(moved.status, 409, "{moved:?}");
    assert_eq!(moved.json()["errors"][0]["field"], "email", "{moved:?}");
    // Who signs in with it keeps it, and another operator learns nothing of it.
    let kept = world.patch("/v1/users/anna", json!({"email": "ANNA@EXAMPLE.COM"}));
    assert_eq!(kept.status, 200, "{kept:?}");
    let new = user("ann", EMAIL);
    let elsewhere = world.call("POST", "/v1/users", &world.other, Some(&new));
    assert_eq!(elsewhere.status, 201, "{elsewhere:?}");
    // Nobody signs in with an address that two drivers have who were not invited.
    for id in ["d1", "d2"] {
        let driver = world.post("/v1/users", user(id, "family@example.com"));
        assert_eq!(driver.status, 201, "{driver:?}");
    }
}
