//! Prices a bill that stands by another version of its tariff, to be compared. Nothing is written.

use std::collections::BTreeMap;

use forecourt_billing::{Cdr, LineKind};
use forecourt_domain::session::Status;
use forecourt_types::{Money, OperatorId, Timestamp};

use super::settle::{Priced, priced};
use super::unbilled::Unbilled;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::facts::{CdrRow, SessionRow};
use forecourt_store::unit::Unit;

/// What a CDR would be by another version of its tariff.
#[derive(Debug)]
pub enum Repriced {
    /// It would have the same lines, taxes and total.
    Same,
    /// It would have other lines, taxes or another total.
    Moved {
        /// The CDR as it is stored.
        stored: Box<Cdr>,
        /// The CDR that the session would have: the next version of the stored one.
        expected: Box<Cdr>,
    },
    /// It does not stand: it is a credit, it was credited, or its session waits for another price.
    NotStanding,
    /// That version gives its session no price, for this reason.
    NotPriced(Unbilled),
}

/// Prices the session of a CDR by this version of the tariff that it was priced by, from the facts
/// that are known of the session.
///
/// # Errors
/// [`Failure`], also when the stored CDR is damaged.
pub async fn reprice(
    table: &dyn Table,
    operator: &OperatorId,
    now: Timestamp,
    cdr: &CdrRow,
    tariff_version: u32,
) -> Result<Repriced, Failure> {
    let mut unit = Unit::new(table, operator, now, "billing");
    let key = keys::session(operator, &cdr.session_id);
    let row = unit.read::<SessionRow>(&key).await?;
    let stands = |row: &SessionRow| {
        row.status == Status::Settled && row.cdr_version == cdr.version && !cdr.credit
    };
    let Some(mut row) = row.filter(stands) else {
        return Ok(Repriced::NotStanding);
    };
    row.tariff_version = Some(tariff_version);
    let expected = match priced(&mut unit, &mut row).await? {
        Ok(Priced { cdr, .. }) => cdr,
        Err(why) => return Ok(Repriced::NotPriced(why)),
    };
    let stored = cdr.cdr()?;
    if has_same_amounts(&stored, &expected) {
        return Ok(Repriced::Same);
    }
    Ok(Repriced::Moved {
        stored: Box::new(stored),
        expected: Box::new(expected),
    })
}

/// Whether two bills of one charge ask for the same money for the same reasons. The rules by which
/// they were made may differ.
fn has_same_amounts(one: &Cdr, other: &Cdr) -> bool {
    let lines = |cdr: &Cdr| -> Vec<(LineKind, Money)> {
        let lines = cdr.lines.iter();
        lines.map(|line| (line.kind, line.amount)).collect()
    };
    let taxes = |cdr: &Cdr| -> BTreeMap<u32, Money> {
        let rules_1 = cdr.tax.iter().map(|tax| (tax.rate_bp, tax.amount));
        let rules_2 = cdr.taxes.iter().map(|tax| (tax.rate_bp, tax.amount));
        rules_1
            .chain(rules_2)
            .filter(|(rate, _)| *rate > 0)
            .collect()
    };
    one.total == other.total && lines(one) == lines(other) && taxes(one) == taxes(other)
}
