//! Random bills and movements.

use forecourt_ledger::booking::{
    CdrBooking, MoneyPlace, PartnerShare, Payer, Refund, TaxAmount, Voucher, VoucherOrigin,
    adjustment, dispute, payout, provider_fee, refund, voucher_redeemed, write_off,
};
use forecourt_ledger::{Account, Entry, EntryProblem};
use forecourt_types::{CdrId, GroupId, UserId, VoucherBatchId, VoucherId};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::build::{
    account, at, cdr, euro, fixed, of_net, payment, provider, reason, receipt, reference, tax,
    wallet,
};

/// Amounts as they occur, mostly; sometimes very large ones. Below 0 for credits.
pub(crate) fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![
        8 => -100_000..100_000_i64,
        2 => -10..10_i64,
        1 => -1_000_000_000_000..1_000_000_000_000_i64,
    ]
}

pub(crate) fn payer() -> impl Strategy<Value = Payer> {
    (0..4_u8, 0..3_u8).prop_map(|(kind, number)| match kind {
        0 => Payer::Wallet(wallet(&format!("w{number}"))),
        1 => Payer::Payment(payment(&format!("p{number}"))),
        2 => Payer::Receivable(UserId::new(format!("u{number}")).unwrap()),
        _ => {
            let group = || GroupId::new(format!("g{number}")).unwrap();
            Payer::Internal((number > 0).then(group))
        }
    })
}

fn taxes() -> impl Strategy<Value = Vec<TaxAmount>> {
    let one = (
        prop_oneof![Just(700_u32), Just(1900), 0..=3000_u32],
        amount(),
    );
    vec(one.prop_map(|(rate_bp, minor)| tax(rate_bp, minor)), 0..4)
}

/// Shares that are together at most a whole, and fixed amounts.
fn shares() -> impl Strategy<Value = Vec<PartnerShare>> {
    let one = (0..6_u8, 0..=2_000_u32, -500..500_i64, any::<bool>());
    let share = one.prop_map(|(partner, share_bp, minor, is_fixed)| {
        let partner = format!("partner-{partner}");
        match is_fixed {
            true => fixed(&partner, minor),
            false => of_net(&partner, share_bp),
        }
    });
    vec(share, 0..5)
}

/// A bill that adds up, of either sign, of which the payer covers any part.
pub(crate) fn bill() -> impl Strategy<Value = CdrBooking> {
    (amount(), taxes(), payer(), 0..=100_i64, shares(), 0..50_u8).prop_map(
        |(net_minor, taxes, payer, percent, shares, number)| {
            let tax_minor: i64 = taxes.iter().map(|tax| tax.amount_minor).sum();
            let gross_minor = net_minor + tax_minor;
            CdrBooking {
                cdr_id: CdrId::new(format!("s{number}-1")).unwrap(),
                net_minor,
                taxes,
                gross_minor,
                payer,
                covered_minor: gross_minor / 100 * percent,
                shares,
                ..cdr("s1-1")
            }
        },
    )
}

/// Any movement with any amount: an entry, or the refusal of the amount.
pub(crate) fn movement() -> impl Strategy<Value = Result<Entry, EntryProblem>> {
    (0..13_u8, 0..4_u32, amount(), payer()).prop_map(|(kind, number, minor, payer)| {
        let id = format!("p{number}");
        let voucher = |origin| Voucher {
            voucher: VoucherId::new(format!("v{number}")).unwrap(),
            origin,
            amount: euro(minor),
            at: at(),
        };
        let batch = || VoucherBatchId::new("spring").unwrap();
        let reference = reference(&id);
        let why = || reason("any");
        match kind {
            0 => receipt(&id, minor).top_up(wallet("w1")),
            1 => receipt(&id, minor).charge(),
            2 => receipt(&id, minor).capture(),
            3 => receipt(&id, minor).invoice_paid(UserId::new("u1").unwrap()),
            4 => receipt(&id, minor).voucher_sold(batch()),
            5 => refund(Refund {
                payment: payment(&id),
                number,
                of: payer,
                place: MoneyPlace::Bank,
                amount: euro(minor),
                at: at(),
            }),
            6 => voucher_redeemed(voucher(VoucherOrigin::Sold(batch())), wallet("w1")),
            7 => voucher_redeemed(voucher(VoucherOrigin::Given), wallet("w1")),
            8 => payout(provider(), reference, euro(minor), at()),
            9 => provider_fee(provider(), reference, euro(minor), at()),
            10 => dispute(provider(), reference, euro(minor), at()),
            11 => write_off(payer, number, euro(minor), at(), why()),
            _ => {
                let debit = account("marketing");
                let credit: Account = payer.account();
                adjustment(reference, debit, credit, euro(minor), at(), why())
            }
        }
    })
}
