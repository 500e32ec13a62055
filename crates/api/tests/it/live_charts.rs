//! Chart values of what somebody watches: gateways are asked for them, and they are told.

use forecourt_api::live::{self, Heard};
use forecourt_domain::fact::{ConnectorRef, Fact, Measured, Measurement};
use forecourt_link::{Incoming, Lane, ToCloud, ToGateway, Watch, parse_to_gateway};
use forecourt_memory::world as testing;
use forecourt_memory::{Random, run};
use forecourt_store::ports::QueueName;
use forecourt_types::{ClaimedAt, Timestamp, TransactionId};
use serde_json::{Value, json};

use super::commands::connected_site;
use super::live::Socket;
use super::world::World;

/// The stations for whose chart values the gateway was asked since the last look.
fn asked(site: &testing::World) -> Vec<String> {
    let texts = site.simulation.connections.take("connection");
    let read = |text: &String| match parse_to_gateway(text).unwrap() {
        Incoming::Known(ToGateway::Watch(Watch { station_id, for_s })) => {
            assert_eq!(for_s, 120);
            Some(station_id.to_string())
        }
        _ => None,
    };
    texts.iter().filter_map(read).collect()
}

fn pings(socket: &Socket<'_>) {
    assert_eq!(socket.ask(&json!({"kind": "ping"}))["kind"], "pong");
}

#[test]
fn a_gateway_is_asked_for_the_chart_values_of_a_watched_station_with_each_ping() {
    let (api, site) = connected_site();
    let socket = Socket::open(&api, &api.admin, "c1");
    assert_eq!(asked(&site), Vec::<String>::new());
    socket.subscribe(&["station:CP-1"]);
    assert_eq!(asked(&site), ["CP-1"]);
    site.simulation.pass(20_000);
    // Whoever else watches the station adds no message to those that the gateway gets.
    let other = Socket::open(&api, &api.viewer, "c2");
    other.subscribe(&["station:CP-1"]);
    pings(&socket);
    assert_eq!(asked(&site), Vec::<String>::new());
    site.simulation.pass(45_000);
    pings(&socket);
    assert_eq!(asked(&site), ["CP-1"]);
    pings(&other);
    assert_eq!(asked(&site), Vec::<String>::new());
    for socket in [&socket, &other] {
        let heard = socket.say(&json!({"kind": "unsubscribe", "topics": ["station:CP-1"]}));
        assert_eq!(heard, Heard::Silence);
    }
    site.simulation.pass(90_000);
    pings(&socket);
    pings(&other);
    assert_eq!(asked(&site), Vec::<String>::new());
}

#[test]
fn a_gateway_is_asked_for_at_most_50_stations_of_a_watched_site() {
    let (api, site) = connected_site();
    for number in 0..55 {
        let id = format!("S{number:02}");
        let station = site.ours.station(&site.simulation, &id);
        assert_eq!(station.as_str(), id);
    }
    let socket = Socket::open(&api, &api.admin, "c1");
    let subscribed = socket.subscribe(&["site:site", "station:S01"]);
    assert_eq!(subscribed["topics"].as_array().unwrap().len(), 2);
    let mut asked = asked(&site);
    asked.sort();
    let stations: Vec<String> = (0..49).map(|number| format!("S{number:02}")).collect();
    let stations = [vec!["CP-1".to_owned()], stations].concat();
    assert_eq!(asked, stations);
}

#[test]
fn a_subscription_is_answered_though_the_gateway_is_away() {
    let (api, site) = connected_site();
    site.simulation.connections.close("connection");
    let socket = Socket::open(&api, &api.admin, "c1");
    let subscribed = socket.subscribe(&["site:site"]);
    assert_eq!(subscribed["topics"], json!(["site:site"]));
    let state = api.get("/v1/gateways/gw/state").json();
    assert_eq!(state["connected"], false, "its end was noticed: {state}");
}

