//! Entries of bills: a priced session, and a period of a subscription.

use forecourt_types::{CdrId, Currency, PartnerId, SessionId, SiteId, SubscriptionId, Timestamp};

use crate::account::{Account, Loss};
use crate::booking::party::Payer;
use crate::cause::{Cause, EntryId};
use crate::entry::{Entry, Heading};
use crate::entry_problem::EntryProblem;
use crate::names::{Country, PeriodName};
use crate::shares::by_largest_remainder;
use crate::source::Source;

/// The tax of one rate within a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxAmount {
    /// The country that the tax is owed to.
    pub country: Country,
    /// The rate in hundredths of a percent: 1900 is 19 %.
    pub rate_bp: u32,
    /// The tax in minor units.
    pub amount_minor: i64,
}

/// What a partner gets of a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareTerms {
    /// A share of the whole net amount, in hundredths of a percent.
    OfNet {
        /// The share: 2500 is a quarter.
        share_bp: u32,
    },
    /// An amount that was computed elsewhere, such as a price per kWh; of the sign of the bill.
    Fixed {
        /// The amount in minor units.
        amount_minor: i64,
    },
}

/// The share of one partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerShare {
    /// The partner who gets the share.
    pub partner: PartnerId,
    /// What the partner gets.
    pub terms: ShareTerms,
}

/// What the entry of a CDR is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CdrBooking {
    /// The CDR that is booked.
    pub cdr_id: CdrId,
    /// The session that the CDR prices.
    pub session_id: SessionId,
    /// When the session ended.
    pub at: Timestamp,
    /// The currency of every amount.
    pub currency: Currency,
    /// The site at which the revenue was earned, if it is known.
    pub site: Option<SiteId>,
    /// The amount without tax, in minor units.
    pub net_minor: i64,
    /// The tax of each rate; with the net amount they add up to the gross amount.
    pub taxes: Vec<TaxAmount>,
    /// The amount with tax, in minor units.
    pub gross_minor: i64,
    /// Who pays the bill.
    pub payer: Payer,
    /// What of the gross amount the payer covers, in minor units. The rest is `loss:overrun`. It
    /// must follow from the hold of the session and never from the counters of the wallet, which
    /// may have changed when the same cause is delivered again.
    pub covered_minor: i64,
    /// The shares of partners in the net amount. What is left of it is the revenue of the site.
    pub shares: Vec<PartnerShare>,
}

impl CdrBooking {
    /// Makes the entry. The order of taxes and shares does not matter. A CDR without a price has
    /// an entry without postings, so that each CDR has exactly one entry.
    ///
    /// # Errors
    /// [`EntryProblem`] when the amounts do not add up, more than the bill is to be covered, the
    /// shares are more than a whole, or the entry breaks a rule of every entry.
    pub fn entry(self) -> Result<Entry, EntryProblem> {
        let cause = Cause::Cdr(self.cdr_id.clone());
        let entry_id = cause.entry_id();
        check_sum(&entry_id, self.net_minor, &self.taxes, self.gross_minor)?;
        let (covered_minor, gross_minor) = (self.covered_minor, self.gross_minor);
        let covers_too_much = covered_minor.unsigned_abs() > gross_minor.unsigned_abs()
            || i128::from(covered_minor) * i128::from(gross_minor) < 0;
        if covers_too_much {
            return Err(EntryProblem::CoversTooMuch {
                entry_id,
                covered_minor,
                gross_minor,
            });
        }
        // Neither is of another sign than the gross amount, so this cannot overflow.
        let overrun_minor = gross_minor.saturating_sub(covered_minor);
        let mut amounts = vec![
            (self.payer.account(), covered_minor),
            (Account::Loss(Loss::Overrun), overrun_minor),
        ];
        amounts.extend(earned(&entry_id, self.site, self.net_minor, self.shares)?);
        amounts.extend(owed(&entry_id, self.taxes)?);
        let heading = Heading {
            cause,
            currency: self.currency,
            at: self.at,
            sources: vec![Source::cdr(&self.cdr_id), Source::session(&self.session_id)],
            reason: None,
        };
        Entry::new(heading, amounts)
    }
}

/// What the entry of one period of a subscription is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionBooking {
    /// The subscription that is charged.
    pub subscription: SubscriptionId,
    /// The period that is charged.
    pub period: PeriodName,
    /// When the period began.
    pub at: Timestamp,
    /// The currency of every amount.
    pub currency: Currency,
    /// The amount without tax, in minor units.
    pub net_minor: i64,
    /// The tax of each rate; with the net amount they add up to the gross amount.
    pub taxes: Vec<TaxAmount>,
    /// The amount with tax, in minor units.
    pub gross_minor: i64,
    /// Who pays the bill.
    pub payer: Payer,
}

