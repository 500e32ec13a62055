//! Attacks on the sign-in of people, each of which worked once.

use std::collections::BTreeMap;

use forecourt_memory::run;
use serde_json::json;

use super::people::{
    EMAIL, PASSWORD, VERIFIER, invite, mails, member, page, page_from, refresh, request, sent_back,
    set_password, sign_in, signed_in, text, tokens,
};
use super::world::{Answer, World};

fn last_link(world: &World) -> String {
    let mails = mails(world);
    mails
        .iter()
        .rev()
        .find_map(|m| m["link"].as_str())
        .unwrap()
        .to_owned()
}

#[test]
fn email_change_and_reinvite_does_not_revive_former_person() {
    let world = World::new();
    let (token, refresh_token) = signed_in(&world, &member("operator"));
    world.simulation.pass(1_000);
    world.patch("/v1/users/anna", json!({"email": "boris@example.com"}));
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 401);
    assert_eq!(
        world.post("/v1/users/anna/invitation", json!({})).status,
        202
    );
    let access = world.call("GET", "/v1/sites", &token, None).status;
    let again = refresh(&world, &refresh_token).status;
    assert_eq!((access, again), (401, 400));
}

#[test]
fn crafted_email_does_not_lock_the_persons_own_address() {
    let world = World::new();
    let (_, _) = signed_in(&world, &member("operator"));
    for host in 1..=22 {
        let address = format!("203.0.113.{host}");
        sign_in(&world, "anna@example.com from 192.0.2.1", "x", &address);
    }
    assert_eq!(sign_in(&world, EMAIL, PASSWORD, "192.0.2.1").status, 303);
}

#[test]
fn crafted_email_does_not_lock_a_network() {
    let world = World::new();
    let (_, _) = signed_in(&world, &member("operator"));
    for host in 1..=32 {
        let address = format!("203.0.113.{host}");
        sign_in(&world, "192.0.2.1", "x", &address);
    }
    assert_eq!(sign_in(&world, EMAIL, PASSWORD, "192.0.2.1").status, 303);
}

#[test]
fn crafted_email_does_not_lock_mail() {
    let world = World::new();
    let (_, _) = signed_in(&world, &member("operator"));
    for host in 1..=22 {
        let address = format!("203.0.113.{host}");
        sign_in(&world, "mail to anna@example.com", "x", &address);
    }
    assert_eq!(
        page(&world, "POST", "/signin/forgot", &[("email", EMAIL)]).status,
        200
    );
}

#[test]
fn removed_app_gets_no_more_tokens() {
    let world = World::new();
    let client =
        json!({"name": "App", "role": "admin", "redirect_uris": ["https://app.example/back"]});
    let client = world.post("/v1/clients", client);
    let id = client.json()["client_id"].as_str().unwrap().to_owned();
    let link = invite(&world, &member("operator"));
    set_password(&world, &link, PASSWORD);
    let mut fields = request();
    fields.retain(|(name, _)| !["client_id", "redirect_uri"].contains(name));
    let back = "https://app.example/back";
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form.extend([
        ("client_id", id.as_str()),
        ("redirect_uri", back),
        ("email", EMAIL),
        ("password", PASSWORD),
    ]);
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
    let got = world.form(&form, None);
    let (access, token) = (text(&got, "access_token"), text(&got, "refresh_token"));
    assert_eq!(world.delete(&format!("/v1/clients/{id}")).status, 204);
    let site = json!({"site_id": "s", "name": "S"});
    let made = world.call("POST", "/v1/sites", &access, Some(&site)).status;
    let form = format!("grant_type=refresh_token&client_id={id}&refresh_token={token}");
    assert_eq!((made, world.form(&form, None).status), (401, 400));
}

