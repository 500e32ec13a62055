//! Computes how much energy a session took, or why nobody can say.

use forecourt_types::{ClaimedAt, Energy, Timestamp};

use super::evidence::{Judged, Source, Told};
use super::flags::{
    FLAG_BEGIN_PLACEHOLDER, FLAG_BEGIN_SET_ASIDE, FLAG_END_SET_ASIDE, FLAG_FIRST_READING_BILLED,
    FLAG_LAST_READING_BILLED, FLAG_READING_SET_ASIDE, FLAG_RECEIVED_TIMES,
};
use super::judge::Credible;
use super::judged::ASIDE_STATED;
use super::registers::{Point, Registers, ToldStart};
use super::times::{kept, received, spaced};
use super::{End, Problem, Session};
use crate::fact::Flag;
use crate::meter::{self, Limit, MAX_POWER_W, Untimed};

/// The energy of a session, and what it is based on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The energy that is billed.
    pub energy: Energy,
    /// The two registers whose difference the energy is; none when a person stated the energy.
    pub registers: Option<(Energy, Energy)>,
    /// Whether the times of receipt count in place of the charger's own.
    pub by_received_times: bool,
    /// What was odd.
    pub flags: Vec<Flag>,
    /// Every register that was told, and how it was judged.
    pub judged: Vec<Judged>,
}

impl Session {
    /// The register at which the session started, or the earliest one known.
    fn first_register(&self) -> Option<Energy> {
        let sample = || self.first_sample.map(|reading| reading.register);
        self.meter_start.or_else(sample)
    }

    /// The energy taken so far by the readings known, for display: never negative.
    pub(super) fn energy_so_far(&self) -> Energy {
        let last = self.last_sample.map(|reading| reading.register);
        let pair = self.meter_stop.or(last).zip(self.first_register());
        pair.and_then(|(last, first)| last.since(first))
            .map_or(Energy::ZERO, |energy| energy.max(Energy::ZERO))
    }

    /// The limit by which the readings are judged where they have times. A person's word counts
    /// before the power of the station.
    pub(super) fn limit(&self) -> Limit {
        if self.stated.is_empty() {
            Limit::timed(self.max_power_w.unwrap_or(meter::UNKNOWN_POWER_W))
        } else {
            Limit::timed(MAX_POWER_W)
        }
    }

    /// The energy to bill: what persons stated, else what the registers tell.
    ///
    /// # Errors
    /// [`Problem`] when nobody can say.
    pub fn weigh(&self) -> Result<Weighed, Problem> {
        let stated = self.stated.meter_start.zip(self.stated.meter_stop);
        let difference = stated.and_then(|(start, stop)| stop.since(start));
        if let Some(energy) = self.stated.energy.or(difference) {
            return Ok(self.by_statement(energy));
        }
        if self.billed_start().is_none() {
            return Err(Problem::StartUnknown);
        }
        let claims = self.claims();
        let mut first = Err(Problem::EndBeforeStart);
        for &by_received_times in claims.bases() {
            let weighed = self.weigh_by(by_received_times);
            match (weighed, &first) {
                (Ok(weighed), _) => return Ok(weighed),
                // Neither clock is right: the claims are known to be wrong.
                (Err(Problem::EndBeforeStart), _) if by_received_times => break,
                // Not even the time of receipt explains it: the times are the problem.
                (Err(Problem::Implausible), _) if by_received_times => {}
                (Err(problem), Err(Problem::EndBeforeStart)) => first = Err(problem),
                (Err(_), _) => {}
            }
        }
        first
    }

    fn by_statement(&self, energy: Energy) -> Weighed {
        let judged = self.told().into_iter().map(|told| Judged {
            told,
            used: false,
            set_aside: Some(ASIDE_STATED.to_owned()),
        });
        let stated = self.stated.meter_start.zip(self.stated.meter_stop);
        let flag = Flag::Other(FLAG_RECEIVED_TIMES.to_owned());
        Weighed {
            energy,
            registers: stated.filter(|_| self.stated.energy.is_none()),
            by_received_times: self.bills_received_times,
            flags: self
                .bills_received_times
                .then_some(flag)
                .into_iter()
                .collect(),
            judged: judged.collect(),
        }
    }

