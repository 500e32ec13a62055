use forecourt_domain::session::Status;

use forecourt_cloud::gateways::may_command;
use forecourt_memory::run;
use forecourt_memory::world::World;
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