#[test]
fn older_links_end_with_a_new_password() {
    let world = World::new();
    let (_, _) = signed_in(&world, &member("operator"));
    let links = || -> std::collections::BTreeSet<String> {
        mails(&world)
            .iter()
            .filter_map(|m| m["link"].as_str())
            .map(str::to_owned)
            .collect()
    };
    let old = links();
    page(&world, "POST", "/signin/forgot", &[("email", EMAIL)]);
    let stolen = links().difference(&old).next().unwrap().clone();
    world.simulation.pass(1_000);
    let old = links();
    page(&world, "POST", "/signin/forgot", &[("email", EMAIL)]);
    let own = links().difference(&old).next().unwrap().clone();
    assert_ne!(own, stolen);
    assert_eq!(
        set_password(&world, &own, "seven copper lanterns").status,
        200
    );
    world.simulation.pass(1_000);
    assert_eq!(
        set_password(&world, &stolen, "attacker kettle basalt").status,
        410
    );
}

#[test]
fn another_spelling_of_an_address_is_another_person() {
    let world = World::new();
    let fields = json!({"user_id": "kate", "full_name": "Kate", "email": "kate@example.com", "role": "operator"});
    let (token, _) = signed_in(&world, &fields);
    world.simulation.pass(1_000);
    // An admin of another operator owns a mailbox whose name begins with KELVIN SIGN.
    let user = json!({"user_id": "x", "full_name": "X", "email": "\u{212A}ate@example.com"});
    let made = world
        .call("POST", "/v1/users", &world.other, Some(&user))
        .status;
    let sent = world
        .call(
            "POST",
            "/v1/users/x/invitation",
            &world.other,
            Some(&json!({})),
        )
        .status;
    let link = mails(&world)
        .into_iter()
        .filter_map(|m| m["link"].as_str().map(str::to_owned))
        .max()
        .unwrap();
    let set = set_password(&world, &link, "attacker kettle basalt").status;
    let ended = world.call("GET", "/v1/me", &token, None).status;
    assert_ne!((made, sent, set, ended), (201, 202, 200, 401));
}

#[test]
fn end_tokens_ends_the_sign_ins_of_people() {
    let world = World::new();
    let (_, token) = signed_in(&world, &member("operator"));
    let done = world.post("/v1/deployment/signing-key", json!({"end_tokens": true}));
    assert!(done.status < 300, "{done:?}");
    assert_eq!(refresh(&world, &token).status, 400);
    world.simulation.pass(66_000);
    let (token, _) = tokens(&world);
    assert_eq!(world.call("GET", "/v1/me", &token, None).status, 200);
}

/// Another process may take what was signed with the key before for a minute.
#[test]
fn a_sign_in_of_the_minute_after_end_tokens_does_not_outlast_it() {
    let world = World::new();
    signed_in(&world, &member("operator"));
    let elsewhere = forecourt_store::secrets::KeyCache::default();
    let ports = world.simulation.ports();
    run(elsewhere.get(&ports)).unwrap();
    let done = world.post("/v1/deployment/signing-key", json!({"end_tokens": true}));
    assert!(done.status < 300, "{done:?}");
    world.simulation.pass(59_000);
    // This is as late as the other process can be.
    let late = world.simulation.now();
    let kept = run(elsewhere.get(&ports)).unwrap();
    assert!(kept.still_holds(late), "it does not know yet");
    let read = run(world.keys.get(&ports)).unwrap();
    assert!(!read.still_holds(late), "what comes of it ends at once");
    world.simulation.pass(6_001);
    assert!(read.still_holds(world.simulation.now()));
}

#[test]
fn a_refused_refresh_uses_no_token_up() {
    let world = World::new();
    let (_, token) = signed_in(&world, &member("operator"));
    world.patch("/v1/users/anna", json!({"suspended": true}));
    assert_eq!(refresh(&world, &token).status, 400);
    world.simulation.pass(60_000);
    world.patch("/v1/users/anna", json!({"suspended": false}));
    assert_eq!(refresh(&world, &token).status, 200);
}

