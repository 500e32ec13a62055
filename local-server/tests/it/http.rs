//! Tests what a client that breaks the rules can hold of the API's port, and what the port refuses.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};

use charger_sim::Version;
use serde_json::json;

use crate::support::{Api, PATIENCE, SECRET, Server, Start, connect, http};

const HALF_A_HEAD: &str = "GET / HTTP/1.1\r\nHost: x\r\n";

/// Sends a text and leaves the connection open.
fn opened(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // The other side may have closed it already.
    let _ = stream.write_all(text.as_bytes());
    stream
}

/// Reads until the other side closes the connection.
fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("it stays open"),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

fn status_of(address: SocketAddr, lines: &str) -> u16 {
    http(address, &format!("GET {lines}"), "").status
}

fn started(change: impl FnOnce(Start) -> Start) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let server = change(Start::on(folder.path())).run();
    (folder, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn unfinished_heads_on_every_http_port_lock_no_charger_and_no_client_out() {
    // Fewer descriptors than there are sockets: without limits the ports would take them all.
    let (_folder, server) = started(|start| start.with_open_files("-n 400"));
    server.api().seed();
    let addresses = server.addresses();
    let held: Vec<TcpStream> = (0..220)
        .flat_map(|_| [addresses.http, addresses.status.unwrap()])
        .map(|address| opened(address, HALF_A_HEAD))
        .collect();
    let (_charger, _events) = connect(server.charger(Version::V16)).await;
    server.api().get("/v1/sites/main");
    let status = addresses.status.unwrap();
    assert_eq!(
        status_of(status, "/healthz HTTP/1.1\r\nHost: localhost"),
        200
    );
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_free_descriptor_the_oldest_connections_that_have_shown_nothing_make_room() {
    let (_folder, server) = started(|start| start);
    server.api().seed();
    // Somebody lowers the limit of the running process, below what it computed at its start.
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap();
    let most = Some(u64::try_from(open.count()).unwrap() + 20);
    let limit = rustix::process::Rlimit {
        current: most,
        maximum: most,
    };
    let process = rustix::process::Pid::from_raw(i32::try_from(server.id()).unwrap());
    let descriptors = rustix::process::Resource::Nofile;
    rustix::process::prlimit(process, descriptors, limit).unwrap();
    let addresses = server.addresses();
    for port in [addresses.http, addresses.ocpp.unwrap()] {
        let held: Vec<TcpStream> = (0..40).map(|_| opened(port, HALF_A_HEAD)).collect();
        let (_charger, _events) = connect(server.charger(Version::V16)).await;
        server.api().get("/v1/sites/main");
        drop(held);
    }
}

#[test]
fn the_oldest_unfinished_request_makes_room_and_half_a_body_counts_as_unfinished() {
    let (_folder, server) = started(|start| {
        start
            .with_variable("FORECOURT_HTTP_CONNECTIONS", "4")
            .with_variable("FORECOURT_HTTP_HEAD_SECONDS", "600")
            .with_variable("FORECOURT_HTTP_BODY_SECONDS", "600")
    });
    let address = server.addresses().http;
    let half_a_body = "POST /v1/gateways/enroll HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    for text in [HALF_A_HEAD, half_a_body] {
        let mut held = Vec::new();
        for _ in 0..8 {
            held.push(opened(address, text));
            let health = status_of(address, "/healthz HTTP/1.1\r\nHost: x");
            assert_eq!(health, 200);
        }
        for stream in &mut held[..4] {
            rest(stream);
        }
    }
}

#[test]
fn an_unfinished_head_is_cut_and_a_body_that_trickles_is_answered_with_408() {
    let (_folder, server) = started(|start| {
        start
            .with_variable("FORECOURT_HTTP_HEAD_SECONDS", "1")
            .with_variable("FORECOURT_HTTP_BODY_SECONDS", "1")
    });
    let address = server.addresses().http;
    rest(&mut opened(address, HALF_A_HEAD));
    let head = "POST /v1/gateways/enroll HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000\r\n\r\n";
    let mut trickling = opened(address, head);
    let mut writer = trickling.try_clone().unwrap();
    // Each byte in time, the whole never: the limit is for the whole body.
    std::thread::spawn(move || {
        while writer.write_all(b" ").is_ok() {
            std::thread::park_timeout(std::time::Duration::from_millis(50));
        }
    });
    let answer = rest(&mut trickling);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("\"code\":\"request_timeout\""), "{answer}");
}

