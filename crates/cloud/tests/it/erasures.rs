//! Many erasures, and ones that fail, hold up neither each other nor anything else.

use std::collections::BTreeSet;

use forecourt_memory::world::World;
use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::keys::{self, OUTBOX_SHARDS};
use forecourt_store::listing::ListingsMade;
use forecourt_store::ports::{Item, Key};
use forecourt_store::rows::config::{CountedClaims, CountedVehicles, Stamps};
use forecourt_store::rows::erasure::{ErasureRow, ErasureStage};
use forecourt_types::{TokenUid, UserId, VehicleId};
use serde_json::json;

const MINUTE_MS: i64 = 60_000;

fn id(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

/// A world in which no listings of an earlier release are missing.
fn listed() -> World {
    let world = World::new();
    let mut made = ListingsMade::since(world.begin);
    made.finished.push(world.ours.operator.clone());
    made.is_done = true;
    let item = Item::new(keys::listings_made(), &made).unwrap();
    world.simulation.table.plant(item);
    world
}

fn make_due(world: &World, name: &str) {
    let row = DueCheckRow {
        operator_id: world.ours.operator.clone(),
        subject: DueSubject::Erasure(id(name)),
        due: world.begin,
    };
    world.simulation.table.plant(row.item().unwrap());
}

fn ask_for(world: &World, name: &str) {
    let stamps = Stamps::new(world.begin, "test");
    let row = ErasureRow::new(id(name), "seed".to_owned(), BTreeSet::new(), stamps);
    let key = keys::erasure(&world.ours.operator, &id(name));
    world.simulation.table.plant(Item::new(key, &row).unwrap());
    make_due(world, name);
}

fn plant_unreadable(world: &World, key: Key) {
    let row = json!({"what": "is this"});
    world.simulation.table.plant(Item::new(key, &row).unwrap());
}

/// Asks for an erasure that always fails, since its row cannot be read.
fn ask_for_broken(world: &World, name: &str) {
    let key = keys::erasure(&world.ours.operator, &id(name));
    plant_unreadable(world, key);
    make_due(world, name);
}

fn stage(world: &World, name: &str) -> ErasureStage {
    let key = keys::erasure(&world.ours.operator, &id(name));
    let row: ErasureRow = world.simulation.table.items()[&key].read().unwrap();
    row.stage
}

fn checks(world: &World) -> usize {
    let items = world.simulation.table.items();
    let of_erasures = items
        .keys()
        .filter(|key| key.pk.starts_with("watch#erasure#"));
    of_erasures.count()
}

#[test]
fn a_flood_of_failing_erasures_keeps_no_session_from_being_looked_at() {
    let mut world = listed();
    let flood = 8 * 300;
    for number in 0..flood {
        ask_for_broken(&world, &format!("user-{number}"));
    }
    world.start("7", 0, 0);
    world.sample("7", 10, 1000);
    world.settle();
    world.simulation.pass(25 * 60 * MINUTE_MS);
    let summary = world.sweep();
    assert_eq!(summary.sessions_closed, 1);
    assert_eq!((summary.erasures, summary.failures), (0, 40));
    assert_eq!(checks(&world), flood, "each of them is tried again");
}

#[test]
fn erasures_that_always_fail_are_put_off_and_the_others_go_on_together() {
    let world = listed();
    for number in 0..20 {
        ask_for_broken(&world, &format!("broken-{number}"));
    }
    for shard in 0..OUTBOX_SHARDS {
        for number in 0..6 {
            let check = keys::erasure_check(shard, world.begin, &format!("0{number}"));
            plant_unreadable(&world, check);
        }
    }
    let people: Vec<String> = (0..12).map(|number| format!("user-{number}")).collect();
    for name in &people {
        ask_for(&world, name);
    }
    let mut failures = 0;
    for _ in 0..4 {
        failures += world.sweep().failures;
        world.simulation.pass(MINUTE_MS);
    }
    assert_eq!(failures, 20 + 8 * 6, "each is tried once in five minutes");
    for name in &people {
        let stage = stage(&world, name);
        assert_ne!(stage, ErasureStage::Account, "nothing is done of {name}");
    }
    for _ in 0..30 {
        failures += world.sweep().failures;
        world.simulation.pass(MINUTE_MS);
    }
    assert!(failures > 3 * (20 + 8 * 6), "{failures}");
    for name in &people {
        assert_eq!(stage(&world, name), ErasureStage::Finished, "{name}");
    }
    assert_eq!(checks(&world), 20 + 8 * 6);
}

#[test]
fn an_erasure_leaves_no_count_of_claims_or_vehicles() {
    let world = listed();
    let (operator, ann) = (&world.ours.operator, id("ann"));
    let counts = [
        keys::counted_claims(operator, &ann),
        keys::counted_vehicles(operator, &ann),
    ];
    let vehicle_ids = BTreeSet::from([VehicleId::new("gone").unwrap()]);
    let vehicles = CountedVehicles { vehicle_ids };
    let claims = Item::new(counts[0].clone(), &CountedClaims::default()).unwrap();
    let vehicles = Item::new(counts[1].clone(), &vehicles).unwrap();
    world.simulation.table.plant(claims);
    world.simulation.table.plant(vehicles);
    ask_for(&world, "ann");
    for _ in 0..30 {
        world.sweep();
        world.simulation.pass(MINUTE_MS);
    }
    assert_eq!(stage(&world, "ann"), ErasureStage::Finished);
    let items = world.simulation.table.items();
    for count in counts {
        assert!(!items.contains_key(&count), "{count:?}");
    }
}

#[test]
fn an_erasure_passes_over_rows_that_cannot_be_read() {
    let world = listed();
    let operator = &world.ours.operator;
    for key in [
        keys::token(operator, &TokenUid::new("0-BROKEN").unwrap()),
        keys::vehicle(operator, &VehicleId::new("broken").unwrap()),
        keys::audit(operator, world.begin, "broken"),
        keys::station(operator, &forecourt_types::StationId::new("A-1").unwrap()),
    ] {
        plant_unreadable(&world, key);
    }
    // The station's own row cannot be read, and what it was asked is emptied all the same.
    let station = forecourt_types::StationId::new("A-1").unwrap();
    let command = forecourt_types::CommandId::new("c").unwrap();
    let command = keys::command(operator, &station, &command);
    let asked = Item::new(command.clone(), &json!({"token_uid": "CARD"})).unwrap();
    world.simulation.table.plant(asked);
    ask_for(&world, "ann");
    for _ in 0..3 {
        assert_eq!(world.sweep().failures, 0);
        world.simulation.pass(MINUTE_MS);
    }
    assert_eq!(stage(&world, "ann"), ErasureStage::Finished);
    let items = world.simulation.table.items();
    assert!(!items.contains_key(&keys::token(operator, &TokenUid::new("CARD").unwrap())));
    let card = items[&command].body["token_uid"].as_str().unwrap();
    assert!(card.starts_with("erased-"), "{card}");
}

#[test]
fn an_erasure_waits_until_the_charges_of_an_earlier_release_are_listed() {
    let world = World::new();
    ask_for(&world, "ann");
    for _ in 0..15 {
        world.sweep();
        assert_eq!(stage(&world, "ann"), ErasureStage::Charges);
        world.simulation.pass(MINUTE_MS);
    }
    for _ in 0..8 {
        world.sweep();
        world.simulation.pass(MINUTE_MS);
    }
    assert_eq!(stage(&world, "ann"), ErasureStage::Finished);
    assert_eq!(checks(&world), 0);
}

#[test]
fn a_check_among_the_others_is_put_among_those_of_erasures() {
    let world = listed();
    ask_for(&world, "ann");
    let table = &world.simulation.table;
    let mut items = table.items().into_values();
    let mut check = items
        .find(|item| item.key.pk.starts_with("watch#erasure#"))
        .unwrap();
    check.key.pk = keys::due_check_partition(0);
    let old = check.key.clone();
    table.plant(check);
    world.sweep();
    assert!(!table.items().contains_key(&old));
    for _ in 0..3 {
        world.simulation.pass(MINUTE_MS);
        world.sweep();
    }
    assert_eq!(stage(&world, "ann"), ErasureStage::Finished);
    assert_eq!(checks(&world), 0);
}
