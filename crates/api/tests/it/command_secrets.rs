//! A charger's password in commands and answers: it is shown to nobody, and it is stored no
//! longer than it is needed.

use forecourt_domain::fact::CommandState;
use forecourt_types::CommandId;
use serde_json::{Value, json};

use super::commands::{COMMANDS, boot, connected_site, posted_commands, report};
use super::world::World;
use forecourt_memory::run;
use forecourt_memory::world as testing;
use forecourt_store::messages::CommandsMessage;
use forecourt_store::ports::{QueueMessage, QueueName, Queues as _};

/// Whether the table or a queue holds the password.
fn is_stored(site: &testing::World) -> bool {
    format!("{:?}", site.simulation.table.items()).contains("hunter2")
}

/// Puts the command on the queue again, as `ingest` does after a hello.
fn repost(site: &testing::World, id: &Value) {
    let body = CommandsMessage::Command {
        operator_id: site.ours.operator.clone(),
        gateway_id: None,
        station_id: site.station.clone(),
        command_id: CommandId::new(id.as_str().unwrap()).unwrap(),
    };
    let message = QueueMessage {
        group: "again".to_owned(),
        deduplication_id: "again".to_owned(),
        body: serde_json::to_string(&body).unwrap(),
    };
    run(site.simulation.queues.send(QueueName::Commands, &[message])).unwrap();
}

#[test]
fn a_password_is_stored_until_its_gateway_has_it_and_is_posted_no_more() {
    let call = json!({"action": "ChangeConfiguration",
        "payload": {"key": "AuthorizationKey", "value": "hunter2"}});
    let set = json!({"type": "set_config", "key": "AuthorizationKey", "value": "hunter2"});
    for (path, body) in [(COMMANDS, set), ("/v1/stations/CP-1/calls", call)] {
        let (api, mut site) = connected_site();
        boot(&mut site, "ocpp1.6");
        let id = api.post(path, body).json()["command_id"].clone();
        assert!(is_stored(&site), "its gateway may need it");
        let waiting = site.simulation.queues.waiting(QueueName::Commands);
        assert!(!format!("{waiting:?}").contains("hunter2"), "{waiting:?}");
        site.drain();
        assert_eq!(posted_commands(&site).len(), 1);
        report(&mut site, &id, CommandState::Delivered, None);
        assert!(!is_stored(&site), "its gateway has it");
        // The gateway lost the charger during the call: the command still must not be posted.
        report(&mut site, &id, CommandState::Unknown, None);
        repost(&site, &id);
        site.drain();
        assert_eq!(posted_commands(&site), []);
    }
}

#[test]
fn a_password_that_never_came_to_its_gateway_goes_when_its_time_has_passed() {
    for is_posted in [true, false] {
        let (api, site) = connected_site();
        if !is_posted {
            site.simulation.connections.close("connection");
        }
        let body = json!({"type": "set_config", "key": "AuthorizationKey", "value": "hunter2"});
        let answer = api.post(COMMANDS, body);
        assert_eq!(answer.status, 202, "{answer:?}");
        site.drain();
        assert!(is_stored(&site));
        site.simulation.pass(10 * 60_000);
        site.sweep();
        assert!(!is_stored(&site), "posted: {is_posted}");
    }
}

/// What every reader sees of a command whose answer contains `secret`.
fn shown(api: &World, posted: &str, id: &str) -> Vec<Value> {
    let one = format!("/v1/commands/{id}");
    let of_station = format!("{COMMANDS}/{id}");
    let mut all = vec![serde_json::from_str(posted).unwrap()];
    all.extend([&one, &of_station].map(|path| api.get(path).json()));
    all.extend(["/v1/commands", COMMANDS].map(|path| api.get(path).json()["items"][0].clone()));
    for view in &all {
        assert_eq!(view["command_id"], id);
        assert!(!view.to_string().contains("hunter2"), "{view}");
    }
    all
}

