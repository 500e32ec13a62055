//! An export is written and fetched by its link over a real socket, and survives a kill.

use serde_json::{Value, json};

use crate::support::{Answer, Api, Server, Start, http, until};

fn fetch(server: &Server, path: &str) -> Answer {
    let address = server.addresses().http;
    let head = format!("GET {path} HTTP/1.1\r\nHost: {address}");
    http(address, &head, "")
}

/// Waits until the export is done.
async fn done(api: &Api, path: &str) -> Value {
    until(async || api.get(path)["state"] == "done").await;
    api.get(path)
}

fn asked(api: &Api, kind: &str) -> String {
    let export = api.done("POST", "/v1/exports", json!({"kind": kind}));
    format!("/v1/exports/{}", export["export_id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_fetched_by_its_own_link_alone() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).run();
    let api = server.api();
    api.seed();
    let (tokens, stations) = (asked(&api, "tokens"), asked(&api, "stations"));
    let (tokens, other) = (done(&api, &tokens).await, done(&api, &stations).await);
    let link = tokens["link"].as_str().unwrap();
    let file = fetch(&server, link);
    assert_eq!(file.status, 200, "{} {}", file.head, file.body);
    assert!(file.body.starts_with("\u{feff}uid,type,"), "{}", file.body);
    assert!(file.body.contains("TAG-1"), "{}", file.body);
    let head = file.head.to_lowercase();
    for header in [
        "content-type: text/csv; charset=utf-8",
        "content-disposition: attachment; filename=\"tokens-",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
    ] {
        assert!(head.contains(header), "{header}: {head}");
    }
    let other = other["link"].as_str().unwrap();
    let (path, _) = link.split_once('?').unwrap();
    let (_, secret) = other.split_once('?').unwrap();
    let foreign = format!("{path}?{secret}");
    let without = format!("{path}?link=");
    for wrong in [foreign.as_str(), without.as_str()] {
        assert_eq!(fetch(&server, wrong).status, 404, "{wrong}");
    }
    let id = tokens["export_id"].as_str().unwrap();
    let (status, _) = api.call("DELETE", &format!("/v1/exports/{id}"), &Value::Null);
    assert_eq!(status, 204);
    assert_eq!(fetch(&server, link).status, 404, "it was removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_goes_on_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).run();
    server.api().seed();
    let path = asked(&server.api(), "tokens");
    server.kill();
    let server = Start::on(folder.path()).run();
    let export = done(&server.api(), &path).await;
    let file = fetch(&server, export["link"].as_str().unwrap());
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(export["rows"], lines.len() - 1, "{}", file.body);
    assert_eq!(lines.len(), 2, "no row is there twice: {}", file.body);
}
