//! Who watches an operator as a whole is told of its gateways, its reviews, and of sessions that
//! begin and end.

use forecourt_cloud::gateways;
use forecourt_link::{ConfigVersions, Epoch, Hello, Lane, ToCloud};
use forecourt_memory::world as testing;
use forecourt_memory::{Random, run};
use forecourt_store::keys;
use forecourt_store::ports::{Key, QueueName};
use serde_json::{Value, json};

use super::commands::connected_site;
use super::live::Socket;
use super::world::World;

/// After this time without a ping no mark is left on any gateway.
const UNWATCHED_MS: i64 = 15 * 60_000 + 1_000;

/// What was told, as the entity and a field of its body.
fn told(socket: &Socket<'_>, field: &str) -> Vec<(String, Value)> {
    let told = socket.hears();
    let items = told.iter().flat_map(|told| told["items"].as_array());
    let items = items.flatten().map(|item| {
        assert_eq!(item["topic"], "operator");
        let entity = item["entity"].as_str().unwrap().to_owned();
        (entity, item["body"][field].clone())
    });
    items.collect()
}

fn waiting(api: &World) -> usize {
    api.simulation.queues.waiting(QueueName::Live).len()
}

fn says_hello(site: &testing::World) {
    let hello = ToCloud::Hello(Hello {
        gateway_id: site.ours.gateway.clone(),
        boot_id: "boot".to_owned(),
        software: "0.6.0".to_owned(),
        epoch: Epoch::FIRST,
        versions: ConfigVersions::default(),
        cursor: None,
        lost: Vec::new(),
        ports: None,
    });
    assert!(site.pipeline.say(&site.ours, &hello).unwrap().is_some());
}

fn link_ends(site: &testing::World) {
    let simulation = &site.simulation;
    let (operator, gateway) = (&site.ours.operator, &site.ours.gateway);
    let (table, now) = (&simulation.table, simulation.now());
    let ended = gateways::disconnected(table, operator, gateway, "connection");
    let stamps = run(ended).unwrap().unwrap();
    let queues = &simulation.queues;
    run(gateways::tell_of_link(
        queues, operator, gateway, &stamps, now,
    ));
}

/// Sends the newest record of the station, and returns the calls that its handling took.
fn handled(site: &testing::World) -> u64 {
    let last = site.journal.len(&site.station, Lane::Transactions);
    site.send(last, last, 0);
    let before = site.simulation.faults.calls();
    let mut random = Random::new(1);
    assert!(site.pipeline.turn(QueueName::Sessions, &mut random));
    site.simulation.faults.calls() - before
}

#[test]
fn the_link_of_a_gateway_is_told_when_it_ends_and_when_it_is_back() {
    let (api, site) = connected_site();
    link_ends(&site);
    assert_eq!(waiting(&api), 0, "nobody watches");
    let identity = site.ours.identity("connection");
    let (table, now) = (&site.simulation.table, site.simulation.now());
    let socket = Socket::open(&api, &api.admin, "c1");
    let subscribed = socket.subscribe(&["operator"]);
    assert_eq!(subscribed["topics"], json!(["operator"]));
    run(gateways::connected(table, &identity, now)).unwrap();
    says_hello(&site);
    let up = ("gateway".to_owned(), json!(true));
    assert!(told(&socket, "connected").contains(&up));
    link_ends(&site);
    let down = ("gateway".to_owned(), json!(false));
    assert_eq!(told(&socket, "connected"), [down]);
    site.simulation.pass(UNWATCHED_MS);
    run(gateways::connected(table, &identity, now)).unwrap();
    says_hello(&site);
    link_ends(&site);
    assert_eq!(waiting(&api), 0, "nobody watches any more");
}

