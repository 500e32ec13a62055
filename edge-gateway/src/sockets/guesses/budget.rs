//! Limits how many passwords are checked, by station and address.
//!
//! An attacker who guesses chooses the names and comes from many addresses. A map of them would
//! grow, or would have to forget; so each pair of station and address has its place in a table of
//! fixed size, found by a hash with a key of this process. Two pairs that share a place wait for
//! each other's refusals: that may make a sign-in late, but never wrong. Stations that exist have
//! tables of their own, which made-up names cannot fill, and so do the addresses from which a
//! station has signed in.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::time::{Duration, Instant};

use forecourt_types::StationId;

use crate::sockets::last_minute::LastMinute;

/// The places of each table, of 80 bytes each: the six tables take 3.9 MB.
const PLACES: usize = 8_192;

/// The number of refused sign-ins of a station from an address in a minute before the
/// next ones wait.
pub(crate) const FREE_REFUSALS: u32 = 20;

/// How many times the limit of one address is the limit of all addresses together, for the guesses
/// of one station that are checked.
const ADDRESSES: u32 = 10;

/// The time between two alarms of one station and address.
const SAY_EVERY: Duration = Duration::from_secs(60);

/// What is known of the station and the address of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The station exists, and has signed in from this address.
    Trusted,
    /// The station exists.
    Known,
    /// No station has this name.
    MadeUp,
}

/// The places at which a sign-in is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lane {
    standing: Standing,
    /// The hash of the station's name.
    pub(super) station: u64,
    /// The hash of station and address.
    pub(super) pair: u64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// The sign-ins that were checked and not found right (yet).
    looked_at: LastMinute,
    /// When the next sign-in may be checked, once there were too many.
    next: Option<Instant>,
    /// When an alarm was last raised because there were too many.
    said: Option<Instant>,
}

impl Place {
    fn ready_at(&self, free: u32, now: Instant) -> Option<Instant> {
        if self.looked_at.count(now) < free {
            None
        } else {
            self.next
        }
    }
}

/// The tables in which checked sign-ins are counted: by station and address, and by station.
#[derive(Debug)]
pub(super) struct Budget {
    hasher: RandomState,
    /// One table for each [`Standing`], by the hash of station and address.
    pairs: [Vec<Place>; 3],
    stations: [Vec<Place>; 3],
    hold: Duration,
}

impl Budget {
    /// `hold` is the time between two sign-ins of one station from one address that are checked,
    /// once there were [`FREE_REFUSALS`] in a minute.
    pub(super) fn new(hold: Duration) -> Self {
        let table = || vec![Place::default(); PLACES];
        Self {
            hasher: RandomState::new(),
            pairs: [table(), table(), table()],
            stations: [table(), table(), table()],
            hold,
        }
    }

    /// The places at which the sign-ins of a station from an address are counted.
    pub(super) fn lane(&self, station: &StationId, address: IpAddr, standing: Standing) -> Lane {
        Lane {
            standing,
            station: self.hasher.hash_one(station),
            pair: self.hasher.hash_one((station, address)),
        }
    }

    /// When a sign-in may be checked; a time that is past, or none, means now. An address from
    /// which the station has signed in waits for its own refusals only.
    pub(super) fn ready_at(&mut self, lane: Lane, now: Instant) -> Option<Instant> {
        let of_pair = self
            .pair(lane)
            .and_then(|place| place.ready_at(FREE_REFUSALS, now));
        let free = FREE_REFUSALS * ADDRESSES;
        let of_station = self
            .station(lane)
            .and_then(|place| place.ready_at(free, now));
        of_pair.max(of_station)
    }

    /// Notes that a sign-in is checked now. It counts as refused until it is found right.
    pub(super) fn looked_at(&mut self, lane: Lane, now: Instant) {
        let hold = self.hold;
        if let Some(place) = self.pair(lane) {
            place.looked_at.add(now);
            place.next = Some(now + hold);
        }
        if let Some(place) = self.station(lane) {
            place.looked_at.add(now);
            place.next = Some(now + hold / ADDRESSES);
        }
    }

    /// Notes that the sign-in that was checked was no wrong guess.
    pub(super) fn passed(&mut self, lane: Lane) {
        if let Some(place) = self.pair(lane) {
            place.looked_at.take_back();
        }
        if let Some(place) = self.station(lane) {
            place.looked_at.take_back();
        }
    }

    /// Whether to raise an alarm that a station's password is guessed, after a sign-in was refused:
    /// true when the next ones of this address wait, once a minute.
    pub(super) fn refused(&mut self, lane: Lane, now: Instant) -> bool {
        let Some(place) = self.pair(lane) else {
            return false;
        };
        let is_due = place
            .said
            .is_none_or(|said| now.saturating_duration_since(said) >= SAY_EVERY);
        let is_said = is_due && place.looked_at.count(now) >= FREE_REFUSALS;
        if is_said {
            place.said = Some(now);
        }
        is_said
    }

    fn pair(&mut self, lane: Lane) -> Option<&mut Place> {
        place_of(self.pairs.get_mut(lane.standing as usize)?, lane.pair)
    }

