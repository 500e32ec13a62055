//! The second factor of people: set up, asked for at sign-in, guessed, lost, wanted by an operator.

use ring::hmac;
use serde_json::{Value, json};

use super::people::{
    EMAIL, PASSWORD, invite, mails, member, page_from, refresh, request, sent_back, set_password,
    sign_in, signed_in, text, trade,
};
use super::world::{Answer, World};

const HOME: &str = "192.0.2.1";
const PAGE: &str = "/signin/second-factor";
const SIGN_IN: &str = "/oauth2/authorize";

/// An authenticator app with the key that a page shows.
pub(crate) struct App(Vec<u8>);

impl App {
    fn scan(page: &Answer) -> Self {
        let key = page.text.split_once("<code>").unwrap().1;
        let key = key.split_once("</code>").unwrap().0;
        let mut bits = String::new();
        for char in key.chars().filter(|char| *char != ' ') {
            let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(char).unwrap();
            bits += &format!("{value:05b}");
        }
        let bytes = bits.as_bytes().chunks_exact(8);
        let byte = |bits: &[u8]| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2);
        Self(bytes.map(|bits| byte(bits).unwrap()).collect())
    }

    pub(crate) fn code(&self, world: &World) -> String {
        let step = world.simulation.ports().clock.now().seconds() / 30;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let offset = usize::from(tag.as_ref()[19] & 0xf);
        let four: [u8; 4] = tag.as_ref()[offset..offset + 4].try_into().unwrap();
        let number = u32::from_be_bytes(four) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

pub(crate) fn proof(answer: &Answer) -> String {
    let proof = answer.text.split_once("name=\"proof\" value=\"");
    assert!(proof.is_some(), "no proof: {answer:?}");
    let proof = proof.unwrap().1;
    proof.split_once('"').unwrap().0.to_owned()
}

fn own_page(world: &World, form: &[(&str, &str)]) -> Answer {
    page_from(world, "POST", PAGE, form, HOME)
}

/// The next step of a sign-in for an app.
fn step(world: &World, proof: &str, more: &[(&str, &str)], address: &str) -> Answer {
    let fields = request();
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form.push(("proof", proof));
    form.extend(more);
    page_from(world, "POST", SIGN_IN, &form, address)
}

/// A sign-in up to the question for the code, and the answer to that code.
fn sign_in_with(world: &World, code: &str, address: &str) -> Answer {
    let asked = sign_in(world, EMAIL, PASSWORD, address);
    assert_eq!(asked.status, 200, "{asked:?}");
    assert!(asked.text.contains("one-time-code"), "{}", asked.text);
    step(world, &proof(&asked), &[("code", code)], address)
}

/// What a page shows of this kind, without the spaces.
fn shown_codes(page: &Answer) -> Vec<String> {
    let codes = page.text.split("<code>").skip(1);
    let codes = codes.map(|code| code.split_once("</code>").unwrap().0.replace(' ', ""));
    codes.collect()
}

/// A person who can sign in.
pub(crate) fn anna(world: &World, role: &str) {
    let link = invite(world, &member(role));
    assert_eq!(set_password(world, &link, PASSWORD).status, 200);
}

/// Sets an app up on the person's own page. Returns it with the recovery codes.
pub(crate) fn set_up(world: &World) -> (App, Vec<String>) {
    let shown = own_page(world, &[("email", EMAIL), ("password", PASSWORD)]);
    assert_eq!(shown.status, 200, "{shown:?}");
    let app = App::scan(&shown);
    let (proof, code) = (proof(&shown), app.code(world));
    let done = own_page(world, &[("proof", &proof), ("code", &code)]);
    assert_eq!(done.status, 200, "{done:?}");
    (app, shown_codes(&done))
}

pub(crate) fn letters(world: &World, kind: &str) -> usize {
    let all = mails(world).into_iter();
    all.filter(|letter| letter["letter"] == kind).count()
}

/// What was done with a user of the caller's operator, and by whom, as its audit log tells.
fn works_of(world: &World, token: &str, user: &str) -> Vec<(Value, Value)> {
    let path = format!("/v1/audit-log?record=user&record_id={user}");
    let log = world.call("GET", &path, token, None).json()["items"].clone();
    let entries = log.as_array().unwrap().iter().rev();
    let works = entries.map(|entry| (entry["after"]["work"].clone(), entry["by"].clone()));
    let by_person = works.filter(|(work, _)| {
        let work = work.as_str().unwrap_or_default();
        work.contains("second_factor") || work.contains("recovery_code")
    });
    by_person.collect()
}

#[test]
fn every_operator_of_a_person_sees_what_becomes_of_the_second_factor() {
    let world = World::new();
    anna(&world, "operator");
    let user = json!({"user_id": "ak", "full_name": "A. K.", "email": EMAIL});
    let added = world.call("POST", "/v1/users", &world.other, Some(&user));
    assert_eq!(added.status, 201, "{added:?}");
    let sent = world.call(
        "POST",
        "/v1/users/ak/invitation",
        &world.other,
        Some(&json!({})),
    );
    assert_eq!(sent.status, 202, "{sent:?}");
    set_up(&world);
    let entry = |by: &str| vec![(Value::from("set_second_factor"), Value::from(by))];
    assert_eq!(works_of(&world, &world.admin, "anna"), entry("user:anna"));
    assert_eq!(works_of(&world, &world.other, "ak"), entry("user:ak"));
    assert!(works_of(&world, &world.other, "anna").is_empty());
    // The list of what one author did has it, too.
    let path = "/v1/audit-log?by=user:ak";
    let log = world.call("GET", path, &world.other, None).json();
    assert_eq!(
        log["items"][0]["after"]["work"], "set_second_factor",
        "{log}"
    );
}

pub(crate) fn works(world: &World) -> Vec<Value> {
    let path = "/v1/audit-log?record=user&record_id=anna";
    let log = world.get(path).json()["items"].clone();
    let works = log.as_array().unwrap().iter().rev();
    let works = works.map(|entry| entry["after"]["work"].clone());
    works.filter(|work| work.is_string()).collect()
}

#[test]
fn a_person_sets_an_app_up_and_is_asked_for_a_code_after_the_password() {
    let world = World::new();
    anna(&world, "operator");
    let shown = page_from(&world, "GET", PAGE, &[], HOME);
    assert!(shown.text.contains("current-password"), "{}", shown.text);
    let (app, recovery) = set_up(&world);
    assert_eq!(recovery.len(), 10);
    assert!(recovery.iter().all(|code| code.len() == 16), "{recovery:?}");
    assert_eq!(letters(&world, "second_factor_set"), 1);
    assert_eq!(works(&world).last().unwrap(), "set_second_factor");
    // The code that has set it up is used.
    assert_eq!(sign_in_with(&world, &app.code(&world), HOME).status, 403);
    world.simulation.pass(30_000);
    let code = app.code(&world);
    let (start, end) = code.split_at(3);
    let back = sent_back(&sign_in_with(&world, &format!("{start} {end}"), HOME));
    let token = text(&trade(&world, &back["code"]), "access_token");
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 200);
    assert_eq!(sign_in_with(&world, &code, HOME).status, 403, "used twice");
    world.simulation.pass(1);
    assert_eq!(sign_in_with(&world, "", HOME).status, 403);
}

