//! A state folder that holds the journal of another gateway, and addresses that are not
//! the right one.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use crate::support::program::{Program, api, output, program, write_config};
use crate::support::{self, Site, credentials, station, until, within};
use edge_gateway::{Credentials, JournalReport, StartError};
use forecourt_domain::fact::TokenStatus;
use forecourt_types::GatewayId;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

fn unapplied(state: &Path) -> u64 {
    let lanes = JournalReport::read(state).unwrap().lanes;
    lanes.iter().map(|lane| lane.unapplied).sum()
}

/// A stopped gateway `gw1` that has charged a car. Its cloud has applied all of it, or nothing
/// since the charger came.
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

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_asked_for_in_a_way_that_keeps_the_secret() {
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path().to_str().unwrap();
    let arguments = ["enroll", "--cloud", "http://127.0.0.1:1", "--state-dir"];
    let (ok, text) = output(&[&arguments[..], &[state]].concat()).await;
    let place = |word: &str| text.find(word).unwrap_or(usize::MAX);
    assert!(!ok && place("--secret-file") < place("--secret "), "{text}");
    write_config(directory.path());
    let config = directory.path().join("gateway.toml");
    let config = ["--config", config.to_str().unwrap()];
    for command in ["run", "check-config"] {
        let (ok, text) = output(&[&[command][..], &config].concat()).await;
        assert_eq!(ok, command == "check-config", "{text}");
        let place = format!("--secret-file FILE --state-dir '{state}'");
        assert!(text.contains(&place), "{text}");
    }
    let (_, text) = output(&["--help"]).await;
    assert!(
        text.starts_with("Serves the EV chargers of a site"),
        "{text}"
    );
}

/// Settings of the section `cloud`, by what their variables' names end with.
type Variables<'a> = &'a [(&'a str, &'a str)];

#[tokio::test(flavor = "multi_thread")]
async fn check_config_refuses_what_run_refuses() {
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path();
    let empty = state.join("empty.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    let empty = empty.to_str().unwrap();
    // Addresses for documentation: nobody is there, and nobody is asked.
    let (open, secret) = ("ws://192.0.2.1/link", "wss://192.0.2.1/link");
    let cases: [(&str, Variables<'_>, &[&str], &str); 6] = [
        (open, &[], &[], "accept the risk with --insecure"),
        (secret, &[("URL", open)], &[], "accept the risk"),
        (secret, &[("CA_FILE", empty)], &[], "holds no certificate"),
        (secret, &[("CA_FILE", "/nowhere")], &[], "cannot be read"),
        (secret, &[("URL", "wss://")], &[], "cloud.url"),
        (open, &[], &["--insecure"], ""),
    ];
    for (enrolled, settings, more, wanted) in cases {
        credentials(enrolled).store(state).unwrap();
        for name in ["check-config", "run"] {
            let mut command = program();
            command
                .arg(name)
                .args(more)
                .env("FORECOURT_STATE_DIR", state);
            // A port that cannot be had ends a run that is not refused.
            command.env("FORECOURT_OCPP_LISTEN", "192.0.2.1:9000");
            for (name, value) in settings {
                command.env(format!("FORECOURT_CLOUD_{name}"), value);
            }
            let ended = command.stderr(Stdio::piped()).stdout(Stdio::piped());
            let ended = within(ended.output()).await.unwrap();
            let text = String::from_utf8(ended.stderr).unwrap();
            assert!(text.contains(wanted), "{name}, {wanted}: {text}");
            let is_well = name == "check-config" && wanted.is_empty();
            assert_eq!(ended.status.success(), is_well, "{name}, {wanted}: {text}");
        }
    }
}

/// A port that answers every connection with the same bytes, whatever is said.
async fn port(answer: &'static [u8]) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4_096]).await;
            let _ = stream.write_all(answer).await;
        }
    });
    address
}

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";
const NOT_FOUND: &[u8] = b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nhi";
/// A TLS alert: what a TLS server says to plain HTTP.
const ALERT: &[u8] = b"\x15\x03\x03\x00\x02\x02\x32";

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_the_right_one_is_said_with_what_to_do() {
    let authority = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let ca = directory.path().join("ca.pem");
    std::fs::write(&ca, authority.cert.pem()).unwrap();
    let cases = [
        ("https", PAGE, "begins with http:// or ws://"),
        ("http", ALERT, "use https://"),
        ("http", NOT_FOUND, "the address of the API"),
    ];
    for (scheme, answer, wanted) in cases {
        let cloud = format!("{scheme}://{}", port(answer).await);
        let arguments = ["enroll", "--cloud", &cloud, "--secret", "fce.o.g.s"];
        let state = directory.path().join("enrol");
        let state = ["--state-dir", state.to_str().unwrap()];
        let ca = ["--ca-file", ca.to_str().unwrap()];
        let (ok, text) = output(&[&arguments[..], &state, &ca].concat()).await;
        assert!(!ok && text.contains(wanted), "{wanted}: {text}");
    }
    let cases = [
        ("ws", PAGE, "without cloud.url"),
        ("ws", NOT_FOUND, "with its whole path"),
        ("ws", ALERT, "begins with wss://"),
        ("wss", PAGE, "begins with http:// or ws://"),
    ];
    for (scheme, answer, wanted) in cases {
        let url = format!("{scheme}://{}", port(answer).await);
        credentials(&url).store(directory.path()).unwrap();
        let mut command = program();
        command
            .arg("run")
            .env("FORECOURT_STATE_DIR", directory.path());
        for name in ["OCPP_LISTEN", "STATUS_LISTEN"] {
            command.env(format!("FORECOURT_{name}"), "127.0.0.1:0");
        }
        command.env("FORECOURT_CLOUD_CA_FILE", &ca);
        let mut running = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(running.stderr.take().unwrap()).lines();
        within(async {
            loop {
                let line = log.next_line().await.unwrap().unwrap();
                if line.to_lowercase().contains(wanted) {
                    break;
                }
            }
        })
        .await;
        running.kill().await.unwrap();
    }
}