#[test]
fn sessions_are_told_when_they_begin_and_end_and_a_reading_costs_nothing_more() {
    let (api, mut site) = connected_site();
    site.start("t0", 1, 1_000);
    handled(&site);
    site.sample("t0", 2, 1_100);
    let unwatched = handled(&site);
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["operator"]);
    site.sample("t0", 3, 1_200);
    assert_eq!(handled(&site), unwatched, "a reading is not told");
    assert_eq!(waiting(&api), 0);
    site.stop("t0", 4, 1_300);
    handled(&site);
    let ended = told(&socket, "status");
    assert_eq!(ended[0], ("session".to_owned(), json!("FINISHED")));
    site.start("t1", 5, 1_300);
    handled(&site);
    let counted = told(&socket, "sessions_open");
    assert_eq!(counted.len(), 2, "{counted:?}");
    assert_eq!(counted[1], ("counts".to_owned(), json!(2)));
    // Who watches a site is told nothing under this topic, and hears each reading.
    let other = Socket::open(&api, &api.viewer, "c2");
    other.subscribe(&["site:site"]);
    site.sample("t1", 6, 1_400);
    handled(&site);
    assert_eq!(told(&socket, "status"), []);
    let texts = site.simulation.sockets.take("c2");
    assert!(texts.iter().any(|text| text.contains("site:site")));
}

#[test]
fn a_review_is_told_when_it_is_made_and_when_it_is_done() {
    let (api, mut site) = connected_site();
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["operator"]);
    let texts = r#"{"kind":"records","attempt":0}"#;
    let identity = site.ours.identity("connection");
    let (table, queues) = (&site.simulation.table, &site.simulation.queues);
    let now = site.simulation.now();
    let heard = forecourt_cloud::ingest::handle(table, queues, &identity, now, texts);
    assert_eq!(run(heard).unwrap().answer(), None);
    let made = told(&socket, "review_id");
    assert_eq!(made.len(), 1, "{made:?}");
    let id = made[0].1.as_str().unwrap();
    let path = format!("/v1/review/{id}/resolve");
    let answer = api.post(&path, json!({"note": "seen"}));
    assert_eq!(answer.status, 200, "{answer:?}");
    let done = told(&socket, "note");
    assert_eq!(done, [("review".to_owned(), json!("seen"))]);
    site.simulation.pass(UNWATCHED_MS);
    site.stop("nobody", 1, 7);
    handled(&site);
    assert_eq!(waiting(&api), 0, "nobody watches any more");
}

#[test]
fn a_gateway_that_is_removed_is_told_to_be_gone() {
    let (api, _site) = connected_site();
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["operator"]);
    let answer = api.call("DELETE", "/v1/gateways/gw", &api.admin, None);
    assert_eq!(answer.status, 204, "{answer:?}");
    let told = socket.hears();
    let items = told[0]["items"].as_array().unwrap();
    let gone = items.iter().find(|item| item["gone"] == true).unwrap();
    assert_eq!(
        (&gone["entity"], &gone["id"]),
        (&json!("gateway"), &json!("gw"))
    );
}

#[test]
fn nobody_watches_an_operator_who_does_not_reach_all_of_it() {
    let (api, site) = connected_site();
    let fields = json!({"role": "site_owner", "site_ids": ["site"]});
    let owner = Socket::open(&api, &api.person("owner", &fields), "c1");
    let subscribed = owner.subscribe(&["operator"]);
    let refused = json!([{"topic": "operator", "code": "not_found"}]);
    assert_eq!(subscribed["refused"], refused);
    assert_eq!(owner.hears(), Vec::<Value>::new());
    let stranger = Socket::open(&api, &api.other, "c2");
    stranger.subscribe(&["operator"]);
    says_hello(&site);
    assert_eq!(waiting(&api), 0);
    assert_eq!(stranger.hears(), Vec::<Value>::new());
}

#[test]
fn a_page_that_stays_open_marks_a_gateway_six_times_an_hour_and_never_too_late() {
    let (api, site) = connected_site();
    let (operator, gateway) = (&site.ours.operator, &site.ours.gateway);
    let rows = [
        keys::operator(operator),
        keys::gateway(operator, gateway),
        keys::route(operator, gateway),
    ];
    let marks = || {
        let items = site.simulation.table.items();
        let mark = |key: &Key| {
            items[key].body["overview_until"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        rows.iter().map(mark).collect::<Vec<_>>()
    };
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["operator"]);
    let (mut held, mut writes) = (marks(), [1; 3]);
    for _ in 0..79 {
        site.simulation.pass(45_000);
        let now = site.simulation.now().to_string();
        assert!(held.iter().all(|until| *until > now), "{held:?} at {now}");
        socket.ask(&json!({"kind": "ping"}));
        let marked = marks();
        for (count, (before, after)) in writes.iter_mut().zip(held.iter().zip(&marked)) {
            *count += usize::from(before != after);
        }
        held = marked;
    }
    assert_eq!(writes, [80, 6, 6]);
}
