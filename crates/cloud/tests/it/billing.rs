use forecourt_domain::session::Status;
use forecourt_types::TariffId;

use forecourt_cloud::billing::{Comparison, Unbilled, recompute};
use forecourt_memory::run;
use forecourt_memory::world::World;
use forecourt_store::keys;
use forecourt_store::messages::{BillingMessage, derived, session_group};
use forecourt_store::ports::{QueueMessage, QueueName, Queues as _};
use forecourt_store::rows::config::{ConfigRow as _, Operator};
use forecourt_store::rows::facts::{CdrRow, ReviewKind, SnapshotRow};

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
            by: None,
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
    assert_eq!(
        session.history.last().unwrap().cause,
        Unbilled::NoTariff.to_string()
    );
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

/// A charge that was closed provisionally at 2,000 Wh, and billed again by its late stop.
fn corrected() -> World {
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
    world
}

/// The result of pricing each CDR of the one session again, by its id without the session's.
fn results(world: &World) -> Vec<(String, Comparison)> {
    let session = world.session().session_id;
    let (table, operator) = (&world.simulation.table, &world.ours.operator);
    let results = run(recompute(table, operator, &session)).unwrap();
    let short = |id: &str| id.rsplit_once('-').unwrap().1.to_owned();
    let results = results.into_iter();
    results
        .map(|one| (short(one.cdr_id.as_str()), one.result))
        .collect()
}

/// The ids of the CDRs whose bytes do not come out the same.
fn different(world: &World) -> Vec<String> {
    let results = results(world).into_iter();
    let others = results.filter(|(_, result)| *result != Comparison::Same);
    others.map(|(id, _)| id).collect()
}

/// Replaces a text in the stored CDR, as somebody with access to the table could.
fn alter(world: &World, version: u32, credit: bool, from: &str, to: &str) {
    let session = world.session().session_id;
    let key = keys::cdr(&world.ours.operator, &session, version, credit);
    let mut item = world.simulation.table.items().get(&key).unwrap().clone();
    let mut row: CdrRow = item.read().unwrap();
    assert!(row.canonical.contains(from), "{}", row.canonical);
    row.canonical = row.canonical.replace(from, to);
    item.body = forecourt_store::ports::Item::new(key, &row).unwrap().body;
    world.simulation.table.plant(item);
}

#[test]
fn stored_cdrs_come_out_the_same_byte_for_byte_and_altered_ones_do_not() {
    let ids: Vec<String> = results(&corrected())
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids, ["1", "1c", "2"]);
    assert_eq!(different(&corrected()), Vec::<String>::new());
    for (version, credit, from, to, id) in [
        (2, false, "\"energy_wh\":9000", "\"energy_wh\":9001", "2"),
        // A version that was corrected since.
        (1, false, "\"energy_wh\":2000", "\"energy_wh\":2001", "1"),
        (
            1,
            false,
            "\"provisional\":true",
            "\"provisional\":false",
            "1",
        ),
        (1, true, "\"energy_wh\":2000", "\"energy_wh\":1999", "1c"),
        (
            1,
            true,
            "\"provisional\":true",
            "\"provisional\":false",
            "1c",
        ),
    ] {
        let world = corrected();
        alter(&world, version, credit, from, to);
        assert_eq!(different(&world), [id], "{from}");
    }
}

#[test]
fn what_was_kept_with_a_version_decides_whatever_became_of_its_session() {
    let world = corrected();
    let mut row = world.session();
    row.energy_wh = forecourt_types::Energy::from_wh(1);
    row.started_at = None;
    row.status = Status::NeedsReview;
    row.tariff_version = Some(99);
    let item = row.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
    assert_eq!(results(&world).len(), 3);
    assert_eq!(different(&world), Vec::<String>::new());
}

#[test]
fn a_version_rests_on_the_readings_that_were_known_when_it_was_priced() {
    let world = corrected();
    let session = world.session().session_id;
    let snapshot = |version| {
        let key = keys::cdr_facts(&world.ours.operator, &session, version);
        let items = world.simulation.table.items();
        let row: SnapshotRow = items.get(&key).unwrap().read().unwrap();
        row.snapshot().unwrap()
    };
    for (version, registers) in [(1, vec![0, 2000]), (2, vec![0, 2000, 9000])] {
        let snapshot = snapshot(version);
        let readings = snapshot.readings.iter();
        let found: Vec<i64> = readings.map(|reading| reading.register_wh.wh()).collect();
        assert_eq!(found, registers);
        assert_eq!(snapshot.format, 1);
        assert!(!snapshot.readings_incomplete);
        assert_eq!(snapshot.provisional, version == 1);
        let mut readings = snapshot.readings.iter();
        assert!(readings.all(|reading| reading.used && reading.record_id.is_some()));
    }
}

#[test]
fn of_a_session_of_release_0_1_only_the_standing_version_is_priced_again() {
    let world = corrected();
    let session = world.session().session_id;
    for version in [1, 2] {
        let key = keys::cdr_facts(&world.ours.operator, &session, version);
        world.simulation.table.remove(&key);
    }
    let found = results(&world);
    let one = |id: &str, result| (id.to_owned(), result);
    assert_eq!(
        found,
        [
            one("1", Comparison::FactsNotKept),
            one("1c", Comparison::Same),
            one("2", Comparison::Same),
        ]
    );
    alter(&world, 2, false, "\"energy_wh\":9000", "\"energy_wh\":9001");
    assert_eq!(different(&world), ["1", "2"]);
}
