//! The samples of `events/` tell one charge, from the gateway's sign-in to the
//! report. Each goes to the handler of its function, read as the type that its
//! binary reads, and what one function hands on is the next one's sample.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod samples;
mod world;

use std::collections::BTreeSet;

use aws_lambda_events::sqs::SqsBatchResponse;
use axum::response::IntoResponse as _;
use forecourt_cloud::api::{ApiState, Settings, router};
use forecourt_cloud::keys;
use forecourt_cloud::ports::QueueName;
use forecourt_cloud::rows::config::Command;
use forecourt_cloud::rows::facts::{CdrRow, ReportRow, RouteRow, SessionRow};
use forecourt_cloud::simulation::run;
use forecourt_domain::fact::CommandState;
use forecourt_domain::session::Status;
use forecourt_types::{CdrId, SessionId};
use lambda_http::http::StatusCode;
use lambda_http::tower::ServiceExt as _;
use serde_json::{Value, json};

use samples::{bodies, body, sample};
use world::{CONNECTION, World};

/// 8.321 kWh at 0.50 EUR.
const CENTS: i64 = 416;

#[test]
fn a_gateway_signs_in_and_is_known_until_it_goes() {
    let world = World::new();
    let mut event = sample("connect-authorizer");
    let policy = run(world.functions.connect(event.clone())).unwrap();
    let effect = |policy: &Value| policy["policyDocument"]["Statement"][0]["Effect"].clone();
    assert_eq!(effect(&policy), "Allow", "{policy}");
    assert_eq!(
        policy["context"],
        json!({"operator_id": "default", "gateway_id": "harbour-1"})
    );
    assert_eq!(
        policy["policyDocument"]["Statement"][0]["Resource"][0],
        event["methodArn"]
    );
    let credential = event["headers"]["Authorization"]
        .as_str()
        .unwrap()
        .to_owned();
    event["headers"]["Authorization"] = json!(credential.replace("invented", "Invented"));
    let policy = run(world.functions.connect(event)).unwrap();
    assert_eq!(effect(&policy), "Deny", "{policy}");

    let route = || {
        let key = keys::route(&world.ours.operator, &world.ours.gateway);
        world
            .row::<RouteRow>(&key)
            .and_then(|row| row.connection_id)
    };
    let answer = run(world.functions.connect(sample("connect"))).unwrap();
    assert_eq!(answer["statusCode"], 200, "{answer}");
    assert_eq!(route().as_deref(), Some(CONNECTION));
    let answer = run(world.functions.connect(sample("connect-disconnect"))).unwrap();
    assert_eq!(answer["statusCode"], 200, "{answer}");
    assert_eq!(route(), None);
}

#[test]
fn a_charge_becomes_a_bill_and_a_report() {
    let world = World::new();
    let event = serde_json::from_value(sample("ingest")).unwrap();
    let answer = run(world.functions.ingest(event));
    let ack: Value = serde_json::from_str(&body(&answer).unwrap()).unwrap();
    assert_eq!(ack["kind"], "ack", "{ack}");
    assert_eq!(ack["accepted"]["sequence"], 3, "{ack}");
    world.handed_on(QueueName::Sessions, "session");

    assert_eq!(
        failed(&run(world.functions.session(world.queued("session")))),
        [""; 0]
    );
    let id = SessionId::new(bodies("billing")[0]["session_id"].as_str().unwrap()).unwrap();
    let session = || {
        world
            .row::<SessionRow>(&keys::session(&world.ours.operator, &id))
            .unwrap()
    };
    assert_eq!(session().status, Status::Finished);
    world.handed_on(QueueName::Billing, "billing");

    assert_eq!(
        failed(&run(world.functions.billing(world.queued("billing")))),
        [""; 0]
    );
    assert_eq!(session().status, Status::Settled);
    assert_eq!(session().total.unwrap().amount_minor(), CENTS);
    let cdr = keys::cdr(&world.ours.operator, &id, 1, false);
    let cdr = world.row::<CdrRow>(&cdr).unwrap();
    world.handed_on(QueueName::Reporting, "reporting");
    let counted = CdrId::new(bodies("reporting")[0]["cdr_id"].as_str().unwrap()).unwrap();
    assert_eq!(cdr.cdr_id, counted);

    for _ in 0..2 {
        assert_eq!(
            failed(&run(world.functions.reporting(world.queued("reporting")))),
            [""; 0]
        );
    }
    let sums = keys::report(&world.ours.operator, "all", "2026-01-01", "all");
    let sums = world.row::<ReportRow>(&sums).unwrap();
    assert_eq!((sums.sessions, sums.energy_wh), (1, 8321));
    assert_eq!(sums.money(), [("EUR".to_owned(), CENTS)]);

    let event = serde_json::from_value(sample("monitor")).unwrap();
    let summary = run(world.functions.monitor(event)).unwrap();
    assert_eq!(
        (&summary["failures"], &summary["hand_overs_waiting"]),
        (&json!(0), &json!(0))
    );
}

