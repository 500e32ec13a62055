//! Chargers that were refused: who sees them, and how one is taken up.

use forecourt_store::keys;
use forecourt_store::ports::Item;
use forecourt_store::rows::config::Stamps;
use forecourt_store::rows::facts::{AttemptRow, AttemptsRow};
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId, Timestamp};
use serde_json::{Value, json};

use super::world::World;

fn attempt(station: &str, why: &str, at: Timestamp) -> AttemptRow {
    AttemptRow {
        station_id: StationId::new(station).unwrap(),
        gateway_id: GatewayId::new("gw").unwrap(),
        why: why.to_owned(),
        address: Some("192.0.2.7".to_owned()),
        count: 2,
        first_at: at,
        last_at: at,
    }
}

/// Plants the attempts at a site, as `ingest` keeps them.
fn plant(world: &World, site: &str, attempts: Vec<AttemptRow>) {
    let operator = OperatorId::new("default").unwrap();
    let site_id = SiteId::new(site).unwrap();
    let row = AttemptsRow {
        site_id: site_id.clone(),
        attempts,
        stamps: Stamps::new(world.simulation.now(), "ingest"),
    };
    let key = keys::attempts_at(&operator, &site_id);
    world.simulation.table.plant(Item::new(key, &row).unwrap());
}

fn shown(world: &World, path: &str, token: &str) -> Vec<String> {
    let answer = world.call("GET", path, token, None);
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    let answer = answer.json();
    let line = |item: &Value| {
        let text = |name: &str| item[name].as_str().unwrap().to_owned();
        let is_added = item["is_added"].as_bool().unwrap();
        let (site, station, why) = (text("site_id"), text("station_id"), text("why"));
        format!("{site} {station} {why} {is_added}")
    };
    answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect()
}

fn furnished() -> World {
    let world = World::new();
    world.furnish();
    world.post("/v1/sites", json!({"site_id": "site-2", "name": "Second"}));
    let now = world.simulation.now();
    let before = |minutes: i64| now.plus_millis(-minutes * 60_000);
    plant(
        &world,
        "site-1",
        vec![
            attempt("CP-07", "unknown", before(1)),
            attempt("CP1", "wrong_password", before(2)),
            attempt("OLD", "unknown", before(8 * 24 * 60)),
        ],
    );
    plant(&world, "site-2", vec![attempt("X", "unknown", before(3))]);
    world
}

#[test]
fn a_refused_charger_is_listed_until_a_week_is_over_and_taken_up_like_any_other() {
    let world = furnished();
    let admin = world.admin.clone();
    let path = "/v1/connection-attempts?site_id=site-1";
    let listed = shown(&world, path, &admin);
    let known = "site-1 CP1 wrong_password true";
    assert_eq!(listed, ["site-1 CP-07 unknown false", known]);
    let station = json!({
        "station_id": "CP-07", "site_id": "site-1", "security_profile": 1,
        "password": "0123456789abcdef",
    });
    assert_eq!(world.post("/v1/stations", station).status, 201);
    let listed = shown(&world, path, &admin);
    assert_eq!(listed, ["site-1 CP-07 unknown true", known]);
}

#[test]
fn attempts_are_seen_within_ones_reach_only() {
    let world = furnished();
    let admin = world.admin.clone();
    let path = "/v1/connection-attempts";
    let owner = world.person(
        "owner",
        &json!({"role": "site_owner", "site_ids": ["site-2"]}),
    );
    let keeper = world.person(
        "keeper",
        &json!({"role": "caretaker", "station_ids": ["CP1"]}),
    );
    let all = shown(&world, path, &admin);
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(shown(&world, path, &owner), ["site-2 X unknown false"]);
    let known = ["site-1 CP1 wrong_password true"];
    assert_eq!(shown(&world, path, &keeper), known);
    let of_other = format!("{path}?site_id=site-1");
    assert_eq!(shown(&world, &of_other, &owner), Vec::<String>::new());
    assert_eq!(shown(&world, &of_other, &keeper), known);
    let other = world.other.clone();
    assert_eq!(shown(&world, path, &other), Vec::<String>::new());
}

#[test]
fn a_page_has_so_many_sites_and_no_more_than_twenty() {
    let world = furnished();
    let admin = world.admin.clone();
    for token in [
        &admin,
        &world.person(
            "owner",
            &json!({"role": "site_owner", "site_ids": ["site-1", "site-2"]}),
        ),
    ] {
        let answer = world.call("GET", "/v1/connection-attempts?limit=1", token, None);
        let page = answer.json();
        assert_eq!(page["items"].as_array().unwrap().len(), 2, "{page}");
        let cursor = page["next_cursor"].as_str().unwrap();
        let path = format!("/v1/connection-attempts?limit=1&cursor={cursor}");
        assert_eq!(shown(&world, &path, token), ["site-2 X unknown false"]);
    }
    for (query, status) in [("limit=21", 400), ("limit=0", 400), ("why=unknown", 422)] {
        let answer = world.get(&format!("/v1/connection-attempts?{query}"));
        assert_eq!(answer.status, status, "{query}: {answer:?}");
    }
}

#[test]
fn the_attempts_at_a_site_go_with_the_site() {
    let world = furnished();
    assert_eq!(world.delete("/v1/sites/site-2").status, 204);
    let admin = world.admin.clone();
    let left = shown(&world, "/v1/connection-attempts", &admin);
    assert!(
        left.iter().all(|line| line.starts_with("site-1 ")),
        "{left:?}"
    );
}
