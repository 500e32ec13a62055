//! Entries that move one amount from one account to another.

use forecourt_types::{Money, PaymentId, Timestamp, UserId, VoucherBatchId, VoucherId, WalletId};

use crate::account::{Account, Loss};
use crate::booking::party::{MoneyPlace, Payer};
use crate::cause::Cause;
use crate::entry::{Entry, Heading};
use crate::entry_problem::EntryProblem;
use crate::names::{ProviderName, Reason, Reference};
use crate::source::Source;

/// The accounts and the amount of an entry with two postings.
struct Movement {
    debit: Account,
    credit: Account,
    amount: Money,
    at: Timestamp,
    sources: Vec<Source>,
    reason: Option<Reason>,
}

impl Movement {
    fn entry(self, cause: Cause) -> Result<Entry, EntryProblem> {
        let amount_minor = self.amount.amount_minor();
        if amount_minor <= 0 {
            return Err(EntryProblem::NotPositive {
                entry_id: cause.entry_id(),
                amount_minor,
            });
        }
        let heading = Heading {
            cause,
            currency: self.amount.currency(),
            at: self.at,
            sources: self.sources,
            reason: self.reason,
        };
        let amounts = [(self.debit, amount_minor), (self.credit, -amount_minor)];
        Entry::new(heading, amounts)
    }
}

/// Money that came in by one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The payment that brought the money.
    pub payment: PaymentId,
    /// Where the money is now.
    pub place: MoneyPlace,
    /// The amount, which must be more than 0.
    pub amount: Money,
    /// When the provider or the bank got the money.
    pub at: Timestamp,
}

impl Receipt {
    /// The payment fills a wallet.
    ///
    /// # Errors
    /// [`EntryProblem::NotPositive`] when the amount is not more than 0.
    pub fn top_up(self, wallet: WalletId) -> Result<Entry, EntryProblem> {
        let cause = Cause::TopUp(self.payment.clone());
        self.entry(cause, Account::Wallet(wallet))
    }

    /// The payment was charged before its session; what the session does not cost is refunded.
    ///
    /// # Errors
    /// [`EntryProblem::NotPositive`] when the amount is not more than 0.
    pub fn charge(self) -> Result<Entry, EntryProblem> {
        let cause = Cause::Charge(self.payment.clone());
        let account = Account::Payment(self.payment.clone());
        self.entry(cause, account)
    }

    /// The payment was held, and is captured after its session.
    ///
    /// # Errors
    /// [`EntryProblem::NotPositive`] when the amount is not more than 0.
    pub fn capture(self) -> Result<Entry, EntryProblem> {
        let cause = Cause::Capture(self.payment.clone());
        let account = Account::Payment(self.payment.clone());
        self.entry(cause, account)
    }

    /// The payment pays what a user owes by invoice.
    ///
    /// # Errors
    /// [`EntryProblem::NotPositive`] when the amount is not more than 0.
    pub fn invoice_paid(self, user: UserId) -> Result<Entry, EntryProblem> {
        let cause = Cause::InvoicePaid(self.payment.clone());
        self.entry(cause, Account::Receivable(user))
    }

    /// The payment buys vouchers of a batch.
    ///
    /// # Errors
    /// [`EntryProblem::NotPositive`] when the amount is not more than 0.
    pub fn voucher_sold(self, batch: VoucherBatchId) -> Result<Entry, EntryProblem> {
        let cause = Cause::VoucherSold(self.payment.clone());
        self.entry(cause, Account::Voucher(batch))
    }

    fn entry(self, cause: Cause, credit: Account) -> Result<Entry, EntryProblem> {
        let movement = Movement {
            debit: self.place.account(),
            credit,
            amount: self.amount,
            at: self.at,
            sources: vec![Source::payment(&self.payment)],
            reason: None,
        };
        movement.entry(cause)
    }
}

/// Money that was given back by a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The payment that brought the money.
    pub payment: PaymentId,
    /// The number of the refund of this payment, from 1 on.
    pub number: u32,
    /// Whose money is given back: the payment's own account, or the wallet or user that it filled.
    pub of: Payer,
    /// From where the money is given back.
    pub place: MoneyPlace,
    /// The amount, which must be more than 0.
    pub amount: Money,
    /// When the provider or the bank gave the money back.
    pub at: Timestamp,
}

/// A part of a payment is given back.
///
/// # Errors
/// [`EntryProblem::NotPositive`] when the amount is not more than 0.
pub fn refund(refund: Refund) -> Result<Entry, EntryProblem> {
    let movement = Movement {
        debit: refund.of.account(),
        credit: refund.place.account(),
        amount: refund.amount,
        at: refund.at,
        sources: vec![Source::payment(&refund.payment)],
        reason: None,
    };
    movement.entry(Cause::Refund {
        payment: refund.payment,
        number: refund.number,
    })
}

