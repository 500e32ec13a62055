//! The first screen in one answer, and what it reads.

use std::sync::Arc;

use forecourt_api::{ApiState, Settings, router};
use forecourt_cloud::gateways::disconnected;
use forecourt_domain::fact::{
    ConnectorStatusKind, Fact, Noticed, TransactionSampled, TransactionStarted,
};
use forecourt_memory::world as testing;
use forecourt_memory::{GatewayRecords, run};
use serde_json::{Value, json};

use super::commands::connected_site;
use super::counted::CountedTable;
use super::world::{URL, World};

fn overview(api: &World, token: &str, query: &str) -> Value {
    let answer = api.call("GET", &format!("/v1/overview{query}"), token, None);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// A site in Bangkok with a charge that goes on at a connected charger.
fn charging_site() -> (World, testing::World) {
    let (api, mut site) = connected_site();
    let path = format!("/v1/sites/{}", site.ours.site);
    let zone = json!({"time_zone": "Asia/Bangkok"});
    assert_eq!(api.patch(&path, zone).status, 200);
    let connected = Noticed::new(Noticed::STATION_CONNECTED, json!({}).into());
    site.write(0, Fact::Noticed(connected));
    site.status(0, ConnectorStatusKind::Charging);
    site.start("1", 0, 0);
    site.settle();
    (api, site)
}

#[test]
fn the_first_screen_tells_what_happens_and_what_was_taken_on_the_day_of_the_site() {
    let (api, mut site) = charging_site();
    let shown = overview(&api, &api.admin, "");
    assert_eq!(
        shown["connectors_by_status"],
        json!({"CHARGING": 1}),
        "{shown}"
    );
    assert_eq!(
        (&shown["open_sessions"], &shown["stations_connected"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        shown["checklist"],
        json!({"has_site": true, "has_station": true, "has_tariff": true, "has_session": true,
            "has_bill": false})
    );
    assert_eq!(shown["review"]["open"], 0);
    let here = &shown["sites"][0];
    assert_eq!(
        (&here["charging"], &here["free"], &here["away"]),
        (&json!(1), &json!(0), &json!(0))
    );
    assert_eq!(here["today"]["sessions"], 0);
    site.stop("1", 30, 2_000);
    site.status(31, ConnectorStatusKind::Available);
    site.settle();
    let shown = overview(&api, &api.admin, "");
    assert_eq!(shown["checklist"]["has_bill"], true);
    let today = &shown["sites"][0]["today"];
    assert_eq!(today["day"], "2026-01-01", "{today}");
    assert_eq!(
        (&today["sessions"], &today["energy_wh"]),
        (&json!(1), &json!(2_000))
    );
    assert_eq!(
        today["amounts"],
        json!([{"amount_minor": 100, "currency": "EUR"}])
    );
    // The next charge ends in the evening in UTC, which is the next day in Bangkok.
    site.start("2", 17 * 60, 2_000);
    site.stop("2", 17 * 60 + 30, 3_000);
    site.settle();
    let sums = api.get("/v1/reports/daily?dimension=site_local").json();
    let days: Vec<_> = sums["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["day"].as_str().unwrap().to_owned(),
                one["energy_wh"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        days,
        [
            ("2026-01-01".to_owned(), 2_000),
            ("2026-01-02".to_owned(), 1_000)
        ]
    );
    let in_utc = api.get("/v1/reports/daily?dimension=site").json();
    assert_eq!(in_utc["items"][0]["energy_wh"], 3_000, "{in_utc}");
}

/// OCPP 2.x: the connector says only that it is occupied, and the charge says what it does.
#[test]
fn an_occupied_connector_does_what_its_charge_says() {
    let (api, mut site) = connected_site();
    let connected = Noticed::new(Noticed::STATION_CONNECTED, json!({}).into());
    site.write(0, Fact::Noticed(connected));
    let told = |site: &mut testing::World, minute, state: &str| {
        let at = site.at(minute);
        let fact = TransactionSampled {
            charging_state: Some(state.to_owned()),
            ..GatewayRecords::sample("1", at, minute * 100)
        };
        site.write(minute, Fact::TransactionSampled(fact));
        site.settle();
    };
    let shown = |status: &str, minute: i64, site: &testing::World| {
        let connector = &api.get("/v1/stations/CP-1/connectors").json()["items"][0];
        assert_eq!(connector["status"], status, "{connector}");
        assert_eq!(
            connector["status_at"],
            site.at(minute).to_string(),
            "{connector}"
        );
        let overview = overview(&api, &api.admin, "");
        assert_eq!(overview["connectors_by_status"], json!({status: 1}));
        let listed = api.get(&format!("/v1/stations?status={status}")).json();
        assert_eq!(listed["items"][0]["station_id"], "CP-1", "{listed}");
    };
    site.status(1, ConnectorStatusKind::Occupied);
    site.settle();
    shown("OCCUPIED", 1, &site);
    let at = site.at(2);
    let start = TransactionStarted {
        charging_state: Some("EVConnected".to_owned()),
        ..GatewayRecords::start("1", "CARD", at, 0)
    };
    site.write(2, Fact::TransactionStarted(start));
    site.settle();
    shown("PREPARING", 2, &site);
    told(&mut site, 3, "Charging");
    shown("CHARGING", 3, &site);
    told(&mut site, 4, "SuspendedEV");
    shown("SUSPENDED_EV", 4, &site);
    told(&mut site, 5, "Charging");
    // A state that says no more than the charge has said changes nothing.
    site.status(6, ConnectorStatusKind::Occupied);
    site.settle();
    shown("CHARGING", 5, &site);
    site.status(7, ConnectorStatusKind::Faulted);
    site.settle();
    shown("FAULTED", 7, &site);
    site.status(8, ConnectorStatusKind::Occupied);
    site.settle();
    shown("CHARGING", 8, &site);
    site.stop("1", 9, 2_000);
    site.settle();
    shown("OCCUPIED", 9, &site);
    the_changes_are_told_as_events(&api);
}

fn the_changes_are_told_as_events(api: &World) {
    let events = api.get("/v1/stations/CP-1/events").json();
    let events = events["items"].as_array().unwrap();
    let told = |it: &&Value| it["type"] == "connector.status_changed";
    let mut states: Vec<_> = events
        .iter()
        .filter(told)
        .map(|it| {
            let text = |field: &str| it["data"][field].as_str().unwrap_or_default();
            (text("since"), text("previous_status"), text("status"))
        })
        .collect();
    states.sort_unstable();
    let mut before = "";
    for (told, state) in states.iter().zip([
        "occupied",
        "preparing",
        "charging",
        "suspended_ev",
        "charging",
        "faulted",
        "charging",
        "occupied",
    ]) {
        assert_eq!((told.1, told.2), (before, state), "{states:?}");
        before = state;
    }
    assert_eq!(states.len(), 8, "{states:?}");
}

#[test]
fn a_credit_is_counted_on_the_day_of_what_it_undoes_whatever_the_zone_is_now() {
    let (api, mut site) = charging_site();
    site.stop("1", 17 * 60 + 30, 2_000);
    site.settle();
    let path = format!("/v1/sites/{}", site.ours.site);
    let zone = json!({"time_zone": "America/Los_Angeles"});
    assert_eq!(api.patch(&path, zone).status, 200);
    let void = json!({"kind": "void", "reason": "a test"});
    let path = format!("/v1/sessions/{}/corrections", site.session().session_id);
    assert_eq!(api.post(&path, void).status, 201);
    site.drain();
    let sums = api.get("/v1/reports/daily?dimension=site_local").json();
    let sums = sums["items"].as_array().unwrap().clone();
    assert_eq!(sums.len(), 1, "{sums:?}");
    assert_eq!(
        (&sums[0]["day"], &sums[0]["sessions"]),
        (&json!("2026-01-02"), &json!(0))
    );
    assert_eq!(sums[0]["energy_wh"], 0);
}

#[test]
fn nothing_is_called_free_while_its_charger_or_its_gateway_is_away() {
    let (api, mut site) = charging_site();
    site.stop("1", 5, 100);
    site.status(6, ConnectorStatusKind::Available);
    let gone = Noticed::new(Noticed::STATION_DISCONNECTED, json!({}).into());
    site.write(7, Fact::Noticed(gone));
    site.settle();
    let shown = overview(&api, &api.admin, "");
    assert_eq!(shown["connectors_by_status"], json!({"AWAY": 1}), "{shown}");
    let concern = &shown["stations_of_concern"][0];
    assert_eq!(
        (&concern["station_id"], &concern["code"]),
        (&json!("CP-1"), &json!("not_connected"))
    );
    assert!(concern["since"].is_string());
    site.simulation.connections.close("connection");
    let (table, ours) = (&site.simulation.table, &site.ours);
    run(disconnected(
        table,
        &ours.operator,
        &ours.gateway,
        "connection",
    ))
    .unwrap();
    let shown = overview(&api, &api.admin, "");
    let away = &shown["gateways_away"][0];
    assert_eq!(away["gateway_id"], site.ours.gateway.as_str(), "{shown}");
    assert!(away["since"].is_string());
    let fields = json!({"role": "caretaker", "station_ids": ["CP-1"]});
    let caretaker = api.person("caretaker", &fields);
    let path = format!("/v1/gateways/{}", site.ours.gateway);
    assert_eq!(api.call("GET", &path, &caretaker, None).status, 404);
    let of_caretaker = overview(&api, &caretaker, "");
    assert_eq!(of_caretaker["gateways_away"], json!([]), "{of_caretaker}");
    assert_eq!(of_caretaker["stations_unknown"], 1, "{of_caretaker}");
    assert_eq!(shown["stations_unknown"], 1);
    assert_eq!(
        shown["stations_of_concern"],
        json!([]),
        "the gateway is the reason"
    );
    assert_eq!(shown["sites"][0]["away"], 1);
}

#[test]
fn the_oldest_open_reviews_are_counted_by_kind_and_those_that_are_done_are_not() {
    let (api, mut site) = charging_site();
    site.stop("1", 30, 900_000_000);
    site.settle();
    let shown = overview(&api, &api.admin, "")["review"].clone();
    assert_eq!(
        (&shown["open"], &shown["by_kind"]),
        (&json!(1), &json!({"session": 1})),
        "{shown}"
    );
    let oldest = &shown["oldest"][0];
    assert_eq!(oldest["cause_code"], "implausible", "{oldest}");
    let path = format!(
        "/v1/review/{}/resolve",
        oldest["review_id"].as_str().unwrap()
    );
    assert_eq!(api.post(&path, json!({})).status, 200);
    assert_eq!(overview(&api, &api.admin, "")["review"]["open"], 0);
}

#[test]
fn a_faulty_connector_is_shown_with_its_code() {
    let (api, mut site) = charging_site();
    site.stop("1", 5, 100);
    site.status(6, ConnectorStatusKind::Faulted);
    site.settle();
    let shown = overview(&api, &api.admin, "");
    let concern = &shown["stations_of_concern"][0];
    assert_eq!(
        (&concern["code"], &concern["connector_id"]),
        (&json!("faulted"), &json!(1)),
        "{shown}"
    );
    assert_eq!(shown["sites"][0]["faulted"], 1);
}

#[test]
fn the_gravest_of_many_concerns_are_shown() {
    let (api, mut site) = charging_site();
    // More chargers than are shown were just added, and their ids come first.
    for number in 0..25 {
        let id = format!("A{number:02}");
        let station = site.ours.station(&site.simulation, &id);
        assert_eq!(station.as_str(), id);
    }
    let notice = |action| Fact::Noticed(Noticed::new(action, json!({}).into()));
    for (id, minute) in [("Y-1", 4), ("Z-1", 2)] {
        let charger = site.ours.station(&site.simulation, id);
        let before = std::mem::replace(&mut site.station, charger);
        site.write(1, notice(Noticed::STATION_CONNECTED));
        site.write(minute, notice(Noticed::STATION_DISCONNECTED));
        site.settle();
        site.station = before;
    }
    site.stop("1", 5, 100);
    site.status(6, ConnectorStatusKind::Faulted);
    site.settle();
    let shown = overview(&api, &api.admin, "");
    let concerns = shown["stations_of_concern"].as_array().unwrap();
    let ids: Vec<&str> = concerns
        .iter()
        .map(|concern| concern["station_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids[..4], ["CP-1", "Z-1", "Y-1", "A00"], "{ids:?}");
    assert_eq!(ids.len(), 20);
    assert_eq!(shown["more_stations_of_concern"], true);
}

#[test]
fn a_site_owner_sees_the_own_sites_only_and_a_new_operator_an_empty_checklist() {
    let (api, site) = charging_site();
    let elsewhere = json!({"site_id": "elsewhere", "name": "Elsewhere"});
    assert_eq!(api.post("/v1/sites", elsewhere).status, 201);
    let fields = json!({"role": "site_owner", "site_ids": ["elsewhere"]});
    let owner = api.person("owner", &fields);
    let shown = overview(&api, &owner, "");
    assert_eq!(shown["sites"].as_array().unwrap().len(), 1, "{shown}");
    assert_eq!((shown.get("review"), shown.get("checklist")), (None, None));
    assert_eq!(shown["stations"], 0);
    let fields = json!({"role": "caretaker", "station_ids": ["CP-1"]});
    let caretaker = api.person("caretaker", &fields);
    let shown = overview(&api, &caretaker, "");
    assert_eq!(
        (&shown["stations"], &shown["sites"]),
        (&json!(1), &json!([])),
        "{shown}"
    );
    let shown = overview(&api, &api.other, "");
    assert_eq!(
        shown["checklist"],
        json!({"has_site": false, "has_station": false, "has_tariff": false, "has_session": false,
            "has_bill": false})
    );
    drop(site);
}

#[test]
fn a_page_reads_its_sites_and_their_stations_and_no_others() {
    let (api, _site) = charging_site();
    for number in 0..30 {
        let site = json!({"site_id": format!("s{number:02}"), "name": "S"});
        assert_eq!(api.post("/v1/sites", site).status, 201);
        let station = json!({"station_id": format!("C{number:02}"),
            "site_id": format!("s{number:02}"), "security_profile": 0});
        assert_eq!(api.post("/v1/stations", station).status, 201);
    }
    let counted = CountedTable::new(api.simulation.table.clone());
    let mut ports = api.simulation.ports();
    ports.table = Arc::new(counted.clone());
    let settings = Settings::new(URL.to_owned(), "wss://link.example".to_owned());
    let state = ApiState::new(ports, settings, api.keys.clone());
    let api = World {
        router: router(state.clone()),
        state,
        ..api
    };
    let first = overview(&api, &api.admin, "?limit=10");
    assert_eq!(first["sites"].as_array().unwrap().len(), 10);
    let reads = counted.take();
    // The list of sites, the stations of each, the connectors of each station, and three lists of
    // which little is read.
    assert!(reads.queries.len() <= 1 + 10 + 10 + 3, "{reads:?}");
    assert!(reads.by_key <= 10 * 5, "{reads:?}");
    let mut seen = 10;
    let mut next = first["next_cursor"].as_str().map(str::to_owned);
    while let Some(cursor) = next {
        let page = overview(&api, &api.admin, &format!("?limit=10&cursor={cursor}"));
        assert_eq!(page.get("checklist"), None, "it is on the first page");
        seen += page["sites"].as_array().unwrap().len();
        next = page["next_cursor"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, 31);
}
