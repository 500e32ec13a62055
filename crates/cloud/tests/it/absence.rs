//! Gateways that are away, and back, as webhooks are told of them.

use forecourt_cloud::gateways;
use forecourt_link::{Epoch, Ping, ToCloud};
use forecourt_memory::world::{World, seeds};
use forecourt_memory::{Random, Running, run, run_all};
use forecourt_store::events::EventKind;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table as _;
use forecourt_types::Timestamp;
use serde_json::Value;

use super::ingest::hello;
use super::webhooks::{HOUR_MS, MINUTE_MS, add, told};

const KINDS: [EventKind; 2] = [EventKind::GatewayConnected, EventKind::GatewayDisconnected];

/// The gateway opens a connection, without a hello yet.
fn opens(world: &World, name: &str) {
    let identity = world.ours.identity(name);
    let (table, now) = (&world.simulation.table, world.simulation.now());
    let standing = run(gateways::connected(table, &identity, now)).unwrap();
    assert!(standing.is_some());
}

fn connects(world: &World, name: &str) {
    opens(world, name);
    let hello = ToCloud::Hello(hello(Epoch::FIRST));
    assert!(world.pipeline.say(&world.ours, &hello).unwrap().is_some());
}

/// A connection ends, and this is reported.
fn ends(world: &World, name: &str) {
    let (operator, gateway) = (&world.ours.operator, &world.ours.gateway);
    let (table, now) = (&world.simulation.table, world.simulation.now());
    run(gateways::disconnected(table, operator, gateway, name)).unwrap();
    run(gateways::look_for_absence(table, operator, gateway, now)).unwrap();
}

fn pings(world: &World) -> u64 {
    let ping = ToCloud::Ping(Ping {
        epoch: Epoch::FIRST,
        heads: Vec::new(),
        policy: None,
        refused: Vec::new(),
        waiting: None,
        alarms: Vec::new(),
    });
    let before = world.simulation.faults.calls();
    assert!(world.pipeline.say(&world.ours, &ping).unwrap().is_some());
    world.simulation.faults.calls() - before
}

/// Lets the time pass and `monitor` sweep, and returns what the webhooks were told.
fn passes(world: &World, millis: i64) -> Vec<(String, Value)> {
    world.simulation.pass(millis);
    world.sweep();
    world.drain();
    told(&world.simulation.receivers.take())
}

fn checks(world: &World) -> usize {
    let due = world.simulation.table.items().into_keys();
    let of_others = due.filter(|key| key.pk.starts_with("watch#"));
    let of_others = of_others.filter(|key| !key.pk.contains("delivery"));
    of_others.count()
}

fn since(told: &[(String, Value)]) -> (String, String) {
    let [(kind, data)] = told else {
        panic!("one event is wanted: {told:?}");
    };
    (kind.clone(), data["since"].as_str().unwrap().to_owned())
}

fn away(at: Timestamp) -> (String, String) {
    ("gateway.disconnected".to_owned(), at.to_string())
}

fn back(at: Timestamp) -> (String, String) {
    ("gateway.connected".to_owned(), at.to_string())
}

#[test]
fn a_gateway_that_only_reconnects_is_not_told_of_and_one_that_stays_away_is_told_once() {
    let world = World::new();
    connects(&world, "first");
    ends(&world, "first");
    assert_eq!(checks(&world), 0, "nobody wants to be told");
    add(&world, "w", &KINDS);
    connects(&world, "second");
    ends(&world, "second");
    connects(&world, "third");
    assert_eq!(
        passes(&world, 3 * MINUTE_MS),
        [],
        "it was away for a moment"
    );
    let left = world.simulation.now();
    ends(&world, "third");
    assert_eq!(passes(&world, MINUTE_MS), [], "it may come back yet");
    let told = passes(&world, 2 * MINUTE_MS);
    assert_eq!(since(&told), away(left));
    assert_eq!(told[0].1["site_id"], "site");
    assert_eq!(passes(&world, HOUR_MS), [], "it is told once");
    connects(&world, "fourth");
    let now = world.simulation.now();
    let told = passes(&world, MINUTE_MS);
    assert_eq!(since(&told), back(now));
    assert_eq!(told[0].1["gateway_id"], "gw");
    connects(&world, "fifth");
    assert_eq!(passes(&world, MINUTE_MS), []);
}

