//! Fetches the desired state page by page, and puts it in place only when it is whole.
//!
//! A fetch that was begun is finished, even if the list changes meanwhile. It is put in place under
//! the version of its first page; since that is not the cloud's version any more, the list is
//! fetched again after a pause. So a long list that changes all the time arrives too, and no change
//! is missed.

use forecourt_domain::authorization::fold;
use forecourt_link::{
    ConfigVersions, Fetch, GatewayPolicy, Set, SetItems, StationConfig, ToCloud, TokenConfig,
};

use super::Gateway;
use super::turn::Turn;
use crate::lanes::LinkState;
use crate::{Alarm, Effect, Row};

/// How long the gateway waits for a page before it asks again, in milliseconds.
const PAGE_TIMEOUT_MS: u64 = 30_000;
/// How often one page is asked for before the list is fetched from its
/// beginning: the cloud answers nothing to a cursor that it cannot read.
const PAGE_TRIES: u8 = 3;
/// The longest pause before a list that changed while it was fetched is fetched
/// once more. The pause is as long as the fetch took, so that a long list that
/// changes all the time occupies the link for half of the time at most.
const LONGEST_PAUSE_MS: u64 = 60_000;
/// The pause after a list was longer than a site may have, in milliseconds.
const TOO_LONG_PAUSE_MS: u64 = 10 * 60_000;
/// The most tokens of a site; a longer list is refused, and the old one stays.
const MAX_TOKENS: usize = 200_000;
/// The most stations of a site.
const MAX_STATIONS: usize = 5_000;

/// A page that was asked for and has not come yet.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// When it was asked for, in monotonic milliseconds.
    at_ms: u64,
    /// How often this page was asked for.
    tries: u8,
}

/// The pages that came so far. They are kept when the link is cut.
#[derive(Debug)]
struct Staging<T> {
    /// The version of the first page: all that changed up to it is in the list,
    /// whatever changed in a page after it was read.
    version: u64,
    items: Vec<T>,
    /// Where the next page begins.
    cursor: String,
    /// Whether the cloud names in each page the cursor with which it was asked.
    echoes: bool,
    began_at_ms: u64,
}

/// One of the lists, with the state of its fetch.
#[derive(Debug)]
struct Part<T> {
    what: &'static str,
    most: usize,
    /// The version that is in place here.
    held: u64,
    /// The version the cloud has.
    wanted: u64,
    asked: Option<Asked>,
    staged: Option<Staging<T>>,
    /// The monotonic millisecond before which no fetch begins.
    not_before_ms: u64,
}

/// A page, or the notice that there is a new version.
struct Page<T> {
    version: u64,
    first: bool,
    cursor: Option<String>,
    after: Option<String>,
    items: Vec<T>,
}

impl<T> Page<T> {
    /// Makes a page of the version, of whether it is the first one, and of the cursors after and
    /// before it.
    fn new(place: (u64, bool, Option<String>, Option<String>), items: Vec<T>) -> Self {
        let (version, first, cursor, after) = place;
        Self {
            version,
            first,
            cursor,
            after,
            items,
        }
    }
}

/// What follows from a page.
enum Taken<T> {
    /// There is nothing to do.
    Nothing,
    /// This page must be asked for.
    Ask(Fetch),
    /// The list is whole; this is its version.
    Whole(u64, Vec<T>),
    /// The list is longer than a site may have.
    TooLong,
}

impl<T> Part<T> {
    const fn new(what: &'static str, most: usize, held: u64) -> Self {
        Self {
            what,
            most,
            held,
            wanted: held,
            asked: None,
            staged: None,
            not_before_ms: 0,
        }
    }

    /// Asks for the next page of the fetch that was begun, or for the first.
    fn ask(&mut self, now_ms: u64, tries: u8) -> Fetch {
        self.asked = Some(Asked {
            at_ms: now_ms,
            tries,
        });
        Fetch {
            what: self.what.to_owned(),
            cursor: self.staged.as_ref().map(|staged| staged.cursor.clone()),
        }
    }

    /// Notes that the cloud has this version. Begins to fetch when another one is in place and no
    /// fetch is open.
    fn seen(&mut self, wanted: u64, now_ms: u64) -> Option<Fetch> {
        self.wanted = wanted;
        self.begin(now_ms)
    }

