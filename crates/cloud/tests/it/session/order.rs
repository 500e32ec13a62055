use forecourt_domain::fact::ConnectorStatusKind;
use forecourt_link::{Lane, ToCloud};
use forecourt_types::StationId;

use forecourt_memory::Random;
use forecourt_memory::world::{World, seeds};

/// A day that is made from a seed: some stations, each with charges one after the other.
fn day(random: &mut Random) -> (World, Vec<StationId>) {
    let mut world = World::new();
    let mut stations = vec![world.station.clone()];
    for name in ["CP-2", "CP-3"] {
        if random.one_in(2) {
            stations.push(world.ours.station(&world.simulation, name));
        }
    }
    for station in &stations {
        world.station = station.clone();
        let mut register = 0;
        for charge in 0..1 + random.below(4) {
            let begin = i64::try_from(charge).unwrap() * 100;
            let name = format!("t{charge}");
            world.status(begin, ConnectorStatusKind::Preparing);
            world.start(&name, begin, register);
            for sample in 0..random.below(6) {
                register += 100;
                world.sample(&name, begin + 1 + i64::try_from(sample).unwrap(), register);
            }
            if !random.one_in(5) {
                register += 50;
                world.stop(&name, begin + 20, register);
            }
            world.status(begin + 21, ConnectorStatusKind::Available);
        }
    }
    (world, stations)
}

/// The records of the day in batches, each with its station and its first and last sequence.
fn batches(
    world: &World,
    stations: &[StationId],
    random: &mut Random,
) -> Vec<(StationId, usize, usize)> {
    let mut batches = Vec::new();
    for station in stations {
        let all = world.journal.len(station, Lane::Transactions);
        let mut from = 1;
        while from <= all {
            let to = (from + random.below(5)).min(all);
            batches.push((station.clone(), from, to));
            from = to + 1;
        }
    }
    batches
}

fn send(world: &World, batch: &(StationId, usize, usize), attempt: u32) {
    let (station, from, to) = batch;
    let lane = Lane::Transactions;
    let records = world.journal.records(station, lane, *from..=*to, attempt);
    let message = ToCloud::Records(records);
    assert!(world.pipeline.say(&world.ours, &message).unwrap().is_some());
}

#[test]
fn batches_doubled_and_out_of_order_across_parallel_functions_come_to_the_same() {
    for seed in seeds(300, 20_000) {
        let (in_order, stations) = day(&mut Random::new(seed));
        let (wild, _) = day(&mut Random::new(seed));
        let mut random = Random::new(!seed);
        let mut batches = batches(&in_order, &stations, &mut random);
        for batch in &batches {
            send(&in_order, batch, 0);
            in_order.drain();
        }
        let mut sent: Vec<(usize, u32)> = Vec::new();
        for place in 0..batches.len() {
            let times = 1 + u32::try_from(random.below(3)).unwrap();
            sent.extend((0..times).map(|attempt| (place, attempt)));
        }
        random.shuffle(&mut sent);
        for (place, attempt) in sent {
            let batch = batches.get_mut(place).unwrap();
            send(&wild, batch, attempt);
            if random.one_in(3) {
                wild.pipeline.drain(&mut random, true);
            }
        }
        wild.pipeline.drain(&mut random, true);
        wild.simulation.pass(120_000);
        wild.sweep();
        let dead = wild.simulation.queues.dead_letters();
        assert!(dead.is_empty(), "seed {seed}: {dead:?}");
        assert_eq!(wild.outcome(), in_order.outcome(), "seed {seed}");
        assert_eq!(wild.ledger().faults(), Vec::<String>::new(), "seed {seed}");
        let parked = wild.simulation.table.items();
        let parked = parked.keys().filter(|key| key.sk.starts_with("parked#"));
        assert_eq!(parked.count(), 0, "seed {seed}");
    }
}
