//! The entry: money that moves between accounts, immutable.

use std::collections::BTreeMap;

use forecourt_types::{CdrId, Currency, Timestamp};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::cause::{Cause, EntryId, EntryKind};
use crate::entry_problem::{EntryProblem, POSTINGS_MAX, SOURCES_MAX};
use crate::names::Reason;
use crate::source::Source;

/// One line of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posting {
    /// The account that changes.
    pub account: Account,
    /// The amount in minor units, never 0: above 0 a debit, below 0 a credit.
    pub amount_minor: i64,
}

/// What of an entry does not move money.
pub(crate) struct Heading {
    pub(crate) cause: Cause,
    pub(crate) currency: Currency,
    pub(crate) at: Timestamp,
    pub(crate) sources: Vec<Source>,
    pub(crate) reason: Option<Reason>,
}

/// An entry of the ledger. It adds up to 0 in one currency, has at most [`POSTINGS_MAX`] postings
/// in the order of their accounts, each account once, and never changes: only an entry of opposite
/// sign undoes it. It is made by the functions of [`crate::booking`] and by [`Entry::credited_by`]
/// and [`Entry::undone`], or read back by [`Entry::from_canonical_bytes`].
///
/// Everything in it follows from its cause, so that the same cause always gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    entry_id: EntryId,
    kind: EntryKind,
    currency: Currency,
    at: Timestamp,
    postings: Vec<Posting>,
    sources: Vec<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<EntryId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
}

/// The fields of a stored entry, before its rules are checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    entry_id: EntryId,
    kind: EntryKind,
    currency: Currency,
    at: Timestamp,
    postings: Vec<Posting>,
    sources: Vec<Source>,
    #[serde(default)]
    undoes: Option<EntryId>,
    #[serde(default)]
    reason: Option<Reason>,
}

impl Entry {
    /// Adds up the amounts of each account, leaves out what is 0, and checks the rules.
    pub(crate) fn new(
        heading: Heading,
        amounts: impl IntoIterator<Item = (Account, i64)>,
    ) -> Result<Self, EntryProblem> {
        let Heading {
            cause,
            currency,
            at,
            mut sources,
            reason,
        } = heading;
        let entry_id = cause.entry_id();
        let mut sums: BTreeMap<Account, i128> = BTreeMap::new();
        for (account, amount_minor) in amounts {
            *sums.entry(account).or_default() += i128::from(amount_minor);
        }
        let mut postings = Vec::with_capacity(sums.len());
        for (account, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
            let Ok(amount_minor) = i64::try_from(sum) else {
                return Err(EntryProblem::TooLarge { entry_id });
            };
            postings.push(Posting {
                account,
                amount_minor,
            });
        }
        sources.sort();
        sources.dedup();
        let entry = Self {
            entry_id,
            kind: cause.kind(),
            currency,
            at,
            postings,
            sources,
            undoes: None,
            reason,
        };
        entry.checked()
    }

    /// Checks what holds for every entry, whether it is made or read.
    fn checked(self) -> Result<Self, EntryProblem> {
        let entry_id = || self.entry_id.clone();
        let count = self.postings.len();
        if count > POSTINGS_MAX {
            return Err(EntryProblem::TooManyPostings {
                entry_id: entry_id(),
                count,
            });
        }
        let count = self.sources.len();
        if count > SOURCES_MAX {
            return Err(EntryProblem::TooManySources {
                entry_id: entry_id(),
                count,
            });
        }
        if self.postings.is_empty() && !self.is_of_cdr() {
            return Err(EntryProblem::Empty {
                entry_id: entry_id(),
            });
        }
        let has_opposite = |posting: &Posting| posting.amount_minor != i64::MIN;
        if !self.postings.iter().all(has_opposite) {
            return Err(EntryProblem::TooLarge {
                entry_id: entry_id(),
            });
        }
        let amounts = self.postings.iter().map(|it| i128::from(it.amount_minor));
        let sum_minor: i128 = amounts.sum();
        if sum_minor != 0 {
            return Err(EntryProblem::NotBalanced {
                entry_id: entry_id(),
                sum_minor,
            });
        }
        Ok(self)
    }

    fn is_of_cdr(&self) -> bool {
        matches!(self.kind, EntryKind::Cdr | EntryKind::CdrCredit)
    }

    /// The id, which follows from the cause.
    #[must_use]
    pub fn entry_id(&self) -> &EntryId {
        &self.entry_id
    }

