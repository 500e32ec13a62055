//! Every command: which arguments it takes, the call that it becomes in each OCPP version, and what
//! the answers to that call mean. The table of results is `commands.txt`; to change it on purpose,
//! run this test with `FORECOURT_BLESS=1`.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use forecourt_domain::border;
use forecourt_domain::command;
use forecourt_ocpp::Version;
use serde_json::Value;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/commands.txt");

/// The number that the gateway gives a remote start.
const NUMBER: i32 = 7;

/// A command, with its arguments as a request has them.
const GIVEN: &[(&str, &[&str])] = &[
    (
        "remote_start",
        &[
            r#"{"token_uid": "CARD1"}"#,
            r#"{"token_uid": "CARD1", "connector_id": 1, "charging_profile": null}"#,
            r#"{"token_uid": "CARD1", "evse_id": 2}"#,
            r#"{"token_uid": "CARD1", "evse_id": 2, "connector_id": 1}"#,
            r#"{"token_uid": "CARD1", "evse_id": 2, "connector_id": 2}"#,
            r#"{"token_uid": 17, "connector_id": 1}"#,
            r#"{"token_uid": "a tag of more than twenty characters", "connector_id": 1}"#,
            r#"{"token_uid": "", "connector_id": 1}"#,
            r#"{"token_uid": ["CARD1"], "connector_id": 1}"#,
            r#"{"token_uid": "CARD1", "connector_id": 0}"#,
            r#"{"token_uid": "CARD1", "evse_id": 65536}"#,
            r#"{"token_uid": "CARD1", "evse_id": "1"}"#,
            r#"{"token_uid": "CARD1", "connector_id": 1, "charging_profile": "fast"}"#,
            r#"{"token_uid": "CARD1", "connector_id": 1, "charging_profile": {"nothing": 1}}"#,
            r#"{"token_uid": "CARD1", "connector_id": 1, "charging_profile": {"chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}]}}}"#,
            r#"{"token_uid": "CARD1", "connector_id": 1, "charging_profile": {"id": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative", "chargingSchedule": [{"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}]}]}}"#,
            r#"{"connector_id": 1}"#,
            r#"{"connector_id": 0, "evse_id": 0, "tag": "CARD1"}"#,
        ],
    ),
    (
        "remote_stop",
        &[
            r#"{"transaction_id": "1048577"}"#,
            r#"{"transaction_id": 1048577, "session_id": "s1"}"#,
            r#"{"transaction_id": "named-by-the-charger"}"#,
            r#"{"transaction_id": "a transaction id of more than thirty-six characters"}"#,
            r#"{"transaction_id": ""}"#,
            r#"{"session_id": "s1"}"#,
            r#"{"transaction_id": "1", "connector_id": 1}"#,
        ],
    ),
    (
        "unlock",
        &[
            "{}",
            r#"{"connector_id": 1}"#,
            r#"{"connector_id": 0}"#,
            r#"{"evse_id": 1}"#,
            r#"{"evse_id": 2, "connector_id": 2}"#,
            r#"{"evse_id": 2, "connector_id": 1}"#,
            r#"{"connector_id": 1, "mode": "soft"}"#,
        ],
    ),
    (
        "reset",
        &[
            "{}",
            r#"{"mode": "SOFT"}"#,
            r#"{"mode": "hard"}"#,
            r#"{"mode": "immediate"}"#,
            r#"{"mode": "on_idle"}"#,
            r#"{"mode": "gently"}"#,
            r#"{"mode": 1}"#,
            r#"{"evse_id": 1}"#,
            r#"{"evse_id": 1, "mode": "hard"}"#,
            r#"{"evse_id": 0}"#,
            r#"{"connector_id": 1}"#,
        ],
    ),
    (
        "availability",
        &[
            "{}",
            r#"{"operative": true}"#,
            r#"{"operative": false, "connector_id": 0}"#,
            r#"{"operative": false, "connector_id": 2}"#,
            r#"{"operative": false, "evse_id": 2}"#,
            r#"{"operative": false, "evse_id": 2, "connector_id": 1}"#,
            r#"{"operative": false, "evse_id": 2, "connector_id": 0}"#,
            r#"{"operative": "true"}"#,
            r#"{"availability": "Operative"}"#,
            r#"{"type": "inoperative"}"#,
            r#"{"status": "INOPERATIVE", "type": null}"#,
            r#"{"status": "Faulted"}"#,
            r#"{"operative": null, "type": 7, "status": "operative"}"#,
        ],
    ),
    (
        "trigger",
        &[
            "{}",
            r#"{"message": "Heartbeat"}"#,
            r#"{"message": "Heartbeat", "connector_id": 0}"#,
            r#"{"message": "Heartbeat", "connector_id": 1}"#,
            r#"{"message": "StatusNotification", "connector_id": 1}"#,
            r#"{"message": "MeterValues", "evse_id": 1, "connector_id": 2}"#,
            r#"{"message": "TransactionEvent", "evse_id": 1}"#,
            r#"{"message": "CustomTrigger", "evse_id": 1}"#,
            r#"{"message": "Dance"}"#,
            r#"{"message": false}"#,
        ],
    ),
    (
        "get_config",
        &[
            "{}",
            r#"{"keys": []}"#,
            r#"{"keys": ["HeartbeatInterval"]}"#,
            r#"{"keys": ["OCPPCommCtrlr.HeartbeatInterval", "A.B.C"]}"#,
            r#"{"keys": "A.B"}"#,
            r#"{"key": "A.B"}"#,
            r#"{"keys": null, "key": ["A.B"]}"#,
            r#"{"keys": [1]}"#,
            r#"{"keys": 1}"#,
        ],
    ),
    (
        "set_config",
        &[
            "{}",
            r#"{"key": "HeartbeatInterval"}"#,
            r#"{"value": "60"}"#,
            r#"{"key": "HeartbeatInterval", "value": 60}"#,
            r#"{"key": "A.B", "value": true}"#,
            r#"{"key": "A.B", "value": "x"}"#,
            r#"{"key": "A.B", "value": ["x"]}"#,
            r#"{"key": "A.B", "value": ""}"#,
        ],
    ),
    (
        "call",
        &[
            "{}",
            r#"{"action": "ClearCache"}"#,
            r#"{"action": "ClearCache", "payload": {}}"#,
            r#"{"action": "ClearCache", "payload": []}"#,
            r#"{"action": "BootNotification", "payload": {}}"#,
            r#"{"action": "Reset", "payload": {"type": "Sideways"}}"#,
            r#"{"action": "GetDiagnostics", "payload": {"location": "ftp://a.example"}}"#,
            r#"{"action": "UpdateFirmware", "payload": {"location": "ftp://a.example", "retrieveDate": "2026-01-31T12:00:00Z"}}"#,
            r#"{"action": "UpdateFirmware", "payload": {"requestId": 1, "firmware": {"location": "ftp://a.example", "retrieveDateTime": "2026-01-31T12:00:00Z"}}}"#,
            r#"{"action": "", "payload": {}}"#,
            r#"{"action": "ClearCache", "payload": {}, "evse_id": 1}"#,
        ],
    ),
    ("dance", &["{}"]),
    ("", &[r#"{"token_uid": "CARD1"}"#]),
];

/// What a charger may answer, by a short name.
const ANSWERS: &[(&str, &str)] = &[
    ("Accepted", r#"{"status": "Accepted"}"#),
    ("Scheduled", r#"{"status": "Scheduled"}"#),
    (
        "Rejected",
        r#"{"status": "Rejected", "statusInfo": {"reasonCode": "X"}}"#,
    ),
    ("Unlocked", r#"{"status": "Unlocked"}"#),
    ("RebootRequired", r#"{"status": "RebootRequired"}"#),
    ("{}", "{}"),
    ("[]", "[]"),
    ("no JSON", "oops"),
    ("a file", r#"{"fileName": "diagnostics.zip"}"#),
    ("file null", r#"{"fileName": null}"#),
    ("file empty", r#"{"fileName": ""}"#),
    (
        "variable Accepted",
        r#"{"setVariableResult": [{"attributeStatus": "Accepted"}]}"#,
    ),
    (
        "variables RebootRequired, Rejected",
        r#"{"setVariableResult": [{"attributeStatus": "RebootRequired"}, {"attributeStatus": "Rejected"}]}"#,
    ),
    (
        "variable UnknownVariable",
        r#"{"setVariableResult": [{"attributeStatus": "UnknownVariable"}]}"#,
    ),
    ("no variable", r#"{"setVariableResult": []}"#),
];

/// The results of one command in one version: the call, and what each answer means.
fn result(version: Version, kind: &str, arguments: &str) -> String {
    let given: BTreeMap<String, Value> = serde_json::from_str(arguments).unwrap();
    let command = match command::read(kind, &given) {
        Ok(command) => command,
        Err(error) => return format!("is not read: {error}"),
    };
    let mut text = match border::call(version, command.as_ref(), NUMBER) {
        Ok(call) => format!("{} {}", call.action, call.payload),
        Err(error) => format!("is not sent: {error}"),
    };
    let mut outcomes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, answer) in ANSWERS {
        let outcome = format!("{:?}", command.outcome(version, answer));
        outcomes.entry(outcome).or_default().push(name);
    }
    for (outcome, names) in outcomes {
        write!(text, "\n    {outcome}: {}", names.join(" | ")).unwrap();
    }
    text
}

#[test]
fn every_command_is_read_sent_and_judged_as_before() {
    let mut text = String::new();
    for (kind, all) in GIVEN {
        for arguments in *all {
            writeln!(text, "{kind} {arguments}").unwrap();
            let mut earlier = String::new();
            for version in Version::ALL {
                let result = result(version, kind, arguments);
                let is_same = result == earlier;
                let shown = if is_same { "the same" } else { &result };
                writeln!(text, "  {version}: {shown}").unwrap();
                earlier = result;
            }
        }
    }
    if std::env::var_os("FORECOURT_BLESS").is_some() {
        std::fs::write(GOLDEN, &text).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    let differs = text
        .lines()
        .zip(golden.lines())
        .find(|(now, before)| now != before);
    assert_eq!(differs, None, "{GOLDEN} says otherwise");
    assert_eq!(text.lines().count(), golden.lines().count(), "{GOLDEN}");
}