    fn begin(&mut self, now_ms: u64) -> Option<Fetch> {
        if self.asked.is_some() {
            return None;
        }
        if self.held == self.wanted {
            self.staged = None;
            return None;
        }
        (now_ms >= self.not_before_ms).then(|| self.ask(now_ms, 1))
    }

    fn take(&mut self, now_ms: u64, page: Page<T>) -> Taken<T> {
        if self.is_notice(&page) {
            return self
                .seen(page.version, now_ms)
                .map_or(Taken::Nothing, Taken::Ask);
        }
        if self.asked.is_none() || !self.is_next(&page) {
            return Taken::Nothing;
        }
        let begun = self.staged.take().filter(|_| !page.first);
        let (version, mut items, echoes, began_at_ms) = match begun {
            Some(begun) => (begun.version, begun.items, begun.echoes, begun.began_at_ms),
            None => (page.version, Vec::new(), page.after.is_some(), now_ms),
        };
        items.extend(page.items);
        self.asked = None;
        self.wanted = self.wanted.max(page.version);
        if items.len() > self.most {
            self.not_before_ms = now_ms.saturating_add(TOO_LONG_PAUSE_MS);
            return Taken::TooLong;
        }
        let Some(cursor) = page.cursor else {
            self.held = version;
            let took = now_ms.saturating_sub(began_at_ms).min(LONGEST_PAUSE_MS);
            self.not_before_ms = now_ms.saturating_add(took);
            return Taken::Whole(version, items);
        };
        self.staged = Some(Staging {
            version,
            items,
            cursor,
            echoes,
            began_at_ms,
        });
        Taken::Ask(self.ask(now_ms, 1))
    }

    /// Whether a message only says that there is a new version. An older cloud
    /// writes an empty last page in the same way: that has the fetch's version,
    /// as long as the list does not change.
    fn is_notice(&self, page: &Page<T>) -> bool {
        if page.first || page.after.is_some() || page.cursor.is_some() || !page.items.is_empty() {
            return false;
        }
        match &self.staged {
            Some(staged) if self.asked.is_some() => staged.echoes || staged.version != page.version,
            _ => true,
        }
    }

    /// Whether this is the page that was asked for, and not a late or doubled
    /// answer to an earlier question.
    fn is_next(&self, page: &Page<T>) -> bool {
        match &self.staged {
            None => page.first,
            Some(staged) if staged.echoes => page.after.as_ref() == Some(&staged.cursor),
            Some(staged) => page.first || page.cursor.as_ref() != Some(&staged.cursor),
        }
    }

    /// Forgets what was asked for when the link is gone or new: it does not come any more.
    const fn interrupted(&mut self) {
        self.asked = None;
    }

    /// Asks again for a page that did not come, and begins a fetch after a pause.
    fn expire(&mut self, now_ms: u64) -> Option<Fetch> {
        let Some(asked) = self.asked else {
            return self.begin(now_ms);
        };
        if now_ms < asked.at_ms.saturating_add(PAGE_TIMEOUT_MS) {
            return None;
        }
        if asked.tries < PAGE_TRIES {
            return Some(self.ask(now_ms, asked.tries + 1));
        }
        self.staged = None;
        Some(self.ask(now_ms, 1))
    }

    /// When [`Part::expire`] has something to do.
    fn deadline_ms(&self) -> Option<u64> {
        match self.asked {
            Some(asked) => Some(asked.at_ms.saturating_add(PAGE_TIMEOUT_MS)),
            None => (self.held != self.wanted).then_some(self.not_before_ms),
        }
    }
}

/// The state of the synchronization of the stations, the tokens and the policy.
#[derive(Debug)]
pub(super) struct Sync {
    stations: Part<StationConfig>,
    tokens: Part<TokenConfig>,
    policy: Part<GatewayPolicy>,
}

impl Sync {
    pub(super) fn new(held: ConfigVersions) -> Self {
        Self {
            stations: Part::new("stations", MAX_STATIONS, held.stations),
            tokens: Part::new("tokens", MAX_TOKENS, held.tokens),
            policy: Part::new("policy", 1, held.policy.unwrap_or(0)),
        }
    }