    /// The kind of the entry.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        self.kind
    }

    /// The currency of every posting.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// When the cause happened: never the time at which the entry was made.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The postings in the order of their accounts.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The records that prove the entry, in order.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The entry that this one undoes.
    #[must_use]
    pub fn undoes(&self) -> Option<&EntryId> {
        self.undoes.as_ref()
    }

    /// Why a person made the entry, if one did.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        self.reason.as_ref()
    }

    /// The amount on one account, 0 if the entry does not touch it: above 0 a debit.
    #[must_use]
    pub fn amount_on(&self, account: &Account) -> i64 {
        let mut postings = self.postings.iter();
        postings
            .find(|posting| posting.account == *account)
            .map_or(0, |posting| posting.amount_minor)
    }

    /// The entry of the credit that undoes this entry of a CDR.
    ///
    /// # Errors
    /// [`EntryProblem::CannotUndo`] when this is not the entry of a CDR.
    pub fn credited_by(&self, credit: CdrId, at: Timestamp) -> Result<Self, EntryProblem> {
        if self.kind != EntryKind::Cdr {
            return Err(EntryProblem::CannotUndo {
                entry_id: self.entry_id.clone(),
                reason: "a credit undoes the entry of a CDR only",
            });
        }
        Ok(self.opposite(&Cause::CdrCredit(credit), at, None))
    }

    /// The entry that undoes this one, for a reason that a person gave.
    ///
    /// # Errors
    /// [`EntryProblem::CannotUndo`] for the entry of a CDR, which its credit undoes, and for an
    /// entry that itself undoes another one.
    pub fn undone(&self, at: Timestamp, reason: Reason) -> Result<Self, EntryProblem> {
        let refused = |reason| EntryProblem::CannotUndo {
            entry_id: self.entry_id.clone(),
            reason,
        };
        match self.kind {
            EntryKind::Cdr => Err(refused("credit the CDR instead")),
            EntryKind::CdrCredit | EntryKind::Undo => {
                Err(refused("it undoes another entry; book the amount anew"))
            }
            _ => Ok(self.opposite(&Cause::Undo(self.entry_id.clone()), at, Some(reason))),
        }
    }

    /// The same postings with the other sign. Every amount has an opposite ([`Entry::checked`]).
    fn opposite(&self, cause: &Cause, at: Timestamp, reason: Option<Reason>) -> Self {
        let postings = self.postings.iter().map(|posting| Posting {
            account: posting.account.clone(),
            amount_minor: posting.amount_minor.saturating_neg(),
        });
        Self {
            entry_id: cause.entry_id(),
            kind: cause.kind(),
            currency: self.currency,
            at,
            postings: postings.collect(),
            sources: self.sources.clone(),
            undoes: Some(self.entry_id.clone()),
            reason,
        }
    }

    /// The bytes that are stored and compared: JSON without spaces, fields in a fixed order.
    ///
    /// # Errors
    /// [`EntryProblem::Unwritable`] when JSON cannot be written.
    pub fn canonical_bytes(&self) -> Result<Vec<u8>, EntryProblem> {
        serde_json::to_vec(self).map_err(EntryProblem::Unwritable)
    }

    /// Reads a stored entry and checks every rule that held when it was made.
    ///
    /// # Errors
    /// [`EntryProblem`] when the bytes are no entry, or one that breaks a rule.
    pub fn from_canonical_bytes(bytes: &[u8]) -> Result<Self, EntryProblem> {
        let stored: Stored = serde_json::from_slice(bytes).map_err(EntryProblem::Unreadable)?;
        let entry = Self {
            entry_id: stored.entry_id,
            kind: stored.kind,
            currency: stored.currency,
            at: stored.at,
            postings: stored.postings,
            sources: stored.sources,
            undoes: stored.undoes,
            reason: stored.reason,
        };
        match entry.alteration() {
            Some(what) => Err(EntryProblem::Altered {
                entry_id: entry.entry_id,
                what,
            }),
            None => entry.checked(),
        }
    }

    /// The rule that only an entry can break that was not made by this crate.
    fn alteration(&self) -> Option<&'static str> {
        let undoes = matches!(self.kind, EntryKind::CdrCredit | EntryKind::Undo);
        if !self.entry_id.as_str().starts_with(self.kind.prefix()) {
            Some("its id is of another kind")
        } else if self.postings.iter().any(|it| it.amount_minor == 0) {
            Some("one of its postings is 0")
        } else if !self.postings.is_sorted_by(|a, b| a.account < b.account) {
            Some("its postings are out of order")
        } else if !self.sources.is_sorted_by(|a, b| a < b) {
            Some("its sources are out of order")
        } else if undoes != self.undoes.is_some() {
            Some("its kind does not fit what it undoes")
        } else {
            None
        }
    }
}
