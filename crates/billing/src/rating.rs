//! Rating makes a bill of facts and a tariff. It computes exactly until the one rounding.

use forecourt_types::{Currency, Energy, Money, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::apportion::{Parts, apportion, share_of};
use crate::line::{CostLine, LineKind};
use crate::price::Price;
use crate::tariff::Tariff;
use crate::terms::{Element, TariffTerms, Tax};

/// The most energy that one session is billed for, 100 MWh: twenty times the largest truck battery.
/// A session with more has a register that was misread.
pub const ENERGY_WH_MAX: i64 = 100_000_000;
/// The longest session that is billed, 366 days. A longer one has a wrong clock: a charger without
/// a clock starts in 1970.
pub const DURATION_S_MAX: i64 = 366 * 24 * 3600;

/// The facts of a charge that a bill needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargingFacts {
    /// When the session started.
    pub started_at: Timestamp,
    /// When the session ended.
    pub ended_at: Timestamp,
    /// The energy that the vehicle took. Register resets and gaps have been dealt with before; this
    /// energy is what is billed.
    pub energy: Energy,
}

/// Why the facts give no bill. They never give a bill of 0: a person has to look.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RatingProblem {
    /// The energy is below zero.
    #[error("the energy is {wh} Wh, below zero; correct the meter readings and rate again")]
    NegativeEnergy {
        /// What was given.
        wh: i64,
    },
    /// The energy is more than [`ENERGY_WH_MAX`].
    #[error(
        "the energy is {wh} Wh, more than the {ENERGY_WH_MAX} Wh one session can take; correct the meter readings and rate again"
    )]
    AbsurdEnergy {
        /// What was given.
        wh: i64,
    },
    /// The session ends before it starts.
    #[error(
        "the session ends at {ended_at}, before its start at {started_at}; correct the times and rate again"
    )]
    EndBeforeStart {
        /// What was given.
        started_at: Timestamp,
        /// What was given.
        ended_at: Timestamp,
    },
    /// The session is longer than [`DURATION_S_MAX`].
    #[error(
        "the session lasts from {started_at} to {ended_at}, longer than 366 days; correct the times and rate again"
    )]
    AbsurdDuration {
        /// What was given.
        started_at: Timestamp,
        /// What was given.
        ended_at: Timestamp,
    },
    /// The amount does not fit 64 bits. The limits of tariffs and facts keep every bill below that;
    /// this problem can only occur when somebody raises the limits.
    #[error("the amount is too large to be kept; check the prices of the tariff")]
    AmountTooLarge,
}

/// The tax within a bill's total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatedTax {
    /// The tax rate in basis points.
    pub rate_bp: u32,
    /// Whether the prices included the tax already; otherwise the tax is a line of its own.
    pub included: bool,
    /// The part of the total that is tax.
    pub amount: Money,
}

/// A bill: the lines, the tax and the total that rating makes of the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// The lines, in the order of the tariff's elements, then service fee, minimum or
    /// maximum, and tax.
    pub lines: Vec<CostLine>,
    /// The tax within the total, when the tariff has one.
    pub tax: Option<RatedTax>,
    /// The amount that is owed, with tax: the sum of all lines.
    pub total: Money,
}

/// Rates a charge. Each price is applied exactly; the sum is rounded once, half away from zero, to
/// the currency's minor unit, and the lines share it by largest remainder. Time counts in whole
/// seconds; a second that has only begun is free. The tax is computed from the rounded sum, so that
/// a reader can check it.
///
/// # Errors
/// [`RatingProblem`] when the facts cannot be true or the amount does not fit.
pub fn rate(facts: &ChargingFacts, tariff: &Tariff) -> Result<Rated, RatingProblem> {
    let energy_wh = billable_wh(facts)?;
    let duration_s = billable_seconds(facts)?;
    let terms = tariff.terms();
    price(energy_wh, duration_s, terms).ok_or(RatingProblem::AmountTooLarge)
}

fn billable_wh(facts: &ChargingFacts) -> Result<i64, RatingProblem> {
    match facts.energy.wh() {
        wh if wh < 0 => Err(RatingProblem::NegativeEnergy { wh }),
        wh if wh > ENERGY_WH_MAX => Err(RatingProblem::AbsurdEnergy { wh }),
        wh => Ok(wh),
    }
}

fn billable_seconds(facts: &ChargingFacts) -> Result<i64, RatingProblem> {
    let ChargingFacts {
        started_at,
        ended_at,
        energy: _,
    } = *facts;
    if ended_at < started_at {
        return Err(RatingProblem::EndBeforeStart {
            started_at,
            ended_at,
        });
    }
    let seconds = ended_at.millis_since(started_at) / 1000;
    if seconds > DURATION_S_MAX {
        return Err(RatingProblem::AbsurdDuration {
            started_at,
            ended_at,
        });
    }
    Ok(seconds)
}

/// `None` when an amount does not fit.
fn price(energy_wh: i64, duration_s: i64, terms: &TariffTerms) -> Option<Rated> {
    let mut exact = Vec::new();
    for element in &terms.elements {
        exact.push(ExactLine::element(
            element,
            energy_wh,
            duration_s,
            terms.currency,
        )?);
    }
    add_service_fee(&mut exact, terms)?;
    let parts: Vec<Parts> = exact.iter().map(|line| line.parts).collect();
    let amounts = apportion(&parts)?;
    let mut lines: Vec<CostLine> = exact
        .into_iter()
        .zip(amounts)
        .map(|(line, amount)| line.rounded(amount, terms.currency))
        .collect();
    hold_to_bounds(&mut lines, terms)?;
    let tax = match terms.tax {
        Some(tax) => Some(add_tax(&mut lines, tax, terms.currency)?),
        None => None,
    };
    let total = sum(&lines, terms.currency)?;
    Some(Rated { lines, tax, total })
}

