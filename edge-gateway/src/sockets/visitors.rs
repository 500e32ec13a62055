//! Counts the upgrades under way, and what was refused of late, by address.
//!
//! Only those who have not signed in are limited: a whole site may come from one address. When an
//! address, or the gateway, has as many upgrades under way as it may, the oldest one that has shown
//! nothing, or was refused, makes room for the newcomer. So half-sent requests keep nobody out. An
//! upgrade that has only just come gets time to show its request: the newcomer waits that
//! long, see [`crate::entrance`].

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use super::last_minute::LastMinute;
use crate::descriptors::AGE_TO_BE_CLOSED;
use crate::entrance::Answer;
use crate::metrics::locked;

/// Addresses remembered; beyond them what was counted of those without an
/// upgrade under way is forgotten, which holds memory flat when an attacker has
/// many addresses and refuses nobody.
const MAX_ADDRESSES: usize = 10_000;

/// How long an upgrade is left to show its request before it may be ended for a
/// newcomer: a charger sends the whole head at once. Where all are younger, new
/// connections wait, so that a flood is slowed down and cuts nobody off whose
/// request is only not read yet.
const GRACE: Duration = Duration::from_millis(100);

/// The bits of an IPv6 address that name a site: whoever has one address has
/// all that begin so.
const SITE_BITS: u32 = 64;

/// What was counted of one address of late.
#[derive(Debug, Default)]
struct Visitor {
    pending: usize,
    refused: LastMinute,
    new_stations: LastMinute,
}

impl Visitor {
    fn is_forgettable(&self, now: Instant) -> bool {
        let counts = [self.refused, self.new_stations];
        self.pending == 0 && counts.iter().all(|count| count.count(now) == 0)
    }
}

/// An upgrade that takes a place.
#[derive(Debug)]
struct Pending {
    address: IpAddr,
    since: Instant,
    /// Whether it may be ended for a newcomer.
    may_end: bool,
    end: oneshot::Sender<()>,
}

#[derive(Debug, Default)]
struct Inner {
    visitors: HashMap<IpAddr, Visitor>,
    /// The upgrades by age: the oldest has the lowest number.
    pending: BTreeMap<u64, Pending>,
    last: u64,
}

/// All addresses that have connected of late.
#[derive(Debug)]
pub(crate) struct Visitors {
    inner: Mutex<Inner>,
    pending: usize,
    pending_per_address: usize,
    refusals_per_minute: u32,
    unknown_per_minute: u32,
    grace: Duration,
    freed: watch::Sender<()>,
}

/// An upgrade under way. Dropping it frees its place.
#[derive(Debug)]
pub(crate) struct Visit {
    visitors: Arc<Visitors>,
    address: IpAddr,
    number: u64,
    end: oneshot::Receiver<()>,
}

impl Drop for Visit {
    fn drop(&mut self) {
        let freed = locked(&self.visitors.inner).free(self.number);
        if freed.is_some() {
            self.visitors.freed.send_replace(());
        }
    }
}

impl Visitors {
    /// `pending` is how many upgrades may be under way over all addresses.
    pub(crate) fn new(
        pending: usize,
        pending_per_address: usize,
        refusals_per_minute: u32,
        unknown_per_minute: u32,
    ) -> Self {
        Self {
            inner: Mutex::default(),
            pending,
            pending_per_address,
            refusals_per_minute,
            unknown_per_minute,
            grace: GRACE,
            freed: watch::Sender::new(()),
        }
    }

    /// Ends the oldest upgrade that has shown nothing, when the process has no descriptor left.
    pub(crate) fn end_oldest(&self) {
        locked(&self.inner).end_oldest(|_| true, AGE_TO_BE_CLOSED);
    }

    /// Changes when an upgrade has ended and freed its place by itself.
    pub(crate) fn freed(&self) -> watch::Receiver<()> {
        self.freed.subscribe()
    }

    /// Lets an address begin an upgrade. It is refused when as many are under way
    /// as may be, and each of them has shown something; it is to ask again where
    /// those that could make room have only just come.
    pub(crate) fn begin(self: &Arc<Self>, address: IpAddr) -> Answer<Visit> {
        let address = site_of(address);
        let mut inner = locked(&self.inner);
        let of_address = inner
            .visitors
            .get(&address)
            .map_or(0, |known| known.pending);
        if of_address >= self.pending_per_address {
            match inner.end_oldest(|one| one.address == address, self.grace) {
                Ended::One => {}
                Ended::None => return Answer::Refused,
                Ended::NotBefore(when) => return Answer::AddressFull(when),
            }
        }
        if inner.pending.len() >= self.pending {
            match inner.end_oldest(|_| true, self.grace) {
                Ended::One => {}
                Ended::None => return Answer::Refused,
                Ended::NotBefore(when) => return Answer::PortFull(when),
            }
        }
        let now = Instant::now();
        inner.remember(address, now).pending += 1;
        inner.last += 1;
        let number = inner.last;
        let (sender, end) = oneshot::channel();
        let pending = Pending {
            address,
            since: now,
            may_end: true,
            end: sender,
        };
        inner.pending.insert(number, pending);
        Answer::Enter(Visit {
            visitors: Arc::clone(self),
            address,
            number,
            end,
        })
    }
}

