//! What the cloud is told of the connections of stations.

use forecourt_domain::fact::{Fact, Noticed};
use forecourt_edge::Input;
use forecourt_link::Lane;
use forecourt_ocpp::Version;

use crate::support::{World, station};

/// The notices about connections, in their order.
fn told(world: &World) -> Vec<String> {
    let facts = world.facts(Lane::Transactions).into_iter();
    let notices = facts.filter_map(|fact| match fact {
        Fact::Noticed(Noticed { action, .. }) => Some(action),
        _ => None,
    });
    notices.collect()
}

#[test]
fn a_restart_tells_that_the_sockets_of_the_former_run_have_ended() {
    let mut world = World::online();
    world.connect("CP1", Version::V16);
    world.connect("CP2", Version::V16);
    let connection = world.versions[&station("CP2")].1;
    world.handle(Input::StationDisconnected {
        station_id: station("CP2"),
        connection,
    });
    let (open, ended) = (Noticed::STATION_CONNECTED, Noticed::STATION_DISCONNECTED);
    assert_eq!(told(&world), [open, open, ended]);

    world.restart();
    world.connect("CP2", Version::V16);
    // CP1 was connected when the process ended, CP2 was not.
    let records = world.records(Lane::Transactions);
    let of = |name: &str| {
        let of = records.iter().filter(|it| it.station_id == station(name));
        of.count()
    };
    assert_eq!((of("CP1"), of("CP2")), (2, 3));
    let last = records
        .iter()
        .rfind(|it| it.station_id == station("CP1"))
        .unwrap();
    let is_ended = matches!(&last.fact, Fact::Noticed(notice) if notice.action == ended);
    assert!(is_ended, "{last:?}");

    // It is told once.
    world.restart();
    world.connect("CP1", Version::V16);
    let records = world.records(Lane::Transactions);
    let of_first = records.iter().filter(|it| it.station_id == station("CP1"));
    assert_eq!(of_first.count(), 3);
}
