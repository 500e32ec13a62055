//! One wallet and several sites: the cloud holds, grants and settles, the sites start charges
//! whether the cloud can be reached or not. Bugs on demand.

mod site;

use std::collections::BTreeMap;

use forecourt_ledger::lease::grant::{GrantRequest, grant, renewal};
use forecourt_ledger::lease::rest::{LeaseKnowledge, NewEpoch, Rest, rest};
use forecourt_ledger::lease::{Lease, LeasedTariff, SiteLease};
use forecourt_ledger::{CounterWrite, Counters, Hold, HoldChange, HoldId};
use forecourt_types::{GatewayId, SessionId, SiteId, TariffId, Timestamp, TokenUid};

use crate::build::{currency, euro, wallet};

/// A bug that leases could have. The checks must notice each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bug {
    /// The rest returns when the time to start is over, whether records arrived or not.
    TimeAlone,
    /// A lease is spent in a later epoch, from an older copy of the gateway's disk.
    SpentInNewEpoch,
    /// The rest returns although records were lost.
    FreeLostRange,
}

/// The time in which charges may start against a lease.
const START_MS: i64 = 72 * 60 * 60 * 1000;
const USUAL: i64 = 2_000;
const MIN_START: i64 = 100;
const MAX_HOLD: i64 = 1_500;

#[derive(Debug, Clone)]
enum Record {
    Started {
        lease: String,
        session: String,
        budget: i64,
    },
    Ended {
        lease: String,
        session: String,
        cost: i64,
    },
    Returned {
        lease: String,
        amount: i64,
    },
    /// Nothing happened until now.
    Quiet,
}

#[derive(Default)]
struct Site {
    leases: BTreeMap<String, SiteLease>,
    /// Records with their times that the cloud has not applied.
    lane: Vec<(Timestamp, Record)>,
    /// Charges that go on: the session, its lease, and its budget.
    running: BTreeMap<String, (String, i64)>,
    epoch: u64,
}

/// What the cloud knows of one lease.
struct Granted {
    site: usize,
    lease: Lease,
    hold: Hold,
    running: BTreeMap<String, i64>,
    is_closed: bool,
    new_epoch: Option<NewEpoch>,
    /// What was truly spent or promised at the site and is not settled, lost records included.
    owed: BTreeMap<String, i64>,
}

impl Granted {
    fn known(&self, applied_until: Option<Timestamp>) -> LeaseKnowledge {
        LeaseKnowledge {
            applied_until,
            new_epoch: self.new_epoch,
            running_minor: self.running.values().sum(),
            is_forced: false,
        }
    }
}

pub(crate) struct World {
    pub(crate) now: Timestamp,
    counters: Counters,
    statement: i64,
    topped_up: i64,
    spent: i64,
    sites: Vec<Site>,
    applied_until: Vec<Option<Timestamp>>,
    leases: BTreeMap<String, Granted>,
    sessions: u32,
    bug: Option<Bug>,
}

fn tariff() -> LeasedTariff {
    LeasedTariff {
        tariff_id: TariffId::new("day").unwrap(),
        version: 3,
    }
}

fn token() -> TokenUid {
    TokenUid::new("CARD-1").unwrap()
}

fn session_id(session: &str) -> SessionId {
    SessionId::new(session).unwrap()
}

impl World {
    pub(crate) fn new(sites: usize, bug: Option<Bug>) -> Self {
        Self {
            now: Timestamp::parse("2026-12-01T00:00:00Z").unwrap(),
            counters: Counters::new(0),
            statement: 0,
            topped_up: 0,
            spent: 0,
            sites: (0..sites).map(|_| Site::default()).collect(),
            applied_until: vec![None; sites],
            leases: BTreeMap::new(),
            sessions: 0,
            bug,
        }
    }

    pub(crate) fn available(&self) -> i64 {
        self.counters.available_minor
    }

    pub(crate) fn pass(&mut self, hours: i64) {
        self.now = self.now.plus_millis(hours * 60 * 60 * 1000);
    }

    pub(crate) fn top_up(&mut self, amount: i64) {
        let write = CounterWrite::credit(amount).unwrap();
        self.counters = self.counters.apply(&write).unwrap();
        self.statement += amount;
        self.topped_up += amount;
    }

    /// A charge that the cloud itself lets start elsewhere and settles at once.
    pub(crate) fn spend_elsewhere(&mut self, amount: i64) -> bool {
        let write = CounterWrite::debit(amount).unwrap();
        let Ok(counters) = self.counters.apply(&write) else {
            return false;
        };
        self.counters = counters;
        self.statement -= amount;
        self.spent += amount;
        true
    }

    fn commit(counters: &mut Counters, hold: &mut Hold, change: HoldChange) -> bool {
        let Ok(changed) = counters.apply(&change.counters) else {
            return false;
        };
        (*counters, *hold) = (changed, change.hold);
        true
    }

    /// The lease of a site that can still be renewed.
    fn open_lease(&self, site: usize) -> Option<String> {
        let epoch = self.sites[site].epoch;
        let is_open = |it: &Granted| {
            it.site == site && !it.is_closed && !it.lease.is_recalled && !it.lease.is_void(epoch)
        };
        let open = self.leases.iter().find(|(_, it)| is_open(it));
        open.map(|(id, _)| id.clone())
    }

