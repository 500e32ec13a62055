//! The rules that the terms of a tariff must meet. Elements are checked in the file beside this.

use super::fault::{
    DISPLAY_CHARS_MAX, ELEMENTS_MAX, Fault, Findings, GRACE_S_MAX, InvalidTerms, VOID_S_MAX,
    VOID_WH_MAX,
};
use super::terms::{Fee, TaxMode, Terms};
use super::validate_element::{check_element, price, rate};
use crate::price::Price;
use crate::validate::{NAME_CHARS_MAX, RATE_BP_MAX};

/// Checks all fields, and reports everything that is wrong.
pub(super) fn validate(version: u32, terms: &Terms) -> Result<(), InvalidTerms> {
    let mut found = Findings::default();
    found.note(version == 0, "version", Fault::VersionZero);
    let name_fits = is_text(&terms.name, NAME_CHARS_MAX);
    found.note(!name_fits, "name", Fault::BadName);
    tax(terms, &mut found);
    elements(terms, &mut found);
    bounds(terms, &mut found);
    if let Some(fee) = &terms.service_fee {
        service_fee(fee, terms, &mut found);
    }
    let grace_too_long = terms.idle_grace_s > GRACE_S_MAX;
    found.note(grace_too_long, "idle_grace_s", Fault::GraceTooLong);
    for (amount, field) in [(terms.max_parking, "max_parking"), (terms.hold, "hold")] {
        if let Some(amount) = amount {
            payable(amount, field, terms, &mut found);
        }
    }
    if let Some(limits) = terms.void_below {
        let wh_fits = (1..=VOID_WH_MAX).contains(&limits.wh);
        found.note(!wh_fits, "void_below.wh", Fault::VoidWh);
        let s_fits = (1..=VOID_S_MAX).contains(&limits.s);
        found.note(!s_fits, "void_below.s", Fault::VoidSeconds);
    }
    display(terms, &mut found);
    found.done()
}

fn is_text(text: &str, chars_max: usize) -> bool {
    let length = text.chars().count();
    (1..=chars_max).contains(&length) && !text.chars().any(char::is_control)
}

fn tax(terms: &Terms, found: &mut Findings) {
    let missing = terms.tax != TaxMode::None && terms.vat_bp.is_none();
    found.note(missing, "vat_bp", Fault::RateMissing);
    rate(terms.vat_bp, "vat_bp", terms.tax, found);
}

fn elements(terms: &Terms, found: &mut Findings) {
    let count_fits = (1..=ELEMENTS_MAX).contains(&terms.elements.len());
    found.note(!count_fits, "elements", Fault::ElementCount);
    let for_reservations = |element: &super::terms::Element| {
        let restrictions = element.restrictions.as_ref();
        restrictions.is_some_and(|it| it.reservation.is_some())
    };
    let none_for_charges =
        !terms.elements.is_empty() && terms.elements.iter().all(for_reservations);
    found.note(none_for_charges, "elements", Fault::OnlyReservations);
    for (index, element) in terms.elements.iter().enumerate() {
        check_element(element, &format!("elements[{index}]"), terms, found);
    }
}

fn payable(amount: Price, field: &str, terms: &Terms, found: &mut Findings) {
    price(amount, field, found);
    let whole = amount.whole_minor(terms.currency).is_some();
    found.note(!whole, field, Fault::NotPayable(terms.currency));
}

fn bounds(terms: &Terms, found: &mut Findings) {
    let bounds = [
        (terms.min_price, "min_price"),
        (terms.max_price, "max_price"),
    ];
    for (bound, field) in bounds {
        let Some(bound) = bound else { continue };
        payable(bound.amount, field, terms, found);
        let mixed = bound.after_tax && terms.tax == TaxMode::Excluded;
        found.note(mixed, field, Fault::BoundAfterTax);
    }
    if let (Some(min), Some(max)) = (terms.min_price, terms.max_price) {
        let crossed = max.amount < min.amount;
        found.note(crossed, "max_price", Fault::MaximumBelowMinimum);
    }
}

fn service_fee(fee: &Fee, terms: &Terms, found: &mut Findings) {
    let empty = fee.fixed.is_none() && fee.rate_bp.is_none();
    found.note(empty, "service_fee", Fault::EmptyFee);
    if let Some(fixed) = fee.fixed {
        price(fixed, "service_fee.fixed", found);
    }
    let too_large = fee.rate_bp.is_some_and(|rate_bp| rate_bp > RATE_BP_MAX);
    found.note(too_large, "service_fee.rate_bp", Fault::RateTooLarge);
    rate(fee.vat_bp, "service_fee.vat_bp", terms.tax, found);
}

fn display(terms: &Terms, found: &mut Findings) {
    for (index, display) in terms.display.iter().enumerate() {
        let fits = is_text(&display.text, DISPLAY_CHARS_MAX);
        let field = format!("display[{index}].text");
        found.note(!fits, field, Fault::BadDisplay);
        let mut earlier = terms.display.iter().take(index);
        let twice = earlier.any(|other| other.language == display.language);
        let field = format!("display[{index}].language");
        found.note(twice, field, Fault::LanguageTwice);
    }
}
