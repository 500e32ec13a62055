//! The limits of an entry, and why one cannot be made, read or written.

use thiserror::Error;

use crate::cause::EntryId;

/// The most postings of one entry. An entry is one item in one table transaction, and each personal
/// account in it adds a statement row to that transaction, which has room for 100 items.
pub const POSTINGS_MAX: usize = 16;
/// The most sources of one entry. The largest entry has one for each of its postings.
pub const SOURCES_MAX: usize = 16;

/// Why an entry cannot be made, read or written.
#[derive(Debug, Error)]
pub enum EntryProblem {
    /// The postings do not add up to 0.
    #[error("the postings of {entry_id} add up to {sum_minor} instead of 0")]
    NotBalanced {
        /// The entry that was to be made.
        entry_id: EntryId,
        /// The sum of the postings, in minor units.
        sum_minor: i128,
    },
    /// The net amount and the taxes of a bill do not add up to its gross amount.
    #[error("net and taxes of {entry_id} add up to {sum_minor}, its gross amount is {gross_minor}")]
    BillDoesNotAddUp {
        /// The entry that was to be made.
        entry_id: EntryId,
        /// The sum of net amount and taxes, in minor units.
        sum_minor: i128,
        /// The gross amount, in minor units.
        gross_minor: i64,
    },
    /// More is to be covered than the bill amounts to, or an amount of the other sign.
    #[error("{covered_minor} of {gross_minor} cannot be covered in {entry_id}")]
    CoversTooMuch {
        /// The entry that was to be made.
        entry_id: EntryId,
        /// The amount that the payer was to cover, in minor units.
        covered_minor: i64,
        /// The gross amount, in minor units.
        gross_minor: i64,
    },
    /// The shares of the partners are more than the whole net amount.
    #[error("the shares of the partners in {entry_id} are more than 100 %: correct the agreements")]
    SharesTooLarge {
        /// The entry that was to be made.
        entry_id: EntryId,
    },
    /// The entry would have too many postings.
    #[error("{entry_id} would have {count} postings, at most {POSTINGS_MAX} are allowed")]
    TooManyPostings {
        /// The entry that was to be made.
        entry_id: EntryId,
        /// The number of postings.
        count: usize,
    },
    /// The entry would have too many sources.
    #[error("{entry_id} would have {count} sources, at most {SOURCES_MAX} are allowed")]
    TooManySources {
        /// The entry that was to be made.
        entry_id: EntryId,
        /// The number of sources.
        count: usize,
    },
    /// The entry would move nothing. Only a CDR without a price may do that.
    #[error("{entry_id} would move no money")]
    Empty {
        /// The entry that was to be made.
        entry_id: EntryId,
    },
    /// Money was to be moved by an amount of 0 or less; the opposite entry moves it back.
    #[error("{entry_id} cannot move {amount_minor}: the amount must be more than 0")]
    NotPositive {
        /// The entry that was to be made.
        entry_id: EntryId,
        /// The amount that was given, in minor units.
        amount_minor: i64,
    },
    /// An amount is so large that it, or its opposite, does not fit 64 bits.
    #[error("an amount of {entry_id} is too large to be booked")]
    TooLarge {
        /// The entry that was to be made.
        entry_id: EntryId,
    },
    /// The entry cannot be undone in this way.
    #[error("{entry_id} cannot be undone: {reason}")]
    CannotUndo {
        /// The entry that was to be undone.
        entry_id: EntryId,
        /// What forbids it, and what to do instead.
        reason: &'static str,
    },
    /// The stored bytes are no entry.
    #[error("the stored entry cannot be read; restore it from a backup, it was damaged or altered")]
    Unreadable(#[source] serde_json::Error),
    /// The stored entry breaks a rule that every entry keeps.
    #[error("the stored entry {entry_id} was altered: {what}")]
    Altered {
        /// The entry that was read.
        entry_id: EntryId,
        /// The rule that it breaks.
        what: &'static str,
    },
    /// The entry could not be written as JSON.
    #[error("the entry could not be written as JSON")]
    Unwritable(#[source] serde_json::Error),
}
