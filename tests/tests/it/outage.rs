//! The cloud is away for the middle of ten sessions. They start, meter and
//! stop all the same, and arrive once, in order, with their own times and the
//! right bills.

use std::collections::BTreeMap;

use forecourt_tests::api::Api;
use forecourt_tests::gateway::{EdgeGateway, enroll};
use forecourt_tests::process::Process;
use forecourt_tests::proxy::{Network, Proxy};
use forecourt_tests::server::LocalServer;
use forecourt_tests::site;
use serde_json::Value;

/// Ten sessions, one a charger.
const SESSIONS: usize = 10;

/// The chargers' own record of what was charged, by station.
type Truth = BTreeMap<String, Value>;

fn fleet(url: &str) -> Process {
    let arguments = [
        "--url",
        url,
        "--station",
        "OUT",
        "--count",
        "10",
        "--password",
        site::PASSWORD,
        "--token",
        site::CARD,
        "--seconds",
        "6",
        "--speed",
        "300",
        "--json",
    ];
    Process::start_binary("charger-sim", &arguments).unwrap()
}

/// Reads the fleet's lines until `count` chargers told of `event`.
fn wait_for_all(fleet: &mut Process, event: &str, truth: &mut Truth) {
    truth.clear();
    fleet
        .wait_for(|line| {
            let told: Value = serde_json::from_str(line).ok()?;
            if told["event"] == event {
                truth.insert(told["station"].as_str()?.to_owned(), told);
            }
            (truth.len() == SESSIONS).then_some(())
        })
        .unwrap();
}

fn check(api: &Api, truth: &Truth) {
    for (station, told) in truth {
        let sessions = site::settled_sessions(api, station, 1).unwrap();
        let session = &sessions[0];
        let energy = told["register_stop_wh"].as_i64().unwrap()
            - told["register_start_wh"].as_i64().unwrap();
        assert_eq!(session["energy_wh"], energy, "{station}: {session}");
        assert_eq!(session["started_at"], told["claimed_start"], "{station}");
        assert_eq!(session["ended_at"], told["claimed_stop"], "{station}");
        let order: Vec<&str> = session["history"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step["status"].as_str().unwrap())
            .collect();
        assert_eq!(
            order,
            ["CREATED", "STARTING", "CHARGING", "FINISHED", "SETTLED"],
            "{station}"
        );
        let cdrs = site::cdrs(api, station).unwrap();
        assert_eq!(cdrs.len(), 1, "{station}");
        let by_hand = site::price_by_hand(energy, seconds(told));
        assert_eq!(
            cdrs[0]["total"]["amount_minor"], by_hand,
            "{station}: {}",
            cdrs[0]
        );
    }
}

/// How long the charger says it charged, in whole seconds.
fn seconds(told: &Value) -> i64 {
    let millis = |name: &str| {
        let text = told[name].as_str().unwrap();
        forecourt_types::Timestamp::parse(text).unwrap().millis()
    };
    (millis("claimed_stop") - millis("claimed_start")) / 1000
}

async fn sessions_survive(outage: Network) {
    let data = tempfile::tempdir().unwrap();
    let state = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &["--no-gateway"]).unwrap();
    let proxy = Proxy::start(server.http).await.unwrap();
    let link = format!("ws://{}/link", proxy.address());
    let check_and_charge = tokio::task::spawn_blocking(move || {
        let api = server.api().unwrap();
        let stations: Vec<String> = (1..=SESSIONS).map(|n| format!("OUT-{n}")).collect();
        site::build(
            &api,
            &stations.iter().map(String::as_str).collect::<Vec<_>>(),
        )
        .unwrap();
        enroll(&api, &format!("http://{}", server.http), state.path()).unwrap();
        let mut gateway = EdgeGateway::start(state.path(), &link).unwrap();
        gateway.wait_for_link().unwrap();
        // The station list comes over the link just now: chargers come back until it is there.
        let mut fleet = fleet(&gateway.ocpp_url);
        let mut truth = Truth::new();
        wait_for_all(&mut fleet, "transaction_id_assigned", &mut truth);
        proxy.set(outage);
        wait_for_all(&mut fleet, "session_closed", &mut truth);
        proxy.set(Network::Open);
        check(&api, &truth);
    });
    check_and_charge.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_survive_a_cut_link() {
    sessions_survive(Network::Cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_survive_an_unavailable_cloud() {
    sessions_survive(Network::Unavailable).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_survive_a_silent_cloud() {
    sessions_survive(Network::Silent).await;
}
