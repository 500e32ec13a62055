//! The rows of wallets.

use forecourt_ledger::{Counter, CounterWrite, Counters};
use forecourt_types::{Currency, OperatorId, WalletId};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use super::config::{ConfigRow, Stamps};
use crate::keys;
use crate::ports::{Key, Write};

/// The settings of a prepaid wallet. Key: [`keys::wallet`]; index: [`keys::wallet_in_list`]. What
/// it holds is in [`WalletBalance`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    /// Identifies the wallet.
    pub wallet_id: WalletId,
    /// The name that people know it by.
    pub name: String,
    /// The currency of every amount in it, which never changes.
    pub currency: Currency,
    /// By how much the balance may fall below 0, in minor units.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub credit_limit_minor: i64,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(minor: &i64) -> bool {
    *minor == 0
}

impl ConfigRow for Wallet {
    const NAME: &'static str = "wallet";

    fn key(&self, operator: &OperatorId) -> Key {
        keys::wallet(operator, &self.wallet_id)
    }

    fn index_key(&self, operator: &OperatorId) -> Option<Key> {
        Some(keys::wallet_in_list(operator, &self.wallet_id))
    }

    fn stamps(&self) -> &Stamps {
        &self.stamps
    }

    fn stamps_mut(&mut self) -> &mut Stamps {
        &mut self.stamps
    }
}

/// The counters of a wallet. Key: [`keys::wallet_balance`]. The row is put once, with its wallet,
/// and from then on only added to ([`WalletBalance::add`]): a whole row that was read before would
/// undo what others have added since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletBalance {
    /// What the wallet holds, in minor units.
    pub balance: i64,
    /// What is held for charges and leases, in minor units.
    pub held: i64,
    /// What may still be held, in minor units.
    pub available: i64,
}

impl WalletBalance {
    /// The counters of a new wallet.
    #[must_use]
    pub fn new(credit_limit_minor: i64) -> Self {
        let counters = Counters::new(credit_limit_minor);
        Self {
            balance: counters.value(Counter::Balance),
            held: counters.value(Counter::Held),
            available: counters.value(Counter::Available),
        }
    }

    /// The counters, to be checked.
    #[must_use]
    pub fn counters(self) -> Counters {
        Counters {
            balance_minor: self.balance,
            held_minor: self.held,
            available_minor: self.available,
        }
    }

    /// The write that adds to the counters, under the conditions of the addition.
    #[must_use]
    pub fn add(key: Key, addition: &CounterWrite) -> Write {
        let named = |(counter, minor): (&Counter, &i64)| (counter.name().to_owned(), *minor);
        Write::Add {
            key,
            counters: addition.add.iter().map(named).collect(),
            at_least: addition.at_least.iter().map(named).collect(),
            set: Map::new(),
        }
    }
}