    /// Grants a lease and sends it, if the site can be heard.
    pub(crate) fn grant(&mut self, site: usize, is_sent: bool) -> bool {
        let open = self.leases.values().filter(|it| !it.is_closed);
        let request = GrantRequest {
            available_minor: self.counters.available_minor,
            usual_minor: USUAL,
            min_start_minor: MIN_START,
            has_lease_here: self.open_lease(site).is_some(),
            sites_of_wallet: open.count(),
            leases_of_site: 0,
        };
        let Ok(amount) = grant(&request) else {
            return false;
        };
        let gateway = GatewayId::new(format!("gw-{site}")).unwrap();
        let number = u64::try_from(self.leases.len()).unwrap() + 1;
        let lease_id = HoldId::of_lease(&gateway, number);
        let change = Hold::open(lease_id.clone(), wallet("w1"), euro(amount)).unwrap();
        self.counters = self.counters.apply(&change.counters).unwrap();
        let lease = Lease {
            lease_id: lease_id.clone(),
            revision: 1,
            wallet_id: wallet("w1"),
            tokens: vec![token()],
            site_id: SiteId::new(format!("site-{site}")).unwrap(),
            gateway_id: gateway,
            epoch: self.sites[site].epoch,
            amount_minor: amount,
            currency: currency(),
            tariffs: vec![tariff()],
            start_until: self.now.plus_millis(START_MS),
            is_recalled: false,
        };
        let granted = Granted {
            site,
            lease: lease.clone(),
            hold: change.hold,
            running: BTreeMap::new(),
            is_closed: false,
            new_epoch: None,
            owed: BTreeMap::new(),
        };
        self.leases.insert(lease_id.to_string(), granted);
        self.send(site, lease, is_sent);
        true
    }

    fn send(&mut self, site: usize, lease: Lease, is_sent: bool) {
        if !is_sent {
            return;
        }
        let (now, id) = (self.now, lease.lease_id.to_string());
        let place = &mut self.sites[site];
        let taken = match place.leases.get(&id) {
            Some(there) => there.take(lease),
            None => SiteLease::new(lease).give_back(),
        };
        place.leases.insert(id.clone(), taken.lease);
        if taken.returned_minor > 0 {
            let amount = taken.returned_minor;
            place
                .lane
                .push((now, Record::Returned { lease: id, amount }));
        }
    }

    pub(crate) fn renew(&mut self, site: usize, is_sent: bool) {
        let Some(id) = self.open_lease(site) else {
            return;
        };
        let granted = self.leases.get_mut(&id).unwrap();
        let held = granted.hold.held().amount_minor();
        let Some(more) = renewal(held, USUAL, self.counters.available_minor) else {
            return;
        };
        let until = self.now.plus_millis(START_MS);
        let Ok(lease) = granted.lease.renewed(granted.lease.epoch, more, until) else {
            return;
        };
        let change = granted.hold.raise(more).unwrap();
        assert!(Self::commit(&mut self.counters, &mut granted.hold, change));
        granted.lease = lease.clone();
        self.send(site, lease, is_sent);
    }

    /// Recalls a lease of a site, whatever its epoch.
    pub(crate) fn recall(&mut self, site: usize, is_sent: bool) {
        let is_there = |it: &Granted| it.site == site && !it.is_closed && !it.lease.is_recalled;
        let mut leases = self.leases.iter();
        let Some((id, _)) = leases.find(|(_, it)| is_there(it)) else {
            return;
        };
        let id = id.clone();
        let granted = self.leases.get_mut(&id).unwrap();
        granted.lease = granted.lease.recalled();
        let lease = granted.lease.clone();
        self.send(site, lease, is_sent);
    }

    /// The cloud looks whether the rest of each lease returns.
    pub(crate) fn look(&mut self) {
        for granted in self.leases.values_mut().filter(|it| !it.is_closed) {
            let mut known = granted.known(self.applied_until[granted.site]);
            match self.bug {
                Some(Bug::TimeAlone) => known.applied_until = Some(self.now),
                Some(Bug::FreeLostRange) => known.new_epoch = None,
                Some(Bug::SpentInNewEpoch) | None => {}
            }
            let held = granted.hold.held().amount_minor();
            let Rest::Free {
                amount_minor,
                is_last,
                ..
            } = rest(&granted.lease, held, &known)
            else {
                continue;
            };
            let change = match is_last {
                true => granted.hold.release(),
                false => granted.hold.lower(amount_minor),
            };
            assert!(Self::commit(
                &mut self.counters,
                &mut granted.hold,
                change.unwrap()
            ));
            granted.is_closed = is_last;
            granted.lease = granted.lease.recalled();
        }
    }

    /// Whether everything that was spent or promised at the sites is still held, and the counters
    /// are right.
    pub(crate) fn check(&self) -> Result<(), String> {
        let held = self.leases.values().map(|it| it.hold.held().amount_minor());
        let checked = self.counters.check(0, held.sum(), self.statement);
        checked.map_err(|problem| problem.to_string())?;
        for (id, granted) in &self.leases {
            let owed: i64 = granted.owed.values().sum();
            let held = granted.hold.held().amount_minor();
            if owed > held {
                return Err(format!("{owed} is owed under {id}, {held} is held"));
            }
        }
        if self.spent > self.topped_up {
            return Err(format!("{} was spent of {}", self.spent, self.topped_up));
        }
        Ok(())
    }
}
