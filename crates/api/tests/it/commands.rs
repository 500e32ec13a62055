use forecourt_domain::fact::{Boot, CommandState, CommandUpdated, Fact, StationAnswer};
use forecourt_link::{
    CommandMessage, Lane, MAX_MESSAGE_BYTES, ToGateway, parse_to_gateway, to_text,
};
use forecourt_types::CommandId;
use serde_json::{Value, json};

use super::world::World;
use forecourt_cloud::gateways::connected;
use forecourt_memory::run;
use forecourt_memory::world as testing;

pub(super) const COMMANDS: &str = "/v1/stations/CP-1/commands";

/// An API, and a site whose gateway is connected.
pub(super) fn connected_site() -> (World, testing::World) {
    let api = World::new();
    let site = testing::World::within(&api.simulation, "default");
    connect(&site);
    (api, site)
}

fn connect(site: &testing::World) {
    let ours = &site.ours;
    let now = site.simulation.now();
    let table = &site.simulation.table;
    let identity = ours.identity("connection");
    assert!(run(connected(table, &identity, now)).unwrap().is_some());
    site.simulation.connections.open("connection");
}

/// The commands that were posted to the gateway.
pub(super) fn posted_commands(site: &testing::World) -> Vec<CommandMessage> {
    let texts = site.simulation.connections.take("connection");
    let read = |text: &String| match parse_to_gateway(text).unwrap() {
        forecourt_link::Incoming::Known(ToGateway::Command(message)) => Some(message),
        _ => None,
    };
    texts.iter().filter_map(read).collect()
}

pub(super) fn state(api: &World, id: &Value) -> String {
    let path = format!("/v1/commands/{}", id.as_str().unwrap());
    api.get(&path).json()["state"].as_str().unwrap().to_owned()
}

pub(super) fn report(
    site: &mut testing::World,
    id: &Value,
    state: CommandState,
    answer: Option<Value>,
) {
    let fact = CommandUpdated {
        command_id: CommandId::new(id.as_str().unwrap()).unwrap(),
        state,
        session_id: None,
        answer: answer.map(|answer| StationAnswer::Payload(answer.into())),
        reason: None,
        scheduled: false,
    };
    let at = site.simulation.now();
    let station = site.station.clone();
    site.journal
        .write(&station, Lane::Commands, at, Fact::CommandUpdated(fact));
    site.send_commands();
}

