//! Whether the rows of the ledger agree with each other and with the CDRs.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_billing::Cdr;
use forecourt_ledger::{Account, Entry, EntryKind, Statement};
use forecourt_store::keys;
use forecourt_store::ports::{Item, Key};
use forecourt_store::rows::facts::CdrRow;
use forecourt_store::rows::ledger::{AccountTotalRow, EntryRow, StatementRow};
use forecourt_types::{Currency, OperatorId};
use serde::de::DeserializeOwned;

/// What accounts hold in minor units, by account and currency; above 0 a debit.
pub type Balances = BTreeMap<(Account, Currency), i128>;

/// The rows of the ledger of one operator, as the table holds them.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The CDRs and credits.
    pub cdrs: Vec<Cdr>,
    /// The entries, by time and then by id.
    pub entries: Vec<Entry>,
    /// The lines of all statements.
    pub lines: Vec<StatementRow>,
    /// The sums of the accounts without a statement.
    pub totals: Vec<AccountTotalRow>,
    /// The rows that cannot be read, in words.
    pub unreadable: Vec<String>,
}

impl Ledger {
    /// Reads the ledger of an operator out of all items of a table.
    #[must_use]
    pub fn of(items: &BTreeMap<Key, Item>, operator: &OperatorId) -> Self {
        let mut ledger = Self::default();
        let [entries, lines, totals] = ["entry", "account", "total"]
            .map(|kind| format!("op#{}#{kind}#", keys::escape(operator.as_str())));
        for item in items.values() {
            if keys::is_cdr(&item.key) {
                let row = ledger.read::<CdrRow>(item);
                let cdrs = row.and_then(|row| row.cdr().ok());
                ledger
                    .cdrs
                    .extend(cdrs.filter(|cdr| cdr.operator_id == *operator));
            } else if item.key.pk.starts_with(&entries) && item.key.sk == "entry" {
                let Some(row) = ledger.read::<EntryRow>(item) else {
                    continue;
                };
                match row.entry() {
                    Ok(entry) => ledger.entries.push(entry),
                    Err(problem) => ledger.unreadable.push(problem.to_string()),
                }
            } else if item.key.pk.starts_with(&lines) {
                let line = ledger.read(item);
                ledger.lines.extend(line);
            } else if item.key.pk.starts_with(&totals) {
                let total = ledger.read(item);
                ledger.totals.extend(total);
            }
        }
        let place = |entry: &Entry| (entry.at(), entry.entry_id().clone());
        ledger.entries.sort_by_key(place);
        ledger
    }

    fn read<R: DeserializeOwned>(&mut self, item: &Item) -> Option<R> {
        let read = item.read();
        if let Err(problem) = &read {
            self.unreadable.push(problem.to_string());
        }
        read.ok()
    }

    /// What the entries have posted to the accounts that have a statement, or to the others.
    fn posted(&self, personal: bool) -> Balances {
        let mut posted = Balances::new();
        for entry in &self.entries {
            let postings = entry.postings().iter();
            for posting in postings.filter(|posting| posting.account.is_personal() == personal) {
                let place = (posting.account.clone(), entry.currency());
                *posted.entry(place).or_default() += i128::from(posting.amount_minor);
            }
        }
        posted
    }

    /// The balances that statements and sums tell, without accounts at 0.
    #[must_use]
    pub fn balances(&self) -> Balances {
        let mut told = self.stated();
        told.extend(self.summed());
        told.retain(|_, minor| *minor != 0);
        told
    }

    fn stated(&self) -> Balances {
        let mut stated = Balances::new();
        for line in &self.lines {
            let place = (line.account.clone(), line.currency);
            *stated.entry(place).or_default() += i128::from(line.amount_minor);
        }
        stated
    }

    fn summed(&self) -> Balances {
        let mut summed = Balances::new();
        for row in &self.totals {
            for (code, minor) in row.money() {
                if let Ok(currency) = Currency::new(&code) {
                    let place = (row.account.clone(), currency);
                    *summed.entry(place).or_default() += i128::from(minor);
                }
            }
        }
        summed
    }

