//! Holds: amounts of a wallet that are set aside for one charge, or for a lease of a site.

use std::fmt;

use forecourt_types::{Currency, GatewayId, Money, SessionId, WalletId};
use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use crate::wallet::{Counter, CounterWrite};

/// What the ids of holds of leases begin with. No session has such an id.
const LEASE_PREFIX: &str = "lease:";

/// The id of a hold: that of its session, or `lease:G:N` for the lease N of the gateway G.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HoldId(String);

impl HoldId {
    /// The hold of a session.
    ///
    /// # Errors
    /// [`HoldProblem::SessionId`] when the id of the session reads as that of a lease.
    pub fn of_session(session: &SessionId) -> Result<Self, HoldProblem> {
        if session.as_str().starts_with(LEASE_PREFIX) {
            let session_id = session.clone();
            return Err(HoldProblem::SessionId { session_id });
        }
        Ok(Self(session.to_string()))
    }

    /// The hold of a lease; `number` counts the leases of the gateway, from 1 on.
    #[must_use]
    pub fn of_lease(gateway: &GatewayId, number: u64) -> Self {
        Self(format!("{LEASE_PREFIX}{gateway}:{number}"))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HoldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What has become of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// The amount is set aside.
    Open,
    /// The charge was paid, and what was left was returned.
    Captured,
    /// Everything that was still held was returned.
    Released,
}

impl fmt::Display for HoldState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open",
            Self::Captured => "captured",
            Self::Released => "released",
        })
    }
}

/// Why a hold cannot be made or changed in this way.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HoldProblem {
    /// The id of a session reads as that of a lease.
    #[error("session {session_id} cannot have a hold: its id begins with {LEASE_PREFIX}")]
    SessionId {
        /// The session that was to have a hold.
        session_id: SessionId,
    },
    /// The hold was captured or released before.
    #[error("hold {hold_id} is {state}, only an open hold can be changed")]
    NotOpen {
        /// The hold that was to be changed.
        hold_id: HoldId,
        /// The state of the hold.
        state: HoldState,
    },
    /// The amount does not fit: it is below the least possible one, or above the most.
    #[error(
        "hold {hold_id} cannot change by {amount_minor}, only by {least_minor} to {most_minor}"
    )]
    Amount {
        /// The hold that was to be changed.
        hold_id: HoldId,
        /// The amount that was given, in minor units.
        amount_minor: i64,
        /// The least possible amount, in minor units.
        least_minor: i64,
        /// The largest possible amount, in minor units.
        most_minor: i64,
    },
}

/// What must be true of the stored hold for a change to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldCondition {
    /// There is no hold of this id.
    Absent,
    /// The hold is still the one that was read.
    Unchanged,
}

/// A change of a hold: what is written to the hold and to the counters, in one table transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldChange {
    /// The hold as it is stored afterwards.
    pub hold: Hold,
    /// The condition under which it is stored.
    pub condition: HoldCondition,
    /// What is added to the counters of the wallet.
    pub counters: CounterWrite,
}

/// An amount of a wallet that is set aside. Its JSON is stored; golden files pin it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    hold_id: HoldId,
    wallet_id: WalletId,
    currency: Currency,
    state: HoldState,
    #[serde(deserialize_with = "not_negative")]
    held_minor: i64,
    #[serde(deserialize_with = "not_negative")]
    captured_minor: i64,
}

fn not_negative<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let amount_minor = i64::deserialize(deserializer)?;
    if amount_minor >= 0 {
        return Ok(amount_minor);
    }
    Err(serde::de::Error::custom(
        "an amount of a hold is never below 0",
    ))
}

impl Hold {
    /// Sets an amount aside, if so much is available. No counter is read before: the condition is
    /// part of the addition, so of many holds at the same time as many are granted as fit.
    ///
    /// # Errors
    /// [`HoldProblem::Amount`] when the amount is not more than 0.
    pub fn open(
        hold_id: HoldId,
        wallet_id: WalletId,
        amount: Money,
    ) -> Result<HoldChange, HoldProblem> {
        let hold = Self {
            hold_id,
            wallet_id,
            currency: amount.currency(),
            state: HoldState::Open,
            held_minor: 0,
            captured_minor: 0,
        };
        let mut change = hold.raise(amount.amount_minor())?;
        change.condition = HoldCondition::Absent;
        Ok(change)
    }

    /// Sets a further amount aside, if so much is available.
    ///
    /// # Errors
    /// [`HoldProblem`] when the hold is not open or the amount is not more than 0.
    pub fn raise(&self, amount_minor: i64) -> Result<HoldChange, HoldProblem> {
        self.check(amount_minor, 1, i64::MAX - self.held_minor)?;
        let add = [
            (Counter::Available, -amount_minor),
            (Counter::Held, amount_minor),
        ];
        let counters = CounterWrite::new(add, [(Counter::Available, amount_minor)]);
        let held_minor = self.held_minor + amount_minor;
        Ok(self.changed(HoldState::Open, held_minor, 0, counters))
    }

    /// Pays the whole charge from the hold and returns the rest. An amount above the hold takes
    /// the difference from what is available, if there is so much; whoever must not do that
    /// captures at most [`Hold::covered`].
    ///
    /// # Errors
    /// [`HoldProblem`] when the hold is not open or the amount is below 0.
    pub fn capture(&self, amount_minor: i64) -> Result<HoldChange, HoldProblem> {
        self.check(amount_minor, 0, i64::MAX - self.captured_minor)?;
        let add = [
            (Counter::Balance, -amount_minor),
            (Counter::Held, -self.held_minor),
            (Counter::Available, self.held_minor - amount_minor),
        ];
        let missing_minor = amount_minor - self.held_minor;
        let counters = CounterWrite::new(add, [(Counter::Available, missing_minor)]);
        Ok(self.changed(HoldState::Captured, 0, amount_minor, counters))
    }