    /// Weighs the readings with the charger's times, or with the times of receipt.
    fn weigh_by(&self, by_received_times: bool) -> Result<Weighed, Problem> {
        let (start, end) = self.ends(by_received_times);
        let (Some(start), Some(end)) = (start, end) else {
            return Err(Problem::EndBeforeStart);
        };
        if end < start {
            return Err(Problem::EndBeforeStart);
        }
        let weighed = self.weigh_between(start, end, by_received_times)?;
        Ok(weighed.by(by_received_times))
    }

    /// Weighs the readings by one of the two clocks.
    fn weigh_between(
        &self,
        start: Timestamp,
        end: Timestamp,
        by_received_times: bool,
    ) -> Result<Weighed, Problem> {
        let samples = self.samples();
        if !by_received_times {
            return self.weigh_in_both_orders(start, end, &samples);
        }
        let received = received(&samples);
        let weighed = self.weigh_in_both_orders(start, end, &received);
        let kept = self.weigh_in_both_orders(start, end, &kept(&samples, &self.begin(start)));
        let weighed = fewer_set_aside(weighed, kept);
        // What was kept and told at once has no time by its receipt.
        let untimed = self.weigh_untimed(start, end, &received);
        if !is_better(&untimed, &weighed) {
            weighed
        } else if self.stated.started_at.is_some() && self.stated.ended_at.is_some() {
            untimed
        } else {
            Err(Problem::EndBeforeStart)
        }
    }

    /// Weighs the readings in the order in which they were told, and in the order of their times: a
    /// reading that was kept at the charger comes late, one after a clock was set back does not.
    fn weigh_in_both_orders(
        &self,
        start: Timestamp,
        end: Timestamp,
        samples: &[Told],
    ) -> Result<Weighed, Problem> {
        let mut by_time = samples.to_vec();
        by_time.sort_by_key(|told| told.reading.at);
        let ends = self.ends_at(start, end);
        let weighed = self.weigh_in_order(ends, &spaced(samples));
        if by_time == samples {
            return weighed;
        }
        fewer_set_aside(weighed, self.weigh_in_order(ends, &by_time))
    }

    /// Weighs the readings as if none had a time of its own.
    fn weigh_untimed(
        &self,
        start: Timestamp,
        end: Timestamp,
        samples: &[Told],
    ) -> Result<Weighed, Problem> {
        let untimed = |told: &Told| Told {
            is_untimed: true,
            ..told.clone()
        };
        let samples: Vec<Told> = samples.iter().map(untimed).collect();
        let (mut begin, mut stop) = self.ends_at(start, end);
        (begin.is_untimed, stop.is_untimed) = (true, true);
        self.weigh_in_order((begin, stop), &samples)
    }

    /// The two ends without their registers.
    fn ends_at(&self, start: Timestamp, end: Timestamp) -> (Point, Point) {
        let point = |at, is_untimed| Point {
            register: Energy::ZERO,
            at: ClaimedAt(at),
            is_untimed,
        };
        (
            point(start, self.is_start_untimed),
            point(end, self.is_stop_untimed),
        )
    }

    fn weigh_in_order(
        &self,
        (start, end): (Point, Point),
        samples: &[Told],
    ) -> Result<Weighed, Problem> {
        let at_start = |register| Point { register, ..start };
        let stated = self.stated.meter_start;
        let own = stated.or(self.meter_start).map(at_start);
        let begin = self
            .trail
            .begin()
            .map(at_start)
            .filter(|_| stated.is_none());
        let is_zero = own.is_some_and(|own| own.register == Energy::ZERO);
        let is_told_apart = begin.is_some_and(|begin| begin.register > Energy::ZERO);
        let stop = self.stated.meter_stop.or(self.stop_register());
        let registers = |start: Option<Point>| Registers {
            start,
            told_start: ToldStart {
                register: self.meter_start,
                at: self.started_at,
                received_at: self.start_received_at,
            },
            stop: stop.map(|register| Point { register, ..end }),
            samples,
            limit: self.limit(),
            untimed: match stated {
                Some(_) => Untimed {
                    battery: Energy::from_wh(i64::MAX),
                    ..self.untimed()
                },
                None => self.untimed(),
            },
        };
        let expected = self
            .meter_expected
            .map(at_start)
            .filter(|_| stated.is_none());
        if let Some(Ok(credible)) = expected.map(|expected| registers(Some(expected)).judge())
            && credible.start_used
        {
            // The register ran on, as it always did here.
            return self.weighed(&credible, true, own, samples);
        }
        let by_start = registers(own.or(begin)).judge();
        // A message that repeats the register of the start tells it when the
        // start's own register cannot be it.
        let is_doubted = by_start
            .as_ref()
            .map_or(true, |credible| !credible.start_used)
            || (is_zero && is_told_apart);
        let repeated = begin.filter(|begin| Some(*begin) != own && own.is_some());
        let repeated = repeated.filter(|_| is_doubted);
        let by_begin = repeated.map(|begin| registers(Some(begin)).judge());
        let (credible, is_begin) = match by_begin {
            Some(Ok(credible)) if credible.start_used => (credible, true),
            _ => (by_start?, own.is_none() && begin.is_some()),
        };
        self.weighed(&credible, is_begin, own, samples)
    }

