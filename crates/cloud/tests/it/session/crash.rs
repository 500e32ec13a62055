use forecourt_link::{Lane, ToCloud};

use forecourt_memory::world::World;
use forecourt_memory::{Random, When, run_killed};
use forecourt_store::ports::QueueName;

/// One charge and another one, so that two table transactions are needed.
fn charges() -> World {
    let mut world = World::new();
    for (charge, begin) in [("1", 0), ("2", 100)] {
        world.start(charge, begin, begin * 10);
        world.sample(charge, begin + 5, begin * 10 + 200);
        world.stop(charge, begin + 30, begin * 10 + 500);
    }
    world
}

/// A charge that was closed provisionally and billed, and whose stop has come since: a credit and a
/// second version are due.
fn late_stop() -> World {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.sample("7", 10, 2000);
    world.settle();
    world.simulation.pass(25 * 3_600_000);
    world.sweep();
    world.simulation.pass(61_000);
    world.sweep();
    world.stop("7", 60, 9000);
    world
}

/// Sends records as a gateway does: again and again, until they are acknowledged.
fn send_until_acknowledged(world: &World) {
    let all = world.journal.len(&world.station, Lane::Transactions);
    for attempt in 0..10 {
        let message = ToCloud::Records(world.batch(1, all, attempt));
        if let Ok(Some(_)) = world.pipeline.say(&world.ours, &message) {
            return;
        }
    }
    panic!("never acknowledged");
}

/// Lets time pass, in which the monitor runs twice.
fn recover(world: &World) {
    world.simulation.faults.heal();
    world.drain();
    for _ in 0..2 {
        world.simulation.pass(120_000);
        world.sweep();
    }
    assert_eq!(world.ledger().faults(), Vec::<String>::new());
}

#[test]
fn a_call_that_fails_before_or_after_its_work_changes_nothing_in_the_end() {
    let calm = charges();
    calm.simulation.faults.heal();
    send_until_acknowledged(&calm);
    calm.drain();
    let calls = calm.simulation.faults.calls();
    assert!(calls > 30, "the whole way is counted: {calls}");
    recover(&calm);
    for call in 1..=calls {
        for when in [When::Before, When::After] {
            let world = charges();
            world.simulation.faults.fail_at(call, when);
            send_until_acknowledged(&world);
            world.drain();
            recover(&world);
            assert_eq!(world.outcome(), calm.outcome(), "call {call} {when:?}");
            let dead = world.simulation.queues.dead_letters();
            assert!(dead.is_empty(), "call {call} {when:?}: {dead:?}");
        }
    }
}

#[test]
fn a_function_killed_at_any_await_changes_nothing_in_the_end() {
    killed_at_every_await(charges);
}

#[test]
fn a_correction_killed_at_any_await_credits_and_books_once() {
    killed_at_every_await(late_stop);
    let world = late_stop();
    send_until_acknowledged(&world);
    world.drain();
    assert_eq!(world.ledger().entries.len(), 3);
}

fn killed_at_every_await(charges: fn() -> World) {
    let calm = charges();
    send_until_acknowledged(&calm);
    calm.drain();
    recover(&calm);
    for victim in [
        QueueName::Sessions,
        QueueName::Billing,
        QueueName::Reporting,
    ] {
        for polls in 0.. {
            let world = charges();
            send_until_acknowledged(&world);
            let mut random = Random::new(1);
            let mut killed = false;
            for queue in [
                QueueName::Sessions,
                QueueName::Billing,
                QueueName::Reporting,
            ] {
                let batch = world.simulation.queues.receive(queue, &mut random);
                let running = world.pipeline.function(queue, batch.clone());
                let limit = if queue == victim { polls } else { usize::MAX };
                let failed = run_killed(running, limit).unwrap_or_else(|| {
                    killed = true;
                    batch.iter().map(|d| d.message_id.clone()).collect()
                });
                world.simulation.queues.finish(queue, &batch, &failed);
            }
            recover(&world);
            assert_eq!(
                world.outcome(),
                calm.outcome(),
                "{victim:?} after {polls} polls"
            );
            if !killed {
                assert!(polls > 3, "{victim:?} was killed at every await");
                break;
            }
        }
    }
}

#[test]
fn messages_handed_out_again_and_again_have_their_effect_once() {
    let calm = charges();
    send_until_acknowledged(&calm);
    calm.drain();
    for seed in forecourt_memory::world::seeds(50, 2_000) {
        let world = charges();
        send_until_acknowledged(&world);
        world.pipeline.drain(&mut Random::new(seed), true);
        recover(&world);
        assert_eq!(world.outcome(), calm.outcome(), "seed {seed}");
    }
}
