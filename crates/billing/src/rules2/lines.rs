//! The lines of a bill as exact amounts, before anything is rounded.

use forecourt_types::Currency;

use super::facts::Discount;
use super::matching::component_at;
use super::quantities::Quantities;
use super::terms::{Dimension, Terms};
use crate::apportion::{PARTS_PER_MINOR, Parts};
use crate::component::ComponentRef;
use crate::line::LineKind;
use crate::price::Price;

/// Parts of a minor unit in one millionth of a major unit's price: for one watt-hour (a thousandth
/// of the unit priced), one second (a 3600th), and one session. All are multiples of 10,000, so
/// that a share in basis points is a whole number of parts.
const PARTS_PER_WH: Parts = 18_000 / 1000 * 10_000;
const PARTS_PER_SECOND: Parts = 18_000 / 3600 * 10_000;
const PARTS_PER_SESSION: Parts = 18_000 * 10_000;

/// A line before rounding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExactLine {
    pub(super) kind: LineKind,
    pub(super) component: Option<ComponentRef>,
    pub(super) quantity: Option<i64>,
    pub(super) unit_price: Option<Price>,
    /// The share of other lines in basis points, where the line is one.
    pub(super) rate_bp: Option<u32>,
    /// The tax rate in basis points; 0 where no tax is charged.
    pub(super) vat_bp: u32,
    /// The dimension that a discount names for the line; none where it is never discounted.
    pub(super) discounted_with: Option<Dimension>,
    pub(super) parts: Parts,
}

impl ExactLine {
    /// A line without quantity and price.
    fn amount(kind: LineKind, vat_bp: u32, parts: Parts) -> Self {
        Self {
            kind,
            component: None,
            quantity: None,
            unit_price: None,
            rate_bp: None,
            vat_bp,
            discounted_with: None,
            parts,
        }
    }
}

/// Whether lines bill a charge or a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bills {
    Charge,
    Reservation,
}

/// One line for each price that bills something, in tariff order. `None` when an amount is too
/// large to be kept.
pub(super) fn component_lines(
    quantities: &Quantities,
    terms: &Terms,
    bills: Bills,
) -> Option<Vec<ExactLine>> {
    let mut lines = Vec::with_capacity(quantities.len());
    for (at, quantity) in quantities {
        let component = component_at(&terms.elements, *at)?;
        let dimension = component.dimension;
        let (charge, parts_per_unit) = match dimension {
            Dimension::Energy => (LineKind::Energy, PARTS_PER_WH),
            Dimension::Service => (LineKind::Service, PARTS_PER_WH),
            Dimension::Time => (LineKind::Time, PARTS_PER_SECOND),
            Dimension::Parking => (LineKind::Parking, PARTS_PER_SECOND),
            Dimension::Flat => (LineKind::Flat, PARTS_PER_SESSION),
        };
        let (kind, discounted_with) = match (bills, dimension) {
            (Bills::Charge, _) => (charge, Some(dimension)),
            (Bills::Reservation, Dimension::Flat) => (LineKind::ReservationFlat, None),
            (Bills::Reservation, _) => (LineKind::ReservationTime, None),
        };
        let vat_bp = component.vat_bp.or(terms.vat_bp).unwrap_or_default();
        let parts = worth(component.price, *quantity, parts_per_unit, terms.currency)?;
        lines.push(ExactLine {
            component: Some(*at),
            quantity: Some(*quantity),
            unit_price: Some(component.price),
            discounted_with,
            ..ExactLine::amount(kind, vat_bp, parts)
        });
    }
    Some(lines)
}

fn worth(price: Price, quantity: i64, parts_per_unit: Parts, currency: Currency) -> Option<Parts> {
    let minor_per_major = Parts::from(10_i64.checked_pow(currency.exponent())?);
    Parts::from(price.micros())
        .checked_mul(Parts::from(quantity))?
        .checked_mul(minor_per_major)?
        .checked_mul(parts_per_unit)
}

