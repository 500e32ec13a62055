//! The samples of `events/` describe one charge, from the gateway's sign-in to the report. Each
//! goes to the handler of its function, read as the type that its binary reads. What one function
//! hands over is exactly the next one's sample.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod outside;
mod samples;
mod world;

use aws_lambda_events::apigw::{ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::eventbridge::EventBridgeEvent;
use aws_lambda_events::sqs::SqsBatchResponse;
use forecourt_domain::fact::CommandState;
use forecourt_domain::session::Status;
use forecourt_functions::handlers::ONE_MACHINE_STARTED;
use forecourt_memory::run;
use forecourt_store::keys;
use forecourt_store::messages::{Letter, LiveEntity, LiveMessage, MailMessage, NotifyMessage};
use forecourt_store::outbox::Outbox;
use forecourt_store::ports::{QueueMessage, QueueName, Table as _, Transacted};
use forecourt_store::rows::config::Command;
use forecourt_store::rows::facts::{CdrRow, ReportRow, RouteRow, SessionRow};
use forecourt_types::{Language, OperatorId, SessionId, StationId, Timestamp};
use serde_json::{Value, json};

use world::{CONNECTION, World};

/// The energy of the charge, from register 1,234 Wh to 9,555 Wh.
const ENERGY_WH: i64 = 8_321;
/// The price in cents: 8.321 kWh at 0.50 EUR are 4.1605 EUR.
const CENTS: i64 = 416;

#[test]
fn the_samples_tell_one_charge_from_sign_in_to_report() {
    let world = World::new();
    the_gateway_signs_in(&world);
    the_gateway_is_connected(&world);
    the_card_may_charge(&world);
    let charge = world.charge();
    a_chart_value_is_kept(&world);
    // The charge is told when it is over.
    world.simulation.pass(30 * 60_000 + 1_000);
    the_charge_is_taken(&world, &charge);
    let id = the_charge_becomes_a_session(&world);
    the_session_is_billed(&world, &id);
    the_bill_is_counted_once(&world);
    a_command_reaches_the_gateway(&world);
    a_person_is_invited_once(&world);
    a_change_is_told_to_those_who_watch(&world);
    nothing_was_left_behind(&world);
    the_api_describes_itself(&world);
    the_gateway_goes(&world);
    let unused: Vec<String> = samples::all().difference(&world.used()).cloned().collect();
    assert_eq!(unused, [""; 0], "samples of `events/` that no step reads");
}

fn the_gateway_signs_in(world: &World) {
    let mut event: Value = world.event("connect-authorizer");
    let policy = run(world.functions.connect(event.clone())).unwrap();
    let statement = |policy: &Value| policy["policyDocument"]["Statement"][0].clone();
    assert_eq!(statement(&policy)["Effect"], "Allow", "{policy}");
    assert_eq!(statement(&policy)["Resource"], json!([event["methodArn"]]));
    let context = json!({"operator_id": "default", "gateway_id": "harbour-1",
        "credential": "JkcO6gqpHNxWjaz5"});
    assert_eq!(policy["context"], context);
    let credential = event["headers"]["Authorization"].as_str().unwrap();
    let one_changed = credential.replace("invented", "Invented");
    assert_ne!(credential, one_changed);
    event["headers"]["Authorization"] = json!(one_changed);
    let policy = run(world.functions.connect(event)).unwrap();
    assert_eq!(statement(&policy)["Effect"], "Deny", "{policy}");
    assert_eq!(policy["context"], json!({}));
}

fn connection(world: &World) -> Option<String> {
    let key = keys::route(&world.ours.operator, &world.ours.gateway);
    let route = world.row::<RouteRow>(&key);
    route.and_then(|route| route.connection_id)
}

fn the_gateway_is_connected(world: &World) {
    let answer = run(world.functions.connect(world.event("connect"))).unwrap();
    assert_eq!(answer["statusCode"], 200, "{answer}");
    assert_eq!(connection(world).as_deref(), Some(CONNECTION));
    world.simulation.connections.open(CONNECTION);
}

fn the_gateway_goes(world: &World) {
    let answer = run(world.functions.connect(world.event("connect-disconnect"))).unwrap();
    assert_eq!(answer["statusCode"], 200, "{answer}");
    assert_eq!(connection(world), None);
}

fn the_card_may_charge(world: &World) {
    let answer = run(world.functions.authorize(world.event("authorize")));
    let answer = text(answer);
    assert_eq!(answer["kind"], "answer", "{answer}");
    assert_eq!(answer["status"], "accepted", "{answer}");
}

fn a_chart_value_is_kept(world: &World) {
    let mut event: ApiGatewayWebsocketProxyRequest = world.event("ingest");
    event.body = Some(world.chart());
    text(run(world.functions.ingest(event)));
    world.handed_on(QueueName::Telemetry, "telemetry");
    let answer = run(world.functions.telemetry(world.event("telemetry")));
    assert_eq!(failed(&answer), [""; 0]);
    let items = world.simulation.table.items();
    let mut chunks = items.values();
    let chunk = chunks.find(|item| item.key.sk.starts_with("telemetry#2026-01-01T00#"));
    let chunk: Value = chunk.unwrap().read().unwrap();
    let value = &chunk["entries"]["1"]["fact"]["event"]["values"][0];
    assert_eq!(value["measurand"], "Power.Active.Import", "{chunk}");
    assert_eq!(value["value"], "7400", "{chunk}");
}

fn the_charge_is_taken(world: &World, charge: &str) {
    let event: ApiGatewayWebsocketProxyRequest = world.event("ingest");
    assert_eq!(
        event.body.as_deref(),
        Some(charge),
        "a gateway says it otherwise now: the body in events/ingest.json should be\n{}\n",
        json!(charge)
    );
    let ack = text(run(world.functions.ingest(event)));
    assert_eq!(ack["kind"], "ack", "{ack}");
    let accepted = json!({"station_id": "CP-1", "lane": "transactions", "sequence": 3});
    assert_eq!(ack["accepted"], accepted);
    world.handed_on(QueueName::Sessions, "session");
}

fn session(world: &World, id: &SessionId) -> SessionRow {
    let key = keys::session(&world.ours.operator, id);
    world.row(&key).unwrap()
}

fn the_charge_becomes_a_session(world: &World) -> SessionId {
    let answer = run(world.functions.session(world.event("session")));
    assert_eq!(failed(&answer), [""; 0]);
    world.handed_on(QueueName::Billing, "billing");
    let id = serde_json::from_value(samples::body("billing")["session_id"].clone()).unwrap();
    assert_eq!(session(world, &id).status, Status::Finished);
    id
}

fn the_session_is_billed(world: &World, id: &SessionId) {
    let answer = run(world.functions.billing(world.event("billing")));
    assert_eq!(failed(&answer), [""; 0]);
    world.handed_on(QueueName::Reporting, "reporting");
    let row = session(world, id);
    assert_eq!(row.status, Status::Settled);
    assert_eq!(row.total.unwrap().amount_minor(), CENTS);
    let key = keys::cdr(&world.ours.operator, id, 1, false);
    let cdr = world.row::<CdrRow>(&key).unwrap().cdr().unwrap();
    assert_eq!(cdr.total.amount_minor(), CENTS);
    assert_eq!(cdr.reported_wh(), ENERGY_WH);
    assert_eq!(samples::body("reporting")["cdr_id"], json!(cdr.cdr_id));
}

fn the_bill_is_counted_once(world: &World) {
    for _ in 0..2 {
        let answer = run(world.functions.reporting(world.event("reporting")));
        assert_eq!(failed(&answer), [""; 0]);
    }
    for (dimension, value) in [("all", "all"), ("site", "harbour"), ("user", "ada")] {
        let key = keys::report(&world.ours.operator, dimension, "2026-01-01", value);
        let sums: ReportRow = world.row(&key).unwrap();
        assert_eq!((sums.sessions, sums.energy_wh), (1, ENERGY_WH), "{value}");
        assert_eq!(sums.money(), [("EUR".to_owned(), CENTS)], "{value}");
    }
}

fn a_command_reaches_the_gateway(world: &World) {
    let key = world.command();
    world.handed_on(QueueName::Commands, "command");
    let answer = run(world.functions.command(world.event("command")));
    assert_eq!(failed(&answer), [""; 0]);
    let posted = world.simulation.connections.take(CONNECTION);
    assert_eq!(posted.len(), 1, "{posted:?}");
    let posted: Value = serde_json::from_str(&posted[0]).unwrap();
    assert_eq!(posted["kind"], "command", "{posted}");
    assert_eq!(posted["type"], "unlock", "{posted}");
    assert_eq!(posted["command_id"], samples::body("command")["command_id"]);
    let command: Command = world.row(&key).unwrap();
    assert_eq!(command.state, CommandState::Sent);
}

fn a_person_is_invited_once(world: &World) {
    let mail = NotifyMessage::Mail(MailMessage {
        mail_id: "m1".to_owned(),
        to: "ada@example.org".to_owned(),
        language: Language::En,
        letter: Letter::Invitation {
            operator: "Harbour Power".to_owned(),
            name: "Ada".to_owned(),
            link: "https://charge.example.org/invitation/invented".to_owned(),
            expires_at: Timestamp::parse("2026-01-04T00:31:00Z").unwrap(),
        },
    });
    let message = QueueMessage {
        group: "m1".to_owned(),
        deduplication_id: "m1".to_owned(),
        body: serde_json::to_string(&mail).unwrap(),
    };
    samples::brings("notify", QueueName::Notify, &message);
    let (mailer, receivers) = (&world.simulation.mailer, &world.simulation.receivers);
    for _ in 0..2 {
        let answer = run(world
            .functions
            .notify(mailer, receivers, world.event("notify")));
        assert_eq!(failed(&answer), [""; 0]);
    }
    let sent = mailer.take();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0].to, "ada@example.org");
    assert_eq!(sent[0].subject, "Your account at Harbour Power");
}

