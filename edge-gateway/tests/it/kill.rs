//! The real program under `kill -9` (FAULTS A1, A9), and its commands.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use crate::support::program::{Program, api, output, program, write_config};
use crate::support::{self, Charger, Cloud, PASSWORD, credentials, station, until, within};
use forecourt_domain::fact::Fact;
use forecourt_link::{GatewayPolicy, Lane, StationConfig, UnknownTokens};
use serde_json::{Value, json};
use tokio::process::Command;

/// Returns how often the gateway is killed in one run.
fn kills() -> usize {
    forecourt_test_size::pick(20, 200)
}

const CHARGERS: usize = 50;

/// A state directory that a cloud has welcomed once, with its stations.
async fn prepared(cloud: &Cloud, stations: Vec<StationConfig>) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    cloud.set_stations(stations);
    credentials(&cloud.url()).store(directory.path()).unwrap();
    write_config(directory.path());
    let program = Program::start(directory.path()).await;
    let wanted = cloud.versions().stations;
    until(|| async {
        let report = edge_gateway::JournalReport::read(directory.path());
        report.is_ok_and(|report| {
            report
                .link
                .is_some_and(|link| link.versions.stations >= wanted)
        })
    })
    .await;
    program.kill().await;
    directory
}

async fn charger(program: &Program, name: &str) -> Charger {
    let connected = Charger::connect(program.ocpp, name, Some(PASSWORD), &["ocpp1.6"]).await;
    connected.unwrap()
}