/// Whether an upgrade was ended for a newcomer.
enum Ended {
    /// The oldest upgrade was ended.
    One,
    /// The oldest upgrade is too young until that time.
    NotBefore(Instant),
    /// No upgrade may be ended.
    None,
}

impl Inner {
    fn remember(&mut self, address: IpAddr, now: Instant) -> &mut Visitor {
        if self.visitors.len() >= MAX_ADDRESSES && !self.visitors.contains_key(&address) {
            self.visitors.retain(|_, known| !known.is_forgettable(now));
            if self.visitors.len() >= MAX_ADDRESSES {
                self.visitors.retain(|_, known| known.pending > 0);
            }
        }
        self.visitors.entry(address).or_default()
    }

    /// Ends the oldest upgrade, of those in scope, that may be ended and is of this age.
    fn end_oldest(&mut self, scope: impl Fn(&Pending) -> bool, age: Duration) -> Ended {
        let mut pending = self.pending.iter();
        let found = pending.find(|(_, pending)| pending.may_end && scope(pending));
        let Some((number, since)) = found.map(|(number, pending)| (*number, pending.since)) else {
            return Ended::None;
        };
        if since.elapsed() < age {
            return Ended::NotBefore(since + age);
        }
        if let Some(pending) = self.free(number) {
            // One whose task ends just now needs to hear nothing.
            let _ = pending.end.send(());
        }
        Ended::One
    }

    /// Frees a place, but only once.
    fn free(&mut self, number: u64) -> Option<Pending> {
        let pending = self.pending.remove(&number)?;
        if let Some(visitor) = self.visitors.get_mut(&pending.address) {
            visitor.pending = visitor.pending.saturating_sub(1);
            if visitor.is_forgettable(Instant::now()) {
                self.visitors.remove(&pending.address);
            }
        }
        Some(pending)
    }
}

impl Visit {
    /// Waits until this upgrade is ended for a newcomer. To be asked again only
    /// when it has not answered.
    pub(crate) async fn ended(&mut self) {
        if (&mut self.end).await.is_err() {
            std::future::pending().await
        }
    }

    /// Of two upgrades, the one that came later has the higher number.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// Notes that it has shown a whole request, which is worth checking.
    pub(crate) fn shown(&self) {
        self.set_may_end(false);
    }

    /// Notes that it was answered with a refusal: it only waits until that is read.
    pub(crate) fn answered(&self) {
        self.set_may_end(true);
    }

    fn set_may_end(&self, may_end: bool) {
        if let Some(pending) = locked(&self.visitors.inner).pending.get_mut(&self.number) {
            pending.may_end = may_end;
        }
    }

    /// Counts a refused sign-in; true when this address has had too many.
    pub(crate) fn refuse(&self) -> bool {
        self.is_refused_too_often(Instant::now())
    }

    fn is_refused_too_often(&self, now: Instant) -> bool {
        let limit = self.visitors.refusals_per_minute;
        !self.count(now, |visitor| visitor.refused.add_below(limit, now))
    }

    /// Counts an identity that was never here, unless this address has brought too many: true then.
    /// One that comes again meanwhile is not counted, so that it gets in when its time has come.
    pub(crate) fn bring_unknown(&self) -> bool {
        self.brings_too_many(Instant::now())
    }

    fn brings_too_many(&self, now: Instant) -> bool {
        let limit = self.visitors.unknown_per_minute;
        !self.count(now, |visitor| visitor.new_stations.add_below(limit, now))
    }

    fn count(&self, now: Instant, count: impl Fn(&mut Visitor) -> bool) -> bool {
        let mut inner = locked(&self.visitors.inner);
        count(inner.remember(self.address, now))
    }
}

/// The key by which visitors are counted: the address itself, or the site of an IPv6 address.
pub(super) fn site_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let bits = v6.to_bits() >> SITE_BITS << SITE_BITS;
            IpAddr::V6(Ipv6Addr::from_bits(bits))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests;
