//! Makes money of quantities, in fractions without limits.

use forecourt_billing::LineKind;
use forecourt_billing::rules2::{ComponentRef, Dimension, Facts, TaxMode, Terms};
use num_bigint::BigInt;
use num_rational::BigRational;

use super::{Line, SlowBill, Sums};

fn fraction(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
}

fn zero() -> BigRational {
    fraction(0, 1)
}

fn to_minor(amount: &BigRational) -> i64 {
    i64::try_from(amount.to_integer()).unwrap()
}

/// Half away from zero.
fn rounded(amount: &BigRational) -> i64 {
    to_minor(&amount.round())
}

/// A line before rounding.
struct Exact {
    kind: LineKind,
    at: Option<ComponentRef>,
    quantity: Option<i64>,
    rate_bp: u32,
    dimension: Option<Dimension>,
    amount: BigRational,
}

fn components(sums: &Sums, terms: &Terms, reserved: bool) -> Vec<Exact> {
    let minor = fraction(10_i64.pow(terms.currency.exponent()), 1_000_000);
    let mut lines = Vec::new();
    for (at, quantity) in sums {
        let element = &terms.elements[at.element as usize];
        let component = element.price_components[at.component as usize];
        let (kind, unit) = match component.dimension {
            Dimension::Energy => (LineKind::Energy, 1000),
            Dimension::Service => (LineKind::Service, 1000),
            Dimension::Time if reserved => (LineKind::ReservationTime, 3600),
            Dimension::Time => (LineKind::Time, 3600),
            Dimension::Parking => (LineKind::Parking, 3600),
            Dimension::Flat if reserved => (LineKind::ReservationFlat, 1),
            Dimension::Flat => (LineKind::Flat, 1),
        };
        lines.push(Exact {
            kind,
            at: Some(*at),
            quantity: Some(*quantity),
            rate_bp: component.vat_bp.or(terms.vat_bp).unwrap_or(0),
            dimension: (!reserved).then_some(component.dimension),
            amount: fraction(component.price.micros(), 1) * fraction(*quantity, unit) * &minor,
        });
    }
    lines
}

fn extra(kind: LineKind, rate_bp: u32, amount: BigRational) -> Exact {
    Exact {
        kind,
        at: None,
        quantity: None,
        rate_bp,
        dimension: None,
        amount,
    }
}

fn total(lines: &[Exact]) -> BigRational {
    lines.iter().map(|line| line.amount.clone()).sum()
}

/// The rates in the order in which they appear.
fn rates_of<'a>(lines: impl Iterator<Item = &'a Exact>) -> Vec<u32> {
    let mut rates = Vec::new();
    for line in lines {
        if !rates.contains(&line.rate_bp) {
            rates.push(line.rate_bp);
        }
    }
    rates
}

fn cap(lines: &mut Vec<Exact>, terms: &Terms) {
    let Some(cap) = terms.max_parking else { return };
    // Every parking line keeps what is left of the cap when those before it took theirs.
    let mut room = fraction(cap.whole_minor(terms.currency).unwrap(), 1);
    let mut caps: Vec<(u32, BigRational)> = Vec::new();
    let rates = rates_of(lines.iter());
    for line in lines.iter().filter(|line| line.kind == LineKind::Parking) {
        let kept = line.amount.clone().min(room.clone());
        room -= &kept;
        caps.push((line.rate_bp, &line.amount - kept));
    }
    for rate in rates {
        let over = caps.iter().filter(|(other, _)| *other == rate);
        let over: BigRational = over.map(|(_, amount)| amount.clone()).sum();
        if over > zero() {
            let line = extra(LineKind::ParkingCap, rate, -over);
            lines.push(Exact {
                dimension: Some(Dimension::Parking),
                ..line
            });
        }
    }
}

fn fee(lines: &mut Vec<Exact>, terms: &Terms) {
    let Some(fee) = terms.service_fee else { return };
    let base = total(lines);
    let rate_bp = fee.vat_bp.or(terms.vat_bp).unwrap_or(0);
    if let Some(fixed) = fee.fixed {
        let amount = fraction(fixed.micros(), 1_000_000)
            * fraction(10_i64.pow(terms.currency.exponent()), 1);
        let line = extra(LineKind::ServiceFee, rate_bp, amount);
        lines.push(Exact {
            quantity: Some(1),
            ..line
        });
    }
    if let Some(share) = fee.rate_bp {
        let amount = base * fraction(i64::from(share), 10_000);
        lines.push(extra(LineKind::ServiceFee, rate_bp, amount));
    }
}

fn discount(lines: &mut Vec<Exact>, facts: &Facts) {
    let Some(discount) = &facts.discount else {
        return;
    };
    let takes = |line: &&Exact| {
        let all = discount.dimensions.is_empty();
        line.dimension
            .is_some_and(|it| all || discount.dimensions.contains(&it))
    };
    let share = fraction(i64::from(discount.rate_bp), 10_000);
    let mut found = Vec::new();
    for rate in rates_of(lines.iter().filter(takes)) {
        let base = lines
            .iter()
            .filter(takes)
            .filter(|line| line.rate_bp == rate);
        let base: BigRational = base.map(|line| line.amount.clone()).sum();
        if base > zero() && discount.rate_bp > 0 {
            found.push(extra(LineKind::Discount, rate, -(base * &share)));
        }
    }
    lines.extend(found);
}