impl SubscriptionBooking {
    /// Makes the entry.
    ///
    /// # Errors
    /// [`EntryProblem`] when the amounts do not add up, or the entry breaks a rule of every entry.
    pub fn entry(self) -> Result<Entry, EntryProblem> {
        let cause = Cause::Subscription {
            subscription: self.subscription,
            period: self.period,
        };
        let entry_id = cause.entry_id();
        check_sum(&entry_id, self.net_minor, &self.taxes, self.gross_minor)?;
        let mut amounts = vec![
            (self.payer.account(), self.gross_minor),
            (
                Account::SubscriptionRevenue,
                negated(&entry_id, self.net_minor)?,
            ),
        ];
        amounts.extend(owed(&entry_id, self.taxes)?);
        let heading = Heading {
            cause,
            currency: self.currency,
            at: self.at,
            sources: Vec::new(),
            reason: None,
        };
        Entry::new(heading, amounts)
    }
}

fn check_sum(
    entry_id: &EntryId,
    net_minor: i64,
    taxes: &[TaxAmount],
    gross_minor: i64,
) -> Result<(), EntryProblem> {
    let taxes: i128 = taxes.iter().map(|tax| i128::from(tax.amount_minor)).sum();
    let sum_minor = i128::from(net_minor) + taxes;
    if sum_minor == i128::from(gross_minor) {
        return Ok(());
    }
    Err(EntryProblem::BillDoesNotAddUp {
        entry_id: entry_id.clone(),
        sum_minor,
        gross_minor,
    })
}

fn negated(entry_id: &EntryId, amount_minor: i64) -> Result<i64, EntryProblem> {
    amount_minor
        .checked_neg()
        .ok_or_else(|| EntryProblem::TooLarge {
            entry_id: entry_id.clone(),
        })
}

fn owed(entry_id: &EntryId, taxes: Vec<TaxAmount>) -> Result<Vec<(Account, i64)>, EntryProblem> {
    let credit = |tax: TaxAmount| {
        let account = Account::Tax {
            country: tax.country,
            rate_bp: tax.rate_bp,
        };
        Ok((account, negated(entry_id, tax.amount_minor)?))
    };
    taxes.into_iter().map(credit).collect()
}

/// The credits of the net amount: each partner's share, and the revenue of the site. Shares of the
/// net amount and what they leave of it are rounded together by largest remainder, partners in
/// the order of their ids. Fixed amounts are then taken from what is left, which may fall below 0.
fn earned(
    entry_id: &EntryId,
    site: Option<SiteId>,
    net_minor: i64,
    mut shares: Vec<PartnerShare>,
) -> Result<Vec<(Account, i64)>, EntryProblem> {
    shares.sort_by(|a, b| a.partner.cmp(&b.partner));
    let mut of_net = Vec::new();
    let mut amounts = Vec::new();
    let mut fixed_minor = 0_i128;
    for PartnerShare { partner, terms } in shares {
        match terms {
            ShareTerms::OfNet { share_bp } => of_net.push((partner, share_bp)),
            ShareTerms::Fixed { amount_minor } => {
                fixed_minor += i128::from(amount_minor);
                let amount_minor = negated(entry_id, amount_minor)?;
                amounts.push((Account::Partner(partner), amount_minor));
            }
        }
    }
    let shares_bp: Vec<u32> = of_net.iter().map(|(_, share_bp)| *share_bp).collect();
    let mut parts = by_largest_remainder(net_minor, &shares_bp).ok_or_else(|| {
        EntryProblem::SharesTooLarge {
            entry_id: entry_id.clone(),
        }
    })?;
    // The last part is what the shares of the net amount leave.
    let left = parts.pop().unwrap_or(net_minor);
    let revenue = i64::try_from(i128::from(left) - fixed_minor);
    let revenue = revenue.map_err(|_| EntryProblem::TooLarge {
        entry_id: entry_id.clone(),
    })?;
    for ((partner, _), amount_minor) in of_net.into_iter().zip(parts) {
        amounts.push((Account::Partner(partner), negated(entry_id, amount_minor)?));
    }
    amounts.push((Account::Revenue(site), negated(entry_id, revenue)?));
    Ok(amounts)
}
