use serde_json::Value;

use crate::support::{SENT_BY_PROXIES, STATION, Start, http};

#[test]
fn the_page_is_for_this_machine_and_loads_nothing_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).run();
    server.api().seed();
    let address = server.addresses().http;
    let page = http(
        address,
        &format!("GET /status HTTP/1.1\r\nHost: {address}"),
        "",
    );
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<title>Forecourt</title>"));
    assert!(page.head.contains("default-src 'none'"), "{}", page.head);
    let port = address.port();
    // The data needs the token, wherever the request comes from.
    let shown = server.addresses().page.clone().unwrap();
    let (base, token) = shown.split_once("/status#token=").unwrap();
    assert_eq!(base, server.addresses().public_url);
    let state = |authorization: &str| {
        let head = format!("GET /page.json HTTP/1.1\r\nHost: localhost:{port}{authorization}");
        http(address, &head, "")
    };
    for wrong in [
        "",
        "\r\nAuthorization: Bearer 0",
        "\r\nAuthorization: Bearer ",
    ] {
        assert_eq!(state(wrong).status, 401, "{wrong}");
    }
    let state = state(&format!("\r\nAuthorization: Bearer {token}"));
    let state: Value = serde_json::from_str(&state.body).unwrap();
    assert_eq!(state["stations"][0]["station_id"], STATION);
    for path in ["/status", "/page.json"] {
        let head = format!("GET {path} HTTP/1.1\r\nHost: rebound.example.com:{port}");
        assert_eq!(http(address, &head, "").status, 403, "{path}");
    }
    let health = http(
        address,
        &format!("GET /healthz HTTP/1.1\r\nHost: {address}"),
        "",
    );
    assert_eq!(
        (health.status, health.body.as_str()),
        (200, r#"{"status":"ok"}"#)
    );
}

#[test]
fn the_page_is_not_shown_through_a_proxy_nor_while_the_api_is_another_machines() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).run();
    let address = server.addresses().http;
    for sign in SENT_BY_PROXIES {
        for path in ["/status", "/page.json"] {
            let head = format!("GET {path} {sign}");
            assert_eq!(http(address, &head, "").status, 403, "{head}");
        }
    }
    drop(server);
    let start = Start::on(folder.path());
    let server = start
        .with_variable("FORECOURT_PUBLIC_URL", "https://charge.example.com")
        .run();
    let address = server.addresses().http;
    for path in ["/status", "/page.json"] {
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost");
        assert_eq!(http(address, &head, "").status, 403, "{head}");
    }
}

#[test]
fn the_token_of_the_page_stands_in_no_pipe_but_in_the_status_that_the_line_names() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path());
    let demo = start
        .clone()
        .with("--demo")
        .with_variable("FORECOURT_DEMO_SESSION_SECONDS", "5");
    let mut server = demo.run();
    server.line_with("sign in by one click");
    let shown = server.addresses().page.clone().unwrap();
    let (base, token) = shown.split_once("#token=").unwrap();
    let text = server.seen.join("\n");
    assert!(!text.contains(token), "{text}");
    let pages = server.seen.iter().filter(|line| line.contains(base));
    let how = format!("status --data-dir '{}'", folder.path().display());
    assert_eq!(
        pages.filter(|line| line.contains(&how)).count(),
        1,
        "{text}"
    );
    let status = start.with("status").output();
    let status = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(status.contains(&shown), "{status}");
}
