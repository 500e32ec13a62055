//! Short ways to make what the tests book.

use forecourt_ledger::booking::{
    CdrBooking, MoneyPlace, PartnerShare, Payer, Receipt, ShareTerms, TaxAmount,
};
use forecourt_ledger::{Account, Country, Entry, ProviderName, Reason, Reference};
use forecourt_types::{
    CdrId, Currency, Money, PartnerId, PaymentId, SessionId, SiteId, Timestamp, WalletId,
};

pub(crate) fn at() -> Timestamp {
    Timestamp::parse("2026-03-29T01:15:00.250Z").unwrap()
}

pub(crate) fn currency() -> Currency {
    Currency::new("EUR").unwrap()
}

pub(crate) fn euro(amount_minor: i64) -> Money {
    Money::from_minor(amount_minor, currency())
}

pub(crate) fn account(text: &str) -> Account {
    text.parse().unwrap()
}

pub(crate) fn wallet(id: &str) -> WalletId {
    WalletId::new(id).unwrap()
}

pub(crate) fn payment(id: &str) -> PaymentId {
    PaymentId::new(id).unwrap()
}

pub(crate) fn provider() -> ProviderName {
    ProviderName::new("stripe").unwrap()
}

pub(crate) fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

pub(crate) fn reason(text: &str) -> Reason {
    Reason::new(text).unwrap()
}

pub(crate) fn receipt(id: &str, amount_minor: i64) -> Receipt {
    Receipt {
        payment: payment(id),
        place: MoneyPlace::Provider(provider()),
        amount: euro(amount_minor),
        at: at(),
    }
}

pub(crate) fn tax(rate_bp: u32, amount_minor: i64) -> TaxAmount {
    TaxAmount {
        country: Country::new("DE").unwrap(),
        rate_bp,
        amount_minor,
    }
}

pub(crate) fn of_net(partner: &str, share_bp: u32) -> PartnerShare {
    PartnerShare {
        partner: PartnerId::new(partner).unwrap(),
        terms: ShareTerms::OfNet { share_bp },
    }
}

pub(crate) fn fixed(partner: &str, amount_minor: i64) -> PartnerShare {
    PartnerShare {
        partner: PartnerId::new(partner).unwrap(),
        terms: ShareTerms::Fixed { amount_minor },
    }
}

/// A CDR of 13.35 EUR with 19 % tax, paid from a wallet.
pub(crate) fn cdr(cdr_id: &str) -> CdrBooking {
    CdrBooking {
        cdr_id: CdrId::new(cdr_id).unwrap(),
        session_id: SessionId::new("s1").unwrap(),
        at: at(),
        currency: currency(),
        site: Some(SiteId::new("harbour").unwrap()),
        net_minor: 1122,
        taxes: vec![tax(1900, 213)],
        gross_minor: 1335,
        payer: Payer::Wallet(wallet("w1")),
        covered_minor: 1335,
        shares: Vec::new(),
    }
}

/// The postings as text, such as `wallet:w1 1335`.
pub(crate) fn postings(entry: &Entry) -> Vec<String> {
    let line = |it: &forecourt_ledger::Posting| format!("{} {}", it.account, it.amount_minor);
    entry.postings().iter().map(line).collect()
}

pub(crate) fn text(entry: &Entry) -> String {
    String::from_utf8(entry.canonical_bytes().unwrap()).unwrap()
}
