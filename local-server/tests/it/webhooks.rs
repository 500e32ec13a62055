//! Webhooks reach a receiver of others' making: `tests/tools/webhook_receiver.py` verifies each
//! delivery with the PyPI package `standardwebhooks`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver as Lines, channel};

use charger_sim::{Pace, SessionPlan, Version};
use serde_json::{Value, json};

use crate::support::{Api, PATIENCE, Start, TOKEN, closed, connect, until};

/// A receiver that runs until it is dropped.
struct Receiver {
    child: Child,
    input: Option<ChildStdin>,
    lines: Lines<Value>,
    port: u64,
}

impl Receiver {
    fn start() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut child = Command::new(root.join(".venv/bin/python"))
            .arg(root.join("tests/tools/webhook_receiver.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("run `make tools` first: {error}"));
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        let mut receiver = Self {
            child,
            input,
            lines,
            port: 0,
        };
        receiver.port = receiver.told()["port"].as_u64().unwrap();
        receiver
    }

    /// Returns the next line that the receiver prints.
    fn told(&self) -> Value {
        self.lines.recv_timeout(PATIENCE).unwrap()
    }

    /// Tells the receiver by which secret it verifies, or how it answers.
    fn tell(&mut self, line: &Value) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
        assert_eq!(self.told(), json!({"told": true}));
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/in", self.port)
    }

    /// Returns the next delivery, which must be verified.
    fn verified(&self) -> Value {
        let told = self.told();
        assert_eq!(told["problem"], Value::Null, "{told}");
        assert_eq!(told["id"], told["event"]["id"], "{told}");
        told
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // The end of its input is how it is told to stop.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

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
    let mut receiver = Receiver::start();
    let kinds = json!(["session.started", "session.ended", "cdr.created"]);
    let (path, first) = add(&api, &receiver.url(), &kinds);
    receiver.tell(&json!({"secret": first}));

    let mut options = server.charger(Version::V16);
    options.pace = Pace::AsAnswered;
    let (charger, mut events) = connect(options.ending_now(1, 1_800)).await;
    charger
        .start_session(SessionPlan::new(TOKEN, 1_800))
        .await
        .unwrap();
    closed(&mut events).await;
    let mut told: Vec<Value> = (0..3)
        .map(|_| receiver.verified()["event"].clone())
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
        receiver.tell(&json!({"secret": secret}));
        let id = test(&api, &path);
        let told = receiver.verified();
        assert_eq!((&told["id"], &told["signatures"]), (&id, &json!(2)));
    }
    receiver.tell(&json!({"secret": "whsec_bm9uZSBvZiB0aGUgdHdv"}));
    test(&api, &path);
    assert_eq!(receiver.told()["problem"], "No matching signature found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_tried_again_and_sent_again_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path())
        .with_variable("FORECOURT_WEBHOOKS_ALLOW", "127.0.0.1")
        .with_variable("FORECOURT_MONITOR_SECONDS", "1");
    let server = start.run();
    let api = server.api();
    let mut receiver = Receiver::start();
    let (path, secret) = add(&api, &receiver.url(), &json!(["station.fault"]));
    receiver.tell(&json!({"secret": secret, "answers": [500]}));
    let id = test(&api, &path);
    let failed = receiver.verified();
    assert_eq!(failed["status"], 500);
    let again = receiver.verified();
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
    assert_eq!(receiver.verified()["event"], again["event"]);
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
    let receiver = Receiver::start();
    let (port, api_port) = (receiver.port, server.addresses().http.port());
    for (url, why) in [
        (receiver.url(), "private network"),
        (format!("https://localhost:{port}/"), "private network"),
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
    assert!(receiver.lines.try_recv().is_err(), "nobody has come");
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
