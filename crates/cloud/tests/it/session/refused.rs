//! Energy delivered to a refused token waits for a person. What was billed of it is credited if
//! no energy was delivered after all.

use forecourt_domain::fact::{DecidedBy, Decision, Fact, Flag, TokenStatus};
use forecourt_domain::session::{Problem, Status};

use forecourt_memory::GatewayRecords;
use forecourt_memory::world::World;

fn start(world: &mut World, register: i64) {
    let mut start = GatewayRecords::start("7", "CARD", world.at(0), register);
    start.decision = Some(Decision {
        status: TokenStatus::Blocked,
        by: DecidedBy::TokenList,
    });
    world.write(0, Fact::TransactionStarted(start));
}

fn cents(world: &World) -> i64 {
    let cdrs = world.cdrs();
    cdrs.iter().map(|cdr| cdr.total.amount_minor()).sum()
}

fn close_provisionally(world: &World) {
    world
        .simulation
        .pass(world.pipeline.settings.stuck_after_ms + 1);
    world.sweep();
    world.simulation.pass(120_000);
    world.sweep();
}

/// Asserts that nobody pays until a person decides that the holder of the token does.
fn assert_waits_and_settle(world: &World) {
    let before = cents(world);
    assert_eq!(before, 0);
    assert_eq!(world.session().status, Status::NeedsReview);
    assert_eq!(world.session().problem, Some(Problem::TokenRefused));
    world.settle_by_person();
    assert!(cents(world) > 0);
}

/// Asserts that nobody pays and nobody has to look at it, however often the price is asked for.
fn assert_void(world: &World, cdrs: usize) {
    world.drain();
    let session = world.session();
    assert_eq!(session.status, Status::Failed);
    assert_eq!(session.total, None);
    assert_eq!((world.cdrs().len(), cents(world)), (cdrs, 0));
    assert!(world.reviews().iter().all(|row| row.resolved_at.is_some()));
}

#[test]
fn a_bill_by_a_fitted_stop_is_given_back_once_when_nothing_was_taken() {
    let mut world = World::new();
    start(&mut world, 1_000);
    let mut fitted = GatewayRecords::stop("7", world.at(30), 5_000);
    fitted.flags = vec![Flag::TransactionIdOdd, Flag::FittedToOpenSession];
    world.write(30, Fact::TransactionStopped(fitted));
    world.settle();
    assert_waits_and_settle(&world);
    let mut named = GatewayRecords::stop("7", world.at(40), 1_000);
    named.flags = vec![Flag::ContentDiffers];
    world.write(40, Fact::TransactionStopped(named));
    world.send(3, 3, 0);
    assert_void(&world, 2);
    world.send(3, 3, 1);
    assert_void(&world, 2);
}

#[test]
fn a_provisional_bill_by_rounding_is_given_back_and_a_later_one_counts_alone() {
    let mut world = World::new();
    start(&mut world, 1_600);
    world.sample("7", 15, 2_000);
    world.settle();
    close_provisionally(&world);
    assert_waits_and_settle(&world);
    // The register at the start, given in watt-hours: no energy has been delivered so far.
    world.sample("7", 20, 1_600);
    world.send(3, 3, 0);
    world.drain();
    close_provisionally(&world);
    assert_void(&world, 2);
    world.sample("7", 90, 2_600);
    world.stop("7", 100, 2_600);
    world.send(4, 5, 0);
    world.drain();
    assert_waits_and_settle(&world);
    let session = world.session();
    assert_eq!(session.status, Status::Settled);
    assert_eq!(session.energy_wh.wh(), 1_000);
    assert_eq!(world.cdrs().len(), 3);
    assert_eq!(Some(cents(&world)), session.total.map(|m| m.amount_minor()));
}

#[test]
fn nobody_has_to_look_at_a_stop_whose_late_start_shows_that_nothing_was_taken() {
    let mut world = World::new();
    world.stop("7", 1, 1_000);
    start(&mut world, 1_000);
    world.settle();
    assert_void(&world, 0);
}
