//! What is told of the sites just now: to their operator, and to everybody.

use forecourt_domain::fact::{ConnectorRef, ConnectorStatus, ConnectorStatusKind, Fact, Noticed};
use forecourt_memory::world as testing;
use forecourt_types::ClaimedAt;
use serde_json::{Value, json};

use super::commands::connected_site;
use super::world::{Answer, World};

const MAP: &str = "/v1/locations.geojson";

fn map(api: &World) -> Answer {
    api.call("GET", MAP, "", None)
}

fn tell(site: &mut testing::World, minute: i64, fact: Fact) {
    site.write(minute, fact);
    site.settle();
}

fn status(site: &testing::World, connector_id: u32, status: ConnectorStatusKind) -> Fact {
    Fact::ConnectorStatus(ConnectorStatus {
        connector: ConnectorRef {
            evse_id: None,
            connector_id,
        },
        status,
        claimed_at: Some(ClaimedAt(site.at(1))),
        first_received_at: None,
        error_code: None,
        info: None,
    })
}

/// A site with one charger that is connected: connector 1 is free and connector 2 charges.
fn busy_site() -> (World, testing::World) {
    let (api, mut site) = connected_site();
    let connected = Noticed::new(Noticed::STATION_CONNECTED, json!({}).into());
    tell(&mut site, 1, Fact::Noticed(connected));
    for (number, kind) in [
        (0, ConnectorStatusKind::Available),
        (1, ConnectorStatusKind::Available),
        (2, ConnectorStatusKind::Charging),
    ] {
        let fact = status(&site, number, kind);
        tell(&mut site, 2, fact);
    }
    (api, site)
}

fn publish(api: &World, site: &testing::World) {
    let location = json!({"location": {"latitude": 13.7563, "longitude": 100.5018},
        "time_zone": "Asia/Bangkok"});
    let path = format!("/v1/sites/{}", site.ours.site);
    assert_eq!(api.patch(&path, location).status, 200);
    let publish = json!({"publishes_locations": true});
    assert_eq!(api.patch("/v1/operator", publish).status, 200);
}

#[test]
fn a_snapshot_tells_the_stations_of_a_site_and_their_sums() {
    let (api, site) = busy_site();
    let path = format!("/v1/sites/{}/snapshot", site.ours.site);
    let shown = api.get(&path);
    assert_eq!(shown.status, 200, "{shown:?}");
    let shown = shown.json();
    assert_eq!(shown["gateway_connected"], true);
    assert_eq!(shown["gateway_id"], site.ours.gateway.as_str());
    let station = &shown["stations"][0];
    assert_eq!(station["station_id"], "CP-1", "{shown}");
    assert_eq!(station["connected"], true);
    assert_eq!(station["connectors"][2]["status"], "CHARGING");
    let expected = json!({"stations": 1, "stations_connected": 1, "stations_unknown": 0,
        "connectors": 2, "connectors_by_status": {"AVAILABLE": 1, "CHARGING": 1},
        "open_sessions": 0});
    assert_eq!(shown["totals"], expected);
    assert_eq!(api.call("GET", &path, &api.other, None).status, 404);
}

#[test]
fn a_site_owner_sees_the_snapshot_of_the_own_site_and_of_no_other() {
    let (api, site) = busy_site();
    let other = json!({"site_id": "elsewhere", "name": "Elsewhere"});
    assert_eq!(api.post("/v1/sites", other).status, 201);
    let fields = json!({"role": "site_owner", "site_ids": [site.ours.site.as_str()]});
    let owner = api.person("owner", &fields);
    let path = format!("/v1/sites/{}/snapshot", site.ours.site);
    let shown = api.call("GET", &path, &owner, None);
    assert_eq!(shown.status, 200, "{shown:?}");
    assert_eq!(shown.json()["totals"]["stations"], 1);
    let path = "/v1/sites/elsewhere/snapshot";
    assert_eq!(api.call("GET", path, &owner, None).status, 404);
}