/// Nobody watches the charge of the samples, so that nothing is posted.
fn a_change_is_told_to_those_who_watch(world: &World) {
    let entities = [LiveEntity::StationState {
        station_id: StationId::new("CP-1").unwrap(),
    }];
    let changed = LiveMessage::Changed {
        operator_id: OperatorId::new("default").unwrap(),
        entities: entities.into(),
        overview: std::collections::BTreeSet::new(),
        gone: Vec::new(),
    };
    let message = QueueMessage {
        group: "live".to_owned(),
        deduplication_id: "live".to_owned(),
        body: serde_json::to_string(&changed).unwrap(),
    };
    samples::brings("live", QueueName::Live, &message);
    let answer = run(world.functions.live_changes(world.event("live"))).unwrap();
    assert_eq!(failed(&answer), [""; 0]);
}

fn nothing_was_left_behind(world: &World) {
    let summary = run(world.functions.monitor(world.event("monitor"))).unwrap();
    let nothing = json!({
        "hand_overs_sent": 0, "hand_overs_waiting": 0, "commands_due": 0,
        "starts_failed": 0, "sessions_closed": 0, "erasures": 0, "failures": 0,
    });
    assert_eq!(summary, nothing);
}

#[test]
fn at_the_start_of_the_one_machine_form_no_hand_over_is_too_young_to_be_sent() {
    let world = World::new();
    let (group, id) = ("g".to_owned(), "b".to_owned());
    let now = world.simulation.now();
    let (write, _) = Outbox::entry(QueueName::Billing, group, id, &"body", now).unwrap();
    let done = run(world.simulation.table.transact(vec![write])).unwrap();
    assert_eq!(done, Transacted::Committed);
    let mut event: EventBridgeEvent<Value> = world.event("monitor");
    for (detail_type, sent) in [("Scheduled Event", 0), (ONE_MACHINE_STARTED, 1)] {
        event.detail_type = detail_type.to_owned();
        let summary = run(world.functions.monitor(event.clone())).unwrap();
        assert_eq!(summary["hand_overs_sent"], sent, "{detail_type}");
        let taken = world.outside.take(QueueName::Billing);
        assert_eq!(taken.len(), sent, "{detail_type}");
    }
}