#[test]
fn an_absence_of_a_gateway_that_came_back_for_a_moment_began_after_that() {
    let world = World::new();
    add(&world, "w", &KINDS);
    connects(&world, "first");
    ends(&world, "first");
    world.simulation.pass(MINUTE_MS);
    connects(&world, "second");
    world.simulation.pass(MINUTE_MS / 2);
    let left = world.simulation.now();
    ends(&world, "second");
    let told = passes(&world, MINUTE_MS / 2);
    assert_eq!(told, [], "two minutes after the first end it may come back");
    let told = passes(&world, 2 * MINUTE_MS);
    assert_eq!(since(&told), away(left));
}

#[test]
fn a_gateway_that_comes_back_while_it_is_told_to_be_away_is_told_to_be_back() {
    let mut both = 0;
    for seed in seeds(100, 2_000) {
        let world = World::new();
        add(&world, "w", &KINDS);
        connects(&world, "first");
        ends(&world, "first");
        world.simulation.pass(2 * MINUTE_MS);
        let identity = world.ours.identity("second");
        let (simulation, now) = (&world.simulation, world.simulation.now());
        let (table, queues) = (&simulation.table, &simulation.queues);
        let settings = &world.pipeline.settings;
        let text = forecourt_link::to_text(&ToCloud::Hello(hello(Epoch::FIRST))).unwrap();
        let steps = Random::new(seed).below(120);
        let comes = async {
            // `monitor` looks at many lists before, so the gateway comes a little later.
            for _ in 0..steps {
                table
                    .get(&keys::route(&identity.operator_id, &identity.gateway_id))
                    .await?;
            }
            gateways::connected(table, &identity, now).await?;
            let heard = forecourt_cloud::ingest::handle(table, queues, &identity, now, &text);
            heard.await.map(|_| ())
        };
        let looks = async {
            let which = forecourt_cloud::monitor::HandOvers::LeftBehind;
            let swept = forecourt_cloud::monitor::sweep(table, queues, settings, which, now);
            swept.await.map(|_| ())
        };
        let work: Vec<Running<'_, Result<(), Failure>>> = vec![Box::pin(comes), Box::pin(looks)];
        for done in run_all(&mut Random::new(seed), work) {
            done.unwrap();
        }
        world.drain();
        let told = told(&world.simulation.receivers.take());
        let kinds: std::collections::BTreeSet<&str> =
            told.iter().map(|(kind, _)| kind.as_str()).collect();
        assert!(
            kinds.is_empty() || kinds.len() == 2,
            "seed {seed}: it is there, and was told to be away: {kinds:?}"
        );
        both += kinds.len() / 2;
    }
    assert!(both > 0, "no order of the steps told of the absence");
}

#[test]
fn a_gateway_whose_end_was_never_reported_is_told_once_it_is_silent() {
    let world = World::new();
    add(&world, "w", &KINDS);
    connects(&world, "connection");
    for _ in 0..30 {
        assert_eq!(passes(&world, 5 * MINUTE_MS), [], "it pings");
        pings(&world);
    }
    let heard = world.simulation.now();
    let mut told = Vec::new();
    for _ in 0..30 {
        told.extend(passes(&world, MINUTE_MS));
    }
    assert_eq!(since(&told), away(heard));
    assert_eq!(passes(&world, HOUR_MS), [], "it is told once");
    // Its connection was open all the time, and something between kept its messages.
    pings(&world);
    let now = world.simulation.now();
    let told = passes(&world, MINUTE_MS);
    assert_eq!(since(&told), back(now));
    assert_eq!(checks(&world), 1, "each gateway has one check");
}

#[test]
fn nothing_is_noted_of_a_gateway_while_nobody_wants_to_be_told() {
    let world = World::new();
    connects(&world, "connection");
    world.simulation.pass(10 * MINUTE_MS);
    let unwanted = pings(&world);
    let before = world.simulation.table.items();
    assert_eq!(pings(&world), unwanted);
    assert_eq!(before, world.simulation.table.items());
    assert_eq!(checks(&world), 0);
    add(&world, "w", &KINDS);
    connects(&world, "connection");
    assert_eq!(pings(&world), unwanted, "it has just been noted");
    world.simulation.pass(5 * MINUTE_MS);
    assert_eq!(
        pings(&world),
        unwanted + 2,
        "a mark, and a look at its link"
    );
    // The looks end with the wish to be told.
    add(&world, "w", &[EventKind::CdrCreated]);
    for _ in 0..3 {
        assert_eq!(passes(&world, 10 * MINUTE_MS), []);
    }
    assert_eq!(checks(&world), 0);
    assert_eq!(pings(&world), unwanted);
}