/// Shares a whole amount: each gets its part cut down, then one unit at a time goes to the largest
/// fraction that got none, of equal ones to the first.
fn share(amount: i64, exact: &[BigRational]) -> Vec<i64> {
    let mut shares: Vec<i64> = exact.iter().map(|it| to_minor(&it.floor())).collect();
    let mut open: Vec<BigRational> = exact.iter().map(|it| it - it.floor()).collect();
    while shares.iter().sum::<i64>() < amount {
        let mut best = 0;
        for (index, fraction) in open.iter().enumerate() {
            if *fraction > open[best] {
                best = index;
            }
        }
        shares[best] += 1;
        open[best] = fraction(-1, 1);
    }
    shares
}

fn bounds(lines: &mut Vec<Line>, sums: &mut Vec<(u32, i64)>, terms: &Terms) {
    let rate = |rate: u32| (terms.tax != TaxMode::None).then_some(rate);
    let amount: i64 = sums.iter().map(|(_, sum)| sum).sum();
    let minor = |bound: Option<forecourt_billing::rules2::Bound>| {
        bound.map(|bound| bound.amount.whole_minor(terms.currency).unwrap())
    };
    let low = minor(terms.min_price).filter(|min| amount < *min);
    let high = minor(terms.max_price).filter(|max| amount > *max);
    let Some((kind, bound)) = low
        .map(|min| (LineKind::Minimum, min))
        .or(high.map(|max| (LineKind::Maximum, max)))
    else {
        return;
    };
    if sums.is_empty() {
        sums.push((terms.vat_bp.unwrap_or(0), 0));
    }
    let weight: i64 = sums.iter().map(|(_, sum)| (*sum).max(0)).sum();
    let exact: Vec<BigRational> = sums
        .iter()
        .enumerate()
        .map(|(index, (_, sum))| match weight {
            0 if index == 0 => fraction(bound - amount, 1),
            0 => zero(),
            _ => fraction(bound - amount, 1) * fraction((*sum).max(0), weight),
        })
        .collect();
    for ((rate_bp, sum), share) in sums.iter_mut().zip(share(bound - amount, &exact)) {
        *sum += share;
        if share != 0 {
            lines.push((kind, None, None, rate(*rate_bp), share));
        }
    }
}

/// The bill of these quantities.
pub(super) fn bill(
    reserved: &Sums,
    charged: &Sums,
    facts: &Facts,
    terms: &Terms,
    is_charge: bool,
) -> SlowBill {
    let mut exact = components(reserved, terms, true);
    if is_charge {
        exact.extend(components(charged, terms, false));
        cap(&mut exact, terms);
        fee(&mut exact, terms);
        discount(&mut exact, facts);
    }
    let amounts: Vec<BigRational> = exact.iter().map(|line| line.amount.clone()).collect();
    let minor = share(rounded(&total(&exact)), &amounts);
    let mut lines: Vec<Line> = Vec::new();
    let mut sums: Vec<(u32, i64)> = rates_of(exact.iter())
        .into_iter()
        .map(|it| (it, 0))
        .collect();
    for (line, minor) in exact.iter().zip(minor) {
        // |line − exact| < 1
        let distance = &line.amount - fraction(minor, 1);
        assert!(distance < fraction(1, 1) && distance > fraction(-1, 1));
        sums.iter_mut()
            .find(|(rate, _)| *rate == line.rate_bp)
            .unwrap()
            .1 += minor;
        let vat = (terms.tax != TaxMode::None).then_some(line.rate_bp);
        lines.push((line.kind, line.at, line.quantity, vat, minor));
    }
    if is_charge {
        bounds(&mut lines, &mut sums, terms);
    }
    let mut taxes = Vec::new();
    for (rate, sum) in sums {
        let taxed = fraction(sum.max(0), 1);
        let rate_bp = i64::from(rate);
        match terms.tax {
            TaxMode::None => {}
            TaxMode::Included => {
                let tax = rounded(&(taxed * fraction(rate_bp, 10_000 + rate_bp)));
                taxes.push((rate, sum - tax, tax));
            }
            TaxMode::Excluded => {
                let tax = rounded(&(taxed * fraction(rate_bp, 10_000)));
                taxes.push((rate, sum, tax));
                lines.push((LineKind::Tax, None, None, None, tax));
            }
        }
    }
    let gross: i64 = lines.iter().map(|line| line.4).sum();
    let tax: i64 = taxes.iter().map(|(_, _, tax)| tax).sum();
    SlowBill {
        lines,
        taxes,
        net: gross - tax,
        gross,
    }
}
