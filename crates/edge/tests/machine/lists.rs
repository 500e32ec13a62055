//! The station and token lists arrive whole, also when they change all the time.

use std::collections::BTreeSet;

use crate::support::{Done, World, set, station, token};
use forecourt_domain::fact::TokenStatus;
use forecourt_edge::Input;
use forecourt_link::{Fetch, SetItems, StationConfig, ToCloud, ToGateway};

/// The number of items of a page.
const PAGE: usize = 3;

/// A list of the cloud, in the order of its keys.
struct List {
    what: &'static str,
    ids: BTreeSet<String>,
    version: u64,
    changes: usize,
    /// Whether it names in each page the cursor it was asked with.
    echoes: bool,
}

impl List {
    fn new(what: &'static str, echoes: bool, length: usize) -> Self {
        Self {
            what,
            ids: (0..length).map(|number| format!("{number:03}-0")).collect(),
            version: 1,
            changes: 0,
            echoes,
        }
    }

    /// Adds an item somewhere and removes another one.
    fn change(&mut self) {
        self.version += 1;
        self.changes += 1;
        self.ids
            .insert(format!("{:03}-{}", self.changes * 7 % 30, self.changes));
        let place = self.changes * 11 % self.ids.len();
        let gone = self.ids.iter().nth(place).cloned().unwrap();
        self.ids.remove(&gone);
    }

    fn items(&self, ids: Vec<String>) -> SetItems {
        match self.what {
            "tokens" => {
                let token = |id: &String| token(id, TokenStatus::Accepted);
                SetItems::Tokens(ids.iter().map(token).collect())
            }
            _ => SetItems::Stations(ids.iter().map(|id| config(id)).collect()),
        }
    }

    /// Reads a page as DynamoDB does: from after the cursor, wherever that stood. A full page names
    /// a next one, which may be empty.
    fn page(&self, fetch: &Fetch) -> ToGateway {
        assert_eq!(fetch.what, self.what);
        let after = fetch.cursor.clone().unwrap_or_default();
        let behind = self.ids.iter().filter(|id| **id > after);
        let ids: Vec<String> = behind.take(PAGE).cloned().collect();
        let cursor = (ids.len() == PAGE).then(|| ids[PAGE - 1].clone());
        let mut page = set(self.version, fetch.cursor.is_none(), self.items(ids));
        page.cursor = cursor;
        page.after = self.echoes.then_some(after);
        ToGateway::Set(page)
    }

    fn notice(&self) -> ToGateway {
        ToGateway::Set(set(self.version, false, self.items(Vec::new())))
    }

    /// What the gateway holds of it: the version, and the ids as they stand there.
    fn held(&self, world: &World) -> (u64, Vec<String>) {
        let versions = world.store.link.as_ref().unwrap().versions;
        match self.what {
            "tokens" => {
                let ids = world.store.tokens.iter();
                let ids = ids.map(|token| token.token_uid.to_string());
                (versions.tokens, ids.collect())
            }
            _ => {
                let ids = world.gateway.station_configs().iter();
                let ids = ids.map(|config| config.station_id.to_string());
                (versions.stations, ids.collect())
            }
        }
    }

    fn is_held(&self, world: &World) -> bool {
        (self.version, self.ids.iter().cloned().collect()) == self.held(world)
    }
}

fn config(id: &str) -> StationConfig {
    StationConfig {
        station_id: station(id),
        security_profile: 1,
        password_verifier: None,
        max_power_w: None,
        connectors: Vec::new(),
    }
}

fn fetches(done: &Done) -> Vec<Fetch> {
    let fetches = done.to_cloud.iter().filter_map(|message| match message {
        ToCloud::Fetch(fetch) => Some(fetch.clone()),
        _ => None,
    });
    fetches.collect()
}

/// Answers what was asked for, changes the list where `moves`, and lets a second pass; returns what
/// is asked for next.
fn step(world: &mut World, list: &mut List, asked: &[Fetch], moves: bool) -> Vec<Fetch> {
    let mut next = Vec::new();
    for fetch in asked {
        let page = list.page(fetch);
        if moves {
            list.change();
            next.extend(fetches(&world.cloud(list.notice())));
        }
        next.extend(fetches(&world.cloud(page)));
    }
    world.pass(1_000);
    next.extend(fetches(&world.tick()));
    next
}

