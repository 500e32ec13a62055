//! When the rest of a lease returns to the wallet.

use forecourt_types::Timestamp;

use crate::lease::Lease;

/// A new epoch of the gateway that a lease was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEpoch {
    /// When the epoch began, by the clock of the cloud.
    pub began_at: Timestamp,
    /// Whether records of the old epoch may be lost, in which charges may have been started.
    pub is_range_lost: bool,
}

/// What the cloud knows of a site that has a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseKnowledge {
    /// The time up to which the cloud has applied everything that the gateway has recorded, by
    /// the clock that the gateway compares with `start_until`. It is the earliest of all lanes of
    /// the gateway. `None` when nothing was applied since the lease was given.
    pub applied_until: Option<Timestamp>,
    /// The epoch that followed the one of the lease, if one did.
    pub new_epoch: Option<NewEpoch>,
    /// The budgets of charges that have started against the lease and are not settled, together,
    /// in minor units.
    pub running_minor: i64,
    /// Whether a person has decided that the rest returns, although records are missing.
    pub is_forced: bool,
}

/// Why the rest of a lease is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptBecause {
    /// The site may still start charges, or may have started some of which the records are missing.
    /// Time alone frees nothing.
    RecordsMissing,
    /// Records were lost in which charges may have been started; a person decides.
    RangeLost,
    /// Charges go on that may spend all of it.
    Running,
}

/// What becomes of the rest of a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// It stays held.
    Kept(KeptBecause),
    /// It returns to the wallet. In the same table transaction the lease is stored as recalled
    /// ([`Lease::recalled`]), since a renewal would give the site the same money again.
    Free {
        /// What returns, in minor units. Budgets of charges that go on stay held.
        amount_minor: i64,
        /// Whether the hold is over, since no charge goes on.
        is_last: bool,
        /// Whether a person forced it, which is kept as a finding: the site may yet tell of charges
        /// that nothing is held for.
        is_forced: bool,
    },
}

/// What becomes of the rest of a lease of which `held_minor` is still held.
#[must_use]
pub fn rest(lease: &Lease, held_minor: i64, known: &LeaseKnowledge) -> Rest {
    let running_minor = known.running_minor.clamp(0, held_minor.max(0));
    if !known.is_forced {
        if known.new_epoch.is_some_and(|epoch| epoch.is_range_lost) {
            return Rest::Kept(KeptBecause::RangeLost);
        }
        // After a new epoch began, nothing starts against the lease any more.
        let began_at = known.new_epoch.map(|epoch| epoch.began_at);
        let last_start = began_at.map_or(lease.start_until, |at| at.min(lease.start_until));
        if known.applied_until.is_none_or(|until| until <= last_start) {
            return Rest::Kept(KeptBecause::RecordsMissing);
        }
    }
    let amount_minor = held_minor.saturating_sub(running_minor);
    if amount_minor == 0 && running_minor > 0 {
        return Rest::Kept(KeptBecause::Running);
    }
    Rest::Free {
        amount_minor,
        is_last: running_minor == 0,
        is_forced: known.is_forced,
    }
}

/// What returns to the wallet when a record tells that the site gave back `amount_minor` of a lease
/// of which `held_minor` is still held: never a budget of a charge that goes on. The rest may have
/// returned before the record arrived, as when the cloud had heard enough to free it; then the
/// record returns nothing more. After a new epoch it returns nothing either: the gateway may have
/// computed it from an older copy of its disk, so [`rest`] alone decides.
#[must_use]
pub fn given_back(held_minor: i64, amount_minor: i64, known: &LeaseKnowledge) -> i64 {
    if known.new_epoch.is_some() {
        return 0;
    }
    let rest_minor = held_minor.saturating_sub(known.running_minor.max(0));
    amount_minor.clamp(0, rest_minor.max(0))
}
