//! A state folder that holds the journal of another gateway, and addresses that are not the right one.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[expect(dead_code, reason = "each test file uses its part")]
mod support;

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use edge_gateway::{Credentials, JournalReport, StartError};
use forecourt_domain::fact::TokenStatus;
use forecourt_types::GatewayId;
use support::program::{Program, api, output, program, write_config};
use support::{Site, credentials, station, until, within};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

fn unapplied(state: &Path) -> u64 {
    let lanes = JournalReport::read(state).unwrap().lanes;
    lanes.iter().map(|lane| lane.unapplied).sum()
}

/// A stopped gateway `gw1` that has charged a car. Its cloud has applied all of it, or nothing since
/// the charger came.
async fn left_behind(is_applied: bool) -> (support::Cloud, tempfile::TempDir) {
    let site = Site::start(vec![station("CP1", 1)]).await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    if !is_applied {
        site.cloud.refuse(Some(503));
        site.cloud.cut();
    }
    let transaction = charger.start("TAG1", 0, "2026-01-31T12:00:00Z").await;
    charger.stop(transaction, 10, "2026-01-31T12:10:00Z").await;
    // Its leaving is a record, too.
    drop(charger);
    until(|| async { site.running.status().await.connections == 0 }).await;
    let state = site.directory.path();
    until(|| async { (unapplied(state) == 0) == is_applied }).await;
    credentials(&site.cloud.url()).store(state).unwrap();
    let Site {
        cloud,
        running,
        directory,
    } = site;
    assert!(running.shutdown(support::PATIENCE).await);
    cloud.refuse(None);
    (cloud, directory)
}

fn of(gateway: &str, url: &str) -> Credentials {
    Credentials {
        gateway_id: GatewayId::new(gateway).unwrap(),
        credential: format!("fcl.default.{gateway}.s3cret"),
        ..credentials(url)
    }
}

/// Enrols a gateway into a state folder, with an API that would give it its credential: how it
/// ended, and whether the secret was sent.
async fn enrol(state: &Path, gateway: &str, link: &str) -> (bool, String, bool) {
    let (address, served) = api(200, serde_json::to_string(&of(gateway, link)).unwrap()).await;
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&secret, format!("fce.default.{gateway}.once")).unwrap();
    let cloud = format!("http://{address}");
    let arguments = ["enroll", "--cloud", &cloud, "--secret-file"];
    let more = [secret.path().to_str().unwrap(), "--state-dir"];
    let state = [state.to_str().unwrap()];
    let (ok, text) = output(&[&arguments[..], &more, &state].concat()).await;
    (ok, text, served.is_finished())
}

/// Without SQLite's companions, which every reader makes.
fn journals(state: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(state).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names
        .filter(|name| {
            name.starts_with("journal") && !name.ends_with("-wal") && !name.ends_with("-shm")
        })
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_with_records_of_another_gateway_is_refused_before_the_secret_is_spent() {
    let (cloud, directory) = left_behind(false).await;
    let state = directory.path();
    let waiting = unapplied(state);
    let before = (Credentials::load(state).unwrap(), journals(state));
    let (ok, text, spent) = enrol(state, "gw2", &cloud.url()).await;
    assert!(!ok && !spent, "{text}");
    for said in [
        format!("{waiting} records of gateway gw1 of operator default"),
        "another --state-dir".to_owned(),
        "not spent".to_owned(),
    ] {
        assert!(text.contains(&said), "{said}: {text}");
    }
    assert_eq!((Credentials::load(state).unwrap(), journals(state)), before);
    // The gateway itself may be enrolled again: what it holds is still to be sent.
    let (ok, text, _) = enrol(state, "gw1", &cloud.url()).await;
    assert!(ok, "{text}");
    assert_eq!(unapplied(state), waiting);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_the_cloud_has_applied_makes_room_for_another_gateway() {
    let (cloud, directory) = left_behind(true).await;
    let state = directory.path();
    let (ok, text, _) = enrol(state, "gw2", &cloud.url()).await;
    assert!(ok, "{text}");
    let names = journals(state);
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(names[0].starts_with("journal.sqlite.of-gw1-"), "{names:?}");
    let known = Credentials::load(state).unwrap();
    let running = edge_gateway::start(support::config(state), known);
    let running = running.await.unwrap();
    within(running.ready()).await;
    assert_eq!(running.status().await.gateway_id.as_str(), "gw2");
    assert!(running.shutdown(support::PATIENCE).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_gateway_starts_on_the_journal_of_another_one() {
    for is_applied in [false, true] {
        let (cloud, directory) = left_behind(is_applied).await;
        let state = directory.path();
        // As an enrolment of an older release left it, or a person who copied the file.
        of("gw2", &cloud.url()).store(state).unwrap();
        let (kept, hellos) = (journals(state), cloud.hellos().len());
        let known = Credentials::load(state).unwrap();
        let started = edge_gateway::start(support::config(state), known).await;
        assert!(matches!(started, Err(StartError::Journal(_))));
        write_config(state);
        let path = state.join("gateway.toml");
        let (ok, text) = output(&["run", "--config", path.to_str().unwrap()]).await;
        assert!(!ok, "{text}");
        let waiting = match unapplied(state) {
            0 => "no record;".to_owned(),
            count => format!("{count} records of gateway gw1"),
        };
        let (_, status) = output(&["status", "--config", path.to_str().unwrap()]).await;
        for said in ["journal of gateway gw1", "is of gateway gw2", &waiting] {
            assert!(text.contains(said), "{said}: {text}");
            assert!(status.contains(said), "{said}: {status}");
        }
        assert_eq!((journals(state), cloud.hellos().len()), (kept, hellos));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_use_is_refused_before_the_secret_is_spent() {
    let cloud = support::Cloud::start().await;
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path();
    credentials(&cloud.url()).store(state).unwrap();
    write_config(state);
    let running = Program::start(state).await;
    for gateway in ["gw1", "gw2"] {
        let (ok, text, spent) = enrol(state, gateway, &cloud.url()).await;
        assert!(!ok && !spent, "{text}");
        assert!(
            text.contains("stop it") && text.contains("not spent"),
            "{text}"
        );
    }
    running.kill().await;
    let (ok, text, _) = enrol(state, "gw1", &cloud.url()).await;
    assert!(ok, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_of_another_gateway_than_the_secrets_is_not_kept() {
    let directory = tempfile::tempdir().unwrap();
    let given = of("gw2", "wss://example.com/link");
    let (address, _served) = api(200, serde_json::to_string(&given).unwrap()).await;
    let state = directory.path().to_str().unwrap();
    let cloud = format!("http://{address}");
    let secret = "fce.default.gw1.once";
    let arguments = ["enroll", "--cloud", &cloud, "--secret", secret];
    let (ok, text) = output(&[&arguments[..], &["--state-dir", state]].concat()).await;
    assert!(!ok && text.contains("gateway gw2"), "{text}");
    assert!(Credentials::load(directory.path()).is_err());
}
