//! The rows of the ledger: its entries, the lines of statements, and the sums of accounts by day.

use std::collections::BTreeMap;

use forecourt_ledger::{Account, Entry, EntryId, EntryKind, EntryProblem};
use forecourt_types::{Currency, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use super::config::Stamps;
use crate::failure::Failure;
use crate::keys;
use crate::ports::{Item, Write};

/// An entry of the ledger. Key: [`keys::entry`]; index: [`keys::entry_of_day`]. Written once, in
/// the table transaction of what caused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Identifies the entry.
    pub entry_id: EntryId,
    /// The entry itself as its canonical JSON text. The text keeps its bytes, whatever the table
    /// does with numbers and the order of fields.
    pub canonical: String,
    /// When the entry was booked, and by whom. The entry itself tells when its cause happened.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl EntryRow {
    /// Makes the row of an entry.
    ///
    /// # Errors
    /// [`EntryProblem::Unwritable`], which does not happen for an entry made by us.
    pub fn new(entry: &Entry, stamps: Stamps) -> Result<Self, EntryProblem> {
        // JSON is UTF-8; nothing is lost here.
        let canonical = String::from_utf8_lossy(&entry.canonical_bytes()?).into_owned();
        Ok(Self {
            entry_id: entry.entry_id().clone(),
            canonical,
            stamps,
        })
    }

    /// The entry, read from its text and checked.
    ///
    /// # Errors
    /// [`EntryProblem`] when the stored text is damaged.
    pub fn entry(&self) -> Result<Entry, EntryProblem> {
        Entry::from_canonical_bytes(self.canonical.as_bytes())
    }
}

/// A line of the statement of an account ([`Account::is_personal`]). Key:
/// [`keys::statement_line`]. Written once, in the table transaction of its entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRow {
    /// The account whose statement it is.
    pub account: Account,
    /// The entry that changed the account.
    pub entry_id: EntryId,
    /// The kind of the entry.
    pub kind: EntryKind,
    /// When the cause of the entry happened.
    pub at: Timestamp,
    /// The currency of the amount.
    pub currency: Currency,
    /// The amount in minor units as it was posted: above 0 a debit, below 0 a credit.
    pub amount_minor: i64,
}

/// The items of an entry that is booked: its row, and one line for each personal account in it. A
/// line is written where the row is, so that neither is ever there without the other. At most
/// [`forecourt_ledger::POSTINGS_MAX`] + 1 of the 100 items of a table transaction.
///
/// # Errors
/// [`Failure`] when a row cannot be written as an item, which does not happen.
pub fn entry_items(
    operator: &OperatorId,
    entry: &Entry,
    stamps: &Stamps,
) -> Result<Vec<Item>, Failure> {
    let (at, id) = (entry.at(), entry.entry_id());
    let row = EntryRow::new(entry, stamps.clone())?;
    let item = Item::new(keys::entry(operator, id), &row)?;
    let mut items = vec![item.with_index(keys::entry_of_day(operator, at, id))];
    let postings = entry.postings().iter();
    for posting in postings.filter(|posting| posting.account.is_personal()) {
        let line = StatementRow {
            account: posting.account.clone(),
            entry_id: id.clone(),
            kind: entry.kind(),
            at,
            currency: entry.currency(),
            amount_minor: posting.amount_minor,
        };
        let key = keys::statement_line(operator, &posting.account, at, id);
        items.push(Item::new(key, &line)?);
    }
    Ok(items)
}

/// What a share of the entries of one day has posted to an account that has no statement. Key:
/// [`keys::account_total`]. Each currency has an attribute, such as `amount_minor_EUR`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTotalRow {
    /// The account whose sums they are.
    pub account: Account,
    /// The day of the entries, in UTC.
    pub day: String,
    /// The number of entries.
    #[serde(default)]
    pub entries: i64,
    /// All other attributes: one `amount_minor_…` per currency, above 0 a debit.
    #[serde(flatten)]
    pub other: Map<String, serde_json::Value>,
}

impl AccountTotalRow {
    /// The prefix of the names of the attributes that hold money.
    pub const MONEY: &str = "amount_minor_";

    /// The money by currency code, in minor units of the currency: above 0 a debit.
    #[must_use]
    pub fn money(&self) -> Vec<(String, i64)> {
        let amounts = self.other.iter().filter_map(|(name, value)| {
            let currency = name.strip_prefix(Self::MONEY)?;
            Some((currency.to_owned(), value.as_i64()?))
        });
        amounts.collect()
    }
}

/// The writes that add an entry to the sums of the accounts that have no statement. They have no
/// condition, so they stand in one table transaction with a mark that is put absent.
#[must_use]
pub fn total_writes(
    operator: &OperatorId,
    entry: &Entry,
    (now, by): (Timestamp, &str),
) -> Vec<Write> {
    let day = entry.at().utc_day();
    let money = format!("{}{}", AccountTotalRow::MONEY, entry.currency());
    let postings = entry.postings().iter();
    let without = postings.filter(|posting| !posting.account.is_personal());
    let add = |posting: &forecourt_ledger::Posting| Write::Add {
        key: keys::account_total(operator, &posting.account, &day, entry.entry_id()),
        counters: BTreeMap::from([
            ("entries".to_owned(), 1),
            (money.clone(), posting.amount_minor),
        ]),
        at_least: BTreeMap::new(),
        set: Map::from_iter([
            ("account".to_owned(), posting.account.to_string().into()),
            ("day".to_owned(), day.clone().into()),
            ("updated_at".to_owned(), now.to_string().into()),
            ("updated_by".to_owned(), by.into()),
        ]),
    };
    without.map(add).collect()
}
