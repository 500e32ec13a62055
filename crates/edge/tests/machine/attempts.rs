//! Chargers that were refused at the door: the cloud hears of each soon, and at most once a minute.

use forecourt_edge::{Input, WhyRefused};
use forecourt_link::{Ping, Pong, RefusedSignIn, ToCloud, ToGateway};
use forecourt_ocpp::Version;

use crate::support::{Done, World, station};

fn refuse(world: &mut World, name: &str, why: WhyRefused) {
    world.handle(Input::SignInRefused {
        station_id: station(name),
        why,
        address: "192.0.2.7".to_owned(),
    });
}

fn pings(done: Done) -> Vec<Ping> {
    let messages = done.to_cloud.into_iter();
    let pings = messages.filter_map(|message| match message {
        ToCloud::Ping(ping) => Some(ping),
        _ => None,
    });
    pings.collect()
}

fn answer(world: &mut World) {
    let cloud_time = world.wall;
    world.cloud(ToGateway::Pong(Pong {
        cloud_time,
        applied: Vec::new(),
        versions: forecourt_link::ConfigVersions::default(),
    }));
}

/// What the cloud is told within so many seconds, with the second in which it is told. The cloud
/// answers each ping.
fn told(world: &mut World, seconds: u64) -> Vec<(u64, RefusedSignIn)> {
    let mut told = Vec::new();
    for second in 1..=seconds {
        world.pass(1_000);
        for ping in pings(world.tick()) {
            told.extend(ping.refused.into_iter().map(|refused| (second, refused)));
            answer(world);
        }
    }
    told
}

#[test]
fn a_refused_charger_is_told_within_seconds_and_then_once_a_minute_with_its_count() {
    let mut world = World::online();
    refuse(&mut world, "CP-07", WhyRefused::Unknown);
    let first = told(&mut world, 5);
    assert_eq!(first.len(), 1, "{first:?}");
    let (second, refused) = &first[0];
    assert!(*second <= 2, "{first:?}");
    assert_eq!(refused.station_id, station("CP-07"));
    assert_eq!((refused.why.as_str(), refused.count), ("unknown", 1));
    assert_eq!(refused.address.as_deref(), Some("192.0.2.7"));
    for _ in 0..20 {
        refuse(&mut world, "CP-07", WhyRefused::WrongPassword);
        world.pass(1_000);
        assert_eq!(pings(world.tick()), Vec::new());
    }
    let next = told(&mut world, 60);
    assert_eq!(next.len(), 1, "{next:?}");
    let again = &next[0].1;
    assert_eq!((again.why.as_str(), again.count), ("wrong_password", 21));
    assert!(again.first_at < again.last_at);
    assert_eq!(told(&mut world, 200), Vec::new());
}

#[test]
fn of_many_invented_identities_the_newest_fifty_are_told_in_pings_of_a_bounded_size() {
    let mut world = World::online();
    for n in 0..500 {
        refuse(&mut world, &format!("FAKE-{n:03}"), WhyRefused::Unknown);
        world.pass(1);
    }
    let mut told = Vec::new();
    for _ in 0..30 {
        world.pass(1_000);
        for ping in pings(world.tick()) {
            assert!(ping.refused.len() <= RefusedSignIn::MOST, "{ping:?}");
            told.extend(ping.refused.into_iter().map(|one| one.station_id));
            answer(&mut world);
        }
    }
    let newest: Vec<_> = (450..500)
        .map(|n| station(&format!("FAKE-{n:03}")))
        .collect();
    told.sort();
    assert_eq!(told, newest);
}

#[test]
fn what_no_pong_confirms_is_told_again_and_who_came_in_is_not() {
    let mut world = World::online();
    refuse(&mut world, "CP-07", WhyRefused::NoPassword);
    world.pass(1_500);
    assert_eq!(pings(world.tick())[0].refused.len(), 1);
    world.handle(Input::LinkDown);
    world.link_up();
    assert_eq!(told(&mut world, 3).len(), 1, "the link broke meanwhile");
    refuse(&mut world, "CP-08", WhyRefused::Unknown);
    world.pass(10_500);
    assert_eq!(pings(world.tick())[0].refused.len(), 1);
    for _ in 0..20 {
        world.pass(1_000);
        let again = pings(world.tick());
        if let Some(ping) = again.first() {
            assert_eq!(ping.refused.len(), 1, "the answer did not come");
            answer(&mut world);
            break;
        }
    }
    refuse(&mut world, "CP-09", WhyRefused::WrongPassword);
    world.connect("CP-09", Version::V16);
    let told = told(&mut world, 100);
    assert!(
        told.iter()
            .all(|(_, one)| one.station_id != station("CP-09")),
        "{told:?}"
    );
}