#[test]
fn a_proof_is_not_renewed_for_ever() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    set_password(&world, &link, PASSWORD);
    let user = json!({"user_id": "ak", "full_name": "A. K.", "email": EMAIL, "role": "viewer"});
    world.call("POST", "/v1/users", &world.other, Some(&user));
    world.call(
        "POST",
        "/v1/users/ak/invitation",
        &world.other,
        Some(&json!({})),
    );
    let proof_in = |answer: &Answer| {
        let proof = answer
            .text
            .split_once("name=\"proof\" value=\"")
            .map(|it| it.1);
        proof.map(|proof| proof.split_once('"').unwrap().0.to_owned())
    };
    let mut proof = proof_in(&sign_in(&world, EMAIL, PASSWORD, "192.0.2.1"));
    let fields = request();
    for _ in 0..3 {
        world.simulation.pass(200_000);
        let shown = proof.clone().unwrap_or_default();
        let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        form.push(("proof", &shown));
        proof = proof_in(&page(&world, "POST", "/oauth2/authorize", &form));
    }
    assert!(proof.is_none(), "ten minutes old and still good");
}

#[test]
fn one_address_cannot_fill_the_table() {
    let world = World::new();
    let before = world.simulation.table.items().len();
    for n in 0..200 {
        sign_in(&world, &format!("x{n}@example.com"), "x", "198.51.100.1");
        page_from(
            &world,
            "POST",
            "/signin/forgot",
            &[("email", &format!("y{n}@example.com"))],
            "198.51.100.1",
        );
    }
    let rows = world.simulation.table.items().len() - before;
    let long = "x".repeat(1_000_000);
    let status = page_from(
        &world,
        "POST",
        "/signin/forgot",
        &[("email", &long)],
        "198.51.100.2",
    )
    .status;
    let stored = world
        .simulation
        .table
        .items()
        .values()
        .map(|i| i.key.pk.len())
        .max();
    assert!(
        rows < 150 && stored.unwrap() < 2048,
        "{rows} rows; longest key {stored:?}; status {status}"
    );
}

#[test]
fn people_behind_one_address_who_know_their_passwords_sign_in() {
    let world = World::new();
    let (_, _) = signed_in(&world, &member("operator"));
    let mut refused = 0;
    for _ in 0..60 {
        world.simulation.pass(30_000);
        refused += u32::from(sign_in(&world, EMAIL, PASSWORD, "192.0.2.1").status == 429);
    }
    assert_eq!(refused, 0);
}

#[test]
fn a_new_password_opens_from_an_address_that_was_slowed_down() {
    let world = World::new();
    let (_, _) = signed_in(&world, &member("operator"));
    for _ in 0..14 {
        sign_in(&world, EMAIL, "x", "192.0.2.1");
        world.simulation.pass(600_000);
    }
    sign_in(&world, EMAIL, "x", "192.0.2.1");
    page(&world, "POST", "/signin/forgot", &[("email", EMAIL)]);
    assert_eq!(
        set_password(&world, &last_link(&world), "seven copper lanterns").status,
        200
    );
    world.simulation.pass(1_000);
    assert_eq!(
        sign_in(&world, EMAIL, "seven copper lanterns", "192.0.2.1").status,
        303
    );
}

#[test]
fn error_answers_name_the_issuer() {
    let world = World::new();
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in request() {
        query.append_pair(
            name,
            if name == "response_type" {
                "token"
            } else {
                &value
            },
        );
    }
    let answer = page(
        &world,
        "GET",
        &format!("/oauth2/authorize?{}", query.finish()),
        &[],
    );
    assert!(sent_back(&answer).contains_key("iss"));
}

#[test]
fn who_may_send_no_mail_uses_up_nobodys_mails() {
    let world = World::new();
    let (_, _) = signed_in(&world, &member("operator"));
    let before = mails(&world).len();
    for n in 0..31 {
        page_from(
            &world,
            "POST",
            "/signin/forgot",
            &[("email", &format!("y{n}@example.com"))],
            "198.51.100.1",
        );
    }
    for _ in 0..6 {
        page_from(
            &world,
            "POST",
            "/signin/forgot",
            &[("email", EMAIL)],
            "198.51.100.1",
        );
    }
    let sent = mails(&world).len() - before;
    let own = page(&world, "POST", "/signin/forgot", &[("email", EMAIL)]).status;
    assert_eq!((sent, own), (0, 200));
}