fn the_api_describes_itself(world: &World) {
    let event: Value = world.event("api");
    let request = lambda_http::request::from_str(&event.to_string()).unwrap();
    let (parts, body) = request.into_parts();
    assert_eq!(parts.uri.path(), event["rawPath"]);
    let body = axum::body::Body::from(body.to_vec());
    let document = world.call(axum::http::Request::from_parts(parts, body));
    assert!(document["paths"]["/v1/cdrs"].is_object(), "{document}");
}

#[test]
fn a_message_that_cannot_be_read_fails_alone_and_what_follows_it_in_its_group_waits() {
    let world = World::new();
    let mut event: Value = world.event("session");
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
    let answer = run(world.functions.session(event));
    assert_eq!(failed(&answer), ["broken", "after"]);
    world.handed_on(QueueName::Billing, "billing");
}

#[test]
fn every_function_has_a_sample_and_every_sample_a_function() {
    let (functions, samples) = (samples::functions(), samples::all());
    let without: Vec<&String> = functions.difference(&samples).collect();
    assert_eq!(without, [""; 0], "functions without events/<function>.json");
    let of_no_function = samples.iter().filter(|sample| {
        let function = sample.split('-').next().unwrap_or_default();
        !functions.contains(function)
    });
    let of_no_function: Vec<&String> = of_no_function.collect();
    assert_eq!(of_no_function, [""; 0], "samples of no function");
}

/// Returns the body of a WebSocket route's answer, as JSON.
fn text(answer: ApiGatewayProxyResponse) -> Value {
    assert_eq!(answer.status_code, 200, "{answer:?}");
    match answer.body {
        Some(Body::Text(text)) => serde_json::from_str(&text).unwrap(),
        other => unreachable!("no text: {other:?}"),
    }
}

fn failed(response: &SqsBatchResponse) -> Vec<&str> {
    let failures = response.batch_item_failures.iter();
    failures
        .map(|failure| failure.item_identifier.as_str())
        .collect()
}
