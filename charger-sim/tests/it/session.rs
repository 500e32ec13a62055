//! Tests a charger against a small central system, with whole sessions in both versions.

use std::time::Duration;

use crate::central::{Central, Heard, Reply, accept, collect_until, is_closed, until_booted};
use charger_sim::{
    Backoff, Charger, EventKind, Options, Pace, RetryId, Script, SessionPlan, Version,
};
use serde_json::{Value, json};

/// Returns the options of a charger that runs at the pace of answers and reconnects at once.
pub(crate) fn quick(url: &str, version: Version) -> Options {
    Options {
        pace: Pace::AsAnswered,
        backoff: Backoff {
            min: Duration::from_millis(1),
            max: Duration::from_millis(5),
        },
        ..Options::new(url, "CP-1", version)
    }
    .ending_now(1, 1_800)
}

fn with_faults(options: Options, faults: &[&str]) -> Options {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    Options {
        script: Script::new(faults).unwrap(),
        ..options
    }
}

/// Runs one session of half a simulated hour to its end. Returns all that happened.
async fn run_session(options: Options) -> Vec<EventKind> {
    let (charger, mut events) = Charger::connect(options).unwrap();
    until_booted(&mut events).await;
    charger
        .start_session(SessionPlan::new("TAG-1", 1_800))
        .await
        .unwrap();
    collect_until(&mut events, is_closed).await
}

pub(crate) fn truth_of(seen: &[EventKind]) -> charger_sim::SessionTruth {
    match seen.last() {
        Some(EventKind::SessionClosed(truth)) => truth.clone(),
        other => panic!("not the end of a session: {other:?}"),
    }
}

/// Returns the registers that a 1.6 charger reported, in the order received, in watt-hours.
fn registers_v16(heard: &[Heard]) -> Vec<i64> {
    let of = |heard: &Heard| match heard.action.as_str() {
        "StartTransaction" => heard.payload["meterStart"].as_i64(),
        "StopTransaction" => heard.payload["meterStop"].as_i64(),
        "MeterValues" => {
            let value = &heard.payload["meterValue"][0]["sampledValue"][0];
            assert_eq!(value["measurand"], "Energy.Active.Import.Register");
            value["value"].as_str().unwrap().parse().ok()
        }
        _ => None,
    };
    heard.iter().filter_map(of).collect()
}

#[tokio::test]
async fn a_1_6_session_runs_in_the_order_of_the_standard() {
    let central = Central::start(accept).await;
    let seen = run_session(quick(&central.url, Version::V16)).await;
    let actions: Vec<String> = central
        .heard()
        .into_iter()
        .map(|heard| heard.action)
        .collect();
    let head = [
        "BootNotification",
        "StatusNotification",
        "StatusNotification",
        "Authorize",
        "StartTransaction",
    ];
    assert_eq!(actions[..5], head);
    let samples = central.heard_of("MeterValues");
    assert_eq!(
        samples.len(),
        29,
        "a sample each minute, none at the very end"
    );
    assert!(
        samples
            .iter()
            .all(|heard| heard.payload["transactionId"] == 4711)
    );
    let stop = &central.heard_of("StopTransaction")[0].payload;
    let start = &central.heard_of("StartTransaction")[0].payload;
    let truth = truth_of(&seen);
    assert_eq!(start["meterStart"], truth.register_start_wh);
    assert_eq!(stop["meterStop"].as_u64(), truth.register_stop_wh);
    assert_eq!(
        (&stop["transactionId"], &stop["reason"]),
        (&json!(4711), &json!("Local"))
    );
    assert_eq!(truth.transaction_id.as_deref(), Some("4711"));
}

#[tokio::test]
async fn the_meter_never_decreases_and_equals_the_integral_of_the_power() {
    let central = Central::start(accept).await;
    let seen = run_session(quick(&central.url, Version::V16)).await;
    let registers = registers_v16(&central.heard());
    assert!(
        registers.windows(2).all(|pair| pair[0] <= pair[1]),
        "{registers:?}"
    );
    let powers: Vec<u64> = seen
        .iter()
        .filter_map(|kind| match kind {
            EventKind::Sampled { power_w, .. } => Some(*power_w),
            _ => None,
        })
        .collect();
    assert_eq!(powers.first(), Some(&150_000));
    assert!(
        powers.last() < powers.first(),
        "the curve tapers: {powers:?}"
    );
    // Trapezoids of a minute between the samples: exact to one percent on this curve.
    let integral_wh: u64 = powers
        .windows(2)
        .map(|pair| (pair[0] + pair[1]) / 2 / 60)
        .sum();
    let measured_wh = u64::try_from(registers[registers.len() - 2] - registers[1]).unwrap();
    assert!(
        measured_wh.abs_diff(integral_wh) * 100 <= measured_wh,
        "{measured_wh} against {integral_wh}"
    );
}

