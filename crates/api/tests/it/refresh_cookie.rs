//! The refresh token of Forecourt's own apps in a cookie.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use serde_json::json;

use super::people::{
    EMAIL, PASSWORD, VERIFIER, invite, member, refresh, sent_back, set_password, sign_in, text,
    tokens,
};
use super::world::{Answer, URL, World};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// A request to an address of the token endpoint by a page of the deployment.
fn ask(world: &World, path: &str, form: &str, cookie: &str) -> Answer {
    ask_from(world, (path, form, cookie), Some(URL), Some("cookie"))
}

fn ask_from(
    world: &World,
    (path, form, cookie): (&str, &str, &str),
    origin: Option<&str>,
    header: Option<&str>,
) -> Answer {
    let mut request = Request::post(path)
        .header(HOST, "api.example")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(origin) = origin {
        request = request.header(ORIGIN, origin);
    }
    if let Some(header) = header {
        request = request.header("X-Forecourt-Refresh", header);
    }
    if !cookie.is_empty() {
        request = request.header(COOKIE, cookie);
    }
    world.send(request.body(Body::from(form.to_owned())).unwrap())
}

fn code_form(world: &World) -> String {
    let code = sent_back(&sign_in(world, EMAIL, PASSWORD, "192.0.2.1"))["code"].clone();
    format!(
        "grant_type=authorization_code&client_id=console&code={code}&code_verifier={VERIFIER}&redirect_uri={URL}/"
    )
}

const REFRESH: &str = "grant_type=refresh_token&client_id=console";

/// The cookie that an answer sets, as the browser sends it back.
fn cookie_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(
        answer.json().get("refresh_token"),
        None,
        "no script reads it"
    );
    let set = answer.header("set-cookie");
    let (pair, attributes) = set.split_once("; ").unwrap();
    assert_eq!(
        attributes,
        "Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict"
    );
    assert!(pair.starts_with("__Host-console="), "{pair}");
    pair.to_owned()
}

fn world() -> World {
    let world = World::new();
    let link = invite(&world, &member("operator"));
    assert_eq!(set_password(&world, &link, PASSWORD).status, 200);
    world
}

#[test]
fn the_token_goes_round_in_a_cookie_and_ends_with_the_sign_out() {
    let world = world();
    let first = cookie_of(&ask(&world, "/oauth2/token", &code_form(&world), ""));
    let answer = ask(&world, "/oauth2/token", REFRESH, &first);
    let second = cookie_of(&answer);
    assert_ne!(first, second, "it is good once");
    let token = text(&answer, "access_token");
    assert_eq!(world.call("GET", "/v1/me", &token, None).status, 200);
    // A second tab has asked at the same time: it gets the same one.
    assert_eq!(
        cookie_of(&ask(&world, "/oauth2/token", REFRESH, &first)),
        second
    );
    let others = format!("theme=dark; {second}; __Host-driver=abc");
    let third = cookie_of(&ask(&world, "/oauth2/token", REFRESH, &others));

    let left = ask(&world, "/oauth2/revoke", "client_id=console", &third);
    assert_eq!(left.status, 200);
    assert!(
        left.header("set-cookie")
            .starts_with("__Host-console=; Path=/; Max-Age=0;")
    );
    let refused = ask(&world, "/oauth2/token", REFRESH, &third);
    assert_eq!(
        (refused.status, refused.json()["error"].clone()),
        (400, json!("invalid_grant"))
    );
    assert!(
        refused.header("set-cookie").contains("Max-Age=0"),
        "it is of no use any more"
    );
    let nothing = ask(&world, "/oauth2/revoke", "client_id=console", "");
    assert_eq!(nothing.status, 200, "signed out already");
}

#[test]
fn a_sign_out_everywhere_removes_the_cookies_of_the_own_apps() {
    let world = world();
    let answer = ask(&world, "/oauth2/token", &code_form(&world), "");
    let token = text(&answer, "access_token");
    let out = world.call("POST", "/v1/me/sign-out", &token, Some(&json!({})));
    assert_eq!(out.status, 204, "{out:?}");
    let set = out.headers.get_all("set-cookie").iter();
    let set: Vec<&str> = set.map(|line| line.to_str().unwrap()).collect();
    let gone = "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict";
    assert_eq!(
        set,
        ["__Host-console", "__Host-driver"].map(|name| format!("{name}{gone}"))
    );
    // A sign-out that is refused removes nothing.
    let refused = world.call("POST", "/v1/me/sign-out", &token, Some(&json!({})));
    assert_eq!((refused.status, refused.header("set-cookie")), (401, ""));
}

#[test]
fn a_cookie_that_is_shown_again_later_ends_the_sign_in() {
    let world = world();
    let first = cookie_of(&ask(&world, "/oauth2/token", &code_form(&world), ""));
    let second = cookie_of(&ask(&world, "/oauth2/token", REFRESH, &first));
    world.simulation.pass(31_000);
    assert_eq!(ask(&world, "/oauth2/token", REFRESH, &first).status, 400);
    assert_eq!(ask(&world, "/oauth2/token", REFRESH, &second).status, 400);
}