#[test]
fn chart_values_are_kept() {
    let world = World::new();
    world.told_telemetry();
    world.handed_on(QueueName::Telemetry, "telemetry");
    assert_eq!(
        failed(&run(world.functions.telemetry(world.queued("telemetry")))),
        [""; 0]
    );
    let items = world.simulation.table.items();
    let chunk = items
        .values()
        .find(|item| item.key.sk.starts_with("telemetry#"));
    let chunk: Value = chunk.unwrap().read().unwrap();
    let value = &chunk["entries"]["1"]["fact"]["event"]["values"][0];
    assert_eq!(
        (&value["measurand"], &value["value"]),
        (&json!("Power.Active.Import"), &json!("7400"))
    );
}

#[test]
fn a_question_is_answered() {
    let world = World::new();
    let event = serde_json::from_value(sample("authorize")).unwrap();
    let answer = run(world.functions.authorize(event));
    let answer: Value = serde_json::from_str(&body(&answer).unwrap()).unwrap();
    assert_eq!(
        (&answer["kind"], &answer["status"]),
        (&json!("answer"), &json!("accepted"))
    );
}

#[test]
fn a_command_is_posted_to_where_its_gateway_is_connected() {
    let world = World::new();
    run(world.functions.connect(sample("connect"))).unwrap();
    world.simulation.connections.open(CONNECTION);
    let command = world.command();
    assert_eq!(
        failed(&run(world.functions.command(world.queued("command")))),
        [""; 0]
    );
    let posted = world.simulation.connections.take(CONNECTION);
    let [posted] = posted.as_slice() else {
        unreachable!("{posted:?}")
    };
    let posted: Value = serde_json::from_str(posted).unwrap();
    assert_eq!(
        (&posted["kind"], &posted["type"]),
        (&json!("command"), &json!("unlock"))
    );
    assert_eq!(
        world.row::<Command>(&command).unwrap().state,
        CommandState::Sent
    );
}

#[test]
fn a_request_is_answered_through_the_router() {
    let world = World::new();
    let settings = Settings {
        public_url: "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com".to_owned(),
        websocket_url: "wss://f6g7h8i9j0.execute-api.eu-central-1.amazonaws.com/live".to_owned(),
    };
    let router = router(ApiState::new(world.simulation.ports(), settings));
    let request = lambda_http::request::from_str(&sample("api").to_string()).unwrap();
    let response = run(router.oneshot(request)).into_response();
    assert_eq!(response.status(), StatusCode::OK);
    let kind = response.headers().get("content-type").unwrap();
    assert_eq!(kind, "application/json");
}

#[test]
fn a_message_that_cannot_be_read_fails_alone_and_what_follows_it_in_its_group_waits() {
    let world = World::new();
    let mut event = sample("session");
    let good = event["Records"][0].clone();
    let mut broken = good.clone();
    broken["messageId"] = json!("broken");
    broken["body"] = json!("{");
    broken["attributes"]["MessageGroupId"] = json!("another station");
    let mut after = broken.clone();
    after["messageId"] = json!("after");
    after["body"] = good["body"].clone();
    event["Records"] = json!([broken, good, after]);
    let event = serde_json::from_value(event).unwrap();
    assert_eq!(
        failed(&run(world.functions.session(event))),
        ["broken", "after"]
    );
    world.handed_on(QueueName::Billing, "billing");
}

#[test]
fn every_function_has_a_sample_and_every_sample_a_function() {
    let functions: BTreeSet<String> = samples::names("src/bin", ".rs");
    let samples = samples::names("../events", ".json");
    for function in &functions {
        assert!(
            samples.contains(function),
            "events/{function}.json is missing"
        );
    }
    for sample in &samples {
        let (function, _) = sample.split_once('-').unwrap_or((sample, ""));
        assert!(
            functions.contains(function),
            "events/{sample}.json is of no function"
        );
    }
}

fn failed(response: &SqsBatchResponse) -> Vec<&str> {
    let failures = response.batch_item_failures.iter();
    failures
        .map(|failure| failure.item_identifier.as_str())
        .collect()
}
