//! The constructors of entries, one for each thing that moves money. Amounts come in as plain
//! numbers: what they were computed from is not known here.
//!
//! | entry | debit | credit |
//! |---|---|---|
//! | [`CdrBooking`] | payer; `loss:overrun` for what no payer covers | revenue, partners, taxes |
//! | [`Receipt::top_up`] | provider or bank | wallet |
//! | [`Receipt::charge`], [`Receipt::capture`] | provider or bank | payment |
//! | [`Receipt::invoice_paid`] | provider or bank | receivable |
//! | [`refund`] | payment, wallet or receivable | provider or bank |
//! | [`Receipt::voucher_sold`] | provider or bank | voucher |
//! | [`voucher_redeemed`] | voucher (sold) or marketing (given) | wallet |
//! | [`SubscriptionBooking`] | payer | subscription revenue, taxes |
//! | [`payout`], [`provider_fee`] | bank, fee:provider | provider |
//! | [`adjustment`] | any account | any other account |
//! | [`write_off`] | loss:writeoff | payment, receivable or wallet |
//! | [`dispute`] | loss:dispute | provider |

mod bill;
mod movement;
mod party;

pub use bill::{CdrBooking, PartnerShare, ShareTerms, SubscriptionBooking, TaxAmount};
pub use movement::{
    Receipt, Refund, Voucher, VoucherOrigin, adjustment, dispute, payout, provider_fee, refund,
    voucher_redeemed, write_off,
};
pub use party::{MoneyPlace, Payer};
