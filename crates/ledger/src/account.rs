//! The accounts between which money moves.

use std::fmt;
use std::str::FromStr;

use forecourt_types::{GroupId, PartnerId, PaymentId, SiteId, UserId, VoucherBatchId, WalletId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::names::{Country, ProviderName};

/// A text that names no account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text:?} is not the name of an account, such as wallet:W or revenue:SITE")]
pub struct UnknownAccount {
    /// The text that was refused.
    pub text: String,
}

/// Why money was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// A charge cost more than its hold or budget.
    Overrun,
    /// Nobody will pay the amount any more.
    Writeoff,
    /// A cardholder disputed the payment with the own bank.
    Dispute,
}

/// The side on which the balance of an account is counted as positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Debits raise the balance: somebody owes us the amount, or we have it or have lost it.
    Debit,
    /// Credits raise the balance: we owe somebody the amount, or have earned it.
    Credit,
}

/// An account. The order of the variants is the canonical order of the postings of an entry.
///
/// The text form is `kind` or `kind:ID`; it is stored, and reads back to the same account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// What a prepaid wallet holds.
    Wallet(WalletId),
    /// What is open of one payment: above 0 the driver owes, below 0 we owe.
    Payment(PaymentId),
    /// What a user owes who pays afterwards, by invoice.
    Receivable(UserId),
    /// The value of sold vouchers of one batch that nobody has redeemed yet.
    Voucher(VoucherBatchId),
    /// The consumption of private tokens without a payer: of one group, or of all that are in no
    /// group.
    Internal(Option<GroupId>),
    /// What was earned at one site, without tax and without the shares of partners. `None` is what
    /// was earned by charges of which the operator does not know the site.
    Revenue(Option<SiteId>),
    /// What was earned by subscriptions, without tax.
    SubscriptionRevenue,
    /// The tax of one rate that is owed to one country.
    Tax {
        /// The country that the tax is owed to.
        country: Country,
        /// The rate in hundredths of a percent: 1900 is 19 %.
        rate_bp: u32,
    },
    /// What a partner has earned and was not paid yet.
    Partner(PartnerId),
    /// What a payment provider holds for us.
    Provider(ProviderName),
    /// The account at the operator's bank.
    Bank,
    /// Money that was lost.
    Loss(Loss),
    /// What payment providers charge for their service.
    ProviderFee,
    /// What was given away as vouchers or goodwill.
    Marketing,
}

impl Account {
    /// Whether one person or company has the account, so that it has a statement of its own. The
    /// other accounts are system accounts, which have sums per day only.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        match self {
            Self::Wallet(_)
            | Self::Payment(_)
            | Self::Receivable(_)
            | Self::Voucher(_)
            | Self::Partner(_) => true,
            Self::Internal(_)
            | Self::Revenue(_)
            | Self::SubscriptionRevenue
            | Self::Tax { .. }
            | Self::Provider(_)
            | Self::Bank
            | Self::Loss(_)
            | Self::ProviderFee
            | Self::Marketing => false,
        }
    }

    /// The side on which the balance of the account is positive: that of a wallet is what its
    /// owner may spend, that of a payment is what the driver still owes.
    #[must_use]
    pub fn side(&self) -> Side {
        match self {
            Self::Wallet(_)
            | Self::Voucher(_)
            | Self::Revenue(_)
            | Self::SubscriptionRevenue
            | Self::Tax { .. }
            | Self::Partner(_) => Side::Credit,
            Self::Payment(_)
            | Self::Receivable(_)
            | Self::Internal(_)
            | Self::Provider(_)
            | Self::Bank
            | Self::Loss(_)
            | Self::ProviderFee
            | Self::Marketing => Side::Debit,
        }
    }
}

/// The rest of `revenue:` for subscriptions.
const SUBSCRIPTION: &str = "subscription";
/// Stands before a site id that would otherwise be read as something else.
const ESCAPE: char = '=';

fn is_escaped(site: &str) -> bool {
    site == SUBSCRIPTION || site.starts_with(ESCAPE)
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(id) => write!(f, "wallet:{id}"),
            Self::Payment(id) => write!(f, "payment:{id}"),
            Self::Receivable(id) => write!(f, "receivable:{id}"),
            Self::Voucher(id) => write!(f, "voucher:{id}"),
            Self::Internal(None) => f.write_str("internal"),
            Self::Internal(Some(id)) => write!(f, "internal:{id}"),
            Self::Revenue(None) => f.write_str("revenue"),
            Self::Revenue(Some(site)) if is_escaped(site.as_str()) => {
                write!(f, "revenue:{ESCAPE}{site}")
            }
            Self::Revenue(Some(site)) => write!(f, "revenue:{site}"),
            Self::SubscriptionRevenue => write!(f, "revenue:{SUBSCRIPTION}"),
            Self::Tax { country, rate_bp } => write!(f, "tax:{country}:{rate_bp}"),
            Self::Partner(id) => write!(f, "partner:{id}"),
            Self::Provider(name) => write!(f, "provider:{name}"),
            Self::Bank => f.write_str("bank"),
            Self::Loss(Loss::Overrun) => f.write_str("loss:overrun"),
            Self::Loss(Loss::Writeoff) => f.write_str("loss:writeoff"),
            Self::Loss(Loss::Dispute) => f.write_str("loss:dispute"),
            Self::ProviderFee => f.write_str("fee:provider"),
            Self::Marketing => f.write_str("marketing"),
        }
    }
}

