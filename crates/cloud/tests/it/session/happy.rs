use forecourt_memory::world::World;

#[test]
fn a_card_start_becomes_a_cdr_and_is_counted() {
    let mut world = World::new();
    world.start("7", 0, 1000);
    world.sample("7", 10, 5000);
    world.stop("7", 30, 11_000);
    world.settle();
    let session = world.session();
    assert_eq!(session.user_id.as_ref().map(|id| id.as_str()), Some("ann"));
    let history = session.history.iter().map(|step| step.status.as_str());
    let history: Vec<&str> = history.collect();
    assert_eq!(
        history,
        ["CREATED", "STARTING", "CHARGING", "FINISHED", "SETTLED"]
    );
    let [cdr] = world.cdrs().try_into().unwrap();
    assert_eq!(cdr.total.amount_minor(), 500);
    assert_eq!(cdr.energy_wh.wh(), 10_000);
    assert_eq!(session.total, Some(cdr.total));
    let items = world.simulation.table.items();
    let sums = items.keys().filter(|key| key.pk.contains("#report#"));
    assert_eq!(sums.count(), 6);
    assert!(items.keys().all(|key| !key.pk.starts_with("outbox#")));
    assert!(world.simulation.queues.dead_letters().is_empty());
}
