//! The ledger: accounts, entries and their postings, statements, the counters and holds of wallets,
//! and the leases of sites.
//!
//! This crate knows no tariff and no bill, no session, no storage, no payment provider, no clock
//! and no randomness. Prices come in as plain amounts, and times as arguments. Everything is a
//! pure function of what caused it, in integers, so that a cause that is delivered twice, late or
//! in another order always gives the same bytes.
//! The JSON of [`Entry`], [`Hold`], [`lease::Lease`] and [`lease::SiteLease`] is stored and
//! compared; golden files pin it.

mod account;
pub mod booking;
mod cause;
mod entry;
mod entry_problem;
mod hold;
pub mod lease;
mod names;
mod shares;
mod source;
mod statement;
mod wallet;

pub use account::{Account, Loss, Side, UnknownAccount};
pub use cause::{Cause, EntryId, EntryKind, UnknownEntry};
pub use entry::{Entry, Posting};
pub use entry_problem::{EntryProblem, POSTINGS_MAX, SOURCES_MAX};
pub use hold::{
    ChargeKnowledge, Hold, HoldChange, HoldCondition, HoldId, HoldProblem, HoldState, first_hold,
    is_raise_due, may_release,
};
pub use names::{Country, NameProblem, PeriodName, ProviderName, Reason, Reference};
pub use source::Source;
pub use statement::{Statement, StatementLine, StatementProblem, change_of};
pub use wallet::{Counter, CounterWrite, Counters, CountersWrong, NotApplied, WalletProblem};
