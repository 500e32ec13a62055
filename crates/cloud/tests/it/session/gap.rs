use forecourt_domain::fact::Flag;
use forecourt_domain::session::{FLAG_RECORD_GAP, Status};
use forecourt_link::{Epoch, Hash, Incoming, Lane, Missing, ToCloud, ToGateway, parse_to_gateway};

use forecourt_cloud::gateways::connected;
use forecourt_memory::world::World;
use forecourt_memory::{Configuration, run};
use forecourt_store::rows::facts::ReviewKind;

fn charge() -> World {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.sample("7", 10, 2000);
    world.sample("7", 20, 4000);
    world.stop("7", 30, 6000);
    let now = world.simulation.now();
    let (table, ours) = (&world.simulation.table, &world.ours);
    let identity = ours.identity("connection");
    assert!(run(connected(table, &identity, now)).unwrap().is_some());
    world
}

#[test]
fn records_before_their_turn_are_parked_asked_for_and_applied_later() {
    let world = charge();
    world.send(1, 1, 0);
    world.send(3, 4, 0);
    world.drain();
    assert_eq!(world.session().status, Status::Charging);
    let pushed = world.simulation.connections.take("connection");
    let [Ok(Incoming::Known(ToGateway::Resend(resend)))] = &pushed
        .iter()
        .map(|text| parse_to_gateway(text))
        .collect::<Vec<_>>()[..]
    else {
        panic!("one resend is wanted: {pushed:?}");
    };
    assert_eq!((resend.from, resend.lane), (2, Lane::Transactions));
    let pong = world.ping();
    let applied = pong.applied.first().unwrap();
    assert_eq!(
        (applied.watermark.applied, applied.resend_from),
        (1, Some(2))
    );
    world.send(2, 2, 1);
    world.drain();
    assert_eq!(world.session().status, Status::Settled);
    let pong = world.ping();
    let applied = pong.applied.first().unwrap();
    assert_eq!((applied.watermark.applied, applied.resend_from), (4, None));
    assert_eq!(world.session().energy_wh.wh(), 6000);
}

#[test]
fn a_gap_that_cannot_be_filled_is_named_and_flagged_and_blocks_nothing() {
    let world = charge();
    world.send(1, 1, 0);
    world.send(4, 4, 0);
    world.drain();
    let lane = Lane::Transactions;
    let before_last = world.journal.records(&world.station, lane, 3..=3, 0);
    let missing = ToCloud::Missing(Missing {
        epoch: Epoch::FIRST,
        station_id: world.station.clone(),
        lane,
        from: 2,
        to: 3,
        hash: before_last.records.first().unwrap().hash(),
        reason: "the disk had bad blocks".to_owned(),
    });
    // The message is sent twice, as every message may be.
    for _ in 0..2 {
        assert!(world.pipeline.say(&world.ours, &missing).unwrap().is_none());
        world.drain();
        world.simulation.pass(600_000);
    }
    let session = world.session();
    assert_eq!(
        (session.status, session.energy_wh.wh()),
        (Status::Settled, 6000)
    );
    assert!(
        session
            .flags
            .contains(&Flag::Other(FLAG_RECORD_GAP.to_owned()))
    );
    let [review] = world.reviews().try_into().unwrap();
    assert_eq!(review.kind, ReviewKind::Missing);
    assert!(review.cause.contains("bad blocks"), "{}", review.cause);
}

#[test]
fn a_gap_at_a_station_of_another_site_touches_none_of_its_sessions() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.settle();
    let theirs = Configuration::plant(&world.simulation, "default", "elsewhere", "gw2");
    let missing = ToCloud::Missing(Missing {
        epoch: Epoch::FIRST,
        station_id: world.station.clone(),
        lane: Lane::Transactions,
        from: 1,
        to: 1,
        hash: Hash::origin(),
        reason: "said so".to_owned(),
    });
    assert!(world.pipeline.say(&theirs, &missing).unwrap().is_none());
    world.drain();
    assert_eq!(world.reviews().len(), 1);
    assert!(world.session().flags.is_empty());
}

#[test]
fn a_gap_that_lies_further_on_is_not_jumped_to() {
    let world = charge();
    let missing = ToCloud::Missing(Missing {
        epoch: Epoch::FIRST,
        station_id: world.station.clone(),
        lane: Lane::Transactions,
        from: 3,
        to: 3,
        hash: Hash::origin(),
        reason: "lost".to_owned(),
    });
    assert!(world.pipeline.say(&world.ours, &missing).unwrap().is_none());
    world.drain();
    world.settle();
    assert_eq!(world.session().status, Status::Settled);
    assert!(world.reviews().is_empty());
}