#[test]
fn a_command_goes_to_the_gateway_and_its_answer_comes_back() {
    let (api, mut site) = connected_site();
    let answer = api.post(COMMANDS, json!({"type": "unlock", "connector_id": 1}));
    assert_eq!(answer.status, 202, "{answer:?}");
    let command = answer.json();
    assert_eq!(command["state"], "queued");
    let id = &command["command_id"];
    site.drain();
    assert_eq!(state(&api, id), "sent");
    let posted_commands = posted_commands(&site);
    assert_eq!(posted_commands.len(), 1);
    let message = &posted_commands[0];
    assert_eq!(message.command_type, "unlock");
    assert_eq!(message.arguments.get("connector_id"), Some(&json!(1)));
    assert_eq!(
        message.expires_at,
        site.simulation.now().plus_millis(60_000)
    );
    report(&mut site, id, CommandState::Delivered, None);
    report(
        &mut site,
        id,
        CommandState::Completed,
        Some(json!({"status": "Unlocked"})),
    );
    let path = format!("{COMMANDS}/{}", id.as_str().unwrap());
    let shown = api.get(&path).json();
    assert_eq!(shown["answer"], json!({"payload": {"status": "Unlocked"}}));
    let history = shown["history"].as_array().unwrap();
    let states: Vec<_> = history
        .iter()
        .map(|step| step["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["queued", "sent", "delivered", "completed"]);
    let listed = api.get(COMMANDS).json();
    assert_eq!(listed["items"], json!([shown]));
    assert_eq!(api.get("/v1/commands").json()["items"], json!([shown]));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn bad_commands_are_refused_before_anything_is_stored() {
    let (api, site) = connected_site();
    let before = api.simulation.table.items();
    for (body, code, field) in [
        (json!({"type": "dance"}), "unknown_command", ""),
        (json!({"type": "call"}), "unknown_command", ""),
        (json!({}), "invalid_fields", "type"),
        (json!({"type": 7}), "invalid_fields", "type"),
        (
            json!({"type": "remote_start", "token_uid": "CARD"}),
            "invalid_fields",
            "connector_id",
        ),
        (
            json!({"type": "remote_start", "connector_id": 0, "token_uid": "CARD"}),
            "invalid_fields",
            "connector_id",
        ),
        (
            json!({"type": "remote_start", "connector_id": -1, "token_uid": "CARD"}),
            "invalid_fields",
            "connector_id",
        ),
        (
            json!({"type": "remote_start", "connector_id": 1}),
            "invalid_fields",
            "token_uid",
        ),
        (
            json!({"type": "remote_start", "connector_id": 1, "token_uid": ""}),
            "invalid_fields",
            "token_uid",
        ),
        (
            json!({"type": "remote_stop"}),
            "invalid_fields",
            "session_id",
        ),
        (
            json!({"type": "remote_stop", "session_id": "nope"}),
            "invalid_fields",
            "session_id",
        ),
        (json!({"type": "unlock"}), "invalid_fields", "connector_id"),
        (
            json!({"type": "unlock", "connector_id": 70000}),
            "invalid_fields",
            "connector_id",
        ),
        (
            json!({"type": "unlock", "conector_id": 1, "connector_id": 1}),
            "invalid_fields",
            "conector_id",
        ),
        (
            json!({"type": "reset", "mode": "gently"}),
            "invalid_fields",
            "mode",
        ),
        (
            json!({"type": "availability"}),
            "invalid_fields",
            "operative",
        ),
        (json!({"type": "trigger"}), "invalid_fields", "message"),
        (
            json!({"type": "get_config", "keys": "all"}),
            "invalid_fields",
            "keys",
        ),
        (
            json!({"type": "set_config", "key": "A"}),
            "invalid_fields",
            "value",
        ),
        (
            json!({"type": "unlock", "connector_id": 1, "expires_at": "soon"}),
            "invalid_fields",
            "expires_at",
        ),
        (
            json!({"type": "unlock", "connector_id": 1, "expires_at": "2025-12-31T23:59:59Z"}),
            "invalid_fields",
            "expires_at",
        ),
        (
            json!({"type": "unlock", "connector_id": 1, "expires_at": "2026-01-02T00:00:01Z"}),
            "invalid_fields",
            "expires_at",
        ),
    ] {
        let answer = api.post(COMMANDS, body.clone());
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, code),
            "{body}: {answer:?}"
        );
        if !field.is_empty() {
            assert_eq!(answer.json()["errors"][0]["field"], field, "{body}");
        }
    }
    let reset = json!({"type": "reset"});
    assert_eq!(
        api.post("/v1/stations/CP-9/commands", reset.clone()).status,
        404
    );
    let long = api.post(&format!("{COMMANDS}?wait_s=26"), reset.clone());
    assert_eq!((long.status, long.code().as_str()), (400, "invalid_query"));
    let foreign = api.call("POST", COMMANDS, &api.other, Some(&reset));
    assert_eq!(foreign.status, 404);
    assert_eq!(api.simulation.table.items(), before);
    assert!(posted_commands(&site).is_empty());
}

#[test]
fn a_site_without_a_gateway_takes_no_command() {
    let api = World::new();
    api.furnish();
    let answer = api.post("/v1/stations/CP1/commands", json!({"type": "reset"}));
    assert_eq!((answer.status, answer.code().as_str()), (409, "no_gateway"));
}

#[test]
fn a_remote_start_with_a_card_that_the_cloud_refuses_is_refused_and_nothing_is_stored() {
    use forecourt_store::rows::config::TokenState;
    let (api, site) = connected_site();
    for (uid, status) in [("LOST", TokenState::Blocked), ("OVER", TokenState::Expired)] {
        site.ours.token(&api.simulation, uid, "eve", status);
    }
    let until = json!({"uid": "WEEK", "type": "RFID", "expires_at": "2026-01-01T00:01:00Z"});
    assert_eq!(api.post("/v1/tokens", until).status, 201);
    let start = |uid: &str| json!({"type": "remote_start", "connector_id": 1, "token_uid": uid});
    assert_eq!(api.post(COMMANDS, start("WEEK")).status, 202);
    site.drain();
    assert_eq!(posted_commands(&site).len(), 1);
    site.simulation.pass(60_000);
    let before = api.simulation.table.items();
    for (uid, code) in [
        ("INVENTED-1", "unknown_card"),
        ("LOST", "blocked_card"),
        ("lost", "blocked_card"),
        ("OVER", "expired_card"),
        ("WEEK", "expired_card"),
    ] {
        let answer = api.post(COMMANDS, start(uid));
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, code),
            "{uid}: {answer:?}"
        );
        assert_eq!(answer.json()["errors"][0]["field"], "token_uid", "{uid}");
    }
    assert_eq!(api.simulation.table.items(), before);
    assert!(posted_commands(&site).is_empty());
}

