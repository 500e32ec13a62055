//! The console over a real socket: its pages, its assets, the headers, and who is refused.

use std::net::SocketAddr;

use serde_json::Value;

use crate::support::{Answer, Server, Start, http};

const HTML: &str = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

fn started() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).run();
    (folder, server)
}

/// Asks as a browser does, with one more header.
fn ask(address: SocketAddr, method_and_path: &str, header: &str) -> Answer {
    let more = if header.is_empty() {
        String::new()
    } else {
        format!("\r\n{header}")
    };
    let head = format!("{method_and_path} HTTP/1.1\r\nHost: {address}{more}");
    http(address, &head, "")
}

/// The value of a header of an answer; empty when it is not there.
fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let mut lines = answer
        .head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "));
    let found = lines.find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map_or("", |(_, value)| value)
}

/// The address of an asset that the page names.
fn named_asset(page: &Answer) -> String {
    let start = page.body.find("\"/assets/").unwrap() + 1;
    page.body[start..].split('"').next().unwrap().to_owned()
}

#[test]
fn every_page_of_the_console_is_one_page_under_the_strict_headers() {
    let (_folder, server) = started();
    let address = server.addresses().http;
    let page = ask(address, "GET /", HTML);
    assert_eq!(page.status, 200, "{}", page.head);
    let live = format!("ws://{address}");
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self' {live}; worker-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types forecourt-worker"
    );
    for (name, wanted) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-cache"),
        ("content-security-policy", &policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        // It is served in clear on this machine.
        ("strict-transport-security", ""),
    ] {
        assert_eq!(header(&page, name), wanted, "{name}");
    }
    let permissions = header(&page, "permissions-policy");
    assert!(
        permissions.starts_with("camera=(self), geolocation=(self)"),
        "{permissions}"
    );
    let tag = header(&page, "etag").to_owned();
    for path in [
        "/overview",
        "/sites/main/energy",
        "/stations/DE*ABC.7?tab=messages",
    ] {
        let other = ask(address, &format!("GET {path}"), HTML);
        assert_eq!((other.status, &other.body), (200, &page.body), "{path}");
        assert_eq!(header(&other, "etag"), tag, "{path}");
        let known = ask(
            address,
            &format!("GET {path}"),
            &format!("{HTML}\r\nIf-None-Match: {tag}"),
        );
        assert_eq!((known.status, known.body.as_str()), (304, ""), "{path}");
        assert_eq!(header(&known, "content-security-policy"), policy);
    }
    let head = ask(address, "HEAD /overview", HTML);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(header(&head, "content-length"), page.body.len().to_string());
}

#[test]
fn assets_are_kept_for_ever_and_come_compressed_to_who_asks() {
    let (_folder, server) = started();
    let address = server.addresses().http;
    let path = named_asset(&ask(address, "GET /", HTML));
    let asset = ask(address, &format!("GET {path}"), "");
    assert_eq!(asset.status, 200, "{path}");
    assert_eq!(
        header(&asset, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(header(&asset, "x-content-type-options"), "nosniff");
    assert_eq!(header(&asset, "content-encoding"), "");
    assert!(
        !header(&asset, "content-type").contains("html"),
        "{}",
        asset.head
    );
    let length = |answer: &Answer| header(answer, "content-length").parse::<usize>().unwrap();
    let packed = ask(
        address,
        &format!("HEAD {path}"),
        "Accept-Encoding: gzip, br",
    );
    assert_eq!(header(&packed, "content-encoding"), "gzip");
    assert!(
        length(&packed) < length(&asset),
        "{} {}",
        packed.head,
        asset.head
    );
    assert_ne!(header(&packed, "etag"), header(&asset, "etag"));
    assert!(
        header(&packed, "vary").contains("Accept-Encoding"),
        "{}",
        packed.head
    );
    let tag = header(&packed, "etag");
    let known = ask(
        address,
        &format!("GET {path}"),
        &format!("If-None-Match: {tag}"),
    );
    assert_eq!(known.status, 304);
}

#[test]
fn what_is_not_there_is_never_answered_with_a_page() {
    let (_folder, server) = started();
    let address = server.addresses().http;
    let path = named_asset(&ask(address, "GET /", HTML));
    let name = path.rsplit('/').next().unwrap();
    let unknown = [
        format!("/assets/0123456789abcdef/{name}"),
        format!("{path}.gone"),
        format!("/assets/{name}"),
        "/assets/".to_owned(),
        "/v1/nothing".to_owned(),
        "/oauth2/nothing".to_owned(),
        "/.well-known/nothing".to_owned(),
        "/favicon.ico".to_owned(),
        "/d/sw.js".to_owned(),
    ];
    for path in unknown {
        let answer = ask(address, &format!("GET {path}"), HTML);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(
            header(&answer, "content-type"),
            "application/problem+json",
            "{path}"
        );
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["code"], "not_found", "{path}");
    }
    // An app that asks for data learns that there are none.
    assert_eq!(
        ask(address, "GET /overview", "Accept: application/json").status,
        404
    );
    assert_eq!(ask(address, "POST /overview", HTML).status, 404);
}

#[test]
fn the_console_is_shown_under_names_of_this_machine_only() {
    let (folder, server) = started();
    let address = server.addresses().http;
    let asset = named_asset(&ask(address, "GET /", HTML));
    let status = |path: &str, host: &str| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{HTML}");
        http(address, &head, "").status
    };
    for path in ["/", "/overview", &asset] {
        for (host, wanted) in [
            (format!("localhost:{}", address.port()), 200),
            ("[::1]:9999".to_owned(), 200),
            (format!("rebound.example:{}", address.port()), 421),
            ("localhost.example".to_owned(), 421),
            ("192.0.2.7".to_owned(), 421),
        ] {
            assert_eq!(status(path, &host), wanted, "{path} {host}");
        }
    }
    drop(server);
    let start = Start::on(folder.path());
    let server = start
        .with_variable("FORECOURT_PUBLIC_URL", "https://charge.example.com")
        .run();
    let address = server.addresses().http;
    let page = http(
        address,
        &format!("GET / HTTP/1.1\r\nHost: charge.example.com\r\n{HTML}"),
        "",
    );
    assert_eq!(page.status, 200);
    assert_eq!(
        header(&page, "strict-transport-security"),
        "max-age=31536000"
    );
    let policy = header(&page, "content-security-policy");
    assert!(
        policy.contains("connect-src 'self' wss://charge.example.com;"),
        "{policy}"
    );
}

