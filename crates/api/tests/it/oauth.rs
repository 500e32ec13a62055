use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::world::{SECRET, URL, World};
use forecourt_api::{ApiState, Settings, router};
use forecourt_memory::run;
use forecourt_store::secrets::KeyCache;

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

#[test]
fn a_client_gets_a_token_by_header_and_by_form() {
    let world = World::new();
    let by_header = world.form(
        "grant_type=client_credentials&scope=read+configure",
        Some(&basic("bootstrap", SECRET)),
    );
    assert_eq!(by_header.status, 200, "{by_header:?}");
    let answer = by_header.json();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], 900);
    assert_eq!(answer["scope"], "read configure");
    assert_eq!(by_header.header("cache-control"), "no-store");
    assert_eq!(by_header.header("pragma"), "no-cache");
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(world.call("GET", "/v1/sites", token, None).status, 200);
    let refused = world.call("GET", "/v1/clients", token, None);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "forbidden")
    );
}

#[test]
fn a_refused_token_request_says_why_as_the_rfc_has_it() {
    let world = World::new();
    let good = basic("bootstrap", SECRET);
    let wrong = basic("bootstrap", "wrong");
    let unknown = basic("nobody", SECRET);
    let grant = "grant_type=client_credentials";
    let twice = format!("{grant}&{grant}");
    let both = format!("{grant}&client_id=bootstrap&client_secret={SECRET}");
    let too_much = format!("{grant}&scope=everything");
    for (form, header, status, error) in [
        (grant, Some(&wrong), 401, "invalid_client"),
        (grant, Some(&unknown), 401, "invalid_client"),
        (grant, None, 401, "invalid_client"),
        (&both, Some(&good), 401, "invalid_client"),
        (
            "grant_type=password",
            Some(&good),
            400,
            "unsupported_grant_type",
        ),
        ("", Some(&good), 400, "invalid_request"),
        (&twice, Some(&good), 400, "invalid_request"),
        (&too_much, Some(&good), 400, "invalid_scope"),
    ] {
        let answer = world.form(form, header.map(String::as_str));
        assert_eq!(answer.status, status, "{form}: {answer:?}");
        assert_eq!(answer.json()["error"], error, "{form}");
        assert_eq!(answer.header("cache-control"), "no-store");
        let challenged = answer.header("www-authenticate").starts_with("Basic");
        assert_eq!(challenged, status == 401 && header.is_some(), "{form}");
    }
}

#[test]
fn unknown_client_and_wrong_secret_look_the_same() {
    let world = World::new();
    let grant = "grant_type=client_credentials";
    let mut wrong = world.form(grant, Some(&basic("bootstrap", "wrong")));
    let mut unknown = world.form(grant, Some(&basic("nobody", SECRET)));
    for answer in [&mut wrong, &mut unknown] {
        // It is new for every request.
        assert!(answer.headers.remove("x-request-id").is_some());
    }
    assert_eq!(wrong.text, unknown.text);
    assert_eq!(wrong.headers, unknown.headers);
}

#[test]
fn unknown_client_and_wrong_secret_cost_the_same_reads() {
    let world = World::new();
    let grant = "grant_type=client_credentials";
    world.form(grant, Some(&basic("bootstrap", SECRET)));
    let faults = &world.simulation.faults;
    let calls = |id: &str| {
        faults.heal();
        assert_eq!(world.form(grant, Some(&basic(id, "wrong"))).status, 401);
        faults.calls()
    };
    assert_eq!(calls("nobody"), calls("bootstrap"));
}

#[test]
fn a_token_ends_after_fifteen_minutes() {
    let world = World::new();
    world.simulation.pass(899_000);
    assert_eq!(world.get("/v1/sites").status, 200);
    world.simulation.pass(1_000);
    let answer = world.get("/v1/sites");
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (401, "unauthorized")
    );
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
}

#[test]
fn keys_and_metadata_are_there_for_everybody() {
    let world = World::new();
    let keys = world.call("GET", "/.well-known/jwks.json", "", None).json();
    let key = &keys["keys"][0];
    assert_eq!(
        (&key["kty"], &key["crv"], &key["alg"]),
        (&json!("EC"), &json!("P-256"), &json!("ES256"))
    );
    assert!(key["d"].is_null(), "the private half is never shown");
    let metadata = world.call("GET", "/.well-known/oauth-authorization-server", "", None);
    let metadata = metadata.json();
    assert_eq!(metadata["issuer"], URL);
    assert_eq!(metadata["token_endpoint"], format!("{URL}/oauth2/token"));
    assert_eq!(
        metadata["grant_types_supported"],
        json!(["authorization_code", "refresh_token", "client_credentials"])
    );
    let pages = ["authorization_endpoint", "revocation_endpoint"];
    let paths = pages.map(|name| metadata[name].as_str().unwrap().replace(URL, ""));
    assert_eq!(paths, ["/oauth2/authorize", "/oauth2/revoke"]);
    assert_eq!(
        metadata["introspection_endpoint"],
        format!("{URL}/oauth2/introspect")
    );
    assert_eq!(
        metadata["introspection_endpoint_auth_methods_supported"],
        json!(["client_secret_basic", "client_secret_post"])
    );
    assert_eq!(
        metadata["code_challenge_methods_supported"],
        json!(["S256"])
    );
}

