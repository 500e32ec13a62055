//! The comparison of one charge.

use forecourt_billing::rules2::{Bill, Facts, Tariff, pieces, rate};

use crate::case::{with_terms, without_steps};
use crate::cost::{Costs, PARTS};
use crate::ocpi;
use crate::other::Other;

/// How often something was compared that cost something.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Compared {
    energy: i128,
    time: i128,
    parking: i128,
    flat: i128,
    /// Energy, and time or parking, with steps.
    energy_steps: i128,
    time_steps: i128,
}

impl Compared {
    pub(crate) fn all(&self) -> [i128; 6] {
        let it = self;
        [
            it.energy,
            it.time,
            it.parking,
            it.flat,
            it.energy_steps,
            it.time_steps,
        ]
    }

    /// Whether the charge cost anything.
    pub(crate) fn is_something(&self) -> bool {
        self.all().iter().any(|count| *count > 0)
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.energy += other.energy;
        self.time += other.time;
        self.parking += other.parking;
        self.flat += other.flat;
        self.energy_steps += other.energy_steps;
        self.time_steps += other.time_steps;
    }
}

/// A charge shorter than this is cut at every second, and others at every minute.
const SHORT_S: i64 = 200;

/// Both sides of a charge: the bill by `ours`, and what `ocpi-tariffs` makes of `theirs`.
pub(crate) fn both(facts: &Facts, ours: &Tariff, theirs: &Tariff) -> Result<(Bill, Other), String> {
    let bill = rate(facts, ours).map_err(|problem| problem.to_string())?;
    let charge = facts.charge.as_ref().ok_or("nothing was charged")?;
    let (start, end) = (charge.started_at.seconds(), charge.ended_at.seconds());
    let every = if end - start < SHORT_S { 1 } else { 60 };
    let cuts: Vec<i64> = (start..end).filter(|second| second % every == 0).collect();
    let pieces = pieces(facts, theirs, &cuts).map_err(|problem| problem.to_string())?;
    let other = Other::price(
        &ocpi::tariff(theirs.terms()),
        &ocpi::cdr(&pieces, theirs.terms()),
        facts.time_zone.as_str(),
    )?;
    Ok((bill, other))
}

/// Compares the exact cost of each dimension, without steps and with them. The two tariffs are the
/// same, unless a test wants to see a difference.
pub(crate) fn compare(facts: &Facts, ours: &Tariff, theirs: &Tariff) -> Result<Compared, String> {
    let plain = |tariff: &Tariff| with_terms(tariff, without_steps).ok_or("no tariff");
    let (bill, other) = both(facts, &plain(ours)?, &plain(theirs)?)?;
    let costs = Costs::of(&bill)?;
    if costs != other.costs {
        return Err(format!(
            "without steps\nours {costs:?}\ntheirs {:?}",
            other.costs
        ));
    }
    rounds_to(&bill, costs)?;
    let mut compared = Compared {
        energy: i128::from(costs.energy > 0),
        time: i128::from(costs.time > 0),
        parking: i128::from(costs.parking > 0),
        flat: i128::from(costs.flat > 0),
        ..Compared::default()
    };
    let stepped = both(facts, ours, theirs)?;
    let (bill, other) = &stepped;
    let with_steps = Costs::of(bill)?;
    rounds_to(bill, with_steps)?;
    let pairs = comparable(with_steps, other);
    if let Some(pair) = pairs
        .into_iter()
        .flatten()
        .find(|(ours, theirs)| ours != theirs)
    {
        return Err(format!(
            "with steps {pair:?}\nours {with_steps:?}\ntheirs {:?}",
            other.costs
        ));
    }
    let is_new = |ours: i128, before: i128| i128::from(ours != before);
    let [energy, time, parking, _] = pairs;
    compared.energy_steps = energy.map_or(0, |(ours, _)| is_new(ours, costs.energy));
    compared.time_steps = time.map_or(0, |(ours, _)| is_new(ours, costs.time))
        + parking.map_or(0, |(ours, _)| is_new(ours, costs.parking));
    Ok(compared)
}

/// Our cost and theirs of each dimension that both round up alike: where a step counts, all of its
/// quantity must have a price.
fn comparable(ours: Costs, other: &Other) -> [Option<(i128, i128)>; 4] {
    let theirs = other.costs;
    let (time, parking) = (other.time, other.parking);
    let steps_time = !parking.some;
    [
        (!other.energy.not_all).then_some((ours.energy, theirs.energy)),
        (!steps_time || !time.not_all).then_some((ours.time, theirs.time)),
        (steps_time || !parking.not_all).then_some((ours.parking, theirs.parking)),
        Some((ours.flat, theirs.flat)),
    ]
}

/// Whether the amount of a bill is its exact cost, rounded once.
fn rounds_to(bill: &Bill, costs: Costs) -> Result<(), String> {
    let minor = 10_i128.pow(6 - bill.gross.currency().exponent()) * PARTS;
    let (rounded, exact) = (i128::from(bill.gross.amount_minor()) * minor, costs.total());
    if (rounded - exact).abs() * 2 <= minor {
        Ok(())
    } else {
        Err(format!("{} is not {costs:?}, rounded", bill.gross))
    }
}