pub(super) fn measured(site: &testing::World, minute: i64, transaction: Option<&str>) -> Measured {
    let value = |measurand: &str, unit: &str, phase: Option<&str>, value: &str| Measurement {
        measurand: measurand.to_owned(),
        phase: phase.map(str::to_owned),
        location: None,
        context: None,
        unit: Some(unit.to_owned()),
        value: value.to_owned(),
    };
    Measured {
        connector: ConnectorRef {
            evse_id: None,
            connector_id: 1,
        },
        transaction_id: transaction.map(|id| TransactionId::new(id).unwrap()),
        sampled_at: ClaimedAt(site.at(minute)),
        values: vec![
            value("Power.Active.Import", "kW", None, "7.4"),
            value("Current.Import", "A", Some("L1"), "16.1"),
            value("SoC", "Percent", None, "61"),
            value("Temperature", "Celsius", None, "30"),
        ],
    }
}

/// Has the station tell what it measured, and runs `telemetry`. Returns the number of calls of
/// the table, the queues and the connections that this took.
pub(super) fn tell(site: &mut testing::World, measured: Measured) -> u64 {
    let at = measured.sampled_at.timestamp();
    tell_received(site, at, measured)
}

/// Does the same with values that the gateway receives in this minute.
pub(super) fn tell_at(site: &mut testing::World, minute: i64, measured: Measured) -> u64 {
    let at = site.at(minute);
    let passed = at.millis_since(site.simulation.now());
    site.simulation.pass(passed.max(0));
    tell_received(site, at, measured)
}

fn tell_received(site: &mut testing::World, at: Timestamp, measured: Measured) -> u64 {
    let station = site.station.clone();
    site.journal
        .write(&station, Lane::Telemetry, at, Fact::Measured(measured));
    let last = site.journal.len(&station, Lane::Telemetry);
    let records = site
        .journal
        .records(&station, Lane::Telemetry, last..=last, 0);
    let message = ToCloud::Records(records);
    assert!(site.pipeline.say(&site.ours, &message).unwrap().is_some());
    let before = site.simulation.faults.calls();
    assert!(
        site.pipeline
            .turn(QueueName::Telemetry, &mut Random::new(1))
    );
    site.simulation.faults.calls() - before
}

fn waiting(api: &World) -> Vec<String> {
    api.simulation.queues.waiting(QueueName::Live)
}

fn items(told: &[Value]) -> Vec<Value> {
    let items = told.iter().flat_map(|told| told["items"].as_array());
    items.flatten().cloned().collect()
}

#[test]
fn what_a_watched_station_measures_is_told_and_nothing_else_costs_anything() {
    let (api, mut site) = connected_site();
    site.start("t1", 1, 1_000);
    site.settle();
    let session = site.session().session_id.to_string();
    let values = measured(&site, 1, Some("t1"));
    tell(&mut site, values);
    let values = measured(&site, 2, Some("t1"));
    let calls = tell(&mut site, values);
    assert_eq!(waiting(&api), Vec::<String>::new(), "nobody watches");

    let socket = Socket::open(&api, &api.admin, "c1");
    let of_session = format!("session:{session}");
    socket.subscribe(&["site:site", "station:CP-1", &of_session]);
    let values = measured(&site, 3, Some("t1"));
    let watched = tell(&mut site, values);
    assert_eq!(
        watched,
        calls + 1,
        "one message more while somebody watches"
    );
    let told = items(&socket.hears());
    let topics: Vec<&str> = told
        .iter()
        .map(|item| item["topic"].as_str().unwrap())
        .collect();
    assert_eq!(topics, [of_session.as_str(), "site:site", "station:CP-1"]);
    let at = site.at(3);
    assert_eq!(
        told[0],
        json!({
            "topic": of_session, "entity": "reading", "id": "CP-1/1", "revision": at.millis(),
            "body": {
                "station_id": "CP-1", "connector_id": 1, "session_id": session,
                "at": at.to_string(),
                "values": [
                    {"measure": "power_w", "value": 7_400.0},
                    {"measure": "current_a", "phase": "L1", "value": 16.1},
                    {"measure": "soc", "value": 61.0},
                ],
            },
        })
    );

    // What belongs to another charge is not told: only the register and the voltage hold without
    // one.
    let mut values = measured(&site, 4, Some("t0"));
    tell(&mut site, values.clone());
    assert_eq!(items(&socket.hears()), Vec::<Value>::new());
    values.values.push(register("1200"));
    tell(&mut site, values);
    let told = items(&socket.hears());
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|item| item["body"]["session_id"].is_null()));
    let left = json!([{"measure": "energy_wh", "value": 1_200.0}]);
    assert!(told.iter().all(|item| item["body"]["values"] == left));

    site.simulation.pass(121_000);
    let values = measured(&site, 5, Some("t1"));
    assert_eq!(tell(&mut site, values), calls, "nobody watches any more");
    assert_eq!(waiting(&api), Vec::<String>::new());
}

