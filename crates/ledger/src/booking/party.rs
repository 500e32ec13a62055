//! Who pays, and where the money is.

use forecourt_types::{GroupId, PaymentId, UserId, WalletId};

use crate::account::Account;
use crate::names::ProviderName;

/// Who pays a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payer {
    /// A prepaid wallet.
    Wallet(WalletId),
    /// One payment, made before the charge or held for it.
    Payment(PaymentId),
    /// A user who pays afterwards, by invoice.
    Receivable(UserId),
    /// Nobody: the tokens of this group, or those that are in no group, charge at the operator's
    /// own cost.
    Internal(Option<GroupId>),
}

impl Payer {
    /// The account of the payer.
    #[must_use]
    pub fn account(self) -> Account {
        match self {
            Self::Wallet(id) => Account::Wallet(id),
            Self::Payment(id) => Account::Payment(id),
            Self::Receivable(id) => Account::Receivable(id),
            Self::Internal(id) => Account::Internal(id),
        }
    }
}

/// Where money is that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoneyPlace {
    /// At a payment provider, until its next payout.
    Provider(ProviderName),
    /// In the operator's account at the bank.
    Bank,
}

impl MoneyPlace {
    /// The account of the place.
    #[must_use]
    pub fn account(self) -> Account {
        match self {
            Self::Provider(name) => Account::Provider(name),
            Self::Bank => Account::Bank,
        }
    }
}
