//! What causes an entry. The cause alone gives the id of the entry, so that a cause that is
//! delivered twice is booked once.

use std::fmt;
use std::str::FromStr;

use forecourt_types::{CdrId, PaymentId, SubscriptionId, VoucherId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::account::Account;
use crate::names::{PeriodName, ProviderName, Reference};

/// The id of an entry, such as `cdr:…` or `refund:P:1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(String);

impl EntryId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is the id of no entry.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text:?} is not the id of an entry, such as cdr:… or refund:P:1")]
pub struct UnknownEntry {
    /// The text that was refused.
    pub text: String,
}

impl FromStr for EntryId {
    type Err = UnknownEntry;

    /// Reads the text of an id that somebody names, to look for its entry. It begins with the
    /// prefix of a kind; there need not be such an entry.
    fn from_str(text: &str) -> Result<Self, UnknownEntry> {
        let is_of = |kind: EntryKind| {
            let rest = text.strip_prefix(kind.prefix());
            rest.is_some_and(|rest| !rest.is_empty())
        };
        if EntryKind::ALL.into_iter().any(is_of) {
            return Ok(Self(text.to_owned()));
        }
        Err(UnknownEntry {
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The kind of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A priced session.
    Cdr,
    /// The credit that undoes a priced session.
    CdrCredit,
    /// Money that was put into a wallet.
    TopUp,
    /// A payment that was charged before its session.
    Charge,
    /// A payment that was captured after its session.
    Capture,
    /// An invoice that was paid.
    InvoicePaid,
    /// Money that was given back.
    Refund,
    /// Vouchers that were sold.
    VoucherSold,
    /// A voucher that was redeemed.
    VoucherRedeemed,
    /// One period of a subscription.
    Subscription,
    /// Money that a payment provider moved to the bank.
    Payout,
    /// What a payment provider charged for its service.
    ProviderFee,
    /// A change that a person made, with a reason.
    Adjustment,
    /// An amount that nobody will pay any more.
    WriteOff,
    /// A payment that the provider took back because it was disputed.
    Dispute,
    /// An entry that undoes another one.
    Undo,
}

impl EntryKind {
    /// All kinds, in the order of their declaration.
    pub const ALL: [Self; 16] = [
        Self::Cdr,
        Self::CdrCredit,
        Self::TopUp,
        Self::Charge,
        Self::Capture,
        Self::InvoicePaid,
        Self::Refund,
        Self::VoucherSold,
        Self::VoucherRedeemed,
        Self::Subscription,
        Self::Payout,
        Self::ProviderFee,
        Self::Adjustment,
        Self::WriteOff,
        Self::Dispute,
        Self::Undo,
    ];

    /// What the id of an entry of this kind begins with.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Cdr | Self::CdrCredit => "cdr:",
            Self::TopUp => "topup:",
            Self::Charge => "charge:",
            Self::Capture => "capture:",
            Self::InvoicePaid => "paid:",
            Self::Refund => "refund:",
            Self::VoucherSold => "voucher_sale:",
            Self::VoucherRedeemed => "voucher:",
            Self::Subscription => "sub:",
            Self::Payout => "payout:",
            Self::ProviderFee => "fee:",
            Self::Adjustment => "adjustment:",
            Self::WriteOff => "writeoff:",
            Self::Dispute => "dispute:",
            Self::Undo => "undo:",
        }
    }
}

/// What causes an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A CDR was settled.
    Cdr(CdrId),
    /// A CDR was credited; the id is that of the credit.
    CdrCredit(CdrId),
    /// A payment filled a wallet.
    TopUp(PaymentId),
    /// A payment was charged before its session.
    Charge(PaymentId),
    /// A held payment was captured. A payment is captured at most once.
    Capture(PaymentId),
    /// A payment paid an invoice.
    InvoicePaid(PaymentId),
    /// A part of a payment was given back.
    Refund {
        /// The payment of which a part was given back.
        payment: PaymentId,
        /// The number of the refund of this payment, from 1 on.
        number: u32,
    },
    /// A payment bought vouchers.
    VoucherSold(PaymentId),
    /// A voucher was redeemed. A voucher is redeemed at most once.
    VoucherRedeemed(VoucherId),
    /// A period of a subscription began.
    Subscription {
        /// The subscription that is charged.
        subscription: SubscriptionId,
        /// The period that is charged.
        period: PeriodName,
    },
    /// A provider moved money to the bank.
    Payout {
        /// The provider that moved the money.
        provider: ProviderName,
        /// The provider's own id of the payout.
        reference: Reference,
    },
    /// A provider charged a fee.
    ProviderFee {
        /// The provider that charged the fee.
        provider: ProviderName,
        /// The provider's own id of the movement.
        reference: Reference,
    },
    /// A person changed an account.
    Adjustment(Reference),
    /// An amount was written off.
    WriteOff {
        /// The account on which the amount was owed.
        account: Account,
        /// The number of the write-off on this account, from 1 on.
        number: u32,
    },
    /// A payment was disputed.
    Dispute {
        /// The provider that took the money back.
        provider: ProviderName,
        /// The provider's own id of the dispute.
        reference: Reference,
    },
    /// An entry is undone. An entry is undone at most once.
    Undo(EntryId),
}

impl Cause {
    /// The kind of the entry that this causes.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Cdr(_) => EntryKind::Cdr,
            Self::CdrCredit(_) => EntryKind::CdrCredit,
            Self::TopUp(_) => EntryKind::TopUp,
            Self::Charge(_) => EntryKind::Charge,
            Self::Capture(_) => EntryKind::Capture,
            Self::InvoicePaid(_) => EntryKind::InvoicePaid,
            Self::Refund { .. } => EntryKind::Refund,
            Self::VoucherSold(_) => EntryKind::VoucherSold,
            Self::VoucherRedeemed(_) => EntryKind::VoucherRedeemed,
            Self::Subscription { .. } => EntryKind::Subscription,
            Self::Payout { .. } => EntryKind::Payout,
            Self::ProviderFee { .. } => EntryKind::ProviderFee,
            Self::Adjustment(_) => EntryKind::Adjustment,
            Self::WriteOff { .. } => EntryKind::WriteOff,
            Self::Dispute { .. } => EntryKind::Dispute,
            Self::Undo(_) => EntryKind::Undo,
        }
    }

    /// The id of the entry that this causes. Different causes have different ids: only the last
    /// part of an id may hold a colon, or the part before a number.
    #[must_use]
    pub fn entry_id(&self) -> EntryId {
        let prefix = self.kind().prefix();
        EntryId(match self {
            Self::Cdr(id) | Self::CdrCredit(id) => format!("{prefix}{id}"),
            Self::TopUp(payment)
            | Self::Charge(payment)
            | Self::Capture(payment)
            | Self::InvoicePaid(payment)
            | Self::VoucherSold(payment) => format!("{prefix}{payment}"),
            Self::Refund { payment, number } => format!("{prefix}{payment}:{number}"),
            Self::VoucherRedeemed(voucher) => format!("{prefix}{voucher}"),
            Self::Subscription {
                subscription,
                period,
            } => format!("{prefix}{subscription}:{period}"),
            Self::Payout {
                provider,
                reference,
            }
            | Self::ProviderFee {
                provider,
                reference,
            }
            | Self::Dispute {
                provider,
                reference,
            } => format!("{prefix}{provider}:{reference}"),
            Self::Adjustment(reference) => format!("{prefix}{reference}"),
            Self::WriteOff { account, number } => format!("{prefix}{account}:{number}"),
            Self::Undo(entry) => format!("{prefix}{entry}"),
        })
    }
}
