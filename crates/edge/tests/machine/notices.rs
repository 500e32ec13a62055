//! What chargers say outside of transactions: read leniently, answered always,
//! kept as text.

use crate::support::{NOON, World};
use forecourt_domain::fact::{Fact, Flag, Noticed};
use forecourt_edge::chatter::{self, Chatter};
use forecourt_link::{Lane, MAX_RECORD_BYTES};
use forecourt_ocpp::frame::ParsedFrame;
use forecourt_ocpp::{Version, actions};
use forecourt_types::ReceivedAt;
use serde_json::{Value, json};

/// The notices of a lane that a charger brought.
fn notices(world: &World, lane: Lane) -> Vec<Noticed> {
    let facts = world.facts(lane).into_iter();
    let noticed = facts.filter_map(|fact| match fact {
        Fact::Noticed(noticed) if !noticed.action.starts_with("Station") => Some(noticed),
        _ => None,
    });
    noticed.collect()
}

/// The link is down, so that nobody waits for the cloud's word on a card.
fn world(version: Version) -> World {
    World::offline()
        .accept_unknown()
        .with_station("CP1", version)
}

fn answer(world: &mut World, action: &str, payload: &str) -> Value {
    let frame = format!("[2,\"m\",\"{action}\",{payload}]");
    world.frame("CP1", &frame).only_frame()
}

#[test]
fn a_boot_with_a_long_serial_is_answered_flagged_and_kept() {
    let mut world = world(Version::V16);
    let payload = format!(
        r#"{{"chargePointVendor":"V","chargePointModel":"{}","chargePointSerialNumber":"{}"}}"#,
        "m".repeat(23),
        "s".repeat(33)
    );
    let answer = answer(&mut world, "BootNotification", &payload);
    assert_eq!(
        (&answer[0], &answer[2]["status"]),
        (&json!(3), &json!("Accepted"))
    );
    let facts = world.facts(Lane::Transactions);
    let boot = facts.into_iter().find_map(|fact| match fact {
        Fact::Boot(boot) => Some(boot),
        _ => None,
    });
    assert_eq!(boot.unwrap().serial.unwrap(), "s".repeat(33));
    let kept = &notices(&world, Lane::Transactions)[0];
    assert_eq!(
        (kept.action.as_str(), kept.payload.as_str()),
        ("BootNotification", &*payload)
    );
    assert_eq!(kept.flags, [Flag::SchemaViolated]);
    let named = "chargePointSerialNumber:too_long".to_owned();
    assert!(kept.oddities.contains(&named), "{:?}", kept.oddities);
    assert!(world.store.records.values().any(|row| row.frame.is_some()));
}

#[test]
fn an_authorize_with_a_long_card_is_decided_on() {
    let mut world = world(Version::V16);
    let answer = answer(
        &mut world,
        "Authorize",
        r#"{"idTag":"1234567890123456789012"}"#,
    );
    assert_eq!(answer[0], 3, "{answer}");
    let mut world = self::world(Version::V21);
    let token = r#"{"idToken":{"idToken":"AB","type":"MyCompany-VIN"}}"#;
    let answer = self::answer(&mut world, "Authorize", token);
    assert_eq!(answer[0], 3, "{answer}");
    assert_eq!(notices(&world, Lane::Transactions), []);
}

#[test]
fn an_odd_status_is_kept_once_and_answered_always() {
    let mut world = world(Version::V16);
    let payload = r#"{"connectorId":"1","status":"Broken","info":7}"#;
    for _ in 0..3 {
        let answer = answer(&mut world, "StatusNotification", payload);
        assert_eq!(answer[2], json!({}));
    }
    assert_eq!(notices(&world, Lane::Transactions).len(), 1);
}