/// Reads what stands behind the kind of an account. `None` when it is no valid id.
fn with_id<T: FromStr>(id: &str, make: fn(T) -> Account) -> Option<Account> {
    id.parse().ok().map(make)
}

fn revenue(rest: &str) -> Option<Account> {
    if rest == SUBSCRIPTION {
        return Some(Account::SubscriptionRevenue);
    }
    let site = rest.strip_prefix(ESCAPE).unwrap_or(rest);
    with_id(site, |site| Account::Revenue(Some(site)))
}

fn tax(rest: &str) -> Option<Account> {
    let (country, rate) = rest.split_once(':')?;
    Some(Account::Tax {
        country: Country::new(country).ok()?,
        rate_bp: rate.parse().ok()?,
    })
}

fn loss(rest: &str) -> Option<Account> {
    match rest {
        "overrun" => Some(Account::Loss(Loss::Overrun)),
        "writeoff" => Some(Account::Loss(Loss::Writeoff)),
        "dispute" => Some(Account::Loss(Loss::Dispute)),
        _ => None,
    }
}

fn read(text: &str) -> Option<Account> {
    match text {
        "internal" => return Some(Account::Internal(None)),
        "revenue" => return Some(Account::Revenue(None)),
        "bank" => return Some(Account::Bank),
        "marketing" => return Some(Account::Marketing),
        "fee:provider" => return Some(Account::ProviderFee),
        _ => {}
    }
    let (kind, rest) = text.split_once(':')?;
    match kind {
        "wallet" => with_id(rest, Account::Wallet),
        "payment" => with_id(rest, Account::Payment),
        "receivable" => with_id(rest, Account::Receivable),
        "voucher" => with_id(rest, Account::Voucher),
        "internal" => with_id(rest, |group| Account::Internal(Some(group))),
        "revenue" => revenue(rest),
        "tax" => tax(rest),
        "partner" => with_id(rest, Account::Partner),
        "provider" => with_id(rest, Account::Provider),
        "loss" => loss(rest),
        _ => None,
    }
}

impl FromStr for Account {
    type Err = UnknownAccount;

    /// Reads the text form. Only the one text that an account is written as is taken, so that two
    /// texts never name the same account.
    fn from_str(text: &str) -> Result<Self, UnknownAccount> {
        read(text)
            .filter(|account| account.to_string() == text)
            .ok_or_else(|| UnknownAccount {
                text: text.to_owned(),
            })
    }
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Account {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    /// Every kind of account, in canonical order.
    const ALL: [&str; 22] = [
        "wallet:w-1",
        "wallet:w:2#",
        "payment:p-1",
        "receivable:ada",
        "voucher:spring",
        "internal",
        "internal:fleet",
        "revenue",
        "revenue:harbour",
        "revenue:=subscription",
        "revenue:subscription",
        "tax:DE:700",
        "tax:DE:1900",
        "tax:TH:700",
        "partner:mall",
        "provider:stripe",
        "bank",
        "loss:overrun",
        "loss:writeoff",
        "loss:dispute",
        "fee:provider",
        "marketing",
    ];

    #[test]
    fn every_account_reads_back_from_its_text_and_has_its_place_in_the_order() {
        let accounts: Vec<Account> = ALL.iter().map(|text| text.parse().unwrap()).collect();
        let texts: Vec<String> = accounts.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ALL);
        let mut sorted = accounts.clone();
        sorted.sort();
        assert_eq!(sorted, accounts);
    }

    #[test]
    fn a_site_with_the_name_of_another_account_keeps_its_own_account() {
        for site in ["subscription", "=", "=subscription", "==x", "a=b", "a:b"] {
            let account = Account::Revenue(Some(SiteId::new(site).unwrap()));
            assert_ne!(account, Account::SubscriptionRevenue);
            assert_ne!(account, Account::Revenue(None));
            assert_eq!(account.to_string().parse(), Ok(account), "{site}");
        }
    }

    #[test]
    fn a_second_text_for_the_same_account_is_refused() {
        for text in [
            "",
            "wallet",
            "wallet:",
            "bank:",
            "internal:",
            "revenue:",
            "tax:DE:0700",
            "tax:DE:+700",
            "tax:de:700",
            "tax:DE",
            "revenue:=harbour",
            "loss:other",
            "fee:bank",
            "provider:a:b",
            "Wallet:w",
        ] {
            assert!(text.parse::<Account>().is_err(), "{text}");
        }
    }
}
