//! The sign-in pages in the language that a person chooses, and whose pages they are.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::HOST;
use forecourt_memory::run;
use forecourt_store::keys;
use forecourt_store::ports::{Condition, Transacted, Write};
use forecourt_types::OperatorId;
use serde_json::json;

use super::people::{
    EMAIL, PASSWORD, invite, member, page, request, sent_back, set_password, sign_in,
};
use super::world::{Answer, World};

/// The languages with their own names.
const LANGUAGES: [(&str, &str); 5] = [
    ("en", "English"),
    ("th", "ไทย"),
    ("ru", "Русский"),
    ("fil", "Filipino"),
    ("zh-Hans", "简体中文"),
];
/// What the largest page may have: it is opened over slow lines.
const PAGE_BYTES_MAX: usize = 10_240;

/// Opens a page by the address in an attribute of HTML.
fn open(world: &World, address: &str) -> Answer {
    let address = address.replace("&amp;", "&");
    let request = Request::get(address).header(HOST, "api.example");
    let answer = world.send(request.body(Body::empty()).unwrap());
    assert!(answer.text.len() < PAGE_BYTES_MAX, "{}", answer.text.len());
    answer
}

fn authorize_address(more: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(request());
    query.extend_pairs(more);
    format!("/oauth2/authorize?{}", query.finish())
}

/// The address of the link to this page in a language, and whether it is marked as the present one.
fn link(answer: &Answer, language: &str) -> (String, bool) {
    let row = answer.text.split_once("<nav").unwrap().1;
    let link = row
        .split("<a href=\"")
        .find(|link| link.contains(&format!("\" lang=\"{language}\"")))
        .unwrap();
    let address = link.split('"').next().unwrap().to_owned();
    (address, link.contains("aria-current=\"true\""))
}

#[test]
fn a_page_is_opened_in_each_language_and_keeps_what_the_app_asked_for() {
    let world = World::new();
    let invited = invite(&world, &member("operator"));
    let invited = invited.split_once("api.example").unwrap().1;
    for address in [
        authorize_address(&[("ui_locales", "ru"), ("login_hint", EMAIL)]).as_str(),
        "/signin/forgot?lang=ru",
        "/signin/second-factor?lang=ru",
        "/signin/change-password?lang=ru",
        &format!("{invited}&lang=ru"),
    ] {
        let first = open(&world, address);
        assert_eq!(first.status, 200, "{address}: {first:?}");
        for (language, own_name) in LANGUAGES {
            assert!(first.text.contains(own_name), "{address} {own_name}");
            let (there, is_current) = link(&first, language);
            assert_eq!(is_current, language == "ru", "{address} {language}");
            let page = open(&world, &there);
            assert_eq!(page.status, 200, "{there}");
            assert!(
                page.text.contains(&format!("<html lang=\"{language}\">")),
                "{there}"
            );
            assert!(link(&page, language).1, "{there} is marked");
            // From there the way to another language leads to the same page again.
            assert_eq!(link(&page, "ru").0, link(&first, "ru").0, "{there}");
        }
        assert!(!first.text.contains("<script"), "{address}");
    }
    let (there, _) = link(
        &open(&world, &authorize_address(&[("login_hint", EMAIL)])),
        "th",
    );
    for (name, value) in request() {
        let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        assert!(there.contains(&format!("{name}={encoded}")), "{there}");
    }
    assert!(there.contains("login_hint=anna%40example.com"), "{there}");
}

#[test]
fn the_language_that_was_chosen_at_the_sign_in_goes_on_in_the_console() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    assert_eq!(set_password(&world, &link, PASSWORD).status, 200);
    let fields = request();
    let fields = |password| {
        let mut form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        form.extend([("ui_locales", "ru"), ("lang", "th"), ("email", EMAIL)]);
        form.push(("password", password));
        form
    };
    let wrong = page(&world, "POST", "/oauth2/authorize", &fields("wrong"));
    assert_eq!(wrong.status, 403, "{wrong:?}");
    assert!(wrong.text.contains("<html lang=\"th\">"), "{wrong:?}");
    let carried = "<input type=\"hidden\" name=\"lang\" value=\"th\">";
    assert!(wrong.text.contains(carried), "{wrong:?}");
    let done = page(&world, "POST", "/oauth2/authorize", &fields(PASSWORD));
    assert_eq!(sent_back(&done)["lang"], "th");
    // Nobody has chosen a language here, and the console knows best.
    let done = sign_in(&world, EMAIL, PASSWORD, "192.0.2.1");
    assert_eq!(sent_back(&done).get("lang"), None);
}

#[test]
fn the_pages_name_the_operator_if_there_is_only_one() {
    let world = World::new();
    world.patch("/v1/operator", json!({"name": "Quay <Power>"}));
    let several = open(&world, "/signin/forgot");
    assert!(several.text.contains(" · Forecourt</title>"), "{several:?}");
    assert!(!several.text.contains("Quay"), "{several:?}");
    let other = keys::operator(&OperatorId::new("other").unwrap());
    let gone = Write::Delete {
        key: other,
        condition: Condition::Exists,
    };
    let removed = run(world.simulation.ports().table.transact(vec![gone])).unwrap();
    assert!(matches!(removed, Transacted::Committed));
    for address in ["/signin/forgot", &authorize_address(&[])] {
        let one = open(&world, address);
        let named = "<p class=\"of\">Quay &lt;Power&gt;</p><h1>";
        assert!(one.text.contains(named), "{one:?}");
        let title = " · Quay &lt;Power&gt;</title>";
        assert!(one.text.contains(title), "{one:?}");
    }
}

#[test]
fn who_has_set_a_password_finds_the_way_to_the_sign_in() {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    let way = "<p><a href=\"/?lang=en\">Sign in</a></p></main>";
    let done = set_password(&world, &link, PASSWORD);
    assert_eq!(done.status, 200, "{done:?}");
    assert!(done.text.contains(way), "{done:?}");
    let over = set_password(&world, &link, PASSWORD);
    assert_eq!(over.status, 410, "{over:?}");
    assert!(over.text.contains(way), "{over:?}");
    let asked = page(&world, "POST", "/signin/forgot", &[("email", EMAIL)]);
    assert!(asked.text.contains(way), "{asked:?}");
}
