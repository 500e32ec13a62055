use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use charger_sim::{EventKind, Pace, SessionPlan, Version};
use edge_gateway::{Config, Credentials, Running};
use serde_json::json;

use crate::support::{
    PATIENCE, STATION, Server, Start, TOKEN, charger, check_bill, closed, connect, http, until,
};

#[tokio::test]
async fn a_link_that_is_cut_every_second_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path())
        .with_variable("FORECOURT_WEBSOCKET_LIFE_SECONDS", "1")
        .with_variable("FORECOURT_WEBSOCKET_IDLE_SECONDS", "1")
        .run();
    let api = server.api();
    api.seed();
    let mut options = server.charger(Version::V201);
    options.pace = Pace::Scaled { speed: 120 };
    options.sample_interval_s = 10;
    let (charger, mut events) = connect(options.ending_now(1, 600)).await;
    charger
        .start_session(SessionPlan::new(TOKEN, 600))
        .await
        .unwrap();
    let truth = closed(&mut events).await;
    check_bill(&api.settled(1).await[0], &truth);
}

/// Starts a server without a gateway, and a gateway that is enrolled there.
async fn with_gateway_from_outside(folder: &Path) -> (Server, Running) {
    let server = Start::on(&folder.join("cloud")).with("--no-gateway").run();
    assert_eq!(server.addresses().ocpp, None);
    let api = server.api();
    let site = json!({"site_id": "main", "name": "Main"});
    api.done("POST", "/v1/sites", site);
    api.seed();
    let offer = api.done("POST", "/v1/gateways", json!({"site_id": "main"}));
    let body = json!({"enrolment_secret": offer["enrolment_secret"]});
    let enrolled = api.done("POST", "/v1/gateways/enroll", body);
    let credentials: Credentials = serde_json::from_value(enrolled).unwrap();
    assert_eq!(credentials.websocket_url, server.addresses().link);
    let mut config = Config {
        state_dir: folder.join("gateway"),
        status_listen: None,
        ..Config::default()
    };
    config.ocpp.listen = "127.0.0.1:0".parse().unwrap();
    let running = edge_gateway::start(config, credentials).await.unwrap();
    running.ready().await;
    (server, running)
}

#[tokio::test]
async fn a_gateway_from_outside_enrols_and_charges_through_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let (server, running) = with_gateway_from_outside(folder.path()).await;
    let api = server.api();
    let mut options = charger(format!("ws://{}/ocpp", running.ocpp_addr), Version::V16);
    options.pace = Pace::AsAnswered;
    let (charger, mut events) = connect(options.ending_now(1, 600)).await;
    charger
        .start_session(SessionPlan::new(TOKEN, 600))
        .await
        .unwrap();
    let truth = closed(&mut events).await;
    check_bill(&api.settled(1).await[0], &truth);
}

#[tokio::test]
async fn a_new_power_reaches_the_gateway_while_the_chargers_socket_stays_open() {
    let folder = tempfile::tempdir().unwrap();
    let (server, running) = with_gateway_from_outside(folder.path()).await;
    let api = server.api();
    let url = format!("ws://{}/ocpp", running.ocpp_addr);
    let mut options = charger(url, Version::V16);
    options.pace = Pace::AsAnswered;
    let (charger, mut events) = connect(options.ending_now(1, 600)).await;
    let path = format!("/v1/stations/{STATION}");
    let connectors = json!([{"connector_id": 1, "max_power_w": 150_000}]);
    let power = json!({"max_power_w": 172_000, "connectors": connectors});
    api.done("PATCH", &path, power);
    until(async || {
        let stations = running.status().await.stations;
        stations.iter().any(|station| {
            let mut connectors = station.connectors.iter();
            station.max_power_w == Some(172_000)
                && connectors.any(|connector| connector.max_power_w == Some(150_000))
        })
    })
    .await;
    charger
        .start_session(SessionPlan::new(TOKEN, 600))
        .await
        .unwrap();
    loop {
        match events.next().await.unwrap().kind {
            EventKind::SessionClosed(_) => break,
            EventKind::Disconnected { reason } => panic!("the socket was closed: {reason}"),
            _ => {}
        }
    }
}

/// Returns the link credential of a new gateway.
fn enrolled(server: &Server) -> String {
    let api = server.api();
    let offer = api.done("POST", "/v1/gateways", json!({"site_id": "main"}));
    let body = json!({"enrolment_secret": offer["enrolment_secret"]});
    let enrolled = api.done("POST", "/v1/gateways/enroll", body);
    enrolled["credential"].as_str().unwrap().to_owned()
}

/// Starts a server without a gateway of its own, with a site.
fn without_gateway(start: Start) -> Server {
    let server = start.with("--no-gateway").run();
    let site = json!({"site_id": "main", "name": "Main"});
    server.api().done("POST", "/v1/sites", site);
    server
}

/// Asks for a link. Returns the status of the answer, and the connection.
fn asked(server: &Server, credential: &str) -> (u16, BufReader<TcpStream>) {
    let stream = TcpStream::connect(server.addresses().http).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut stream = BufReader::new(stream);
    let head = format!(
        "GET /link HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Authorization: Bearer {credential}\r\n\r\n"
    );
    stream.get_mut().write_all(head.as_bytes()).unwrap();
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(stream.read_line(&mut head).unwrap(), 0, "{head}");
    }
    (head.split(' ').nth(1).unwrap().parse().unwrap(), stream)
}

