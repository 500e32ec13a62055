//! A journal that stops working under a running gateway, and works again.

use crate::support::{self, Charger, PASSWORD, Site, charger, station, until, within};
use forecourt_domain::fact::{Fact, TokenStatus};

const T0: &str = "2026-01-31T12:00:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_write_answers_nobody_closes_all_and_heals() {
    let site = Site::start(vec![station("CP1", 1), station("CP2", 1)]).await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let (mut first, mut second) = (site.charger("CP1").await, site.charger("CP2").await);
    first.boot().await;
    second.boot().await;
    // A disk that takes no record: the table is out of reach.
    let sabotage =
        rusqlite::Connection::open(site.directory.path().join("journal.sqlite")).unwrap();
    sabotage.busy_timeout(support::PATIENCE).unwrap();
    sabotage
        .execute_batch("ALTER TABLE record RENAME TO elsewhere")
        .unwrap();
    let start = charger::start("TAG1", 0, T0);
    first
        .send(serde_json::json!([2, "x", "StartTransaction", start]).to_string())
        .await;
    assert_eq!(first.closed().await, Some(1013), "closed, and not answered");
    assert_eq!(second.closed().await, Some(1013), "nobody is served");

    let connect = || Charger::connect(site.running.ocpp_addr, "CP1", Some(PASSWORD), &["ocpp1.6"]);
    until(|| async {
        connect()
            .await
            .err()
            .is_some_and(|refused| refused.status == 503)
    })
    .await;
    let (code, health) = site.get("/healthz").await;
    assert!(code == 503 && health.contains("journal"), "{health}");
    let alarms = site.running.status().await.alarms;
    assert!(alarms.iter().any(|alarm| alarm.kind == "journal_failed"));

    sabotage
        .execute_batch("ALTER TABLE elsewhere RENAME TO record")
        .unwrap();
    within(site.running.ready()).await;
    let mut again = connect().await.unwrap();
    let transaction = again.start("TAG1", 0, T0).await;
    again.stop(transaction, 10, "2026-01-31T12:10:00Z").await;
    let facts = site
        .cloud
        .fact("CP1", |fact| matches!(fact, Fact::TransactionStopped(_)))
        .await;
    let starts = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::TransactionStarted(_)));
    assert_eq!(starts.count(), 1);
    let (_, metrics) = site.get("/metrics").await;
    assert!(
        metrics.contains("forecourt_gateway_journal_failed 0"),
        "{metrics}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_closes_the_socket_and_the_repeat_gets_it() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.answer_limit = std::time::Duration::from_millis(200);
        config.policy.unknown_tokens = forecourt_edge::UnknownTokens::Accept;
    })
    .await;
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    // A disk that takes its time: somebody else holds the write lock.
    let slow = rusqlite::Connection::open(site.directory.path().join("journal.sqlite")).unwrap();
    slow.busy_timeout(support::PATIENCE).unwrap();
    slow.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = charger::start("TAG1", 0, T0);
    let frame = serde_json::json!([2, "x", "StartTransaction", start]);
    charger.send(frame.to_string()).await;
    assert_eq!(
        charger.closed().await,
        Some(1013),
        "closed, and not answered"
    );
    slow.execute_batch("ROLLBACK").unwrap();
    until(|| async { site.running.status().await.connections == 0 }).await;
    let mut again = site.charger("CP1").await;
    let transaction = again.start("TAG1", 0, T0).await;
    again.stop(transaction, 10, "2026-01-31T12:10:00Z").await;
    let facts = site
        .cloud
        .fact("CP1", |fact| matches!(fact, Fact::TransactionStopped(_)))
        .await;
    let starts = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::TransactionStarted(_)));
    assert_eq!(starts.count(), 1);
    let alarms = site.running.status().await.alarms;
    assert!(
        alarms
            .iter()
            .any(|alarm| alarm.kind == "answer_late" && alarm.text.contains("CP1"))
    );
}
