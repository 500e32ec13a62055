use forecourt_domain::fact::{Fact, Flag, RemoteStart};
use forecourt_domain::session::{Session, Status};
use forecourt_types::{CommandId, SessionId, SiteId};

use forecourt_memory::world::World;
use forecourt_memory::{GatewayRecords, Simulation};
use forecourt_store::keys::{self, List};
use forecourt_store::rows::config::{ConfigRow as _, Stamps, Station};
use forecourt_store::rows::facts::{ReviewKind, SessionRow};

fn charge(world: &mut World) {
    world.start("7", 0, 0);
    world.stop("7", 30, 1000);
    world.settle();
}

#[test]
fn two_operators_with_the_same_names_see_nothing_of_each_other() {
    let simulation = Simulation::new(1);
    let mut alone = World::of("one");
    charge(&mut alone);
    let mut one = World::within(&simulation, "one");
    let mut two = World::within(&simulation, "two");
    charge(&mut one);
    charge(&mut two);
    for world in [&one, &two] {
        assert_eq!(world.sessions().len(), 1);
        assert_eq!(world.cdrs().len(), 1);
    }
    let of_one = one
        .outcome()
        .into_iter()
        .filter(|line| !line.contains("two"));
    assert_eq!(of_one.collect::<Vec<_>>(), alone.outcome());
    assert_ne!(one.session().session_id, two.session().session_id);
}

fn move_station(world: &World, site: &str, former: &[&str]) {
    let key = keys::station(&world.ours.operator, &world.station);
    let items = world.simulation.table.items();
    let mut row: Station = items.get(&key).unwrap().read().unwrap();
    row.site_id = SiteId::new(site).unwrap();
    row.former_site_ids = former.iter().map(|id| SiteId::new(*id).unwrap()).collect();
    let item = row.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
}

#[test]
fn a_station_that_is_not_the_gateways_goes_to_review_and_the_watermark_moves() {
    let mut world = World::new();
    move_station(&world, "elsewhere", &[]);
    charge(&mut world);
    assert!(world.sessions().is_empty());
    let reviews = world.reviews();
    assert_eq!(reviews.len(), 2);
    assert!(
        reviews
            .iter()
            .all(|r| r.kind == ReviewKind::Unbound && r.raw.is_some())
    );
    assert_eq!(world.ping().applied.first().unwrap().watermark.applied, 2);
}

#[test]
fn facts_of_a_station_that_has_moved_away_still_count() {
    let mut world = World::new();
    move_station(&world, "elsewhere", &["site"]);
    charge(&mut world);
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn an_unknown_station_is_taken_over_only_where_that_is_switched_on() {
    // A name that is no identity of OCPP belongs to no station, in whichever lane it came.
    for (accept, name, is_taken) in [
        (false, "NEW", false),
        (true, "NEW", true),
        (true, "..", false),
        (true, "a/b", false),
    ] {
        let mut world = World::new();
        world.pipeline.settings.accept_unknown_stations = accept;
        world.station = forecourt_types::StationId::new(name).unwrap();
        charge(&mut world);
        assert_eq!(world.cdrs().len(), usize::from(is_taken), "{name}");
        assert_eq!(
            world.reviews().len(),
            if is_taken { 0 } else { 2 },
            "{name}"
        );
    }
}

#[test]
fn a_gateway_cannot_name_a_session_of_another_station_as_asked_for() {
    let mut world = World::new();
    let other = world.ours.station(&world.simulation, "CP-2");
    let at = world.begin;
    let asked = Session::requested(None, None, at, "asked for");
    let stamps = Stamps::new(at, "test");
    let id = SessionId::new("theirs").unwrap();
    let command = CommandId::new("c1").unwrap();
    let mut row = SessionRow::new(id.clone(), other, asked, stamps);
    row.command_id = Some(command.clone());
    let item = row.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
    let mut start = GatewayRecords::start("7", "CARD", at, 0);
    start.remote_start = Some(RemoteStart {
        command_id: command,
        session_id: id.clone(),
    });
    world.write(0, Fact::TransactionStarted(start));
    world.stop("7", 30, 1000);
    world.settle();
    let sessions = world.sessions();
    let theirs = sessions.iter().find(|row| row.session_id == id).unwrap();
    assert_eq!(theirs.status.as_str(), "CREATED");
    assert_eq!(sessions.len(), 2);
}

#[test]
fn facts_of_an_epoch_that_is_over_still_count() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.settle();
    let mut newer = World::within(&world.simulation, "default");
    newer.journal = GatewayRecords::new(
        world.ours.operator.clone(),
        world.ours.gateway.clone(),
        forecourt_link::Epoch::new(2).unwrap(),
    );
    newer.start("8", 100, 500);
    newer.stop("8", 130, 900);
    newer.settle();
    world.stop("7", 30, 500);
    world.send(2, 2, 0);
    world.drain();
    let energies = world
        .sessions()
        .iter()
        .map(|s| s.energy_wh.wh())
        .collect::<Vec<_>>();
    assert_eq!(energies, [500, 400]);
    assert_eq!(world.cdrs().len(), 2);
}

/// Moves the station to a new site with a gateway of its own.
fn moved_away(world: &World) -> World {
    let new_home =
        forecourt_memory::Configuration::plant(&world.simulation, "default", "elsewhere", "gw2");
    move_station(world, "elsewhere", &["site"]);
    let mut theirs = World::within(&world.simulation, "default");
    move_station(world, "elsewhere", &["site"]);
    theirs.journal = GatewayRecords::new(
        new_home.operator.clone(),
        new_home.gateway.clone(),
        forecourt_link::Epoch::FIRST,
    );
    theirs.ours = new_home;
    theirs
}

