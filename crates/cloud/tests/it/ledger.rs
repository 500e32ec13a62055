//! What settlement posts to the ledger, in the table transaction of the CDR.

use forecourt_domain::session::Status;
use forecourt_memory::world::World;
use forecourt_memory::{Random, Running, run_all};
use forecourt_store::keys;
use forecourt_store::ports::{Item, Key, QueueName};
use forecourt_store::rows::config::{ConfigRow as _, Site, TariffVersion, Token};
use forecourt_store::rows::facts::CountedRow;
use serde_json::{Value, json};

fn stored<R: serde::de::DeserializeOwned>(world: &World, key: &Key) -> R {
    world
        .simulation
        .table
        .items()
        .get(key)
        .unwrap()
        .read()
        .unwrap()
}

/// Charges by this tariff from now on.
fn price_by(world: &World, fields: Value) {
    let operator = &world.ours.operator;
    let tariff = forecourt_types::TariffId::new("plain").unwrap();
    let mut version: TariffVersion = stored(world, &keys::tariff_version(operator, &tariff, 1));
    let mut terms = json!({"tariff_id": "plain", "version": 1, "name": "Test", "currency": "EUR"});
    terms
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().cloned().unwrap());
    version.tariff = serde_json::from_value(terms).unwrap();
    let item = version.to_item(operator, 0).unwrap();
    world.simulation.table.plant(item);
}

/// The country of the site, from now on.
fn stands_in(world: &World, country: &str) {
    let mut site: Site = stored(world, &keys::site(&world.ours.operator, &world.ours.site));
    site.details.country = Some(country.parse().unwrap());
    let item = site.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
}

/// A tariff of rules 2 with two rates of tax.
fn two_rates() -> Value {
    json!({"rules": 2, "tax": "excluded", "vat_bp": 1900, "elements": [{"price_components": [
        {"type": "energy", "price": "0.50"},
        {"type": "flat", "price": "1.00", "vat_bp": 700},
    ]}]})
}

/// A charge of 10 kWh in half an hour.
fn charged() -> World {
    let mut world = World::new();
    charge(&mut world);
    world
}

fn charge(world: &mut World) {
    world.start("7", 0, 0);
    world.stop("7", 30, 10_000);
}

/// Closes a charge provisionally at 2,000 Wh.
fn closed(world: &mut World) {
    world.start("7", 0, 0);
    world.sample("7", 10, 2000);
    world.settle();
    world.simulation.pass(25 * 3_600_000);
    world.sweep();
    world.simulation.pass(61_000);
    world.sweep();
}

/// The stop that comes after all, and corrects the CDR.
fn stop_late(world: &mut World) {
    world.stop("7", 60, 9000);
    world.send(3, 3, 0);
    world.drain();
}

/// The entries as text, such as `1: receivable:ann 500, revenue:site -500`, with the end of the id.
fn entries(world: &World) -> Vec<String> {
    let ledger = world.ledger();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    let text = |entry: &forecourt_ledger::Entry| {
        let postings = entry.postings().iter();
        let postings: Vec<String> = postings
            .map(|posting| format!("{} {}", posting.account, posting.amount_minor))
            .collect();
        let id = entry.entry_id().as_str();
        let (_, version) = id.rsplit_once('-').unwrap();
        format!("{version}: {}", postings.join(", "))
    };
    ledger.entries.iter().map(text).collect()
}

/// The balances as text, such as `receivable:ann 500`.
fn balances(world: &World) -> Vec<String> {
    let balances = world.ledger().balances().into_iter();
    balances
        .map(|((account, _), minor)| format!("{account} {minor}"))
        .collect()
}

#[test]
fn a_cdr_posts_what_its_user_owes_and_its_site_has_earned() {
    let world = charged();
    world.settle();
    assert_eq!(
        entries(&world),
        ["1: receivable:ann 500, revenue:site -500"]
    );
    let ledger = world.ledger();
    let [entry] = ledger.entries.as_slice() else {
        panic!("one entry is wanted: {ledger:?}");
    };
    let session = world.session();
    assert_eq!(Some(entry.at()), session.ended_at.map(|at| at.timestamp()));
    let sources: Vec<&str> = entry.sources().iter().map(|it| it.as_str()).collect();
    let id = session.session_id;
    assert_eq!(sources, [format!("cdr:{id}-1"), format!("session:{id}")]);
}

#[test]
fn tax_is_posted_by_rate_to_the_country_of_the_site() {
    let rules1 = json!({"elements": [{"type": "energy", "price": "0.50", "step_size": 1}],
        "tax": {"rate_bp": 700, "included": true}});
    for (tariff, country, wanted) in [
        (
            rules1,
            Some("TH"),
            "1: receivable:ann 500, revenue:site -467, tax:TH:700 -33",
        ),
        (
            two_rates(),
            Some("DE"),
            "1: receivable:ann 702, revenue:site -600, tax:DE:700 -7, tax:DE:1900 -95",
        ),
        (
            two_rates(),
            None,
            "1: receivable:ann 702, revenue:site -600, tax:ZZ:700 -7, tax:ZZ:1900 -95",
        ),
    ] {
        let world = charged();
        price_by(&world, tariff);
        if let Some(country) = country {
            stands_in(&world, country);
        }
        world.settle();
        assert_eq!(entries(&world), [wanted]);
    }
}

#[test]
fn a_charge_without_a_user_is_at_the_cost_of_the_operator() {
    let world = charged();
    let uid = forecourt_types::TokenUid::new("CARD").unwrap();
    let mut token: Token = stored(&world, &keys::token(&world.ours.operator, &uid));
    token.user_id = None;
    token.parent_uid = Some("FLEET".parse().unwrap());
    let item = token.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
    world.settle();
    assert_eq!(entries(&world), ["1: internal 500, revenue:site -500"]);
    assert!(world.ledger().lines.is_empty(), "it is nobody's statement");
}