#[test]
fn every_message_a_charger_may_send_is_answered_and_kept() {
    for version in Version::ALL {
        for action in actions::all(version) {
            if !actions::is_kept_as_text(version, action) {
                continue;
            }
            let mut world = world(version);
            // What each of them may want as its subject, of the right type.
            let payload = match action {
                "GetCertificateChainStatus" => continue,
                _ => {
                    r#"{"status":"Idle","vendorId":"V","csr":"x","type":"T","requestId":1,
                    "eventType":"BatteryIn","chargingLimitSource":"EMS","id":1,"exiRequest":"x",
                    "ocspRequestData":{},"chargingLimit":{},"controlType":"x","controlId":"x",
                    "evseId":1,"chargingNeeds":{},"chargingSchedule":{},"eventData":[{}],
                    "transactionId":"t","pspRef":"p","constantStreamData":{},"vatNumber":"LT1",
                    "chargingProfileId":1,"reservationId":1,"reservationUpdateStatus":"Expired"}"#
                }
            };
            let answer = answer(&mut world, action, payload);
            assert_eq!(answer[0], 3, "{version} {action} {answer}");
            let mut kept = notices(&world, Lane::Transactions);
            kept.extend(notices(&world, Lane::Telemetry));
            assert_eq!(kept.len(), 1, "{version} {action}");
            assert_eq!(
                (kept[0].action.as_str(), kept[0].payload.as_str()),
                (action, payload)
            );
        }
    }
}

