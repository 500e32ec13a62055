//! Which wallets get a lease at a site, and how large it is.

use forecourt_types::{SiteId, Timestamp, WalletId};
use thiserror::Error;

use crate::hold::HoldId;
use crate::lease::{LEASES_PER_SITE_MAX, SITES_PER_WALLET_MAX};

/// A wallet gets leases at the sites where it was seen in so many days.
pub const SEEN_DAYS: i64 = 30;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// When a wallet was last used at a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The wallet that was used.
    pub wallet_id: WalletId,
    /// When it was last used at the site.
    pub last_at: Timestamp,
}

/// The wallets that shall have a lease at a site: those seen there in [`SEEN_DAYS`], the newest
/// first, at most [`LEASES_PER_SITE_MAX`].
#[must_use]
pub fn candidates(mut seen: Vec<Seen>, now: Timestamp) -> Vec<WalletId> {
    seen.retain(|it| now.millis_since(it.last_at) <= SEEN_DAYS * DAY_MS);
    seen.sort_by(|a, b| {
        let by_time = b.last_at.cmp(&a.last_at);
        by_time.then_with(|| a.wallet_id.cmp(&b.wallet_id))
    });
    seen.truncate(LEASES_PER_SITE_MAX);
    seen.into_iter().map(|it| it.wallet_id).collect()
}

/// What the usual session of a wallet costs: the median of the sessions given, the higher one of
/// two. `None` without sessions; then the amount that the tariff holds is the usual one.
#[must_use]
pub fn usual_session(mut costs_minor: Vec<i64>) -> Option<i64> {
    costs_minor.sort_unstable();
    costs_minor.get(costs_minor.len() / 2).copied()
}

/// What decides on a lease of one wallet at one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantRequest {
    /// What the wallet has available, in minor units.
    pub available_minor: i64,
    /// What the usual session of the wallet costs, in minor units.
    pub usual_minor: i64,
    /// The least amount that a charge may start with, in minor units.
    pub min_start_minor: i64,
    /// Whether the site has a lease of this wallet already.
    pub has_lease_here: bool,
    /// How many sites have a lease of this wallet, this one included.
    pub sites_of_wallet: usize,
    /// How many leases the site has.
    pub leases_of_site: usize,
}

/// Why a wallet gets no lease at a site. This is an outcome, not a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoLease {
    /// The site has a lease of this wallet, which is renewed instead.
    #[error("the site has a lease of this wallet already")]
    HasOne,
    /// Other sites have all the leases that the wallet may give.
    #[error("{SITES_PER_WALLET_MAX} sites have a lease of this wallet already")]
    TooManySites,
    /// The site has all the leases that it may have.
    #[error("the site has {LEASES_PER_SITE_MAX} leases already")]
    SiteIsFull,
    /// Half of what is available is not enough to start a charge.
    #[error("half of what is available is not enough to start a charge")]
    TooLittle,
}

/// The amount of a new lease: the usual session, but at most half of what is available, so that
/// one site never takes a whole wallet.
///
/// # Errors
/// [`NoLease`] says why the wallet gets none.
pub fn grant(request: &GrantRequest) -> Result<i64, NoLease> {
    if request.has_lease_here {
        return Err(NoLease::HasOne);
    }
    if request.sites_of_wallet >= SITES_PER_WALLET_MAX {
        return Err(NoLease::TooManySites);
    }
    if request.leases_of_site >= LEASES_PER_SITE_MAX {
        return Err(NoLease::SiteIsFull);
    }
    let amount = request.usual_minor.min(request.available_minor / 2);
    if amount <= 0 || amount < request.min_start_minor {
        return Err(NoLease::TooLittle);
    }
    Ok(amount)
}

/// What is added to a lease that was used: up to the usual session, but at most half of what is
/// available. `None` when the rest still covers the usual session, or nothing is available.
#[must_use]
pub fn renewal(rest_minor: i64, usual_minor: i64, available_minor: i64) -> Option<i64> {
    let missing = usual_minor.saturating_sub(rest_minor.max(0));
    let more = missing.min(available_minor / 2);
    (more > 0).then_some(more)
}

/// A lease of a wallet, and when it was last used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedLease {
    /// The lease that may be recalled.
    pub lease_id: HoldId,
    /// The site that has it.
    pub site_id: SiteId,
    /// When it was last used, or granted.
    pub last_at: Timestamp,
}

/// The lease that is recalled when `site` needs money of the wallet: that of another site which
/// was used least recently.
#[must_use]
pub fn to_recall<'a>(leases: &'a [UsedLease], site: &SiteId) -> Option<&'a HoldId> {
    let of_others = leases.iter().filter(|lease| lease.site_id != *site);
    let oldest = of_others.min_by_key(|lease| (lease.last_at, lease.lease_id.clone()));
    oldest.map(|lease| &lease.lease_id)
}
