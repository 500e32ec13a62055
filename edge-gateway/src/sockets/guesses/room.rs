//! The sign-ins that wait for their turn.

use std::cell::Cell;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::time::Instant;

use tokio::sync::oneshot;

use super::budget::{Budget, Lane};
use super::credentials::Rank;

/// The most sign-ins of one station from one address that may wait at once.
const WAITING_PER_PAIR: usize = 64;

/// True when a sign-in that waited is checked, false when another one took its place.
type Verdict = bool;

#[derive(Debug)]
struct Waiter {
    number: u64,
    lane: Lane,
    address: IpAddr,
    rank: Rank,
    verdict: oneshot::Sender<Verdict>,
}

/// All sign-ins that wait, in no order.
#[derive(Debug)]
pub(super) struct Room {
    waiters: Vec<Waiter>,
    last: u64,
    in_all: usize,
    per_address: usize,
    hasher: RandomState,
    drawn: Cell<u64>,
}

impl Room {
    /// How many sign-ins may wait over all stations and addresses, and how many of one address.
    pub(super) fn new(in_all: usize, per_address: usize) -> Self {
        Self {
            waiters: Vec::new(),
            last: 0,
            in_all,
            per_address,
            hasher: RandomState::new(),
            drawn: Cell::new(0),
        }
    }

    /// Lets a sign-in wait, if need be in the place of one of the lowest rank, which is chosen at
    /// random. None when all whose place it could take rank higher.
    pub(super) fn enter(
        &mut self,
        lane: Lane,
        address: IpAddr,
        rank: Rank,
    ) -> Option<(u64, oneshot::Receiver<Verdict>)> {
        let of_pair = |waiter: &Waiter| waiter.lane.pair == lane.pair;
        let of_address = |waiter: &Waiter| waiter.address == address;
        if !(self.has_room(WAITING_PER_PAIR, rank, of_pair)
            && self.has_room(self.per_address, rank, of_address)
            && self.has_room(self.in_all, rank, |_| true))
        {
            return None;
        }
        self.last += 1;
        let (verdict, receiver) = oneshot::channel();
        self.waiters.push(Waiter {
            number: self.last,
            lane,
            address,
            rank,
            verdict,
        });
        Some((self.last, receiver))
    }

    /// Removes a sign-in that does not wait any more.
    pub(super) fn leave(&mut self, number: u64) {
        self.waiters.retain(|waiter| waiter.number != number);
    }

    /// Whether a sign-in of this station waits.
    pub(super) fn holds(&self, lane: Lane) -> bool {
        self.waiters.iter().any(|waiter| waiter.lane == lane)
    }

    /// Gives a station's turns to those who may be checked now: the highest rank first, and at
    /// random among equals.
    pub(super) fn give_turns(&mut self, station: u64, budget: &mut Budget, now: Instant) {
        loop {
            let may = |waiter: &Waiter, budget: &mut Budget| {
                let ready = budget.ready_at(waiter.lane, now);
                waiter.lane.station == station && ready.is_none_or(|at| at <= now)
            };
            let ready = self.waiters.iter().enumerate();
            let ready = ready.filter(|(_, waiter)| may(waiter, budget));
            let ready: Vec<(usize, Rank)> = ready.map(|(place, one)| (place, one.rank)).collect();
            let highest = ready.iter().map(|(_, rank)| *rank).max();
            let Some(place) = highest.and_then(|rank| self.by_chance(&ready, rank)) else {
                return;
            };
            let waiter = self.waiters.swap_remove(place);
            // One that went away just now used no turn.
            if waiter.verdict.send(true).is_ok() {
                budget.looked_at(waiter.lane, now);
            }
        }
    }

    fn has_room(&mut self, most: usize, rank: Rank, scope: impl Fn(&Waiter) -> bool) -> bool {
        let inside = self.waiters.iter().enumerate();
        let inside = inside.filter(|(_, waiter)| scope(waiter));
        let inside: Vec<(usize, Rank)> = inside.map(|(place, one)| (place, one.rank)).collect();
        if inside.len() < most {
            return true;
        }
        let lowest = inside.iter().map(|(_, rank)| *rank).min();
        let lowest = lowest.filter(|lowest| *lowest <= rank);
        let Some(place) = lowest.and_then(|lowest| self.by_chance(&inside, lowest)) else {
            return false;
        };
        // One that went away just now needs to hear nothing.
        let _ = self.waiters.swap_remove(place).verdict.send(false);
        true
    }

    fn by_chance(&self, places: &[(usize, Rank)], rank: Rank) -> Option<usize> {
        let equals: Vec<usize> = places
            .iter()
            .filter(|(_, one)| *one == rank)
            .map(|(place, _)| *place)
            .collect();
        let count = u64::try_from(equals.len())
            .ok()
            .filter(|count| *count > 0)?;
        // A hash with a key of this process: nobody outside can foresee it.
        self.drawn.set(self.drawn.get().wrapping_add(1));
        let chosen = self.hasher.hash_one(self.drawn.get()) % count;
        let chosen = usize::try_from(chosen).ok()?;
        equals.get(chosen).copied()
    }
}
