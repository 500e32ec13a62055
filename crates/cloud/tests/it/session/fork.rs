use forecourt_domain::session::Status;

use forecourt_cloud::gateways::may_command;
use forecourt_link::Epoch;
use forecourt_memory::world::World;
use forecourt_memory::{GatewayRecords, run};
use forecourt_store::keys;
use forecourt_store::rows::facts::ReviewKind;

fn quarantined(world: &World) -> bool {
    let key = keys::quarantine(&world.ours.operator, &world.ours.gateway);
    world.simulation.table.items().contains_key(&key)
}

#[test]
fn another_past_of_the_same_lane_is_kept_apart_and_applied_never() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.settle();
    assert!(!quarantined(&world));
    let before = world.outcome();
    // The copy of the disk went its own way from the second record on, or
    // already with the first.
    for register in [0, 500] {
        let mut copy = World::within(&world.simulation, "default");
        copy.start("7", 0, register);
        copy.stop("7", 9, 400);
        if register == 0 {
            world.stop("7", 30, 900);
            world.settle();
            assert_eq!(world.session().status, Status::Settled);
        }
        copy.send(1, 2, 5);
        copy.drain();
    }
    assert!(quarantined(&world));
    let (table, ours) = (&world.simulation.table, &world.ours);
    let told = run(may_command(table, &ours.operator, &ours.gateway)).unwrap();
    assert!(!told, "it gets no commands");
    assert_eq!(world.session().energy_wh.wh(), 900);
    assert_ne!(world.outcome(), before);
    let reviews = world.reviews();
    assert_eq!(reviews.len(), 1, "one alarm, however many records come");
    assert!(reviews.iter().all(|review| review.kind == ReviewKind::Fork));
    assert!(reviews.iter().all(|review| review.raw.is_some()));
    // The true gateway's facts still count.
    world.start("8", 60, 900);
    world.stop("8", 70, 1000);
    world.send(3, 4, 0);
    world.drain();
    assert_eq!(world.sessions().len(), 2);
    assert!(world.simulation.queues.is_empty());
}

/// A gateway whose disk lost records writes anew in its next epoch what the disk held.
fn in_epoch(world: &World, ordinal: u16) -> GatewayRecords {
    let (operator, gateway) = (world.ours.operator.clone(), world.ours.gateway.clone());
    GatewayRecords::new(operator, gateway, Epoch::new(ordinal).unwrap())
}

#[test]
fn a_charge_that_is_written_anew_in_the_next_epoch_is_counted_once() {
    let mut world = World::new();
    world.start("1048577", 0, 100);
    world.sample("1048577", 5, 500);
    world.settle();
    world.journal = in_epoch(&world, 2);
    world.start("1048577", 0, 100);
    world.sample("1048577", 5, 500);
    world.stop("1048577", 10, 1_100);
    world.settle();
    let session = world.session();
    assert_eq!(session.status, Status::Settled);
    assert_eq!(session.energy_wh.wh(), 1_000);
    // And once more, with everything known.
    world.journal = in_epoch(&world, 3);
    world.start("1048577", 0, 100);
    world.sample("1048577", 5, 500);
    world.stop("1048577", 10, 1_100);
    world.settle();
    assert_eq!(world.session().energy_wh.wh(), 1_000);
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn a_charge_of_a_copied_disk_is_not_joined_with_the_one_whose_id_it_has() {
    let mut world = World::new();
    world.start("1048577", 0, 100);
    world.settle();
    world.journal = in_epoch(&world, 2);
    world.start("1048577", 30, 5_000);
    world.stop("1048577", 60, 7_000);
    world.settle();
    let energies: Vec<_> = world
        .sessions()
        .iter()
        .map(|row| row.energy_wh.wh())
        .collect();
    assert!(
        energies.contains(&2_000) && energies.len() == 2,
        "{energies:?}"
    );
}
