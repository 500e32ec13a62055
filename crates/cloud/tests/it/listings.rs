//! Sessions and CDRs stand in the lists of their station, site, token and user.

use std::collections::BTreeSet;

use forecourt_memory::world::World;

const START: &str = "2026-01-01T00:00:00.000Z";
const END: &str = "2026-01-01T00:30:00.000Z";

/// The listings of the world without the operator's prefix, and with a short word for each id.
fn listed(world: &World) -> Vec<String> {
    let session = world.session().session_id.to_string();
    let all = world.simulation.table.listings(&world.ours.operator);
    let short = |line: String| line.replace("op#default#", "").replace(&session, "S");
    all.into_iter().map(short).collect()
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
