//! Cuts a charge where a price may change, and finds the prices of each segment.

use std::collections::BTreeSet;

use super::delivery::Delivery;
use super::facts::ChargeState;
use super::local::Local;
use super::matching::{Moment, Power, first_component, holds};
use super::terms::{Dimension, Element, ReservationKind, Restrictions, Terms};
use super::values::{ClockTime, Kilo};
use crate::component::ComponentRef;

/// The prices that apply in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Applied {
    pub(super) energy: Option<ComponentRef>,
    pub(super) service: Option<ComponentRef>,
    pub(super) time: Option<ComponentRef>,
    pub(super) parking: Option<ComponentRef>,
    /// The flat price, in the one segment in which it is billed.
    pub(super) flat: Option<ComponentRef>,
}

/// A part of a charge or a reservation in which nothing changes that a price depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    /// The first second since 1970.
    pub(super) at: i64,
    pub(super) seconds: i64,
    /// The watt-hours before the segment and in it.
    pub(super) wh_before: i64,
    pub(super) wh: i64,
    pub(super) state: ChargeState,
    pub(super) applied: Applied,
}

/// A place where a segment ends: a second since 1970, and the energy before it.
type Cut = (i64, i64);

/// The segments of a charge in the order of time; at least one. `more_cuts` are further seconds at
/// which to cut, which change no price.
pub(super) fn charge_segments(
    delivery: &Delivery,
    terms: &Terms,
    local: &Local,
    more_cuts: &[i64],
) -> Vec<Segment> {
    let cuts = charge_cuts(delivery, terms, local, more_cuts);
    let mut segments = Vec::with_capacity(cuts.len());
    let mut flat_is_open = true;
    let ends = cuts.iter().skip(1);
    let mut pairs: Vec<(Cut, Cut)> = cuts.iter().copied().zip(ends.copied()).collect();
    if let (true, Some(only)) = (pairs.is_empty(), cuts.first()) {
        // A charge without seconds and energy may still cost a flat price.
        pairs.push((*only, *only));
    }
    for ((at, wh_before), (until, wh_after)) in pairs {
        let moment = moment(delivery, local, at, wh_before);
        let state = delivery.state(at);
        let past_grace = delivery.idle_seconds(at) >= i64::from(terms.idle_grace_s);
        let find = |dimension| first_matching(terms, dimension, &moment);
        let flat = flat_is_open.then(|| find(Dimension::Flat)).flatten();
        flat_is_open = flat_is_open && flat.is_none();
        let charging = state == ChargeState::Charging;
        let parking = state == ChargeState::Idle && past_grace;
        segments.push(Segment {
            at,
            seconds: until - at,
            wh_before,
            wh: wh_after - wh_before,
            state,
            applied: Applied {
                energy: find(Dimension::Energy),
                service: find(Dimension::Service),
                time: charging.then(|| find(Dimension::Time)).flatten(),
                parking: parking.then(|| find(Dimension::Parking)).flatten(),
                flat,
            },
        });
    }
    segments
}

fn moment(delivery: &Delivery, local: &Local, at: i64, wh: i64) -> Moment {
    Moment {
        local: local.time(at),
        elapsed_s: at - delivery.start,
        wh,
        power: delivery.power(at),
    }
}

fn first_matching(terms: &Terms, dimension: Dimension, moment: &Moment) -> Option<ComponentRef> {
    first_component(&terms.elements, dimension, |element| {
        let Some(restrictions) = &element.restrictions else {
            return true;
        };
        restrictions.reservation.is_none() && holds(restrictions, moment)
    })
}

/// The restrictions of the elements for charges.
fn restrictions(elements: &[Element]) -> impl Iterator<Item = &Restrictions> {
    let given = elements.iter().filter_map(|it| it.restrictions.as_ref());
    given.filter(|it| it.reservation.is_none())
}

/// The times of the day at which a price may change: those in windows, and midnight, at which date
/// and weekday change.
fn clock_times<'a>(restrictions: impl Iterator<Item = &'a Restrictions>) -> Vec<ClockTime> {
    let named = restrictions.flat_map(|it| [it.start_time, it.end_time]);
    let times: BTreeSet<ClockTime> = named.flatten().chain([ClockTime::MIDNIGHT]).collect();
    times.into_iter().collect()
}

fn duration_limits(restrictions: &Restrictions) -> impl Iterator<Item = i64> {
    let limits = [restrictions.min_duration, restrictions.max_duration];
    limits.into_iter().flatten().map(i64::from)
}

fn charge_cuts(
    delivery: &Delivery,
    terms: &Terms,
    local: &Local,
    more_cuts: &[i64],
) -> BTreeSet<Cut> {
    let (start, end) = (delivery.start, delivery.end);
    let all = || restrictions(&terms.elements);
    let mut seconds: BTreeSet<i64> = delivery.state_times().collect();
    seconds.extend(local.cuts(start, end, &clock_times(all())));
    seconds.extend(all().flat_map(duration_limits).map(|limit| start + limit));
    if terms.idle_grace_s > 0 {
        seconds.extend(delivery.idle_reaches(i64::from(terms.idle_grace_s)));
    }
    if all().any(|it| it.min_power.is_some() || it.max_power.is_some()) {
        seconds.extend(delivery.reading_times());
    }
    seconds.extend(more_cuts);
    let limits = all().flat_map(|it| [it.min_kwh, it.max_kwh]).flatten();
    let reached = limits
        .map(Kilo::units)
        .filter_map(|wh| Some((delivery.reaches(wh)?, wh)));
    let inside = seconds.into_iter().filter(|at| start < *at && *at < end);
    inside
        .map(|at| (at, delivery.wh_at(at)))
        .chain([(start, 0), (end, delivery.wh)])
        .chain(reached)
        .collect()
}

/// The segments of the time for which a connector was held. `kinds` are the kinds of elements that
/// apply, the first one before the second for each dimension. Only time and flat prices apply.
pub(super) fn reservation_segments(
    (start, end): (i64, i64),
    kinds: &[ReservationKind],
    terms: &Terms,
    local: &Local,
) -> Vec<Segment> {
    let elements = &terms.elements;
    let given = || elements.iter().filter_map(|it| it.restrictions.as_ref());
    let all = || given().filter(|it| it.reservation.is_some());
    let mut seconds: BTreeSet<i64> = all()
        .flat_map(duration_limits)
        .map(|it| start + it)
        .collect();
    seconds.extend(local.cuts(start, end, &clock_times(all())));
    seconds.retain(|at| start < *at && *at < end);
    seconds.insert(start);
    let mut flat_is_open = true;
    let ends = seconds.iter().copied().skip(1).chain([end]);
    let pairs = seconds.iter().copied().zip(ends);
    let segment = |(at, until): (i64, i64)| {
        let moment = Moment {
            local: local.time(at),
            elapsed_s: at - start,
            wh: 0,
            power: Power::ZERO,
        };
        let find = |dimension| {
            kinds.iter().find_map(|kind| {
                first_component(elements, dimension, |element| {
                    let restrictions = element.restrictions.as_ref();
                    restrictions
                        .is_some_and(|it| it.reservation == Some(*kind) && holds(it, &moment))
                })
            })
        };
        let flat = flat_is_open.then(|| find(Dimension::Flat)).flatten();
        flat_is_open = flat_is_open && flat.is_none();
        Segment {
            at,
            seconds: until - at,
            wh_before: 0,
            wh: 0,
            state: ChargeState::Idle,
            applied: Applied {
                time: find(Dimension::Time),
                flat,
                ..Applied::default()
            },
        }
    };
    pairs.map(segment).collect()
}
