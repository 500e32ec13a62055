use serde_json::Value;

use crate::support::{STATION, Start, http};

#[test]
fn the_page_is_for_this_machine_and_loads_nothing_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).run();
    server.api().seed();
    let address = server.addresses().http;
    let page = http(address, &format!("GET / HTTP/1.1\r\nHost: {address}"), "");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<title>Forecourt</title>"));
    assert!(page.head.contains("default-src 'none'"), "{}", page.head);
    let port = address.port();
    let state = http(
        address,
        &format!("GET /page.json HTTP/1.1\r\nHost: localhost:{port}"),
        "",
    );
    let state: Value = serde_json::from_str(&state.body).unwrap();
    assert_eq!(state["stations"][0]["station_id"], STATION);
    for path in ["/", "/page.json"] {
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
