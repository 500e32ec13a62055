//! Keys of the ledger: entries, lines of statements, and the sums of accounts.

use forecourt_ledger::{Account, EntryId};
use forecourt_types::{OperatorId, Timestamp};

use super::{escape, key};
use crate::messages::derived;
use crate::ports::Key;

/// The number of rows over which the sums of an account on a day are spread, so that the revenue
/// of a busy site is no single hot row.
pub const TOTAL_SHARDS: u8 = 8;

/// The longest id of an entry that is used in a key as it is. Ids of payouts hold what a provider
/// chose, and a sort key takes 1,024 bytes (DynamoDB quota), of which escaping may take three for
/// one.
const ID_BYTES_MAX: usize = 300;

/// The id of an entry as it stands in a key.
fn place_of(id: &EntryId) -> String {
    if id.as_str().len() > ID_BYTES_MAX {
        derived(&[id.as_str()])
    } else {
        escape(id.as_str())
    }
}

/// The key of an entry of the ledger, which is written once.
#[must_use]
pub fn entry(operator: &OperatorId, id: &EntryId) -> Key {
    let pk = format!("op#{}#entry#{}", escape(operator.as_str()), place_of(id));
    key(pk, "entry")
}

/// The key of the mark that an entry is added to the sums of accounts. An entry of a CDR has none:
/// the mark of its CDR tells it ([`super::counted`]).
#[must_use]
pub fn counted_entry(operator: &OperatorId, id: &EntryId) -> Key {
    key(entry(operator, id).pk, "counted")
}

/// The partition of the index that lists the entries of a day in UTC, sorted by their times. Each
/// day has its own, since a partition takes 1,000 writes a second (DynamoDB quota).
#[must_use]
pub fn entries_of_day(operator: &OperatorId, day: &str) -> String {
    format!("op#{}#entries#{}", escape(operator.as_str()), escape(day))
}

/// The index key that lists an entry among those of its day.
#[must_use]
pub fn entry_of_day(operator: &OperatorId, at: Timestamp, id: &EntryId) -> Key {
    let pk = entries_of_day(operator, &at.utc_day());
    key(pk, format!("{at}#{}", place_of(id)))
}

/// The partition that holds the statement of an account, sorted by the times of the entries.
#[must_use]
pub fn statement(operator: &OperatorId, account: &Account) -> String {
    let account = account.to_string();
    format!(
        "op#{}#account#{}",
        escape(operator.as_str()),
        escape(&account)
    )
}

/// The key of the line that an entry has in the statement of an account.
#[must_use]
pub fn statement_line(
    operator: &OperatorId,
    account: &Account,
    at: Timestamp,
    id: &EntryId,
) -> Key {
    key(
        statement(operator, account),
        format!("{at}#{}", place_of(id)),
    )
}

/// The partition that holds one share of the sums of an account by day. `shard` is taken modulo
/// [`TOTAL_SHARDS`].
#[must_use]
pub fn account_totals(operator: &OperatorId, account: &Account, shard: u8) -> String {
    let (operator, account) = (escape(operator.as_str()), account.to_string());
    let shard = shard % TOTAL_SHARDS;
    format!("op#{operator}#total#{}#{shard}", escape(&account))
}

/// The key of the sums of an account on a day to which this entry is added.
#[must_use]
pub fn account_total(operator: &OperatorId, account: &Account, day: &str, id: &EntryId) -> Key {
    let shard = id.as_str().bytes().fold(0_u8, u8::wrapping_add);
    key(account_totals(operator, account, shard), day)
}
