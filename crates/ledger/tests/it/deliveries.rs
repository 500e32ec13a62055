//! Queues deliver a cause late, twice and in another order. The books are the same every time.

use std::collections::{BTreeMap, btree_map};

use forecourt_ledger::booking::CdrBooking;
use forecourt_ledger::{Cause, Entry};
use forecourt_types::CdrId;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::build::{at, payment, provider, reference};
use crate::dice;

/// Entries as the table keeps them: put if absent.
#[derive(Default)]
struct Books(BTreeMap<String, Vec<u8>>);

impl Books {
    fn put(&mut self, entry: &Entry) {
        let bytes = entry.canonical_bytes().unwrap();
        match self.0.entry(entry.entry_id().to_string()) {
            btree_map::Entry::Vacant(place) => {
                place.insert(bytes);
            }
            // The same cause never tells two things.
            btree_map::Entry::Occupied(there) => assert_eq!(there.get(), &bytes),
        }
    }
}

/// One message of a queue: book this bill, or the credit that undoes it.
#[derive(Debug, Clone)]
struct Delivery {
    bill: CdrBooking,
    is_credit: bool,
}

impl Delivery {
    /// The entry is made anew from the message, each time that it is delivered.
    fn entry(&self) -> Entry {
        let entry = self.bill.clone().entry().unwrap();
        if self.is_credit {
            let credit_id = CdrId::new(format!("{}c", self.bill.cdr_id)).unwrap();
            entry.credited_by(credit_id, at()).unwrap()
        } else {
            entry
        }
    }
}

/// Each message once, and the same messages several times in any order.
fn deliveries() -> impl Strategy<Value = (Vec<Delivery>, Vec<Delivery>)> {
    vec((dice::bill(), 1..4_usize), 1..12).prop_flat_map(|bills| {
        let (mut once, mut often) = (Vec::new(), Vec::new());
        for (number, (mut bill, times)) in bills.into_iter().enumerate() {
            bill.cdr_id = CdrId::new(format!("s{number}-1")).unwrap();
            for is_credit in [false, true] {
                let bill = bill.clone();
                let delivery = Delivery { bill, is_credit };
                often.extend(std::iter::repeat_n(delivery.clone(), times));
                once.push(delivery);
            }
        }
        (Just(once), Just(often).prop_shuffle())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(forecourt_test_size::pick(200, 10_000)))]

    #[test]
    fn any_order_and_number_of_deliveries_gives_the_same_books((once, often) in deliveries()) {
        let (mut wanted, mut found) = (Books::default(), Books::default());
        once.iter().for_each(|it| wanted.put(&it.entry()));
        often.iter().for_each(|it| found.put(&it.entry()));
        prop_assert_eq!(wanted.0, found.0);
    }
}

#[test]
fn different_causes_have_different_ids() {
    let number = |payment_id: &str, number| Cause::Refund {
        payment: payment(payment_id),
        number,
    };
    let written_off = |account: &str, number| Cause::WriteOff {
        account: account.parse().unwrap(),
        number,
    };
    let causes = [
        Cause::TopUp(payment("p1")),
        Cause::Charge(payment("p1")),
        Cause::Capture(payment("p1")),
        Cause::InvoicePaid(payment("p1")),
        Cause::VoucherSold(payment("p1")),
        number("p1", 1),
        number("p1:1", 1),
        number("p1", 11),
        written_off("payment:p1", 1),
        written_off("payment:p1:1", 1),
        Cause::Payout {
            provider: provider(),
            reference: reference("a:b"),
        },
        Cause::ProviderFee {
            provider: provider(),
            reference: reference("a:b"),
        },
        Cause::Dispute {
            provider: provider(),
            reference: reference("a:b"),
        },
        Cause::Adjustment(reference("p1")),
        Cause::Undo(Cause::TopUp(payment("p1")).entry_id()),
    ];
    let ids: std::collections::BTreeSet<String> = causes
        .iter()
        .map(|cause| cause.entry_id().to_string())
        .collect();
    assert_eq!(ids.len(), causes.len(), "{ids:?}");
}
