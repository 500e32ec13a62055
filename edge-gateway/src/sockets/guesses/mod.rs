//! Decides whose password is checked, and when.
//!
//! A password may have only 8 characters; it is protected because few can be tried. So after some
//! refusals in a minute a sign-in is held back *before* its password is checked: the right one is
//! let in late, and a guess costs time whether it is right or not. Known and unknown stations are
//! treated alike.
//!
//! A charger may come from the same address as somebody who guesses its password (NAT, a proxy),
//! and before the password is checked only the past tells the two apart. So sign-ins wait in a
//! room. A newcomer takes the place of a sign-in there that is chosen at random, and a credential
//! that was shown before goes first: a charger comes again with the same password, and its second
//! try is the next one that is checked unless the attacker repeats its guesses too. An attacker who
//! does shares the turns with it.

mod budget;
mod credentials;
mod room;

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use forecourt_link::StationConfig;
use forecourt_types::StationId;
use tokio::sync::oneshot;
use tokio::time::{sleep_until, timeout};

use self::budget::{Budget, Lane, Standing};
use self::credentials::Credentials;
use self::room::Room;
use super::visitors::site_of;
use crate::journal::Admission;
use crate::metrics::locked;

pub(super) use budget::FREE_REFUSALS;

/// The number of addresses that are remembered of each station that exists: those from which it has
/// signed in.
const TRUSTED_ADDRESSES: usize = 4;

/// The part of the upgrades under way whose sign-ins may wait, in all and of one address: one in
/// this many. The rest is left to those who do not guess.
const SHARES: [usize; 2] = [2, 4];

/// The longest time that a sign-in waits, in times between two turns; after it the sign-in is
/// refused. Most chargers wait 30 s for an answer.
const TURNS_WAITED: u32 = 6;

#[derive(Debug)]
struct Inner {
    budget: Budget,
    room: Room,
    credentials: Credentials,
    /// The addresses from which each station has signed in; the newest is the last.
    trusted: HashMap<StationId, Vec<IpAddr>>,
}

/// The sign-ins of the last minute that were refused, and those that wait.
#[derive(Debug)]
pub(crate) struct Guesses {
    inner: Mutex<Inner>,
    hasher: RandomState,
    hold: Duration,
}

/// One sign-in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt<'a> {
    /// The identity that the sign-in names.
    pub(super) station_id: &'a StationId,
    /// The station of this identity, if there is one.
    pub(super) config: Option<&'a StationConfig>,
    /// The decoded `user:password`, if any.
    pub(super) basic: Option<&'a [u8]>,
    /// The address that the sign-in comes from.
    pub(super) address: IpAddr,
}

/// What happens to a sign-in before its password is checked.
#[derive(Debug)]
pub(crate) enum Turn {
    /// The sign-in is checked now.
    Now,
    /// The sign-in waits for its turn in the room.
    Late(Waiting),
    /// The room is full of others that go first: the sign-in is not checked.
    Never,
}

/// A sign-in that waits. Dropping it frees its place.
#[derive(Debug)]
pub(crate) struct Waiting {
    guesses: Arc<Guesses>,
    lane: Lane,
    number: u64,
    verdict: oneshot::Receiver<bool>,
}

impl Waiting {
    /// True when the sign-in has its turn, false when another one took its place or it has waited
    /// too long.
    pub(crate) async fn its_turn(mut self) -> bool {
        let limit = self.guesses.hold * TURNS_WAITED;
        timeout(limit, self.turn()).await.unwrap_or(false)
    }

    async fn turn(&mut self) -> bool {
        loop {
            let wake_at = self.guesses.give_turns(self.lane);
            tokio::select! {
                biased;
                verdict = &mut self.verdict => return verdict.unwrap_or(false),
                () = sleep_until(wake_at.into()) => {}
            }
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        locked(&self.guesses.inner).room.leave(self.number);
    }
}

impl Guesses {
    /// `pending` is how many upgrades may be under way, in all and of one address: a half and
    /// a quarter of them may wait here. `hold` is the time between two turns of a station
    /// at an address.
    pub(crate) fn new(pending: usize, pending_per_address: usize, hold: Duration) -> Self {
        let [in_all, per_address] = SHARES;
        let in_all = (pending / in_all).max(1);
        let per_address = (pending_per_address / per_address).max(1);
        let inner = Inner {
            budget: Budget::new(hold),
            room: Room::new(in_all, per_address),
            credentials: Credentials::default(),
            trusted: HashMap::new(),
        };
        Self {
            inner: Mutex::new(inner),
            hasher: RandomState::new(),
            hold,
        }
    }