#[test]
fn a_recovery_code_stands_in_for_a_code_once_and_is_told_by_mail() {
    let world = World::new();
    anna(&world, "operator");
    let (_, recovery) = set_up(&world);
    let code = &recovery[3];
    let typed = format!("{}-{} {}", &code[..4], &code[4..8], &code[8..]);
    sent_back(&sign_in_with(&world, &typed, HOME));
    assert_eq!(letters(&world, "recovery_code_used"), 1);
    assert_eq!(works(&world).last().unwrap(), "use_recovery_code");
    let told = mails(&world).into_iter();
    let told = told.filter(|it| it["letter"] == "recovery_code_used");
    assert_eq!(told.map(|it| it["left"].clone()).collect::<Vec<_>>(), [9]);
    assert_eq!(sign_in_with(&world, code, HOME).status, 403);
    sent_back(&sign_in_with(&world, &recovery[4], HOME));
}

#[test]
fn neither_secret_nor_recovery_codes_are_stored_as_they_are() {
    let world = World::new();
    anna(&world, "operator");
    let (app, recovery) = set_up(&world);
    let items = world.simulation.table.items();
    let stored: Vec<String> = items.values().map(|it| format!("{:?}", it.body)).collect();
    let stored = stored.join("\n");
    assert!(stored.contains("sealed_secret"), "{stored}");
    for code in &recovery {
        assert!(!stored.contains(code.as_str()));
    }
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    let hex: String = app.0.iter().map(|byte| format!("{byte:02x}")).collect();
    for plain in [
        STANDARD_NO_PAD.encode(&app.0),
        URL_SAFE_NO_PAD.encode(&app.0),
        hex,
    ] {
        assert!(!stored.contains(&plain), "{plain}");
    }
}

