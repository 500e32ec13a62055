//! The rules that hold for every entry, tried with random bills and movements.

use forecourt_ledger::booking::{CdrBooking, ShareTerms};
use forecourt_ledger::{Account, Entry, EntryProblem, POSTINGS_MAX};
use forecourt_types::{CdrId, SiteId};
use proptest::prelude::*;

use crate::build::{account, at, cdr, of_net, reason, text};
use crate::dice;

fn sum(entry: &Entry) -> i128 {
    entry
        .postings()
        .iter()
        .map(|it| i128::from(it.amount_minor))
        .sum()
}

fn check_rules(entry: &Entry) {
    assert_eq!(sum(entry), 0);
    assert!(entry.postings().len() <= POSTINGS_MAX);
    assert!(entry.postings().iter().all(|it| it.amount_minor != 0));
    assert!(entry.postings().is_sorted_by(|a, b| a.account < b.account));
    let read = Entry::from_canonical_bytes(&entry.canonical_bytes().unwrap()).unwrap();
    assert_eq!(&read, entry);
}

fn check_opposite(entry: &Entry, opposite: &Entry) {
    check_rules(opposite);
    assert_eq!(entry.postings().len(), opposite.postings().len());
    for posting in entry.postings() {
        let other = opposite.amount_on(&posting.account);
        assert_eq!(posting.amount_minor + other, 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(forecourt_test_size::pick(1_000, 100_000)))]

    #[test]
    fn every_bill_adds_up_to_zero_and_its_credit_nulls_it(bill in dice::bill()) {
        let entry = bill.clone().entry().unwrap();
        check_rules(&entry);
        let credit = entry.credited_by(CdrId::new("s-1c").unwrap(), at()).unwrap();
        check_opposite(&entry, &credit);
        // Nothing of the bill is lost: the payer and the loss bear the whole of it.
        let overrun = entry.amount_on(&account("loss:overrun"));
        let borne = entry.amount_on(&bill.payer.account()) + overrun;
        prop_assert_eq!(borne, bill.gross_minor);
    }

    #[test]
    fn a_bill_of_the_other_sign_books_the_opposite(bill in dice::bill()) {
        let mut other = bill.clone();
        (other.net_minor, other.gross_minor) = (-bill.net_minor, -bill.gross_minor);
        other.covered_minor = -bill.covered_minor;
        for tax in &mut other.taxes {
            tax.amount_minor = -tax.amount_minor;
        }
        for share in &mut other.shares {
            if let ShareTerms::Fixed { amount_minor } = &mut share.terms {
                *amount_minor = -*amount_minor;
            }
        }
        check_opposite(&bill.entry().unwrap(), &other.entry().unwrap());
    }

    #[test]
    fn no_share_is_a_whole_unit_off(net in dice::amount(), a in 0..=5_000_u32, b in 0..=5_000_u32) {
        let shared = CdrBooking {
            net_minor: net,
            taxes: Vec::new(),
            gross_minor: net,
            covered_minor: net,
            shares: vec![of_net("a", a), of_net("b", b)],
            ..cdr("s1-1")
        };
        let entry = shared.entry().unwrap();
        for (name, share_bp) in [("partner:a", a), ("partner:b", b), ("revenue:harbour", 10_000 - a - b)] {
            let exact = i128::from(net) * i128::from(share_bp);
            let booked = -i128::from(entry.amount_on(&account(name))) * 10_000;
            prop_assert!((booked - exact).abs() < 10_000, "{}: {} for {}", name, booked, exact);
        }
    }

    #[test]
    fn taxes_and_shares_in_any_order_give_the_same_bytes(bill in dice::bill()) {
        let mut turned = bill.clone();
        turned.taxes.reverse();
        turned.shares.reverse();
        prop_assert_eq!(text(&bill.entry().unwrap()), text(&turned.entry().unwrap()));
    }

    #[test]
    fn every_movement_adds_up_to_zero_or_is_refused(movement in dice::movement()) {
        match movement {
            Ok(entry) => {
                check_rules(&entry);
                prop_assert!(entry.postings().len() == 2);
                check_opposite(&entry, &entry.undone(at(), reason("any")).unwrap());
            }
            Err(problem) => {
                let is_amount = matches!(problem, EntryProblem::NotPositive { amount_minor, .. } if amount_minor <= 0);
                prop_assert!(is_amount, "{}", problem);
            }
        }
    }

    #[test]
    fn an_account_reads_back_from_its_text(site in "[^\\p{C}]{1,36}") {
        for kind in ["wallet", "payment", "receivable", "voucher", "internal", "partner"] {
            let read: Account = account(&format!("{kind}:{site}"));
            prop_assert_eq!(read.to_string(), format!("{kind}:{site}"));
        }
        let revenue = Account::Revenue(Some(SiteId::new(site).unwrap()));
        prop_assert_eq!(account(&revenue.to_string()), revenue);
    }
}
