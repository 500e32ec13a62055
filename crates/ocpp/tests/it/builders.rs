//! Everything that we write is strictly valid by the schema of its version.

use forecourt_ocpp::v16::boot_notification::RegistrationStatus;
use forecourt_ocpp::v201::device_model::{Component, ComponentEvse, Variable, VariableName};
use forecourt_ocpp::v201::set_variables::VariableValue;
use forecourt_ocpp::v201::{Evse, Token};
use forecourt_ocpp::{EMPTY, Part, Version, v16, v201, validate_sent};
use forecourt_types::Timestamp;

use Part::{Request, Response};

type Case = (&'static str, Part, String, &'static str);

fn check(version: Version, cases: &[Case]) {
    for (action, part, payload, expected) in cases {
        let valid = validate_sent(version, action, *part, payload);
        assert_eq!(valid, Ok(()), "{version} {action} {payload}");
        assert_eq!(payload, expected, "{version} {action}");
    }
}

fn noon() -> Timestamp {
    Timestamp::parse("2026-01-31T12:00:00Z").unwrap()
}

#[test]
fn answers_of_1_6_are_valid() {
    let accepted = v16::IdTagInfo::new(v16::AuthorizationStatus::Accepted);
    let full = v16::IdTagInfo {
        status: v16::AuthorizationStatus::ConcurrentTx,
        expiry_date: Some(noon()),
        parent_id_tag: Some("FAMILY".into()),
    };
    let long_parent = v16::IdTagInfo {
        parent_id_tag: Some("x".repeat(21)),
        ..accepted.clone()
    };
    let boot = |status| v16::boot_notification::response(status, noon(), 300);
    check(
        Version::V16,
        &[
            (
                "BootNotification",
                Response,
                boot(RegistrationStatus::Accepted),
                r#"{"status":"Accepted","currentTime":"2026-01-31T12:00:00.000Z","interval":300}"#,
            ),
            (
                "BootNotification",
                Response,
                boot(RegistrationStatus::Pending),
                r#"{"status":"Pending","currentTime":"2026-01-31T12:00:00.000Z","interval":300}"#,
            ),
            (
                "BootNotification",
                Response,
                boot(RegistrationStatus::Rejected),
                r#"{"status":"Rejected","currentTime":"2026-01-31T12:00:00.000Z","interval":300}"#,
            ),
            (
                "Heartbeat",
                Response,
                v16::heartbeat::response(noon()),
                r#"{"currentTime":"2026-01-31T12:00:00.000Z"}"#,
            ),
            (
                "Authorize",
                Response,
                v16::authorize::response(&full),
                r#"{"idTagInfo":{"status":"ConcurrentTx","expiryDate":"2026-01-31T12:00:00.000Z","parentIdTag":"FAMILY"}}"#,
            ),
            (
                "Authorize",
                Response,
                v16::authorize::response(&long_parent),
                r#"{"idTagInfo":{"status":"Accepted"}}"#,
            ),
            (
                "StartTransaction",
                Response,
                v16::start_transaction::response(i32::MAX, &accepted),
                r#"{"transactionId":2147483647,"idTagInfo":{"status":"Accepted"}}"#,
            ),
            (
                "StopTransaction",
                Response,
                v16::stop_transaction::response(Some(&accepted)),
                r#"{"idTagInfo":{"status":"Accepted"}}"#,
            ),
            (
                "StopTransaction",
                Response,
                v16::stop_transaction::response(None),
                "{}",
            ),
        ],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn requests_of_1_6_are_valid() {
    check(
        Version::V16,
        &[
            (
                "RemoteStartTransaction",
                Request,
                v16::remote_start_transaction::request("A\"B", Some(2)),
                r#"{"idTag":"A\"B","connectorId":2}"#,
            ),
            (
                "RemoteStartTransaction",
                Request,
                v16::remote_start_transaction::request("AB", None),
                r#"{"idTag":"AB"}"#,
            ),
            (
                "RemoteStopTransaction",
                Request,
                v16::remote_stop_transaction::request(7),
                r#"{"transactionId":7}"#,
            ),
            (
                "TriggerMessage",
                Request,
                v16::trigger_message::request("StatusNotification", Some(1)),
                r#"{"requestedMessage":"StatusNotification","connectorId":1}"#,
            ),
            (
                "TriggerMessage",
                Request,
                v16::trigger_message::request("Heartbeat", None),
                r#"{"requestedMessage":"Heartbeat"}"#,
            ),
            (
                "ChangeAvailability",
                Request,
                v16::change_availability::request(0, true),
                r#"{"connectorId":0,"type":"Operative"}"#,
            ),
            (
                "ChangeAvailability",
                Request,
                v16::change_availability::request(1, false),
                r#"{"connectorId":1,"type":"Inoperative"}"#,
            ),
            (
                "Reset",
                Request,
                v16::reset::request(true),
                r#"{"type":"Hard"}"#,
            ),
            (
                "Reset",
                Request,
                v16::reset::request(false),
                r#"{"type":"Soft"}"#,
            ),
            (
                "UnlockConnector",
                Request,
                v16::unlock_connector::request(1),
                r#"{"connectorId":1}"#,
            ),
            (
                "GetConfiguration",
                Request,
                v16::get_configuration::request(&[]),
                "{}",
            ),
            (
                "GetConfiguration",
                Request,
                v16::get_configuration::request(&["HeartbeatInterval"]),
                r#"{"key":["HeartbeatInterval"]}"#,
            ),
            (
                "ChangeConfiguration",
                Request,
                v16::change_configuration::request("HeartbeatInterval", "300"),
                r#"{"key":"HeartbeatInterval","value":"300"}"#,
            ),
        ],
    );
}

#[test]
fn answers_of_2x_are_valid() {
    use v201::AuthorizationStatus::{Accepted, NotAllowedTypeEvse};
    let accepted = v201::IdTokenInfo::new(Accepted);
    let full = v201::IdTokenInfo {
        status: NotAllowedTypeEvse,
        cache_expiry: Some(noon()),
        group: Some(token("FAMILY")),
    };
    let long_group = v201::IdTokenInfo {
        group: Some(token(&"x".repeat(37))),
        ..accepted.clone()
    };
    let boot = v16::boot_notification::response(RegistrationStatus::Accepted, noon(), 300);
    let cases = [
        (
            "BootNotification",
            Response,
            boot,
            r#"{"status":"Accepted","currentTime":"2026-01-31T12:00:00.000Z","interval":300}"#,
        ),
        (
            "Heartbeat",
            Response,
            v16::heartbeat::response(noon()),
            r#"{"currentTime":"2026-01-31T12:00:00.000Z"}"#,
        ),
        (
            "Authorize",
            Response,
            v201::authorize::response(&full),
            r#"{"idTokenInfo":{"status":"NotAllowedTypeEVSE","cacheExpiryDateTime":"2026-01-31T12:00:00.000Z","groupIdToken":{"idToken":"FAMILY","type":"Central"}}}"#,
        ),
        (
            "Authorize",
            Response,
            v201::authorize::response(&long_group),
            r#"{"idTokenInfo":{"status":"Accepted"}}"#,
        ),
        (
            "TransactionEvent",
            Response,
            v201::transaction_event::response(Some(&accepted)),
            r#"{"idTokenInfo":{"status":"Accepted"}}"#,
        ),
        (
            "TransactionEvent",
            Response,
            v201::transaction_event::response(None),
            "{}",
        ),
    ];
    check(Version::V201, &cases);
    check(Version::V21, &cases);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn requests_of_2x_are_valid() {
    let evse = Evse {
        id: 1,
        connector_id: Some(2),
    };
    let name = VariableName {
        component: Component {
            name: "EVSE".into(),
            instance: Some("a".into()),
            evse: Some(ComponentEvse {
                id: 1,
                connector_id: None,
            }),
        },
        variable: Variable {
            name: "AvailabilityState".into(),
            instance: None,
        },
        attribute_type: Some("Actual".into()),
    };
    let value = VariableValue {
        name: name.clone(),
        attribute_value: "5".into(),
    };
    let cases = [
        (
            "RequestStartTransaction",
            Request,
            v201::request_start_transaction::request(&token("AB"), 9, Some(1)),
            r#"{"idToken":{"idToken":"AB","type":"Central"},"remoteStartId":9,"evseId":1}"#,
        ),
        (
            "RequestStopTransaction",
            Request,
            v201::request_stop_transaction::request("tx-1"),
            r#"{"transactionId":"tx-1"}"#,
        ),
        (
            "TriggerMessage",
            Request,
            v201::trigger_message::request("StatusNotification", Some(evse)),
            r#"{"requestedMessage":"StatusNotification","evse":{"id":1,"connectorId":2}}"#,
        ),
        (
            "ChangeAvailability",
            Request,
            v201::change_availability::request(false, None),
            r#"{"operationalStatus":"Inoperative"}"#,
        ),
        (
            "Reset",
            Request,
            v201::reset::request(true, None),
            r#"{"type":"Immediate"}"#,
        ),
        (
            "Reset",
            Request,
            v201::reset::request(false, Some(1)),
            r#"{"type":"OnIdle","evseId":1}"#,
        ),
        (
            "UnlockConnector",
            Request,
            v201::unlock_connector::request(1, 2),
            r#"{"evseId":1,"connectorId":2}"#,
        ),
        (
            "GetVariables",
            Request,
            v201::get_variables::request(std::slice::from_ref(&name)),
            r#"{"getVariableData":[{"component":{"name":"EVSE","instance":"a","evse":{"id":1}},"variable":{"name":"AvailabilityState"},"attributeType":"Actual"}]}"#,
        ),
        (
            "SetVariables",
            Request,
            v201::set_variables::request(&[value]),
            r#"{"setVariableData":[{"component":{"name":"EVSE","instance":"a","evse":{"id":1}},"variable":{"name":"AvailabilityState"},"attributeType":"Actual","attributeValue":"5"}]}"#,
        ),
    ];
    check(Version::V201, &cases);
    check(Version::V21, &cases);
}

fn token(text: &str) -> Token {
    Token {
        id_token: text.into(),
        kind: "Central".into(),
    }
}

#[test]
fn nothing_to_say_is_a_valid_answer_where_it_is_given() {
    let v16 = [
        "StatusNotification",
        "MeterValues",
        "FirmwareStatusNotification",
        "DiagnosticsStatusNotification",
    ];
    let v2x = [
        "StatusNotification",
        "MeterValues",
        "NotifyReport",
        "NotifyEvent",
        "SecurityEventNotification",
    ];
    for action in v16 {
        assert_eq!(
            validate_sent(Version::V16, action, Response, EMPTY),
            Ok(()),
            "{action}"
        );
    }
    for action in v2x {
        assert_eq!(
            validate_sent(Version::V201, action, Response, EMPTY),
            Ok(()),
            "{action}"
        );
        assert_eq!(
            validate_sent(Version::V21, action, Response, EMPTY),
            Ok(()),
            "{action}"
        );
    }
}
