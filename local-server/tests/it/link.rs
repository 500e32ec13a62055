use std::path::Path;

use charger_sim::{EventKind, Pace, SessionPlan, Version};
use edge_gateway::{Config, Credentials, Running};
use serde_json::json;

use crate::support::{STATION, Server, Start, TOKEN, charger, check_bill, closed, connect, until};

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

/// A server without a gateway, and a gateway that enrolled there.
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
            let mut outlets = station.outlets.iter();
            station.max_power_w == Some(172_000)
                && outlets.any(|outlet| outlet.max_power_w == Some(150_000))
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
