//! Tests the commands of the central system and the faults of the charger.

use std::time::Duration;

use crate::central::{Central, accept, collect_until, is_closed, until_booted};
use charger_sim::{
    Backoff, Charger, EventKind, Events, Options, Pace, Script, SessionPlan, Version,
};
use serde_json::{Value, json};

/// Returns the options of a charger in scaled time, whose session lasts until it is stopped.
fn slow(url: &str, version: Version) -> Options {
    Options {
        pace: Pace::Scaled { speed: 60 },
        backoff: Backoff {
            min: Duration::from_millis(1),
            max: Duration::from_millis(5),
        },
        session_seconds: 36_000,
        ..Options::new(url, "CP-1", version)
    }
}

async fn booted(options: Options) -> (Charger, Events) {
    let (charger, mut events) = Charger::connect(options).unwrap();
    until_booted(&mut events).await;
    (charger, events)
}

fn started(kind: &EventKind) -> bool {
    matches!(kind, EventKind::SessionStarted(_))
}

/// Returns true once the transaction id of the running session is known to both sides.
fn answered_start(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Answered(message) if message.action != "MeterValues")
}

fn stop_reason(seen: &[EventKind]) -> Option<String> {
    match seen.last() {
        Some(EventKind::SessionClosed(truth)) => truth.stop_reason.clone(),
        other => panic!("not the end of a session: {other:?}"),
    }
}

#[tokio::test]
async fn remote_start_and_stop_are_obeyed_in_1_6() {
    let mut central = Central::start(accept).await;
    let (_charger, mut events) = booted(slow(&central.url, Version::V16)).await;
    let answer = central
        .command(
            "RemoteStartTransaction",
            json!({"connectorId": 1, "idTag": "APP-7"}),
        )
        .await;
    assert_eq!(answer[2]["status"], "Accepted");
    collect_until(&mut events, answered_start).await;
    assert_eq!(
        central.heard_of("StartTransaction")[0].payload["idTag"],
        "APP-7"
    );
    assert!(
        central.heard_of("Authorize").is_empty(),
        "AuthorizeRemoteTxRequests is false"
    );
    let busy = central
        .command(
            "RemoteStartTransaction",
            json!({"connectorId": 1, "idTag": "APP-8"}),
        )
        .await;
    assert_eq!(busy[2]["status"], "Rejected");
    let foreign = central
        .command("RemoteStopTransaction", json!({"transactionId": 1}))
        .await;
    assert_eq!(foreign[2]["status"], "Rejected");
    let own = central
        .command("RemoteStopTransaction", json!({"transactionId": 4711}))
        .await;
    assert_eq!(own[2]["status"], "Accepted");
    let seen = collect_until(&mut events, is_closed).await;
    assert_eq!(stop_reason(&seen).as_deref(), Some("Remote"));
    assert_eq!(
        central.heard_of("StopTransaction")[0].payload["reason"],
        "Remote"
    );
}

#[tokio::test]
async fn request_start_and_stop_are_obeyed_in_2_0_1() {
    let mut central = Central::start(accept).await;
    let (_charger, mut events) = booted(slow(&central.url, Version::V201)).await;
    let request = json!({"evseId": 1, "remoteStartId": 77, "idToken": {"idToken": "APP-7", "type": "Central"}});
    assert_eq!(
        central.command("RequestStartTransaction", request).await[2]["status"],
        "Accepted"
    );
    collect_until(&mut events, answered_start).await;
    let first = central.heard_of("TransactionEvent")[0].payload.clone();
    assert_eq!(first["triggerReason"], "RemoteStart");
    assert_eq!(first["transactionInfo"]["remoteStartId"], 77);
    let id = first["transactionInfo"]["transactionId"].clone();
    let foreign = central
        .command("RequestStopTransaction", json!({"transactionId": "other"}))
        .await;
    assert_eq!(foreign[2]["status"], "Rejected");
    let own = central
        .command("RequestStopTransaction", json!({"transactionId": id}))
        .await;
    assert_eq!(own[2]["status"], "Accepted");
    collect_until(&mut events, is_closed).await;
    let last = central.heard_of("TransactionEvent").pop().unwrap().payload;
    assert_eq!(
        (&last["eventType"], &last["triggerReason"]),
        (&json!("Ended"), &json!("RemoteStop"))
    );
    let asked = central
        .command("GetTransactionStatus", json!({"transactionId": id}))
        .await;
    assert_eq!(
        asked[2],
        json!({"ongoingIndicator": false, "messagesInQueue": false})
    );
}

