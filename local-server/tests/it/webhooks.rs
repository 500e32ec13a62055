//! Webhooks reach a receiver of others' making: `tests/tools/webhook_receiver.py` verifies each
//! delivery with the PyPI package `standardwebhooks`.

use charger_sim::{Pace, SessionPlan, Version};
use forecourt_tests::receiver::WebhookReceiver;
use serde_json::{Value, json};

use crate::support::{Api, Start, TOKEN, closed, connect, until};

fn add(api: &Api, url: &str, events: &Value) -> (String, Value) {
    let new = json!({"url": url, "events": events});
    let webhook = api.done("POST", "/v1/webhooks", new);
    let path = format!("/v1/webhooks/{}", webhook["webhook_id"].as_str().unwrap());
    (path, webhook["secret"].clone())
}

fn test(api: &Api, path: &str) -> Value {
    api.done("POST", &format!("{path}/test"), json!({}))["event_id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_verifies_each_event_of_a_charge_over_a_change_of_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path())
        .with_variable("FORECOURT_WEBHOOKS_ALLOW", "127.0.0.1")
        .with_variable("FORECOURT_MONITOR_SECONDS", "1");
    let server = start.run();
    let api = server.api();
    api.seed();
    let mut receiver = WebhookReceiver::start().unwrap();
    let kinds = json!(["session.started", "session.ended", "cdr.created"]);
    let (path, first) = add(&api, &receiver.url(), &kinds);
    receiver.verify_by(&first).unwrap();

    let mut options = server.charger(Version::V16);
    options.pace = Pace::AsAnswered;
    let (charger, mut events) = connect(options.ending_now(1, 1_800)).await;
    charger
        .start_session(SessionPlan::new(TOKEN, 1_800))
        .await
        .unwrap();
    closed(&mut events).await;
    let mut told: Vec<Value> = (0..3)
        .map(|_| receiver.verified().unwrap()["event"].clone())
        .collect();
    told.sort_by_key(|event| event["id"].as_str().unwrap().to_owned());
    let kinds: Vec<&str> = told
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["session.started", "session.ended", "cdr.created"]);
    let cdr = &api.items("/v1/cdrs")[0];
    let data = &told[2]["data"];
    assert_eq!(
        (&data["cdr_id"], &data["total"]),
        (&cdr["cdr_id"], &cdr["total"])
    );

    // Both secrets sign, until the receiver has changed over.
    let renewed = api.done("POST", &format!("{path}/secret"), json!({}));
    for secret in [&first, &renewed["secret"]] {
        receiver.verify_by(secret).unwrap();
        let id = test(&api, &path);
        let told = receiver.verified().unwrap();
        assert_eq!((&told["id"], &told["signatures"]), (&id, &json!(2)));
    }
    receiver
        .tell(&json!({"secret": "whsec_bm9uZSBvZiB0aGUgdHdv"}))
        .unwrap();
    test(&api, &path);
    assert_eq!(
        receiver.told().unwrap()["problem"],
        "No matching signature found"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_tried_again_and_sent_again_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path())
        .with_variable("FORECOURT_WEBHOOKS_ALLOW", "127.0.0.1")
        .with_variable("FORECOURT_MONITOR_SECONDS", "1");
    let server = start.run();
    let api = server.api();
    let mut receiver = WebhookReceiver::start().unwrap();
    let (path, secret) = add(&api, &receiver.url(), &json!(["station.fault"]));
    receiver
        .tell(&json!({"secret": secret, "answers": [500]}))
        .unwrap();
    let id = test(&api, &path);
    let failed = receiver.verified().unwrap();
    assert_eq!(failed["status"], 500);
    let again = receiver.verified().unwrap();
    assert_eq!((&again["id"], &again["status"]), (&id, &json!(200)));
    assert_eq!(again["event"], failed["event"]);
    let delivered =
        || async { api.items(&format!("{path}/deliveries"))[0]["state"] == "delivered" };
    until(delivered).await;
    let id = id.as_str().unwrap();
    api.done(
        "POST",
        &format!("{path}/deliveries/{id}/redeliver"),
        json!({}),
    );
    assert_eq!(receiver.verified().unwrap()["event"], again["event"]);
    until(delivered).await;
    let delivery = &api.items(&format!("{path}/deliveries"))[0];
    let statuses = delivery["attempts"].as_array().unwrap().iter();
    let statuses: Vec<&Value> = statuses.map(|attempt| &attempt["status"]).collect();
    assert_eq!(statuses, [500, 200, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_webhook_reaches_what_only_this_machine_reaches() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path()).with_variable("FORECOURT_WEBHOOKS_ALLOW", "127.0.0.9");
    let server = start.run();
    let api = server.api();
    let receiver = WebhookReceiver::start().unwrap();
    let (url, api_port) = (receiver.url(), server.addresses().http.port());
    for (url, why) in [
        (
            url.replace("http://127.0.0.1", "https://localhost"),
            "private network",
        ),
        (url, "private network"),
        (
            format!("http://127.0.0.1:{api_port}/v1/clients"),
            "private network",
        ),
        (
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "credentials",
        ),
    ] {
        let (path, _) = add(&api, &url, &json!(["station.fault"]));
        test(&api, &path);
        let list = format!("{path}/deliveries");
        until(|| async {
            let items = api.items(&list);
            items.first().is_some_and(|item| item["attempted"] == 1)
        })
        .await;
        let error = api.items(&list)[0]["attempts"][0]["error"].clone();
        assert!(error.as_str().unwrap().contains(why), "{url}: {error}");
    }
    assert!(!receiver.has_told(), "somebody has come");
    server.kill();

    // Where no network is named, an address without TLS is not even taken.
    let server = Start::on(folder.path()).run();
    let new = json!({"url": receiver.url(), "events": ["station.fault"]});
    let (status, answer) = server.api().call("POST", "/v1/webhooks", &new);
    assert_eq!(
        (status, &answer["errors"][0]["field"]),
        (422, &json!("url"))
    );
}
