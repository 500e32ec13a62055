//! A lease as the site keeps it: what it has promised to charges, and what is left.

use std::collections::BTreeMap;

use forecourt_types::{Currency, SessionId, Timestamp, TokenUid};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::lease::{Lease, LeasedTariff};

/// A lease at its site. Every change must be written down before it is acted on: a start before
/// its answer, an end before its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLease {
    lease: Lease,
    /// What ended charges have cost of their budgets.
    spent_minor: i64,
    /// What was given back after a recall.
    returned_minor: i64,
    /// The budgets of the charges that go on.
    running_minor: BTreeMap<SessionId, i64>,
}

/// A charge that wants to start against a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StartRequest<'a> {
    /// The session that the charge becomes.
    pub session: &'a SessionId,
    /// The token that was presented.
    pub token: &'a TokenUid,
    /// The tariff that the charge would be rated with.
    pub tariff: &'a LeasedTariff,
    /// The currency of that tariff.
    pub currency: Currency,
    /// The epoch that the gateway is in.
    pub epoch: u64,
    /// The time of the cloud: its last known offset on the monotonic clock. `None` when it is not
    /// known, as after a restart without a connection.
    pub now: Option<Timestamp>,
    /// The least amount that a charge may start with, in minor units.
    pub min_start_minor: i64,
    /// The largest budget of one charge, in minor units.
    pub max_hold_minor: i64,
}

/// Why a charge must not start against a lease. The driver's card is not to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StartRefusal {
    /// The lease is of another epoch.
    #[error("the lease was given to an earlier epoch of the gateway")]
    Void,
    /// The cloud wants the money back.
    #[error("the lease was recalled")]
    Recalled,
    /// Nobody knows whether the lease is still valid.
    #[error("the time of the cloud is not known")]
    NoTime,
    /// The lease is no longer valid.
    #[error("the time in which charges may start against the lease is over")]
    Late,
    /// The lease is for other tokens.
    #[error("the lease is not for this token")]
    OtherToken,
    /// The charge would be priced in another currency; amounts are never converted.
    #[error("the lease is in another currency than the tariff (currency_mismatch)")]
    OtherCurrency,
    /// The lease is for other tariffs.
    #[error("the lease is not for this version of the tariff")]
    OtherTariff,
    /// What is left is not enough.
    #[error("{rest_minor} is left of the lease, which is not enough to start")]
    TooLittle {
        /// What is left, in minor units.
        rest_minor: i64,
    },
}

/// A charge that may start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The lease with the budget set aside.
    pub lease: SiteLease,
    /// The budget of the charge, in minor units. The record of the start names it and the lease.
    pub budget_minor: i64,
}

/// What became of a revision of a lease that the cloud sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The lease as it stands now.
    pub lease: SiteLease,
    /// What the site gives back because of a recall, in minor units. Unless it is 0, a record tells
    /// the cloud; only that record lowers the hold.
    pub returned_minor: i64,
}

impl SiteLease {
    /// A lease that the site has just got.
    #[must_use]
    pub fn new(lease: Lease) -> Self {
        Self {
            lease,
            spent_minor: 0,
            returned_minor: 0,
            running_minor: BTreeMap::new(),
        }
    }

    /// The lease in its newest revision.
    #[must_use]
    pub fn lease(&self) -> &Lease {
        &self.lease
    }

    /// What charges that go on may still cost together, in minor units.
    #[must_use]
    pub fn running_minor(&self) -> i64 {
        let budgets = self.running_minor.values();
        budgets.fold(0, |sum, budget| sum.saturating_add(*budget))
    }

    /// What no charge was promised, in minor units; 0 or more.
    #[must_use]
    pub fn rest_minor(&self) -> i64 {
        let gone = [self.spent_minor, self.returned_minor, self.running_minor()];
        let rest = gone.iter().fold(self.lease.amount_minor, |rest, part| {
            rest.saturating_sub(*part)
        });
        rest.max(0)
    }

    /// Takes a later revision of the lease. One that is not later changes nothing. A recall gives
    /// back the rest at once; charges that go on keep their budgets.
    #[must_use]
    pub fn take(&self, newer: Lease) -> Taken {
        let is_newer =
            newer.lease_id == self.lease.lease_id && newer.revision > self.lease.revision;
        let mut lease = self.clone();
        if !is_newer {
            return Taken {
                lease,
                returned_minor: 0,
            };
        }
        lease.lease = newer;
        lease.give_back()
    }

    /// Whether a charge may start against the rest of the lease, and with which budget. A start
    /// that is asked for again gets the budget that it has.
    ///
    /// # Errors
    /// [`StartRefusal`] says why it must not start.
    pub fn start(&self, request: &StartRequest<'_>) -> Result<Started, StartRefusal> {
        if let Some(&budget_minor) = self.running_minor.get(request.session) {
            let lease = self.clone();
            return Ok(Started {
                lease,
                budget_minor,
            });
        }
        if let Some(refusal) = self.refusal(request) {
            return Err(refusal);
        }
        let rest_minor = self.rest_minor();
        let budget_minor = rest_minor.min(request.max_hold_minor);
        if budget_minor <= 0 || budget_minor < request.min_start_minor {
            return Err(StartRefusal::TooLittle { rest_minor });
        }
        let mut lease = self.clone();
        let session = request.session.clone();
        lease.running_minor.insert(session, budget_minor);
        Ok(Started {
            lease,
            budget_minor,
        })
    }

    fn refusal(&self, request: &StartRequest<'_>) -> Option<StartRefusal> {
        let lease = &self.lease;
        let Some(now) = request.now else {
            return Some(StartRefusal::NoTime);
        };
        if lease.is_void(request.epoch) {
            Some(StartRefusal::Void)
        } else if lease.is_recalled {
            Some(StartRefusal::Recalled)
        } else if now > lease.start_until {
            Some(StartRefusal::Late)
        } else if !lease.tokens.contains(request.token) {
            Some(StartRefusal::OtherToken)
        } else if lease.currency != request.currency {
            Some(StartRefusal::OtherCurrency)
        } else if !lease.tariffs.contains(request.tariff) {
            Some(StartRefusal::OtherTariff)
        } else {
            None
        }
    }

    /// A charge has ended. Its cost is spent, at most its budget; the rest of the budget may be
    /// used again, or is given back when the lease was recalled ([`SiteLease::give_back`]). `None`
    /// when no charge of this session goes on.
    #[must_use]
    pub fn end(&self, session: &SessionId, cost_minor: i64) -> Option<Self> {
        let mut lease = self.clone();
        let budget = lease.running_minor.remove(session)?;
        let spent = cost_minor.clamp(0, budget.max(0));
        lease.spent_minor = lease.spent_minor.saturating_add(spent);
        Some(lease)
    }

    /// What a recalled lease gives back: all that no charge was promised. Other leases keep it.
    #[must_use]
    pub fn give_back(&self) -> Taken {
        let mut lease = self.clone();
        let returned_minor = if lease.lease.is_recalled {
            lease.rest_minor()
        } else {
            0
        };
        lease.returned_minor = lease.returned_minor.saturating_add(returned_minor);
        Taken {
            lease,
            returned_minor,
        }
    }
}