    /// Whether a sign-in is checked now, late, or not at all.
    pub(crate) fn turn(self: &Arc<Self>, attempt: Attempt<'_>) -> Turn {
        self.turn_at(attempt, Instant::now())
    }

    fn turn_at(self: &Arc<Self>, attempt: Attempt<'_>, now: Instant) -> Turn {
        let mut guard = locked(&self.inner);
        let inner = &mut *guard;
        let lane = inner.lane(&attempt);
        // Turns that have become free go to those who wait before they go to a newcomer.
        if inner.room.holds(lane) {
            let budget = &mut inner.budget;
            inner.room.give_turns(lane.station, budget, now);
        }
        let ready_at = inner.budget.ready_at(lane, now);
        if ready_at.is_none_or(|at| at <= now) && !inner.room.holds(lane) {
            inner.budget.looked_at(lane, now);
            return Turn::Now;
        }
        let rank = inner.credentials.show(self.credential(&attempt));
        match inner.room.enter(lane, site_of(attempt.address), rank) {
            None => Turn::Never,
            Some((number, verdict)) => Turn::Late(Waiting {
                guesses: Arc::clone(self),
                lane,
                number,
                verdict,
            }),
        }
    }

    /// Notes a refusal; true when the next ones wait and an alarm must say so, once a minute.
    pub(crate) fn refused(&self, attempt: Attempt<'_>) -> bool {
        let mut inner = locked(&self.inner);
        let lane = inner.lane(&attempt);
        inner.credentials.found_wrong(self.credential(&attempt));
        inner.budget.refused(lane, Instant::now())
    }

    /// Notes that a sign-in that was checked was no guess: it was right, or it was refused for
    /// something other than its password.
    pub(crate) fn passed(&self, attempt: Attempt<'_>) {
        let mut inner = locked(&self.inner);
        let lane = inner.lane(&attempt);
        inner.budget.passed(lane);
    }

    /// Remembers from where a station has signed in with its password.
    pub(crate) fn signed_in(&self, admission: &Admission, station: &StationId, address: IpAddr) {
        let address = site_of(address);
        let mut inner = locked(&self.inner);
        let trusted = inner.trusted.entry(station.clone()).or_default();
        trusted.retain(|known| *known != address);
        if trusted.len() >= TRUSTED_ADDRESSES {
            trusted.remove(0);
        }
        trusted.push(address);
        if inner.trusted.len() > admission.stations.len() {
            let is_there = |station: &StationId| admission.stations.contains_key(station);
            inner.trusted.retain(|station, _| is_there(station));
        }
    }

    /// Gives the turns that are due, and returns when the next one of this lane is due.
    fn give_turns(&self, lane: Lane) -> Instant {
        let now = Instant::now();
        let mut guard = locked(&self.inner);
        let inner = &mut *guard;
        inner.room.give_turns(lane.station, &mut inner.budget, now);
        inner.budget.ready_at(lane, now).unwrap_or(now)
    }

    /// Forgets the old verdicts on a station whose password was changed.
    fn credential(&self, attempt: &Attempt<'_>) -> u64 {
        let verifier = attempt.config.map(|config| &config.password_verifier);
        let address = site_of(attempt.address);
        let shown = (attempt.station_id, address, verifier, attempt.basic);
        self.hasher.hash_one(shown)
    }
}

impl Inner {
    fn lane(&self, attempt: &Attempt<'_>) -> Lane {
        let address = site_of(attempt.address);
        let trusted = self.trusted.get(attempt.station_id);
        let standing = if attempt.config.is_none() {
            Standing::MadeUp
        } else if trusted.is_some_and(|trusted| trusted.contains(&address)) {
            Standing::Trusted
        } else {
            Standing::Known
        };
        self.budget.lane(attempt.station_id, address, standing)
    }
}

#[cfg(test)]
mod tests;