#[test]
fn a_policy_that_accepts_unknown_cards_lets_no_remote_start_name_one() {
    let (api, site) = connected_site();
    let policy = json!({"gateway_policy": {"unknown_tokens": "accept"}});
    let changed = api.call("PATCH", "/v1/sites/site", &api.admin, Some(&policy));
    assert_eq!(changed.status, 200, "{changed:?}");
    let body = json!({"type": "remote_start", "connector_id": 1, "token_uid": "INVENTED-1"});
    let answer = api.post(COMMANDS, body);
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (422, "unknown_card")
    );
    assert!(posted_commands(&site).is_empty());
}

#[test]
fn a_remote_start_has_its_session_from_the_request_on() {
    let (api, mut site) = connected_site();
    let body = json!({"type": "remote_start", "connector_id": 1, "token_uid": "card"});
    let command = api.post(COMMANDS, body).json();
    let id = command["session_id"].as_str().unwrap();
    let session = api.get(&format!("/v1/sessions/{id}")).json();
    assert_eq!(session["status"], "CREATED");
    assert_eq!(session["user_id"], "ann");
    assert_eq!(session["command_id"], command["command_id"]);
    site.drain();
    let message = posted_commands(&site).remove(0);
    assert_eq!(message.session_id.unwrap().as_str(), id);
    report(
        &mut site,
        &command["command_id"],
        CommandState::Rejected,
        None,
    );
    let session = api.get(&format!("/v1/sessions/{id}")).json();
    assert_eq!(session["status"], "FAILED");
}

#[test]
fn a_remote_stop_names_the_transaction_of_a_running_session_of_that_station() {
    let (api, mut site) = connected_site();
    let _ = site.ours.station(&api.simulation, "CP-2");
    site.start("77", 0, 0);
    site.settle();
    let id = site.session().session_id.to_string();
    let stop = json!({"type": "remote_stop", "session_id": id});
    let elsewhere = api.post("/v1/stations/CP-2/commands", stop.clone());
    assert_eq!(elsewhere.json()["errors"][0]["field"], "session_id");
    assert_eq!(api.post(COMMANDS, stop.clone()).status, 202);
    site.drain();
    let message = posted_commands(&site).remove(0);
    assert_eq!(message.arguments.get("transaction_id"), Some(&json!("77")));
    assert_eq!(message.session_id.unwrap().as_str(), id);
    site.stop("77", 30, 1_000);
    site.settle();
    let late = api.post(COMMANDS, stop);
    assert_eq!((late.status, late.code().as_str()), (409, "wrong_state"));
}