#[test]
fn a_removed_client_and_an_old_secret_get_no_token() {
    let world = World::new();
    let client = world.post("/v1/clients", json!({"name": "app"})).json();
    let id = client["client_id"].as_str().unwrap();
    let old = client["client_secret"].as_str().unwrap();
    let renewed = world.post(&format!("/v1/clients/{id}/secret"), json!({}));
    let new = renewed.json()["client_secret"].as_str().unwrap().to_owned();
    let grant = "grant_type=client_credentials";
    assert_eq!(world.form(grant, Some(&basic(id, old))).status, 401);
    assert_eq!(world.form(grant, Some(&basic(id, &new))).status, 200);
    assert_eq!(world.delete(&format!("/v1/clients/{id}")).status, 204);
    assert_eq!(world.form(grant, Some(&basic(id, &new))).status, 401);
}

#[test]
fn the_bootstrap_client_stays_as_it_was_first_made() {
    let world = World::new();
    let ports = world.simulation.ports();
    let secret = Some("another-secret-0123456789");
    let ensure = forecourt_store::bootstrap::ensure(&ports, secret, "Another name");
    forecourt_memory::run(ensure).unwrap();
    let grant = "grant_type=client_credentials";
    assert_eq!(
        world.form(grant, Some(&basic("bootstrap", SECRET))).status,
        200
    );
    let other = basic("bootstrap", "another-secret-0123456789");
    assert_eq!(world.form(grant, Some(&other)).status, 401);
}

/// Another process with the same table, such as a second instance of a function.
fn other_process(world: &World) -> axum::Router {
    let settings = Settings::new(URL.to_owned(), "wss://link.example".to_owned());
    let state = ApiState::new(world.simulation.ports(), settings, KeyCache::default());
    router(state)
}

fn sites(router: &axum::Router, token: &str) -> u16 {
    let request = World::request("GET", "/v1/sites", token, None);
    let answer = run(tower::ServiceExt::oneshot(router.clone(), request)).unwrap();
    answer.status().as_u16()
}

fn kids(world: &World) -> Vec<String> {
    let keys = world.call("GET", "/.well-known/jwks.json", "", None).json();
    let keys = keys["keys"].as_array().unwrap();
    let kid = |key: &serde_json::Value| key["kid"].as_str().unwrap().to_owned();
    keys.iter().map(kid).collect()
}

#[test]
fn tokens_of_a_signing_key_that_was_replaced_are_good_until_they_expire() {
    let world = World::new();
    let other = other_process(&world);
    let before = kids(&world);
    assert_eq!(sites(&other, &world.admin), 200);
    let renewed = world.call("POST", "/v1/deployment/signing-key", &world.admin, None);
    assert_eq!(renewed.status, 200, "{renewed:?}");
    let after = kids(&world);
    assert_eq!(after.len(), 2);
    assert_eq!(after[1], before[0]);
    assert_eq!(renewed.json()["kid"], after[0].as_str());
    world.simulation.pass(60_000);
    let new = world.narrow_token("read");
    for token in [&world.admin, &new] {
        assert_eq!(world.call("GET", "/v1/sites", token, None).status, 200);
        assert_eq!(sites(&other, token), 200);
    }
    world.simulation.pass(900_000);
    assert_eq!(kids(&world), after[..1]);
}

#[test]
fn tokens_of_the_last_eight_keys_are_good_and_one_of_an_older_key_is_told_to_get_a_new_one() {
    let world = World::new();
    let path = "/v1/deployment/signing-key";
    for replaced in 1..=8 {
        // The first token signs all of these requests.
        assert_eq!(world.call("POST", path, &world.admin, None).status, 200);
        assert_eq!(kids(&world).len(), replaced + 1);
    }
    let second = world.narrow_token("operators read");
    assert_eq!(world.call("POST", path, &second, None).status, 200);
    assert_eq!(kids(&world).len(), 9);
    assert_eq!(world.call("GET", "/v1/sites", &second, None).status, 200);
    let refused = world.call("GET", "/v1/sites", &world.admin, None);
    assert_eq!(refused.status, 401, "{refused:?}");
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains("get a new one with POST /oauth2/token"),
        "{detail}"
    );
    // The keys of which all tokens have expired are gone with the next replacement.
    world.simulation.pass(16 * 60_000);
    let third = world.narrow_token("operators read");
    assert_eq!(kids(&world).len(), 1);
    assert_eq!(world.call("POST", path, &third, None).status, 200);
    assert_eq!(kids(&world).len(), 2);
}

