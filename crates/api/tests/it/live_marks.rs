//! Everything that changes at a watched site or station is told, whoever changes it.

use forecourt_api::live::Heard;
use forecourt_cloud::monitor::{self, HandOvers, Summary};
use forecourt_memory::world as testing;
use forecourt_memory::{Random, run};
use forecourt_store::ports::QueueName;
use serde_json::{Value, json};

use super::commands::{COMMANDS, connected_site};
use super::live::Socket;
use super::stations_csv::import;
use super::world::{SECRET, World};

/// What was told of each entity, as `topic entity id` and the named field of the body.
fn told(socket: &Socket<'_>, field: &str) -> Vec<(String, Value)> {
    let told = socket.hears();
    let items = told.iter().flat_map(|told| told["items"].as_array());
    let items = items.flatten().map(|item| {
        let name = |name: &str| item[name].as_str().unwrap().to_owned();
        let what = format!("{} {}", name("topic"), name("entity"));
        (what, item["body"][field].clone())
    });
    items.collect()
}

/// Runs the functions behind all queues but `live` until those are empty.
fn work(site: &testing::World) {
    let mut random = Random::new(1);
    let queues = QueueName::ALL.into_iter();
    let queues: Vec<QueueName> = queues.filter(|queue| *queue != QueueName::Live).collect();
    while queues
        .iter()
        .any(|queue| site.pipeline.turn(*queue, &mut random))
    {}
}

/// Runs one sweep of `monitor`.
fn sweep(site: &testing::World) -> Summary {
    let simulation = &site.simulation;
    let (table, queues) = (&simulation.table, &simulation.queues);
    let (settings, now) = (&site.pipeline.settings, simulation.now());
    let which = HandOvers::LeftBehind;
    run(monitor::sweep(table, queues, settings, which, now)).unwrap()
}

fn waiting(api: &World) -> usize {
    api.simulation.queues.waiting(QueueName::Live).len()
}

#[test]
fn a_change_of_a_station_by_a_person_is_told_to_those_who_watch_its_site() {
    let (api, site) = connected_site();
    api.patch("/v1/stations/CP-1", json!({"name": "unwatched"}));
    assert_eq!(waiting(&api), 0);
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["site:site"]);
    let answer = api.patch("/v1/stations/CP-1", json!({"name": "Pump 1"}));
    assert_eq!(answer.status, 200, "{answer:?}");
    let named = ("site:site station".to_owned(), json!("Pump 1"));
    assert_eq!(told(&socket, "name"), [named]);
    let new = json!({"station_id": "NEW", "site_id": "site", "name": "New", "security_profile": 1,
        "password": "0123456789abcdef"});
    assert_eq!(api.post("/v1/stations", new).status, 201);
    let new = ("site:site station".to_owned(), json!("New"));
    assert_eq!(told(&socket, "name"), [new]);
    site.simulation.pass(121_000);
    api.patch("/v1/stations/CP-1", json!({"name": "unwatched"}));
    assert_eq!(waiting(&api), 0);
}

#[test]
fn stations_of_a_file_are_told_to_those_who_watch_the_site_or_the_station() {
    let (api, site) = connected_site();
    let file = |name: &str| {
        format!(
            "station_id,site_id,name,security_profile\nCP-1,site,{name},\nNEW,site,{name} 2,0\n"
        )
    };
    assert_eq!(import(&api, "", &file("unwatched")).status, 200);
    assert_eq!(waiting(&api), 0);
    let at_site = Socket::open(&api, &api.admin, "c1");
    at_site.subscribe(&["site:site"]);
    assert_eq!(import(&api, "", &file("Bay")).status, 200);
    let named = |name: &str| ("site:site station".to_owned(), json!(name));
    assert_eq!(told(&at_site, "name"), [named("Bay"), named("Bay 2")]);
    assert_eq!(import(&api, "?dry_run=true", &file("Pier")).status, 200);
    assert_eq!(import(&api, "", &file("Bay")).status, 200);
    assert_eq!(waiting(&api), 0, "nothing has changed");
    site.simulation.pass(121_000);
    let at_station = Socket::open(&api, &api.viewer, "c2");
    at_station.subscribe(&["station:CP-1"]);
    assert_eq!(import(&api, "", &file("Pier")).status, 200);
    let of_one = ("station:CP-1 station".to_owned(), json!("Pier"));
    assert!(told(&at_station, "name").contains(&of_one));
    site.simulation.pass(121_000);
    assert_eq!(import(&api, "", &file("Quay")).status, 200);
    assert_eq!(waiting(&api), 0, "nobody watches any more");
}

