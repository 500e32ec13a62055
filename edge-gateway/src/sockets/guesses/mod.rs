//! Refused sign-ins by station and address, and who therefore waits.
//!
//! A password may have 8 characters; what protects it is that few can be tried.
//! So after some refusals in a minute an answer is held back *before* the
//! password is looked at: the right one is let in late, and a guess costs time
//! whether it is right or not. Known and unknown stations are treated alike.
//!
//! Whoever guesses chooses the names. A map of them would grow, or would have to
//! forget; so each pair has its place in a table of fixed size, by a hash with
//! a key of this process. Two pairs that share a place wait for each other's
//! refusals, which is late and never wrong.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use forecourt_types::StationId;

use super::visitors::site_of;
use crate::metrics::locked;

/// Places of the table: 8 bytes each. Some 200,000 refusals a minute, as many
/// as were seen, come to seven a place.
const PLACES: usize = 32_768;

/// Refused sign-ins of a station from an address in a minute before the next
/// ones wait.
pub(super) const FREE_REFUSALS: u32 = 20;

/// Sign-ins of one station from one address that may wait at once; with the
/// default wait of 5 s at most 96 guesses a minute are looked at.
const WAITING_PER_PLACE: u16 = 8;

/// Sign-ins that may wait over all stations and addresses: half the upgrades
/// that may be under way, so that the others are left to those who do not guess.
const WAITING: usize = 1_024;

/// Sign-ins of one address that may wait, in parts of its upgrades under way.
const SHARE_OF_ADDRESS: usize = 4;

/// The time over which refusals are counted.
const WINDOW: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, Default)]
struct Place {
    refused: u32,
    waiting: u16,
}

#[derive(Debug)]
struct Inner {
    places: Vec<Place>,
    since: Instant,
    by_address: std::collections::HashMap<IpAddr, usize>,
    waiting: usize,
}

/// All refusals of this minute.
#[derive(Debug)]
pub(crate) struct Guesses {
    inner: Mutex<Inner>,
    hasher: RandomState,
    waiting_per_address: usize,
}

/// What becomes of a sign-in before it is looked at.
#[derive(Debug)]
pub(crate) enum Turn {
    /// It is looked at now.
    Now,
    /// It is looked at when it has waited.
    Late(Waiting),
    /// Too many wait already: it is not looked at.
    Never,
}

/// A sign-in that waits. Dropping it frees its place.
#[derive(Debug)]
pub(crate) struct Waiting {
    guesses: Arc<Guesses>,
    place: usize,
    address: IpAddr,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut inner = locked(&self.guesses.inner);
        inner.waiting = inner.waiting.saturating_sub(1);
        if let Some(place) = inner.places.get_mut(self.place) {
            place.waiting = place.waiting.saturating_sub(1);
        }
        if let Some(count) = inner.by_address.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                inner.by_address.remove(&self.address);
            }
        }
    }
}

impl Guesses {
    /// `pending_per_address` is how many upgrades of one address may be under
    /// way: a quarter of them may wait here.
    pub(crate) fn new(pending_per_address: usize) -> Self {
        let inner = Inner {
            places: vec![Place::default(); PLACES],
            since: Instant::now(),
            by_address: std::collections::HashMap::new(),
            waiting: 0,
        };
        Self {
            inner: Mutex::new(inner),
            hasher: RandomState::new(),
            waiting_per_address: (pending_per_address / SHARE_OF_ADDRESS)
                .max(WAITING_PER_PLACE.into()),
        }
    }

