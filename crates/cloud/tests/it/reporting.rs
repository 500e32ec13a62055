use forecourt_memory::run;
use forecourt_memory::world::World;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query, QueueName, Table as _};
use forecourt_store::rows::facts::ReportRow;

fn sums(world: &World, dimension: &str, day: &str) -> Vec<ReportRow> {
    let pk = keys::report(&world.ours.operator, dimension, day, "").pk;
    let query = Query::prefix(Index::Table, pk, day);
    let page = run(world.simulation.table.query(&query)).unwrap();
    page.items.iter().map(|item| item.read().unwrap()).collect()
}

#[test]
fn sums_are_by_day_and_dimension_and_count_each_cdr_once() {
    let mut world = World::new();
    for (charge, begin) in [("1", 0), ("2", 100), ("3", 24 * 60 + 10)] {
        world.start(charge, begin, begin);
        world.stop(charge, begin + 30, begin + 2000);
    }
    world.settle();
    for (day, count) in [("2026-01-01", 2), ("2026-01-02", 1)] {
        for (dimension, value) in [
            ("all", "all"),
            ("site", "site"),
            ("station", "CP-1"),
            ("token", "CARD"),
            ("user", "ann"),
        ] {
            let [row] = sums(&world, dimension, day).try_into().unwrap();
            assert_eq!(row.value, value);
            assert_eq!((row.dimension.as_str(), row.day.as_str()), (dimension, day));
            assert_eq!((row.sessions, row.energy_wh), (count, count * 2000));
            assert_eq!(row.money(), [("EUR".to_owned(), count * 100)]);
        }
    }
}

#[test]
fn a_cdr_handed_over_twice_is_counted_once() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.stop("7", 30, 2000);
    world.send(1, 2, 0);
    let mut random = forecourt_memory::Random::new(1);
    let mut counted = 0;
    while !world.simulation.queues.is_empty() {
        for queue in QueueName::ALL {
            let batch = world.simulation.queues.receive(queue, &mut random);
            for _ in 0..3 {
                let failed = run(world.pipeline.function(queue, batch.clone()));
                assert!(failed.is_empty());
            }
            counted += usize::from(queue == QueueName::Reporting && !batch.is_empty());
            world.simulation.queues.finish(queue, &batch, &[]);
        }
    }
    assert_eq!(counted, 1);
    let [row] = sums(&world, "all", "2026-01-01").try_into().unwrap();
    assert_eq!((row.sessions, row.energy_wh), (1, 2000));
}

#[test]
fn one_card_in_upper_and_lower_case_is_one_line() {
    let mut world = World::new();
    for (charge, begin, card) in [("1", 0, "CARD"), ("2", 100, "card")] {
        let start = forecourt_memory::GatewayRecords::start(charge, card, world.at(begin), 0);
        world.write(
            begin,
            forecourt_domain::fact::Fact::TransactionStarted(start),
        );
        world.stop(charge, begin + 30, 1000);
    }
    world.settle();
    let [row] = sums(&world, "token", "2026-01-01").try_into().unwrap();
    assert_eq!(row.sessions, 2);
}

#[test]
fn a_card_of_the_longest_text_is_counted_like_any_other() {
    let card = "\u{1F697}".repeat(255);
    let mut world = World::new();
    let start = forecourt_memory::GatewayRecords::start("1", &card, world.at(0), 0);
    world.write(0, forecourt_domain::fact::Fact::TransactionStarted(start));
    world.stop("1", 30, 1000);
    world.settle();
    let [row] = sums(&world, "token", "2026-01-01").try_into().unwrap();
    assert_eq!((row.value, row.energy_wh), (card, 1000));
    let items = world.simulation.table.items();
    let longest = items.keys().map(|key| key.sk.len()).max().unwrap();
    assert!(
        longest <= 1024,
        "{longest}: DynamoDB takes no longer sort key"
    );
}