#[test]
fn a_station_that_is_removed_is_told_to_be_gone() {
    let (api, _site) = connected_site();
    let at_site = Socket::open(&api, &api.admin, "c1");
    at_site.subscribe(&["site:site"]);
    let at_station = Socket::open(&api, &api.viewer, "c2");
    at_station.subscribe(&["station:CP-1"]);
    let revision = api.get("/v1/stations/CP-1").json()["revision"].clone();
    let answer = api.call("DELETE", "/v1/stations/CP-1", &api.admin, None);
    assert_eq!(answer.status, 204, "{answer:?}");
    let told = at_site.hears();
    let gone = |topic: &str| {
        json!({"topic": topic, "entity": "station", "id": "CP-1", "gone": true,
            "revision": revision.as_u64().unwrap() + 1})
    };
    assert_eq!(told[0]["items"], json!([gone("site:site")]));
    // One run of the function has told both of them.
    let texts = api.simulation.sockets.take("c2");
    let told: Value = serde_json::from_str(&texts[0]).unwrap();
    assert_eq!(told["items"], json!([gone("station:CP-1")]));
}

#[test]
fn a_command_is_told_with_each_step_from_the_request_to_its_end() {
    let (api, site) = connected_site();
    let at_site = Socket::open(&api, &api.admin, "c1");
    at_site.subscribe(&["site:site"]);
    let at_station = Socket::open(&api, &api.viewer, "c2");
    at_station.subscribe(&["station:CP-1"]);
    let start = json!({"type": "remote_start", "connector_id": 1, "token_uid": "CARD"});
    let answer = api.post(COMMANDS, start);
    assert_eq!(answer.status, 202, "{answer:?}");
    let created = ("site:site session".to_owned(), json!("CREATED"));
    assert_eq!(told(&at_site, "status"), [created]);
    let word = |what: &str, word: &str| (format!("station:CP-1 {what}"), json!(word));
    let first = vec![word("command", "queued"), word("session", "CREATED")];
    assert_eq!(both(&at_station), first);

    work(&site);
    at_site.hears();
    assert_eq!(both(&at_station).first(), Some(&word("command", "sent")));
    // Nothing is heard of it: `monitor` gives it up.
    for _ in 0..16 {
        site.simulation.pass(45_000);
        for socket in [&at_site, &at_station] {
            socket.ask(&json!({"kind": "ping"}));
        }
    }
    sweep(&site);
    at_site.hears();
    let told = both(&at_station);
    assert!(told.contains(&word("command", "unknown")), "{told:?}");
    for _ in 0..16 {
        site.simulation.pass(45_000);
        for socket in [&at_site, &at_station] {
            socket.ask(&json!({"kind": "ping"}));
        }
    }
    sweep(&site);
    let failed = ("site:site session".to_owned(), json!("FAILED"));
    assert_eq!(self::told(&at_site, "status"), [failed]);
    assert_eq!(both(&at_station).last(), Some(&word("session", "FAILED")));
}

/// What was told, with the state of a command or the status of a session.
fn both(socket: &Socket<'_>) -> Vec<(String, Value)> {
    let told = socket.hears();
    let items = told.iter().flat_map(|told| told["items"].as_array());
    let items = items.flatten().map(|item| {
        let name = |name: &str| item[name].as_str().unwrap().to_owned();
        let body = &item["body"];
        let word = if item["entity"] == "command" {
            &body["state"]
        } else {
            &body["status"]
        };
        (
            format!("{} {}", name("topic"), name("entity")),
            word.clone(),
        )
    });
    items.collect()
}

