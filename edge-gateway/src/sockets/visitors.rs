//! Upgrades under way and refused sign-ins, by address.
//!
//! Only those who have not signed in are limited: a whole site may come from
//! one address, and its right credentials always get in.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::metrics::locked;

/// Addresses remembered; beyond them only known ones are served, which holds
/// memory flat when an attacker has many addresses.
const MAX_ADDRESSES: usize = 10_000;

/// Upgrades under way over all addresses.
const MAX_PENDING: usize = 2_048;

/// The time over which refusals are counted.
const WINDOW: Duration = Duration::from_secs(60);

#[derive(Debug)]
struct Visitor {
    pending: usize,
    refused: u32,
    since: Instant,
}

#[derive(Debug, Default)]
struct Inner {
    visitors: HashMap<IpAddr, Visitor>,
    pending: usize,
}

/// Everybody who knocked of late.
#[derive(Debug)]
pub(crate) struct Visitors {
    inner: Mutex<Inner>,
    pending_per_address: usize,
    refusals_per_minute: u32,
}

/// An upgrade under way.
#[derive(Debug)]
pub(crate) struct Visit {
    visitors: Arc<Visitors>,
    address: IpAddr,
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut inner = locked(&self.visitors.inner);
        inner.pending = inner.pending.saturating_sub(1);
        if let Some(visitor) = inner.visitors.get_mut(&self.address) {
            visitor.pending = visitor.pending.saturating_sub(1);
            if visitor.pending == 0 && visitor.refused == 0 {
                inner.visitors.remove(&self.address);
            }
        }
    }
}

impl Visitors {
    pub(crate) fn new(pending_per_address: usize, refusals_per_minute: u32) -> Self {
        Self {
            inner: Mutex::default(),
            pending_per_address,
            refusals_per_minute,
        }
    }

    /// Lets somebody begin an upgrade, if not too many are under way.
    pub(crate) fn begin(self: &Arc<Self>, address: IpAddr) -> Option<Visit> {
        let mut inner = locked(&self.inner);
        if inner.pending >= MAX_PENDING {
            return None;
        }
        let now = Instant::now();
        if inner.visitors.len() >= MAX_ADDRESSES && !inner.visitors.contains_key(&address) {
            inner.visitors.retain(|_, visitor| {
                visitor.pending > 0 || now.duration_since(visitor.since) < WINDOW
            });
            if inner.visitors.len() >= MAX_ADDRESSES {
                return None;
            }
        }
        let visitor = inner.visitors.entry(address).or_insert(Visitor {
            pending: 0,
            refused: 0,
            since: now,
        });
        if visitor.pending >= self.pending_per_address {
            return None;
        }
        visitor.pending += 1;
        inner.pending += 1;
        Some(Visit {
            visitors: Arc::clone(self),
            address,
        })
    }
}

impl Visit {
    /// Counts a refused sign-in; true when this address has had too many.
    pub(crate) fn refuse(&self) -> bool {
        let mut inner = locked(&self.visitors.inner);
        let Some(visitor) = inner.visitors.get_mut(&self.address) else {
            return false;
        };
        let now = Instant::now();
        if now.duration_since(visitor.since) >= WINDOW {
            visitor.since = now;
            visitor.refused = 0;
        }
        visitor.refused = visitor.refused.saturating_add(1);
        visitor.refused > self.visitors.refusals_per_minute
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_hold_all_upgrades() {
        let visitors = Arc::new(Visitors::new(2, 60));
        let (a, b) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let held: Vec<_> = (0..2).map(|_| visitors.begin(a).unwrap()).collect();
        assert!(visitors.begin(a).is_none());
        assert!(visitors.begin(b).is_some());
        drop(held);
        assert!(visitors.begin(a).is_some());
    }

    #[test]
    fn refusals_are_counted_past_the_visit_and_good_visits_leave_no_trace() {
        let visitors = Arc::new(Visitors::new(2, 3));
        let address = IpAddr::from([10, 0, 0, 1]);
        let refusals: Vec<bool> = (0..5)
            .map(|_| visitors.begin(address).unwrap().refuse())
            .collect();
        assert_eq!(refusals, [false, false, false, true, true]);
        drop(visitors.begin(IpAddr::from([10, 0, 0, 2])).unwrap());
        assert_eq!(locked(&visitors.inner).visitors.len(), 1);
    }
}