fn register(value: &str) -> Measurement {
    Measurement {
        measurand: "Energy.Active.Import.Register".to_owned(),
        phase: None,
        location: None,
        context: None,
        unit: Some("Wh".to_owned()),
        value: value.to_owned(),
    }
}

#[test]
fn what_was_measured_before_a_charge_began_is_not_told_as_its_own() {
    let (api, mut site) = connected_site();
    site.start("t1", 10, 1_000);
    site.settle();
    let session = format!("session:{}", site.session().session_id);
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&[&session, "station:CP-1"]);
    // Chart values without a transaction reach the cloud late: these are of the driver before.
    let mut values = measured(&site, 5, None);
    values.values.push(register("900"));
    tell(&mut site, values);
    let told = items(&socket.hears());
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["topic"], "station:CP-1");
    assert_eq!(told[0]["body"].get("session_id"), None);
    assert_eq!(told[0]["body"]["values"].as_array().unwrap().len(), 1);
    let values = measured(&site, 11, None);
    tell(&mut site, values);
    let told = items(&socket.hears());
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told.iter()
            .all(|item| item["body"]["session_id"].is_string())
    );
}

#[test]
fn values_that_come_after_the_end_of_a_charge_do_not_revive_it() {
    let (api, mut site) = connected_site();
    site.start("t1", 0, 1_000);
    site.stop("t1", 5, 1_500);
    site.settle();
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["station:CP-1"]);
    let values = measured(&site, 4, Some("t1"));
    tell(&mut site, values);
    assert_eq!(items(&socket.hears()), Vec::<Value>::new());
    // The main meter measures whatever flows there.
    let mut values = measured(&site, 6, None);
    values.connector.connector_id = 0;
    tell(&mut site, values);
    let told = items(&socket.hears());
    assert_eq!(told[0]["body"]["values"].as_array().unwrap().len(), 3);
}

#[test]
fn of_many_values_that_came_at_once_the_newest_are_told() {
    let (api, mut site) = connected_site();
    site.start("t1", 0, 1_000);
    site.settle();
    let socket = Socket::open(&api, &api.admin, "c1");
    socket.subscribe(&["station:CP-1"]);
    for minute in [1, 3, 2] {
        let values = measured(&site, minute, None);
        tell(&mut site, values);
    }
    assert_eq!(waiting(&api).len(), 3);
    let ports = api.simulation.ports();
    let keys = run(api.keys.get(&ports)).unwrap();
    let queues = &api.simulation.queues;
    let batch = queues.receive(QueueName::Live, &mut Random::new(1));
    assert_eq!(
        run(live::deliver(&ports, &keys, batch)),
        Vec::<String>::new()
    );
    let texts = api.simulation.sockets.take("c1");
    let told: Vec<Value> = texts
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let told = items(&told);
    let newest = told.iter().map(|item| item["revision"].as_i64()).max();
    assert_eq!(newest, Some(Some(site.at(3).millis())));
}
