//! Decides which registers of a charge can be believed together.
//!
//! The start, the readings in between and the stop are compared with each other and with the power
//! of the station. The longest row of readings that one meter can have shown decides; a single
//! reading that fits none of the others is set aside.

use forecourt_types::Energy;

use super::Problem;
use super::evidence::Told;
use super::registers::{Point, Registers};
use super::rows::Rows;
use crate::meter;

/// The energy that may flow between the last reading and the stop, in watt-hours, besides a tenth
/// of the charge: a minute at 30 kW.
const NEAR_WH: i64 = 500;

/// The registers that are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credible {
    /// The first register that is believed.
    pub(super) begin: Point,
    /// The last register that is believed.
    pub(super) end: Point,
    /// Whether the start message's register is believed.
    pub(super) start_used: bool,
    /// Whether the stop message's register is believed.
    pub(super) stop_used: bool,
    /// The readings in between that are believed, by their places in
    /// [`Registers::samples`], in order.
    pub(super) used: Vec<usize>,
}

impl Registers<'_> {
    /// Finds the registers that are believed.
    ///
    /// # Errors
    /// [`Problem`] when none can be, or when two accounts contradict each other.
    pub(super) fn judge(&self) -> Result<Credible, Problem> {
        let free = self.rows(None);
        match (self.start, self.stop) {
            (Some(start), Some(stop)) => self.between(start, stop, &free),
            (Some(start), None) => self.without_stop(start, &free),
            (None, Some(stop)) => {
                let row = self.best_before(&free, stop).ok_or(Problem::NoRegister)?;
                self.checked(None, row, Some(stop))
            }
            (None, None) => {
                let row = self.best(&free).filter(|row| row.len() > 1);
                self.checked(None, row.ok_or(Problem::NoRegister)?, None)
            }
        }
    }

    fn between(&self, start: Point, stop: Point, free: &Rows) -> Result<Credible, Problem> {
        let from_start = self.rows(Some(start));
        let whole = self.best_before(&from_start, stop);
        let whole = whole.or_else(|| self.agree(start, stop).then(Vec::new));
        let without_start = self.best_before(free, stop);
        let without_stop = self.after_start(&from_start);
        if let Some(whole) = whole {
            if whole.is_empty() && self.count_from_zero(start, stop) {
                return Ok(Credible {
                    begin: start,
                    end: stop,
                    start_used: true,
                    stop_used: true,
                    used: (0..self.samples.len()).collect(),
                });
            }
            return match without_start {
                Some(row) if self.outvotes(start, &row, &whole) => {
                    if start.register > Energy::ZERO {
                        // Start and stop agree, and the readings say otherwise.
                        return Err(Problem::Backwards);
                    }
                    self.checked(None, row, Some(stop))
                }
                _ => self.checked(Some(start), whole, Some(stop)),
            };
        }
        // A start of 0 and readings of 0 are no account of their own.
        let without_stop = without_stop.filter(|row| !self.is_blank(start, row, stop));
        match (without_start, without_stop) {
            (Some(row), None) => self.checked(None, row, Some(stop)),
            (None, Some(row)) => self.without_one_end(start, row, free),
            (Some(repeated), Some(row)) if self.is_nonsense(start, &row, stop, &repeated) => {
                self.without_one_end(start, row, free)
            }
            // Two accounts, or none: only a person can tell.
            (Some(_), Some(_)) | (None, None) => Err(contradiction(start, stop)),
        }
    }

    /// Whether start and readings tell only 0, while the stop tells more.
    fn is_blank(&self, start: Point, row: &[usize], stop: Point) -> bool {
        let mut told = row.iter().filter_map(|place| self.samples.get(*place));
        start.register == Energy::ZERO
            && stop.register > Energy::ZERO
            && told.all(|told| told.reading.register == Energy::ZERO)
    }

    /// Whether the stop only repeats one reading that no meter of this charge can have shown: a 0,
    /// or the register of an earlier charge or meter. A charger that tells no register at its stop
    /// may repeat its readings there.
    fn is_nonsense(&self, start: Point, row: &[usize], stop: Point, repeated: &[usize]) -> bool {
        let is_zero = stop.register == Energy::ZERO;
        let rise = stop.register.since(start.register);
        let is_far = rise.is_none_or(|rise| rise > meter::battery(Some(u32::MAX)));
        let of_row = |row: &[usize]| self.samples.get(*row.last()?).map(|told| told.point());
        let has_moved = of_row(row).is_some_and(|last| last.register > start.register);
        let is_repeat = of_row(repeated).is_some_and(|last| last.register == stop.register);
        start.register > Energy::ZERO
            && (is_zero || is_far)
            && has_moved
            && is_repeat
            && self.witnesses(repeated) == 1
    }

    /// Whether the readings in between count the energy of this charge from 0, while
    /// start and stop tell the register of a lifetime: each of them fits once the
    /// start's register is added, and the last one tells nearly what the
    /// two ends do.
    fn count_from_zero(&self, start: Point, stop: Point) -> bool {
        let mut before = start;
        for told in self.samples {
            let total = start.register.checked_add(told.reading.register);
            let Some(register) = total.filter(|_| told.reading.register < start.register) else {
                return false;
            };
            let reading = Point {
                register,
                ..told.point()
            };
            if !self.agree(before, reading) {
                return false;
            }
            before = reading;
        }
        let delivered = stop.register.since(start.register).map_or(0, Energy::wh);
        let rest = stop
            .register
            .since(before.register)
            .map_or(i64::MAX, Energy::wh);
        let is_near = rest <= delivered / 10 + NEAR_WH;
        !self.samples.is_empty() && self.agree(before, stop) && is_near
    }

    /// No stop tells a register, or the stop's fits nothing.
    fn without_one_end(
        &self,
        start: Point,
        row: Vec<usize>,
        free: &Rows,
    ) -> Result<Credible, Problem> {
        let others = self.best(free).filter(|others| others.len() > 1);
        match others {
            Some(others) if self.outvotes(start, &others, &row) => {
                if start.register > Energy::ZERO {
                    return Err(Problem::Backwards);
                }
                self.checked(None, others, None)
            }
            // Nothing but 0 up to now, and a reading that says more.
            _ if self.is_overtaken(start, &row) => Err(Problem::Implausible),
            _ => self.checked(Some(start), row, None),
        }
    }

    /// Whether start and row tell only 0, and the newest reading tells more.
    fn is_overtaken(&self, start: Point, row: &[usize]) -> bool {
        let mut readings = self
            .samples
            .iter()
            .rev()
            .filter(|told| !told.is_before_boot);
        readings
            .next()
            .is_some_and(|newest| self.is_blank(start, row, newest.point()))
    }

    /// The best row from the start, if it tells anything of the time after the start. A gateway
    /// that hears a boot before any reading records the start's register once more, and that one
    /// must not stand in for the register at the end: the charge would be billed as nothing.
    fn after_start(&self, from_start: &Rows) -> Option<Vec<usize>> {
        let told = |place: &usize| self.samples.get(*place);
        let tells = |row: &Vec<usize>| {
            let mut told = row.iter().filter_map(told);
            told.any(|told| !self.told_start.is_repeated_by(told))
        };
        self.best(from_start).filter(tells)
    }

    fn without_stop(&self, start: Point, free: &Rows) -> Result<Credible, Problem> {
        if let Some(row) = self.after_start(&self.rows(Some(start))) {
            return self.without_one_end(start, row, free);
        }
        let row = self.best(free).filter(|row| row.len() > 1);
        let is_repeat = |told: &Told| self.told_start.is_repeated_by(told);
        let missing = if self.samples.iter().all(is_repeat) {
            Problem::NoRegister
        } else {
            Problem::Implausible
        };
        self.checked(None, row.ok_or(missing)?, None)
    }

    /// Whether a row without the start's register counts for more than the start:
    /// a start of 0 is a placeholder as soon as the first reading cannot follow
    /// on it; any other start must be outnumbered by two.
    fn outvotes(&self, start: Point, row: &[usize], with_start: &[usize]) -> bool {
        let first = row.first().and_then(|place| self.samples.get(*place));
        let contradicts = first.is_some_and(|first| !self.agree(start, first.point()));
        let needed = self.witnesses(with_start);
        let needed = if start.register == Energy::ZERO {
            needed
        } else {
            needed + 2
        };
        contradicts && self.witnesses(row) >= needed
    }

    /// Accepts a row if what it leaves out can be nonsense, and is no other
    /// account of the same charge.
    fn checked(
        &self,
        start: Option<Point>,
        used: Vec<usize>,
        stop: Option<Point>,
    ) -> Result<Credible, Problem> {
        let reading = |place: Option<&usize>| Some(self.samples.get(*place?)?.point());
        let begin = start.or_else(|| reading(used.first()));
        let end = stop.or_else(|| reading(used.last()));
        let (Some(begin), Some(end)) = (begin, end) else {
            return Err(Problem::NoRegister);
        };
        let witnesses = self.witnesses(&used) + usize::from(stop.is_some());
        if self.is_contradicted(begin, &used, witnesses) {
            return Err(Problem::Backwards);
        }
        Ok(Credible {
            begin,
            end,
            start_used: start.is_some(),
            stop_used: stop.is_some(),
            used,
        })
    }

    /// Whether the readings left out tell another story: a register that began
    /// anew, or a second meter.
    fn is_contradicted(&self, begin: Point, used: &[usize], witnesses: usize) -> bool {
        let (mut disputed, mut low) = (0, 0);
        let mut before: Option<(usize, Point)> = None;
        for (place, told) in self.samples.iter().enumerate() {
            if used.binary_search(&place).is_ok() {
                continue;
            }
            // A repeat of one value, such as 0 each minute, is one nonsense reading.
            let follows = before.filter(|(last, _)| *last + 1 == place);
            let rises = follows.is_some_and(|(_, last)| {
                let rise = told.reading.register.since(last.register);
                let moved = rise.is_some_and(|rise| rise.wh() > meter::JITTER_WH);
                moved && self.agree(last, told.point())
            });
            // A 0 before a boot says nothing of where the register began anew.
            let is_cut = told.is_before_boot && told.reading.register > Energy::ZERO;
            if rises || is_cut {
                return true;
            }
            if self.agree(begin, told.point()) {
                disputed += 1;
            } else if meter::fell(begin.register, told.reading.register) {
                low += 1;
            }
            before = Some((place, told.point()));
        }
        disputed >= witnesses.max(1) || (disputed > 0 && low > 0)
    }
}

/// What is wrong between two registers that do not fit.
fn contradiction(start: Point, stop: Point) -> Problem {
    if meter::fell(start.register, stop.register) {
        Problem::Backwards
    } else {
        Problem::Implausible
    }
}