    pub(super) const fn interrupted(&mut self) {
        self.stations.interrupted();
        self.tokens.interrupted();
        self.policy.interrupted();
    }

    pub(super) fn seen(&mut self, wanted: ConfigVersions, now_ms: u64) -> Vec<Fetch> {
        let stations = self.stations.seen(wanted.stations, now_ms);
        let tokens = self.tokens.seen(wanted.tokens, now_ms);
        // A cloud of a release before 0.6 names no policy: what is in force stays.
        let policy = wanted.policy;
        let policy = policy.and_then(|wanted| self.policy.seen(wanted, now_ms));
        let fetches = stations.into_iter().chain(tokens);
        fetches.chain(policy).collect()
    }

    pub(super) fn deadline_ms(&self) -> Option<u64> {
        let deadlines = [
            self.stations.deadline_ms(),
            self.tokens.deadline_ms(),
            self.policy.deadline_ms(),
        ];
        deadlines.into_iter().flatten().min()
    }
}

impl Gateway {
    pub(super) fn set(&mut self, turn: &mut Turn<'_>, set: Set) {
        let place = (set.version, set.first, set.cursor, set.after);
        match set.items {
            SetItems::Stations(items) => {
                let page = Page::new(place, items);
                if let Some((version, list)) = take(turn, &mut self.sync.stations, page) {
                    self.put_stations(turn, version, list);
                }
            }
            SetItems::Tokens(items) => {
                let page = Page::new(place, items);
                if let Some((version, list)) = take(turn, &mut self.sync.tokens, page) {
                    self.put_tokens(turn, version, list);
                }
            }
            SetItems::Policy(items) => {
                let page = Page::new(place, items);
                if let Some((version, list)) = take(turn, &mut self.sync.policy, page) {
                    self.put_policy(turn, version, list.first().copied());
                }
            }
        }
    }

    fn put_stations(&mut self, turn: &mut Turn<'_>, version: u64, list: Vec<StationConfig>) {
        self.link.versions.stations = version;
        self.forget_removed(turn, &list);
        self.tell_added(turn, &list);
        self.station_configs.clone_from(&list);
        self.rated_stations = super::power::rated(&list);
        turn.write(Row::StationList(list));
        turn.write(Row::Link(self.link.clone()));
        turn.effects.push(Effect::StationsChanged);
        ask(turn, self.sync.stations.begin(turn.now.monotonic_ms));
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
        ask(turn, self.sync.tokens.begin(turn.now.monotonic_ms));
    }

    /// Puts the policy of the site in force, and has the next ping tell so.
    fn put_policy(&mut self, turn: &mut Turn<'_>, version: u64, policy: Option<GatewayPolicy>) {
        self.link.versions.policy = Some(version);
        self.link.policy = policy;
        self.link.policy_fields = Some(GatewayPolicy::FIELDS);
        let settings = self.link.settings(&self.own_settings);
        self.lanes.configure(&settings);
        self.settings = settings;
        turn.write(Row::Link(self.link.clone()));
        // How many unknown stations may come, and how long one may be silent, are among them.
        turn.effects.push(Effect::StationsChanged);
        let now_ms = turn.now.monotonic_ms;
        self.tells_policy = true;
        self.lanes.ping.goes_on(now_ms);
        ask(turn, self.sync.policy.begin(now_ms));
    }

    pub(super) fn expire_fetches(&mut self, turn: &mut Turn<'_>) {
        if self.lanes.state != LinkState::Up {
            return;
        }
        let now = turn.now.monotonic_ms;
        let stations = self.sync.stations.expire(now);
        let tokens = self.sync.tokens.expire(now);
        let policy = self.sync.policy.expire(now);
        for fetch in [stations, tokens, policy] {
            ask(turn, fetch);
        }
    }
}

/// Takes a page of one list, and returns the list with its version once it is whole.
fn take<T>(turn: &mut Turn<'_>, part: &mut Part<T>, page: Page<T>) -> Option<(u64, Vec<T>)> {
    match part.take(turn.now.monotonic_ms, page) {
        Taken::Whole(version, list) => return Some((version, list)),
        Taken::Ask(fetch) => ask(turn, Some(fetch)),
        Taken::TooLong => too_long(turn, part.what),
        Taken::Nothing => {}
    }
    None
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
