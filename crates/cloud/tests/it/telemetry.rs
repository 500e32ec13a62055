use forecourt_domain::fact::{ConnectorRef, Fact, Measured, Measurement};
use forecourt_link::{Lane, ToCloud};
use forecourt_types::ClaimedAt;

use forecourt_cloud::telemetry::load_series;
use forecourt_memory::world::World;
use forecourt_memory::{Random, run};
use forecourt_store::rows::facts::ReviewKind;

fn measure(world: &mut World, minute: i64) {
    let at = world.at(minute);
    let fact = Measured {
        connector: ConnectorRef {
            evse_id: None,
            connector_id: 1,
        },
        transaction_id: None,
        sampled_at: ClaimedAt(at),
        values: vec![Measurement {
            measurand: "Power.Active.Import".to_owned(),
            phase: None,
            location: None,
            context: None,
            unit: Some("W".to_owned()),
            value: format!("{minute}.5"),
        }],
    };
    let station = world.station.clone();
    world
        .journal
        .write(&station, Lane::Telemetry, at, Fact::Measured(fact));
}

fn send(world: &World, from: usize, to: usize, attempt: u32) {
    let records = world
        .journal
        .records(&world.station, Lane::Telemetry, from..=to, attempt);
    let message = ToCloud::Records(records);
    assert!(world.pipeline.say(&world.ours, &message).unwrap().is_some());
}

/// The values that are found between two minutes of the day.
fn series(world: &World, from: i64, to: i64) -> Vec<String> {
    let (table, operator) = (&world.simulation.table, &world.ours.operator);
    let (from, to) = (world.at(from), world.at(to));
    let mut cursor = None;
    let mut values = Vec::new();
    loop {
        let page = load_series(table, operator, &world.station, from, to, cursor);
        let (entries, next) = run(page).unwrap();
        for entry in entries {
            let Fact::Measured(measured) = entry.fact else {
                panic!("a measurement is wanted");
            };
            values.extend(measured.values.into_iter().map(|value| value.value));
        }
        match next {
            Some(next) => cursor = Some(next),
            None => return values,
        }
    }
}

#[test]
fn values_doubled_shuffled_and_cut_anew_are_kept_once_and_in_order() {
    for seed in forecourt_memory::world::seeds(50, 2_000) {
        let mut world = World::new();
        for minute in 0..130 {
            measure(&mut world, minute);
        }
        let mut random = Random::new(seed);
        let mut sent: Vec<(usize, usize)> = Vec::new();
        for _ in 0..2 {
            let mut from = 1;
            while from <= 130 {
                let to = (from + random.below(40)).min(130);
                sent.push((from, to));
                from = to + 1;
            }
        }
        random.shuffle(&mut sent);
        for (attempt, (from, to)) in (0..).zip(sent) {
            send(&world, from, to, attempt);
        }
        world.pipeline.drain(&mut random, true);
        let all: Vec<String> = (0..130).map(|minute| format!("{minute}.5")).collect();
        let mut found = series(&world, 0, 130);
        found.sort_by_key(|text| text.trim_end_matches(".5").parse::<u32>().unwrap());
        assert_eq!(found, all, "seed {seed}");
        let second_hour = series(&world, 60, 119);
        assert_eq!(second_hour.len(), 60, "seed {seed}");
        let items = world.simulation.table.items();
        let mark = items
            .iter()
            .find(|(key, _)| key.sk.starts_with("watermark#"));
        let applied = mark.unwrap().1.body.get("applied").unwrap().as_u64();
        assert_eq!(applied, Some(130), "seed {seed}");
        let chunks = items
            .values()
            .filter(|item| item.key.sk.starts_with("telemetry#"));
        assert!(chunks.clone().count() < 20);
        assert!(chunks.clone().all(|chunk| chunk.expires_at.is_some()));
    }
}

#[test]
fn values_of_a_strangers_station_are_not_shown() {
    let mut world = World::new();
    let other = forecourt_memory::Configuration::plant(&world.simulation, "default", "o", "gw2");
    world.station = other.station(&world.simulation, "THEIRS");
    for minute in 0..5 {
        measure(&mut world, minute);
    }
    send(&world, 1, 5, 0);
    world.drain();
    assert!(series(&world, 0, 60).is_empty());
    let [review] = world.reviews().try_into().unwrap();
    assert_eq!(review.kind, ReviewKind::Unbound);
}
