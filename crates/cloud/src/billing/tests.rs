#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use forecourt_billing::Recomputation;
use forecourt_domain::session::Status;
use forecourt_types::TariffId;

use super::{CAUSE_NO_TARIFF, recompute};
use crate::keys;
use crate::messages::{BillingMessage, derived, session_group};
use crate::ports::{QueueMessage, QueueName, Queues as _};
use crate::rows::config::{ConfigRow as _, Operator};
use crate::rows::facts::{CdrRow, ReviewKind};
use crate::simulation::run;
use crate::testing::World;

fn assign(world: &World, tariff: Option<&str>) {
    let key = keys::operator(&world.ours.operator);
    let mut row: Operator = world
        .simulation
        .table
        .items()
        .get(&key)
        .unwrap()
        .read()
        .unwrap();
    row.default_tariff_id = tariff.map(|id| TariffId::new(id).unwrap());
    let item = row.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
}

fn ask_billing(world: &World, cause: &str, times: u32) {
    for time in 0..times {
        let session_id = world.session().session_id;
        let operator_id = world.ours.operator.clone();
        let group = session_group(&operator_id, &session_id);
        let body = BillingMessage {
            operator_id,
            session_id,
            cause: cause.to_owned(),
        };
        let message = QueueMessage {
            group,
            deduplication_id: derived(&[cause, &time.to_string()]),
            body: serde_json::to_string(&body).unwrap(),
        };
        run(world.simulation.queues.send(QueueName::Billing, &[message])).unwrap();
        world.drain();
    }
}

fn charge(world: &mut World) {
    world.start("7", 0, 0);
    world.stop("7", 30, 10_000);
    world.settle();
}

#[test]
fn a_session_without_tariff_waits_for_one_and_is_never_free() {
    let mut world = World::new();
    assign(&world, None);
    charge(&mut world);
    let session = world.session();
    assert_eq!(session.status, Status::NeedsReview);
    assert_eq!(session.history.last().unwrap().cause, CAUSE_NO_TARIFF);
    assert!(world.cdrs().is_empty());
    assert!(
        world
            .reviews()
            .iter()
            .all(|review| review.kind == ReviewKind::Session)
    );
    let [waiting] = world.reviews().try_into().unwrap();
    assert_eq!(waiting.resolved_at, None);
    assign(&world, Some("plain"));
    ask_billing(&world, "some repeat", 2);
    assert_eq!(world.session().status, Status::NeedsReview);
    ask_billing(&world, BillingMessage::SETTLE, 3);
    assert_eq!(world.session().status, Status::Settled);
    let [cdr] = world.cdrs().try_into().unwrap();
    assert_eq!(cdr.total.amount_minor(), 500);
    let [done] = world.reviews().try_into().unwrap();
    assert!(done.resolved_at.is_some(), "nobody need look at it now");
}

#[test]
fn a_person_cannot_settle_what_registers_cannot_prove() {
    let mut world = World::new();
    world.start("7", 0, 9000);
    world.stop("7", 30, 10);
    world.settle();
    ask_billing(&world, BillingMessage::SETTLE, 1);
    assert_eq!(world.session().status, Status::NeedsReview);
    assert!(world.cdrs().is_empty());
}

#[test]
fn asked_again_it_writes_nothing_again() {
    let mut world = World::new();
    charge(&mut world);
    let before = world.outcome();
    ask_billing(&world, "again", 3);
    ask_billing(&world, BillingMessage::SETTLE, 3);
    assert_eq!(world.outcome(), before);
}

#[test]
fn a_tariff_changed_since_does_not_change_the_bill() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.settle();
    assign(&world, None);
    world.stop("7", 30, 10_000);
    world.send(2, 2, 0);
    world.drain();
    assert_eq!(world.cdrs().first().unwrap().total.amount_minor(), 500);
}

#[test]
fn stored_cdrs_come_out_the_same_byte_for_byte_and_altered_ones_do_not() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.sample("7", 10, 2000);
    world.settle();
    world.simulation.pass(25 * 3_600_000);
    world.sweep();
    world.simulation.pass(61_000);
    world.sweep();
    world.stop("7", 60, 9000);
    world.send(3, 3, 0);
    world.drain();
    let session = world.session().session_id;
    let (table, operator) = (&world.simulation.table, &world.ours.operator);
    let results = || run(recompute(table, operator, &session)).unwrap();
    assert_eq!(results().len(), 3);
    assert!(results().iter().all(|r| r.result == Recomputation::Same));
    let key = keys::cdr(operator, &session, 2, false);
    let mut item = table.items().get(&key).unwrap().clone();
    let mut row: CdrRow = item.read().unwrap();
    row.canonical = row
        .canonical
        .replace("\"energy_wh\":9000", "\"energy_wh\":9001");
    item.body = crate::ports::Item::new(key, &row).unwrap().body;
    table.plant(item);
    let different = results()
        .iter()
        .filter(|r| r.result != Recomputation::Same)
        .count();
    assert_eq!(different, 1);
}
