//! Rounds the lines, holds them to the bounds of the tariff, and computes the tax of each rate.

use forecourt_types::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::lines::ExactLine;
use super::terms::{TaxMode, Terms};
use crate::apportion::{apportion, share_of};
use crate::line::{CostLine, LineKind};

/// The tax of one rate within a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxOfRate {
    /// The tax rate in basis points: 1900 is 19 %.
    pub rate_bp: u32,
    /// Whether the prices included the tax already; otherwise it is a line of its own.
    pub included: bool,
    /// The amount that is taxed, without the tax.
    pub net: Money,
    /// The tax itself.
    pub amount: Money,
}

/// The rounded lines of a bill with its sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) lines: Vec<CostLine>,
    pub(super) taxes: Vec<TaxOfRate>,
    pub(super) net: Money,
    pub(super) gross: Money,
}

/// Rounds the sum of the exact lines once and shares it among them, then adds what the bounds ask
/// (when `is_bounded`) and the tax. `None` when an amount does not fit.
pub(super) fn totals(exact: &[ExactLine], terms: &Terms, is_bounded: bool) -> Option<Totals> {
    let mut lines = rounded(exact, terms)?;
    let mut rates = SumsOfRates::of(exact, &lines)?;
    if is_bounded {
        hold_to_bounds(&mut lines, &mut rates, terms)?;
    }
    let taxes = taxes(&mut lines, &rates, terms)?;
    let currency = terms.currency;
    let add = |sum: i64, money: Money| sum.checked_add(money.amount_minor());
    let gross = lines.iter().map(|it| it.amount).try_fold(0, add)?;
    let tax = taxes.iter().map(|it| it.amount).try_fold(0, add)?;
    Some(Totals {
        lines,
        taxes,
        net: Money::from_minor(gross.checked_sub(tax)?, currency),
        gross: Money::from_minor(gross, currency),
    })
}

fn rounded(exact: &[ExactLine], terms: &Terms) -> Option<Vec<CostLine>> {
    let parts: Vec<_> = exact.iter().map(|line| line.parts).collect();
    let amounts = apportion(&parts)?;
    let line = |(line, amount): (&ExactLine, i64)| CostLine {
        kind: line.kind,
        quantity: line.quantity,
        unit_price: line.unit_price,
        rate_bp: line.rate_bp,
        amount: Money::from_minor(amount, terms.currency),
        component: line.component,
        vat_bp: (terms.tax != TaxMode::None).then_some(line.vat_bp),
    };
    Some(exact.iter().zip(amounts).map(line).collect())
}

/// The sums of the rounded lines by tax rate, in the order in which the rates first appear.
struct SumsOfRates(Vec<(u32, i64)>);

impl SumsOfRates {
    fn of(exact: &[ExactLine], lines: &[CostLine]) -> Option<Self> {
        let mut sums = Self(Vec::new());
        for (exact, line) in exact.iter().zip(lines) {
            sums.add(exact.vat_bp, line.amount.amount_minor())?;
        }
        Some(sums)
    }

    fn add(&mut self, rate_bp: u32, amount: i64) -> Option<()> {
        match self.0.iter_mut().find(|(rate, _)| *rate == rate_bp) {
            Some((_, sum)) => *sum = sum.checked_add(amount)?,
            None => self.0.push((rate_bp, amount)),
        }
        Some(())
    }

    fn total(&self) -> Option<i64> {
        let mut sums = self.0.iter();
        sums.try_fold(0, |total: i64, (_, sum)| total.checked_add(*sum))
    }
}

