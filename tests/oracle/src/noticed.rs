//! Errors that are planted on our side: the comparison must notice them.

use forecourt_billing::Price;
use forecourt_billing::rules2::{ComponentRef, Kilo, Restrictions, Tariff, Terms, rate};

use crate::case::{Case, with_terms};
use crate::compare::compare;

const CASES: usize = 200;

/// The least change that a price can have.
fn dearer(terms: &mut Terms, at: ComponentRef) {
    let element = &mut terms.elements[usize::try_from(at.element).unwrap()];
    let component = usize::try_from(at.component).unwrap();
    let price = &mut element.price_components[component].price;
    *price = Price::from_micros(price.micros() + 1);
}

#[test]
fn every_price_that_is_a_millionth_too_high_is_noticed() {
    let mut planted = 0;
    for case in Case::all().take(CASES) {
        let bill = rate(&case.facts, &case.tariff).unwrap();
        for line in &bill.lines {
            let wrong = with_terms(&case.tariff, |terms| dearer(terms, line.component.unwrap()));
            let found = compare(&case.facts, &wrong.unwrap(), &case.tariff);
            assert!(found.is_err(), "{} {line:?}\n{case}", case.seed);
            planted += 1;
        }
    }
    println!("{planted} prices were too high, and all were noticed");
    assert!(planted > CASES, "{planted}");
}

/// Moves every lower limit of an element by the least that it can be moved.
fn later(it: &mut Restrictions) {
    let more = |limit: Kilo| Kilo::from_units(limit.units() + 1);
    it.min_kwh = it.min_kwh.map(more);
    it.min_power = it.min_power.map(more);
    it.min_duration = it.min_duration.map(|limit| limit + 1);
}

#[test]
fn lower_limits_that_begin_one_unit_later_are_noticed() {
    let wrong = |tariff: &Tariff| {
        with_terms(tariff, |terms| {
            let elements = terms.elements.iter_mut();
            elements
                .filter_map(|it| it.restrictions.as_mut())
                .for_each(later);
        })
    };
    let cases = Case::all().filter_map(|case| Some((wrong(&case.tariff)?, case)));
    let moved = cases
        .filter(|(wrong, case)| *wrong != case.tariff)
        .take(CASES);
    let noticed = moved
        .filter(|(wrong, case)| compare(&case.facts, wrong, &case.tariff).is_err())
        .count();
    println!("{noticed} of {CASES} tariffs with later limits were noticed");
    // Few charges reach a limit where a price applies.
    assert!(noticed > CASES / 20, "{noticed}");
}
