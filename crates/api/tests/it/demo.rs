//! The buttons of the demo: one click signs in, on the machine itself and in a demo only.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use forecourt_api::{ApiState, Demo, RequestSource, Settings, router};
use forecourt_types::UserId;
use serde_json::{Value, json};

use super::people::{PASSWORD, invite, refresh, request, sent_back, set_password, text, trade};
use super::world::{Answer, URL, World};

/// The people of this demo: id and role.
const PEOPLE: [(&str, &str); 4] = [
    ("demo-admin", "admin"),
    ("demo-operator", "operator"),
    ("demo-site-owner", "site_owner"),
    ("demo-caretaker", "caretaker"),
];

/// From where a browser asks, and for what.
#[derive(Clone, Copy)]
struct From<'a> {
    host: &'a str,
    is_local_browser: bool,
    origin: Option<&'a str>,
}

/// A browser on the machine itself.
const HERE: From<'_> = From {
    host: "127.0.0.1:8080",
    is_local_browser: true,
    origin: Some("http://127.0.0.1:8080"),
};

fn person(user_id: &str, role: &str) -> Value {
    let mut person = json!({"user_id": user_id, "full_name": user_id, "role": role,
        "email": format!("{user_id}@localhost")});
    match role {
        "site_owner" => person["site_ids"] = json!(["pier"]),
        "caretaker" => person["station_ids"] = json!(["CP-1"]),
        _ => {}
    }
    person
}

/// The world of a demo with all its people.
fn demo() -> World {
    let mut world = World::new();
    world.post("/v1/sites", json!({"site_id": "pier", "name": "Pier"}));
    world.post(
        "/v1/stations",
        json!({"station_id": "CP-1", "site_id": "pier"}),
    );
    for (user_id, role) in PEOPLE {
        assert_eq!(world.post("/v1/users", person(user_id, role)).status, 201);
    }
    let accounts = PEOPLE.map(|(user_id, _)| UserId::new(user_id).unwrap());
    let accounts = accounts.to_vec();
    start_again(&mut world, Some(Demo { accounts }));
    world
}

/// Starts the API again over the same data, as a demo or not.
fn start_again(world: &mut World, demo: Option<Demo>) {
    let settings = Settings {
        demo,
        ..Settings::new(URL.to_owned(), "wss://link.example".to_owned())
    };
    world.state = ApiState::new(world.simulation.ports(), settings, world.keys.clone());
    world.router = router(world.state.clone());
}

fn fields(more: &[(&str, &str)]) -> String {
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    encoded.extend_pairs(request()).extend_pairs(more);
    encoded.finish()
}

fn send(
    world: &World,
    builder: axum::http::request::Builder,
    body: String,
    from: From<'_>,
) -> Answer {
    let mut builder = builder
        .header(HOST, from.host)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(origin) = from.origin {
        builder = builder.header(ORIGIN, origin);
    }
    let mut request = builder.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(RequestSource {
        address: Some("127.0.0.1".to_owned()),
        request_id: None,
        is_local_browser: from.is_local_browser,
    });
    world.send(request)
}

/// Clicks the button of an account.
fn click(world: &World, user_id: &str, from: From<'_>) -> Answer {
    let body = fields(&[("demo_account", user_id)]);
    send(world, Request::post("/signin/demo"), body, from)
}

/// The sign-in page for the console, or with other fields as well.
fn sign_in_page(world: &World, more: &[(&str, &str)], from: From<'_>) -> String {
    let address = format!("/oauth2/authorize?{}", fields(more));
    let page = send(world, Request::get(address), String::new(), from);
    assert_eq!(page.status, 200, "{page:?}");
    page.text
}

fn buttons(page: &str) -> usize {
    page.matches("action=\"/signin/demo\"").count()
}