    /// The place that all addresses share from which the station has not signed in; none for an
    /// address from which it has.
    fn station(&mut self, lane: Lane) -> Option<&mut Place> {
        if lane.standing == Standing::Trusted {
            return None;
        }
        place_of(self.stations.get_mut(lane.standing as usize)?, lane.station)
    }
}

fn place_of(table: &mut [Place], hash: u64) -> Option<&mut Place> {
    // The remainder is below a number that fits.
    let index = usize::try_from(hash % PLACES as u64).unwrap_or(0);
    table.get_mut(index)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const HOLD: Duration = Duration::from_secs(5);

    fn address(number: u32) -> IpAddr {
        IpAddr::from(number.to_be_bytes())
    }

    fn station(name: &str) -> StationId {
        StationId::new(name).unwrap()
    }

    fn waits(budget: &mut Budget, lane: Lane, now: Instant) -> bool {
        budget.ready_at(lane, now).is_some_and(|at| at > now)
    }

    /// Whether a sign-in is checked at once; counts it if so.
    fn is_looked_at(budget: &mut Budget, lane: Lane, now: Instant) -> bool {
        let is_free = budget.ready_at(lane, now).is_none();
        if is_free {
            budget.looked_at(lane, now);
        }
        is_free
    }

    #[test]
    fn an_address_waits_for_its_own_refusals_and_after_70_seconds_nobody_does() {
        let mut budget = Budget::new(HOLD);
        let now = Instant::now();
        let lane = budget.lane(&station("a"), address(1), Standing::Known);
        let elsewhere = budget.lane(&station("a"), address(2), Standing::Known);
        for number in 1..=FREE_REFUSALS {
            assert!(!waits(&mut budget, lane, now));
            // A right one is not counted.
            budget.looked_at(lane, now);
            budget.passed(lane);
            budget.looked_at(lane, now);
            assert_eq!(budget.refused(lane, now), number == FREE_REFUSALS);
        }
        assert_eq!(budget.ready_at(lane, now), Some(now + HOLD));
        assert!(!waits(&mut budget, elsewhere, now));
        assert!(!waits(&mut budget, lane, now + Duration::from_secs(70)));
    }

    #[test]
    fn no_minute_has_more_free_guesses_than_another_wherever_it_begins() {
        let start = Instant::now();
        for (first, second) in [(0, 1), (30, 59), (55, 65), (59, 61), (119, 121)] {
            // Each alone: two pairs that share a place by chance would share its guesses.
            let (mut alone, mut together) = (Budget::new(HOLD), Budget::new(HOLD));
            let (mut of_one, mut of_all) = (0, 0);
            for second in [first, second] {
                let now = start + Duration::from_secs(second);
                // Twice as many as are free, from one address and from many.
                for number in 0..FREE_REFUSALS * ADDRESSES * 2 {
                    let one = alone.lane(&station("a"), address(1), Standing::Known);
                    of_one += u32::from(is_looked_at(&mut alone, one, now));
                    let many = together.lane(&station("a"), address(number), Standing::Known);
                    of_all += u32::from(is_looked_at(&mut together, many, now));
                }
            }
            let wanted = (FREE_REFUSALS, FREE_REFUSALS * ADDRESSES);
            assert_eq!((of_one, of_all), wanted, "{first} {second}");
        }
    }

    #[test]
    fn an_alarm_is_due_once_a_minute_while_guesses_go_on() {
        let mut budget = Budget::new(HOLD);
        let start = Instant::now();
        let lane = budget.lane(&station("a"), address(1), Standing::Known);
        let mut said = 0;
        for number in 0..600 {
            let now = start + Duration::from_secs(number);
            budget.looked_at(lane, now);
            said += u32::from(budget.refused(lane, now));
        }
        assert_eq!(said, 10);
    }

    #[test]
    fn many_addresses_together_guess_ten_times_as_much_as_one_and_delay_no_trusted_address() {
        let mut budget = Budget::new(HOLD);
        let now = Instant::now();
        let mut looked_at = 0;
        for number in 0..1_000 {
            let lane = budget.lane(&station("a"), address(number), Standing::Known);
            if !waits(&mut budget, lane, now) {
                budget.looked_at(lane, now);
                budget.refused(lane, now);
                looked_at += 1;
            }
        }
        assert_eq!(looked_at, FREE_REFUSALS * ADDRESSES);
        let stranger = budget.lane(&station("a"), address(2_000), Standing::Known);
        assert_eq!(budget.ready_at(stranger, now), Some(now + HOLD / ADDRESSES));
        let trusted = budget.lane(&station("a"), address(2_000), Standing::Trusted);
        assert!(!waits(&mut budget, trusted, now));
    }

    #[test]
    fn made_up_names_fill_no_place_of_a_station_that_exists() {
        let mut budget = Budget::new(HOLD);
        let now = Instant::now();
        for number in 0..FREE_REFUSALS * 4 * 8_192 {
            let made_up = station(&format!("x{number}"));
            let lane = budget.lane(&made_up, address(1), Standing::MadeUp);
            budget.looked_at(lane, now);
            budget.refused(lane, now);
        }
        let lane = budget.lane(&station("a"), address(1), Standing::Known);
        assert!(!waits(&mut budget, lane, now));
        let lane = budget.lane(&station("b"), address(1), Standing::MadeUp);
        assert!(waits(&mut budget, lane, now));
    }
}
