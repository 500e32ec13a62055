//! The list of stations by what is known of them just now, as the pipeline has heard it.

use axum::http::header::{ACCEPT, HeaderValue};
use forecourt_domain::fact::{Boot, ConnectorStatusKind, Fact, Noticed};
use forecourt_memory::world as testing;
use serde_json::{Value, json};

use super::commands::connected_site;
use super::csv_file::counts;
use super::stations_csv::import;
use super::world::{Answer, World};

/// A station that has booted, is connected, has told a fault and charges all the same.
fn charging() -> (World, testing::World) {
    let (api, mut site) = connected_site();
    let connected = Noticed::new(Noticed::STATION_CONNECTED, json!({}).into());
    site.write(1, Fact::Noticed(connected));
    let boot = Boot {
        vendor: "V".to_owned(),
        model: "Wallbox 22".to_owned(),
        serial: None,
        firmware: None,
        reason: None,
        boot_generation: 1,
        protocol: "ocpp1.6".to_owned(),
    };
    site.write(2, Fact::Boot(boot));
    site.status(3, ConnectorStatusKind::Faulted);
    site.start("t0", 4, 1_000);
    site.settle();
    (api, site)
}

fn found(api: &World, query: &str) -> usize {
    let answer = api.get(&format!("/v1/stations?{query}"));
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    answer.json()["items"].as_array().unwrap().len()
}

/// The stations as a file.
fn file(api: &World, query: &str) -> Answer {
    let path = format!("/v1/stations?{query}");
    let mut request = World::request("GET", &path, &api.admin, None);
    let csv = HeaderValue::from_static("text/csv");
    request.headers_mut().insert(ACCEPT, csv);
    api.send(request)
}

#[test]
fn a_station_is_found_by_its_connection_its_model_and_the_status_of_a_connector() {
    let (api, mut site) = charging();
    for (query, wanted) in [
        ("connected=true", 1),
        ("connected=false", 0),
        ("connected=unknown", 0),
        ("connected=false,unknown", 0),
        ("connected=true,false", 1),
        ("model=WALLBOX%2022", 1),
        ("model=Wallbox", 0),
        ("status=FAULTED", 1),
        ("status=AVAILABLE,FAULTED", 1),
        ("status=AVAILABLE", 0),
        ("status=FAULTED&connected=true&model=wallbox%2022", 1),
        ("status=FAULTED&connected=false", 0),
    ] {
        assert_eq!(found(&api, query), wanted, "{query}");
    }
    let gone = Noticed::new(Noticed::STATION_DISCONNECTED, json!({}).into());
    site.write(5, Fact::Noticed(gone));
    site.status(6, ConnectorStatusKind::Available);
    site.settle();
    for (query, wanted) in [
        ("connected=false", 1),
        ("connected=false,unknown", 1),
        ("connected=unknown", 0),
        ("connected=true", 0),
        ("status=FAULTED", 0),
        ("status=AVAILABLE", 1),
    ] {
        assert_eq!(found(&api, query), wanted, "{query}");
    }
    // A station at a site without a gateway: nobody knows.
    let site = json!({"site_id": "bare", "name": "Bare"});
    assert_eq!(api.post("/v1/sites", site).status, 201);
    let station = json!({"station_id": "CP-BARE", "site_id": "bare", "security_profile": 0});
    assert_eq!(api.post("/v1/stations", station).status, 201);
    for (query, wanted) in [
        ("connected=false", 1),
        ("connected=unknown", 1),
        ("connected=false,unknown", 2),
    ] {
        assert_eq!(found(&api, query), wanted, "{query}");
    }
    for query in [
        "connected=maybe",
        "connected=false,",
        "status=BROKEN",
        "status=",
        "expand=sessions",
    ] {
        let answer = api.get(&format!("/v1/stations?{query}"));
        assert_eq!(answer.status, 400, "{query}: {answer:?}");
        assert_eq!(file(&api, query).status, 400, "{query}");
    }
}

#[test]
fn the_connectors_of_a_station_are_in_its_row_when_they_are_asked_for() {
    let (api, _site) = charging();
    let row = |query: &str| -> Value {
        let list = api.get(&format!("/v1/stations?{query}")).json();
        list["items"][0]["now"]["connectors"].clone()
    };
    assert_eq!(row("limit=1"), Value::Null);
    let shown = row("expand=connectors");
    let own = api.get("/v1/stations/CP-1/connectors").json();
    assert_eq!(shown, own["items"]);
    let connectors = shown.as_array().unwrap();
    let charging = connectors.iter().find(|it| it["session_id"].is_string());
    assert_eq!(charging.unwrap()["status"], "FAULTED", "{shown}");
    assert!(charging.unwrap()["status_at"].is_string());
}

#[test]
fn a_station_that_moves_is_listed_by_when_it_was_heard_at_its_new_site_at_once() {
    let (api, _site) = charging();
    for id in ["north", "south"] {
        api.post("/v1/sites", json!({"site_id": id, "name": id}));
    }
    let heard_at = |site: &str| found(&api, &format!("sort=last_heard&site_id={site}"));
    assert_eq!((heard_at("site"), heard_at("north")), (1, 0));
    let moved = api.patch("/v1/stations/CP-1", json!({"site_id": "north"}));
    assert_eq!(moved.status, 200, "{moved:?}");
    assert_eq!((heard_at("site"), heard_at("north")), (0, 1));
    let file = "station_id,site_id\nCP-1,south\n";
    let import = import(&api, "", file);
    assert_eq!(import.status, 200, "{import:?}");
    assert_eq!((heard_at("north"), heard_at("south")), (0, 1));
}

#[test]
fn a_station_that_moves_while_its_state_cannot_be_written_is_listed_after_a_repeat() {
    let (api, _site) = charging();
    for id in ["north", "south"] {
        api.post("/v1/sites", json!({"site_id": id, "name": id}));
    }
    let heard_at = |site: &str| found(&api, &format!("sort=last_heard&site_id={site}"));
    let patch = || {
        let moved = api.patch("/v1/stations/CP-1", json!({"site_id": "north"}));
        assert_eq!(moved.status, 200, "{moved:?}");
    };
    let file = || {
        let moved = import(&api, "", "station_id,site_id\nCP-1,south\n");
        counts(&moved)
    };
    // The state alone holds the model.
    api.simulation.faults.refuse("Wallbox 22");
    patch();
    assert_eq!(heard_at("north"), 0);
    api.simulation.faults.heal();
    patch();
    assert_eq!(heard_at("north"), 1);
    api.simulation.faults.refuse("Wallbox 22");
    assert_eq!(file(), [0, 1, 0, 0]);
    assert_eq!(heard_at("south"), 0);
    api.simulation.faults.heal();
    assert_eq!(file(), [0, 0, 1, 0]);
    assert_eq!(heard_at("south"), 1);
}
