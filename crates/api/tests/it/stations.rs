use serde_json::{Value, json};

use super::world::World;

/// Plants the live state of a connector, as `session` writes it.
fn told(world: &World, evse: Option<u32>, connector: u32, status: &str) {
    use forecourt_store::keys;
    use forecourt_store::ports::Item;
    use forecourt_types::{OperatorId, StationId};
    let operator = OperatorId::new("default").unwrap();
    let station = StationId::new("CP1").unwrap();
    let key = keys::connector(&operator, &station, evse, connector);
    let at = "2026-01-31T12:00:00Z";
    let mut row = json!({"connector_id": connector, "status": status, "created_at": at,
        "created_by": "session", "updated_at": at, "updated_by": "session"});
    if let Some(evse) = evse {
        row["evse_id"] = evse.into();
    }
    let item = Item::new(key, &row).unwrap();
    world.simulation.table.plant(item);
}

fn connectors(world: &World) -> Vec<Value> {
    let answer = world.get("/v1/stations/CP1/connectors");
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn power_and_connectors_are_set_changed_and_cleared() {
    let world = World::new();
    world.furnish();
    let connectors = json!([
        {"connector_id": 1, "max_power_w": 22_000, "type": "IEC_62196_T2", "format": "SOCKET", "phases": 3},
        {"evse_id": 2, "connector_id": 1, "max_power_w": 150_000, "type": "IEC_62196_T2_COMBO", "format": "CABLE"},
    ]);
    let new = json!({"station_id": "CP9", "site_id": "site-1", "security_profile": 0,
        "max_power_w": 172_000, "connectors": connectors});
    let added = world.post("/v1/stations", new);
    assert_eq!(added.status, 201, "{added:?}");
    assert_eq!(added.json()["max_power_w"], 172_000);
    assert_eq!(added.json()["connectors"], connectors);
    assert_eq!(world.get("/v1/stations/CP9").json(), added.json());

    let fewer = json!([{"connector_id": 1}]);
    let change = json!({"max_power_w": 11_000, "connectors": fewer});
    let changed = world.patch("/v1/stations/CP9", change);
    assert_eq!(changed.json()["max_power_w"], 11_000);
    assert_eq!(changed.json()["connectors"], fewer);
    let cleared = json!({"max_power_w": null, "connectors": null});
    let cleared = world.patch("/v1/stations/CP9", cleared).json();
    assert_eq!(cleared["max_power_w"], Value::Null);
    assert_eq!(cleared["connectors"], Value::Null);
}

#[test]
fn a_power_or_connector_that_cannot_be_names_its_field_and_changes_nothing() {
    let world = World::new();
    world.furnish();
    let many: Vec<_> = (1..=65).map(|n| json!({"connector_id": n})).collect();
    let before = world.get("/v1/stations/CP1").json();
    for (change, field) in [
        (json!({"max_power_w": 0}), "max_power_w"),
        (json!({"max_power_w": 4_000_001}), "max_power_w"),
        (json!({"max_power_w": -1}), "max_power_w"),
        (json!({"max_power_w": 22.5}), "max_power_w"),
        (json!({"max_power_w": "22 kW"}), "max_power_w"),
        (json!({"connectors": many}), "connectors"),
        (json!({"connectors": [{}]}), "connectors[0].connector_id"),
        (
            json!({"connectors": [{"connector_id": 0}]}),
            "connectors[0].connector_id",
        ),
        (
            json!({"connectors": [{"connector_id": 1, "max_power_w": 0}]}),
            "connectors[0].max_power_w",
        ),
        (
            json!({"connectors": [{"connector_id": 1, "type": "Type2"}]}),
            "connectors[0].type",
        ),
        (
            json!({"connectors": [{"connector_id": 1, "format": "PLUG"}]}),
            "connectors[0].format",
        ),
        (
            json!({"connectors": [{"connector_id": 1, "phases": 4}]}),
            "connectors[0].phases",
        ),
        (
            json!({"connectors": [{"connector_id": 1, "evse_id": 0}]}),
            "connectors[0].evse_id",
        ),
        (
            json!({"connectors": [{"connector_id": 1}, {"connector_id": 1}]}),
            "connectors[1].connector_id",
        ),
        (
            json!({"connectors": [{"connector_id": 2}, {"evse_id": 2, "connector_id": 1}]}),
            "connectors[1].connector_id",
        ),
        (
            json!({"connectors": [{"connector_id": 1, "power": 1}]}),
            "connectors[0].power",
        ),
    ] {
        let answer = world.patch("/v1/stations/CP1", change.clone());
        assert_eq!(answer.status, 422, "{change}: {answer:?}");
        assert_eq!(
            answer.json()["errors"][0]["field"],
            field,
            "{change}: {answer:?}"
        );
        let mut new = change.clone();
        new["station_id"] = "NEW".into();
        new["site_id"] = "site-1".into();
        new["security_profile"] = 0.into();
        let answer = world.post("/v1/stations", new);
        assert_eq!(answer.status, 422, "{change}: {answer:?}");
    }
    assert_eq!(world.get("/v1/stations/CP1").json(), before);
}

#[test]
fn connectors_show_what_is_configured_beside_what_was_heard() {
    let world = World::new();
    world.furnish();
    told(&world, Some(1), 1, "available");
    told(&world, None, 0, "available");
    let configured = json!({"connectors": [
        {"connector_id": 1, "max_power_w": 22_000, "type": "IEC_62196_T2", "format": "SOCKET", "phases": 3},
        {"connector_id": 2, "max_power_w": 50_000},
    ]});
    world.patch("/v1/stations/CP1", configured);
    let items = connectors(&world);
    let short: Vec<_> = items
        .iter()
        .map(|item| {
            json!([
                item["evse_id"],
                item["connector_id"],
                item["status"],
                item["max_power_w"],
                item["type"]
            ])
        })
        .collect();
    assert_eq!(
        json!(short),
        json!([
            [null, 0, "AVAILABLE", null, null],
            [null, 2, "UNKNOWN", 50_000, null],
            [1, 1, "AVAILABLE", 22_000, "IEC_62196_T2"],
        ])
    );
    let all = world.get("/v1/connectors?station_id=CP1").json();
    assert_eq!(all["items"], json!(items));
}

#[test]
fn one_connector_is_changed_alone() {
    let world = World::new();
    world.furnish();
    told(&world, Some(2), 1, "charging");
    let path = "/v1/stations/CP1/connectors/1?evse_id=2";
    let changed = world.patch(path, json!({"max_power_w": 22_000, "phases": 3}));
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(changed.json()["max_power_w"], 22_000);
    assert_eq!(changed.json()["status"], "CHARGING");
    let changed = world.patch(path, json!({"phases": null, "format": "CABLE"}));
    assert_eq!(changed.json()["max_power_w"], 22_000);
    assert_eq!(changed.json()["phases"], Value::Null);
    let added = world.patch(
        "/v1/stations/CP1/connectors/1",
        json!({"max_power_w": 3_700}),
    );
    assert_eq!(added.json()["status"], "UNKNOWN");
    assert_eq!(connectors(&world).len(), 2);
    for (path, body, status) in [
        (
            "/v1/stations/CP1/connectors/0",
            json!({"max_power_w": 1}),
            422,
        ),
        (
            "/v1/stations/CP1/connectors/1",
            json!({"max_power_w": 0}),
            422,
        ),
        (
            "/v1/stations/CP1/connectors/1",
            json!({"status": "AVAILABLE"}),
            422,
        ),
        ("/v1/stations/CP1/connectors/one", json!({}), 404),
        ("/v1/stations/nope/connectors/1", json!({}), 404),
    ] {
        assert_eq!(world.patch(path, body).status, status, "{path}");
    }
    let viewer = world.call("PATCH", path, &world.viewer, Some(&json!({})));
    assert_eq!(viewer.status, 403);
}

/// A station that a gateway let in counts among those of its site until somebody removes it or
/// gives it a password, also by a file.
#[test]
fn a_station_that_nobody_added_makes_room_once_it_is_known() {
    use forecourt_store::keys;
    use forecourt_store::listing::listings_of;
    use forecourt_store::rows::config::{AdoptedStations, ConfigRow as _, Station};
    use forecourt_types::{OperatorId, SiteId};
    let world = World::new();
    world.furnish();
    let operator = OperatorId::new("default").unwrap();
    let site = SiteId::new("site-1").unwrap();
    let table = &world.simulation.table;
    let counted = keys::adopted(&operator, &site);
    let count = || {
        let items = table.items();
        let count: AdoptedStations = items.get(&counted).unwrap().read().unwrap();
        serde_json::to_value(count).unwrap()["count"].clone()
    };
    let known = keys::station(&operator, &"CP1".parse().unwrap());
    let known: Station = table.items().get(&known).unwrap().read().unwrap();
    for name in ["F1", "F2", "F3", "F4"] {
        let mut fake = known.clone();
        fake.station_id = name.parse().unwrap();
        fake.password_verifier = None;
        fake.security_profile = 0;
        fake.stamps.created_by = Station::ADOPTED_BY.to_owned();
        let item = fake.to_item(&operator, 0).unwrap();
        for listing in listings_of(&operator, &item).unwrap() {
            table.plant(listing);
        }
        table.plant(item);
        let add = AdoptedStations::add(counted.clone(), 1);
        let table: &dyn forecourt_store::ports::Table = table;
        let _ = forecourt_memory::run(table.transact(vec![add])).unwrap();
    }
    assert_eq!(count(), 4);
    let renamed = json!({"name": "Left"});
    world.call("PATCH", "/v1/stations/F1", &world.admin, Some(&renamed));
    assert_eq!(count(), 4);
    let password = json!({"security_profile": 1, "password": "a-long-password-of-F1"});
    for _ in 0..2 {
        let answer = world.call("PATCH", "/v1/stations/F1", &world.admin, Some(&password));
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(count(), 3);
    }
    let csv = "station_id,security_profile,password\nF2,1,a-long-password-of-F2\nF3,1,a-long-password-of-F3\n";
    let imported = super::stations_csv::import(&world, "", csv);
    assert_eq!(imported.json()["changed"], 2, "{imported:?}");
    assert_eq!(count(), 1);
    for name in ["F1", "F4"] {
        world.call(
            "DELETE",
            &format!("/v1/stations/{name}"),
            &world.admin,
            None,
        );
    }
    assert_eq!(count(), 0);
}

#[test]
fn stations_are_found_by_their_id_in_any_mixture_of_upper_and_lower_case() {
    let world = World::new();
    world.post("/v1/sites", json!({"site_id": "pier", "name": "Pier"}));
    let ids = [
        "DEMO-AC1", "DEMO-DC1", "Demo-Ac2", "demo-ac3", "demos", "EMO",
    ];
    for id in ids {
        let station = json!({"station_id": id, "site_id": "pier", "security_profile": 1,
            "password": "0123456789abcdef"});
        assert_eq!(world.post("/v1/stations", station).status, 201, "{id}");
    }
    let ac = vec!["DEMO-AC1", "Demo-Ac2", "demo-ac3"];
    for (query, wanted) in [
        ("q=demo-ac", ac.clone()),
        ("q=DEMO-AC", ac.clone()),
        ("q=dEmO-aC&site_id=pier", ac.clone()),
        (
            "q=demo-ac&sort=-station_id",
            ac.iter().rev().copied().collect(),
        ),
        ("q=demo-ac1", vec!["DEMO-AC1"]),
        ("q=DEMOS", vec!["demos"]),
        ("q=e", vec!["EMO"]),
        ("q=demo-ac%23", Vec::new()),
    ] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = world.get(&format!("/v1/stations?{query}&limit=2{cursor}"));
            assert_eq!(page.status, 200, "{page:?}");
            let page = page.json();
            let items = page["items"].as_array().unwrap().iter();
            found.extend(items.map(|item| item["station_id"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, wanted, "{query}");
    }
}
