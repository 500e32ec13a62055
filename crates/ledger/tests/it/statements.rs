//! The statement of one account.

use forecourt_ledger::{Statement, StatementProblem, change_of};
use forecourt_types::{Currency, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::build::{account, cdr, currency, receipt, wallet};
use crate::dice;

#[test]
fn a_statement_shows_the_balance_after_each_entry() {
    let mut paid = receipt("p1", 2000);
    paid.at = Timestamp::parse("2026-03-28T12:00:00Z").unwrap();
    let top_up = paid.top_up(wallet("w1")).unwrap();
    let bill = cdr("s1-1").entry().unwrap();
    let other = receipt("p2", 700).top_up(wallet("w2")).unwrap();
    let entries = [&bill, &other, &top_up];
    let statement = Statement::new(account("wallet:w1"), currency(), 0, entries).unwrap();
    let lines: Vec<(&str, i64, i64)> = statement
        .lines
        .iter()
        .map(|line| {
            (
                line.entry_id.as_str(),
                line.amount_minor,
                line.balance_minor,
            )
        })
        .collect();
    assert_eq!(lines, [("topup:p1", 2000, 2000), ("cdr:s1-1", -1335, 665)]);
    assert_eq!(statement.closing_minor, 665);
}

#[test]
fn an_entry_of_another_currency_or_given_twice_makes_no_statement() {
    let bill = cdr("s1-1").entry().unwrap();
    let of_wallet = |currency, entries: &[&forecourt_ledger::Entry]| {
        Statement::new(account("wallet:w1"), currency, 0, entries.iter().copied())
    };
    let twice = of_wallet(currency(), &[&bill, &bill]).unwrap_err();
    assert!(matches!(twice, StatementProblem::Twice { .. }));
    let other = of_wallet(Currency::new("JPY").unwrap(), &[&bill]).unwrap_err();
    assert_eq!(
        other.to_string(),
        "cdr:s1-1 is in EUR, the statement is in JPY"
    );
}

proptest! {
    #[test]
    fn the_last_balance_is_the_sum(bills in vec(dice::bill(), 0..20), opening in -1_000..1_000_i64) {
        let mut entries = std::collections::BTreeMap::new();
        for (number, mut bill) in bills.into_iter().enumerate() {
            bill.cdr_id = forecourt_types::CdrId::new(format!("s{number}-1")).unwrap();
            let entry = bill.entry().unwrap();
            entries.insert(entry.entry_id().clone(), entry);
        }
        for name in ["wallet:w0", "payment:p1", "receivable:u2", "partner:partner-1"] {
            let account = account(name);
            let changes: i64 = entries.values().map(|entry| change_of(&account, entry)).sum();
            let statement = Statement::new(account, currency(), opening, entries.values()).unwrap();
            prop_assert_eq!(statement.closing_minor, opening + changes);
        }
    }
}