#[test]
fn no_reader_is_shown_a_password_that_a_command_sets() {
    let (api, site) = connected_site();
    for key in ["authorizationKEY", "SecurityCtrlr.BasicAuthPassword"] {
        let body = json!({"type": "set_config", "key": key, "value": "hunter2"});
        let answer = api.post(COMMANDS, body);
        let id = answer.json()["command_id"].as_str().unwrap().to_owned();
        for view in shown(&api, &answer.text, &id) {
            assert_eq!(view["arguments"], json!({"key": key, "value": "***"}));
        }
        site.drain();
        let message = posted_commands(&site).remove(0);
        assert_eq!(message.arguments.get("value"), Some(&json!("hunter2")));
        site.simulation.pass(1);
    }
    let open = json!({"type": "set_config", "key": "Greeting", "value": "hello"});
    let answer = api.post(COMMANDS, open).json();
    assert_eq!(answer["arguments"]["value"], "hello");
}

#[test]
fn no_reader_is_shown_a_password_that_a_call_carries_or_an_answer_tells() {
    let (api, mut site) = connected_site();
    let change = json!({"key": "AuthorizationKey", "value": "hunter2"});
    let variables = json!({"setVariableData": [
        {"attributeValue": "hunter2", "component": {"name": "SecurityCtrlr"},
            "variable": {"name": "basicauthpassword"}},
        {"attributeValue": "60", "component": {"name": "OCPPCommCtrlr"},
            "variable": {"name": "HeartbeatInterval"}},
    ]});
    for (protocol, action, payload) in [
        ("ocpp1.6", "ChangeConfiguration", change),
        ("ocpp2.0.1", "SetVariables", variables),
    ] {
        boot(&mut site, protocol);
        let body = json!({"action": action, "payload": payload});
        let answer = api.post("/v1/stations/CP-1/calls", body);
        assert_eq!(answer.status, 202, "{answer:?}");
        let id = answer.json()["command_id"].clone();
        let views = shown(&api, &answer.text, id.as_str().unwrap());
        assert!(views.iter().all(|view| view.to_string().contains("***")));
        let told = json!({"configurationKey": [
            {"key": "AuthorizationKey", "readonly": false, "value": "hunter2"},
            {"key": "HeartbeatInterval", "readonly": false, "value": "60"},
        ]});
        site.drain();
        report(&mut site, &id, CommandState::Completed, Some(told));
        let views = shown(&api, &answer.text, id.as_str().unwrap());
        let told = &views[1]["answer"]["payload"]["configurationKey"];
        assert_eq!(
            (&told[0]["value"], &told[1]["value"]),
            (&json!("***"), &json!("60"))
        );
        site.simulation.pass(1);
    }
}

#[test]
fn no_reader_is_shown_a_password_that_a_vendor_writes_into_a_text() {
    let (api, mut site) = connected_site();
    boot(&mut site, "ocpp1.6");
    let setting = json!({"Key": "AuthorizationKey[0]", "Value": "hunter2"});
    let texts = [
        setting.to_string(),
        json!({"config": setting.to_string()}).to_string(),
        "AuthorizationKey=hunter2".to_owned(),
    ];
    for text in texts {
        let payload = json!({"vendorId": "V", "messageId": "M", "data": text});
        let body = json!({"action": "DataTransfer", "payload": payload});
        let answer = api.post("/v1/stations/CP-1/calls", body);
        assert_eq!(answer.status, 202, "{answer:?}");
        let id = answer.json()["command_id"].clone();
        site.drain();
        assert!(format!("{:?}", posted_commands(&site)).contains("hunter2"));
        let told = json!({"status": "Accepted", "data": text,
            "statusInfo": {"reasonCode": "R", "additionalInfo": text}, "unknown": setting});
        report(&mut site, &id, CommandState::Completed, Some(told));
        let views = shown(&api, &answer.text, id.as_str().unwrap());
        assert_eq!(views[1]["answer"]["payload"]["status"], "Accepted");
        assert_eq!(views[1]["answer"]["payload"]["unknown"]["Value"], "***");
        site.simulation.pass(1);
    }
}
