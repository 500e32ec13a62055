//! The entries of CDRs and credits, which stand in the ledger with them.

use forecourt_billing::Cdr;
use forecourt_ledger::booking::{CdrBooking, Payer, TaxAmount};
use forecourt_ledger::{Cause, Country, Entry, EntryProblem};
use forecourt_types::{CdrId, SiteId};

use crate::reporting;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::config::Site;
use forecourt_store::rows::ledger::{EntryRow, entry_items};
use forecourt_store::unit::Unit;

/// Makes the entry of a CDR, which is no credit: who pays owes the total, the site has earned the
/// net amount, and its country is owed the tax of each rate. The entry of a total of 0
/// has no postings.
///
/// All of it follows from the CDR, and from the country of its site where the bill has a tax. The
/// inner result is [`EntryProblem`] when the ledger takes no such bill.
pub(super) async fn entry_of(
    unit: &mut Unit<'_>,
    cdr: &Cdr,
) -> Result<Result<Entry, EntryProblem>, Failure> {
    let taxes: Vec<(u32, i64)> = match (cdr.rules, &cdr.tax) {
        // Rules 1 know one rate at most.
        (None, tax) => tax
            .iter()
            .map(|tax| (tax.rate_bp, tax.amount.amount_minor()))
            .collect(),
        (Some(_), _) => {
            let of_rate = |tax: &forecourt_billing::rules2::TaxOfRate| {
                (tax.rate_bp, tax.amount.amount_minor())
            };
            cdr.taxes.iter().map(of_rate).collect()
        }
    };
    let country = match (&cdr.site_id, taxes.is_empty()) {
        (Some(site), false) => country_of(unit, site).await?,
        (None, _) | (_, true) => Country::unknown(),
    };
    let gross_minor = cdr.total.amount_minor();
    let tax_minor = taxes
        .iter()
        .map(|(_, minor)| i128::from(*minor))
        .sum::<i128>();
    // An amount that does not fit cannot add up, and is refused for that.
    let without_tax = i64::try_from(i128::from(gross_minor) - tax_minor).unwrap_or(i64::MAX);
    let taxes = taxes.into_iter().map(|(rate_bp, amount_minor)| TaxAmount {
        country: country.clone(),
        rate_bp,
        amount_minor,
    });
    let booking = CdrBooking {
        cdr_id: cdr.cdr_id.clone(),
        session_id: cdr.session_id.clone(),
        at: cdr.ended_at,
        currency: cdr.currency,
        site: cdr.site_id.clone(),
        net_minor: cdr.net.map_or(without_tax, |net| net.amount_minor()),
        taxes: taxes.collect(),
        gross_minor,
        payer: payer_of(cdr),
        covered_minor: gross_minor,
        shares: Vec::new(),
    };
    Ok(booking.entry())
}

/// Who pays: the user of the token, afterwards. A charge without a user is at the operator's own
/// cost, in no group: the group of a token is the number of a card, which an erasure may have to
/// remove, and an entry never changes.
fn payer_of(cdr: &Cdr) -> Payer {
    cdr.user_id
        .clone()
        .map_or(Payer::Internal(None), Payer::Receivable)
}

/// The country whose tax is charged at a site.
async fn country_of(unit: &mut Unit<'_>, site: &SiteId) -> Result<Country, Failure> {
    let key = keys::site(unit.operator, site);
    let site = unit.read::<Site>(&key).await?;
    let country = site.and_then(|site| site.details.country);
    Ok(country.unwrap_or_else(Country::unknown))
}

/// Writes an entry that is not stored yet, with the lines of its statements.
pub(super) fn put_entry(unit: &mut Unit<'_>, entry: &Entry) -> Result<(), Failure> {
    for item in entry_items(unit.operator, entry, &unit.stamps())? {
        unit.put(item);
    }
    Ok(())
}

/// Writes the entry of the credit of a CDR: the opposite of what was posted with the CDR, at the
/// same time. A CDR of release 0.7 or before has no entry; it gets it now, and `reporting` is told
/// once more of it, so that what is undone was there.
pub(super) async fn put_credit(
    unit: &mut Unit<'_>,
    before: &Cdr,
    credit: CdrId,
) -> Result<(), Failure> {
    let id = Cause::Cdr(before.cdr_id.clone()).entry_id();
    let key = keys::entry(unit.operator, &id);
    let entry = match unit.read::<EntryRow>(&key).await? {
        Some(row) => row.entry()?,
        None => {
            let entry = entry_of(unit, before).await??;
            put_entry(unit, &entry)?;
            reporting::hand_over_booked(unit, before)?;
            entry
        }
    };
    let opposite = entry.credited_by(credit, before.ended_at)?;
    put_entry(unit, &opposite)
}
