//! What each cause books, and the rules that hold for every entry.

use forecourt_ledger::booking::{
    CdrBooking, MoneyPlace, Payer, Refund, SubscriptionBooking, TaxAmount, Voucher, VoucherOrigin,
    adjustment, dispute, payout, provider_fee, refund, voucher_redeemed, write_off,
};
use forecourt_ledger::{
    Country, Entry, EntryKind, EntryProblem, POSTINGS_MAX, PeriodName, change_of,
};
use forecourt_types::{CdrId, SubscriptionId, UserId, VoucherBatchId, VoucherId};

use crate::build::{
    account, at, cdr, currency, euro, fixed, of_net, payment, postings, provider, reason, receipt,
    reference, tax, text, wallet,
};

fn booked(entry: Result<Entry, EntryProblem>, id: &str, wanted: &[&str]) {
    let entry = entry.unwrap();
    assert_eq!(entry.entry_id().as_str(), id);
    assert_eq!(postings(&entry), wanted, "{id}");
}

fn voucher(origin: VoucherOrigin) -> Voucher {
    Voucher {
        voucher: VoucherId::new("v1").unwrap(),
        origin,
        amount: euro(500),
        at: at(),
    }
}

fn refund_of(of: Payer) -> Refund {
    Refund {
        payment: payment("p1"),
        number: 2,
        of,
        place: MoneyPlace::Provider(provider()),
        amount: euro(500),
        at: at(),
    }
}

#[test]
fn a_bill_without_site_or_payer_has_accounts_of_the_operator_as_a_whole() {
    let zz = TaxAmount {
        country: Country::unknown(),
        ..tax(1900, 213)
    };
    let bill = CdrBooking {
        site: None,
        taxes: vec![zz],
        payer: Payer::Internal(None),
        ..cdr("c1-1")
    };
    let wanted = ["internal 1335", "revenue -1122", "tax:ZZ:1900 -213"];
    booked(bill.entry(), "cdr:c1-1", &wanted);
}

#[test]
fn money_that_comes_in_is_at_the_provider_and_owed_to_the_customer() {
    let paid = || receipt("p1", 500);
    let user = UserId::new("ada").unwrap();
    let batch = VoucherBatchId::new("spring").unwrap();
    let at_provider = "provider:stripe 500";
    booked(
        paid().top_up(wallet("w1")),
        "topup:p1",
        &["wallet:w1 -500", at_provider],
    );
    booked(
        paid().charge(),
        "charge:p1",
        &["payment:p1 -500", at_provider],
    );
    booked(
        paid().capture(),
        "capture:p1",
        &["payment:p1 -500", at_provider],
    );
    booked(
        paid().invoice_paid(user),
        "paid:p1",
        &["receivable:ada -500", at_provider],
    );
    booked(
        paid().voucher_sold(batch),
        "voucher_sale:p1",
        &["voucher:spring -500", at_provider],
    );
}

#[test]
fn every_other_movement_books_the_row_of_the_table() {
    let of_payment = refund_of(Payer::Payment(payment("p1")));
    booked(
        refund(of_payment),
        "refund:p1:2",
        &["payment:p1 500", "provider:stripe -500"],
    );
    let of_wallet = refund_of(Payer::Wallet(wallet("w1")));
    booked(
        refund(of_wallet),
        "refund:p1:2",
        &["wallet:w1 500", "provider:stripe -500"],
    );
    let sold = voucher(VoucherOrigin::Sold(VoucherBatchId::new("spring").unwrap()));
    let wanted = ["wallet:w1 -500", "voucher:spring 500"];
    booked(voucher_redeemed(sold, wallet("w1")), "voucher:v1", &wanted);
    let given = voucher(VoucherOrigin::Given);
    let wanted = ["wallet:w1 -500", "marketing 500"];
    booked(voucher_redeemed(given, wallet("w1")), "voucher:v1", &wanted);
    let paid_out = payout(provider(), reference("po:1"), euro(500), at());
    booked(
        paid_out,
        "payout:stripe:po:1",
        &["provider:stripe -500", "bank 500"],
    );
    let fee = provider_fee(provider(), reference("tx_1"), euro(30), at());
    booked(
        fee,
        "fee:stripe:tx_1",
        &["provider:stripe -30", "fee:provider 30"],
    );
    let disputed = dispute(provider(), reference("dp_1"), euro(500), at());
    booked(
        disputed,
        "dispute:stripe:dp_1",
        &["provider:stripe -500", "loss:dispute 500"],
    );
    let owed = Payer::Payment(payment("p1"));
    let lost = write_off(owed, 1, euro(3), at(), reason("below the minimum"));
    booked(
        lost,
        "writeoff:payment:p1:1",
        &["payment:p1 -3", "loss:writeoff 3"],
    );
    let (debit, credit) = (account("marketing"), account("wallet:w1"));
    let given = adjustment(
        reference("a1"),
        debit,
        credit,
        euro(5),
        at(),
        reason("goodwill"),
    );
    booked(given, "adjustment:a1", &["wallet:w1 -5", "marketing 5"]);
}

