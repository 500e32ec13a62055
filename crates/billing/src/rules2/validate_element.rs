//! The rules that each element of a tariff must meet.

use super::fault::{DURATION_LIMIT_S_MAX, Fault, Findings, KILO_UNITS_MAX};
use super::terms::{Component, Dimension, Element, Restrictions, TaxMode, Terms};
use super::values::Kilo;
use crate::price::Price;
use crate::validate::{PRICE_MAX, RATE_BP_MAX, STEP_SIZE_MAX};

/// Checks one element, which stands at `field`.
pub(super) fn check_element(element: &Element, field: &str, terms: &Terms, found: &mut Findings) {
    let components = &element.price_components;
    let field_of_prices = format!("{field}.price_components");
    let none = components.is_empty();
    found.note(none, field_of_prices.clone(), Fault::NoComponents);
    let restrictions = element.restrictions.as_ref();
    let for_reservations = restrictions.is_some_and(|it| it.reservation.is_some());
    for (index, component) in components.iter().enumerate() {
        let field = format!("{field_of_prices}[{index}]");
        let mut earlier = components.iter().take(index);
        let twice = earlier.any(|other| other.dimension == component.dimension);
        found.note(twice, field.clone(), Fault::Duplicate);
        if for_reservations {
            let fits = matches!(component.dimension, Dimension::Flat | Dimension::Time);
            found.note(!fits, format!("{field}.type"), Fault::NotOfReservation);
        }
        check_component(component, &field, terms, found);
    }
    if let Some(restrictions) = restrictions {
        check_restrictions(restrictions, &format!("{field}.restrictions"), found);
    }
}

/// Checks a price that stands at `field`.
pub(super) fn price(price: Price, field: &str, found: &mut Findings) {
    found.note(price < Price::ZERO, field, Fault::Negative);
    found.note(price > PRICE_MAX, field, Fault::PriceTooLarge);
}

/// Checks a tax rate that stands at `field`.
pub(super) fn rate(rate_bp: Option<u32>, field: &str, tax: TaxMode, found: &mut Findings) {
    let Some(rate_bp) = rate_bp else { return };
    found.note(rate_bp > RATE_BP_MAX, field, Fault::RateTooLarge);
    found.note(tax == TaxMode::None, field, Fault::RateWithoutTax);
}

fn check_component(component: &Component, field: &str, terms: &Terms, found: &mut Findings) {
    price(component.price, &format!("{field}.price"), found);
    rate(
        component.vat_bp,
        &format!("{field}.vat_bp"),
        terms.tax,
        found,
    );
    let step = component.step_size;
    let step_field = format!("{field}.step_size");
    let is_flat = component.dimension == Dimension::Flat;
    let bad_step = !(1..=STEP_SIZE_MAX).contains(&step);
    found.note(bad_step, step_field.clone(), Fault::BadStep);
    let flat_step = is_flat && step > 1;
    found.note(flat_step, step_field.clone(), Fault::StepOfFlat);
    if terms.calibrated {
        let proven = matches!(component.dimension, Dimension::Energy | Dimension::Flat);
        found.note(!proven, format!("{field}.type"), Fault::NotCalibrated);
        found.note(step > 1 && !is_flat, step_field, Fault::StepOfCalibrated);
    }
}

fn check_restrictions(restrictions: &Restrictions, field: &str, found: &mut Findings) {
    let it = restrictions;
    let at = |name: &str| format!("{field}.{name}");
    let same = it.start_time.is_some() && it.start_time == it.end_time;
    found.note(same, at("end_time"), Fault::EmptyWindow);
    let empty = |low: Option<i64>, high: Option<i64>| match (low, high) {
        (Some(low), Some(high)) => high <= low,
        _ => false,
    };
    let no_days = matches!((it.start_date, it.end_date), (Some(from), Some(to)) if to <= from);
    found.note(no_days, at("end_date"), Fault::EmptyRange);
    let mut days = it.day_of_week.clone();
    days.sort_unstable();
    days.dedup();
    let twice = days.len() < it.day_of_week.len();
    found.note(twice, at("day_of_week"), Fault::DayTwice);
    let ranges = [
        (it.min_kwh, "min_kwh", it.max_kwh, "max_kwh"),
        (it.min_power, "min_power", it.max_power, "max_power"),
    ];
    for (low, low_name, high, high_name) in ranges {
        for (kilo, name) in [(low, low_name), (high, high_name)] {
            let Some(kilo) = kilo else { continue };
            found.note(kilo.units() < 0, at(name), Fault::Negative);
            let large = kilo.units() > KILO_UNITS_MAX;
            found.note(large, at(name), Fault::KiloTooLarge);
            let reserved = it.reservation.is_some();
            found.note(reserved, at(name), Fault::EnergyOfReservation);
        }
        let zero = high.is_some_and(|high| high.units() == 0);
        found.note(zero, at(high_name), Fault::ZeroUpperBound);
        let is_empty = empty(low.map(Kilo::units), high.map(Kilo::units));
        found.note(is_empty && !zero, at(high_name), Fault::EmptyRange);
    }
    for (limit, name) in [
        (it.min_duration, "min_duration"),
        (it.max_duration, "max_duration"),
    ] {
        let long = limit.is_some_and(|limit| limit > DURATION_LIMIT_S_MAX);
        found.note(long, at(name), Fault::DurationTooLong);
    }
    let zero = it.max_duration == Some(0);
    found.note(zero, at("max_duration"), Fault::ZeroUpperBound);
    let is_empty = empty(
        it.min_duration.map(i64::from),
        it.max_duration.map(i64::from),
    );
    found.note(is_empty && !zero, at("max_duration"), Fault::EmptyRange);
    for (current, name) in [
        (it.min_current, "min_current"),
        (it.max_current, "max_current"),
    ] {
        found.note(current.is_some(), at(name), Fault::CurrentUnsupported);
    }
}