fn start(number: usize) -> Value {
    support::charger::start(
        "TAG1",
        i64::try_from(number).unwrap() * 1_000,
        "2026-01-31T12:00:00Z",
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_repeated_after_a_crash_gets_the_same_transaction() {
    let cloud = Cloud::start().await;
    let directory = prepared(&cloud, vec![station("CP1", 1)]).await;
    let mut ids = BTreeMap::new();
    for round in 0..kills() {
        // Killed right after the frame was written: the answer may be lost
        // before or after the commit, or the frame may never have been read.
        let program = Program::start(directory.path()).await;
        let mut first = charger(&program, "CP1").await;
        first
            .send(
                json!([
                    2,
                    format!("first-{round}"),
                    "StartTransaction",
                    start(round)
                ])
                .to_string(),
            )
            .await;
        let answer = if round % 2 == 0 {
            first.next().await.ok()
        } else {
            None
        };
        program.kill().await;

        let program = Program::start(directory.path()).await;
        let mut second = charger(&program, "CP1").await;
        let again = second.call("StartTransaction", start(round)).await.unwrap();
        if let Some(answer) = answer {
            assert_eq!(
                answer[2], again,
                "round {round}: another answer after the crash"
            );
        }
        let third = second.call("StartTransaction", start(round)).await.unwrap();
        assert_eq!(third, again, "round {round}");
        let id = again["transactionId"].as_i64().unwrap();
        second
            .stop(
                id,
                i64::try_from(round).unwrap() * 1_000 + 500,
                "2026-01-31T12:30:00Z",
            )
            .await;
        assert_eq!(ids.insert(id, round), None, "an id was given twice");
        program.kill().await;
    }
    // The cloud hears of each once.
    let _program = Program::start(directory.path()).await;
    let stops = || {
        cloud
            .facts("CP1", Lane::Transactions)
            .into_iter()
            .filter(is_stop)
            .count()
    };
    until(|| async { stops() == kills() }).await;
    let starts = cloud
        .facts("CP1", Lane::Transactions)
        .into_iter()
        .filter(is_start)
        .count();
    assert_eq!(starts, kills());
}

fn is_start(fact: &Fact) -> bool {
    matches!(fact, Fact::TransactionStarted(_))
}

fn is_stop(fact: &Fact) -> bool {
    matches!(fact, Fact::TransactionStopped(_))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_in_force_is_kept_when_the_program_is_killed_and_the_cloud_is_gone() {
    let cloud = Cloud::start().await;
    let directory = prepared(&cloud, vec![station("CP1", 1)]).await;
    let program = Program::start(directory.path()).await;
    cloud.hellos_reach(2).await;
    let mut before = charger(&program, "CP1").await;
    assert_eq!(
        boot_and_authorize(&mut before).await,
        (300, "Accepted".to_owned())
    );
    cloud.push_policy(GatewayPolicy {
        unknown_tokens: Some(UnknownTokens::Reject),
        heartbeat_interval_s: Some(77),
        ..GatewayPolicy::default()
    });
    cloud.policy_in_force().await;
    // Without a restart: the same socket is judged by the new policy.
    assert_eq!(
        boot_and_authorize(&mut before).await,
        (77, "Invalid".to_owned())
    );
    program.kill().await;
    cloud.refuse(Some(503));
    let program = Program::start(directory.path()).await;
    let mut after = charger(&program, "CP1").await;
    assert_eq!(
        boot_and_authorize(&mut after).await,
        (77, "Invalid".to_owned())
    );
}

/// The heartbeat interval that a charger is told, and what becomes of a card that nobody knows.
async fn boot_and_authorize(charger: &mut Charger) -> (u64, String) {
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    let told = charger.call("BootNotification", boot).await.unwrap();
    let card = json!({"idTag": "STRANGER"});
    let decided = charger.call("Authorize", card).await.unwrap();
    let status = decided["idTagInfo"]["status"].as_str().unwrap();
    (told["interval"].as_u64().unwrap(), status.to_owned())
}

/// What a charger was answered: its transactions, in order.
type Answered = Arc<Mutex<BTreeMap<String, Vec<i64>>>>;

#[tokio::test(flavor = "multi_thread")]
async fn no_answered_message_is_lost_when_the_program_is_killed_under_load() {
    let cloud = Cloud::start().await;
    let names: Vec<String> = (0..CHARGERS).map(|number| format!("CP{number}")).collect();
    let stations = names.iter().map(|name| station(name, 1)).collect();
    let directory = prepared(&cloud, stations).await;
    let answered = Answered::default();
    for round in 0..kills() {
        let program = Program::start(directory.path()).await;
        let before = total(&answered);
        let mut crowd = Vec::new();
        for name in &names {
            let address = program.ocpp;
            crowd.push(tokio::spawn(charge_on(
                address,
                name.clone(),
                round,
                Arc::clone(&answered),
            )));
        }
        // At some moment of the work, another one in each round.
        let enough = before + 1 + (round * 37) % 200;
        until(|| async { total(&answered) >= enough }).await;
        program.kill().await;
        for one in crowd {
            within(one).await.unwrap();
        }
    }
    let _program = Program::start(directory.path()).await;
    let wanted = answered.lock().unwrap().clone();
    for (name, ids) in wanted {
        let told = || -> Vec<i64> {
            let facts = cloud.facts(&name, Lane::Transactions).into_iter();
            facts
                .filter_map(|fact| match fact {
                    Fact::TransactionStarted(start) => start.transaction_id.as_str().parse().ok(),
                    _ => None,
                })
                .collect()
        };
        // In the order of the answers; starts nobody was answered may lie between.
        until(|| async {
            let told = told();
            let mut rest = told.iter();
            ids.iter().all(|id| rest.any(|other| other == id))
        })
        .await;
        let mut unique = told();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), told().len(), "{name}: one start became two");
    }
}

fn total(answered: &Answered) -> usize {
    answered.lock().unwrap().values().map(Vec::len).sum()
}

/// Starts one transaction after the other until the program dies.
async fn charge_on(address: SocketAddr, name: String, round: usize, answered: Answered) {
    let Ok(stream) = tokio::net::TcpStream::connect(address).await else {
        return;
    };
    let url = format!("ws://gateway/{name}");
    let mut request =
        tokio_tungstenite::tungstenite::client::IntoClientRequest::into_client_request(url)
            .unwrap();
    use base64::Engine as _;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{PASSWORD}"));
    let headers = request.headers_mut();
    headers.insert("authorization", format!("Basic {basic}").parse().unwrap());
    headers.insert("sec-websocket-protocol", "ocpp1.6".parse().unwrap());
    let Ok((mut socket, _)) = tokio_tungstenite::client_async(request, stream).await else {
        return;
    };
    use futures_util::{SinkExt as _, StreamExt as _};
    use tokio_tungstenite::tungstenite::Message;
    for number in 0..10_000 {
        let frame = json!([
            2,
            number.to_string(),
            "StartTransaction",
            start(round * 10_000 + number)
        ]);
        if socket.send(Message::text(frame.to_string())).await.is_err() {
            return;
        }
        loop {
            match socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    if frame[0] != 3 {
                        // A call of the gateway's own: this charger is busy.
                        assert_ne!(
                            frame[0], 4,
                            "a CALLERROR for a transaction message: {frame}"
                        );
                        continue;
                    }
                    let id = frame[2]["transactionId"].as_i64().unwrap();
                    answered
                        .lock()
                        .unwrap()
                        .entry(name.clone())
                        .or_default()
                        .push(id);
                    break;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_says_what_is_wrong_before_it_opens_a_port() {
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("gateway.toml");
    let path = config.to_str().unwrap();
    std::fs::write(&config, "[ocpp]\nlisten = 5\nlisen = \"x\"\n").unwrap();
    for command in ["check-config", "run"] {
        let (ok, text) = output(&[command, "--config", path]).await;
        assert!(
            !ok && text.contains("2 problems") && text.contains("is ocpp.listen meant?"),
            "{text}"
        );
    }
    write_config(directory.path());
    let (ok, text) = output(&["check-config", "--config", path]).await;
    assert!(ok && text.contains("in order"), "{text}");
    let (ok, text) = output(&["run", "--config", path]).await;
    assert!(!ok && text.contains("edge-gateway enroll"), "{text}");
    credentials("ws://127.0.0.1:1/")
        .store(directory.path())
        .unwrap();
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let busy = held.local_addr().unwrap();
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("127.0.0.1:0", &busy.to_string())).unwrap();
    let (ok, text) = output(&["run", "--config", path]).await;
    assert!(!ok, "{text}");
    assert!(
        text.contains(&busy.to_string()) && text.contains("FORECOURT_OCPP_LISTEN"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn status_reads_the_journal_of_a_dead_gateway_and_one_journal_has_one_gateway() {
    let cloud = Cloud::start().await;
    let directory = prepared(&cloud, vec![station("CP1", 1)]).await;
    let config = directory.path().join("gateway.toml");
    let path = config.to_str().unwrap();
    let first = Program::start(directory.path()).await;
    let (ok, text) = output(&["run", "--config", path]).await;
    assert!(!ok && text.contains("another gateway runs"), "{text}");
    let mut charging = charger(&first, "CP1").await;
    let id = charging.start("TAG1", 0, "2026-01-31T12:00:00Z").await;
    first.kill().await;
    let (ok, text) = output(&["status", "--config", path]).await;
    assert!(
        ok && text.contains("gateway gw1") && text.contains("site site1"),
        "{text}"
    );
    assert!(
        text.contains(&format!("running: transaction {id} at CP1")),
        "{text}"
    );
    let (ok, text) = output(&["status", "--config", path, "--json"]).await;
    assert!(ok && serde_json::from_str::<Value>(&text).is_ok(), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_drains_when_told_to_stop() {
    let cloud = Cloud::start().await;
    let directory = prepared(&cloud, vec![station("CP1", 1)]).await;
    let mut program = Program::start(directory.path()).await;
    let mut charger = charger(&program, "CP1").await;
    charger.boot().await;
    let pid = program.child.id().unwrap().to_string();
    let told = Command::new("kill")
        .args(["-TERM", &pid])
        .status()
        .await
        .unwrap();
    assert!(told.success());
    assert_eq!(charger.closed().await, Some(1001));
    assert!(within(program.child.wait()).await.unwrap().success());
}

/// Answers one enrolment with this status and body; gives back the request.
#[tokio::test(flavor = "multi_thread")]
async fn the_state_that_others_could_read_is_closed_to_them_at_the_start() {
    use std::os::unix::fs::PermissionsExt as _;
    let cloud = Cloud::start().await;
    let directory = prepared(&cloud, vec![station("CP1", 1)]).await;
    let files = || {
        let entries = std::fs::read_dir(directory.path()).unwrap();
        let files = entries.map(|entry| entry.unwrap().path());
        files.chain([directory.path().to_owned()])
    };
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert!(files().all(|path| path.ends_with("gateway.toml") || mode(&path) & 0o077 == 0));
    for path in files() {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let program = Program::start(directory.path()).await;
    charger(&program, "CP1").await.boot().await;
    let open: Vec<_> = files().filter(|path| mode(path) & 0o077 != 0).collect();
    assert_eq!(open, [] as [&Path; 0]);
    assert!(files().count() > 5, "{:?}", files().collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolment_sends_no_secret_in_clear_to_another_machine_and_reads_it_from_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path().join("state");
    let file = directory.path().join("secret");
    std::fs::write(&file, "fce.default.gw1.once\n").unwrap();
    let enrol = async |cloud: &str, more: &[&str]| {
        let arguments = ["enroll", "--cloud", cloud, "--state-dir"];
        let state = [state.to_str().unwrap()];
        let secret = ["--secret-file", file.to_str().unwrap()];
        output(&[&arguments[..], &state, &secret, more].concat()).await
    };
    // Not an address of the loopback, though nobody but this machine is asked: nothing listens.
    let elsewhere = "http://0.0.0.0:1";
    let (ok, text) = enrol(elsewhere, &[]).await;
    assert!(!ok && text.contains("--insecure"), "{text}");
    assert!(!state.exists());
    let (ok, text) = enrol(elsewhere, &["--insecure"]).await;
    assert!(!ok && text.contains("cannot be reached"), "{text}");
    let given = credentials("wss://example.com/link");
    let (address, served) = api(200, serde_json::to_string(&given).unwrap()).await;
    let (ok, text) = enrol(&format!("http://{address}"), &[]).await;
    assert!(ok, "{text}");
    let request = within(served).await.unwrap();
    let wanted = r#"{"enrolment_secret":"fce.default.gw1.once"}"#;
    assert!(request.ends_with(wanted), "{request}");
    // What the cloud gives is held to the same rule: it is not kept.
    std::fs::remove_dir_all(&state).unwrap();
    let open = serde_json::to_string(&credentials("ws://192.0.2.1/link")).unwrap();
    let (address, served) = api(200, open.clone()).await;
    let (ok, text) = enrol(&format!("http://{address}"), &[]).await;
    within(served).await.unwrap();
    assert!(
        !ok && text.contains("ws://192.0.2.1/link") && text.contains("--insecure"),
        "{text}"
    );
    assert!(!state.join("credentials.json").exists());
    let (address, served) = api(200, open).await;
    let (ok, text) = enrol(&format!("http://{address}"), &["--insecure"]).await;
    within(served).await.unwrap();
    assert!(ok && state.join("credentials.json").exists(), "{text}");
    // The same from standard input.
    let (address, served) = api(200, serde_json::to_string(&given).unwrap()).await;
    let cloud = format!("http://{address}");
    let mut command = program();
    command.args(["enroll", "--cloud", &cloud, "--secret-file", "-"]);
    command.arg("--state-dir").arg(&state);
    command.stdin(std::fs::File::open(&file).unwrap());
    let output = within(command.output()).await.unwrap();
    assert!(output.status.success(), "{output:?}");
    let request = within(served).await.unwrap();
    assert!(request.ends_with(wanted), "{request}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_network_can_read_is_said_once_at_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path();
    // An address for documentation: nobody is there, and nobody is asked.
    credentials("ws://192.0.2.1/link").store(state).unwrap();
    // Its journal cannot be opened, so that its words can be read to their end.
    std::fs::create_dir(state.join("journal.sqlite")).unwrap();
    let said = async |listen: &str| {
        let mut command = program();
        command
            .arg("run")
            .env("FORECOURT_STATE_DIR", state)
            .env("FORECOURT_OCPP_LISTEN", listen)
            .env("FORECOURT_STATUS_LISTEN", listen)
            .env("FORECOURT_CLOUD_INSECURE", "true")
            .stderr(Stdio::piped());
        let output = within(command.output()).await.unwrap();
        assert!(!output.status.success());
        let text = String::from_utf8(output.stderr).unwrap();
        ["charger port", "status port"].map(|port| {
            let line = format!("the {port} is open to the network");
            (
                text.matches(&line).count(),
                text.matches("the link to the cloud has no TLS").count(),
            )
        })
    };
    assert_eq!(said("0.0.0.0:0").await, [(1, 1); 2]);
    assert_eq!(said("127.0.0.1:0").await, [(0, 1); 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_others_can_read_is_refused_unless_the_risk_is_accepted() {
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path();
    // Its journal cannot be opened: where the link is accepted, it ends by that.
    std::fs::create_dir(state.join("journal.sqlite")).unwrap();
    let run = async |enrolled: &str, url: Option<&str>, more: &[&str]| {
        credentials(enrolled).store(state).unwrap();
        let mut command = program();
        command.arg("run").args(more);
        command.env("FORECOURT_STATE_DIR", state);
        command.envs(url.map(|url| ("FORECOURT_CLOUD_URL", url)));
        command.stderr(Stdio::piped());
        let output = within(command.output()).await.unwrap();
        assert!(!output.status.success());
        let text = String::from_utf8(output.stderr).unwrap();
        text.contains("accept the risk with --insecure")
    };
    // Addresses for documentation: nobody is there, and nobody is asked.
    let (open, closed) = ("ws://192.0.2.1/link", "wss://192.0.2.1/link");
    assert!(run(open, None, &[]).await);
    assert!(run(closed, Some(open), &[]).await);
    assert!(!run(open, Some(closed), &[]).await);
    assert!(!run(open, None, &["--insecure"]).await);
    assert!(!run("ws://localhost:1/link", None, &[]).await);
    assert!(!run("ws://[::1]:1/link", None, &[]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolment_trades_the_secret_for_a_credential_that_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path().join("state");
    let given = credentials("wss://example.com/link");
    let (address, served) = api(200, serde_json::to_string(&given).unwrap()).await;
    let arguments = |address: SocketAddr, secret: &str| {
        let cloud = format!("http://{address}/");
        [
            "enroll",
            "--cloud",
            &cloud,
            "--secret",
            secret,
            "--state-dir",
            state.to_str().unwrap(),
        ]
        .map(str::to_owned)
    };
    let enrol = async |address, secret| {
        let arguments = arguments(address, secret);
        output(&arguments.each_ref().map(String::as_str)).await
    };
    let (ok, text) = enrol(address, "fce.default.gw1.once").await;
    assert!(ok && text.contains("gateway gw1 of site site1"), "{text}");
    assert!(!text.contains("s3cret"), "{text}");
    let request = within(served).await.unwrap();
    assert!(
        request.starts_with("POST /v1/gateways/enroll HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.ends_with(r#"{"enrolment_secret":"fce.default.gw1.once"}"#),
        "{request}"
    );
    assert_eq!(edge_gateway::Credentials::load(&state).unwrap(), given);

    let refusal = r#"{"title":"Forbidden","detail":"this secret was used already"}"#;
    let (address, _served) = api(403, refusal.to_owned()).await;
    let (ok, text) = enrol(address, "fce.default.gw1.once").await;
    assert!(
        !ok && text.contains("this secret was used already"),
        "{text}"
    );
    assert_eq!(
        edge_gateway::Credentials::load(&state).unwrap(),
        given,
        "the old one stays"
    );
    let (ok, text) = enrol(address, "fcl.default.gw1.s3cret").await;
    assert!(
        !ok && text.contains("fce.operator.gateway.secret"),
        "{text}"
    );
}
