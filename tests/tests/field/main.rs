//! Charges as the field reports them, played on the whole product from outside:
//! OCPP frames over a real WebSocket, the outcome read over the HTTP API.
//!
//! A case is data, see `cases/README.md`. All of them run at once against one
//! local server for each time zone, each at a station of its own. `FORECOURT_CASE=text` plays only
//! the cases whose name holds the text.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod board;
mod case;
mod expect;
mod fill;
mod play;
mod socket;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use board::Board;
use case::Case;
use forecourt_tests::api::Api;
use forecourt_tests::process::PATIENCE;
use forecourt_tests::server::LocalServer;
use forecourt_tests::site;
use serde_json::json;
use socket::Socket;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Cases that are played at the same time: enough to fill the waits of each.
const AT_ONCE: usize = 24;

/// The card that is blocked, in the cases.
const BLOCKED_CARD: &str = "BLOCKED";

/// The card of the closing charge that every case ends with, see [`play`].
const FENCE_CARD: &str = "FENCE";

/// The time zone of the site, in which the times of tariffs are judged, where a case names none.
const ZONE: &str = "Asia/Bangkok";

fn furnish(api: &Api, zone: &str) -> Result<()> {
    site::build(api, &[])?;
    let zone = json!({"time_zone": zone});
    api.patch(&format!("/v1/sites/{}", site::SITE), &zone)?
        .ok()?;
    for (uid, status) in [(BLOCKED_CARD, "blocked"), (FENCE_CARD, "active")] {
        let card = json!({"uid": uid, "type": "RFID", "user_id": "user-1", "status": status});
        api.post("/v1/tokens", &card)?.ok()?;
    }
    Ok(())
}

/// Waits until the gateway knows the cards: it fetches their list a moment after
/// they were added, and a case that starts before would be one of strangers.
async fn wait_for_cards(url: &str) -> Result<()> {
    let mut socket = Socket::open(url, "PROBE", "1.6").await?;
    let deadline = Instant::now() + PATIENCE;
    let cards = [
        (site::CARD, "Accepted"),
        (BLOCKED_CARD, "Blocked"),
        (FENCE_CARD, "Accepted"),
    ];
    for (card, expected) in cards {
        loop {
            let answer = socket.call("Authorize", &json!({"idTag": card})).await?;
            if answer["idTagInfo"]["status"] == expected {
                break;
            }
            ensure!(Instant::now() < deadline, "{card} stays {answer}");
            // Paces the asking; nothing depends on how long it is.
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    Ok(())
}

/// Adds the station where the case says more of it than its name; the others
/// are let in as they come.
fn add_station(api: &Api, case: &Case) -> Result<()> {
    if case.station.is_empty() && case.tariff.is_none() {
        return Ok(());
    }
    let mut station = json!({
        "station_id": case.station_id, "site_id": site::SITE, "security_profile": 0,
    });
    for (name, value) in &case.station {
        station[name] = value.clone();
    }
    if let Some(tariff) = &case.tariff {
        let mut tariff = tariff.clone();
        tariff["name"] = json!(case.station_id);
        tariff["valid_from"] = json!("2020-01-01T00:00:00Z");
        let made = api.post("/v1/tariffs", &tariff)?.ok()?;
        station["tariff_id"] = made["tariff_id"].clone();
    }
    api.post("/v1/stations", &station)?.ok()?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_charge_is_billed_right_or_shown_to_a_person() {
    let cases = case::all().unwrap();
    assert!(!cases.is_empty(), "FORECOURT_CASE names no case");
    let count = cases.len();
    let mut by_zone: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for case in cases {
        by_zone
            .entry(case.zone().to_owned())
            .or_default()
            .push(case);
    }
    let mut running = JoinSet::new();
    for (zone, cases) in by_zone {
        running.spawn(async move { play_in(&zone, cases).await });
    }
    let mut list = Vec::new();
    while let Some(wrong) = running.join_next().await {
        list.extend(wrong.unwrap());
    }
    assert!(
        list.is_empty(),
        "{} of {count} cases are wrong:\n{}",
        list.len(),
        list.join("\n")
    );
}

/// Plays the cases of one time zone. Returns what was wrong.
async fn play_in(zone: &str, cases: Vec<Case>) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    // All of them come at once from this machine.
    let config = folder.path().join("field.toml");
    let limits =
        "accept_unknown = true\nunknown_per_minute = 100000\nmax_unknown_stations = 5000\n";
    std::fs::write(&config, limits).unwrap();
    let arguments = ["--config", config.to_str().unwrap()];
    let server = LocalServer::start(folder.path(), &arguments).unwrap();
    let api = server.api().unwrap();
    furnish(&api, zone).unwrap();
    let url = server.ocpp_url().unwrap();
    let told = |case: &Case, error| format!("{} ({}): {error:#}", case.name, case.why);
    let mut wrong = BTreeSet::new();
    let mut ready = Vec::new();
    for case in cases {
        match add_station(&api, &case) {
            Ok(()) => ready.push(case),
            Err(error) => drop(wrong.insert(told(&case, error))),
        }
    }
    wait_for_cards(&url).await.unwrap();
    let board = Board::start(&api);
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    for case in ready {
        let (url, api) = (url.clone(), api.clone());
        let (board, places) = (board.clone(), places.clone());
        running.spawn(async move {
            let _place = places.acquire().await;
            let played = play::play(&case, &url, &api, board).await;
            played.map_err(|error| told(&case, error))
        });
    }
    while let Some(played) = running.join_next().await {
        let played = played.unwrap();
        // Seen at once with `--nocapture`.
        println!("{}", played.as_ref().err().map_or("right", String::as_str));
        wrong.extend(played.err());
    }
    wrong
}