#[test]
fn a_browser_without_a_cookie_is_told_without_an_error_that_nobody_is_signed_in() {
    let world = world();
    let cookie = cookie_of(&ask(&world, "/oauth2/token", &code_form(&world), ""));
    let driver = "grant_type=refresh_token&client_id=driver";
    for (form, cookies) in [
        (REFRESH, ""),
        (REFRESH, "theme=dark; __Host-driver=abc"),
        (driver, cookie.as_str()),
    ] {
        let nobody = ask(&world, "/oauth2/token", form, cookies);
        assert_eq!((nobody.status, nobody.text.as_str()), (204, ""), "{form}");
        assert_eq!(nobody.header("cache-control"), "no-store");
        assert_eq!(nobody.header("set-cookie"), "");
    }
    let secret = format!("{REFRESH}&client_secret=wrong");
    for (form, cookies, status) in [
        (REFRESH, "__Host-console=bad", 400),
        (REFRESH, "__Host-console=", 400),
        (secret.as_str(), "", 401),
        ("grant_type=authorization_code&client_id=console", "", 400),
    ] {
        let refused = ask(&world, "/oauth2/token", form, cookies);
        assert_eq!(refused.status, status, "{form} {cookies}: {refused:?}");
    }
    // A program that shows its token itself has made a mistake when it shows none.
    assert_eq!(world.form(REFRESH, None).status, 400);
}

#[test]
fn a_sign_in_in_a_cookie_ends_after_twelve_hours_without_use() {
    let world = world();
    let mut cookie = cookie_of(&ask(&world, "/oauth2/token", &code_form(&world), ""));
    for _ in 0..3 {
        world.simulation.pass(11 * HOUR_MS);
        cookie = cookie_of(&ask(&world, "/oauth2/token", REFRESH, &cookie));
    }
    world.simulation.pass(12 * HOUR_MS);
    assert_eq!(ask(&world, "/oauth2/token", REFRESH, &cookie).status, 400);
}

#[test]
fn no_other_page_no_other_app_and_no_script_uses_the_cookie() {
    let world = world();
    let cookie = cookie_of(&ask(&world, "/oauth2/token", &code_form(&world), ""));
    let before = world.simulation.table.items();
    let stranger = "grant_type=refresh_token&client_id=app";
    let token = "/oauth2/token";
    for (path, form, origin, header) in [
        (token, REFRESH, None, Some("cookie")),
        (token, REFRESH, Some("https://evil.example"), Some("cookie")),
        (token, REFRESH, Some("http://api.example"), Some("cookie")),
        (
            token,
            REFRESH,
            Some("https://api.example.evil"),
            Some("cookie"),
        ),
        (token, REFRESH, Some("null"), Some("cookie")),
        (token, REFRESH, Some(URL), Some("yes")),
        (token, REFRESH, Some(URL), None),
        (token, stranger, Some(URL), Some("cookie")),
        ("/oauth2/revoke", "client_id=console", None, Some("cookie")),
        ("/oauth2/revoke", "client_id=console", Some(URL), None),
    ] {
        let answer = ask_from(&world, (path, form, &cookie), origin, header);
        assert_eq!(answer.status, 400, "{path} {form} {origin:?}: {answer:?}");
        assert_eq!(answer.json().get("access_token"), None);
    }
    // A script that has read the value all the same cannot use it as one of a program.
    let value = cookie.split_once('=').unwrap().1;
    assert_eq!(refresh(&world, value).status, 400);
    // Nor does a program's token work as a cookie.
    assert_eq!(world.simulation.table.items(), before, "nothing has ended");
    let (_, token) = tokens(&world);
    let forged = format!("__Host-console={token}");
    assert_eq!(ask(&world, "/oauth2/token", REFRESH, &forged).status, 400);
    let twice = format!("{cookie}; {forged}");
    assert_eq!(ask(&world, "/oauth2/token", REFRESH, &twice).status, 400);
    cookie_of(&ask(&world, "/oauth2/token", REFRESH, &cookie));
}

#[test]
fn what_an_app_must_know_before_the_sign_in_needs_no_token() {
    let world = World::new();
    let shown = world.call("GET", "/v1/public/deployment", "", None);
    assert_eq!(shown.status, 200, "{shown:?}");
    let shown = shown.json();
    assert_eq!(
        shown["languages"],
        json!(["en", "th", "ru", "fil", "zh-Hans"])
    );
    assert_eq!(shown["live_url"], "wss://api.example/v1/live");
    assert_eq!(shown["demo"], false);
    let currencies = shown["currencies"].as_array().unwrap();
    let decimals = |code: &str| {
        let found = currencies.iter().find(|it| it["code"] == code);
        found.unwrap()["decimals"].clone()
    };
    assert_eq!(
        [decimals("JPY"), decimals("THB"), decimals("KWD")],
        [0, 2, 3]
    );
    assert_eq!(currencies.len(), 149);
}