    /// Pays one charge from the hold, which stays open with the rest: so a lease pays for charges.
    ///
    /// # Errors
    /// [`HoldProblem`] when the hold is not open, or the amount is below 0 or above what is held.
    pub fn draw(&self, amount_minor: i64) -> Result<HoldChange, HoldProblem> {
        self.check(amount_minor, 0, self.held_minor)?;
        let add = [
            (Counter::Balance, -amount_minor),
            (Counter::Held, -amount_minor),
        ];
        let counters = CounterWrite::new(add, []);
        let held_minor = self.held_minor - amount_minor;
        Ok(self.changed(HoldState::Open, held_minor, amount_minor, counters))
    }

    /// Returns a part of the hold, which stays open with the rest.
    ///
    /// # Errors
    /// [`HoldProblem`] when the hold is not open, or the amount is below 0 or above what is held.
    pub fn lower(&self, amount_minor: i64) -> Result<HoldChange, HoldProblem> {
        self.check(amount_minor, 0, self.held_minor)?;
        let held_minor = self.held_minor - amount_minor;
        Ok(self.changed(HoldState::Open, held_minor, 0, returned(amount_minor)))
    }

    /// Returns everything that is still held. Only what is known not to be spent may be released:
    /// see [`may_release`].
    ///
    /// # Errors
    /// [`HoldProblem::NotOpen`] when the hold is not open.
    pub fn release(&self) -> Result<HoldChange, HoldProblem> {
        self.check(0, 0, 0)?;
        Ok(self.changed(HoldState::Released, 0, 0, returned(self.held_minor)))
    }

    /// What of a bill the hold covers: all of it, or what is held. The rest is `loss:overrun`.
    #[must_use]
    pub fn covered(&self, gross_minor: i64) -> i64 {
        gross_minor.clamp(0, self.held_minor.max(0))
    }

    fn check(&self, amount_minor: i64, least: i64, most: i64) -> Result<(), HoldProblem> {
        if self.state != HoldState::Open {
            return Err(HoldProblem::NotOpen {
                hold_id: self.hold_id.clone(),
                state: self.state,
            });
        }
        if (least..=most).contains(&amount_minor) {
            return Ok(());
        }
        Err(HoldProblem::Amount {
            hold_id: self.hold_id.clone(),
            amount_minor,
            least_minor: least,
            most_minor: most,
        })
    }

    fn changed(
        &self,
        state: HoldState,
        held_minor: i64,
        captured_more: i64,
        counters: CounterWrite,
    ) -> HoldChange {
        let hold = Self {
            state,
            held_minor,
            captured_minor: self.captured_minor.saturating_add(captured_more),
            ..self.clone()
        };
        HoldChange {
            hold,
            condition: HoldCondition::Unchanged,
            counters,
        }
    }

    /// The id of the hold.
    #[must_use]
    pub fn hold_id(&self) -> &HoldId {
        &self.hold_id
    }

    /// The wallet whose money is held.
    #[must_use]
    pub fn wallet_id(&self) -> &WalletId {
        &self.wallet_id
    }

    /// What has become of the hold.
    #[must_use]
    pub fn state(&self) -> HoldState {
        self.state
    }

    /// What is still held; nothing once the hold is captured or released.
    #[must_use]
    pub fn held(&self) -> Money {
        Money::from_minor(self.held_minor, self.currency)
    }

    /// What was paid from the hold.
    #[must_use]
    pub fn captured(&self) -> Money {
        Money::from_minor(self.captured_minor, self.currency)
    }
}

fn returned(amount_minor: i64) -> CounterWrite {
    let add = [
        (Counter::Available, amount_minor),
        (Counter::Held, -amount_minor),
    ];
    CounterWrite::new(add, [])
}

/// The amount to hold when a charge begins: what is available, at most `max_hold_minor`. `None`
/// when that is less than `min_start_minor`, so that the charge must not begin.
#[must_use]
pub fn first_hold(available_minor: i64, max_hold_minor: i64, min_start_minor: i64) -> Option<i64> {
    let amount = available_minor.min(max_hold_minor);
    (amount > 0 && amount >= min_start_minor).then_some(amount)
}

/// Whether so much of a hold is spent (80 %) that it is raised while there is money.
#[must_use]
pub fn is_raise_due(spent_minor: i64, held_minor: i64) -> bool {
    i128::from(spent_minor) * 10 >= i128::from(held_minor) * 8
}

/// What is known of the charge that a hold was made for, while it has no bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeKnowledge {
    /// The charge has begun; its bill captures the hold.
    Began,
    /// It is certain that the charge did not begin and never will under this hold.
    NeverBegan,
    /// The start was sent, and nothing is known of it.
    Unknown {
        /// Whether the gateway's records up to a time after the expiry of the start were applied.
        /// Then a charge that had begun would be known.
        is_heard_past_expiry: bool,
    },
}

/// Whether a hold may be released. What is unknown keeps it: the charge may be going on.
#[must_use]
pub fn may_release(charge: ChargeKnowledge) -> bool {
    match charge {
        ChargeKnowledge::Began => false,
        ChargeKnowledge::NeverBegan => true,
        ChargeKnowledge::Unknown {
            is_heard_past_expiry,
        } => is_heard_past_expiry,
    }
}
