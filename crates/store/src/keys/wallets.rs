//! Keys of wallets. The settings of a wallet and its counters are two rows, since settings are
//! written as a whole, and counters only ever added to.

use forecourt_types::{OperatorId, WalletId};

use super::{escape, key};
use crate::ports::Key;

/// The partition that holds everything of a wallet but its statement.
#[must_use]
pub fn wallet_partition(operator: &OperatorId, id: &WalletId) -> String {
    let operator = escape(operator.as_str());
    format!("op#{operator}#wallet#{}", escape(id.as_str()))
}

/// The key of the settings of a wallet.
#[must_use]
pub fn wallet(operator: &OperatorId, id: &WalletId) -> Key {
    key(wallet_partition(operator, id), "wallet")
}

/// The key of the counters of a wallet.
#[must_use]
pub fn wallet_balance(operator: &OperatorId, id: &WalletId) -> Key {
    key(wallet_partition(operator, id), "balance")
}

/// The partition of the index that lists the wallets of an operator, sorted by id.
#[must_use]
pub fn wallets(operator: &OperatorId) -> String {
    format!("op#{}#wallets", escape(operator.as_str()))
}

/// The index key that lists a wallet among those of its operator.
#[must_use]
pub fn wallet_in_list(operator: &OperatorId, id: &WalletId) -> Key {
    key(wallets(operator), escape(id.as_str()))
}
