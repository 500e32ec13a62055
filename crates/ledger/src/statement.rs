//! The statement of one account: its entries with the balance after each.

use forecourt_types::{Currency, Timestamp};
use thiserror::Error;

use crate::account::{Account, Side};
use crate::cause::{EntryId, EntryKind};
use crate::entry::Entry;

/// Why there is no statement.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StatementProblem {
    /// An entry is of another currency than the statement.
    #[error("{entry_id} is in {found}, the statement is in {wanted}")]
    OtherCurrency {
        /// The entry that does not belong to the statement.
        entry_id: EntryId,
        /// The currency of the entry.
        found: Currency,
        /// The currency of the statement.
        wanted: Currency,
    },
    /// An entry was given twice; the balance would count it twice.
    #[error("{entry_id} was given twice")]
    Twice {
        /// The entry that was given twice.
        entry_id: EntryId,
    },
    /// The balance does not fit 64 bits.
    #[error("the balance after {entry_id} is too large to be kept")]
    TooLarge {
        /// The entry after which the balance does not fit.
        entry_id: EntryId,
    },
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// The entry that changed the account.
    pub entry_id: EntryId,
    /// The kind of the entry.
    pub kind: EntryKind,
    /// When the cause of the entry happened.
    pub at: Timestamp,
    /// By how much the balance changed, in minor units; above 0 it rose.
    pub amount_minor: i64,
    /// The balance after the entry, in minor units.
    pub balance_minor: i64,
}

/// The statement of one account in one currency. Amounts are counted on the side of the account
/// ([`Account::side`]): a top-up raises the balance of a wallet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The account of the statement.
    pub account: Account,
    /// The currency of every amount.
    pub currency: Currency,
    /// The balance before the first line, in minor units.
    pub opening_minor: i64,
    /// The lines, by time and then by the id of the entry.
    pub lines: Vec<StatementLine>,
    /// The balance after the last line, in minor units.
    pub closing_minor: i64,
}

/// By how much an entry changes the balance of an account, on the side of the account.
#[must_use]
pub fn change_of(account: &Account, entry: &Entry) -> i64 {
    let amount_minor = entry.amount_on(account);
    match account.side() {
        Side::Debit => amount_minor,
        // Every amount of an entry has an opposite.
        Side::Credit => amount_minor.saturating_neg(),
    }
}

impl Statement {
    /// Makes the statement from entries in any order. Entries that do not touch the account are
    /// left out.
    ///
    /// # Errors
    /// [`StatementProblem`] when an entry is of another currency or was given twice, or a balance
    /// is too large.
    pub fn new<'a>(
        account: Account,
        currency: Currency,
        opening_minor: i64,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<Self, StatementProblem> {
        let touches = |entry: &&Entry| entry.amount_on(&account) != 0;
        let mut entries: Vec<&Entry> = entries.into_iter().filter(touches).collect();
        entries.sort_by_key(|entry| (entry.at(), entry.entry_id().clone()));
        let mut closing_minor = opening_minor;
        let mut lines: Vec<StatementLine> = Vec::with_capacity(entries.len());
        for entry in entries {
            let entry_id = entry.entry_id().clone();
            if entry.currency() != currency {
                let (found, wanted) = (entry.currency(), currency);
                return Err(StatementProblem::OtherCurrency {
                    entry_id,
                    found,
                    wanted,
                });
            }
            if lines.last().is_some_and(|line| line.entry_id == entry_id) {
                return Err(StatementProblem::Twice { entry_id });
            }
            let amount_minor = change_of(&account, entry);
            let Some(balance_minor) = closing_minor.checked_add(amount_minor) else {
                return Err(StatementProblem::TooLarge { entry_id });
            };
            closing_minor = balance_minor;
            lines.push(StatementLine {
                entry_id,
                kind: entry.kind(),
                at: entry.at(),
                amount_minor,
                balance_minor,
            });
        }
        Ok(Self {
            account,
            currency,
            opening_minor,
            lines,
            closing_minor,
        })
    }
}