#[test]
fn one_click_signs_in_as_each_person_of_the_demo_again_and_again() {
    let world = demo();
    let page = sign_in_page(&world, &[], HERE);
    assert_eq!(buttons(&page), PEOPLE.len());
    for (user_id, role) in PEOPLE {
        assert!(page.contains(&format!("value=\"{user_id}\"")), "{page}");
        for _ in 0..2 {
            let code = sent_back(&click(&world, user_id, HERE))["code"].clone();
            let traded = trade(&world, &code).json();
            let token = traded["access_token"].as_str().unwrap();
            let me = world.call("GET", "/v1/me", token, None).json();
            assert_eq!(
                (&me["user_id"], &me["role"]),
                (&json!(user_id), &json!(role))
            );
        }
    }
    let told = world.get("/v1/public/deployment").json();
    assert_eq!(told["demo"], true);
}

#[test]
fn the_buttons_speak_every_language() {
    let world = demo();
    for (language, word) in [
        ("en", "Site owner"),
        ("th", "เจ้าของสถานที่"),
        ("ru", "Владелец площадки"),
        ("fil", "May-ari ng site"),
        ("zh-Hans", "站点业主"),
    ] {
        let page = sign_in_page(&world, &[("ui_locales", language)], HERE);
        assert!(page.contains(word), "{language}: {page}");
        // It is the largest page, and is opened over slow lines.
        assert!(page.len() <= 10_240, "{language}: {}", page.len());
    }
}

#[test]
fn without_a_demo_nobody_signs_in_by_a_click() {
    let world = World::new();
    let user = person("demo-admin", "admin");
    assert_eq!(world.post("/v1/users", user).status, 201);
    assert_eq!(buttons(&sign_in_page(&world, &[], HERE)), 0);
    let refused = click(&world, "demo-admin", HERE);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (404, "not_found")
    );
    let asked = send(&world, Request::get("/signin/demo"), String::new(), HERE);
    assert_eq!(asked.status, 404);
    assert_eq!(world.get("/v1/public/deployment").json()["demo"], false);
}

#[test]
fn nobody_signs_in_by_a_click_from_another_machine() {
    let world = demo();
    let mut elsewhere = [HERE; 3];
    // A proxy on the machine itself, whose address is that of the machine.
    elsewhere[0].is_local_browser = false;
    // Another name: a foreign page may have pointed one of its own here.
    elsewhere[1].host = "api.example";
    elsewhere[1].origin = Some("https://api.example");
    elsewhere[2].host = "rebound.example:8080";
    elsewhere[2].origin = Some("http://rebound.example:8080");
    for from in elsewhere {
        let refused = click(&world, "demo-admin", from);
        assert_eq!(refused.status, 404, "{}", from.host);
        assert_eq!(buttons(&sign_in_page(&world, &[], from)), 0);
    }
}

#[test]
fn only_the_sign_in_page_itself_can_send_a_click() {
    let world = demo();
    for origin in [
        // Another page on the machine itself, and one that does not say who it is.
        Some("http://127.0.0.1:3000"),
        Some("https://evil.example"),
        Some("null"),
        None,
    ] {
        let refused = click(&world, "demo-admin", From { origin, ..HERE });
        assert_eq!(refused.status, 400, "{origin:?}");
    }
}

#[test]
fn a_click_opens_the_accounts_of_the_demo_for_the_own_apps_and_nothing_else() {
    let world = demo();
    let boss = person("boss", "admin");
    assert_eq!(world.post("/v1/users", boss).status, 201);
    for other in ["boss", "admin", "nobody", ""] {
        assert_eq!(click(&world, other, HERE).status, 403, "{other}");
    }
    let suspended = json!({"suspended": true});
    let answer = world.patch("/v1/users/demo-admin", suspended);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(click(&world, "demo-admin", HERE).status, 403);
    assert_eq!(buttons(&sign_in_page(&world, &[], HERE)), 3);

    let app = json!({"name": "App", "role": "admin", "redirect_uris": [format!("{URL}/back")]});
    let app = world.post("/v1/clients", app).json();
    let app = app["client_id"].as_str().unwrap();
    let of_app: BTreeMap<&str, String> = request().into_iter().collect();
    let asked = |more: &[(&str, &str)]| {
        let mut fields = of_app.clone();
        fields.insert("client_id", app.to_owned());
        fields.insert("redirect_uri", format!("{URL}/back"));
        let mut encoded = form_urlencoded::Serializer::new(String::new());
        encoded.extend_pairs(fields).extend_pairs(more).finish()
    };
    let address = format!("/oauth2/authorize?{}", asked(&[]));
    let page = send(&world, Request::get(address), String::new(), HERE);
    assert_eq!((page.status, buttons(&page.text)), (200, 0));
    let body = asked(&[("demo_account", "demo-operator")]);
    let refused = send(&world, Request::post("/signin/demo"), body, HERE);
    assert_eq!(refused.status, 403);
}