/// Adds the lines that bring the sum to the minimum or maximum of the tariff: one for each tax
/// rate, shared by the sums of the rates. Where all sums are 0, the first rate gets everything.
fn hold_to_bounds(lines: &mut Vec<CostLine>, rates: &mut SumsOfRates, terms: &Terms) -> Option<()> {
    let amount = rates.total()?;
    let whole = |bound: Option<super::values::Bound>| match bound {
        Some(bound) => bound.amount.whole_minor(terms.currency).map(Some),
        None => Some(None),
    };
    let (kind, bound) = match (whole(terms.min_price)?, whole(terms.max_price)?) {
        (Some(min), _) if amount < min => (LineKind::Minimum, min),
        (_, Some(max)) if amount > max => (LineKind::Maximum, max),
        _ => return Some(()),
    };
    if rates.0.is_empty() {
        rates.add(terms.vat_bp.unwrap_or_default(), 0)?;
    }
    let weights: Vec<i64> = rates.0.iter().map(|(_, sum)| (*sum).max(0)).collect();
    let shares = split(bound.checked_sub(amount)?, &weights)?;
    for ((rate_bp, sum), share) in rates.0.iter_mut().zip(shares) {
        if share != 0 {
            *sum = sum.checked_add(share)?;
            let amount = Money::from_minor(share, terms.currency);
            lines.push(CostLine {
                vat_bp: (terms.tax != TaxMode::None).then_some(*rate_bp),
                ..CostLine::bare(kind, amount)
            });
        }
    }
    Some(())
}

/// Splits an amount by weights, none below zero, with largest remainder: each share is cut down,
/// and the units that are left go to the largest fractions, of equal ones to the earlier.
fn split(amount: i64, weights: &[i64]) -> Option<Vec<i64>> {
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if total == 0 {
        let first = |index: usize| if index == 0 { amount } else { 0 };
        return Some((0..weights.len()).map(first).collect());
    }
    let exact = |weight: &i64| i128::from(amount) * i128::from(*weight);
    let mut shares: Vec<i128> = weights
        .iter()
        .map(|weight| exact(weight).div_euclid(total))
        .collect();
    let left = i128::from(amount) - shares.iter().sum::<i128>();
    let mut order: Vec<(i128, &mut i128)> = weights
        .iter()
        .map(|weight| exact(weight).rem_euclid(total))
        .zip(&mut shares)
        .collect();
    // The sort is stable: of equal fractions the earlier one comes first.
    order.sort_by_key(|(fraction, _)| std::cmp::Reverse(*fraction));
    for (_, share) in order.into_iter().take(usize::try_from(left).ok()?) {
        *share += 1;
    }
    shares
        .into_iter()
        .map(|share| i64::try_from(share).ok())
        .collect()
}

/// The tax of each rate on its rounded sum. On top of the prices it becomes a line.
fn taxes(lines: &mut Vec<CostLine>, rates: &SumsOfRates, terms: &Terms) -> Option<Vec<TaxOfRate>> {
    let included = match terms.tax {
        TaxMode::None => return Some(Vec::new()),
        TaxMode::Included => true,
        TaxMode::Excluded => false,
    };
    let currency: Currency = terms.currency;
    let mut taxes = Vec::with_capacity(rates.0.len());
    for (rate_bp, sum) in &rates.0 {
        let rate = i64::from(*rate_bp);
        let whole = if included { 10_000 + rate } else { 10_000 };
        // Rounding may leave a rate one unit below zero, which owes no tax.
        let tax = share_of((*sum).max(0), rate, whole)?;
        let amount = Money::from_minor(tax, currency);
        let net = if included {
            sum.checked_sub(tax)?
        } else {
            *sum
        };
        if !included {
            lines.push(CostLine {
                rate_bp: Some(*rate_bp),
                ..CostLine::bare(LineKind::Tax, amount)
            });
        }
        taxes.push(TaxOfRate {
            rate_bp: *rate_bp,
            included,
            net: Money::from_minor(net, currency),
            amount,
        });
    }
    Some(taxes)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn an_amount_is_split_to_the_last_unit() {
        for (amount, weights, shares) in [
            (385, vec![70, 45], vec![234, 151]),
            (5, vec![0, 0], vec![5, 0]),
            (1, vec![1, 1], vec![1, 0]),
            (-1, vec![1, 1], vec![0, -1]),
            (-100, vec![60, 40], vec![-60, -40]),
            (10, vec![1, 1, 1], vec![4, 3, 3]),
        ] {
            assert_eq!(
                split(amount, &weights),
                Some(shares),
                "{amount} {weights:?}"
            );
        }
    }
}