#[tokio::test]
async fn unsupported_and_unknown_actions_get_the_error_that_says_which() {
    for version in [Version::V16, Version::V201] {
        let mut central = Central::start(accept).await;
        let (_charger, _events) = booted(slow(&central.url, version)).await;
        assert_eq!(
            central.command("ReserveNow", json!({})).await[2],
            "NotSupported"
        );
        assert_eq!(
            central.command("MakeCoffee", json!({})).await[2],
            "NotImplemented"
        );
        assert_eq!(
            central.command("ClearCache", json!({})).await[2]["status"],
            "Rejected"
        );
    }
}

#[tokio::test]
async fn a_changed_setting_is_read_back_and_takes_effect() {
    let mut central = Central::start(accept).await;
    let (_charger, mut events) = booted(slow(&central.url, Version::V16)).await;
    for (key, value, status) in [
        ("MeterValueSampleInterval", "7", "Accepted"),
        (
            "MeterValuesSampledData",
            "Energy.Active.Import.Register",
            "Accepted",
        ),
        ("MeterValuesSampledData", "Happiness", "Rejected"),
        ("NumberOfConnectors", "9", "Rejected"),
        ("NoSuchKey", "9", "NotSupported"),
    ] {
        let answer = central
            .command("ChangeConfiguration", json!({"key": key, "value": value}))
            .await;
        assert_eq!(answer[2]["status"], status, "{key}");
    }
    let asked = json!({"key": ["MeterValueSampleInterval", "NoSuchKey"]});
    let answer = central.command("GetConfiguration", asked).await;
    assert_eq!(answer[2]["configurationKey"][0]["value"], "7");
    assert_eq!(answer[2]["unknownKey"], json!(["NoSuchKey"]));
    central
        .command("RemoteStartTransaction", json!({"idTag": "A"}))
        .await;
    let sample = |kind: &EventKind| matches!(kind, EventKind::Answered(message) if message.action == "MeterValues");
    collect_until(&mut events, sample).await;
    collect_until(&mut events, sample).await;
    let samples = central.heard_of("MeterValues");
    let value = |index: usize| samples[index].payload["meterValue"][0].clone();
    assert_eq!(value(0)["sampledValue"].as_array().unwrap().len(), 1);
    let time = |index: usize| {
        value(index)["timestamp"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap()
    };
    assert_eq!(time(1).duration_since(time(0)).as_secs(), 7);
}

#[tokio::test]
async fn variables_of_2_0_1_are_got_set_and_reported() {
    let mut central = Central::start(accept).await;
    let (_charger, mut events) = booted(slow(&central.url, Version::V201)).await;
    let interval = json!({"component": {"name": "SampledDataCtrlr"}, "variable": {"name": "TxUpdatedInterval"}});
    let with = |extra: Value| {
        let mut entry = interval.clone();
        entry
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        entry
    };
    let set = json!({"setVariableData": [with(json!({"attributeValue": "11"}))]});
    assert_eq!(
        central.command("SetVariables", set).await[2]["setVariableResult"][0]["attributeStatus"],
        "Accepted"
    );
    let unknown = json!({"component": {"name": "X"}, "variable": {"name": "Y"}});
    let answer = central
        .command(
            "GetVariables",
            json!({"getVariableData": [interval, unknown]}),
        )
        .await;
    assert_eq!(answer[2]["getVariableResult"][0]["attributeValue"], "11");
    assert_eq!(
        answer[2]["getVariableResult"][1]["attributeStatus"],
        "UnknownVariable"
    );
    let report = json!({"requestId": 5, "reportBase": "FullInventory"});
    assert_eq!(
        central.command("GetBaseReport", report).await[2]["status"],
        "Accepted"
    );
    // A beat sent after the report is answered after it: the report has been heard.
    central
        .command("TriggerMessage", json!({"requestedMessage": "Heartbeat"}))
        .await;
    central
        .command(
            "RequestStartTransaction",
            json!({"remoteStartId": 1, "idToken": {"idToken": "A", "type": "Central"}}),
        )
        .await;
    collect_until(&mut events, answered_start).await;
    assert_eq!(central.heard_of("NotifyReport")[0].payload["requestId"], 5);
    assert_eq!(central.heard_of("Heartbeat").len(), 1);
}

#[tokio::test]
async fn an_outlet_put_out_of_service_ends_its_session_first_and_then_refuses() {
    let mut central = Central::start(accept).await;
    let (charger, mut events) = booted(slow(&central.url, Version::V16)).await;
    charger
        .start_session(SessionPlan::new("TAG-1", 36_000))
        .await
        .unwrap();
    collect_until(&mut events, started).await;
    let change = json!({"connectorId": 0, "type": "Inoperative"});
    assert_eq!(
        central.command("ChangeAvailability", change).await[2]["status"],
        "Scheduled"
    );
    charger.stop_session(1).await.unwrap();
    let gone = |kind: &EventKind| matches!(kind, EventKind::StatusChanged { status, .. } if status == "Unavailable");
    collect_until(&mut events, gone).await;
    assert!(
        charger
            .start_session(SessionPlan::new("TAG-1", 60))
            .await
            .is_err()
    );
    let change = json!({"connectorId": 1, "type": "Operative"});
    assert_eq!(
        central.command("ChangeAvailability", change).await[2]["status"],
        "Accepted"
    );
    charger
        .start_session(SessionPlan::new("TAG-1", 60))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_soft_reset_stops_sessions_before_and_a_hard_one_reports_them_after_the_restart() {
    for (kind, reason) in [("Soft", "SoftReset"), ("Hard", "HardReset")] {
        let mut central = Central::start(accept).await;
        let (charger, mut events) = booted(slow(&central.url, Version::V16)).await;
        charger
            .start_session(SessionPlan::new("TAG-1", 36_000))
            .await
            .unwrap();
        collect_until(&mut events, answered_start).await;
        central.command("Reset", json!({"type": kind})).await;
        until_booted(&mut events).await;
        let unlocked = central
            .command("UnlockConnector", json!({"connectorId": 1}))
            .await;
        assert_eq!(unlocked[2]["status"], "Unlocked");
        charger
            .start_session(SessionPlan::new("TAG-2", 36_000))
            .await
            .unwrap();
        collect_until(&mut events, answered_start).await;
        let heard = central.heard();
        let stop = heard
            .iter()
            .find(|heard| heard.action == "StopTransaction")
            .unwrap();
        assert_eq!(stop.payload["reason"], reason);
        assert_eq!(stop.connection, usize::from(kind == "Hard"));
        assert_eq!(central.heard_of("BootNotification").len(), 2);
    }
}

/// Runs one session at the pace of answers with one fault. Returns the central system
/// and what happened.
async fn session_with(fault: &str, version: Version) -> (Central, Vec<EventKind>) {
    let central = Central::start(accept).await;
    let options = Options {
        pace: Pace::AsAnswered,
        backoff: Backoff {
            min: Duration::from_millis(1),
            max: Duration::from_millis(5),
        },
        script: Script::new(vec![fault.parse().unwrap()]).unwrap(),
        ..Options::new(&central.url, "CP-1", version)
    };
    let (charger, mut events) = booted(options).await;
    charger
        .start_session(SessionPlan::new("TAG-1", 600))
        .await
        .unwrap();
    let seen = collect_until(&mut events, is_closed).await;
    assert!(
        seen.iter()
            .any(|kind| matches!(kind, EventKind::FaultInjected { .. }))
            || fault.starts_with("clock")
    );
    (central, seen)
}

#[tokio::test]
async fn duplicates_repeat_the_content_under_the_id_their_name_says() {
    for (fault, same) in [
        ("duplicate-same-id=StartTransaction", true),
        ("duplicate-new-id=StartTransaction", false),
    ] {
        let (central, seen) = session_with(fault, Version::V16).await;
        let starts = central.heard_of("StartTransaction");
        assert_eq!(starts.len(), 2);
        assert_eq!(starts[0].payload, starts[1].payload);
        assert_eq!(starts[0].id == starts[1].id, same);
        assert_eq!(central.heard_of("StopTransaction").len(), 1);
        assert!(
            !seen
                .iter()
                .any(|kind| matches!(kind, EventKind::Violation { .. }))
        );
    }
}

#[tokio::test]
async fn a_reboot_mid_session_reports_the_stop_with_its_true_register_after_the_boot() {
    for version in [Version::V16, Version::V201] {
        let (central, seen) = session_with("reboot=1ms@50%", version).await;
        assert_eq!(stop_reason(&seen).as_deref(), Some("PowerLoss"));
        assert_eq!(central.heard_of("BootNotification").len(), 2);
        let Some(EventKind::SessionClosed(truth)) = seen.last() else {
            panic!("not closed")
        };
        let (action, path) = match version {
            Version::V16 => ("StopTransaction", "/meterStop"),
            Version::V201 | Version::V21 => {
                ("TransactionEvent", "/meterValue/0/sampledValue/0/value")
            }
        };
        let stop = central.heard_of(action).pop().unwrap();
        assert_eq!(stop.connection, 1);
        assert_eq!(
            stop.payload.pointer(path).and_then(Value::as_u64),
            truth.register_stop_wh
        );
    }
}

#[tokio::test]
async fn odd_messages_are_odd_on_the_wire_and_true_in_the_account() {
    let (central, seen) = session_with("meter-stop-minus-one", Version::V16).await;
    assert_eq!(
        central.heard_of("StopTransaction")[0].payload["meterStop"],
        -1
    );
    let Some(EventKind::SessionClosed(truth)) = seen.last() else {
        panic!("not closed")
    };
    assert!(truth.energy_wh() > Some(10_000));
    let (central, _) = session_with("numbers-as-text", Version::V201).await;
    assert_eq!(
        central.heard_of("TransactionEvent")[0].payload["seqNo"],
        "0"
    );
    let (central, _) = session_with("no-time-zone", Version::V16).await;
    let stamp = central.heard_of("StartTransaction")[0].payload["timestamp"].clone();
    assert!(!stamp.as_str().unwrap().ends_with('Z'), "{stamp}");
    let (central, seen) = session_with("stop-missing", Version::V16).await;
    assert!(central.heard_of("StopTransaction").is_empty());
    let Some(EventKind::SessionClosed(truth)) = seen.last() else {
        panic!("not closed")
    };
    assert!(!truth.stop_reported && truth.register_stop_wh.is_some());
}

#[tokio::test]
async fn a_wrong_clock_shows_in_claims_and_not_in_the_truth() {
    let (central, seen) = session_with("clock=1970", Version::V16).await;
    let stamp = central.heard_of("StartTransaction")[0].payload["timestamp"].clone();
    assert!(stamp.as_str().unwrap().starts_with("1970-01-01"), "{stamp}");
    let Some(EventKind::SessionClosed(truth)) = seen.last() else {
        panic!("not closed")
    };
    assert_eq!(stamp, truth.claimed_start);
    assert!(!truth.started_at.starts_with("1970"), "{truth:?}");
}

#[tokio::test]
async fn a_late_answer_delays_only_the_answer_and_not_the_effect() {
    let mut central = Central::start(accept).await;
    let late = |fault: &str| Script::new(vec![fault.parse().unwrap()]).unwrap();
    let options = Options {
        script: late("answer-late=1h"),
        ..slow(&central.url, Version::V16)
    };
    let (_charger, mut events) = booted(options).await;
    central.send("RemoteStartTransaction", json!({"idTag": "A"}));
    collect_until(&mut events, answered_start).await;
    assert!(!central.has_answer());
    let mut central = Central::start(accept).await;
    let options = Options {
        script: late("answer-late=1ms"),
        ..slow(&central.url, Version::V16)
    };
    let (_charger, _events) = booted(options).await;
    let answer = central
        .command("RemoteStartTransaction", json!({"idTag": "A"}))
        .await;
    assert_eq!(answer[2]["status"], "Accepted");
}

#[tokio::test]
async fn an_answer_nobody_waits_for_comes_besides_the_right_one() {
    for (fault, unasked) in [
        ("answer-twice", "cmd-ClearCache"),
        ("answer-wrong-id", "cmd-ClearCache-x"),
    ] {
        let mut central = Central::start(accept).await;
        let script = Script::new(vec![fault.parse().unwrap()]).unwrap();
        let (_charger, _events) = booted(Options {
            script,
            ..slow(&central.url, Version::V16)
        })
        .await;
        assert_eq!(central.command("ClearCache", json!({})).await[1], unasked);
        assert_eq!(central.answer().await[1], "cmd-ClearCache");
    }
}
