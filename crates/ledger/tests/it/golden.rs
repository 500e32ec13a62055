//! Stored bytes never change. A difference here means that the same cause would be booked with
//! other bytes than before: add a field that is left out when absent, and never edit these files.

use forecourt_ledger::booking::CdrBooking;
use forecourt_ledger::{Entry, Hold, HoldId};
use forecourt_types::{CdrId, SessionId};

use crate::build::{at, cdr, euro, fixed, of_net, reason, reference, tax, text, wallet};

const ENTRY_CDR: &str = include_str!("golden/entry_cdr.json");
const ENTRY_CREDIT: &str = include_str!("golden/entry_credit.json");
const ENTRY_ADJUSTMENT: &str = include_str!("golden/entry_adjustment.json");

fn booked() -> Entry {
    let booking = CdrBooking {
        covered_minor: 1300,
        taxes: vec![tax(700, 60), tax(1900, 153)],
        shares: vec![of_net("mall", 2_500), fixed("grid", 20)],
        ..cdr("01JQ3V5K8Z7Y6X5W4V3T2S1R0Q-2")
    };
    booking.entry().unwrap()
}

fn adjusted() -> Entry {
    let (debit, credit) = ("marketing".parse().unwrap(), "wallet:w1".parse().unwrap());
    let why = reason("goodwill after \"a failed\" charge");
    forecourt_ledger::booking::adjustment(reference("a1"), debit, credit, euro(500), at(), why)
        .unwrap()
}

#[test]
fn the_same_cause_gives_the_stored_bytes() {
    let credit_id = CdrId::new("01JQ3V5K8Z7Y6X5W4V3T2S1R0Q-2c").unwrap();
    let credit = booked().credited_by(credit_id, at()).unwrap();
    assert_eq!(text(&booked()), ENTRY_CDR.trim_end());
    assert_eq!(text(&credit), ENTRY_CREDIT.trim_end());
    assert_eq!(text(&adjusted()), ENTRY_ADJUSTMENT.trim_end());
}

#[test]
fn stored_entries_are_written_as_they_were_read() {
    for stored in [ENTRY_CDR, ENTRY_CREDIT, ENTRY_ADJUSTMENT] {
        let stored = stored.trim_end();
        let entry = Entry::from_canonical_bytes(stored.as_bytes()).unwrap();
        assert_eq!(text(&entry), stored);
    }
}

const HOLD_OPEN: &str = include_str!("golden/hold_open.json");
const HOLD_LEASE: &str = include_str!("golden/hold_lease.json");

#[test]
fn stored_holds_are_written_as_they_were_read() {
    for stored in [HOLD_OPEN, HOLD_LEASE] {
        let hold: Hold = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&hold).unwrap(), stored.trim_end());
    }
    let id = HoldId::of_session(&SessionId::new("s1").unwrap()).unwrap();
    let open = Hold::open(id, wallet("w1"), euro(3000)).unwrap().hold;
    assert_eq!(serde_json::to_string(&open).unwrap(), HOLD_OPEN.trim_end());
}