#[test]
fn a_list_that_changes_between_every_two_pages_arrives_and_no_change_is_missed() {
    for (what, echoes) in [("tokens", true), ("stations", true), ("tokens", false)] {
        let mut world = World::online();
        let mut list = List::new(what, echoes, 20);
        let mut asked = fetches(&world.cloud(list.notice()));
        let mut arrived = BTreeSet::new();
        for _ in 0..400 {
            asked = step(&mut world, &mut list, &asked, true);
            assert!(asked.len() <= 1, "{what}: one page is asked for at a time");
            let (version, ids) = list.held(&world);
            assert!(version <= list.version);
            assert!(ids.is_sorted(), "{what}: no page twice: {ids:?}");
            arrived.insert(version);
        }
        assert!(
            arrived.len() > 10,
            "{what} {echoes}: only {arrived:?} arrived"
        );
        for _ in 0..200 {
            asked = step(&mut world, &mut list, &asked, false);
        }
        assert!(list.is_held(&world), "{what}: {:?}", list.held(&world));
        assert!(asked.is_empty());
    }
}

#[test]
fn a_fetch_that_the_link_cut_goes_on_where_it_stopped() {
    let mut world = World::online();
    let mut list = List::new("tokens", true, 20);
    let mut asked = fetches(&world.cloud(list.notice()));
    // Each link lives for two pages, and the list changes meanwhile.
    for _ in 0..10 {
        for _ in 0..2 {
            asked = step(&mut world, &mut list, &asked, false);
        }
        if list.is_held(&world) {
            return;
        }
        world.handle(Input::LinkDown);
        world.handle(Input::LinkUp);
        let mut welcome = world.welcome();
        welcome.versions.tokens = list.version;
        asked = fetches(&world.cloud(ToGateway::Welcome(welcome)));
        assert_eq!(asked.len(), 1);
    }
    unreachable!("the list never arrives");
}

#[test]
fn a_notice_during_a_fetch_is_no_last_page() {
    let mut world = World::online();
    let mut list = List::new("stations", true, 8);
    let mut asked = fetches(&world.cloud(list.notice()));
    while !asked.is_empty() {
        // The notice of the very version that is being fetched comes late.
        assert!(fetches(&world.cloud(list.notice())).is_empty());
        asked = step(&mut world, &mut list, &asked, false);
    }
    assert!(list.is_held(&world));
}

#[test]
fn a_page_that_does_not_come_is_asked_for_again_and_then_the_whole_list() {
    let mut world = World::online();
    let mut list = List::new("tokens", true, 8);
    let asked = fetches(&world.cloud(list.notice()));
    let mut asked = step(&mut world, &mut list, &asked, false);
    let mut cursors = Vec::new();
    for _ in 0..4 {
        cursors.push(asked[0].cursor.clone());
        world.pass(30_000);
        asked = fetches(&world.tick());
    }
    let second = Some("002-0".to_owned());
    assert_eq!(cursors, [second.clone(), second.clone(), second, None]);
    while !asked.is_empty() {
        // Every page comes twice.
        let page = list.page(&asked[0]);
        asked = fetches(&world.cloud(page.clone()));
        assert!(fetches(&world.cloud(page)).is_empty());
    }
    assert!(list.is_held(&world), "{:?}", list.held(&world));
}

#[test]
fn a_list_that_is_too_long_is_not_fetched_again_with_every_word_of_the_cloud() {
    let mut world = World::online();
    let list = List::new("stations", true, 5_001);
    assert_eq!(fetches(&world.cloud(list.notice())).len(), 1);
    let everything = list.items(list.ids.iter().cloned().collect());
    let done = world.cloud(ToGateway::Set(set(1, true, everything)));
    assert_eq!(done.alarms.len(), 1);
    for _ in 0..9 {
        world.pass(60_000);
        assert!(fetches(&world.cloud(list.notice())).is_empty());
    }
    world.pass(60_000);
    assert_eq!(fetches(&world.tick()).len(), 1);
}