#[test]
fn a_bill_of_nothing_has_an_entry_without_postings() {
    let world = charged();
    price_by(
        &world,
        json!({"rules": 2, "tax": "none", "void_below": {"wh": 10_000, "s": 3600},
            "elements": [{"price_components": [{"type": "flat", "price": "0"}]}]}),
    );
    world.settle();
    assert_eq!(entries(&world), ["1: "]);
    assert_eq!(balances(&world), Vec::<String>::new());
}

#[test]
fn a_correction_posts_the_opposite_and_the_new_bill() {
    let mut world = World::new();
    closed(&mut world);
    assert_eq!(
        balances(&world),
        ["receivable:ann 100", "revenue:site -100"]
    );
    stop_late(&mut world);
    // By time: the provisional end comes first, and the credit is posted at the same time.
    let wanted = [
        "1: receivable:ann 100, revenue:site -100",
        "1c: receivable:ann -100, revenue:site 100",
        "2: receivable:ann 450, revenue:site -450",
    ];
    assert_eq!(entries(&world), wanted);
    assert_eq!(
        balances(&world),
        ["receivable:ann 450", "revenue:site -450"]
    );
}

/// The keys of the rows of the ledger.
fn rows_of_ledger(world: &World) -> Vec<Key> {
    let items = world.simulation.table.items().into_keys();
    let kinds = ["entry", "account", "total"].map(|kind| format!("op#default#{kind}#"));
    items
        .filter(|key| kinds.iter().any(|kind| key.pk.starts_with(kind)))
        .collect()
}

/// Makes the table what a release without a ledger has left.
fn forget_the_ledger(world: &World) {
    for key in rows_of_ledger(world) {
        world.simulation.table.remove(&key);
    }
    for (key, item) in world.simulation.table.items() {
        if key.sk.starts_with("counted#") {
            let mut mark: CountedRow = item.read().unwrap();
            mark.booked = false;
            let item = Item::new(key, &mark).unwrap();
            world.simulation.table.plant(item);
        }
    }
}

#[test]
fn a_cdr_of_a_release_without_a_ledger_gets_its_entry_when_it_is_credited() {
    let mut world = World::new();
    closed(&mut world);
    forget_the_ledger(&world);
    stop_late(&mut world);
    assert_eq!(entries(&world).len(), 3);
    assert_eq!(
        balances(&world),
        ["receivable:ann 450", "revenue:site -450"]
    );
}

#[test]
fn a_bill_with_more_rates_than_an_entry_has_postings_waits_for_a_person() {
    let elements: Vec<Value> = (1..=15)
        .map(|hour| {
            json!({"restrictions": {"min_duration": (hour - 1) * 60, "max_duration": hour * 60},
                "price_components": [{"type": "time", "price": "60", "vat_bp": hour * 100}]})
        })
        .collect();
    let world = charged();
    price_by(
        &world,
        json!({"rules": 2, "tax": "excluded", "vat_bp": 1900, "elements": elements}),
    );
    world.settle();
    let session = world.session();
    assert_eq!(session.status, Status::NeedsReview);
    let last = session.history.last().unwrap();
    assert!(last.cause.contains("17 postings"), "{}", last.cause);
    assert!(world.cdrs().is_empty());
    assert_eq!(rows_of_ledger(&world), Vec::new());
}

#[test]
fn an_entry_is_added_to_the_sums_once_however_often_its_cdr_is_counted() {
    for seed in forecourt_memory::world::seeds(20, 1_000) {
        let mut world = World::new();
        closed(&mut world);
        world.stop("7", 60, 9000);
        world.send(3, 3, 0);
        let mut random = Random::new(seed);
        while !world.simulation.queues.is_empty() {
            for queue in QueueName::ALL {
                let batch = world.simulation.queues.receive(queue, &mut random);
                let work = |_| -> Running<'_, Vec<String>> {
                    Box::pin(world.pipeline.function(queue, batch.clone()))
                };
                let failed = run_all(&mut random, (0..3).map(work).collect());
                let failed = failed.into_iter().min_by_key(Vec::len).unwrap_or_default();
                world.simulation.queues.finish(queue, &batch, &failed);
            }
        }
        assert_eq!(entries(&world).len(), 3, "seed {seed}");
    }
}

#[test]
fn what_is_wrong_in_a_ledger_is_found() {
    let faults = |change: fn(&mut forecourt_memory::Ledger)| {
        let mut world = World::new();
        closed(&mut world);
        stop_late(&mut world);
        let mut ledger = world.ledger();
        assert_eq!(ledger.faults(), Vec::<String>::new());
        change(&mut ledger);
        ledger.faults().join("; ")
    };
    for (change, wanted) in [
        (
            (|ledger| drop(ledger.entries.pop())) as fn(&mut forecourt_memory::Ledger),
            "the CDRs want",
        ),
        (
            |ledger| ledger.entries.extend(ledger.entries.last().cloned()),
            "the entries are",
        ),
        (|ledger| drop(ledger.cdrs.pop()), "the entries are"),
        (|ledger| drop(ledger.lines.pop()), "the statement of"),
        (
            |ledger| {
                ledger
                    .lines
                    .iter_mut()
                    .for_each(|line| line.amount_minor += 1)
            },
            "accounts tell",
        ),
        (|ledger| drop(ledger.totals.pop()), "accounts tell"),
    ] {
        let found = faults(change);
        assert!(found.contains(wanted), "{wanted}: {found}");
    }
}
