use axum::body::Body;
use axum::http::Request;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};

use super::csv_file::{counts, import_as, lines};
use super::world::{Answer, World};

const PATH: &str = "/v1/stations";

pub(crate) fn import(world: &World, query: &str, file: &str) -> Answer {
    import_as(
        world,
        &format!("{PATH}{query}"),
        &world.admin,
        file.as_bytes(),
        None,
    )
}

fn export(world: &World, query: &str) -> Answer {
    let request = Request::get(format!("/v1/stations{query}"))
        .header(AUTHORIZATION, format!("Bearer {}", world.viewer))
        .header(ACCEPT, "text/csv");
    world.send(request.body(Body::empty()).unwrap())
}

const FILE: &str = "\u{feff}station_id;site_id;name;security_profile;password;max_power_w;evse_id;connector_id;connector_max_power_w;type;format;phases\r\n\
    A1;site-1;\"Left; at the gate\";1;0123456789abcdef;44000;;1;22000;IEC_62196_T2;SOCKET;3\r\n\
    A1;;;;;;;2;22000;IEC_62196_T2;SOCKET;3\r\n\
    A2;site-1;=Right;0;;150000;1;1;;IEC_62196_T2_COMBO;CABLE;\r\n\
    A3;site-1;;0;;;;;;;;\r\n";

#[test]
fn a_file_adds_stations_with_their_connectors_and_a_second_time_changes_nothing() {
    let world = World::new();
    world.furnish();
    let dry = import(&world, "?dry_run=true", FILE);
    assert_eq!(counts(&dry), [3, 0, 0, 0]);
    assert_eq!(dry.json()["dry_run"], true);
    assert_eq!(world.get("/v1/stations/A1").status, 404);

    assert_eq!(counts(&import(&world, "", FILE)), [3, 0, 0, 0]);
    let station = world.get("/v1/stations/A1").json();
    assert_eq!(station["name"], "Left; at the gate");
    assert_eq!(station["max_power_w"], 44_000);
    assert_eq!(station["has_password"], true);
    assert_eq!(station["connectors"].as_array().unwrap().len(), 2);
    assert_eq!(station["connectors"][1]["connector_id"], 2);
    assert_eq!(station["connectors"][1]["phases"], 3);
    assert_eq!(
        world.get("/v1/stations/A3").json()["connectors"],
        Value::Null
    );

    world.simulation.pass(1_000);
    assert_eq!(counts(&import(&world, "", FILE)), [0, 0, 3, 0]);
    assert_eq!(world.get("/v1/stations/A1").json(), station);
    let other = FILE.replace("0123456789abcdef", "fedcba9876543210");
    assert_eq!(counts(&import(&world, "", &other)), [0, 1, 2, 0]);
}