#[test]
fn a_command_that_was_never_posted_is_told_to_be_expired() {
    let (api, site) = connected_site();
    site.simulation.connections.close("connection");
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["station:CP-1"]);
    let answer = api.post(COMMANDS, json!({"type": "unlock", "connector_id": 1}));
    assert_eq!(answer.status, 202, "{answer:?}");
    work(&site);
    socket.hears();
    site.simulation.pass(61_000);
    socket.ask(&json!({"kind": "ping"}));
    sweep(&site);
    let expired = ("station:CP-1 command".to_owned(), json!("expired"));
    assert!(told(&socket, "state").contains(&expired));
}

#[test]
fn a_session_that_monitor_closes_is_told() {
    let (api, mut site) = connected_site();
    site.start("t1", 1, 1_000);
    site.settle();
    let stuck_ms = site.pipeline.settings.stuck_after_ms;
    site.simulation.pass(stuck_ms + 120_000);
    let token = api.token("bootstrap", SECRET);
    let socket = Socket::open(&api, &token, "c1");
    socket.subscribe(&["site:site"]);
    let summary = sweep(&site);
    assert_eq!(summary.sessions_closed, 1);
    let told = told(&socket, "status");
    let closed = told.iter().find(|(what, _)| what == "site:site session");
    assert!(closed.is_some(), "{told:?}");
}

#[test]
fn a_session_that_a_person_closes_is_told_and_runs_no_more_at_its_site() {
    let (api, mut site) = connected_site();
    site.start("t1", 1, 1_000);
    site.settle();
    let snapshot = || api.get("/v1/sites/site/snapshot").json();
    assert_eq!(snapshot()["totals"]["open_sessions"], 1);
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["site:site"]);
    let id = site.session().session_id.to_string();
    let close = json!({"reason": "the charger is gone", "confirm": true});
    let closed = api.post(&format!("/v1/sessions/{id}/close"), close);
    assert_eq!(closed.status, 201, "{closed:?}");
    assert_eq!(snapshot()["totals"]["open_sessions"], 0);
    let told = told(&socket, "open_sessions");
    let none = ("site:site station_state".to_owned(), json!([]));
    assert!(told.contains(&none), "{told:?}");
}

#[test]
fn topics_beyond_those_that_are_looked_at_are_refused_by_name() {
    let (api, _site) = connected_site();
    let socket = Socket::open(&api, &api.admin, "c1");
    let topics: Vec<String> = (0..90).map(|number| format!("station:S{number}")).collect();
    let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    let answer = socket.subscribe(&topics);
    let refused = answer["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 90);
    assert_eq!(refused[79]["code"], "not_found");
    assert_eq!(
        refused[89],
        json!({"topic": "station:S89", "code": "too_many_topics"})
    );
    assert_eq!(answer["refused_more"], Value::Null);
    // An answer never becomes longer than a message may be.
    let topics: Vec<String> = (0..3_000).map(|number| format!("x:{number}")).collect();
    let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    let answer = socket.subscribe(&topics);
    assert!(answer.to_string().len() <= 32 * 1024);
    let refused = answer["refused"].as_array().unwrap().len() as u64;
    assert_eq!(answer["refused_more"].as_u64(), Some(3_000 - refused));
}

#[test]
fn with_one_socket_too_many_the_oldest_of_the_same_person_is_closed() {
    let (api, _site) = connected_site();
    let other = Socket::open(&api, &api.viewer, "other");
    let names: Vec<String> = (0..33).map(|number| format!("c{number}")).collect();
    let mut sockets = Vec::new();
    for name in &names {
        sockets.push(Socket::open(&api, &api.admin, name));
        api.simulation.pass(1);
    }
    let told = api.simulation.sockets.take("c0");
    let bye: Value = serde_json::from_str(&told[0]).unwrap();
    assert_eq!(
        (&bye["kind"], &bye["reason"]),
        (&json!("bye"), &json!("too_many_sockets"))
    );
    let hello = json!({"kind": "hello"});
    assert_eq!(sockets[0].say(&hello), Heard::Over);
    for socket in sockets.iter().skip(1).chain([&other]) {
        assert_eq!(socket.ask(&hello)["kind"], "ready");
    }
}
