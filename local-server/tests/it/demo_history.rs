//! The demo's data: its history, and what is wrong in it on purpose.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Api, Server, Start};

/// The longest time in which the history must be delivered and billed, however slow the machine is.
const PATIENCE: Duration = Duration::from_secs(240);
/// The time between two looks at it.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// The number of billed charges after which the server is killed in the middle of the delivery.
const KILLED_AFTER: usize = 10;

/// What the file in the data folder says of the history.
fn marker(data_dir: &Path) -> Value {
    let text = std::fs::read(data_dir.join("demo-history.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// All CDRs of charges that ended before the demo's first start.
fn past_cdrs(api: &Api, data_dir: &Path) -> Vec<Value> {
    let marker = marker(data_dir);
    let made_at = marker["made_at"].as_str().unwrap();
    let mut cdrs = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = api.get(&format!("/v1/cdrs?limit=100&to={made_at}{cursor}"));
        cdrs.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return cdrs,
        }
    }
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        // The pause only limits the rate of requests.
        std::thread::park_timeout(LOOK_EVERY);
    }
}

/// The number of past charges that the server says are being delivered.
fn announced(server: &mut Server) -> usize {
    let line = server.line_with("Meanwhile the chargers deliver");
    let number = line.split_whitespace().find_map(|word| word.parse().ok());
    number.unwrap()
}

fn waiting(api: &Api) -> Vec<Value> {
    api.items("/v1/sessions?status=NEEDS_REVIEW")
}

/// Whether the API shows what the demo has besides charges that go well.
fn shows_what_is_wrong(api: &Api) -> bool {
    let attempts = api.items("/v1/connection-attempts");
    let is_stranger =
        |attempt: &Value| attempt["station_id"] == "MALL-DC3" && attempt["is_added"] == false;
    let refused = api.items("/v1/stations/DEMO-AC2/refused-cards");
    let is_blocked = |card: &Value| card["token_uid"] == "DEMO-BLOCKED";
    let away = api.get("/v1/stations/DEPOT-3/state");
    let broken = api.items("/v1/stations/MALL-AC2/connectors");
    let is_broken = |connector: &Value| {
        connector["status"] == "FAULTED" && connector["error_code"] == "GroundFailure"
    };
    attempts.iter().any(is_stranger)
        && refused.iter().any(is_blocked)
        && away["connected"] == false
        && away["open_sessions"].as_array().map(Vec::len) == Some(1)
        && broken.iter().any(is_broken)
}

/// The versions that the connected stations speak.
fn versions(api: &Api) -> BTreeSet<String> {
    let stations = ["DEMO-DC150", "DEMO-AC1", "MALL-DC1"];
    let boots = stations.map(|id| api.get(&format!("/v1/stations/{id}/state"))["boot"].clone());
    let protocols = boots.iter().filter_map(|boot| boot["protocol"].as_str());
    protocols.map(str::to_owned).collect()
}

#[test]
fn the_demo_has_days_behind_it_once_and_one_charge_that_waits_for_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path();
    let start = Start::on(data_dir)
        .with("--demo")
        .with_variable("FORECOURT_DEMO_HISTORY_DAYS", "2")
        .with_variable("FORECOURT_DEMO_SESSION_SECONDS", "5");
    let mut server = start.run();
    let charges = announced(&mut server);
    let api = server.api();
    until("the first bills", || {
        past_cdrs(&api, data_dir).len() >= KILLED_AFTER
    });
    // The history goes on at the next start where it was.
    server.kill();
    let server = start.run();
    let api = server.api();
    until("the history", || {
        marker(data_dir)["is_delivered"] == true
            && past_cdrs(&api, data_dir).len() + waiting(&api).len() >= charges
    });
    until("what is wrong", || shows_what_is_wrong(&api));
    let cdrs = past_cdrs(&api, data_dir);
    check_week(&api, &cdrs, charges);
    let live = api.items("/v1/sessions?status=CHARGING");
    assert!(live.len() > 1, "{live:?}");
    server.kill();
    // A later start delivers nothing again.
    let server = start.run();
    let api = server.api();
    until("the chargers", || versions(&api).len() == 3);
    assert_eq!(past_cdrs(&api, data_dir).len(), cdrs.len());
    assert_eq!(waiting(&api).len(), 1);
    assert_eq!(api.items("/v1/gateways").len(), 3);
    settle_the_waiting(&api);
}

/// Checks that all charges but one are billed, on more than one day and at each of the sites.
fn check_week(api: &Api, cdrs: &[Value], charges: usize) {
    let waiting = waiting(api);
    let theirs = api.items("/v1/sessions?station_id=DEMO-OLD");
    assert_eq!(waiting.len(), 1, "{waiting:?} {theirs:#?}");
    assert_eq!(waiting[0]["station_id"], "DEMO-OLD");
    assert_eq!(cdrs.len(), charges - 1);
    assert!(charges > 25, "{charges}");
    let text = |cdr: &Value, field: &str| cdr[field].as_str().unwrap().to_owned();
    let days: BTreeSet<String> = cdrs
        .iter()
        .map(|cdr| text(cdr, "started_at").chars().take(10).collect())
        .collect();
    assert!(days.len() >= 2, "{days:?}");
    let sites: BTreeSet<String> = cdrs.iter().map(|cdr| text(cdr, "site_id")).collect();
    assert_eq!(sites.len(), 3, "{sites:?}");
    for cdr in cdrs {
        assert!(cdr["energy_wh"].as_i64().unwrap() > 0, "{cdr}");
    }
    let reviews = api.items("/v1/review");
    let open: Vec<&Value> = reviews
        .iter()
        .filter(|review| review["resolved_at"].is_null())
        .collect();
    assert_eq!(open.len(), 1, "{open:?}");
}

/// States the energy of the charge that waits for a person, which is then billed.
fn settle_the_waiting(api: &Api) {
    let session = waiting(api).remove(0);
    let id = session["session_id"].as_str().unwrap();
    let stated = json!({"kind": "values", "energy_wh": 2_500, "reason": "read from the meter"});
    api.done("POST", &format!("/v1/sessions/{id}/corrections"), stated);
    until("the bill", || {
        api.get(&format!("/v1/sessions/{id}"))["status"] == "SETTLED"
    });
}