    /// Whether a sign-in is looked at now, late, or not at all.
    pub(crate) fn turn(self: &Arc<Self>, station: &StationId, address: IpAddr) -> Turn {
        let (index, address) = self.place(station, address);
        let mut inner = locked(&self.inner);
        inner.begin_anew_after_a_minute();
        let of_address = inner.by_address.get(&address).copied().unwrap_or(0);
        let has_room = inner.waiting < WAITING && of_address < self.waiting_per_address;
        let Some(place) = inner.places.get_mut(index) else {
            return Turn::Now;
        };
        if place.refused < FREE_REFUSALS {
            return Turn::Now;
        }
        if !has_room || place.waiting >= WAITING_PER_PLACE {
            return Turn::Never;
        }
        place.waiting += 1;
        inner.waiting += 1;
        *inner.by_address.entry(address).or_default() += 1;
        Turn::Late(Waiting {
            guesses: Arc::clone(self),
            place: index,
            address,
        })
    }

    /// Counts a refusal; true for the one after which the next ones wait.
    pub(crate) fn refused(&self, station: &StationId, address: IpAddr) -> bool {
        let (index, _) = self.place(station, address);
        let mut inner = locked(&self.inner);
        inner.begin_anew_after_a_minute();
        let Some(place) = inner.places.get_mut(index) else {
            return false;
        };
        place.refused = place.refused.saturating_add(1);
        place.refused == FREE_REFUSALS
    }

    fn place(&self, station: &StationId, address: IpAddr) -> (usize, IpAddr) {
        let address = site_of(address);
        let hash = self.hasher.hash_one((station, address));
        // The remainder is below a number that fits.
        let index = usize::try_from(hash % PLACES as u64).unwrap_or(0);
        (index, address)
    }
}

impl Inner {
    fn begin_anew_after_a_minute(&mut self) {
        let now = Instant::now();
        if now.duration_since(self.since) >= WINDOW {
            self.since = now;
            for place in &mut self.places {
                place.refused = 0;
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const B: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    fn station(name: &str) -> StationId {
        StationId::new(name).unwrap()
    }

    fn waiting(turn: Turn) -> Option<Waiting> {
        match turn {
            Turn::Late(waiting) => Some(waiting),
            Turn::Now | Turn::Never => None,
        }
    }

    fn refuse(guesses: &Guesses, name: &str, times: u32) {
        for _ in 0..times {
            guesses.refused(&station(name), A);
        }
    }

    #[test]
    fn past_the_free_ones_a_few_wait_and_the_rest_is_not_looked_at() {
        let guesses = Arc::new(Guesses::new(256));
        let turn = |name: &str, address| guesses.turn(&station(name), address);
        refuse(&guesses, "a", FREE_REFUSALS - 1);
        assert!(matches!(turn("a", A), Turn::Now));
        refuse(&guesses, "a", 1);
        let held: Vec<_> = (0..WAITING_PER_PLACE)
            .map(|_| waiting(turn("a", A)).unwrap())
            .collect();
        assert!(matches!(turn("a", A), Turn::Never));
        // Another station, and the same one from elsewhere, are not concerned.
        assert!(matches!(turn("b", A), Turn::Now));
        assert!(matches!(turn("a", B), Turn::Now));
        drop(held);
        assert!(waiting(turn("a", A)).is_some());
    }

    #[test]
    fn those_who_wait_take_a_part_of_their_addresss_places_only() {
        let guesses = Arc::new(Guesses::new(64));
        let mut held = Vec::new();
        for name in ["a", "b", "c"] {
            refuse(&guesses, name, FREE_REFUSALS);
            held.extend((0..8).filter_map(|_| waiting(guesses.turn(&station(name), A))));
        }
        assert_eq!(held.len(), 16);
        drop(held);
        let inner = locked(&guesses.inner);
        assert!(inner.waiting == 0 && inner.by_address.is_empty());
    }

    #[test]
    fn a_minute_later_nobody_waits() {
        let guesses = Arc::new(Guesses::new(256));
        refuse(&guesses, "a", FREE_REFUSALS);
        let before = Instant::now().checked_sub(WINDOW).unwrap();
        locked(&guesses.inner).since = before;
        assert!(matches!(guesses.turn(&station("a"), A), Turn::Now));
    }
}