/// How a voucher came to its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoucherOrigin {
    /// It was sold with its batch, so its value is owed to the holder.
    Sold(VoucherBatchId),
    /// It was given away, so its value is a cost of marketing.
    Given,
}

/// A voucher that is redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// The voucher, by its id and not by its secret code.
    pub voucher: VoucherId,
    /// How it came to its holder.
    pub origin: VoucherOrigin,
    /// The value, which must be more than 0.
    pub amount: Money,
    /// When it was redeemed.
    pub at: Timestamp,
}

/// A voucher fills a wallet.
///
/// # Errors
/// [`EntryProblem::NotPositive`] when the value is not more than 0.
pub fn voucher_redeemed(voucher: Voucher, wallet: WalletId) -> Result<Entry, EntryProblem> {
    let movement = Movement {
        debit: match voucher.origin {
            VoucherOrigin::Sold(batch) => Account::Voucher(batch),
            VoucherOrigin::Given => Account::Marketing,
        },
        credit: Account::Wallet(wallet),
        amount: voucher.amount,
        at: voucher.at,
        sources: vec![Source::voucher(&voucher.voucher)],
        reason: None,
    };
    movement.entry(Cause::VoucherRedeemed(voucher.voucher))
}

/// A movement in the books of a payment provider that takes money from what it holds for us.
fn taken_by_provider(
    provider: ProviderName,
    reference: &Reference,
    debit: Account,
    amount: Money,
    at: Timestamp,
) -> Movement {
    Movement {
        debit,
        sources: vec![Source::movement(&provider, reference)],
        credit: Account::Provider(provider),
        amount,
        at,
        reason: None,
    }
}

/// A provider moves money to the bank.
///
/// # Errors
/// [`EntryProblem::NotPositive`] when the amount is not more than 0.
pub fn payout(
    provider: ProviderName,
    reference: Reference,
    amount: Money,
    at: Timestamp,
) -> Result<Entry, EntryProblem> {
    let movement = taken_by_provider(provider.clone(), &reference, Account::Bank, amount, at);
    movement.entry(Cause::Payout {
        provider,
        reference,
    })
}

/// A provider charges for its service.
///
/// # Errors
/// [`EntryProblem::NotPositive`] when the amount is not more than 0.
pub fn provider_fee(
    provider: ProviderName,
    reference: Reference,
    amount: Money,
    at: Timestamp,
) -> Result<Entry, EntryProblem> {
    let debit = Account::ProviderFee;
    let movement = taken_by_provider(provider.clone(), &reference, debit, amount, at);
    movement.entry(Cause::ProviderFee {
        provider,
        reference,
    })
}

/// A provider takes back a payment that the cardholder disputed. When the dispute is won, the entry
/// is undone.
///
/// # Errors
/// [`EntryProblem::NotPositive`] when the amount is not more than 0.
pub fn dispute(
    provider: ProviderName,
    reference: Reference,
    amount: Money,
    at: Timestamp,
) -> Result<Entry, EntryProblem> {
    let debit = Account::Loss(Loss::Dispute);
    let movement = taken_by_provider(provider.clone(), &reference, debit, amount, at);
    movement.entry(Cause::Dispute {
        provider,
        reference,
    })
}

/// A person moves an amount between two accounts. The reference is what makes a repeated request
/// the same one.
///
/// # Errors
/// [`EntryProblem::NotPositive`] when the amount is not more than 0, [`EntryProblem::Empty`] when
/// both accounts are the same.
pub fn adjustment(
    reference: Reference,
    debit: Account,
    credit: Account,
    amount: Money,
    at: Timestamp,
    reason: Reason,
) -> Result<Entry, EntryProblem> {
    let movement = Movement {
        debit,
        credit,
        amount,
        at,
        sources: Vec::new(),
        reason: Some(reason),
    };
    movement.entry(Cause::Adjustment(reference))
}

/// An amount that the payer owes will not be paid. `number` counts the write-offs of this payer,
/// from 1 on.
///
/// # Errors
/// [`EntryProblem::NotPositive`] when the amount is not more than 0.
pub fn write_off(
    payer: Payer,
    number: u32,
    amount: Money,
    at: Timestamp,
    reason: Reason,
) -> Result<Entry, EntryProblem> {
    let account = payer.account();
    let movement = Movement {
        debit: Account::Loss(Loss::Writeoff),
        credit: account.clone(),
        amount,
        at,
        sources: Vec::new(),
        reason: Some(reason),
    };
    movement.entry(Cause::WriteOff { account, number })
}
