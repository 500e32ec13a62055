//! The counters of a wallet, and what is added to them. The counters are never written as a whole
//! after the wallet was made: every change is an addition with conditions, which the storage
//! carries out in one step, so that changes at the same time never overwrite each other.

use std::collections::BTreeMap;

use thiserror::Error;

/// One of the counters of a wallet, each an amount in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counter {
    /// What the wallet holds. It falls below 0 only with a credit limit.
    Balance,
    /// What is held for charges that go on and for leases.
    Held,
    /// What may still be held: balance − held + credit limit, never below 0.
    Available,
}

impl Counter {
    /// The name of the stored attribute.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Held => "held",
            Self::Available => "available",
        }
    }
}

/// An addition to the counters of a wallet, under conditions. The storage adds everything in one
/// step, or nothing when a condition does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CounterWrite {
    /// What is added to each counter; a counter that does not change is left out. Where no counter
    /// changes, there is nothing to write.
    pub add: BTreeMap<Counter, i64>,
    /// The least value that each of these counters must have before the addition.
    pub at_least: BTreeMap<Counter, i64>,
}

/// Why an addition to counters cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WalletProblem {
    /// An amount that must be more than 0 was not.
    #[error("{amount_minor} cannot be added to or taken from a wallet: it must be more than 0")]
    NotPositive {
        /// The amount that was given, in minor units.
        amount_minor: i64,
    },
    /// A credit limit was below 0.
    #[error("a credit limit cannot be {limit_minor}: it must be 0 or more")]
    NegativeLimit {
        /// The limit that was given, in minor units.
        limit_minor: i64,
    },
}

impl CounterWrite {
    pub(crate) fn new(
        add: impl IntoIterator<Item = (Counter, i64)>,
        at_least: impl IntoIterator<Item = (Counter, i64)>,
    ) -> Self {
        Self {
            add: add.into_iter().filter(|(_, delta)| *delta != 0).collect(),
            at_least: at_least.into_iter().collect(),
        }
    }

    /// Money comes into the wallet: a top-up, a voucher, or the credit of a CDR. It has no
    /// condition, since money that was paid is never refused.
    ///
    /// # Errors
    /// [`WalletProblem::NotPositive`] when the amount is not more than 0.
    pub fn credit(amount_minor: i64) -> Result<Self, WalletProblem> {
        let amount = positive(amount_minor)?;
        let add = [(Counter::Balance, amount), (Counter::Available, amount)];
        Ok(Self::new(add, []))
    }

    /// Money leaves the wallet without a hold: a refund, a subscription, or a correction. Only
    /// what is available can leave.
    ///
    /// # Errors
    /// [`WalletProblem::NotPositive`] when the amount is not more than 0.
    pub fn debit(amount_minor: i64) -> Result<Self, WalletProblem> {
        let amount = positive(amount_minor)?;
        let add = [(Counter::Balance, -amount), (Counter::Available, -amount)];
        Ok(Self::new(add, [(Counter::Available, amount)]))
    }

    /// The credit limit is changed. The settings with the new limit are written in the same table
    /// transaction, under the condition that they still have the limit `from_minor`. A limit is
    /// lowered only by what is available.
    ///
    /// # Errors
    /// [`WalletProblem::NegativeLimit`] when a limit is below 0.
    pub fn credit_limit(from_minor: i64, to_minor: i64) -> Result<Self, WalletProblem> {
        for limit_minor in [from_minor, to_minor] {
            if limit_minor < 0 {
                return Err(WalletProblem::NegativeLimit { limit_minor });
            }
        }
        // Neither is below 0, so the difference fits.
        let delta = to_minor - from_minor;
        let lowered = (delta < 0).then_some((Counter::Available, -delta));
        Ok(Self::new([(Counter::Available, delta)], lowered))
    }
}

fn positive(amount_minor: i64) -> Result<i64, WalletProblem> {
    if amount_minor > 0 {
        return Ok(amount_minor);
    }
    Err(WalletProblem::NotPositive { amount_minor })
}

/// The counters of one wallet at one moment. Only checks and tests work on them; the storage has
/// the counters themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counters {
    /// What the wallet holds, in minor units.
    pub balance_minor: i64,
    /// What is held, in minor units.
    pub held_minor: i64,
    /// What may still be held, in minor units.
    pub available_minor: i64,
}

