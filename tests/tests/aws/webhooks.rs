//! A charge is told to a webhook on AWS, whose receiver is of others' making.

use std::collections::BTreeMap;

use forecourt_tests::aws::Deployment;
use forecourt_tests::charger::{ENERGY_WH, INDEPENDENT};
use forecourt_tests::receiver::WebhookReceiver;
use forecourt_tests::site;
use serde_json::{Value, json};

use super::{gateway, nothing_is_left_behind, session};

#[test]
fn a_receiver_verifies_the_events_of_a_charge_over_a_change_of_secrets() {
    let mut deployment = Deployment::start().unwrap();
    let api = deployment.api().unwrap();
    let (station, script) = INDEPENDENT[0];
    site::build(&api, &[station]).unwrap();
    let state = tempfile::tempdir().unwrap();
    let (_, gateway) = gateway(&deployment, &api, state.path());
    let mut receiver = WebhookReceiver::start().unwrap();
    let kinds = ["session.started", "session.ended", "cdr.created"];
    let new = json!({"url": receiver.url(), "events": kinds});
    let webhook = api.post("/v1/webhooks", &new).unwrap().ok().unwrap();
    let path = format!("/v1/webhooks/{}", webhook["webhook_id"].as_str().unwrap());
    receiver.verify_by(&webhook["secret"]).unwrap();

    session(script, &gateway.ocpp_url, station);
    let told: BTreeMap<String, Value> = kinds
        .iter()
        .map(|_| {
            let event = receiver.verified().unwrap()["event"].clone();
            (event["type"].as_str().unwrap().to_owned(), event)
        })
        .collect();
    let ended = &told["session.ended"]["data"];
    assert_eq!(ended["station_id"], station, "{ended}");
    assert_eq!(ended["energy_wh"], ENERGY_WH, "{ended}");
    assert!(told.contains_key("session.started"), "{told:?}");
    let cdr = site::cdrs(&api, station).unwrap().remove(0);
    let data = &told["cdr.created"]["data"];
    assert_eq!(
        (&data["cdr_id"], &data["total"]),
        (&cdr["cdr_id"], &cdr["total"])
    );

    // Both secrets sign for a day, so that the receiver can change over.
    let secret = format!("{path}/secret");
    let renewed = api.post(&secret, &json!({})).unwrap().ok().unwrap();
    for secret in [&webhook["secret"], &renewed["secret"]] {
        receiver.verify_by(secret).unwrap();
        let test = api.post(&format!("{path}/test"), &json!({})).unwrap();
        let id = test.ok().unwrap()["event_id"].clone();
        let told = receiver.verified().unwrap();
        assert_eq!((&told["id"], &told["signatures"]), (&id, &json!(2)));
    }
    let deliveries = format!("{path}/deliveries");
    api.wait_for(&deliveries, |list| {
        let all = list["items"].as_array()?;
        let is_done = all.len() == 5 && all.iter().all(|one| one["state"] == "delivered");
        is_done.then_some(())
    })
    .unwrap();
    nothing_is_left_behind(&mut deployment);
}