#[tokio::test]
async fn the_same_seed_delivers_the_same_energy_and_samples() {
    let central = Central::start(accept).await;
    let one = truth_of(&run_session(quick(&central.url, Version::V16)).await);
    let first = central.heard_of("MeterValues");
    let other = truth_of(&run_session(quick(&central.url, Version::V16)).await);
    assert_eq!(one.energy_wh(), other.energy_wh());
    let second = central.heard_of("MeterValues").split_off(first.len());
    let values = |all: &[Heard]| -> Vec<Value> {
        all.iter()
            .map(|heard| heard.payload["meterValue"][0]["sampledValue"].clone())
            .collect()
    };
    assert_eq!(values(&first), values(&second));
}

#[tokio::test]
async fn a_2_0_1_session_numbers_its_events_without_a_gap() {
    let central = Central::start(accept).await;
    let truth = truth_of(&run_session(quick(&central.url, Version::V201)).await);
    let events = central.heard_of("TransactionEvent");
    let numbers: Vec<u64> = events
        .iter()
        .map(|heard| heard.payload["seqNo"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, (0..events.len() as u64).collect::<Vec<_>>());
    let first = &events[0].payload;
    assert_eq!(
        (&first["eventType"], &first["offline"]),
        (&json!("Started"), &json!(false))
    );
    let last = &events.last().unwrap().payload;
    assert_eq!(last["eventType"], "Ended");
    assert_eq!(last["transactionInfo"]["stoppedReason"], "Local");
    assert_eq!(
        last["meterValue"][0]["sampledValue"][0]["value"].as_u64(),
        truth.register_stop_wh
    );
    let id = truth.transaction_id.unwrap();
    assert!(id.len() <= 36, "{id}");
    assert!(
        events
            .iter()
            .all(|heard| heard.payload["transactionInfo"]["transactionId"] == id)
    );
}

/// Closes the connection on the first `times` calls of `action`, then accepts.
fn hang_up_on(action: &'static str, times: usize) -> impl Fn(&Heard, usize) -> Reply {
    move |heard, before| match heard.action == action && before < times {
        true => Reply::HangUp,
        false => accept(heard, before),
    }
}

#[tokio::test]
async fn an_unanswered_start_is_repeated_with_the_same_content_until_answered() {
    for (retry_id, same) in [(RetryId::Same, true), (RetryId::New, false)] {
        let central = Central::start(hang_up_on("StartTransaction", 3)).await;
        let options = Options {
            retry_id,
            ..quick(&central.url, Version::V16)
        };
        let seen = run_session(options).await;
        let starts = central.heard_of("StartTransaction");
        assert_eq!(starts.len(), 4);
        assert!(
            starts
                .iter()
                .all(|heard| heard.payload == starts[0].payload)
        );
        assert_eq!(starts.iter().all(|heard| heard.id == starts[0].id), same);
        let connections: Vec<usize> = starts.iter().map(|heard| heard.connection).collect();
        assert_eq!(connections, [0, 1, 2, 3]);
        assert_eq!(
            central.heard_of("BootNotification").len(),
            1,
            "a lost socket is no reboot"
        );
        assert!(
            seen.iter()
                .any(|kind| matches!(kind, EventKind::Answered(message) if message.attempt == 4))
        );
    }
}

#[tokio::test]
async fn an_error_to_a_transaction_message_is_retried_and_then_given_up() {
    let failing = |heard: &Heard, before: usize| match heard.action.as_str() {
        "StopTransaction" => Reply::Error("InternalError"),
        _ => accept(heard, before),
    };
    let mut central = Central::start(failing).await;
    let (charger, mut events) = Charger::connect(quick(&central.url, Version::V16)).unwrap();
    until_booted(&mut events).await;
    for (key, value) in [
        ("TransactionMessageRetryInterval", "0"),
        ("TransactionMessageAttempts", "4"),
    ] {
        let answer = central
            .command("ChangeConfiguration", json!({"key": key, "value": value}))
            .await;
        assert_eq!(answer[2]["status"], "Accepted");
    }
    charger
        .start_session(SessionPlan::new("TAG-1", 60))
        .await
        .unwrap();
    let seen = collect_until(&mut events, is_closed).await;
    assert_eq!(central.heard_of("StopTransaction").len(), 4);
    assert_eq!(truth_of(&seen).given_up, 1);
    let given_up = |kind: &EventKind| matches!(kind, EventKind::Erred { retried: false, .. });
    assert_eq!(seen.iter().filter(|kind| given_up(kind)).count(), 1);
}

#[tokio::test]
async fn a_close_frame_is_answered_with_one() {
    let closing = |heard: &Heard, before: usize| match (heard.action.as_str(), before) {
        ("BootNotification", 0) => Reply::Close,
        _ => accept(heard, before),
    };
    let mut central = Central::start(closing).await;
    let (_charger, mut events) = Charger::connect(quick(&central.url, Version::V16)).unwrap();
    assert_eq!(central.answer().await, true);
    until_booted(&mut events).await;
}

#[tokio::test]
async fn a_session_goes_on_while_the_socket_is_away_and_is_told_later() {
    for version in [Version::V16, Version::V201] {
        let central = Central::start(accept).await;
        let options = Options {
            pace: Pace::Scaled { speed: 10_000 },
            ..quick(&central.url, version)
        };
        let seen = run_session(with_faults(options, &["drop-socket=150ms@40%"])).await;
        assert!(truth_of(&seen).energy_wh() > Some(0));
        let actions: &[&str] = match version {
            Version::V16 => &["StartTransaction", "MeterValues", "StopTransaction"],
            Version::V201 | Version::V21 => &["TransactionEvent"],
        };
        let told: Vec<Heard> = central
            .heard()
            .into_iter()
            .filter(|heard| actions.contains(&heard.action.as_str()))
            .collect();
        let later: Vec<&Heard> = told.iter().filter(|heard| heard.connection > 0).collect();
        assert!(
            later.len() > 10,
            "most of the session is told after the drop"
        );
        match version {
            Version::V16 => assert!(
                registers_v16(&told)
                    .windows(2)
                    .all(|pair| pair[0] <= pair[1])
            ),
            Version::V201 | Version::V21 => {
                assert!(later.iter().any(|heard| heard.payload["offline"] == true))
            }
        }
    }
}

#[tokio::test]
async fn a_refused_token_stops_the_session_unless_the_setting_says_otherwise() {
    let refusing = |heard: &Heard, before: usize| match heard.action.as_str() {
        "StartTransaction" => {
            Reply::Result(json!({"transactionId": 9, "idTagInfo": {"status": "Blocked"}}))
        }
        "TransactionEvent" if heard.payload["eventType"] == "Started" => {
            Reply::Result(json!({"idTokenInfo": {"status": "Blocked"}}))
        }
        _ => accept(heard, before),
    };
    for version in [Version::V16, Version::V201] {
        let central = Central::start(refusing).await;
        let truth = truth_of(&run_session(quick(&central.url, version)).await);
        assert_eq!(
            truth.stop_reason.as_deref(),
            Some("DeAuthorized"),
            "{version}"
        );
        assert!(truth.energy_wh() < Some(100), "{truth:?}");
    }
    let mut central = Central::start(refusing).await;
    let (charger, mut events) = Charger::connect(quick(&central.url, Version::V16)).unwrap();
    until_booted(&mut events).await;
    let change = json!({"key": "StopTransactionOnInvalidId", "value": "false"});
    central.command("ChangeConfiguration", change).await;
    charger
        .start_session(SessionPlan::new("TAG-1", 600))
        .await
        .unwrap();
    let truth = truth_of(&collect_until(&mut events, is_closed).await);
    assert_eq!(truth.stop_reason.as_deref(), Some("Local"));
    assert!(
        truth.energy_wh() < Some(100),
        "no energy without a valid token: {truth:?}"
    );
}

#[tokio::test]
async fn a_token_refused_by_authorize_starts_nothing() {
    let refusing = |heard: &Heard, before: usize| match heard.action.as_str() {
        "Authorize" => Reply::Result(json!({"idTagInfo": {"status": "Expired"}})),
        _ => accept(heard, before),
    };
    let central = Central::start(refusing).await;
    let (charger, mut events) = Charger::connect(quick(&central.url, Version::V16)).unwrap();
    until_booted(&mut events).await;
    charger
        .start_session(SessionPlan::new("TAG-1", 60))
        .await
        .unwrap();
    let seen = collect_until(&mut events, |kind| {
        matches!(kind, EventKind::SessionRefused { .. })
    })
    .await;
    assert!(format!("{:?}", seen.last()).contains("Expired"));
    assert!(central.heard_of("StartTransaction").is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_reported_with_its_status_and_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ocpp", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let mut request = [0_u8; 2048];
            let read = stream.read(&mut request).await.unwrap();
            let text = String::from_utf8_lossy(&request[..read]).to_ascii_lowercase();
            assert!(text.contains("authorization: basic"), "{text}");
            stream
                .write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n")
                .await
                .unwrap();
        }
    });
    let options = Options {
        password: Some("secret".to_owned()),
        ..quick(&url, Version::V16)
    };
    let (_charger, mut events) = Charger::connect(options).unwrap();
    for _ in 0..3 {
        let event = events.next().await.unwrap();
        assert!(
            matches!(
                event.kind,
                EventKind::ConnectionFailed {
                    status: Some(401),
                    ..
                }
            ),
            "{event:?}"
        );
    }
}