/// Adds the lines that hold all parking to `max_parking`, one for each tax rate. What is too much
/// is taken from the last parking line first.
pub(super) fn cap_parking(lines: &mut Vec<ExactLine>, terms: &Terms) -> Option<()> {
    let Some(cap) = terms.max_parking else {
        return Some(());
    };
    let cap = Parts::from(cap.whole_minor(terms.currency)?).checked_mul(PARTS_PER_MINOR)?;
    let is_parking = |line: &&ExactLine| line.kind == LineKind::Parking;
    let parking = sum(lines.iter().filter(is_parking))?;
    let mut left = parking.checked_sub(cap)?.max(0);
    let mut taken = SumsByRate::default();
    for line in lines.iter().filter(is_parking).rev() {
        let part = line.parts.min(left);
        left -= part;
        taken.add(line.vat_bp, part)?;
    }
    taken.in_order_of(lines);
    let caps = taken.0.into_iter().filter(|(_, parts)| *parts > 0);
    lines.extend(caps.map(|(vat_bp, parts)| ExactLine {
        discounted_with: Some(Dimension::Parking),
        ..ExactLine::amount(LineKind::ParkingCap, vat_bp, -parts)
    }));
    Some(())
}

/// Adds the service fee: the fixed amount, then the share of all lines before both.
pub(super) fn add_service_fee(lines: &mut Vec<ExactLine>, terms: &Terms) -> Option<()> {
    let Some(fee) = terms.service_fee else {
        return Some(());
    };
    let before = sum(lines.iter())?;
    let vat_bp = fee.vat_bp.or(terms.vat_bp).unwrap_or_default();
    if let Some(fixed) = fee.fixed {
        let parts = worth(fixed, 1, PARTS_PER_SESSION, terms.currency)?;
        lines.push(ExactLine {
            quantity: Some(1),
            unit_price: Some(fixed),
            ..ExactLine::amount(LineKind::ServiceFee, vat_bp, parts)
        });
    }
    if let Some(rate_bp) = fee.rate_bp {
        let parts = share(before, rate_bp)?;
        lines.push(ExactLine {
            rate_bp: Some(rate_bp),
            ..ExactLine::amount(LineKind::ServiceFee, vat_bp, parts)
        });
    }
    Some(())
}

/// Adds the lines of a discount, one for each tax rate of what is discounted.
pub(super) fn add_discount(lines: &mut Vec<ExactLine>, discount: &Discount) -> Option<()> {
    let named = |dimension: Dimension| {
        discount.dimensions.is_empty() || discount.dimensions.contains(&dimension)
    };
    let mut bases = SumsByRate::default();
    for line in lines
        .iter()
        .filter(|it| it.discounted_with.is_some_and(named))
    {
        bases.add(line.vat_bp, line.parts)?;
    }
    for (vat_bp, base) in bases.0 {
        let parts = share(base, discount.rate_bp)?;
        if parts > 0 {
            lines.push(ExactLine {
                rate_bp: Some(discount.rate_bp),
                ..ExactLine::amount(LineKind::Discount, vat_bp, -parts)
            });
        }
    }
    Some(())
}

/// A share in basis points. Exact, since the parts of every component are a multiple of 10,000.
fn share(parts: Parts, rate_bp: u32) -> Option<Parts> {
    (parts / 10_000).checked_mul(Parts::from(rate_bp))
}

fn sum<'a>(mut lines: impl Iterator<Item = &'a ExactLine>) -> Option<Parts> {
    lines.try_fold(0, |sum: Parts, line| sum.checked_add(line.parts))
}

/// Sums by tax rate, in the order in which the rates first appear.
#[derive(Default)]
struct SumsByRate(Vec<(u32, Parts)>);

impl SumsByRate {
    fn add(&mut self, vat_bp: u32, parts: Parts) -> Option<()> {
        match self.0.iter_mut().find(|(rate, _)| *rate == vat_bp) {
            Some((_, sum)) => *sum = sum.checked_add(parts)?,
            None => self.0.push((vat_bp, parts)),
        }
        Some(())
    }

    fn in_order_of(&mut self, lines: &[ExactLine]) {
        let first = |rate: u32| lines.iter().position(|line| line.vat_bp == rate);
        self.0.sort_by_key(|(rate, _)| first(*rate));
    }
}