    /// Everything that is wrong in the ledger, in words: each CDR and credit has exactly one entry
    /// of their kinds, a credit posts the opposite of its CDR, the entries add up to 0 after
    /// each of them, and statements and sums tell what the entries have posted.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.unreadable.clone();
        self.check_entries(&mut faults);
        self.check_prefixes(&mut faults);
        self.check_statements(&mut faults);
        for (told, personal) in [(self.stated(), true), (self.summed(), false)] {
            let posted = self.posted(personal);
            if told != posted {
                faults.push(format!("accounts tell {told:?}, the entries {posted:?}"));
            }
        }
        faults
    }

    fn check_entries(&self, faults: &mut Vec<String>) {
        let wanted: BTreeSet<String> = self
            .cdrs
            .iter()
            .map(|cdr| format!("cdr:{}", cdr.cdr_id))
            .collect();
        let of_cdrs = self.entries.iter().filter(|entry| {
            let kind = entry.kind();
            matches!(kind, EntryKind::Cdr | EntryKind::CdrCredit)
        });
        let found: Vec<String> = of_cdrs.map(|it| it.entry_id().to_string()).collect();
        let once: BTreeSet<String> = found.iter().cloned().collect();
        if once != wanted || once.len() != found.len() {
            faults.push(format!(
                "the entries are {found:?}, the CDRs want {wanted:?}"
            ));
        }
        for entry in &self.entries {
            let Some(undoes) = entry.undoes() else {
                continue;
            };
            let undone = self.entries.iter().find(|other| other.entry_id() == undoes);
            let is_opposite = undone.is_some_and(|undone| {
                let postings = undone.postings().iter();
                postings.len() == entry.postings().len()
                    && postings
                        .clone()
                        .all(|posting| entry.amount_on(&posting.account) == -posting.amount_minor)
            });
            if !is_opposite {
                faults.push(format!("{} does not undo {undoes}", entry.entry_id()));
            }
        }
        for cdr in &self.cdrs {
            let id = format!("cdr:{}", cdr.cdr_id);
            let Some(entry) = self.entries.iter().find(|it| it.entry_id().as_str() == id) else {
                continue;
            };
            let payers = entry.postings().iter().filter(|posting| {
                matches!(
                    posting.account,
                    Account::Receivable(_) | Account::Internal(_)
                )
            });
            let paid: i64 = payers.map(|posting| posting.amount_minor).sum();
            let total = cdr.total.amount_minor();
            if paid != total {
                faults.push(format!(
                    "{id} has its payer owe {paid}, the CDR says {total}"
                ));
            }
        }
    }

    fn check_prefixes(&self, faults: &mut Vec<String>) {
        let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
        for entry in &self.entries {
            let sum = sums.entry(entry.currency()).or_default();
            let postings = entry.postings().iter();
            *sum += postings
                .map(|posting| i128::from(posting.amount_minor))
                .sum::<i128>();
            if *sum != 0 {
                faults.push(format!(
                    "after {} the ledger adds up to {sum}",
                    entry.entry_id()
                ));
            }
        }
    }

    /// The statement that the entries make of an account ends with the balance that its rows tell,
    /// and has their lines.
    fn check_statements(&self, faults: &mut Vec<String>) {
        for ((account, currency), minor) in self.stated() {
            let of_currency = self.entries.iter().filter(|it| it.currency() == currency);
            let made = Statement::new(account.clone(), currency, 0, of_currency);
            let rows = self.lines.iter();
            let rows = rows.filter(|line| line.account == account && line.currency == currency);
            let told: BTreeSet<&str> = rows.map(|line| line.entry_id.as_str()).collect();
            let is_same = made.is_ok_and(|made| {
                let ids: BTreeSet<&str> = made
                    .lines
                    .iter()
                    .map(|line| line.entry_id.as_str())
                    .collect();
                i128::from(made.closing_minor).abs() == minor.abs() && ids == told
            });
            if !is_same {
                faults.push(format!(
                    "the statement of {account} in {currency} tells {minor}"
                ));
            }
        }
    }
}