#[test]
fn the_map_is_hidden_until_the_operator_shows_it() {
    let (api, site) = busy_site();
    assert_eq!(map(&api).status, 404);
    publish(&api, &site);
    let shown = map(&api);
    assert_eq!(shown.status, 200, "{shown:?}");
    assert_eq!(shown.header("content-type"), "application/geo+json");
    assert_eq!(shown.header("access-control-allow-origin"), "*");
    let feature = shown.json()["features"][0].clone();
    assert_eq!(
        feature["geometry"]["coordinates"],
        json!([100.5018, 13.7563])
    );
    let properties = &feature["properties"];
    assert_eq!(properties["time_zone"], "Asia/Bangkok");
    assert_eq!(
        (&properties["available"], &properties["connectors"]),
        (&json!(1), &json!(2)),
        "{properties}"
    );
    let station = &properties["stations"][0];
    let tariff = station["tariff_id"].as_str().unwrap();
    assert_eq!(properties["tariffs"][tariff]["tariff_id"], tariff);
    assert_eq!(station["connectors"][1]["status"], "CHARGING");
    let unknown = api.call("GET", &format!("{MAP}?operator_id=other"), "", None);
    assert_eq!(unknown.status, 404, "the other operator shows nothing");
    let wrong = api.call("GET", &format!("{MAP}?part=21"), "", None);
    assert_eq!(wrong.status, 400);
}

#[test]
fn a_site_without_a_location_is_not_on_the_map() {
    let (api, site) = busy_site();
    publish(&api, &site);
    let new = json!({"site_id": "a", "name": "Nowhere"});
    assert_eq!(api.post("/v1/sites", new).status, 201);
    let shown = map(&api).json();
    assert_eq!(shown["features"].as_array().unwrap().len(), 1, "{shown}");
}

#[test]
fn a_large_map_comes_in_parts_and_strangers_can_ask_for_no_others() {
    let (api, site) = busy_site();
    publish(&api, &site);
    for number in 0..100 {
        let location = json!({"latitude": 1, "longitude": 2});
        let new = json!({"site_id": format!("z{number:03}"), "name": "Z", "location": location});
        assert_eq!(api.post("/v1/sites", new).status, 201);
    }
    let part = |number: u32| {
        let answer = api.call("GET", &format!("{MAP}?part={number}"), "", None);
        assert_eq!(answer.status, 200, "{answer:?}");
        let shown = answer.json();
        (
            shown["features"].as_array().unwrap().len(),
            shown["next_part"].clone(),
        )
    };
    assert_eq!(part(1), (100, json!(2)));
    assert_eq!(part(2), (1, Value::Null));
    assert_eq!(part(20), (0, Value::Null));
    for wrong in ["part=0", "cursor=x", "limit=5"] {
        let answer = api.call("GET", &format!("{MAP}?{wrong}"), "", None);
        assert!(matches!(answer.status, 400 | 422), "{wrong}: {answer:?}");
    }
}

#[test]
fn the_map_claims_nothing_of_a_charger_that_is_not_known_to_be_connected() {
    let (api, mut site) = busy_site();
    publish(&api, &site);
    let gone = Noticed::new(Noticed::STATION_DISCONNECTED, json!({}).into());
    tell(&mut site, 3, Fact::Noticed(gone));
    let shown = map(&api).json();
    let properties = &shown["features"][0]["properties"];
    assert_eq!(properties["available"], 0, "{properties}");
    let connectors = &properties["stations"][0]["connectors"];
    assert_eq!(connectors[0]["status"], "UNKNOWN");
}

#[test]
fn strangers_who_ask_for_the_map_again_get_the_answer_that_was_made() {
    let (api, site) = busy_site();
    publish(&api, &site);
    let first = map(&api);
    let path = format!("/v1/sites/{}", site.ours.site);
    assert_eq!(api.patch(&path, json!({"name": "New"})).status, 200);
    for _ in 0..20 {
        assert_eq!(map(&api).text, first.text, "nothing is read for them");
    }
    api.simulation.pass(30_000);
    let later: Value = map(&api).json();
    assert_eq!(later["features"][0]["properties"]["name"], "New");
}
