//! The desired state: fetched page by page, and put in place only when whole.

use forecourt_domain::authorization::fold;
use forecourt_link::{ConfigVersions, Fetch, Set, SetItems, StationConfig, ToCloud, TokenConfig};

use super::Gateway;
use super::turn::Turn;
use crate::{Alarm, Effect, Row};

/// How long a page is waited for before the fetch begins anew.
const PAGE_TIMEOUT_MS: u64 = 30_000;
/// The most tokens of a site; more is refused, and the old list stays.
const MAX_TOKENS: usize = 200_000;
/// The most stations of a site.
const MAX_STATIONS: usize = 5_000;

/// One list being fetched.
#[derive(Debug)]
struct Part<T> {
    what: &'static str,
    most: usize,
    /// The version the cloud has.
    wanted: u64,
    /// When the open fetch was asked for.
    asked_at_ms: Option<u64>,
    /// The pages so far, and their version.
    staged: Option<(u64, Vec<T>)>,
}

/// What a page brought.
enum Staged<T> {
    /// Nothing of use.
    Ignored,
    /// Ask for this.
    More(Fetch),
    /// The list is whole.
    Whole(u64, Vec<T>),
    /// It is longer than a site may have.
    TooLong,
}

impl<T> Part<T> {
    const fn new(what: &'static str, most: usize) -> Self {
        Self {
            what,
            most,
            wanted: 0,
            asked_at_ms: None,
            staged: None,
        }
    }

    fn restart(&mut self) {
        self.asked_at_ms = None;
        self.staged = None;
    }

    fn fetch(&mut self, cursor: Option<String>, now_ms: u64) -> Fetch {
        self.asked_at_ms = Some(now_ms);
        Fetch {
            what: self.what.to_owned(),
            cursor,
        }
    }

    /// Begins to fetch when the cloud has another version and no fetch is open.
    fn seen(&mut self, held: u64, wanted: u64, now_ms: u64) -> Option<Fetch> {
        self.wanted = wanted;
        if held == wanted || self.asked_at_ms.is_some() {
            return None;
        }
        Some(self.fetch(None, now_ms))
    }

    fn page(
        &mut self,
        now_ms: u64,
        version: u64,
        first: bool,
        cursor: Option<String>,
        items: Vec<T>,
    ) -> Staged<T> {
        if self.asked_at_ms.is_none() {
            return Staged::Ignored;
        }
        if first {
            self.staged = Some((version, Vec::new()));
        }
        let staged = self.staged.take().filter(|(begun, _)| *begun == version);
        let Some((_, mut list)) = staged else {
            // The list changed between two pages: from the beginning.
            return Staged::More(self.fetch(None, now_ms));
        };
        list.extend(items);
        if list.len() > self.most {
            self.restart();
            return Staged::TooLong;
        }
        match cursor {
            Some(cursor) => {
                self.staged = Some((version, list));
                Staged::More(self.fetch(Some(cursor), now_ms))
            }
            None => {
                self.restart();
                Staged::Whole(version, list)
            }
        }
    }

    /// Begins anew when a page did not come.
    fn expire(&mut self, now_ms: u64) -> Option<Fetch> {
        let asked = self.asked_at_ms?;
        if now_ms.saturating_sub(asked) < PAGE_TIMEOUT_MS {
            return None;
        }
        self.staged = None;
        Some(self.fetch(None, now_ms))
    }
}

/// Both lists.
#[derive(Debug)]
pub(super) struct Sync {
    stations: Part<StationConfig>,
    tokens: Part<TokenConfig>,
}

impl Sync {
    pub(super) const fn new() -> Self {
        Self {
            stations: Part::new("stations", MAX_STATIONS),
            tokens: Part::new("tokens", MAX_TOKENS),
        }
    }

    pub(super) fn restart(&mut self) {
        self.stations.restart();
        self.tokens.restart();
    }

    pub(super) fn seen(
        &mut self,
        held: ConfigVersions,
        wanted: ConfigVersions,
        now_ms: u64,
    ) -> Vec<Fetch> {
        let stations = self.stations.seen(held.stations, wanted.stations, now_ms);
        let tokens = self.tokens.seen(held.tokens, wanted.tokens, now_ms);
        stations.into_iter().chain(tokens).collect()
    }
}

impl Gateway {
    pub(super) fn set(&mut self, turn: &mut Turn<'_>, set: Set) {
        let now = turn.now.monotonic_ms;
        let Set {
            version,
            first,
            cursor,
            items,
        } = set;
        match items {
            SetItems::Stations(items) => {
                if self.sync.stations.asked_at_ms.is_none() && items.is_empty() {
                    let held = self.link.versions.stations;
                    let fetch = self.sync.stations.seen(held, version, now);
                    ask(turn, fetch);
                    return;
                }
                match self.sync.stations.page(now, version, first, cursor, items) {
                    Staged::Whole(version, list) => self.put_stations(turn, version, list),
                    Staged::More(fetch) => ask(turn, Some(fetch)),
                    Staged::TooLong => too_long(turn, "stations"),
                    Staged::Ignored => {}
                }
            }
            SetItems::Tokens(items) => {
                if self.sync.tokens.asked_at_ms.is_none() && items.is_empty() {
                    let held = self.link.versions.tokens;
                    let fetch = self.sync.tokens.seen(held, version, now);
                    ask(turn, fetch);
                    return;
                }
                match self.sync.tokens.page(now, version, first, cursor, items) {
                    Staged::Whole(version, list) => self.put_tokens(turn, version, list),
                    Staged::More(fetch) => ask(turn, Some(fetch)),
                    Staged::TooLong => too_long(turn, "tokens"),
                    Staged::Ignored => {}
                }
            }
        }
    }

    fn put_stations(&mut self, turn: &mut Turn<'_>, version: u64, list: Vec<StationConfig>) {
        self.link.versions.stations = version;
        self.station_configs.clone_from(&list);
        self.rated_stations = super::power::rated(&list);
        turn.write(Row::StationList(list));
        turn.write(Row::Link(self.link.clone()));
        turn.effects.push(Effect::StationsChanged);
        let wanted = self.sync.stations.wanted;
        ask(
            turn,
            self.sync
                .stations
                .seen(version, wanted.max(version), turn.now.monotonic_ms),
        );
    }

    fn put_tokens(&mut self, turn: &mut Turn<'_>, version: u64, list: Vec<TokenConfig>) {
        self.link.versions.tokens = version;
        self.tokens = list
            .iter()
            .map(|token| (fold(token.token_uid.as_str()), token.clone()))
            .collect();
        turn.write(Row::TokenList(list));
        turn.write(Row::Link(self.link.clone()));
        self.apply_list_to_running(turn);
        let wanted = self.sync.tokens.wanted;
        ask(
            turn,
            self.sync
                .tokens
                .seen(version, wanted.max(version), turn.now.monotonic_ms),
        );
    }

    pub(super) fn expire_fetches(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now.monotonic_ms;
        let stations = self.sync.stations.expire(now);
        let tokens = self.sync.tokens.expire(now);
        ask(turn, stations);
        ask(turn, tokens);
    }
}

fn ask(turn: &mut Turn<'_>, fetch: Option<Fetch>) {
    if let Some(fetch) = fetch {
        turn.tell_cloud(ToCloud::Fetch(fetch));
    }
}

fn too_long(turn: &mut Turn<'_>, what: &str) {
    let problem = format!("a list of {what} longer than a site may have");
    turn.raise(Alarm::LinkMessageIgnored { problem });
}
