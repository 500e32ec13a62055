//! What a gateway tells of refused chargers is kept within limits.

use forecourt_link::{Epoch, Ping, RefusedSignIn, ToCloud};
use forecourt_memory::world::World;
use forecourt_store::keys;
use forecourt_store::rows::facts::AttemptsRow;
use forecourt_types::{StationId, Timestamp};

fn refused(name: &str, at: Timestamp) -> RefusedSignIn {
    RefusedSignIn {
        station_id: StationId::new(name).unwrap(),
        why: "unknown".to_owned(),
        address: Some("192.0.2.7".to_owned()),
        count: 1,
        first_at: at,
        last_at: at,
    }
}

fn tell(world: &World, refused: Vec<RefusedSignIn>) {
    let ping = ToCloud::Ping(Ping {
        epoch: Epoch::FIRST,
        policy: None,
        heads: Vec::new(),
        refused,
        waiting: None,
        alarms: Vec::new(),
    });
    assert!(world.pipeline.say(&world.ours, &ping).unwrap().is_some());
}

fn kept(world: &World) -> Vec<(String, u32)> {
    let key = keys::attempts_at(&world.ours.operator, &world.ours.site);
    let Some(item) = world.simulation.table.items().get(&key).cloned() else {
        return Vec::new();
    };
    assert!(item.expires_at.is_some());
    let row: AttemptsRow = item.read().unwrap();
    let attempts = row.attempts.into_iter();
    attempts
        .map(|one| (one.station_id.to_string(), one.count))
        .collect()
}

#[test]
fn each_identity_is_kept_once_the_newest_first_and_a_week_long() {
    let world = World::new();
    let now = world.simulation.now();
    tell(
        &world,
        vec![refused("A", now), refused("B", now.plus_millis(-60_000))],
    );
    let again = RefusedSignIn {
        count: 7,
        ..refused("B", world.simulation.now())
    };
    world.simulation.pass(60_000);
    let again = RefusedSignIn {
        last_at: world.simulation.now(),
        ..again
    };
    tell(&world, vec![again]);
    assert_eq!(kept(&world), [("B".to_owned(), 7), ("A".to_owned(), 1)]);
    let key = keys::attempts_at(&world.ours.operator, &world.ours.site);
    let row = world.simulation.table.items()[&key].clone();
    let row: AttemptsRow = row.read().unwrap();
    assert_eq!(row.attempts[0].first_at, now.plus_millis(-60_000));
    world.simulation.pass(8 * 24 * 3_600_000);
    tell(&world, vec![refused("C", world.simulation.now())]);
    assert_eq!(kept(&world), [("C".to_owned(), 1)]);
}

#[test]
fn a_hostile_gateway_fills_no_more_than_one_row() {
    let world = World::new();
    let now = world.simulation.now();
    for round in 0..20 {
        let many = (0..40).map(|n| RefusedSignIn {
            why: "x".repeat(10_000),
            address: Some("y".repeat(10_000)),
            last_at: now.plus_millis(365 * 24 * 3_600_000),
            ..refused(&format!("F{round}-{n}"), now)
        });
        tell(&world, many.collect());
    }
    let kept = kept(&world);
    assert_eq!(kept.len(), AttemptsRow::MOST);
    let key = keys::attempts_at(&world.ours.operator, &world.ours.site);
    let item = world.simulation.table.items()[&key].clone();
    let text = serde_json::to_string(&item.body).unwrap();
    assert!(text.len() < 20_000, "{}", text.len());
    let row: AttemptsRow = item.read().unwrap();
    assert!(
        row.attempts
            .iter()
            .all(|one| one.last_at <= world.simulation.now())
    );
}
