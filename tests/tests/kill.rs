//! The local server is killed again and again while fifty chargers charge:
//! nothing that was answered is lost, nothing is doubled, every bill is right.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;

use forecourt_tests::api::Api;
use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::site;
use serde_json::Value;

const CHARGERS: usize = 50;
/// Some answers between two kills, so that each finds work half done.
const ANSWERS_BETWEEN_KILLS: usize = 25;

/// A free port below those that the system gives to whoever asks for any: nobody takes it while
/// the server is down, however many other tests run.
fn free_port(among: std::ops::Range<u16>) -> String {
    let first = u16::try_from(std::process::id() % 1_000).unwrap();
    let mut ports = (among.start + first..among.end).chain(among);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    format!("127.0.0.1:{}", ports.find(is_free).unwrap())
}

/// What the chargers know: sessions that ended, and the ids they were given.
#[derive(Default)]
struct Truth {
    /// By station and transaction id: energy.
    ended: BTreeMap<(String, String), i64>,
    answered: usize,
    wrong: Vec<String>,
}

impl Truth {
    fn note(&mut self, line: &str) {
        let Ok(told) = serde_json::from_str::<Value>(line) else {
            return;
        };
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        let key = (text("station"), text("transaction_id"));
        match told["line"].as_str() {
            Some("answered") => self.answered += 1,
            Some("session") => {
                let energy = told["register_stop_wh"].as_i64().unwrap()
                    - told["register_start_wh"].as_i64().unwrap();
                let before = self.ended.insert(key, energy);
                assert_eq!(
                    before, None,
                    "one transaction id was given to two sessions: {told}"
                );
            }
            Some("wrong") => self.wrong.push(line.to_owned()),
            _ => {}
        }
    }
}

fn fleet(ocpp: &str, sessions: usize) -> Process {
    let (chargers, sessions) = (CHARGERS.to_string(), sessions.to_string());
    let url = format!("ws://{ocpp}/ocpp");
    let arguments = [
        "--url",
        &url,
        "--fleet",
        &chargers,
        "--sessions",
        &sessions,
        "--seconds",
        "600",
        "--rate",
        "8",
        "--station",
        "KILL-001",
        "--password",
        site::PASSWORD,
        "--token",
        site::CARD,
        "--retry-id",
        "new",
    ];
    Process::start_binary("charger-sim", &arguments).unwrap()
}

#[test]
fn a_killed_server_loses_nothing_and_doubles_nothing() {
    let (mut kills, sessions) = forecourt_test_size::pick((20, 6), (200, 60));
    let data = tempfile::tempdir().unwrap();
    let (http, ocpp) = (free_port(21_000..26_000), free_port(26_000..31_000));
    let start = || LocalServer::start_on(data.path(), &http, &ocpp, &[]).unwrap();
    let mut server = start();
    let stations: Vec<String> = (1..=CHARGERS).map(|n| format!("KILL-{n:03}")).collect();
    let names: Vec<&str> = stations.iter().map(String::as_str).collect();
    site::build(&server.api().unwrap(), &names).unwrap();
    let mut fleet = fleet(&ocpp, sessions);
    let mut truth = Truth::default();
    let mut next_kill = ANSWERS_BETWEEN_KILLS;
    while let Some(line) = fleet.next_line().unwrap() {
        truth.note(&line);
        if truth.answered >= next_kill && kills > 0 {
            server.process.kill().unwrap();
            server = start();
            kills -= 1;
            next_kill = truth.answered + ANSWERS_BETWEEN_KILLS;
        }
    }
    assert_eq!(
        (kills, truth.wrong.as_slice()),
        (0, &[][..]),
        "every kill was made, no answer was an error"
    );
    assert_eq!(truth.ended.len(), CHARGERS * sessions);
    let api = server.api().unwrap();
    for station in names {
        check(&api, station, sessions, &truth);
    }
}

/// The station's sessions and bills are those the charger knows of.
fn check(api: &Api, station: &str, count: usize, truth: &Truth) {
    let sessions = site::settled_sessions(api, station, count).unwrap();
    for session in sessions {
        let transaction = session["transaction_id"].as_str().unwrap();
        let key = (station.to_owned(), transaction.to_owned());
        assert_eq!(
            session["energy_wh"].as_i64(),
            truth.ended.get(&key).copied(),
            "{session}"
        );
    }
    let cdrs = site::cdrs(api, station).unwrap();
    let priced: BTreeSet<&str> = cdrs
        .iter()
        .filter_map(|cdr| cdr["session_id"].as_str())
        .collect();
    assert_eq!(
        (cdrs.len(), priced.len()),
        (count, count),
        "{station} has one CDR a session"
    );
}