#[test]
fn a_subscription_books_its_period_once() {
    let period = SubscriptionBooking {
        subscription: SubscriptionId::new("sub1").unwrap(),
        period: PeriodName::new("2026-12").unwrap(),
        at: at(),
        currency: currency(),
        net_minor: 840,
        taxes: vec![tax(1900, 160)],
        gross_minor: 1000,
        payer: Payer::Receivable(UserId::new("ada").unwrap()),
    };
    let wanted = [
        "receivable:ada 1000",
        "revenue:subscription -840",
        "tax:DE:1900 -160",
    ];
    booked(period.entry(), "sub:sub1:2026-12", &wanted);
}

#[test]
fn what_no_payer_covers_is_a_loss_and_never_the_wallets() {
    let over = CdrBooking {
        covered_minor: 1000,
        ..cdr("s1-1")
    };
    let wanted = [
        "wallet:w1 1000",
        "revenue:harbour -1122",
        "tax:DE:1900 -213",
        "loss:overrun 335",
    ];
    booked(over.entry(), "cdr:s1-1", &wanted);
}

#[test]
fn partners_share_the_net_amount_by_largest_remainder() {
    let shared = CdrBooking {
        // Exactly 373.9626, 373.9626 and, for the site, 374.0748; then 20 for the grid.
        shares: vec![
            of_net("mall", 3_333),
            of_net("city", 3_333),
            fixed("grid", 20),
        ],
        taxes: vec![tax(1900, 113), tax(700, 60), tax(1900, 40)],
        ..cdr("s1-1")
    };
    let wanted = [
        "wallet:w1 1335",
        "revenue:harbour -354",
        "tax:DE:700 -60",
        "tax:DE:1900 -153",
        "partner:city -374",
        "partner:grid -20",
        "partner:mall -374",
    ];
    booked(shared.entry(), "cdr:s1-1", &wanted);
}

#[test]
fn a_free_session_has_an_entry_without_postings() {
    let free = CdrBooking {
        net_minor: 0,
        taxes: vec![tax(1900, 0)],
        gross_minor: 0,
        covered_minor: 0,
        shares: vec![of_net("mall", 2_500)],
        ..cdr("s1-1")
    };
    let entry = free.entry().unwrap();
    assert!(entry.postings().is_empty());
    let credit = entry
        .credited_by(CdrId::new("s1-1c").unwrap(), at())
        .unwrap();
    assert!(credit.postings().is_empty());
}

#[test]
fn a_bill_that_does_not_add_up_is_not_booked() {
    let refused = |change: fn(&mut CdrBooking)| {
        let mut booking = cdr("s1-1");
        change(&mut booking);
        booking.entry().unwrap_err().to_string()
    };
    assert_eq!(
        refused(|it| it.gross_minor = 1336),
        "net and taxes of cdr:s1-1 add up to 1335, its gross amount is 1336"
    );
    assert_eq!(
        refused(|it| it.covered_minor = 1336),
        "1336 of 1335 cannot be covered in cdr:s1-1"
    );
    assert_eq!(
        refused(|it| it.covered_minor = -1),
        "-1 of 1335 cannot be covered in cdr:s1-1"
    );
    assert_eq!(
        refused(|it| it.shares = vec![of_net("a", 9_000), of_net("b", 1_001)]),
        "the shares of the partners in cdr:s1-1 are more than 100 %: correct the agreements"
    );
    let too_large = refused(|it| {
        (it.net_minor, it.gross_minor, it.covered_minor) = (i64::MIN, i64::MIN, i64::MIN);
        it.taxes.clear();
    });
    assert_eq!(too_large, "an amount of cdr:s1-1 is too large to be booked");
}

