//! Every fact of a session is kept once, with its times.

use forecourt_domain::fact::{ConnectorStatusKind, Fact, Unreadable};
use forecourt_types::TransactionId;

use forecourt_memory::world::World;
use forecourt_memory::{GatewayRecords, run};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::unit::Unit;

fn unreadable(world: &mut World, minute: i64) {
    let fact = Unreadable {
        action: "MeterValues".to_owned(),
        // An empty key, and a number, that a map of the table cannot hold.
        frame: "{\"\":1e999}".to_owned(),
        problem: "not what it should be".to_owned(),
        transaction_id: Some(TransactionId::new("7").unwrap()),
    };
    world.write(minute, Fact::Unreadable(fact));
}

/// A charge with a fact of each kind, and one connector state before and after it.
fn charge() -> World {
    let mut world = World::new();
    world.status(0, ConnectorStatusKind::Preparing);
    world.start("7", 1, 1_000);
    world.status(2, ConnectorStatusKind::Charging);
    world.sample("7", 15, 2_000);
    unreadable(&mut world, 20);
    world.stop("7", 30, 3_000);
    world.status(31, ConnectorStatusKind::Available);
    world
}

#[test]
fn each_fact_of_a_session_is_kept_once_in_the_order_it_was_applied() {
    let world = charge();
    world.settle();
    // The records are sent once more, as by a gateway whose acknowledgement was lost.
    world.send(1, 7, 1);
    world.drain();
    let session = world.session();
    let facts = world.facts(&session);
    let kinds: Vec<&str> = facts.iter().map(|fact| fact.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "transaction_started",
            "connector_status",
            "transaction_sampled",
            "unreadable",
            "transaction_stopped"
        ]
    );
    let ordinals: Vec<u32> = facts.iter().map(|fact| fact.ordinal).collect();
    assert_eq!(ordinals, [1, 2, 3, 4, 5]);
    assert_eq!((session.facts, session.facts_incomplete), (5, false));
    let sample = &facts[2];
    assert_eq!((sample.sequence, sample.gateway_id.as_str()), (4, "gw"));
    assert_eq!(sample.claimed_at.unwrap().timestamp(), world.at(15));
    assert_eq!(sample.received_at.timestamp(), world.at(15));
    let known = GatewayRecords::sample("7", world.at(15), 2_000);
    assert_eq!(sample.fact().unwrap(), Fact::TransactionSampled(known));
    assert!(matches!(facts[3].fact().unwrap(), Fact::Unreadable(_)));
    let mut ids: Vec<&str> = facts.iter().map(|fact| fact.record_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5, "each record has an id of its own");
}

#[test]
fn a_unit_sees_the_facts_it_is_about_to_write() {
    let world = charge();
    world.send(1, 4, 0);
    world.drain();
    let session = world.session();
    let mut fact = world.facts(&session).remove(0);
    (fact.sequence, fact.ordinal) = (9, 9);
    let ours = &world.ours;
    let operator = &ours.operator;
    let now = world.simulation.now();
    let mut unit = Unit::new(&world.simulation.table, operator, now, "test");
    let id = &session.session_id;
    let key = forecourt_store::keys::session_fact(operator, id, fact.epoch, 9, &ours.gateway);
    unit.put_always(forecourt_store::ports::Item::new(key, &fact).unwrap());
    let seen = run(forecourt_cloud::session::facts_of(&unit, id)).unwrap();
    let ordinals: Vec<u32> = seen.iter().map(|fact| fact.ordinal).collect();
    assert_eq!(ordinals, [1, 2, 3, 9]);
    assert_eq!(world.facts(&session).len(), 3, "nothing is written yet");
}

#[test]
fn a_session_of_release_0_1_that_goes_on_says_that_facts_are_missing() {
    let world = charge();
    world.send(1, 4, 0);
    world.drain();
    let row = SessionRow {
        facts: 0,
        ..world.session()
    };
    let item = row.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
    world.send(5, 7, 0);
    world.drain();
    let session = world.session();
    assert_eq!((session.facts, session.facts_incomplete), (2, true));
}
