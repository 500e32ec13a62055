//! A charger, a gateway and a cloud: one charge, whatever happens meanwhile.

use crate::support::{self, Charger, PASSWORD, Site, charger, station, until, within};
use forecourt_domain::fact::{ConnectorStatusKind, Fact, TokenStatus};
use forecourt_link::Lane;
use serde_json::json;

const T0: &str = "2026-01-31T12:00:00Z";
const T1: &str = "2026-01-31T12:30:00Z";

fn started(facts: &[Fact]) -> usize {
    let starts = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::TransactionStarted(_)));
    starts.count()
}

fn is_stop(fact: &Fact) -> bool {
    matches!(fact, Fact::TransactionStopped(_))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charge_reaches_the_cloud_with_its_own_times_and_registers() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let mut notices = site.running.notices();
    let mut charger = site.charger("CP1").await;
    assert_eq!(charger.protocol.as_deref(), Some("ocpp1.6"));
    charger.boot().await;
    let heartbeat = charger.call("Heartbeat", json!({})).await.unwrap();
    assert!(heartbeat["currentTime"].is_string());
    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Preparing"});
    charger.call("StatusNotification", status).await.unwrap();
    let answer = charger
        .call("Authorize", json!({"idTag": "TAG1"}))
        .await
        .unwrap();
    assert_eq!(answer["idTagInfo"]["status"], "Accepted");
    let transaction = charger.start("TAG1", 1_000, T0).await;
    assert!(transaction > 0);
    charger.stop(transaction, 9_500, T1).await;

    let facts = site.cloud.fact("CP1", is_stop).await;
    assert_eq!(started(&facts), 1);
    let Some(Fact::TransactionStopped(stop)) = facts.iter().find(|fact| is_stop(fact)) else {
        panic!("{facts:?}");
    };
    assert_eq!(stop.transaction_id.as_str(), transaction.to_string());
    assert_eq!(stop.stopped_at.to_string(), "2026-01-31T12:30:00.000Z");

    // Watchers saw the same facts, once they were on disk.
    let mut kinds = Vec::new();
    while kinds.last() != Some(&"transaction_stopped") {
        kinds.push(within(notices.recv()).await.unwrap().fact.kind());
    }
    assert!(
        kinds.contains(&"boot") && kinds.contains(&"transaction_started"),
        "{kinds:?}"
    );

    // The status page and the metrics show it.
    let status = site.running.status().await;
    assert!(status.ready && status.link_welcomed);
    let shown = &status.stations[0];
    assert_eq!(
        (shown.connected, shown.security_profile),
        (Some("1.6"), Some(1))
    );
    assert_eq!(shown.connectors[0].status, ConnectorStatusKind::Preparing);
    let (code, page) = site.get("/").await;
    assert!(
        code == 200 && page.contains("CP1") && page.contains("Acme"),
        "{page}"
    );
    let (code, metrics) = site.get("/metrics").await;
    assert_eq!(code, 200);
    for line in [
        "forecourt_gateway_connections 1",
        "forecourt_gateway_link_welcomed 1",
        "forecourt_gateway_messages_total{action=\"Heartbeat\",outcome=\"answered_at_once\"} 1",
        "forecourt_gateway_messages_total{action=\"StartTransaction\",outcome=\"result\"} 1",
        "forecourt_gateway_ready 1",
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
    let (code, health) = site.get("/healthz").await;
    assert_eq!(code, 200, "{health}");
}

#[tokio::test(flavor = "multi_thread")]
async fn charging_goes_on_without_the_cloud_and_arrives_once_and_in_order() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.policy.unknown_tokens = forecourt_edge::UnknownTokens::Accept;
    })
    .await;
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    let before = site.cloud.hellos().len();
    site.cloud.refuse(Some(503));
    site.cloud.cut();
    until(|| async { !site.running.status().await.link_welcomed }).await;

    let transaction = charger.start("TAG1", 0, T0).await;
    charger.stop(transaction, 5_000, T1).await;
    let status = site.running.status().await;
    assert!(
        status.ready,
        "chargers are served without the cloud: {:?}",
        status.reasons
    );
    let waiting = status
        .journal
        .iter()
        .find(|depth| depth.lane == "transactions");
    assert!(waiting.unwrap().unapplied >= 2, "{:?}", status.journal);
    let (code, health) = site.get("/healthz").await;
    assert!(
        code == 200 && health.contains("\"link\":\"down\""),
        "{health}"
    );

    site.cloud.refuse(None);
    site.cloud.hellos_reach(before + 1).await;
    let facts = site.cloud.fact("CP1", is_stop).await;
    assert_eq!(started(&facts), 1);
    // Everything is applied in the end: the journal may forget.
    until(|| async {
        let status = site.running.status().await;
        status.journal.iter().all(|depth| depth.unapplied == 0)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_transactions_and_their_answers() {
    let mut site = Site::start(vec![station("CP1", 1)]).await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let mut first = site.charger("CP1").await;
    first.boot().await;
    let transaction = first.start("TAG1", 0, T0).await;
    assert!(site.running.shutdown(support::PATIENCE).await);
    assert_eq!(first.closed().await, Some(1001));

    // The cloud is away now: the restarted gateway does not need it.
    site.cloud.refuse(Some(503));
    let config = support::config(site.directory.path());
    let credentials = support::credentials(&site.cloud.url());
    site.running = edge_gateway::start(config, credentials).await.unwrap();
    let mut second = site.charger("CP1").await;
    assert_eq!(second.start("TAG1", 0, T0).await, transaction);
    second.stop(transaction, 100, T1).await;
    let report = edge_gateway::JournalReport::read(site.directory.path()).unwrap();
    assert!(report.open_transactions.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_no_cloud_has_welcomed_refuses_chargers() {
    let cloud = support::Cloud::start().await;
    cloud.refuse(Some(503));
    let directory = tempfile::tempdir().unwrap();
    let config = support::config(directory.path());
    let running = edge_gateway::start(config, support::credentials(&cloud.url()))
        .await
        .unwrap();
    let refused = Charger::connect(running.ocpp_addr, "CP1", Some(PASSWORD), &["ocpp1.6"]).await;
    assert_eq!(refused.err().map(|refused| refused.status), Some(503));
    let (code, health) = charger::get(running.status_addr.unwrap(), "/healthz").await;
    assert_eq!(code, 503);
    assert!(health.contains("no cloud has welcomed"), "{health}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_station_taken_off_the_list_is_closed_and_kept_out() {
    let site = Site::start(vec![station("CP1", 1), station("CP2", 1)]).await;
    let (mut first, mut second) = (site.charger("CP1").await, site.charger("CP2").await);
    first.boot().await;
    second.boot().await;
    site.cloud.push_stations(vec![station("CP2", 1)]);
    assert_eq!(first.closed().await, Some(1008));
    second.call("Heartbeat", json!({})).await.unwrap();
    let refused =
        Charger::connect(site.running.ocpp_addr, "CP1", Some(PASSWORD), &["ocpp1.6"]).await;
    assert_eq!(refused.err().map(|refused| refused.status), Some(401));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_frames_get_the_error_of_their_version_and_nothing_breaks() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    let cases = [
        (json!([2, "a", "Heartbeats", {}]), "NotImplemented"),
        (
            json!([2, "b", "BootNotification", {"chargePointVendor": 1}]),
            "TypeConstraintViolation",
        ),
        (
            json!([2, "c", "Authorize", {}]),
            "OccurenceConstraintViolation",
        ),
    ];
    for (frame, code) in cases {
        charger.send(frame.to_string()).await;
        let answer = charger.next().await.unwrap();
        assert_eq!(
            (&answer[0], &answer[2]),
            (&json!(4), &json!(code)),
            "{frame}"
        );
    }
    for garbage in ["", "{}", "[", "[2]", "null", "[3,\"x\"]"] {
        charger.send(garbage).await;
    }
    let odd = json!({"connectorId": 1, "idTag": 5, "meterStart": "x", "timestamp": "yesterday"});
    charger.call("StartTransaction", odd).await.unwrap();
    let facts = site.cloud.fact("CP1", |fact| {
        matches!(fact, Fact::TransactionStarted(_) | Fact::Unreadable(_))
    });
    facts.await;
    assert!(!site.cloud.facts("CP1", Lane::Transactions).is_empty());
}
