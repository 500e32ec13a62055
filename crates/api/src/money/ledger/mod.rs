//! The ledger: its entries, what accounts hold, and their statements.

pub(crate) mod accounts;
pub(crate) mod entries;
pub(crate) mod entry_list;
pub(crate) mod statement;

use crate::access::{Placed, Reach};
use crate::http::problem::Problem;
use forecourt_ledger::Account;
use forecourt_store::ports::StoreError;
use forecourt_store::rows::ledger::{EntryRow, StatementRow};

/// An entry names accounts of several people, so only who reaches everything is told of it.
impl Placed for EntryRow {
    fn is_within(&self, reach: &Reach) -> bool {
        *reach == Reach::All
    }
}

/// A person is told of the lines of the own account.
impl Placed for StatementRow {
    fn is_within(&self, reach: &Reach) -> bool {
        match (&self.account, reach) {
            (_, Reach::All) => true,
            (Account::Receivable(user), Reach::Own(own)) => user == own,
            (_, Reach::Own(_) | Reach::Sites(_) | Reach::Stations(_)) => false,
        }
    }
}

/// A sum of amounts as an amount.
///
/// # Errors
/// 500 when it does not fit 64 bits.
fn amount(minor: i128) -> Result<i64, Problem> {
    let too_large = |_| StoreError::Refused("a balance does not fit 64 bits".into());
    Ok(i64::try_from(minor).map_err(too_large)?)
}