/// A line before rounding.
struct ExactLine {
    kind: LineKind,
    quantity: Option<i64>,
    unit_price: Option<Price>,
    rate_bp: Option<u32>,
    parts: Parts,
}

/// Parts of a minor unit in one millionth of a minor unit for one watt-hour
/// (a thousandth of the unit priced), one second (a 3600th), and one session.
const PARTS_PER_WH: Parts = 18_000 / 1000 * 10_000;
const PARTS_PER_SECOND: Parts = 18_000 / 3600 * 10_000;
const PARTS_PER_SESSION: Parts = 18_000 * 10_000;

impl ExactLine {
    fn element(
        element: &Element,
        energy_wh: i64,
        duration_s: i64,
        currency: Currency,
    ) -> Option<Self> {
        let (kind, quantity, price, parts_per_unit) = match *element {
            Element::Energy { price, step_size } => {
                let quantity = whole_steps(energy_wh, step_size)?;
                (LineKind::Energy, quantity, price, PARTS_PER_WH)
            }
            Element::Time { price, step_size } => {
                let quantity = whole_steps(duration_s, step_size)?;
                (LineKind::Time, quantity, price, PARTS_PER_SECOND)
            }
            Element::Flat { price } => (LineKind::Flat, 1, price, PARTS_PER_SESSION),
        };
        Self::priced(kind, quantity, price, parts_per_unit, currency)
    }

    fn priced(
        kind: LineKind,
        quantity: i64,
        price: Price,
        parts_per_unit: Parts,
        currency: Currency,
    ) -> Option<Self> {
        let minor_per_major = Parts::from(10_i64.checked_pow(currency.exponent())?);
        let parts = Parts::from(price.micros())
            .checked_mul(Parts::from(quantity))?
            .checked_mul(minor_per_major)?
            .checked_mul(parts_per_unit)?;
        Some(Self {
            kind,
            quantity: Some(quantity),
            unit_price: Some(price),
            rate_bp: None,
            parts,
        })
    }

    fn rounded(self, amount_minor: i64, currency: Currency) -> CostLine {
        CostLine {
            quantity: self.quantity,
            unit_price: self.unit_price,
            rate_bp: self.rate_bp,
            ..CostLine::bare(self.kind, Money::from_minor(amount_minor, currency))
        }
    }
}

/// The quantity, rounded up to whole steps.
fn whole_steps(quantity: i64, step_size: u32) -> Option<i64> {
    let step = i64::from(step_size);
    let over = quantity.checked_rem(step)?;
    if over == 0 {
        Some(quantity)
    } else {
        quantity.checked_sub(over)?.checked_add(step)
    }
}

fn add_service_fee(lines: &mut Vec<ExactLine>, terms: &TariffTerms) -> Option<()> {
    let Some(fee) = terms.service_fee else {
        return Some(());
    };
    let elements = lines
        .iter()
        .try_fold(0, |sum: Parts, line| sum.checked_add(line.parts))?;
    if let Some(fixed) = fee.fixed {
        lines.push(ExactLine::priced(
            LineKind::ServiceFee,
            1,
            fixed,
            PARTS_PER_SESSION,
            terms.currency,
        )?);
    }
    if let Some(rate_bp) = fee.rate_bp {
        // Exact: the parts of every element are a multiple of 10,000.
        let parts = (elements / 10_000).checked_mul(Parts::from(rate_bp))?;
        lines.push(ExactLine {
            kind: LineKind::ServiceFee,
            quantity: None,
            unit_price: None,
            rate_bp: Some(rate_bp),
            parts,
        });
    }
    Some(())
}

/// Adds the line that brings the sum to the tariff's minimum or maximum.
fn hold_to_bounds(lines: &mut Vec<CostLine>, terms: &TariffTerms) -> Option<()> {
    let currency = terms.currency;
    let amount = sum(lines, currency)?.amount_minor();
    let minimum = terms.min_price.and_then(|min| min.whole_minor(currency));
    let maximum = terms.max_price.and_then(|max| max.whole_minor(currency));
    let (kind, bound) = match (minimum, maximum) {
        (Some(min), _) if amount < min => (LineKind::Minimum, min),
        (_, Some(max)) if amount > max => (LineKind::Maximum, max),
        _ => return Some(()),
    };
    let difference = Money::from_minor(bound.checked_sub(amount)?, currency);
    lines.push(CostLine::bare(kind, difference));
    Some(())
}

fn add_tax(lines: &mut Vec<CostLine>, tax: Tax, currency: Currency) -> Option<RatedTax> {
    let base = sum(lines, currency)?.amount_minor();
    let rate = i64::from(tax.rate_bp);
    let whole = if tax.included { 10_000 + rate } else { 10_000 };
    let amount = Money::from_minor(share_of(base, rate, whole)?, currency);
    if !tax.included {
        lines.push(CostLine {
            rate_bp: Some(tax.rate_bp),
            ..CostLine::bare(LineKind::Tax, amount)
        });
    }
    Some(RatedTax {
        rate_bp: tax.rate_bp,
        included: tax.included,
        amount,
    })
}

/// The sum of the lines, or nothing when it does not fit or currencies mix.
pub(crate) fn sum(lines: &[CostLine], currency: Currency) -> Option<Money> {
    lines.iter().try_fold(Money::zero(currency), |sum, line| {
        sum.checked_add(line.amount).ok()
    })
}
