//! The link is replaced in time, found dead, and refused with a reason.

use std::time::Duration;

use crate::support::{self, Site, station, until, within};
use forecourt_domain::fact::{Fact, TokenStatus};
use forecourt_link::{CommandMessage, Lane, ToGateway};
use forecourt_types::{CommandId, StationId, Timestamp};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_link_is_replaced_before_its_time_and_no_charger_notices() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.cloud.reconnect_after = Duration::from_millis(300);
    })
    .await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    site.cloud.hellos_reach(4).await;
    assert!(
        site.cloud.overlapped(),
        "the new link opens before the old one closes"
    );
    let transaction = charger.start("TAG1", 0, "2026-01-31T12:00:00Z").await;
    charger.stop(transaction, 10, "2026-01-31T12:10:00Z").await;
    let facts = site
        .cloud
        .fact("CP1", |fact| matches!(fact, Fact::TransactionStopped(_)))
        .await;
    let starts = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::TransactionStarted(_)));
    assert_eq!(starts.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_close_frame_of_the_cloud_is_answered_and_the_link_made_anew() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let before = site.cloud.hellos().len();
    site.cloud.close();
    until(|| async { site.cloud.closes_answered() == 1 }).await;
    site.cloud.hellos_reach(before + 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_cloud_is_found_out_and_called_again() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.cloud.ping_interval = Duration::from_millis(100);
    })
    .await;
    let before = site.cloud.hellos().len();
    site.cloud.fall_silent(true);
    until(|| async { !site.running.status().await.link_welcomed }).await;
    site.cloud.fall_silent(false);
    site.cloud.hellos_reach(before + 1).await;
    until(|| async { site.running.status().await.link_welcomed }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_credential_is_said_in_words_and_tried_again() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    assert_eq!(site.cloud.credentials()[0], "Bearer fcl.default.gw1.s3cret");
    for status in [401, 403] {
        site.cloud.refuse(Some(status));
        site.cloud.cut();
        until(|| async {
            let alarms = site.running.status().await.alarms;
            let said =
                |text: &str| text.contains(&format!("HTTP {status}")) && text.contains("enroll");
            alarms
                .iter()
                .any(|alarm| alarm.kind == "link_refused" && said(&alarm.text))
        })
        .await;
    }
    // Told once, whatever the number of attempts.
    let attempts = site.cloud.credentials().len() + 10;
    until(|| async { site.cloud.credentials().len() >= attempts }).await;
    let (_, metrics) = site.get("/metrics").await;
    let told = metrics.lines().find(|line| line.contains("link_refused"));
    assert!(
        told.unwrap().ends_with(" 2"),
        "one for each status: {told:?}"
    );
    let alarms = site.running.status().await.alarms;
    let text = &alarms.first().unwrap().text;
    for said in ["--cloud URL --secret-file -", "another --state-dir"] {
        assert!(text.contains(said), "{text}");
    }
    site.cloud.refuse(None);
    until(|| async { site.running.status().await.link_welcomed }).await;
    let (_, page) = site.get("/status.json").await;
    assert!(!page.contains("s3cret"), "no secret on the status page");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_newer_cloud_says_is_passed_over() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    for text in [
        r#"{"kind":"weather","sun":true}"#,
        r#"{"kind":"pong"}"#,
        r#"{"kind":7}"#,
        "nonsense",
    ] {
        site.cloud.push_text(text);
    }
    let hellos = site.cloud.hellos().len();
    until(|| async {
        let alarms = site.running.status().await.alarms;
        alarms
            .iter()
            .filter(|alarm| alarm.kind == "link_message_unreadable")
            .count()
            == 3
    })
    .await;
    charger.call("Heartbeat", json!({})).await.unwrap();
    assert_eq!(site.cloud.hellos().len(), hellos, "the link stays up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_of_the_cloud_reaches_the_charger_and_its_outcome_comes_back() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    let message = CommandMessage {
        command_id: CommandId::new("cmd1").unwrap(),
        station_id: StationId::new("CP1").unwrap(),
        epoch: site.running.status().await.epoch.unwrap(),
        expires_at: Timestamp::parse("2100-01-01T00:00:00Z").unwrap(),
        session_id: None,
        boot_generation: None,
        token_parent_uid: None,
        command_type: "unlock".to_owned(),
        arguments: serde_json::from_value(json!({"connector_id": 1})).unwrap(),
    };
    // The same order twice is one call.
    site.cloud.push(&ToGateway::Command(message.clone()));
    site.cloud.push(&ToGateway::Command(message));
    let call = charger.next().await.unwrap();
    assert_eq!((&call[0], &call[2]), (&json!(2), &json!("UnlockConnector")));
    let answer = json!([3, call[1], {"status": "Unlocked"}]);
    charger.send(answer.to_string()).await;
    let states = || {
        let facts = site.cloud.facts("CP1", Lane::Commands);
        let states = facts.into_iter().filter_map(|fact| match fact {
            Fact::CommandUpdated(update) => Some(format!("{:?}", update.state)),
            _ => None,
        });
        states.collect::<Vec<_>>()
    };
    until(|| async { states().last().is_some_and(|state| state == "Completed") }).await;
    charger.call("Heartbeat", json!({})).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_disk_gets_a_new_epoch_before_any_charger_comes_in() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    let old = charger.start("TAG1", 0, "2026-01-31T12:00:00Z").await;
    site.cloud
        .fact("CP1", |fact| matches!(fact, Fact::TransactionStarted(_)))
        .await;
    let Site {
        cloud,
        running,
        directory,
    } = site;
    assert!(running.shutdown(support::PATIENCE).await);
    // The journal is broken beyond SQLite's help; the credential is still there.
    let journal = directory.path().join("journal.sqlite");
    std::fs::write(&journal, "this is no database, ".repeat(1_000)).unwrap();
    for companion in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(directory.path().join(format!("journal.sqlite{companion}")));
    }
    let config = support::config(directory.path());
    let running = edge_gateway::start(config, support::credentials(&cloud.url()))
        .await
        .unwrap();
    let site = Site {
        cloud,
        running,
        directory,
    };
    within(site.running.ready()).await;
    let status = site.running.status().await;
    assert_eq!(status.epoch.unwrap().ordinal(), 2);
    let alarms: Vec<_> = status.alarms.iter().map(|alarm| alarm.kind).collect();
    assert!(
        alarms.contains(&"journal_moved_aside") && alarms.contains(&"disk_lost"),
        "{alarms:?}"
    );
    let kept = std::fs::read_dir(site.directory.path()).unwrap();
    let kept = kept.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .contains(".broken-")
    });
    assert_eq!(kept.count(), 1, "nothing is deleted");
    until(|| async {
        let name = support::Charger::connect(
            site.running.ocpp_addr,
            "CP1",
            Some(support::PASSWORD),
            &["ocpp1.6"],
        );
        name.await.is_ok()
    })
    .await;
    until(|| async { site.running.status().await.connections == 0 }).await;
    let mut charger = site.charger("CP1").await;
    let new = charger.start("TAG2", 0, "2026-01-31T13:00:00Z").await;
    assert_ne!(new, old, "no transaction id is given twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_by_tls_trusts_the_named_authority_and_no_other() {
    let files = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let cloud = support::Cloud::start_tls(tls).await;
    let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let trust = async |pem: String| {
        let directory = tempfile::tempdir().unwrap();
        let path = files.path().join("ca.pem");
        std::fs::write(&path, pem).unwrap();
        let mut config = support::config(directory.path());
        config.cloud.ca_file = Some(path);
        let credentials = support::credentials(&cloud.url());
        (
            edge_gateway::start(config, credentials).await.unwrap(),
            directory,
        )
    };
    let (running, _directory) = trust(made.cert.pem()).await;
    within(running.ready()).await;
    let credentials = cloud.credentials().len();
    let (stranger, _directory) = trust(other.cert.pem()).await;
    until(|| async { cloud.distrusted() >= 1 }).await;
    assert!(!stranger.status().await.ready);
    assert!(running.shutdown(support::PATIENCE).await);
    // It never got so far as to show its credential.
    assert_eq!(cloud.credentials().len(), credentials);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_enrols_its_gateway_says_itself_what_helps_against_a_refusal() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.cloud.refused_advice = Some("Ask the host.".to_owned());
    })
    .await;
    site.cloud.refuse(Some(403));
    site.cloud.cut();
    until(|| async {
        let alarms = site.running.status().await.alarms;
        let mut texts = alarms.iter().map(|alarm| alarm.text.as_str());
        texts.any(|text| text.ends_with("Ask the host.") && !text.contains("edge-gateway"))
    })
    .await;
}
