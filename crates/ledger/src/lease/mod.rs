//! Leases: parts of a wallet that a site may spend while it cannot reach the cloud. A lease is a
//! hold; what the site spends is paid from that hold when its records arrive.
//!
//! The cloud grants, renews and recalls ([`grant`]) and decides when the rest returns ([`rest`]).
//! The site decides what may start and keeps what it has promised ([`SiteLease`]).

pub mod grant;
pub mod rest;
mod site;

use forecourt_types::{
    Currency, GatewayId, Money, SiteId, TariffId, Timestamp, TokenUid, WalletId,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::hold::HoldId;

pub use site::{SiteLease, StartRefusal, StartRequest, Started, Taken};

/// The most sites that have a lease of the same wallet. More would split it into useless parts.
pub const SITES_PER_WALLET_MAX: usize = 3;
/// The most leases of one site: they are sent in one message and kept in memory at the site.
pub const LEASES_PER_SITE_MAX: usize = 200;

/// A version of a tariff that charges under a lease may be rated with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeasedTariff {
    /// The tariff of the site.
    pub tariff_id: TariffId,
    /// The version of the tariff, from 1 on.
    pub version: u32,
}

/// What one site may spend of one wallet. Its JSON is stored and sent; golden files pin it. The
/// gateway ignores fields that a later release of the cloud adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The id of the hold that the lease is.
    pub lease_id: HoldId,
    /// The revision of the lease, from 1 on; of two the site keeps the higher one.
    pub revision: u32,
    /// The wallet whose money it is.
    pub wallet_id: WalletId,
    /// The tokens that may start a charge against the lease.
    pub tokens: Vec<TokenUid>,
    /// The site that may spend the money.
    pub site_id: SiteId,
    /// The gateway that the lease was given to.
    pub gateway_id: GatewayId,
    /// The epoch of the gateway in which the lease may be spent. A new epoch voids it.
    pub epoch: u64,
    /// All that the site may spend under this lease, in minor units. Renewals add to it.
    pub amount_minor: i64,
    /// The currency of the amount.
    pub currency: Currency,
    /// The versions of tariffs that charges may be rated with.
    pub tariffs: Vec<LeasedTariff>,
    /// Until when a charge may start against the lease, by the clock of the cloud.
    pub start_until: Timestamp,
    /// Whether the site shall give back what it has not spent and start nothing more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_recalled: bool,
}

/// Why a lease cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LeaseProblem {
    /// The gateway has begun a new epoch, or the lease was recalled: only a new lease can follow.
    #[error("lease {lease_id} has ended and cannot be renewed")]
    Ended {
        /// The lease that was to be renewed.
        lease_id: HoldId,
    },
    /// The amount is below 0, or would not fit 64 bits.
    #[error("lease {lease_id} cannot grow by {more_minor}")]
    Amount {
        /// The lease that was to be renewed.
        lease_id: HoldId,
        /// The amount that was to be added, in minor units.
        more_minor: i64,
    },
}

impl Lease {
    /// All that the site may spend under this lease.
    #[must_use]
    pub fn amount(&self) -> Money {
        Money::from_minor(self.amount_minor, self.currency)
    }

    /// Whether the lease belongs to another epoch than the one that the gateway is in.
    #[must_use]
    pub fn is_void(&self, epoch: u64) -> bool {
        self.epoch != epoch
    }

    /// The next revision, with more money and a later end. The hold must be raised by the same
    /// amount in the same table transaction, before the lease is sent.
    ///
    /// # Errors
    /// [`LeaseProblem`] when the lease is void or recalled, or the amount does not fit.
    pub fn renewed(
        &self,
        epoch: u64,
        more_minor: i64,
        start_until: Timestamp,
    ) -> Result<Self, LeaseProblem> {
        let lease_id = || self.lease_id.clone();
        if self.is_void(epoch) || self.is_recalled {
            return Err(LeaseProblem::Ended {
                lease_id: lease_id(),
            });
        }
        let amount = self.amount_minor.checked_add(more_minor);
        match amount {
            Some(amount_minor) if more_minor >= 0 => Ok(Self {
                amount_minor,
                // An end that was told to the site once is never taken back.
                start_until: self.start_until.max(start_until),
                ..self.next()
            }),
            _ => Err(LeaseProblem::Amount {
                lease_id: lease_id(),
                more_minor,
            }),
        }
    }

    /// The next revision, which tells the site to give back what it has not spent.
    #[must_use]
    pub fn recalled(&self) -> Self {
        Self {
            is_recalled: true,
            ..self.next()
        }
    }

    fn next(&self) -> Self {
        Self {
            revision: self.revision.saturating_add(1),
            ..self.clone()
        }
    }
}
