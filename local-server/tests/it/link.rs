use charger_sim::{Pace, SessionPlan, Version};
use edge_gateway::{Config, Credentials};
use serde_json::json;

use crate::support::{Start, TOKEN, charger, check_bill, closed, connect};

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

#[tokio::test]
async fn a_gateway_from_outside_enrols_and_charges_through_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(&folder.path().join("cloud"))
        .with("--no-gateway")
        .run();
    assert_eq!(server.addresses().ocpp, None);
    let api = server.api();
    api.done(
        "POST",
        "/v1/sites",
        json!({"site_id": "main", "name": "Main"}),
    );
    api.seed();
    let offer = api.done("POST", "/v1/gateways", json!({"site_id": "main"}));
    let body = json!({"enrolment_secret": offer["enrolment_secret"]});
    let enrolled = api.done("POST", "/v1/gateways/enroll", body);
    let credentials: Credentials = serde_json::from_value(enrolled).unwrap();
    assert_eq!(credentials.websocket_url, server.addresses().link);
    let mut config = Config {
        state_dir: folder.path().join("gateway"),
        status_listen: None,
        ..Config::default()
    };
    config.ocpp.listen = "127.0.0.1:0".parse().unwrap();
    let running = edge_gateway::start(config, credentials).await.unwrap();
    running.ready().await;
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
