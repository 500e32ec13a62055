//! The course of a charge in whole seconds and watt-hours: states, and energy between readings.

use forecourt_types::Timestamp;

use super::facts::{Charge, ChargeState, FACTS_MAX, FactsProblem};
use super::matching::Power;
use crate::rating::{DURATION_S_MAX, ENERGY_WH_MAX};

/// A time at which the energy is known, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
struct Point {
    at: i64,
    wh: i64,
    /// The index of the reading in the facts; none for start and end.
    reading: Option<u32>,
}

/// A time in which the state stays the same.
#[derive(Debug, Clone, Copy)]
struct Run {
    from: i64,
    state: ChargeState,
    charging_before_s: i64,
    idle_before_s: i64,
}

/// Where the energy at a time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Source {
    /// Whether the energy is a reading, or lies between two equal ones.
    pub(super) is_measured: bool,
    /// The last reading at or before the time, by its index in the facts.
    pub(super) before: Option<u32>,
    /// The first reading at or after the time, by its index in the facts.
    pub(super) after: Option<u32>,
}

/// A charge that was checked and cut to whole seconds.
#[derive(Debug)]
pub(super) struct Delivery {
    /// From start to end with strictly rising times; energies never fall. At least one.
    points: Vec<Point>,
    /// From the start on with strictly rising times; at least one.
    runs: Vec<Run>,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) wh: i64,
}

/// The whole seconds from `from` to `until` since 1970, checked against the limits of rating.
pub(super) fn whole_seconds(from: Timestamp, until: Timestamp) -> Result<(i64, i64), FactsProblem> {
    if until < from {
        return Err(FactsProblem::EndBeforeStart { from, until });
    }
    let (start, end) = (second(from), second(until));
    if end - start > DURATION_S_MAX {
        return Err(FactsProblem::AbsurdDuration { from, until });
    }
    Ok((start, end))
}

/// The whole second that an instant lies in; also right before 1970.
fn second(at: Timestamp) -> i64 {
    at.millis().div_euclid(1000)
}

impl Delivery {
    /// Checks a charge and cuts its times to whole seconds.
    pub(super) fn new(charge: &Charge) -> Result<Self, FactsProblem> {
        let wh = match charge.energy_wh.wh() {
            wh if wh < 0 => return Err(FactsProblem::NegativeEnergy { wh }),
            wh if wh > ENERGY_WH_MAX => return Err(FactsProblem::AbsurdEnergy { wh }),
            wh => wh,
        };
        let (start, end) = whole_seconds(charge.started_at, charge.ended_at)?;
        if charge.readings.len() > FACTS_MAX || charge.states.len() > FACTS_MAX {
            return Err(FactsProblem::TooMany);
        }
        Ok(Self {
            points: points(charge, (start, end), wh)?,
            runs: runs(charge, (start, end))?,
            start,
            end,
            wh,
        })
    }

    /// The times of the readings between start and end.
    pub(super) fn reading_times(&self) -> impl Iterator<Item = i64> {
        self.points.iter().map(|point| point.at)
    }

    /// The times at which the state changes, the start among them.
    pub(super) fn state_times(&self) -> impl Iterator<Item = i64> {
        self.runs.iter().map(|run| run.from)
    }

    /// The state in the second that begins at a time.
    pub(super) fn state(&self, at: i64) -> ChargeState {
        self.run(at).map_or(ChargeState::Charging, |run| run.state)
    }

    /// The seconds before a time in which the vehicle asked for nothing.
    pub(super) fn idle_seconds(&self, at: i64) -> i64 {
        self.seconds_in(ChargeState::Idle, at)
    }

    /// The first time before which the vehicle asked for nothing for so many seconds.
    pub(super) fn idle_reaches(&self, seconds: i64) -> Option<i64> {
        let next = self.runs.partition_point(|run| run.idle_before_s < seconds);
        let run = self.runs.get(next.checked_sub(1)?)?;
        let at = run.from + (seconds - run.idle_before_s);
        (run.state == ChargeState::Idle && at <= self.end).then_some(at)
    }

    /// The energy before a time: linear over the charging seconds between two readings, or over all
    /// seconds where there are none, cut to whole watt-hours.
    pub(super) fn wh_at(&self, at: i64) -> i64 {
        let Some((from, to)) = self.interval(at) else {
            return self.wh;
        };
        if at <= from.at {
            return from.wh;
        }
        let span = self.span(from, to);
        from.wh + ((to.wh - from.wh) * span.passed(self, at)).div_euclid(span.seconds)
    }

    /// The second in which an energy is reached, cut to its begin. While the energy stays the same,
    /// it is the first second at which exactly this energy was delivered.
    pub(super) fn reaches(&self, wh: i64) -> Option<i64> {
        if self.start == self.end {
            return (0 < wh && wh <= self.wh).then_some(self.start);
        }
        let next = self.points.partition_point(|point| point.wh < wh);
        let to = *self.points.get(next)?;
        let from = *self.points.get(next.checked_sub(1)?)?;
        let span = self.span(from, to);
        let wanted = (wh - from.wh) * span.seconds;
        let taken = to.wh - from.wh;
        let (whole, rest) = (wanted.div_euclid(taken), wanted.rem_euclid(taken));
        Some(if rest == 0 {
            span.begin_of(self, whole - 1) + 1
        } else {
            span.begin_of(self, whole)
        })
    }

    /// The power in the second that begins at a time: the average over the charging seconds of the
    /// two readings around it, and none while the vehicle does not charge.
    pub(super) fn power(&self, at: i64) -> Power {
        let charges = self.state(at) == ChargeState::Charging;
        match self.interval(at) {
            Some((from, to)) if charges => Power {
                wh: to.wh - from.wh,
                seconds: self.span(from, to).seconds,
            },
            _ => Power::ZERO,
        }
    }

