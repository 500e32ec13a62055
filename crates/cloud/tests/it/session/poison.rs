use forecourt_domain::session::Status;
use forecourt_link::{RawRecord, ToCloud};

use forecourt_memory::world::World;
use forecourt_store::rows::facts::ReviewKind;

#[test]
fn a_record_the_table_never_takes_is_set_aside_and_the_rest_goes_on() {
    is_set_aside(|world| world.simulation.faults.refuse("\"poison\""));
}

#[test]
fn a_record_that_brings_a_mistake_to_light_is_set_aside_and_the_rest_goes_on() {
    is_set_aside(|world| world.simulation.faults.panic_at("\"poison\""));
}

fn is_set_aside(plant: impl Fn(&World)) {
    let mut world = World::new();
    world.start("poison", 0, 0);
    world.start("good", 1, 0);
    world.stop("good", 30, 1000);
    plant(&world);
    world.settle();
    let session = world.session();
    assert_eq!(
        session.transaction_id.as_ref().map(|id| id.as_str()),
        Some("good")
    );
    assert_eq!(session.status, Status::Settled);
    let [review] = world.reviews().try_into().unwrap();
    assert_eq!(review.kind, ReviewKind::Poison);
    assert!(review.raw.unwrap().contains("poison"));
    assert!(world.simulation.queues.dead_letters().is_empty());
    assert_eq!(world.ping().applied.first().unwrap().watermark.applied, 3);
}

#[test]
fn a_fact_of_a_newer_release_is_kept_raw_and_passed_by() {
    let mut world = World::new();
    world.start("7", 0, 0);
    let mut records = world.batch(1, 1, 0);
    let text = records.records.first().unwrap().as_str().to_owned();
    let newer = text.replace("transaction_started", "wireless_pairing");
    assert_ne!(text, newer);
    records.records = vec![RawRecord::from_text(newer).unwrap()];
    let message = ToCloud::Records(records);
    assert!(world.pipeline.say(&world.ours, &message).unwrap().is_some());
    world.drain();
    let [review] = world.reviews().try_into().unwrap();
    assert_eq!(review.kind, ReviewKind::UnknownFact);
    assert!(
        review.cause.contains("wireless_pairing"),
        "{}",
        review.cause
    );
    assert_eq!(world.ping().applied.first().unwrap().watermark.applied, 1);
}
