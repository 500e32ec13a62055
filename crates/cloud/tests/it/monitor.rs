use forecourt_domain::fact::{DecidedBy, Decision, Fact, Flag, TokenStatus};
use forecourt_domain::session::Status;

use forecourt_cloud::monitor::{HandOvers, Summary};
use forecourt_memory::world::World;
use forecourt_memory::{GatewayRecords, Random, Simulation, When, run};
use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::keys;
use forecourt_store::outbox::Outbox;
use forecourt_store::ports::{Item, QueueName, Table as _, Transacted};
use forecourt_store::rows::facts::ReportRow;
use forecourt_types::{EventId, WebhookId};

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
    // The last call of the session function is the one that sends the hand-overs.
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
fn a_sweep_of_all_hand_overs_sends_one_just_written_as_well() {
    let world = World::new();
    let now = world.simulation.now();
    let (group, id) = ("g".to_owned(), "b".to_owned());
    let (write, entry) = Outbox::entry(QueueName::Billing, group, id, &"body", now).unwrap();
    let Simulation { table, queues, .. } = &world.simulation;
    let done = run(table.transact(vec![write])).unwrap();
    assert_eq!(done, Transacted::Committed);
    let waiting = || queues.waiting(QueueName::Billing).len();
    let sweep = |which| {
        let settings = &world.pipeline.settings;
        run(forecourt_cloud::monitor::sweep(
            table, queues, settings, which, now,
        ))
        .unwrap()
    };
    assert_eq!(sweep(HandOvers::LeftBehind), Summary::default());
    assert_eq!(waiting(), 0);
    assert_eq!(sweep(HandOvers::All).hand_overs_sent, 1);
    assert_eq!(waiting(), 1);
    assert!(!table.items().contains_key(&entry.row.unwrap()));
    assert_eq!(sweep(HandOvers::All), Summary::default());
}

#[test]
fn what_cannot_be_read_keeps_nothing_else_from_being_looked_at() {
    let mut world = World::new();
    for shard in 0..forecourt_store::keys::OUTBOX_SHARDS {
        let key = forecourt_store::keys::due_check(shard, world.begin, "broken");
        let row = serde_json::json!({"what": "is this"});
        world.simulation.table.plant(Item::new(key, &row).unwrap());
        let key = forecourt_store::keys::outbox(shard, world.begin, "broken");
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

#[test]
fn a_flood_of_deliveries_keeps_no_session_from_being_looked_at() {
    let mut world = World::new();
    let flood = 8 * 300;
    for number in 0..flood {
        let webhook = WebhookId::new("w").unwrap();
        let event = EventId::new(format!("evt_{number}")).unwrap();
        let row = DueCheckRow {
            operator_id: world.ours.operator.clone(),
            subject: DueSubject::Delivery(webhook, event),
            due: world.begin,
        };
        world.simulation.table.plant(row.item().unwrap());
    }
    world.start("7", 0, 0);
    world.sample("7", 10, 1000);
    world.settle();
    world.simulation.pass(25 * 3_600_000);
    let checks = || {
        let keys = world.simulation.table.items().into_keys();
        keys.filter(|key| key.pk.starts_with("watch#")).count()
    };
    let before = checks();
    assert_eq!(before, flood + 1);
    assert_eq!(world.sweep().sessions_closed, 1);
    assert_eq!(before - checks(), 200, "the others stay for later sweeps");
}

/// Handles the queues up to this one, whose messages are lost, as after a restore of the table
/// from a backup.
fn lose(world: &World, queue: QueueName) {
    let mut random = Random::new(1);
    for earlier in [QueueName::Sessions, QueueName::Billing] {
        if earlier == queue {
            break;
        }
        while world.pipeline.turn(earlier, &mut random) {}
    }
    let lost = world.simulation.queues.receive(queue, &mut random);
    assert!(!lost.is_empty());
    world.simulation.queues.finish(queue, &lost, &[]);
    world.drain();
}

/// The number of sessions and the energy of the report's day.
fn counted(world: &World) -> Option<(i64, i64)> {
    let all = keys::report(&world.ours.operator, "all", "2026-01-01", "all");
    let items = world.simulation.table.items();
    let item = items.get(&all)?;
    let row: ReportRow = item.read().unwrap();
    Some((row.sessions, row.energy_wh))
}

fn days_pass(world: &World, days: usize) {
    for _ in 0..days {
        for pause_ms in [24 * 3_600_000, 16 * 60_000, 61_000] {
            world.simulation.pass(pause_ms);
            world.sweep();
            world.drain();
        }
    }
}

#[test]
fn a_bill_to_be_given_back_is_even_when_it_was_forgotten_and_the_queue_lost_it() {
    for queue in [QueueName::Billing, QueueName::Reporting] {
        let mut world = World::new();
        let mut start = GatewayRecords::start("7", "CARD", world.at(0), 1_000);
        start.decision = Some(Decision {
            status: TokenStatus::Blocked,
            by: DecidedBy::TokenList,
        });
        world.write(0, Fact::TransactionStarted(start));
        let mut fitted = GatewayRecords::stop("7", world.at(30), 5_000);
        fitted.flags = vec![Flag::TransactionIdOdd, Flag::FittedToOpenSession];
        world.write(30, Fact::TransactionStopped(fitted));
        world.settle();
        world.settle_by_person();
        assert_eq!(counted(&world), Some((1, 4_000)));
        days_pass(&world, 3);
        let mut named = GatewayRecords::stop("7", world.at(40), 1_000);
        named.flags = vec![Flag::ContentDiffers];
        world.write(40, Fact::TransactionStopped(named));
        world.send(3, 3, 0);
        lose(&world, queue);
        days_pass(&world, 3);
        assert_eq!(world.session().total, None, "{queue:?}");
        assert_eq!(world.cdrs().len(), 2, "{queue:?}");
        assert_eq!(counted(&world), Some((0, 0)), "{queue:?}");
    }
}

#[test]
fn what_a_queue_has_lost_of_a_session_is_handed_on_again_within_a_day() {
    for queue in [QueueName::Billing, QueueName::Reporting] {
        let mut world = World::new();
        world.start("7", 0, 0);
        world.stop("7", 30, 1000);
        world.send(1, 2, 0);
        lose(&world, queue);
        assert_eq!(counted(&world), None, "{queue:?}");
        for _ in 0..3 {
            for pause_ms in [24 * 3_600_000, 61_000] {
                world.simulation.pass(pause_ms);
                world.sweep();
                world.drain();
            }
            assert_eq!(counted(&world), Some((1, 1000)), "{queue:?}");
            assert_eq!(world.session().status, Status::Settled, "{queue:?}");
            assert_eq!(world.cdrs().len(), 1, "{queue:?}");
        }
    }
}