#[test]
fn foreign_json_of_any_kind_is_kept_to_the_letter() {
    let deep = format!("{}{}", "[".repeat(3_000), "]".repeat(3_000));
    let payloads = [
        r#"{"status":"Installed","":1}"#.to_owned(),
        r#"{"status":"Installed","x":1e400,"y":[1e127]}"#.to_owned(),
        r#"{"status":"Installed","x":"\ud800"}"#.to_owned(),
        format!(r#"{{"status":"Installed","customData":{deep}}}"#),
    ];
    let mut world = world(Version::V16);
    for payload in &payloads {
        let answer = answer(&mut world, "FirmwareStatusNotification", payload);
        assert_eq!(answer[2], json!({}), "{payload}");
    }
    let kept = notices(&world, Lane::Transactions);
    let texts: Vec<&str> = kept.iter().map(|notice| notice.payload.as_str()).collect();
    assert_eq!(texts, payloads);
}

#[test]
fn a_send_is_kept_and_a_call_result_error_too_and_neither_is_answered() {
    let mut world = world(Version::V21);
    let stream =
        r#"{"id":1,"pending":0,"basetime":"2026-01-31T12:00:00Z","data":[{"t":1,"v":"2"}]}"#;
    for (frame, action) in [
        (
            format!(r#"[6,"a","NotifyPeriodicEventStream",{stream}]"#),
            "NotifyPeriodicEventStream",
        ),
        (r#"[6,"b","Whatever",{"":1e400}]"#.to_owned(), "Whatever"),
        (
            r#"[6,"c","TransactionEvent",[]]"#.to_owned(),
            "TransactionEvent",
        ),
        (
            r#"[5,"d","FormatViolation","no",{}]"#.to_owned(),
            "CallResultError",
        ),
    ] {
        let now = ReceivedAt(world.wall);
        assert_eq!(
            chatter::answer(&ParsedFrame::read(Version::V21, &frame), now),
            Chatter::ForJournal
        );
        assert_eq!(world.frame("CP1", &frame).frames, []);
        let mut kept = notices(&world, Lane::Transactions);
        kept.extend(notices(&world, Lane::Telemetry));
        assert!(kept.iter().any(|notice| notice.action == action), "{frame}");
    }
}

#[test]
fn a_heartbeat_that_is_no_object_is_refused_and_one_with_more_is_answered() {
    let now = ReceivedAt(World::online().wall);
    for (version, code) in [
        (Version::V16, "FormationViolation"),
        (Version::V201, "FormatViolation"),
        (Version::V21, "FormatViolation"),
    ] {
        let answer = |text| chatter::answer(&ParsedFrame::read(version, text), now);
        let Chatter::Answer(text) = answer(r#"[2,"m","Heartbeat",[]]"#) else {
            unreachable!("a heartbeat needs no journal")
        };
        let refusal: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&refusal[0], &refusal[2]), (&json!(4), &json!(code)));
        let more = answer(r#"[2,"m","Heartbeat",{"x":[1]}]"#);
        assert!(matches!(more, Chatter::Answer(text) if text.starts_with("[3")));
    }
}

/// Gives a call as a command, and answers it.
fn job(world: &mut World, action: &str, payload: Value, answer: Value) {
    let arguments = json!({"action": action, "payload": payload});
    world.link_up();
    let message = world.command_message("c1", "call", arguments);
    world.command(message);
    let frame = json!([3, "c1", answer]).to_string();
    world.frame("CP1", &frame);
}

#[test]
fn a_firmware_update_is_open_until_the_charger_reports_its_end() {
    let update = json!({"location": "http://x", "retrieveDate": "2026-01-31T12:00:00Z"});
    for (word, state) in [("Installed", "completed"), ("InstallationFailed", "failed")] {
        let mut world = world(Version::V16);
        job(&mut world, "UpdateFirmware", update.clone(), json!({}));
        assert_eq!(world.states("c1"), ["delivered", "accepted"]);
        for going in ["Downloading", "Downloaded", "Installing", "Idle"] {
            let payload = json!({ "status": going }).to_string();
            answer(&mut world, "FirmwareStatusNotification", &payload);
        }
        // Far longer than other effects are waited for.
        world.pass(3 * 3_600_000);
        world.tick();
        assert_eq!(world.states("c1"), ["delivered", "accepted"]);
        let payload = json!({ "status": word }).to_string();
        answer(&mut world, "FirmwareStatusNotification", &payload);
        assert_eq!(world.states("c1"), ["delivered", "accepted", state]);
        let reason = match world.facts(Lane::Commands).pop() {
            Some(Fact::CommandUpdated(update)) => update.reason,
            other => unreachable!("{other:?}"),
        };
        assert_eq!(reason.unwrap(), format!("the charger reports {word}"));
    }
}

#[test]
fn a_log_is_open_until_the_report_with_its_own_number() {
    let mut world = world(Version::V201);
    let log = json!({"logType": "DiagnosticsLog", "requestId": 7,
        "log": {"remoteLocation": "ftp://x"}});
    job(
        &mut world,
        "GetLog",
        log,
        json!({"status": "AcceptedCanceled"}),
    );
    assert_eq!(world.states("c1"), ["delivered", "accepted"]);
    let other = r#"{"status":"Uploaded","requestId":8}"#;
    answer(&mut world, "LogStatusNotification", other);
    assert_eq!(world.states("c1"), ["delivered", "accepted"]);
    let own = r#"{"status":"UploadFailure","requestId":7}"#;
    answer(&mut world, "LogStatusNotification", own);
    assert_eq!(world.states("c1"), ["delivered", "accepted", "failed"]);
}

#[test]
fn an_answer_of_any_json_moves_its_command_on() {
    let mut world = world(Version::V16);
    world.link_up();
    let message = world.command_message("c1", "unlock", json!({"connector_id": 1}));
    world.command(message);
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let payload = format!(r#"{{"status":"Unlocked","":1e400,"x":{deep}}}"#);
    world.frame("CP1", &format!(r#"[3,"c1",{payload}]"#));
    assert_eq!(world.states("c1"), ["delivered", "completed"]);
}

#[test]
fn whatever_a_charger_of_2_1_sends_fits_one_record() {
    let name = "A".repeat(200_000);
    let control = "\u{1}".repeat(30_000);
    let quotes = r#"\""#.repeat(30_000);
    let frames = [
        (format!(r#"[6,"s","{name}",{{}}]"#), Lane::Telemetry),
        (
            format!(r#"[6,"s","DataTransfer",{{"vendorId":"{quotes}"}}]"#),
            Lane::Telemetry,
        ),
        // The rest of a CALLRESULTERROR need not be JSON.
        (format!(r#"[5,"e",{control}"#), Lane::Transactions),
        (format!(r#"[5,"e","{quotes}"]"#), Lane::Transactions),
    ];
    for (frame, lane) in frames {
        let mut world = world(Version::V21);
        world.frame("CP1", &frame);
        let kept = notices(&world, lane);
        assert_eq!(kept.len(), 1, "{lane:?}");
        assert!(kept[0].action.len() <= 64);
        for row in world.store.records.values() {
            assert!(row.text.len() <= MAX_RECORD_BYTES, "{}", row.text.len());
        }
    }
}

#[test]
fn signed_values_of_any_text_and_number_fit_one_record() {
    for data in [
        "\\u0001".repeat(9_000),
        "\\\"".repeat(9_000),
        "s".repeat(2_500),
    ] {
        let mut world = world(Version::V16);
        let start = json!({"connectorId": 1, "idTag": "CARD", "meterStart": 1, "timestamp": NOON});
        world.call("CP1", "StartTransaction", start);
        let value = format!(r#"{{"value":"{data}","format":"SignedData"}}"#);
        let values = vec![value; 20].join(",");
        let payload = format!(
            r#"{{"connectorId":1,"transactionId":1048577,"meterValue":[{{"timestamp":"{NOON}",
            "sampledValue":[{{"value":"2"}},{values}]}}]}}"#
        );
        let answer = answer(&mut world, "MeterValues", &payload);
        assert_eq!(answer[2], json!({}));
        let signed = world
            .facts(Lane::Transactions)
            .into_iter()
            .find_map(|fact| match fact {
                Fact::TransactionSampled(sampled) => Some(sampled.signed),
                _ => None,
            });
        assert_eq!(signed.unwrap().len(), 4);
        for row in world.store.records.values() {
            assert!(row.text.len() <= MAX_RECORD_BYTES, "{}", row.text.len());
        }
    }
}

#[test]
fn jobs_that_are_never_reported_block_no_other_command() {
    let mut world = world(Version::V16);
    world.link_up();
    for number in 0..70 {
        let id = format!("log{number}");
        let payload = json!({"location": "ftp://x"});
        let arguments = json!({"action": "GetDiagnostics", "payload": payload});
        let message = world.command_message(&id, "call", arguments);
        world.command(message);
        world.frame("CP1", &json!([3, id, {"fileName": "log"}]).to_string());
        world.pass(1_000);
    }
    assert_eq!(world.states("log0"), ["delivered", "accepted", "unknown"]);
    assert_eq!(world.states("log69"), ["delivered", "accepted"]);
    let message = world.command_message("c1", "unlock", json!({"connector_id": 1}));
    world.command(message);
    assert_eq!(world.states("c1"), ["delivered"]);
}

#[test]
fn foreign_json_beside_a_status_hides_no_answer() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let odd = format!(r#""":1e400,"x":{deep}"#);
    let set = json!({"key": "SecurityCtrlr.BasicAuthPassword", "value": "hunter22"});
    let start = json!({"connector_id": 1, "token_uid": "CARD"});
    let log = json!({"action": "GetDiagnostics", "payload": {"location": "ftp://x"}});
    let accepted = r#""attributeStatus":"Accepted","component":{},"variable":{}"#;
    let cases = [
        (
            Version::V201,
            "set_config",
            set,
            format!(r#"{{{odd},"setVariableResult":[{{{odd},{accepted}}}]}}"#),
            "completed",
        ),
        (
            Version::V16,
            "call",
            log,
            format!(r#"{{{odd},"fileName":"log"}}"#),
            "accepted",
        ),
        // Nothing has begun yet: the start itself is waited for.
        (
            Version::V16,
            "remote_start",
            start.clone(),
            r#"{"status":7}"#.to_owned(),
            "accepted",
        ),
        (
            Version::V201,
            "remote_start",
            start,
            "{}".to_owned(),
            "accepted",
        ),
    ];
    for (version, kind, arguments, answer, state) in cases {
        let mut world = world(version);
        world.link_up();
        let message = world.command_message("c1", kind, arguments);
        world.command(message);
        world.frame("CP1", &format!(r#"[3,"c1",{answer}]"#));
        assert_eq!(world.states("c1"), ["delivered", state], "{version} {kind}");
    }
}