#[test]
fn a_gateways_fifth_link_closes_its_oldest_and_that_of_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let server = without_gateway(Start::on(folder.path()));
    let (one, other) = (enrolled(&server), enrolled(&server));
    let (_, mut others) = asked(&server, &other);
    let mut links: Vec<_> = (0..12).map(|_| asked(&server, &one)).collect();
    for (status, link) in &mut links[..8] {
        assert_eq!(*status, 101);
        let mut frame = Vec::new();
        // A close frame with 1008 and the reason, then the end.
        link.read_to_end(&mut frame).unwrap();
        assert_eq!(frame[..1], [0x88], "{frame:?}");
        assert_eq!(frame[2..4], 1008_u16.to_be_bytes(), "{frame:?}");
    }
    // The newest four and the other gateway's are open: a ping is answered.
    let newest = links[8..].iter_mut().map(|(_, link)| link);
    for link in newest.chain([&mut others]) {
        link.get_mut().write_all(&[0x89, 0x80, 0, 0, 0, 0]).unwrap();
        let mut pong = [0; 2];
        link.read_exact(&mut pong).unwrap();
        assert_eq!(pong, [0x8a, 0]);
    }
}

#[test]
fn links_leave_a_quarter_of_the_ports_connections_to_requests() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path()).with_variable("FORECOURT_HTTP_CONNECTIONS", "8");
    let server = without_gateway(start);
    let credentials = [enrolled(&server), enrolled(&server)];
    let links = credentials.iter().flat_map(|credential| [credential; 4]);
    let links: Vec<_> = links.map(|credential| asked(&server, credential)).collect();
    let statuses: Vec<u16> = links.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [101, 101, 101, 101, 101, 101, 503, 503]);
    server.api().get("/v1/gateways");
}

#[tokio::test]
async fn a_gateway_inside_that_was_removed_says_how_to_get_a_new_one_and_it_works() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).run();
    let gateway = |server: &Server| {
        let listed = server.api().items("/v1/gateways");
        let active = listed.iter().find(|it| it["active"] == json!(true));
        active.unwrap()["gateway_id"].as_str().unwrap().to_owned()
    };
    let first = gateway(&server);
    let path = format!("/v1/gateways/{first}");
    server.api().done("DELETE", &path, json!(null));
    let address = server.addresses().status.unwrap();
    let refused = || {
        let head = "GET /status.json HTTP/1.1\r\nHost: localhost";
        let status: serde_json::Value =
            serde_json::from_str(&http(address, head, "").body).unwrap();
        let mut alarms = status["alarms"].as_array().unwrap().iter();
        let alarm = alarms.find(|alarm| alarm["kind"] == "link_refused")?;
        Some(alarm["text"].as_str().unwrap().to_owned())
    };
    until(|| async { refused().is_some() }).await;
    let text = refused().unwrap();
    let inside = folder.path().join("gateway");
    let said = format!("stop `local-server`, move the folder {}", inside.display());
    assert!(
        text.contains(&said) && !text.contains("edge-gateway"),
        "{text}"
    );
    assert!(server.terminate().success());
    std::fs::rename(&inside, folder.path().join("gateway-before")).unwrap();
    let server = Start::on(folder.path()).run();
    assert_ne!(gateway(&server), first);
}

#[tokio::test]
async fn a_gateway_that_takes_the_place_of_the_one_inside_is_named_in_status_and_log() {
    let folder = tempfile::tempdir().unwrap();
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    let start = Start::on(&data).with_log("warn", &log);
    let server = start.run();
    let api = server.api();
    let status = || {
        let output = Start::on(&data).with("status").output();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    until(|| async { status().contains("gateway inside: ready") }).await;
    let made = api.done("POST", "/v1/gateways", json!({"site_id": "main"}));
    let inside = made["replaces"].as_str().unwrap().to_owned();
    let other = made["gateway_id"].as_str().unwrap();
    let secret = json!({"enrolment_secret": made["enrolment_secret"]});
    let enrolled = api.done("POST", "/v1/gateways/enroll", secret);
    assert_eq!(enrolled["replaces"], inside.as_str());
    let named = format!("gateway {other} has taken the place of {inside} at site main");
    let said = status();
    assert!(
        said.contains("gateway inside: REPLACED") && said.contains(&named),
        "{said}"
    );
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(
        text.contains("took the place of the one that served"),
        "{text}"
    );
    // The log of the next start says it again.
    server.kill();
    let server = start.run();
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains(&named), "{text}");
    let api = server.api();
    // A box that is enrolled as the same gateway takes its place as well.
    let path = format!("/v1/gateways/{inside}/enrolment");
    let renewed = api.done("POST", &path, json!(null));
    let secret = json!({"enrolment_secret": renewed["enrolment_secret"]});
    api.done("POST", "/v1/gateways/enroll", secret);
    let said = status();
    assert!(said.contains("another box was enrolled as"), "{said}");
    for id in [other, &inside] {
        api.done("DELETE", &format!("/v1/gateways/{id}"), json!(null));
    }
    let said = status();
    assert!(
        said.contains("was removed") && said.contains("move the folder"),
        "{said}"
    );
}