/// Why an addition was not applied. Nothing has changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotApplied {
    /// A counter was lower than its condition demands: there is not enough money.
    #[error("{} is {found_minor} and must be at least {wanted_minor}", counter.name())]
    TooLow {
        /// The counter that was too low.
        counter: Counter,
        /// The value of the counter, in minor units.
        found_minor: i64,
        /// The least value that it must have, in minor units.
        wanted_minor: i64,
    },
    /// A counter would not fit 64 bits.
    #[error("{} would be too large to be kept", counter.name())]
    TooLarge {
        /// The counter that would not fit.
        counter: Counter,
    },
}

/// Why the counters of a wallet are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CountersWrong {
    /// The three counters and the credit limit do not belong together.
    #[error("available is {found_minor}, balance − held + credit limit is {computed_minor}")]
    Available {
        /// The counter, in minor units.
        found_minor: i64,
        /// What follows from the others, in minor units.
        computed_minor: i128,
    },
    /// More may be spent than there is.
    #[error("available is {found_minor}, below 0")]
    Overspent {
        /// The counter, in minor units.
        found_minor: i64,
    },
    /// The counter is not the sum of the open holds.
    #[error("held is {found_minor}, the open holds are {computed_minor}")]
    Held {
        /// The counter, in minor units.
        found_minor: i64,
        /// The sum of the open holds, in minor units.
        computed_minor: i64,
    },
    /// The counter is not the balance of the statement.
    #[error("balance is {found_minor}, the statement ends with {computed_minor}")]
    Balance {
        /// The counter, in minor units.
        found_minor: i64,
        /// The last balance of the statement, in minor units.
        computed_minor: i64,
    },
}

impl Counters {
    /// The counters with which a new wallet is made.
    #[must_use]
    pub fn new(credit_limit_minor: i64) -> Self {
        Self {
            balance_minor: 0,
            held_minor: 0,
            available_minor: credit_limit_minor,
        }
    }

    /// The value of one counter, in minor units.
    #[must_use]
    pub fn value(&self, counter: Counter) -> i64 {
        match counter {
            Counter::Balance => self.balance_minor,
            Counter::Held => self.held_minor,
            Counter::Available => self.available_minor,
        }
    }

    /// The counters after an addition, as the storage carries it out.
    ///
    /// # Errors
    /// [`NotApplied`] when a condition does not hold or a counter would not fit.
    pub fn apply(&self, write: &CounterWrite) -> Result<Self, NotApplied> {
        for (&counter, &wanted_minor) in &write.at_least {
            let found_minor = self.value(counter);
            if found_minor < wanted_minor {
                return Err(NotApplied::TooLow {
                    counter,
                    found_minor,
                    wanted_minor,
                });
            }
        }
        let sum = |counter| {
            let delta = write.add.get(&counter).copied().unwrap_or(0);
            let sum = self.value(counter).checked_add(delta);
            sum.ok_or(NotApplied::TooLarge { counter })
        };
        Ok(Self {
            balance_minor: sum(Counter::Balance)?,
            held_minor: sum(Counter::Held)?,
            available_minor: sum(Counter::Available)?,
        })
    }

    /// Checks the counters against what they must be: the credit limit of the settings, the sum of
    /// the open holds, and the last balance of the statement.
    ///
    /// # Errors
    /// [`CountersWrong`] names the first counter that is wrong.
    pub fn check(
        &self,
        credit_limit_minor: i64,
        open_holds_minor: i64,
        statement_minor: i64,
    ) -> Result<(), CountersWrong> {
        let [balance, held, limit] =
            [self.balance_minor, self.held_minor, credit_limit_minor].map(i128::from);
        let computed_minor = balance - held + limit;
        let found_minor = self.available_minor;
        if i128::from(found_minor) != computed_minor {
            return Err(CountersWrong::Available {
                found_minor,
                computed_minor,
            });
        }
        if found_minor < 0 {
            return Err(CountersWrong::Overspent { found_minor });
        }
        if self.held_minor != open_holds_minor {
            return Err(CountersWrong::Held {
                found_minor: self.held_minor,
                computed_minor: open_holds_minor,
            });
        }
        if self.balance_minor != statement_minor {
            return Err(CountersWrong::Balance {
                found_minor: self.balance_minor,
                computed_minor: statement_minor,
            });
        }
        Ok(())
    }
}
