#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::ports::{Item, QueueName};
use crate::simulation::{Random, When, run};
use crate::testing::World;

#[test]
fn a_hand_over_that_a_queue_did_not_take_is_sent_after_a_minute_and_not_before() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.stop("7", 30, 1000);
    world.send(1, 2, 0);
    let mut random = Random::new(1);
    let batch = world
        .simulation
        .queues
        .receive(QueueName::Sessions, &mut random);
    // The last call of the session function is the one that sends on.
    world.simulation.faults.heal();
    let failed = run(world.pipeline.function(QueueName::Sessions, batch.clone()));
    assert!(failed.is_empty());
    let calls = world.simulation.faults.calls();
    let mut missed = 0;
    for call in 1..=calls {
        let mut world = World::new();
        world.start("7", 0, 0);
        world.stop("7", 30, 1000);
        world.send(1, 2, 0);
        let batch = world
            .simulation
            .queues
            .receive(QueueName::Sessions, &mut random);
        world.simulation.faults.fail_at(call, When::Before);
        let failed = run(world.pipeline.function(QueueName::Sessions, batch.clone()));
        world.simulation.faults.heal();
        let waits = world
            .simulation
            .queues
            .waiting(QueueName::Billing)
            .is_empty();
        if !failed.is_empty() || !waits {
            continue;
        }
        missed += 1;
        world
            .simulation
            .queues
            .finish(QueueName::Sessions, &batch, &failed);
        world.simulation.pass(30_000);
        assert_eq!(world.sweep().hand_overs_sent, 0);
        world.simulation.pass(31_000);
        assert_eq!(world.sweep().hand_overs_sent, 1);
        assert_eq!(world.sweep().hand_overs_sent, 0);
        assert_eq!(world.cdrs().len(), 1);
    }
    assert_eq!(missed, 1, "one of the calls is the send");
}

#[test]
fn what_cannot_be_read_keeps_nothing_else_from_being_looked_at() {
    let mut world = World::new();
    for shard in 0..crate::keys::OUTBOX_SHARDS {
        let key = crate::keys::watch(shard, world.begin, "broken");
        let row = serde_json::json!({"what": "is this"});
        world.simulation.table.plant(Item::new(key, &row).unwrap());
        let key = crate::keys::outbox(shard, world.begin, "broken");
        world.simulation.table.plant(Item::new(key, &row).unwrap());
    }
    world.start("7", 0, 0);
    world.sample("7", 10, 1000);
    world.settle();
    world.simulation.pass(25 * 3_600_000);
    let summary = world.sweep();
    assert_eq!(summary.sessions_closed, 1);
    assert_eq!(summary.failures, 8);
    assert_eq!(summary.hand_overs_waiting, 8);
}