#[test]
fn a_short_password_is_taken_with_a_warning_wherever_it_is_given() {
    let world = World::new();
    world.furnish();
    let (short, long) = ("fifteen-letters", "sixteen--letters");
    let new = |password: &str| {
        json!({"station_id": format!("S{}", password.len()), "site_id": "site-1",
            "security_profile": 1, "password": password})
    };
    for (password, is_short) in [(short, true), (long, false)] {
        let answer = world.post("/v1/stations", new(password));
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(answer.json()["password_is_short"], is_short, "{password}");
    }
    let warned = || {
        let list = world.get("/v1/stations").json();
        let items = list["items"].as_array().unwrap().clone();
        let short = items
            .into_iter()
            .filter(|item| item["password_is_short"] == true);
        let ids = short.map(|item| item["station_id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(warned(), ["S15"]);
    let patch = |id: &str, change| world.patch(&format!("/v1/stations/{id}"), change);
    // A change of something else leaves the warning as it is.
    patch("S15", json!({"name": "One"}));
    assert_eq!(warned(), ["S15"]);
    patch("S15", json!({"password": long}));
    patch("S16", json!({"password": short}));
    assert_eq!(warned(), ["S16"]);
    let file = format!("station_id,password\nS15,{short}\nS16,{long}\n");
    assert_eq!(counts(&import(&world, "", &file)), [0, 2, 0, 0]);
    assert_eq!(warned(), ["S15"]);
}

#[test]
fn an_export_is_imported_again_as_it_is_and_as_it_was_edited() {
    let world = World::new();
    world.furnish();
    import(&world, "", FILE);
    let file = export(&world, "");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let header = file.text.lines().next().unwrap();
    assert!(header.starts_with("station_id,site_id,name,"), "{header}");
    assert!(!file.text.contains("password") && !file.text.contains("sha256"));
    assert!(file.text.contains("'=Right"));
    assert_eq!(counts(&import(&world, "", &file.text)), [0, 0, 4, 0]);

    let edited = file
        .text
        .replace("150000", "300000")
        .replace("SOCKET", "CABLE");
    assert_eq!(counts(&import(&world, "", &edited)), [0, 2, 2, 0]);
    let changed = world.get("/v1/stations/A2").json();
    assert_eq!(changed["max_power_w"], 300_000);
    assert_eq!(changed["name"], "=Right");
    assert_eq!(world.get("/v1/stations/A1").json()["has_password"], true);
}

#[test]
fn a_column_that_is_not_there_changes_nothing_and_an_empty_power_clears() {
    let world = World::new();
    world.furnish();
    import(&world, "", FILE);
    let file = "station_id,max_power_w\nA1,\nA2,60000\n";
    assert_eq!(counts(&import(&world, "", file)), [0, 2, 0, 0]);
    let station = world.get("/v1/stations/A1").json();
    assert_eq!(station["max_power_w"], Value::Null);
    assert_eq!(station["name"], "Left; at the gate");
    assert_eq!(station["connectors"].as_array().unwrap().len(), 2);
}

#[test]
fn every_row_is_judged_and_a_station_is_taken_over_as_a_whole_or_not_at_all() {
    let world = World::new();
    world.furnish();
    let file = "station_id,site_id,security_profile,max_power_w,connector_id,connector_max_power_w,type,format,phases\n\
        B1,site-1,0,22000,1,22000,IEC_62196_T2,SOCKET,3\n\
        B2,site-1,0,0,1,11000,,,\n\
        B2,site-1,0,0,2,lots,Type2,PLUG,9\n\
        B3,nope,0,,,,,,\n\
        B4,,,,,,,,\n\
        B5,site-1,0,22000,1,,,,\n\
        B5,site-1,1,22000,1,5000000,,,\n\
        ,site-1,0,,,,,,\n\
        B6,site-1,1,,,,,,\n\
        B7,site-1,0,,,11000,,,\n\
        B8,site-1,0,,,,,,,surplus\n\
        CP1,,,11000,,,,,\n";
    let answer = import(&world, "", file);
    assert_eq!(counts(&answer), [1, 1, 0, 8]);
    assert_eq!(
        json!(lines(&answer)),
        json!([
            [2, "created", []],
            [3, "wrong", ["max_power_w"]],
            [
                4,
                "wrong",
                ["type", "format", "connector_max_power_w", "phases"]
            ],
            [5, "wrong", ["site_id"]],
            [6, "wrong", ["site_id", "security_profile"]],
            [7, "wrong", ["station_id"]],
            [
                8,
                "wrong",
                ["security_profile", "connector_id", "connector_max_power_w"]
            ],
            [9, "wrong", ["station_id"]],
            [10, "wrong", ["password"]],
            [11, "wrong", ["connector_id"]],
            [12, "wrong", ["station_id"]],
            [13, "changed", []],
        ])
    );
    for id in ["B2", "B3", "B4", "B5", "B6", "B7", "B8"] {
        assert_eq!(world.get(&format!("/v1/stations/{id}")).status, 404, "{id}");
    }
    assert_eq!(world.get("/v1/stations/CP1").json()["max_power_w"], 11_000);
}

#[test]
fn a_file_that_is_none_is_refused_as_a_whole() {
    let world = World::new();
    world.furnish();
    let many = format!("station_id\n{}", "A\n".repeat(1_001));
    let large = format!("station_id\n{}", "x".repeat(1024 * 1024));
    for (file, status, code) in [
        (&b""[..], 400, "malformed_body"),
        (b"station_id\n\xff", 400, "malformed_body"),
        (b"site_id\nsite-1", 422, "invalid_fields"),
        (b"station_id,colour\nA,red", 422, "invalid_fields"),
        (b"station_id,name,name\nA,b,c", 422, "invalid_fields"),
        (b"station_id,phases\nA,3", 422, "invalid_fields"),
        (many.as_bytes(), 413, "body_too_large"),
        (large.as_bytes(), 413, "body_too_large"),
    ] {
        let answer = import_as(&world, PATH, &world.admin, file, None);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
    let one = json!({"station_id": "X", "site_id": "site-1", "security_profile": 0});
    assert_eq!(world.post("/v1/stations?dry_run=true", one).status, 400);
    let request = Request::post("/v1/stations")
        .header(AUTHORIZATION, format!("Bearer {}", world.viewer))
        .header(CONTENT_TYPE, "text/csv");
    let viewer = world.send(request.body(Body::from(FILE)).unwrap());
    assert_eq!(viewer.status, 403);
}

#[test]
fn a_thousand_rows_are_taken_at_once_and_a_repeat_gets_the_same_answer() {
    let world = World::new();
    world.furnish();
    let row = |n: usize| format!("N{n:04},site-1,\"{}\",0,{n}\n", "x".repeat(190));
    let rows: String = (1..=1_000).map(row).collect();
    let file = format!("station_id,site_id,name,security_profile,max_power_w\n{rows}");
    let first = import_as(&world, PATH, &world.admin, file.as_bytes(), Some("k"));
    assert_eq!(counts(&first), [1_000, 0, 0, 0]);
    let again = import_as(&world, PATH, &world.admin, file.as_bytes(), Some("k"));
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.text, first.text);
    let wrong = file.replace(",0,", ",9,");
    let refused = import_as(&world, PATH, &world.admin, wrong.as_bytes(), Some("w"));
    assert_eq!(counts(&refused), [0, 0, 0, 1_000]);

    let file = export(&world, "");
    let next = file
        .header("link")
        .split(['<', '>'])
        .nth(1)
        .unwrap()
        .to_owned();
    let rest = export(&world, next.strip_prefix("/v1/stations").unwrap());
    let rows = file.text.lines().count() - 1 + rest.text.lines().count() - 1;
    assert_eq!(rows, 1_001);
    assert_eq!(rest.header("link"), "");
}
