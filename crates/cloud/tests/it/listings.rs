//! Sessions and CDRs stand in the lists of their station, site, token and user.

use std::collections::BTreeSet;

use forecourt_domain::fact::ConnectorStatusKind;
use forecourt_link::{Epoch, ToCloud};
use forecourt_memory::world::World;
use forecourt_store::keys;
use forecourt_store::last_use::LastUseRow;
use forecourt_store::ports::Item;
use forecourt_store::rows::config::ClientPointer;
use forecourt_types::ClientId;

const START: &str = "2026-01-01T00:00:00.000Z";
const END: &str = "2026-01-01T00:30:00.000Z";

/// The listings of the world without the operator's prefix, and with a short word for each id.
fn listed(world: &World) -> Vec<String> {
    let session = world.session().session_id.to_string();
    let all = world.simulation.table.listings(&world.ours.operator);
    let is_of_charge = |line: &String| {
        let of = line.trim_start_matches("op#default#");
        of.starts_with("sessions#") || of.starts_with("cdrs#")
    };
    let all = all.into_iter().filter(is_of_charge);
    let short = |line: String| line.replace("op#default#", "").replace(&session, "S");
    all.map(short).collect()
}

fn whole(world: &World) {
    let table = &world.simulation.table;
    let stored = table.listings(&world.ours.operator);
    assert_eq!(stored, table.listings_wanted(&world.ours.operator));
}

fn by(of: &str, by: &str, at: &str, id: &str) -> [String; 2] {
    [
        format!("{of}#{by}#station#CP-1 | {at}#{id} and {of}#{by}#site#site"),
        format!("{of}#{by}#token#card | {at}#{id} and {of}#{by}#user#ann"),
    ]
}

#[test]
fn a_charge_is_listed_when_it_begins_and_once_more_by_its_end_when_it_has_ended() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.settle();
    let mut wanted = BTreeSet::from(by("sessions", "start", START, "S"));
    let standing = "sessions#start#standing#open";
    let open = format!("{standing} | {START}#S and {standing}#site");
    wanted.insert(open.clone());
    assert_eq!(listed(&world), Vec::from_iter(wanted.clone()));
    world.sample("7", 10, 2000);
    world.stop("7", 30, 10_000);
    world.settle();
    wanted.remove(&open);
    wanted.extend(by("sessions", "end", END, "S"));
    wanted.insert(format!("sessions#end#all# | {END}#S"));
    wanted.extend(by("cdrs", "end", END, "S-1"));
    wanted.extend(by("cdrs", "start", START, "S-1"));
    wanted.insert(format!("cdrs#start#all# | {START}#S-1"));
    assert_eq!(listed(&world), Vec::from_iter(wanted));
    whole(&world);
}

