//! A second voice for rules 2: it goes through a charge one second and one watt-hour at a time, in
//! fractions without limits, and knows no cuts. It shares no code with what it judges.

mod judge;
mod money;
mod walk;

use std::collections::BTreeMap;

use forecourt_billing::LineKind;
use forecourt_billing::rules2::{
    ComponentRef, Dimension, Facts, ReservationOutcome, Tariff, Terms,
};

/// A line as the model has it: kind, price, quantity, tax rate and amount.
pub(crate) type Line = (
    LineKind,
    Option<ComponentRef>,
    Option<i64>,
    Option<u32>,
    i64,
);

/// A bill as the model has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SlowBill {
    pub(crate) lines: Vec<Line>,
    /// Rate, net and tax of each rate.
    pub(crate) taxes: Vec<(u32, i64, i64)>,
    pub(crate) net: i64,
    pub(crate) gross: i64,
}

/// What each price bills.
type Sums = BTreeMap<ComponentRef, i64>;

/// The quantities of one dimension in the order of time.
#[derive(Default)]
struct Meter {
    total: i64,
    last: Option<ComponentRef>,
}

/// Everything that is counted while time passes.
#[derive(Default)]
struct Count {
    sums: Sums,
    meters: BTreeMap<Dimension, Meter>,
}

impl Count {
    fn add(&mut self, dimension: Dimension, component: Option<ComponentRef>) {
        let Some(component) = component else { return };
        *self.sums.entry(component).or_default() += 1;
        let meter = self.meters.entry(dimension).or_default();
        meter.total += 1;
        meter.last = Some(component);
    }

    /// A flat price counts once, however often it is offered.
    fn add_once(&mut self, component: Option<ComponentRef>) {
        if !self.meters.contains_key(&Dimension::Flat) {
            self.add(Dimension::Flat, component);
        }
    }

    fn step(&mut self, dimension: Dimension, terms: &Terms) {
        let Some(meter) = self.meters.get(&dimension) else {
            return;
        };
        let last = meter.last.unwrap();
        let element = &terms.elements[last.element as usize];
        let step = i64::from(element.price_components[last.component as usize].step_size);
        let mut stepped = 0;
        while stepped < meter.total {
            stepped += step;
        }
        *self.sums.get_mut(&last).unwrap() += stepped - meter.total;
    }

    fn stepped(mut self, terms: &Terms) -> Sums {
        self.step(Dimension::Energy, terms);
        self.step(Dimension::Service, terms);
        if self.meters.contains_key(&Dimension::Parking) {
            self.step(Dimension::Parking, terms);
        } else {
            self.step(Dimension::Time, terms);
        }
        self.sums
    }
}

/// The bill of the model.
pub(crate) fn slow_bill(facts: &Facts, tariff: &Tariff) -> SlowBill {
    let terms = tariff.terms();
    let zone = jiff::tz::TimeZone::get(facts.time_zone.as_str()).unwrap();
    let is_void = match (&terms.void_below, &facts.charge) {
        (Some(limits), Some(charge)) => {
            let seconds = walk::second(charge.ended_at) - walk::second(charge.started_at);
            charge.energy_wh.wh() < limits.wh && seconds < limits.s
        }
        _ => false,
    };
    if is_void {
        return money::bill(&Sums::new(), &Sums::new(), facts, terms, false);
    }
    let reserved = match &facts.reservation {
        Some(reservation) => {
            let expired = reservation.outcome == ReservationOutcome::Expired;
            walk::reservation(reservation, expired, terms, &zone).stepped(terms)
        }
        None => Sums::new(),
    };
    let charged = match &facts.charge {
        Some(charge) => walk::charge(charge, terms, &zone).stepped(terms),
        None => Sums::new(),
    };
    money::bill(&reserved, &charged, facts, terms, facts.charge.is_some())
}