#[test]
fn guessing_codes_slows_down_and_locks_the_person_out_of_no_known_address() {
    let world = World::new();
    anna(&world, "operator");
    let (app, _) = set_up(&world);
    world.simulation.pass(30_000);
    sent_back(&sign_in_with(&world, &app.code(&world), HOME));
    for _ in 0..5 {
        let guess = sign_in_with(&world, "000000", "198.51.100.1");
        assert_eq!(guess.status, 403);
    }
    let early = sign_in_with(&world, &app.code(&world), "198.51.100.1");
    assert_eq!((early.status, early.header("retry-after")), (429, "1"));
    // The password alone makes no address a known one, so many guess no faster than one.
    for host in 2..7 {
        let address = format!("198.51.100.{host}");
        let guess = sign_in_with(&world, "000000", &address);
        assert_eq!(guess.status, 403, "{address}");
    }
    assert_eq!(sign_in_with(&world, "000000", "198.51.100.99").status, 429);
    world.simulation.pass(30_000);
    sent_back(&sign_in_with(&world, &app.code(&world), HOME));
}

#[test]
fn a_proof_of_the_password_is_no_proof_of_a_code() {
    let world = World::new();
    anna(&world, "operator");
    // Begun before there was a second factor, by somebody who knows the password.
    let begun = own_page(&world, &[("email", EMAIL), ("password", PASSWORD)]);
    let thief = App::scan(&begun);
    let (app, _) = set_up(&world);
    world.simulation.pass(30_000);
    let code = thief.code(&world);
    let replaced = own_page(&world, &[("proof", &proof(&begun)), ("code", &code)]);
    assert_eq!(replaced.status, 403, "{replaced:?}");
    let asked = own_page(&world, &[("email", EMAIL), ("password", PASSWORD)]);
    for work in ["remove", "replace"] {
        let form = [("proof", proof(&asked)), ("do", work.to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = own_page(&world, &form);
        assert!(answer.text.contains("one-time-code"), "{}", answer.text);
        assert!(!answer.text.contains("<svg"), "{}", answer.text);
    }
    // The proof of one page is none of the other, and a step without the code gives no code.
    let other = step(&world, &proof(&asked), &[("code", &app.code(&world))], HOME);
    assert_eq!(other.status, 403);
    let asked = sign_in(&world, EMAIL, PASSWORD, HOME);
    let skipped = step(&world, &proof(&asked), &[("account", "default")], HOME);
    assert_eq!((skipped.status, skipped.header("location")), (200, ""));
    sent_back(&sign_in_with(&world, &app.code(&world), HOME));
}

#[test]
fn a_person_changes_and_removes_the_second_factor_with_a_code() {
    let world = World::new();
    anna(&world, "operator");
    let (old, codes) = set_up(&world);
    let menu = |code: &str| {
        let asked = own_page(&world, &[("email", EMAIL), ("password", PASSWORD)]);
        own_page(&world, &[("proof", &proof(&asked)), ("code", code)])
    };
    assert_eq!(menu("123456").status, 403);
    let shown = menu(&codes[0]);
    assert!(shown.text.contains("left: 9"), "{}", shown.text);
    let begun = own_page(&world, &[("proof", &proof(&shown)), ("do", "replace")]);
    let new = App::scan(&begun);
    let wrong = own_page(&world, &[("proof", &proof(&begun)), ("code", "12")]);
    assert_eq!(wrong.status, 422);
    assert_eq!(App::scan(&wrong).0, new.0, "the same picture again");
    world.simulation.pass(30_000);
    let code = new.code(&world);
    let done = own_page(&world, &[("proof", &proof(&wrong)), ("code", &code)]);
    assert_eq!(shown_codes(&done).len(), 10, "{done:?}");
    world.simulation.pass(30_000);
    assert_eq!(sign_in_with(&world, &old.code(&world), HOME).status, 403);
    assert_eq!(sign_in_with(&world, &codes[1], HOME).status, 403);
    let shown = menu(&new.code(&world));
    let off = own_page(&world, &[("proof", &proof(&shown)), ("do", "remove")]);
    assert_eq!(off.status, 200, "{off:?}");
    assert_eq!(letters(&world, "second_factor_removed"), 1);
    assert_eq!(works(&world).last().unwrap(), "remove_second_factor");
    sent_back(&sign_in(&world, EMAIL, PASSWORD, HOME));
}

#[test]
fn an_operator_wants_a_second_factor_for_roles_and_people_set_it_up_at_sign_in() {
    let world = World::new();
    let (token, refresh_token) = signed_in(&world, &member("operator"));
    // Only who decides about people decides about this.
    let wanted = json!({"second_factor_roles": ["operator", "admin", "operator"]});
    let path = "/v1/operator";
    assert_eq!(world.call("PATCH", path, &token, Some(&wanted)).status, 403);
    let set = world.patch(path, wanted);
    assert_eq!(
        set.json()["second_factor_roles"],
        json!(["operator", "admin"])
    );
    let log = world.get("/v1/audit-log?record=operator").json();
    assert_eq!(
        log["items"][0]["after"]["second_factor_roles"],
        json!(["operator", "admin"])
    );
    // Sign-ins without one end with their access token.
    assert_eq!(refresh(&world, &refresh_token).status, 400);
    let shown = sign_in(&world, EMAIL, PASSWORD, HOME);
    assert_eq!((shown.status, shown.header("location")), (200, ""));
    let app = App::scan(&shown);
    let wrong = step(&world, &proof(&shown), &[("code", "000000")], HOME);
    assert_eq!((wrong.status, App::scan(&wrong).0), (422, app.0.clone()));
    // More than the five minutes of the other steps.
    world.simulation.pass(600_000);
    let code = app.code(&world);
    let codes = step(&world, &proof(&wrong), &[("code", &code)], HOME);
    assert_eq!(shown_codes(&codes).len(), 10, "{codes:?}");
    let back = sent_back(&step(&world, &proof(&codes), &[], HOME));
    let tokens = trade(&world, &back["code"]);
    let next = refresh(&world, &text(&tokens, "refresh_token"));
    assert_eq!(next.status, 200, "{next:?}");
    // It must stay as long as the operator wants it.
    world.simulation.pass(30_000);
    let asked = own_page(&world, &[("email", EMAIL), ("password", PASSWORD)]);
    let code = app.code(&world);
    let menu = own_page(&world, &[("proof", &proof(&asked)), ("code", &code)]);
    let kept = own_page(&world, &[("proof", &proof(&menu)), ("do", "remove")]);
    assert_eq!(kept.status, 409);
    // Others of the operator are not asked.
    let viewer = json!({"role": "viewer"});
    world.person("v", &viewer);
}

#[test]
fn an_admin_removes_the_second_factor_of_a_person_of_the_own_operator_only() {
    let world = World::new();
    anna(&world, "operator");
    let path = "/v1/users/anna/second-factor";
    assert_eq!(world.delete(path).code(), "not_found");
    set_up(&world);
    // An admin of another operator invites the person, and may not weaken the sign-in by that.
    let user = json!({"user_id": "ak", "full_name": "A. K.", "email": EMAIL});
    let other = |method: &str, path: &str, body: &Value| {
        world.call(method, path, &world.other, Some(body)).status
    };
    assert_eq!(other("POST", "/v1/users", &user), 201);
    let theirs = "/v1/users/ak/second-factor";
    assert_eq!(other("DELETE", theirs, &json!({})), 404);
    assert_eq!(other("POST", "/v1/users/ak/invitation", &json!({})), 202);
    assert_eq!(other("DELETE", theirs, &json!({})), 409);
    assert_eq!(other("DELETE", path, &json!({})), 404);
    assert_eq!(world.delete(path).status, 204);
    assert_eq!(letters(&world, "second_factor_removed"), 1);
    assert_eq!(works(&world).last().unwrap(), "remove_second_factor");
    let told = works_of(&world, &world.other, "ak");
    assert_eq!(told, [("remove_second_factor".into(), "bootstrap".into())]);
    let chosen = sign_in(&world, EMAIL, PASSWORD, HOME);
    assert!(chosen.text.contains("name=\"account\""), "{}", chosen.text);
}

/// Ids of people are those of one operator: at another operator the same id may be somebody else.
#[test]
fn an_admin_is_named_with_the_own_operator_in_the_log_of_another_one() {
    let world = World::new();
    anna(&world, "operator");
    set_up(&world);
    let user = json!({"user_id": "ak", "full_name": "A. K.", "email": EMAIL});
    let other = |method: &str, path: &str, body: &Value| {
        world.call(method, path, &world.other, Some(body)).status
    };
    assert_eq!(other("POST", "/v1/users", &user), 201);
    assert_eq!(other("POST", "/v1/users/ak/invitation", &json!({})), 202);
    let chief = world.person("chief", &json!({"role": "deployment_admin"}));
    let path = "/v1/users/anna/second-factor";
    assert_eq!(world.call("DELETE", path, &chief, None).status, 204);
    let told = works_of(&world, &world.admin, "anna");
    let last = told.last().unwrap();
    assert_eq!(
        last,
        &("remove_second_factor".into(), "user:chief".into()),
        "at the own operator"
    );
    let told = works_of(&world, &world.other, "ak");
    let by = "operator:default#user:chief";
    assert_eq!(told, [("remove_second_factor".into(), by.into())]);
}

#[test]
fn nobody_removes_the_own_second_factor_by_a_token() {
    let world = World::new();
    let (token, _) = signed_in(&world, &member("admin"));
    set_up(&world);
    let path = "/v1/users/anna/second-factor";
    let own = world.call("DELETE", path, &token, None);
    assert_eq!(own.code(), "wrong_state", "{own:?}");
}