#[test]
fn the_console_signs_in_under_the_address_that_the_browser_has_opened() {
    let (_folder, server) = started();
    let address = server.addresses().http;
    let port = address.port();
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let status = |host: &str, redirect: &str| {
        let path = format!(
            "/oauth2/authorize?response_type=code&client_id=console&redirect_uri={redirect}\
             &code_challenge={challenge}&code_challenge_method=S256"
        );
        http(address, &format!("GET {path} HTTP/1.1\r\nHost: {host}"), "").status
    };
    let (number, name) = (format!("127.0.0.1:{port}"), format!("localhost:{port}"));
    assert_eq!(status(&number, &format!("http://{number}/")), 200);
    assert_eq!(status(&name, &format!("http://{name}/")), 200);
    assert_eq!(
        status(&name, &format!("http://localhost:{}/", port ^ 1)),
        400
    );
    assert_eq!(status(&name, &format!("http://{name}/elsewhere")), 400);
    assert_eq!(status("rebound.example", "http://rebound.example/"), 400);
}

/// The answer to the sign-in page of the console, and to a click on the button of the demo's admin.
fn clicked(server: &Server, header: &str) -> (Answer, Answer) {
    let address = server.addresses().http;
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let asked = format!(
        "response_type=code&client_id=console&redirect_uri=http://{address}/\
         &code_challenge={challenge}&code_challenge_method=S256"
    );
    let page = ask(address, &format!("GET /oauth2/authorize?{asked}"), header);
    let head = format!(
        "POST /signin/demo HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
         Content-Type: application/x-www-form-urlencoded{header}"
    );
    let click = http(address, &head, &format!("{asked}&demo_account=demo-admin"));
    (page, click)
}

#[test]
fn only_the_demo_signs_in_by_a_click_and_only_on_this_machine() {
    let (folder, server) = started();
    let (page, click) = clicked(&server, "");
    assert!(!page.body.contains("/signin/demo"), "{}", page.body);
    assert_eq!((page.status, click.status), (200, 404));
    drop(server);

    let mut server = Start::on(folder.path()).with("--demo").run();
    // The people are there when the chargers connect.
    server.line_with("token accepted");
    let (page, click) = clicked(&server, "");
    assert_eq!(
        page.body.matches("action=\"/signin/demo\"").count(),
        4,
        "{}",
        page.body
    );
    assert_eq!(click.status, 303, "{}", click.body);
    let base = &server.addresses().public_url;
    assert!(
        header(&click, "location").starts_with(&format!("{base}/?code=")),
        "{}",
        click.head
    );
    // A proxy on this machine tells of a caller elsewhere.
    let (_, through_proxy) = clicked(&server, "\r\nX-Forwarded-For: 192.0.2.1");
    assert_eq!(through_proxy.status, 404);
}