    fn weighed(
        &self,
        credible: &Credible,
        is_begin: bool,
        own: Option<Point>,
        samples: &[Told],
    ) -> Result<Weighed, Problem> {
        self.check_untimed(credible, is_begin, own, samples)?;
        let begin = credible.begin.register;
        // A stop that is rounded more coarsely than the readings takes nothing back.
        let used = credible.used.iter().filter_map(|place| samples.get(*place));
        let newest = used.map(|told| told.reading.register).max();
        let end = credible.end.register;
        let is_coarser = |newest: &Energy| {
            let fall = newest.since(end).map_or(0, Energy::wh);
            fall > meter::JITTER_WH && meter::rounding_wh(end) > meter::rounding_wh(*newest)
        };
        let end = newest.filter(is_coarser).unwrap_or(end);
        let energy = end.since(begin).ok_or(Problem::Implausible)?;
        if energy.wh() < -meter::JITTER_WH {
            return Err(Problem::Backwards);
        }
        let energy = energy.max(Energy::ZERO);
        let mut flags = Vec::new();
        let mut flag = |name: &str| flags.push(Flag::Other(name.to_owned()));
        let own_used = credible.start_used && !is_begin;
        match own {
            Some(own) if !own_used && own.register == Energy::ZERO => flag(FLAG_BEGIN_PLACEHOLDER),
            Some(_) if !own_used => flag(FLAG_BEGIN_SET_ASIDE),
            _ => {}
        }
        if !credible.start_used {
            flag(FLAG_FIRST_READING_BILLED);
        }
        if !credible.stop_used {
            if self.stop_register().is_some() {
                flag(FLAG_END_SET_ASIDE);
            }
            flag(FLAG_LAST_READING_BILLED);
        }
        if credible.used.len() < samples.len() {
            flag(FLAG_READING_SET_ASIDE);
        }
        Ok(Weighed {
            energy,
            registers: Some((begin, end.max(begin))),
            by_received_times: false,
            flags,
            judged: self.judged(credible, is_begin, samples),
        })
    }

    /// The register of the stop, once the charger has told a stop.
    fn stop_register(&self) -> Option<Energy> {
        self.meter_stop.filter(|_| self.end == End::Stopped)
    }
}

/// The account that leaves fewer registers out; the first one where both leave out the same number.
fn fewer_set_aside(
    first: Result<Weighed, Problem>,
    second: Result<Weighed, Problem>,
) -> Result<Weighed, Problem> {
    if is_better(&second, &first) {
        second
    } else {
        first
    }
}

fn is_better(one: &Result<Weighed, Problem>, than: &Result<Weighed, Problem>) -> bool {
    match (one, than) {
        (Ok(one), Ok(than)) => one.set_aside() < than.set_aside(),
        (Ok(_), Err(_)) => true,
        (Err(_), _) => false,
    }
}

impl Weighed {
    /// How many registers the account leaves out, those of start and stop included.
    fn set_aside(&self) -> usize {
        let ends = [
            FLAG_BEGIN_PLACEHOLDER,
            FLAG_BEGIN_SET_ASIDE,
            FLAG_END_SET_ASIDE,
        ];
        let ends = ends.map(|name| Flag::Other(name.to_owned()));
        let of_ends = self.flags.iter().filter(|flag| ends.contains(flag));
        let samples = self.judged.iter();
        let samples = samples.filter(|one| one.told.source == Source::Sample && !one.used);
        of_ends.count() + samples.count()
    }

    fn by(mut self, by_received_times: bool) -> Self {
        self.by_received_times = by_received_times;
        if by_received_times {
            self.flags.push(Flag::ClockImplausible);
            self.flags.push(Flag::Other(FLAG_RECEIVED_TIMES.to_owned()));
        }
        self
    }
}