#[test]
fn a_client_that_takes_nothing_of_its_answers_is_cut() {
    let (_folder, server) =
        started(|start| start.with_variable("FORECOURT_HTTP_STALL_SECONDS", "1"));
    let mut stream = opened(server.addresses().http, "");
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    // More answers than all buffers between the two can hold, and none is read.
    let requests = "GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000);
    let error = loop {
        if let Err(error) = stream.write_all(requests.as_bytes()) {
            break error;
        }
    };
    assert_ne!(
        error.kind(),
        std::io::ErrorKind::WouldBlock,
        "it stays open"
    );
}

#[test]
fn an_enrolment_takes_four_kilobytes_before_anybody_has_shown_who_they_are() {
    let (_folder, server) = started(|start| start);
    let address = server.addresses().http;
    let head = "POST /v1/gateways/enroll HTTP/1.1\r\nHost: x\r\nContent-Type: application/json";
    let body = |length| format!("{{\"enrolment_secret\":\"{}\"}}", "x".repeat(length));
    assert_eq!(http(address, head, &body(4_000)).status, 401);
    assert_eq!(http(address, head, &body(4_100)).status, 413);
}

#[test]
fn the_port_speaks_http_1_only_and_takes_one_host() {
    let (_folder, server) = started(|start| start);
    let address = server.addresses().http;
    let settings = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0";
    // An HTTP/2 server would answer with a SETTINGS frame and stay.
    let answer = rest(&mut opened(address, settings));
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 400 "),
        "{answer}"
    );
    for (lines, wanted) in [
        ("/ HTTP/1.1\r\nHost: localhost", 200),
        ("/ HTTP/1.1\r\nHost: localhost\r\nHost: localhost", 400),
        ("/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example", 400),
        ("/ HTTP/1.1\r\nUser-Agent: without a host", 400),
        ("http://evil.example/ HTTP/1.1\r\nHost: localhost", 400),
        ("http://localhost/ HTTP/1.1\r\nHost: evil.example", 400),
        ("http://localhost/ HTTP/1.1\r\nHost: localhost", 200),
    ] {
        assert_eq!(status_of(address, lines), wanted, "{lines}");
    }
}

#[test]
fn the_limit_of_open_files_is_raised_and_said_when_it_is_too_low() {
    let (folder, server) = started(|start| start.with_open_files("-S -n 256"));
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
    let open_files = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .unwrap();
    let values: Vec<&str> = open_files.split_whitespace().take(2).collect();
    assert_eq!(values[0], values[1], "soft and hard: {open_files}");
    drop(server);
    // It cannot start, so that its words can be read to their end.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let output = Start::on(folder.path())
        .with_open_files("-n 400")
        .with_variable("FORECOURT_LOG_FILTER", "warn")
        .with("--http-listen")
        .with(taken.local_addr().unwrap().to_string())
        .output();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("limit of open files is too low"), "{text}");
}

#[test]
fn the_api_is_not_served_in_clear_to_other_machines_unless_the_risk_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let everywhere = |command: &str| {
        let start = Start::on(folder.path()).with("--http-listen");
        start.with("0.0.0.0:0").with(command)
    };
    let output = everywhere("check-config").output();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && text.contains("--insecure-http"),
        "{text}"
    );
    // Which of the machine's addresses gateways are to be told, only a person knows.
    let open = everywhere("--insecure-http");
    let output = open.output();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && text.contains("--public-url http://"),
        "{text}"
    );
    let named = open.with_variable("FORECOURT_PUBLIC_URL", "http://192.0.2.7:8080");
    let output = named.with("check-config").output();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_server_open_to_the_network_says_so_and_tells_gateways_the_address_that_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let server = Start::on(&folder.path().join("data"))
        .with("--http-listen")
        .with("0.0.0.0:0")
        .with("--insecure-http")
        .with("--public-url")
        .with("http://192.0.2.7:8080/")
        .with_log("warn", &log)
        .run();
    let port = server.addresses().http.port();
    let api = Api::sign_in(([127, 0, 0, 1], port).into(), SECRET);
    let made = api.done("POST", "/v1/gateways", json!({"site_id": "main"}));
    let secret = json!({"enrolment_secret": made["enrolment_secret"]});
    let enrolled = api.done("POST", "/v1/gateways/enroll", secret);
    assert_eq!(enrolled["websocket_url"], "ws://192.0.2.7:8080/link");
    let text = std::fs::read_to_string(&log).unwrap();
    let warnings = text.matches("the API is open to the network").count();
    assert_eq!(warnings, 1, "{text}");
}
