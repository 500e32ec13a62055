//! Drivers register themselves where the operator allows it.

use serde_json::{Value, json};

use super::people::{
    PASSWORD, mails, page, page_from, request, sent_back, set_password, sign_in, signed_in, text,
    trade,
};
use super::world::{Answer, URL, World};

const PAGE: &str = "/signin/register";
const EMAIL: &str = "dora@example.com";

fn open() -> World {
    let world = World::new();
    let change = json!({"drivers_register": true});
    let changed = world.patch("/v1/operator", change);
    assert_eq!(changed.json()["drivers_register"], true, "{changed:?}");
    world
}

fn register(world: &World, email: &str) -> Answer {
    let form = [
        ("name", "Dora Driver"),
        ("email", email),
        ("operator_id", "default"),
    ];
    page(world, "POST", PAGE, &form)
}

fn last(world: &World) -> Value {
    mails(world).pop().unwrap()
}

fn link(world: &World) -> String {
    last(world)["link"].as_str().unwrap().to_owned()
}

fn users(world: &World) -> Vec<Value> {
    let users = world.get("/v1/users").json();
    users["items"].as_array().unwrap().clone()
}

#[test]
fn a_driver_registers_confirms_the_address_and_signs_in() {
    let world = open();
    let before = mails(&world).len();
    let form = page(&world, "GET", &format!("{PAGE}?lang=en"), &[]);
    assert_eq!(form.status, 200, "{form:?}");
    assert!(form.text.contains("autocomplete=\"name\""), "{}", form.text);
    let sent = register(&world, " Dora@Example.com ");
    assert_eq!(sent.status, 200, "{sent:?}");
    assert_eq!(mails(&world).len(), before + 1);
    assert_eq!(last(&world)["letter"], "registration");
    // Nothing is made before the address is confirmed.
    assert!(users(&world).is_empty());
    let link = link(&world);
    let shown = page(&world, "GET", link.strip_prefix(URL).unwrap(), &[]);
    assert!(shown.text.contains("new-password"), "{shown:?}");
    assert_eq!(set_password(&world, &link, "dora driver").status, 422);
    let set = set_password(&world, &link, PASSWORD);
    assert_eq!(set.status, 200, "{set:?}");
    assert_eq!(set_password(&world, &link, PASSWORD).status, 410);

    let made = users(&world);
    assert_eq!(made.len(), 1);
    let id = made[0]["user_id"].as_str().unwrap();
    assert_eq!(made[0]["full_name"], "Dora Driver");
    assert_eq!(made[0]["email"], EMAIL);
    assert_eq!(made[0]["role"], "driver");
    assert_eq!(made[0]["created_by"], format!("user:{id}"));
    let code = sent_back(&sign_in(&world, EMAIL, PASSWORD, "192.0.2.1"))["code"].clone();
    let answer = trade(&world, &code);
    assert_eq!(text(&answer, "scope"), "self");
    let token = text(&answer, "access_token");
    let me = world.call("GET", "/v1/me", &token, None).json();
    assert_eq!(
        (me["user_id"].as_str(), me["role"].as_str()),
        (Some(id), Some("driver"))
    );
    assert_eq!(world.call("GET", "/v1/sessions", &token, None).status, 403);
    let own = world.call("GET", "/v1/me/sessions", &token, None);
    assert_eq!(own.json()["items"], json!([]), "{own:?}");
}

#[test]
fn nobody_registers_where_the_operator_does_not_allow_it() {
    let world = World::new();
    let token = world.narrow_token("configure");
    let change = json!({"drivers_register": true});
    let refused = world.call("PATCH", "/v1/operator", &token, Some(&change));
    assert_eq!(refused.status, 403, "{refused:?}");
    for operator in ["default", "other", "no-such-one", "#"] {
        let form = [
            ("name", "Dora"),
            ("email", EMAIL),
            ("operator_id", operator),
        ];
        assert_eq!(page(&world, "POST", PAGE, &form).status, 403, "{operator}");
    }
    assert!(mails(&world).is_empty());
    // An operator that stops it makes no account of the links that are on their way.
    let world = open();
    register(&world, EMAIL);
    let link = link(&world);
    let change = json!({"drivers_register": false});
    assert_eq!(world.patch("/v1/operator", change).status, 200);
    assert_eq!(set_password(&world, &link, PASSWORD).status, 410);
    assert!(users(&world).is_empty());
}