#[test]
fn tokens_of_a_signing_key_that_others_have_end_within_a_minute() {
    let world = World::new();
    let other = other_process(&world);
    assert_eq!(sites(&other, &world.admin), 200);
    let viewer = world.call("POST", "/v1/deployment/signing-key", &world.viewer, None);
    assert_eq!(viewer.status, 403);
    let renewed = world.call(
        "POST",
        "/v1/deployment/signing-key",
        &world.admin,
        Some(&json!({"end_tokens": true})),
    );
    assert_eq!(renewed.status, 200, "{renewed:?}");
    assert_eq!(renewed.json()["former_until"], json!(null));
    assert_eq!(
        world.call("GET", "/v1/sites", &world.admin, None).status,
        401
    );
    world.simulation.pass(60_000);
    assert_eq!(sites(&other, &world.admin), 401);
    assert_eq!(sites(&other, &world.narrow_token("read")), 200);
    assert_eq!(kids(&world).len(), 1);
}

#[test]
fn a_token_of_a_key_that_another_process_has_just_made_is_taken_at_once() {
    let world = World::new();
    let other = other_process(&world);
    assert_eq!(sites(&other, &world.admin), 200);
    world.simulation.pass(5_000);
    let path = "/v1/deployment/signing-key";
    assert_eq!(world.call("POST", path, &world.admin, None).status, 200);
    assert_eq!(sites(&other, &world.narrow_token("read")), 200);
    // So is the token of the key before, in a process that reads the keys for the first time.
    assert_eq!(sites(&other_process(&world), &world.admin), 200);
}

#[test]
fn tokens_of_unknown_keys_make_a_process_read_its_keys_once_in_five_seconds() {
    let world = World::new();
    let other = other_process(&world);
    assert_eq!(sites(&other, &world.admin), 200);
    let (_, rest) = world.admin.split_once('.').unwrap();
    let forged = |n: u32| {
        let header = json!({"alg": "ES256", "typ": "at+jwt", "kid": format!("nobody-{n}")});
        let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header.to_string());
        format!("{header}.{rest}")
    };
    let faults = &world.simulation.faults;
    let mut reads = Vec::new();
    for _ in 0..3 {
        world.simulation.pass(5_000);
        faults.heal();
        for n in 0..20 {
            assert_eq!(sites(&other, &forged(n)), 401);
        }
        reads.push(faults.calls());
    }
    assert_eq!(reads, [1, 1, 1]);
}

#[test]
fn a_signing_key_is_replaced_by_itself_after_ninety_days() {
    let world = World::new();
    let other = other_process(&world);
    let first = kids(&world);
    world.simulation.pass(90 * 24 * 60 * 60 * 1_000 - 30_000);
    let last = world.narrow_token("read audit");
    assert_eq!(sites(&other, &last), 200);
    assert_eq!(kids(&world), first);
    world.simulation.pass(30_000);
    let next = world.narrow_token("read audit");
    // A process that has the old key in its memory makes no further one.
    let form = format!(
        "grant_type=client_credentials&client_id=bootstrap&client_secret={SECRET}&scope=read"
    );
    let request = axum::http::Request::post("/oauth2/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(form))
        .unwrap();
    let given = run(tower::ServiceExt::oneshot(other.clone(), request)).unwrap();
    assert_eq!(given.status(), 200);
    let stored = run(KeyCache::default().get(&world.simulation.ports())).unwrap();
    let stored = stored
        .verifying(world.simulation.ports().clock.now())
        .count();
    assert_eq!(stored, 2);
    let after = kids(&world);
    assert_eq!((after.len(), &after[1]), (2, &first[0]));
    for token in [&last, &next] {
        assert_eq!(world.call("GET", "/v1/sites", token, None).status, 200);
        assert_eq!(sites(&other, token), 200);
    }
    assert_eq!(kids(&world), after);
    let log = world.call("GET", "/v1/audit-log?record=deployment", &next, None);
    let entries = log.json()["items"].as_array().unwrap().clone();
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(entries[0]["after"]["work"], "renew_signing_key");
    assert_eq!(entries[0]["by"], "system");
}