#[test]
fn a_session_whose_station_moved_is_closed_once_by_whichever_gateway_hears_the_stop() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.settle();
    let mut theirs = moved_away(&world);
    theirs.stop("7", 30, 1000);
    theirs.settle();
    world.stop("7", 30, 1000);
    world.send(2, 2, 0);
    world.drain();
    let session = world.session();
    assert_eq!(session.status.as_str(), "SETTLED");
    assert_eq!(session.site_id, Some(SiteId::new("site").unwrap()));
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn a_stop_at_the_new_site_that_is_heard_before_the_start_at_the_old_one_ends_it() {
    const ID: &str = "1048577";
    let mut world = World::new();
    world.start(ID, 0, 0);
    let mut theirs = moved_away(&world);
    theirs.stop(ID, 30, 1_000);
    theirs.settle();
    assert_eq!(world.session().status.as_str(), "NEEDS_REVIEW");
    world.settle();
    let session = world.session();
    assert_eq!(session.status.as_str(), "SETTLED");
    assert_eq!(session.energy_wh.wh(), 1_000);
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn gateways_of_two_sites_may_give_a_station_the_same_transaction_id() {
    // The first id of epoch 1: each gateway's counter for the station begins there.
    const ID: &str = "1048577";
    let mut world = World::new();
    world.start(ID, 0, 0);
    world.settle();
    let mut theirs = moved_away(&world);
    theirs.start(ID, 100, 5_000);
    theirs.settle();
    // The old gateway had kept the stop of the first charge, which comes now.
    world.stop(ID, 30, 1_000);
    world.send(2, 2, 0);
    world.drain();
    theirs.stop(ID, 130, 5_700);
    theirs.send(2, 2, 0);
    theirs.drain();
    let mut energies: Vec<_> = world
        .sessions()
        .iter()
        .map(|row| (row.status.as_str(), row.energy_wh.wh()))
        .collect();
    energies.sort_unstable();
    assert_eq!(energies, [("SETTLED", 700), ("SETTLED", 1_000)]);
    assert_eq!(world.cdrs().len(), 2);
}

/// Facts with an id that the gateway has not given out: they come from another installation.
fn foreign(world: &mut World, fact: Fact) {
    let odd = vec![Flag::TransactionIdOdd, Flag::StartUnknown];
    let fact = match fact {
        Fact::TransactionStopped(mut stop) => {
            stop.flags = odd;
            Fact::TransactionStopped(stop)
        }
        Fact::TransactionSampled(mut sample) => {
            sample.flags = odd;
            Fact::TransactionSampled(sample)
        }
        other => other,
    };
    world.write(1, fact);
}

#[test]
fn a_charge_is_its_own_whatever_was_heard_of_its_number_before() {
    const ID: &str = "1048577";
    for is_stop in [true, false] {
        let mut world = World::new();
        let fact = if is_stop {
            Fact::TransactionStopped(GatewayRecords::stop(ID, world.at(5), 1_200))
        } else {
            Fact::TransactionSampled(GatewayRecords::sample(ID, world.at(1), 50_000))
        };
        foreign(&mut world, fact);
        world.start(ID, 2, 1_000);
        world.stop(ID, 60, 21_000);
        world.settle();
        let sessions = world.sessions();
        let mut settled = sessions.iter().filter(|row| row.status == Status::Settled);
        assert_eq!(settled.next().map(|row| row.energy_wh.wh()), Some(20_000));
        assert_eq!((sessions.len(), world.cdrs().len()), (2, 1));
    }
}

#[test]
fn the_first_charge_at_a_new_site_is_not_ended_by_the_stop_of_the_last_at_the_old_one() {
    const ID: &str = "1048577";
    let mut world = World::new();
    world.start(ID, 0, 0);
    let mut theirs = moved_away(&world);
    let stop = GatewayRecords::stop(ID, theirs.at(30), 1_000);
    foreign(&mut theirs, Fact::TransactionStopped(stop));
    theirs.start(ID, 60, 1_000);
    theirs.stop(ID, 90, 4_000);
    theirs.settle();
    world.settle();
    let sessions = world.sessions();
    let settled = sessions.iter().filter(|row| row.status == Status::Settled);
    let energies: Vec<i64> = settled.map(|row| row.energy_wh.wh()).collect();
    assert_eq!(energies, [3_000]);
}

/// A thief of a gateway's credential can invent any number of identities.
#[test]
fn a_site_takes_over_two_hundred_stations_that_nobody_added_and_no_more() {
    let mut world = World::new();
    world.pipeline.settings.accept_unknown_stations = true;
    let adopted = |world: &World| {
        let items = world.simulation.table.items();
        let list = keys::list(&world.ours.operator, List::Stations);
        let stations = items.values().filter(|item| item.key.pk == list);
        let stations = stations.map(|item| item.read::<Station>().unwrap());
        stations
            .filter(|station| station.adopted_at() == Some(&world.ours.site))
            .count()
    };
    for number in 0..205 {
        world.station = forecourt_types::StationId::new(format!("FAKE-{number}")).unwrap();
        world.start("7", 0, 0);
        world.settle();
    }
    assert_eq!(adopted(&world), 200);
    let reviews = world.reviews();
    assert_eq!(reviews.len(), 5);
    assert!(reviews.iter().all(|row| row.kind == ReviewKind::Unbound));
}