#[test]
fn a_click_takes_no_password_and_no_sign_in_of_somebody_else_away() {
    let world = demo();
    let change = |email: &str| {
        let answer = world.patch("/v1/users/demo-operator", json!({"email": email}));
        assert_eq!(answer.status, 200, "{answer:?}");
    };
    // The address becomes the sign-in of another person.
    change("own@example.com");
    let mut own = person("own", "viewer");
    own["email"] = json!("own@example.com");
    let link = invite(&world, &own);
    assert_eq!(set_password(&world, &link, PASSWORD).status, 200);
    assert_eq!(click(&world, "demo-operator", HERE).status, 403);
    // The account has got a password of its own.
    change("op@example.com");
    world.post("/v1/users/demo-operator/invitation", json!({}));
    let link = super::people::mails(&world).pop().unwrap()["link"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(set_password(&world, &link, PASSWORD).status, 200);
    assert_eq!(click(&world, "demo-operator", HERE).status, 303);
    for email in ["own@example.com", "op@example.com"] {
        let signed_in = super::people::sign_in(&world, email, PASSWORD, "192.0.2.1");
        assert_eq!(signed_in.status, 303, "{email}");
    }
    // Nobody types a password for an account that has none.
    assert_eq!(click(&world, "demo-admin", HERE).status, 303);
    for password in ["", PASSWORD] {
        let typed = super::people::sign_in(&world, "demo-admin@localhost", password, "127.0.0.1");
        assert_eq!(typed.status, 403, "{password:?}");
    }
}

#[test]
fn a_sign_in_by_a_click_ends_with_the_demo() {
    let mut world = demo();
    let code = || sent_back(&click(&world, "demo-admin", HERE))["code"].clone();
    let (traded, untraded) = (trade(&world, &code()), code());
    let token = text(&traded, "access_token");
    let refresh_token = text(&traded, "refresh_token");
    let asked = |world: &World| world.call("GET", "/v1/users", &token, None).status;
    assert_eq!(asked(&world), 200);
    start_again(&mut world, None);
    assert_eq!(asked(&world), 401);
    for refused in [trade(&world, &untraded), refresh(&world, &refresh_token)] {
        assert_eq!(refused.status, 400, "{refused:?}");
        assert_eq!(refused.json()["error"], "invalid_grant");
    }
    // A sign-in with a password is one of the person and not of the demo.
    let own = super::people::signed_in(&world, &super::people::member("admin")).0;
    assert_eq!(world.call("GET", "/v1/users", &own, None).status, 200);
}

#[test]
fn a_click_opens_no_account_that_its_person_has_at_another_operator() {
    let world = demo();
    let user = json!({"user_id": "boss", "full_name": "Boss", "role": "admin",
        "email": "demo-admin@localhost"});
    let other = |path: &str, body: Value| world.call("POST", path, &world.other, Some(&body));
    assert_eq!(other("/v1/users", user).status, 201);
    let user_of = || {
        let code = sent_back(&click(&world, "demo-admin", HERE))["code"].clone();
        let token = text(&trade(&world, &code), "access_token");
        world.call("GET", "/v1/me", &token, None).json()["user_id"].clone()
    };
    assert_eq!(user_of(), "demo-admin");
    let invited = other("/v1/users/boss/invitation", json!({}));
    assert_eq!(invited.status, 202, "{invited:?}");
    // The person has two accounts from now on, and a click is sent back at once all the same.
    assert_eq!(user_of(), "demo-admin");
    let wished = fields(&[("demo_account", "demo-admin"), ("account", "other")]);
    let refused = send(&world, Request::post("/signin/demo"), wished, HERE);
    assert_eq!(refused.status, 403, "{refused:?}");
}