#[test]
fn a_command_waits_for_its_gateway_and_expires_only_if_never_posted() {
    let (api, site) = connected_site();
    site.simulation.connections.close("connection");
    let first = api.post(COMMANDS, json!({"type": "reset"})).json()["command_id"].clone();
    site.drain();
    assert_eq!(state(&api, &first), "queued", "the connection was gone");
    let second = api.post(COMMANDS, json!({"type": "reset"})).json()["command_id"].clone();
    site.drain();
    assert_eq!(state(&api, &second), "queued", "there is no connection");
    site.simulation.pass(60_000);
    site.sweep();
    assert_eq!(state(&api, &first), "expired");
    assert_eq!(state(&api, &second), "expired");
}

#[test]
fn a_command_that_was_posted_and_stays_silent_is_unknown_until_it_is_heard_of() {
    let (api, mut site) = connected_site();
    let id = api.post(COMMANDS, json!({"type": "reset"})).json()["command_id"].clone();
    site.drain();
    assert_eq!(state(&api, &id), "sent");
    for _ in 0..10 {
        site.simulation.pass(30_000);
        site.sweep();
    }
    assert_eq!(state(&api, &id), "unknown");
    report(
        &mut site,
        &id,
        CommandState::Completed,
        Some(json!({"status": "Accepted"})),
    );
    assert_eq!(state(&api, &id), "completed");
}

#[test]
fn a_post_that_may_have_failed_is_tried_again_and_never_called_expired() {
    use forecourt_memory::When;
    let (api, site) = connected_site();
    let id = api.post(COMMANDS, json!({"type": "reset"})).json()["command_id"].clone();
    // The calls of one post: command, route, command again, note, post.
    let calls = site.simulation.faults.calls();
    site.simulation.faults.fail_at(calls + 4, When::After);
    site.drain();
    assert_eq!(state(&api, &id), "sent");
    assert!(!posted_commands(&site).is_empty());
}

#[test]
fn a_changed_token_list_is_told_to_the_connected_gateway() {
    let (api, site) = connected_site();
    api.post("/v1/users", json!({"user_id": "ann", "full_name": "Ann"}));
    let blocked = api.patch("/v1/tokens/CARD", json!({"status": "blocked"}));
    assert_eq!(blocked.status, 200, "{blocked:?}");
    site.drain();
    let texts = site.simulation.connections.take("connection");
    assert_eq!(texts.len(), 1, "{texts:?}");
    let told: Value = serde_json::from_str(&texts[0]).unwrap();
    assert_eq!(
        (&told["kind"], &told["what"], &told["items"]),
        (&json!("set"), &json!("tokens"), &json!([]))
    );
}

/// Reports a boot of the station with this OCPP version.
pub(super) fn boot(site: &mut testing::World, protocol: &str) {
    let boot = Boot {
        vendor: "V".into(),
        model: "M".into(),
        serial: None,
        firmware: None,
        reason: None,
        boot_generation: 1,
        protocol: protocol.into(),
    };
    site.write(0, Fact::Boot(boot));
    site.settle();
}

#[test]
fn a_command_that_the_link_cannot_carry_is_refused_before_it_is_stored() {
    let (api, mut site) = connected_site();
    let setting = |length: usize| {
        let value = "x".repeat(length);
        json!({"type": "set_config", "key": "Greeting", "value": value})
    };
    let bytes = MAX_MESSAGE_BYTES;
    let call =
        json!({"action": "DataTransfer", "payload": {"vendorId": "v", "data": "x".repeat(bytes)}});
    let refused = |path: &str, body: Value| {
        let before = api.simulation.table.items();
        let answer = api.post(path, body);
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, "invalid_payload"),
            "{answer:?}"
        );
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(&bytes.to_string()), "{detail}");
        assert_eq!(api.simulation.table.items(), before);
    };
    // For a station that has booted, the limits of its version are checked first.
    refused(COMMANDS, setting(bytes));
    // Ids have one length, so the size of the small command tells how large the largest
    // setting may be.
    assert_eq!(api.post(COMMANDS, setting(1)).status, 202);
    site.drain();
    let message = posted_commands(&site).remove(0);
    let rest = to_text(&ToGateway::Command(message)).unwrap().len() - 1;
    let over = api.post(COMMANDS, setting(bytes - rest + 1));
    let named = format!("{} bytes", bytes + 1);
    assert!(over.text.contains(&named), "{over:?}");
    assert_eq!(api.post(COMMANDS, setting(bytes - rest)).status, 202);
    site.drain();
    assert_eq!(posted_commands(&site).len(), 1);
    boot(&mut site, "ocpp1.6");
    refused("/v1/stations/CP-1/calls", call);
}

