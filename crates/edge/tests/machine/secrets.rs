//! A charger's password is on the gateway's disk only until it is on its way.

use crate::support::{Done, World};
use forecourt_edge::Input;
use forecourt_ocpp::Version;
use serde_json::{Value, json};

const PASSWORD: &str = "hunter2hunter2hunter2";

/// The commands that set a password: by their own type, and by a call.
fn commands(version: Version) -> Vec<(&'static str, Value)> {
    let (key, action, payload) = if version == Version::V16 {
        let payload = json!({"key": "AuthorizationKey", "value": PASSWORD});
        ("AuthorizationKey", "ChangeConfiguration", payload)
    } else {
        let payload = json!({"setVariableData": [{"attributeValue": PASSWORD,
            "component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}}]});
        ("SecurityCtrlr.BasicAuthPassword", "SetVariables", payload)
    };
    let mut commands = vec![
        ("set_config", json!({"key": key, "value": PASSWORD})),
        ("call", json!({"action": action, "payload": payload})),
    ];
    let calls = if version == Version::V16 {
        let signed = format!("https://files.example/firmware?signature={PASSWORD}");
        vec![
            (
                "GetDiagnostics",
                json!({"location": format!("ftp://site:{PASSWORD}@files.example/up")}),
            ),
            (
                "UpdateFirmware",
                json!({"location": signed, "retrieveDate": "2026-01-31T12:00:00Z"}),
            ),
        ]
    } else {
        let profile = json!({"configurationSlot": 1, "connectionData": {
            "ocppVersion": "OCPP20", "ocppTransport": "JSON", "ocppInterface": "Wireless0",
            "ocppCsmsUrl": format!("wss://CP1:{PASSWORD}@csms.example/ocpp"),
            "messageTimeout": 30, "securityProfile": 2,
            "apn": {"apn": "internet", "apnPassword": PASSWORD[..20], "apnAuthentication": "CHAP"},
            "vpn": {"server": "vpn.example", "user": "u", "password": PASSWORD[..20],
                "key": PASSWORD, "type": "IPSec"}}});
        let log = json!({"logType": "DiagnosticsLog", "requestId": 5,
            "log": {"remoteLocation": format!("https://files.example/up?token={PASSWORD}")}});
        vec![("SetNetworkProfile", profile), ("GetLog", log)]
    };
    let calls = calls.into_iter();
    commands.extend(
        calls.map(|(action, payload)| ("call", json!({"action": action, "payload": payload}))),
    );
    commands
}

/// Whether the disk holds the password: in a command, a record, anywhere.
fn is_on_disk(world: &World) -> bool {
    format!("{:?}", world.store).contains(&PASSWORD[..20])
}

fn is_sent(done: &Done) -> bool {
    done.frames
        .iter()
        .any(|(_, _, text)| text.contains(PASSWORD))
}

#[test]
fn a_password_that_was_sent_is_not_on_disk_any_more() {
    for version in [Version::V16, Version::V201] {
        for (kind, arguments) in commands(version) {
            let mut world = World::online()
                .accept_unknown()
                .with_station("CP1", version);
            let message = world.command_message("c1", kind, arguments);
            let done = world.command(message.clone());
            assert!(is_sent(&done), "{version:?} {kind}");
            assert!(!is_on_disk(&world), "{version:?} {kind}: {:?}", world.store);
            // The cloud repeats the command, the gateway restarts: nothing is sent.
            assert!(world.command(message.clone()).frames.is_empty());
            world.restart();
            world.link_up();
            let done = world.connect("CP1", version);
            assert!(done.frames.is_empty(), "{:?}", done.frames);
            assert!(world.command(message).frames.is_empty());
            assert!(!is_on_disk(&world), "{version:?} {kind}");
        }
    }
}

#[test]
fn a_password_that_waits_survives_a_restart_and_goes_once_it_is_sent_or_expired() {
    for is_there_in_time in [true, false] {
        for (kind, arguments) in commands(Version::V16) {
            let mut world = World::online()
                .accept_unknown()
                .with_station("CP1", Version::V16);
            let blocking = world.command_message("c0", "unlock", json!({"connector_id": 1}));
            world.command(blocking);
            let message = world.command_message("c1", kind, arguments);
            assert!(!is_sent(&world.command(message)));
            assert!(is_on_disk(&world), "it is still wanted");
            world.restart();
            world.link_up();
            if is_there_in_time {
                assert!(is_sent(&world.connect("CP1", Version::V16)), "{kind}");
            } else {
                world.pass(61_000);
                world.tick();
            }
            assert!(!is_on_disk(&world), "{kind}: {:?}", world.store);
        }
    }
}

#[test]
fn a_password_in_a_refused_command_an_answer_or_a_report_is_not_kept() {
    let mut world = World::online()
        .accept_unknown()
        .with_station("CP1", Version::V16);
    for (kind, arguments) in commands(Version::V16) {
        let mut message = world.command_message("old", kind, arguments);
        message.boot_generation = Some(99);
        world.command(message);
        assert_eq!(
            world.states("old").last().map(String::as_str),
            Some("rejected")
        );
    }
    let message = world.command_message("c1", "get_config", json!({}));
    world.command(message);
    let told = json!([3, "c1", {"configurationKey": [
        {"key": "AuthorizationKey", "readonly": false, "value": PASSWORD}]}]);
    world.frame("CP1", &told.to_string());
    assert_eq!(
        world.states("c1").last().map(String::as_str),
        Some("completed")
    );
    let told = json!({"key": "AuthorizationKey", "value": PASSWORD});
    let transfer = json!({"vendorId": "V", "messageId": "M", "data": told});
    world.call("CP1", "DataTransfer", transfer);
    assert!(format!("{:?}", world.store).contains("DataTransfer"));
    // Addresses: in an error, in a frame that is odd, in one that cannot be read.
    let address = format!("ftp://site:{PASSWORD}@files.example/up");
    let call = json!({"action": "GetDiagnostics", "payload": {"location": address}});
    let message = world.command_message("c2", "call", call);
    assert!(is_sent(&world.command(message)));
    let error =
        json!([4, "c2", "GenericError", format!("no answer of {address}"), {"at": address}]);
    world.frame("CP1", &error.to_string());
    assert_eq!(
        world.states("c2").last().map(String::as_str),
        Some("failed")
    );
    let odd = json!({"status": "UploadFailed", "location": address});
    world.call("CP1", "DiagnosticsStatusNotification", odd);
    let unreadable = json!({"connectorId": {"at": address}, "idTag": [address]});
    world.call("CP1", "StartTransaction", unreadable);
    assert!(format!("{:?}", world.store).contains("files.example"));
    world.handle(Input::Tick);
    assert!(!is_on_disk(&world), "{:?}", world.store);
}

/// Objects that vendors write, with a secret where no schema has one.
fn vendors_objects() -> Vec<Value> {
    let setting = json!({"key": "AuthorizationKey", "value": PASSWORD});
    let nested = json!({"config": setting.to_string()});
    let told = json!({"variable": {"name": "BasicAuthPassword"},
        "attributeStatusInfo": {"reasonCode": "R", "additionalInfo": PASSWORD}});
    vec![
        json!({"Key": "AuthorizationKey", "Value": PASSWORD}),
        json!({"KEY": "AUTHORIZATIONKEY", "VALUE": PASSWORD}),
        json!({"key": "AuthorizationKey[0]", "value": PASSWORD}),
        json!({"name": "authorization_key", "value": PASSWORD}),
        json!({"AuthorizationKey[1]": PASSWORD}),
        json!({"VPN": {"Key": PASSWORD}}),
        json!({"Variable": {"Name": "BasicAuthPassword"}, "AttributeValue": PASSWORD}),
        json!({"data": setting.to_string()}),
        json!({"data": nested.to_string()}),
        json!({"data": nested.to_string().replace("Auth", "\\u0041uth")}),
        json!({"data": format!("AuthorizationKey={PASSWORD}")}),
        json!({"data": &setting.to_string()[..55]}),
        json!({"messageId": "SetAuthorizationKey", "data": PASSWORD}),
        json!({"techInfo": format!("AuthorizationKey is now {PASSWORD}")}),
        json!({"statusInfo": {"reasonCode": "R",
            "additionalInfo": format!("{PASSWORD} is no BasicAuthPassword")}}),
        told,
    ]
}

#[test]
fn a_password_in_an_object_of_a_vendor_is_not_kept() {
    for object in vendors_objects() {
        let mut world = World::online()
            .accept_unknown()
            .with_station("CP1", Version::V201);
        // In notices, in the answer to a command, in an error, and where nobody can read it.
        let mut transfer = json!({"vendorId": "V"});
        let members = transfer.as_object_mut().unwrap();
        members.extend(object.as_object().unwrap().clone());
        world.call("CP1", "DataTransfer", transfer);
        let event = json!({"type": "T", "timestamp": "2026-01-31T12:00:00Z",
            "techInfo": object.to_string()});
        world.call("CP1", "SecurityEventNotification", event);
        let message = json!({"action": "DataTransfer", "payload": {"vendorId": "V"}});
        for (id, kind) in [("c1", 3), ("c2", 4)] {
            let message = world.command_message(id, "call", message.clone());
            world.command(message);
            let answer = match kind {
                3 => {
                    json!([3, id, {"status": "Accepted", "data": object.to_string(), "x": object}])
                }
                _ => json!([4, id, "GenericError", object.to_string(), object]),
            };
            world.frame("CP1", &answer.to_string());
        }
        let odd = json!({"eventType": "Started", "seqNo": "one", "transactionInfo": object,
            "customData": object});
        world.call("CP1", "TransactionEvent", odd);
        world.call("CP1", "TransactionEvent", json!([object.to_string()]));
        world.tick();
        assert!(world.facts(forecourt_link::Lane::Commands).len() >= 2);
        assert!(!is_on_disk(&world), "{object}: {:?}", world.store);
    }
}

#[test]
fn a_password_that_a_vendors_call_carries_goes_once_it_is_sent() {
    for object in vendors_objects() {
        let mut world = World::online()
            .accept_unknown()
            .with_station("CP1", Version::V16);
        let mut payload = json!({"vendorId": "V", "data": object.to_string()});
        if let Some(id) = object.get("messageId") {
            payload = json!({"vendorId": "V", "messageId": id, "data": object["data"]});
        }
        let call = json!({"action": "DataTransfer", "payload": payload});
        let message = world.command_message("c1", "call", call);
        let done = world.command(message);
        assert!(format!("{done:?}").contains(&PASSWORD[..20]), "{object}");
        assert!(!is_on_disk(&world), "{object}: {:?}", world.store);
    }
}

/// Free texts of messages that become facts of their own.
#[test]
fn a_password_in_the_words_of_a_boot_a_state_or_a_stop_is_not_kept() {
    let words = format!("password={PASSWORD}");
    let mut world = World::online()
        .accept_unknown()
        .with_station("CP1", Version::V16);
    let boot = json!({"chargePointVendor": words, "chargePointModel": words,
        "chargePointSerialNumber": words, "firmwareVersion": words});
    world.call("CP1", "BootNotification", boot);
    let status = json!({"connectorId": 1, "status": "Faulted", "errorCode": "OtherError",
        "info": words, "vendorErrorCode": words});
    world.call("CP1", "StatusNotification", status);
    let start = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 5,
        "timestamp": "2026-01-31T11:01:00Z"});
    let id = world.call("CP1", "StartTransaction", start).payload()["transactionId"].clone();
    let stop = json!({"transactionId": id, "meterStop": 7, "reason": words,
        "timestamp": "2026-01-31T11:31:00Z"});
    world.call("CP1", "StopTransaction", stop);
    let mut world = world.with_station("CP2", Version::V201);
    let boot = json!({"reason": "PowerUp", "chargingStation": {"vendorName": "V", "model": "M",
        "firmwareVersion": words, "serialNumber": words}});
    world.call("CP2", "BootNotification", boot);
    let kept = format!("{:?}", world.store);
    assert!(kept.contains("TransactionStopped") || kept.contains("transaction_stopped"));
    assert!(!kept.contains(PASSWORD), "{kept}");
}