    /// Where the energy at a time comes from, when a cut there has this energy.
    pub(super) fn source(&self, at: i64, wh: i64) -> Source {
        let next = self.points.partition_point(|point| point.at < at);
        let after = self.points.get(next).copied();
        let exact = after.filter(|point| point.at == at);
        let last = next.checked_sub(1).and_then(|last| self.points.get(last));
        let before = exact.or_else(|| last.copied());
        let reading_after = match exact {
            // A limit of energy lies behind the reading of its second.
            Some(point) if point.wh < wh => self.points.get(next + 1).copied(),
            _ => after,
        };
        let energy = |point: Option<Point>| point.map(|point| point.wh);
        let is_read = energy(exact) == Some(wh) || (at == self.end && wh == self.wh);
        Source {
            is_measured: is_read || energy(before) == energy(reading_after),
            before: before.and_then(|point| point.reading),
            after: reading_after.and_then(|point| point.reading),
        }
    }

    /// The two points around the second that begins at a time; none at the end.
    fn interval(&self, at: i64) -> Option<(Point, Point)> {
        let next = self.points.partition_point(|point| point.at <= at);
        let to = *self.points.get(next)?;
        let from = *self.points.get(next.checked_sub(1)?)?;
        Some((from, to))
    }

    fn run(&self, at: i64) -> Option<&Run> {
        let next = self.runs.partition_point(|run| run.from <= at);
        self.runs.get(next.checked_sub(1)?)
    }

    fn seconds_in(&self, state: ChargeState, at: i64) -> i64 {
        let Some(run) = self.run(at) else { return 0 };
        let before = match state {
            ChargeState::Charging => run.charging_before_s,
            ChargeState::Idle => run.idle_before_s,
            ChargeState::Station => return 0,
        };
        before + if run.state == state { at - run.from } else { 0 }
    }

    /// How the energy between two points is spread over time.
    fn span(&self, from: Point, to: Point) -> Span {
        let charging = |at| self.seconds_in(ChargeState::Charging, at);
        let before = charging(from.at);
        match charging(to.at) - before {
            0 => Span {
                from: from.at,
                seconds: (to.at - from.at).max(1),
                charging_before_s: None,
            },
            seconds => Span {
                from: from.at,
                seconds,
                charging_before_s: Some(before),
            },
        }
    }
}

/// The seconds between two points over which the energy is spread.
struct Span {
    from: i64,
    seconds: i64,
    /// The charging seconds of the charge before the span; none when all seconds of it count.
    charging_before_s: Option<i64>,
}

impl Span {
    /// The seconds of the span that count and lie before a time.
    fn passed(&self, delivery: &Delivery, at: i64) -> i64 {
        match self.charging_before_s {
            Some(before) => delivery.seconds_in(ChargeState::Charging, at) - before,
            None => at - self.from,
        }
    }

    /// The begin of the second of the span that counts and has this index, from 0 on.
    fn begin_of(&self, delivery: &Delivery, index: i64) -> i64 {
        let Some(before) = self.charging_before_s else {
            return self.from + index;
        };
        let wanted = before + index;
        let next = delivery
            .runs
            .partition_point(|run| run.charging_before_s <= wanted);
        let run = next.checked_sub(1).and_then(|last| delivery.runs.get(last));
        run.map_or(self.from, |run| run.from + (wanted - run.charging_before_s))
    }
}

fn points(charge: &Charge, (start, end): (i64, i64), wh: i64) -> Result<Vec<Point>, FactsProblem> {
    let point = |at, wh, reading| Point { at, wh, reading };
    let mut points = vec![point(start, 0, None)];
    let mut last = (None, 0);
    for (index, reading) in charge.readings.iter().enumerate() {
        let at = reading.at;
        if last.0.is_some_and(|earlier| at < earlier) {
            return Err(FactsProblem::NotInOrder { at });
        }
        last.0 = Some(at);
        let second = second(at);
        if second <= start || second >= end {
            continue;
        }
        let read = reading.wh.wh();
        if read < last.1 || read > wh {
            return Err(FactsProblem::ReadingsContradict { at, wh: read });
        }
        last.1 = read;
        if points.last().is_some_and(|point| point.at == second) {
            points.pop();
        }
        points.push(point(second, read, u32::try_from(index).ok()));
    }
    if end > start {
        points.push(point(end, wh, None));
    }
    Ok(points)
}

fn runs(charge: &Charge, (start, end): (i64, i64)) -> Result<Vec<Run>, FactsProblem> {
    let mut told = vec![(start, ChargeState::Charging)];
    let mut last = None;
    for change in &charge.states {
        let at = change.at;
        if last.is_some_and(|earlier| at < earlier) {
            return Err(FactsProblem::NotInOrder { at });
        }
        last = Some(at);
        let second = second(at);
        if second < start || second >= end {
            continue;
        }
        if told.last().is_some_and(|(from, _)| *from == second) {
            told.pop();
        }
        told.push((second, change.state));
    }
    // Of two runs in the same state the second one is no change.
    told.dedup_by_key(|(_, state)| *state);
    let (mut charging_before_s, mut idle_before_s) = (0, 0);
    let mut runs: Vec<Run> = Vec::with_capacity(told.len());
    for (from, state) in told {
        if let Some(before) = runs.last() {
            match before.state {
                ChargeState::Charging => charging_before_s += from - before.from,
                ChargeState::Idle => idle_before_s += from - before.from,
                ChargeState::Station => {}
            }
        }
        runs.push(Run {
            from,
            state,
            charging_before_s,
            idle_before_s,
        });
    }
    Ok(runs)
}
