//! The status port: who may use it, and how much of it a badly behaved client can hold.

use std::net::SocketAddr;
use std::time::Duration;

use crate::support::charger::raw;
use crate::support::{self, Site, station, within};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const HALF_A_HEAD: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";

/// Sends a text and leaves the connection open.
async fn opened(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// Waits until the other side closes a connection, with whatever it says before.
async fn closed(stream: &mut TcpStream) {
    let mut answer = Vec::new();
    let _ = within(stream.read_to_end(&mut answer)).await;
}

async fn status_of(address: SocketAddr, lines: &str) -> String {
    let request = format!("GET {lines}\r\nConnection: close\r\n\r\n");
    let answer = raw(address, &request).await;
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_unfinished_request_makes_room_when_the_port_is_full() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.status_limits.in_all = 3;
        config.status_limits.head = support::PATIENCE * 10;
    })
    .await;
    let address = site.running.status_addr.unwrap();
    let mut held = Vec::new();
    for _ in 0..10 {
        held.push(opened(address, HALF_A_HEAD).await);
        let (status, _) = site.get("/healthz").await;
        assert_eq!(status, 200);
    }
    for stream in &mut held[..7] {
        closed(stream).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_is_never_finished_is_cut_and_so_is_an_idle_connection() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.status_limits.head = Duration::from_millis(200);
    })
    .await;
    let address = site.running.status_addr.unwrap();
    let whole = format!("{HALF_A_HEAD}\r\n");
    for text in ["", HALF_A_HEAD, whole.as_str()] {
        closed(&mut opened(address, text).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_loopback_neither_a_foreign_page_nor_a_proxy_sees_the_status() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let address = site.running.status_addr.unwrap();
    let cases = [
        ("Host: localhost", "200"),
        ("Host: 127.0.0.1:9100", "200"),
        ("Host: evil.example", "403"),
        ("Host: localhost\r\nX-Forwarded-For: 192.0.2.1", "403"),
        ("Host: localhost\r\nForwarded: for=192.0.2.1", "403"),
        ("Host: localhost\r\nX-Real-IP: 192.0.2.1", "403"),
        ("Host: localhost\r\nVia: 1.1 proxy", "403"),
        ("Host: localhost\r\nHost: evil.example", "400"),
        ("User-Agent: without a host", "400"),
    ];
    for path in ["/", "/metrics", "/status.json"] {
        for (headers, wanted) in cases {
            let lines = format!("{path} HTTP/1.1\r\n{headers}");
            assert_eq!(status_of(address, &lines).await, wanted, "{lines}");
        }
        let elsewhere = format!("http://evil.example{path} HTTP/1.1\r\nHost: localhost");
        assert_eq!(status_of(address, &elsewhere).await, "400");
    }
    // Health checks come through proxies and under any name.
    let check = "/healthz HTTP/1.1\r\nHost: gateway.example\r\nX-Forwarded-For: 192.0.2.1";
    assert_eq!(status_of(address, check).await, "200");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_another_address_prometheus_scrapes_under_any_name() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.status_listen = Some("0.0.0.0:0".parse().unwrap());
    })
    .await;
    let port = site.running.status_addr.unwrap().port();
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let scrape = "/metrics HTTP/1.1\r\nHost: gateway.example:9100";
    assert_eq!(status_of(address, scrape).await, "200");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_runs_only_its_own_script_and_the_port_speaks_no_http_2() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let address = site.running.status_addr.unwrap();
    let page = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let page = raw(address, page).await.to_lowercase();
    let policy = page
        .lines()
        .find(|line| line.starts_with("content-security-policy:"))
        .unwrap();
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert!(policy.contains("script-src 'sha256-"), "{policy}");
    let settings = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0";
    let mut stream = opened(address, settings).await;
    let mut answer = Vec::new();
    let _ = within(stream.read_to_end(&mut answer)).await;
    // An HTTP/2 server would answer with a SETTINGS frame and stay.
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400 "));
}

/// The fields of a station in `/status.json`, by which people monitor gateways.
const STATION_FIELDS: [&str; 11] = [
    "address",
    "command",
    "connected",
    "max_power_w",
    "model",
    "open_transactions",
    "outlets",
    "queued_commands",
    "security_profile",
    "station_id",
    "unapplied",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_fields_of_a_station_in_the_status_keep_their_names() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    let (_, status) = site.get("/status.json").await;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let station = status["stations"][0].as_object().unwrap();
    let names: Vec<&str> = station.keys().map(String::as_str).collect();
    assert_eq!(names, STATION_FIELDS);
}