#[test]
fn sixteen_postings_are_booked_and_seventeen_are_not() {
    let with_partners = |count: usize| CdrBooking {
        shares: (0..count)
            .map(|it| of_net(&format!("p{it}"), 500))
            .collect(),
        ..cdr("s1-1")
    };
    // Beside the partners stand the payer, the revenue and one tax.
    assert_eq!(
        with_partners(13).entry().unwrap().postings().len(),
        POSTINGS_MAX
    );
    let refused = with_partners(14).entry().unwrap_err();
    assert!(matches!(
        refused,
        EntryProblem::TooManyPostings { count: 17, .. }
    ));
}

#[test]
fn an_entry_is_undone_once_and_in_its_own_way() {
    let why = || reason("booked by mistake");
    let top_up = receipt("p1", 500).top_up(wallet("w1")).unwrap();
    let undone = top_up.undone(at(), why()).unwrap();
    assert_eq!(undone.entry_id().as_str(), "undo:topup:p1");
    assert_eq!(undone.undoes(), Some(top_up.entry_id()));
    assert!(undone.undone(at(), why()).is_err());
    let credit = |entry: &Entry| entry.credited_by(CdrId::new("s1-1c").unwrap(), at());
    assert!(credit(&top_up).is_err());
    let entry = cdr("s1-1").entry().unwrap();
    assert!(entry.undone(at(), why()).is_err());
    let credited = credit(&entry).unwrap();
    assert_eq!(credited.kind(), EntryKind::CdrCredit);
    assert!(credit(&credited).is_err());
    assert!(credited.undone(at(), why()).is_err());
}

#[test]
fn a_payment_that_is_final_and_settled_is_at_zero() {
    let account = account("payment:p1");
    let bill = CdrBooking {
        payer: Payer::Payment(payment("p1")),
        ..cdr("s1-1")
    };
    let bill = bill.entry().unwrap();
    let captured = receipt("p1", 1335).capture().unwrap();
    assert_eq!(
        change_of(&account, &bill),
        1335,
        "the driver owes until the capture"
    );
    assert_eq!(
        change_of(&account, &bill) + change_of(&account, &captured),
        0
    );
    // Charged first: what the session does not cost is owed until it is refunded.
    let charged = receipt("p1", 1835).charge().unwrap();
    let open = change_of(&account, &charged) + change_of(&account, &bill);
    assert_eq!(open, -500);
    let back = refund(refund_of(Payer::Payment(payment("p1")))).unwrap();
    assert_eq!(open + change_of(&account, &back), 0);
}

#[test]
fn altered_bytes_are_no_entry() {
    let stored = text(&cdr("s1-1").entry().unwrap());
    for (from, to) in [
        ("1335", "1336"),
        ("\"cdr:s1-1\",", "\"topup:s1-1\","),
        ("EUR", "EUX"),
        ("wallet:w1", "zallet:w1"),
        ("wallet:w1", "tax:ZZ:1"),
        ("\"sources\"", "\"extra\":1,\"sources\""),
        ("\"sources\":[", "\"sources\":[\"z\","),
        (
            "{\"account\":\"revenue",
            "{\"account\":\"payment:p\",\"amount_minor\":0},{\"account\":\"revenue",
        ),
        ("]}", "],\"undoes\":\"cdr:s0-1\"}"),
    ] {
        let altered = stored.replacen(from, to, 1);
        assert_ne!(altered, stored, "{from}");
        assert!(
            Entry::from_canonical_bytes(altered.as_bytes()).is_err(),
            "{altered}"
        );
    }
    assert!(Entry::from_canonical_bytes(b"{}").is_err());
}