#[test]
fn a_call_is_checked_against_the_version_the_station_speaks() {
    let (api, mut site) = connected_site();
    let path = "/v1/stations/CP-1/calls";
    let good = json!({"action": "GetDiagnostics", "payload": {"location": "ftp://x"}});
    let early = api.post(path, good.clone());
    assert_eq!(
        (early.status, early.code().as_str()),
        (409, "version_unknown")
    );
    boot(&mut site, "ocpp1.6");
    for (body, code, field) in [
        (
            json!({"action": "GetDiagnostics", "payload": {}}),
            "invalid_payload",
            "payload",
        ),
        (
            json!({"action": "GetDiagnostics", "payload": {"location": "ftp://x", "x": 1}}),
            "invalid_payload",
            "payload",
        ),
        (
            json!({"action": "GetVariables", "payload": {}}),
            "invalid_fields",
            "action",
        ),
        (
            json!({"action": "Heartbeat", "payload": {}}),
            "invalid_fields",
            "action",
        ),
        (
            json!({"action": "GetDiagnostics", "payload": []}),
            "invalid_fields",
            "payload",
        ),
        (json!({"action": "GetDiagnostics"}), "invalid_fields", ""),
    ] {
        let answer = api.post(path, body.clone());
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, code),
            "{body}: {answer:?}"
        );
        let named = answer.json()["errors"][0]["field"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(named.starts_with(field), "{body}: {named}");
    }
    let answer = api.post(path, good);
    assert_eq!(answer.status, 202, "{answer:?}");
    site.drain();
    let message = posted_commands(&site).remove(0);
    assert_eq!(message.command_type, "call");
    assert_eq!(
        message.arguments.get("payload"),
        Some(&json!({"location": "ftp://x"}))
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_that_waits_ends_with_the_command_or_with_its_time() {
    let (api, mut site) = connected_site();
    let request = |path: &str, body: Value| World::request("POST", path, &api.admin, Some(&body));
    let started = tokio::time::Instant::now();
    let waiting = format!("{COMMANDS}?wait_s=5");
    let answer = api
        .answer(request(&waiting, json!({"type": "reset"})))
        .await;
    assert_eq!(answer.json()["state"], "queued", "{answer:?}");
    assert_eq!(started.elapsed().as_secs(), 5);
    site.drain();
    let id = answer.json()["command_id"].clone();
    let path = format!("/v1/commands/{}?wait_s=5", id.as_str().unwrap());
    let answer = api.answer(World::request("GET", &path, &api.admin, None));
    let world = &mut site;
    let reporting = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        report(world, &id, CommandState::Completed, None);
    };
    let started = tokio::time::Instant::now();
    let (answer, ()) = tokio::join!(answer, reporting);
    assert_eq!(answer.json()["state"], "completed");
    assert!(started.elapsed().as_secs() < 2);
}

#[tokio::test(start_paused = true)]
async fn a_command_that_was_given_is_answered_even_if_it_cannot_be_looked_at() {
    use forecourt_memory::When;
    let (api, site) = connected_site();
    let request = |path: &str| {
        let body = json!({"type": "reset"});
        World::request("POST", path, &api.admin, Some(&body))
    };
    let faults = &site.simulation.faults;
    faults.heal();
    api.answer(request(COMMANDS)).await;
    let calls = faults.calls();
    faults.fail_at(calls + 1, When::Before);
    let answer = api.answer(request(&format!("{COMMANDS}?wait_s=5"))).await;
    assert_eq!(faults.calls(), calls + 1, "the first look is the last");
    assert_eq!(answer.status, 202, "{answer:?}");
    assert_eq!(answer.json()["state"], "queued");
}