#[test]
fn a_session_whose_end_moves_leaves_no_listing_behind_and_every_version_of_its_cdr_is_listed() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.sample("7", 10, 2000);
    world.settle();
    world.simulation.pass(25 * 3_600_000);
    world.sweep();
    world.simulation.pass(61_000);
    world.sweep();
    world.stop("7", 60, 9000);
    world.send(3, 3, 0);
    world.drain();
    let of = |kind: &str| {
        let lines = listed(&world).into_iter();
        let lines = lines.filter(|line| line.starts_with(kind));
        lines
            .map(|line| line.split('#').nth(4).unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(world.cdrs().len(), 3);
    assert_eq!(of("sessions#end#all#"), ["S"]);
    assert_eq!(of("cdrs#start#all#"), ["S-1", "S-1c", "S-2"]);
    whole(&world);
}

#[test]
fn what_a_release_without_listings_stored_is_listed_after_the_upgrade() {
    let mut world = World::new();
    for n in 0..60_u16 {
        let (name, minute) = (n.to_string(), i64::from(n) * 10);
        world.start(&name, minute, minute * 100);
        world.stop(&name, minute + 5, minute * 100 + 1_000);
        let sent = usize::from(n) * 2;
        world.send(sent + 1, sent + 2, 0);
        world.drain();
    }
    world.start("last", 1_000, 60_000);
    world.send(121, 121, 0);
    world.drain();
    let table = &world.simulation.table;
    let operator = &world.ours.operator;
    let wanted = table.listings(operator);
    assert!(wanted.len() > 400, "{}", wanted.len());
    // As the release before has left it.
    table.remove_listings();
    table.remove(&keys::listings_made());
    assert_eq!(table.listings(operator), BTreeSet::new());
    let client = keys::client_pointer(&ClientId::new("app").unwrap());
    let operator_id = operator.clone();
    let pointer = ClientPointer { operator_id };
    table.plant(Item::new(client, &pointer).unwrap());
    world.sweep();
    world.simulation.pass(14 * 60_000);
    world.sweep();
    assert_eq!(
        table.listings(operator),
        BTreeSet::new(),
        "an old function may still run"
    );
    world.simulation.pass(60_000);
    world.sweep();
    assert_eq!(table.listings(operator), wanted);
    assert_eq!(wanted, table.listings_wanted(operator));
    let before = table.items();
    world.simulation.pass(60_000);
    world.sweep();
    assert_eq!(table.items(), before, "the work is done once");
}

/// When the card and its user were last used, and the day on which the station was last heard.
fn lasts(world: &World) -> Vec<String> {
    let operator = &world.ours.operator;
    let items = world.simulation.table.items();
    let used = items.values().filter(|item| item.key.pk.ends_with("#used"));
    let mut lasts: Vec<String> = used
        .map(|item| item.read::<LastUseRow>().unwrap())
        .map(|row| format!("{} {}", row.used_id, row.day))
        .collect();
    let listings = world.simulation.table.listings(operator);
    let heard = listings.iter().filter_map(|line| {
        let line = line.strip_prefix("op#default#stations#heard | ")?;
        Some(line.split(" and ").next().unwrap().to_owned())
    });
    lasts.extend(heard);
    lasts
}

#[test]
fn the_last_use_and_the_day_of_a_station_are_written_once_a_day() {
    let mut world = World::new();
    let writes = |world: &World| {
        let pks = ["op#default#tokens#used", "op#default#users#used"];
        let items = world.simulation.table.items();
        let of_use = items.values().filter(|item| pks.contains(&&*item.key.pk));
        of_use.map(|item| item.revision).sum::<u64>()
    };
    world.start("1", 0, 0);
    world.stop("1", 30, 1_000);
    world.start("2", 50, 1_000);
    world.settle();
    let first = ["card 2026-01-01", "ann 2026-01-01", "2026-01-01#CP-1"];
    assert_eq!(lasts(&world), first);
    assert_eq!(
        writes(&world),
        2,
        "the second charge of the day writes nothing"
    );
    world.stop("2", 70, 2_000);
    world.start("3", 25 * 60, 2_000);
    world.send(4, 5, 0);
    world.drain();
    let next = ["card 2026-01-02", "ann 2026-01-02", "2026-01-02#CP-1"];
    assert_eq!(lasts(&world), next);
    assert_eq!(writes(&world), 4);
    whole(&world);
}

#[test]
fn last_use_and_last_day_of_an_earlier_release_are_made_from_sessions_and_states() {
    let mut world = World::new();
    world.start("1", 0, 0);
    world.stop("1", 30, 1_000);
    world.start("2", 25 * 60, 1_000);
    world.settle();
    let table = &world.simulation.table;
    let wanted = lasts(&world);
    for item in table.items().into_values() {
        if item.key.pk.ends_with("#used") {
            table.remove(&item.key);
        }
    }
    table.remove_listings();
    table.remove(&keys::listings_made());
    assert_eq!(lasts(&world), Vec::<String>::new());
    let hello = ToCloud::Hello(super::ingest::hello(Epoch::FIRST));
    world.pipeline.say(&world.ours, &hello).unwrap();
    world.sweep();
    world.simulation.pass(16 * 60_000);
    world.sweep();
    // Of a user no row of its own is planted here, so only the card is found by the records.
    let of_user = |line: &&String| line.starts_with("ann ");
    let wanted: Vec<&String> = wanted.iter().filter(|line| !of_user(line)).collect();
    assert_eq!(lasts(&world).iter().collect::<Vec<_>>(), wanted);
}

#[test]
fn an_operator_without_clients_is_listed_once_its_gateway_has_opened_the_link() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.settle();
    let table = world.simulation.table.clone();
    let operator = world.ours.operator.clone();
    let wanted = table.listings(&operator);
    assert!(!wanted.is_empty());
    // As a release without listings left it, after the last client was removed.
    table.remove_listings();
    table.remove(&keys::listings_made());
    let mut row = table.items()[&keys::operator(&operator)].clone();
    row.index = None;
    table.plant(row);
    world.sweep();
    world.simulation.pass(16 * 60_000);
    world.sweep();
    assert_eq!(table.listings(&operator), BTreeSet::new(), "it is unknown");
    let before = table.items();
    world.simulation.pass(60_000);
    world.sweep();
    assert_eq!(table.items(), before, "there is nothing to do");
    let hello = ToCloud::Hello(super::ingest::hello(Epoch::FIRST));
    world.pipeline.say(&world.ours, &hello).unwrap();
    world.sweep();
    assert_eq!(table.listings(&operator), wanted);
}

#[test]
fn a_station_that_is_silent_since_an_earlier_release_is_listed_at_its_site() {
    let mut world = World::new();
    world.status(0, ConnectorStatusKind::Faulted);
    world.settle();
    let table = &world.simulation.table;
    let operator = &world.ours.operator;
    let wanted = table.listings(operator);
    assert_eq!(
        wanted.iter().filter(|line| line.contains("#heard")).count(),
        1
    );
    // As the release before has left it: the state names neither site nor connectors.
    let key = keys::station_state(operator, &world.station);
    let mut state = table.items()[&key].clone();
    let connectors = state.body.remove("connectors");
    let site = state.body.remove("site_id");
    assert!(connectors.is_some() && site.is_some());
    table.plant(state);
    table.remove_listings();
    table.remove(&keys::listings_made());
    let hello = ToCloud::Hello(super::ingest::hello(Epoch::FIRST));
    world.pipeline.say(&world.ours, &hello).unwrap();
    world.sweep();
    world.simulation.pass(16 * 60_000);
    world.sweep();
    let made = table.listings(operator);
    let heard: Vec<&String> = made.iter().filter(|line| line.contains("#heard")).collect();
    let before: Vec<&String> = wanted
        .iter()
        .filter(|line| line.contains("#heard"))
        .collect();
    assert_eq!(heard, before);
    let state = &table.items()[&key];
    assert_eq!(state.body.get("connectors"), connectors.as_ref());
}