#[test]
fn the_answer_does_not_tell_who_has_an_account_and_nobody_gets_a_second_one() {
    let world = open();
    let anna = json!({"user_id": "anna", "full_name": "Anna", "email": "anna@example.com"});
    signed_in(&world, &anna);
    let known = register(&world, "anna@example.com");
    assert_eq!(last(&world)["letter"], "password_reset");
    let unknown = register(&world, EMAIL);
    let none = register(&world, "no address");
    assert_eq!(known.text, unknown.text);
    assert_eq!(known.text, none.text);
    // Two links were sent; the account is made once.
    let first = link(&world);
    world.simulation.pass(1);
    register(&world, EMAIL);
    let second = link(&world);
    world.simulation.pass(1);
    assert_eq!(set_password(&world, &second, PASSWORD).status, 200);
    assert_eq!(set_password(&world, &first, PASSWORD).status, 410);
    assert_eq!(users(&world).len(), 2);
    // The link of somebody who was invited meanwhile sets the password of that account.
    register(&world, "late@example.com");
    let late = link(&world);
    world.simulation.pass(1);
    let same = json!({"user_id": "late", "full_name": "Late", "email": "late@example.com"});
    signed_in(&world, &same);
    world.simulation.pass(1);
    assert_eq!(set_password(&world, &late, PASSWORD).status, 410);
    assert_eq!(users(&world).len(), 3);
}

#[test]
fn an_account_at_another_operator_is_joined_by_the_new_one() {
    let world = open();
    let theirs = json!({"user_id": "dora", "full_name": "Dora", "email": EMAIL});
    let made = world.call("POST", "/v1/users", &world.other, Some(&theirs));
    assert_eq!(made.status, 201);
    register(&world, EMAIL);
    assert_eq!(last(&world)["letter"], "registration");
    assert_eq!(set_password(&world, &link(&world), PASSWORD).status, 200);
    let path = "/v1/users/dora/invitation";
    let invited = world.call("POST", path, &world.other, Some(&json!({})));
    assert_eq!(invited.status, 202, "{invited:?}");
    // The app names the operator.
    let fields = request();
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form.extend([
        ("email", EMAIL),
        ("password", PASSWORD),
        ("operator_id", "default"),
    ]);
    let answer = page(&world, "POST", "/oauth2/authorize", &form);
    let code = sent_back(&answer)["code"].clone();
    let token = text(&trade(&world, &code), "access_token");
    let me = world.call("GET", "/v1/me", &token, None).json();
    assert_eq!(me["operator_id"], "default", "{me}");
    assert_ne!(me["user_id"], "dora");
}

#[test]
fn registrations_slow_down_for_an_address_and_for_a_network() {
    let world = open();
    let ask = |email: &str, from: &str| {
        let form = [("name", "Dora"), ("email", email)];
        page_from(&world, "POST", PAGE, &form, from)
    };
    for _ in 0..3 {
        assert_eq!(ask(EMAIL, "192.0.2.1").status, 200);
    }
    let sent = mails(&world).len();
    let refused = ask(EMAIL, "198.51.100.7");
    assert_eq!(refused.status, 429, "{refused:?}");
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(mails(&world).len(), sent);
    let mut status = 200;
    for number in 0..40 {
        status = ask(&format!("d{number}@example.com"), "203.0.113.5").status;
        if status != 200 {
            break;
        }
    }
    assert_eq!(status, 429);
    let nameless = [("name", " "), ("email", "x@example.com")];
    let refused = page_from(&world, "POST", PAGE, &nameless, "192.0.2.77");
    assert_eq!(refused.status, 422, "{refused:?}");
}

#[test]
fn the_sign_in_page_offers_it_in_five_languages_where_it_is_open() {
    let query = |language: &str, operator: &str| {
        let fields = request();
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().map(|(n, v)| (*n, v.as_str())));
        query.extend_pairs([("ui_locales", language), ("operator_id", operator)]);
        format!("/oauth2/authorize?{}", query.finish())
    };
    let closed = World::new();
    let shown = page(&closed, "GET", &query("en", "default"), &[]);
    assert!(!shown.text.contains(PAGE), "{}", shown.text);
    let world = open();
    let mut titles = std::collections::BTreeSet::new();
    for language in ["en", "th", "ru", "fil", "zh-Hans"] {
        let shown = page(&world, "GET", &query(language, "default"), &[]);
        let href = shown.text.split_once(&format!("href=\"{PAGE}")).unwrap().1;
        let href = href.split_once('"').unwrap().0.replace("&amp;", "&");
        let form = page(&world, "GET", &format!("{PAGE}{href}"), &[]);
        assert_eq!(form.status, 200, "{form:?}");
        assert!(
            form.text.contains(&format!("lang=\"{language}\"")),
            "{}",
            form.text
        );
        let title = form.text.split_once("<h1>").unwrap().1;
        titles.insert(title.split_once('<').unwrap().0.to_owned());
    }
    assert_eq!(titles.len(), 5, "{titles:?}");
    let other = page(&world, "GET", &query("en", "other"), &[]);
    assert!(!other.text.contains(PAGE), "{}", other.text);
}
