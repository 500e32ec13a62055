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
    // The copy of the disk differs from the second record on, or already in the first.
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
    // The facts of the true gateway still count.
    world.start("8", 60, 900);
    world.stop("8", 70, 1000);
    world.send(3, 4, 0);
    world.drain();
    assert_eq!(world.sessions().len(), 2);
    assert!(world.simulation.queues.is_empty());
}

/// The records that a gateway whose disk lost records writes again in its next epoch.
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
    // The same once more, with everything known already.
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

/// The cloud has applied later readings than the copy of the disk holds.
#[test]
fn readings_told_again_after_later_ones_change_no_energy() {
    for minutes in [[5, 6, 7], [0, 0, 0]] {
        let mut world = World::new();
        world.start("1048577", 0, 100);
        world.sample("1048577", minutes[0], 500);
        world.sample("1048577", minutes[1], 900);
        world.sample("1048577", minutes[2], 1_000);
        world.settle();
        world.journal = in_epoch(&world, 2);
        world.start("1048577", 0, 100);
        world.sample("1048577", minutes[0], 500);
        world.stop("1048577", 10, 1_100);
        world.settle();
        let session = world.session();
        assert_eq!(
            (session.status, session.energy_wh.wh()),
            (Status::Settled, 1_000),
            "{:?}",
            session.flags
        );
    }
}

/// Only the start and early readings are reported again, of a charge that was billed.
#[test]
fn a_part_of_a_billed_charge_told_again_changes_no_bill() {
    for parts in 1..=3 {
        let mut world = World::new();
        world.start("1048577", 0, 100);
        world.sample("1048577", 5, 500);
        world.stop("1048577", 10, 1_100);
        world.start("1048578", 20, 1_100);
        world.settle();
        let bills = world.cdrs();
        let before = world.sessions();
        assert_eq!(bills.len(), 1);
        world.journal = in_epoch(&world, 2);
        world.start("1048577", 0, 100);
        if parts > 1 {
            world.sample("1048577", 5, 500);
        }
        if parts > 2 {
            world.stop("1048577", 10, 1_100);
        }
        world.settle();
        let after = world.sessions();
        assert_eq!(world.cdrs(), bills, "{parts}");
        assert_eq!(after.len(), before.len());
        assert_eq!(
            after[0].status, before[0].status,
            "{parts} {:?}",
            after[0].flags
        );
        assert_eq!(
            after[1].status,
            Status::Charging,
            "{parts} {:?}",
            after[1].history
        );
    }
}

/// A start without a register, or with a token that is named later.
#[test]
fn a_start_without_a_register_is_told_again() {
    let mut world = World::new();
    let mut fact = GatewayRecords::start("1048577", "CARD", world.at(0), 0);
    fact.meter_start = None;
    world.write(
        0,
        forecourt_domain::fact::Fact::TransactionStarted(fact.clone()),
    );
    world.sample("1048577", 5, 500);
    world.stop("1048577", 10, 1_100);
    world.settle();
    let before = world.sessions();
    let bills = world.cdrs();
    world.journal = in_epoch(&world, 2);
    world.write(0, forecourt_domain::fact::Fact::TransactionStarted(fact));
    world.sample("1048577", 5, 500);
    world.stop("1048577", 10, 1_100);
    world.settle();
    assert_eq!(world.sessions().len(), before.len());
    assert_eq!(world.cdrs(), bills);
}

/// A negative start register; or the placeholder 0 with a first reading of a lifetime register.
#[test]
fn a_start_with_a_placeholder_register_is_told_again() {
    for register in [-5, 0] {
        let mut world = World::new();
        world.start("1048577", 0, register);
        world.sample("1048577", 1, 500_000);
        world.sample("1048577", 5, 500_500);
        world.stop("1048577", 10, 501_100);
        world.settle();
        let before = world.sessions();
        let bills = world.cdrs();
        world.journal = in_epoch(&world, 2);
        world.start("1048577", 0, register);
        world.sample("1048577", 1, 500_000);
        world.sample("1048577", 5, 500_500);
        world.stop("1048577", 10, 501_100);
        world.settle();
        let after = world.sessions();
        assert_eq!(after.len(), before.len(), "{register}");
        assert_eq!(after[0].energy_wh, before[0].energy_wh);
        assert_eq!(world.cdrs(), bills);
    }
}

/// The start never came, because of a gap that was closed; or a copied disk gave the same id to
/// another charge.
#[test]
fn another_charge_of_a_copied_disk_does_not_join_one_whose_start_is_unknown() {
    let mut world = World::new();
    world.sample("1048577", 5, 500);
    world.stop("1048577", 10, 1_100);
    world.settle();
    world.journal = in_epoch(&world, 2);
    world.start("1048577", 60, 5_000);
    world.stop("1048577", 90, 7_000);
    world.settle();
    let told: Vec<_> = world
        .sessions()
        .iter()
        .map(|row| (row.energy_wh.wh(), row.status))
        .collect();
    assert!(
        told.len() == 2 && told.iter().any(|(wh, _)| *wh == 2_000),
        "{told:?}"
    );
}
