//! The registers of a charge that are judged, and which of them can follow on each other.

use forecourt_types::{ClaimedAt, Energy, Timestamp};

use super::evidence::Told;
use crate::meter::{self, Limit, Reading, Untimed};

/// A register to judge, and the time to judge it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    /// The value of the energy register.
    pub(super) register: Energy,
    /// When it was read, as far as is known.
    pub(super) at: ClaimedAt,
    /// Whether that time is only the time of receipt.
    pub(super) is_untimed: bool,
}

impl Point {
    pub(super) const fn reading(self) -> Reading {
        Reading {
            register: self.register,
            at: self.at,
        }
    }
}

impl Told {
    pub(super) const fn point(&self) -> Point {
        Point {
            register: self.reading.register,
            at: self.reading.at,
            is_untimed: self.is_untimed,
        }
    }
}

/// The registers of a charge that are judged.
pub(super) struct Registers<'a> {
    /// The register of the start message, if it told a usable one.
    pub(super) start: Option<Point>,
    /// What the start message itself told, where `start` may be what a person stated.
    pub(super) told_start: ToldStart,
    /// The register of the stop message, if it told a usable one.
    pub(super) stop: Option<Point>,
    /// The readings in between, at most [`Trail::MAX`](super::Trail::MAX), in the order to judge.
    pub(super) samples: &'a [Told],
    /// The most energy that the connector can give from one reading to the next, by power and time.
    pub(super) limit: Limit,
    /// The energy that may lie between readings that have no time of their own. Its battery is also
    /// the most that can follow on a register of 0, which stands for one that was
    /// not told otherwise.
    pub(super) untimed: Untimed,
}

/// What the start message told of the register.
#[derive(Debug, Clone, Copy)]
pub(super) struct ToldStart {
    /// The register, if it told one.
    pub(super) register: Option<Energy>,
    /// The time of the start by the charger.
    pub(super) at: Option<ClaimedAt>,
    /// When the gateway received the start.
    pub(super) received_at: Option<Timestamp>,
}

impl ToldStart {
    /// Whether a reading only tells once more what the start told: the same register, at the same
    /// time by one of the two clocks.
    pub(super) fn is_repeated_by(&self, told: &Told) -> bool {
        let is_same_time = self.at == Some(told.reading.at)
            || self.received_at == Some(told.received_at.timestamp());
        self.register == Some(told.reading.register) && is_same_time
    }
}

impl Registers<'_> {
    /// Whether one reading can follow on another. Beyond what a battery holds a 0
    /// stands for a register that was not told, whichever message told it.
    pub(super) fn agree(&self, before: Point, after: Point) -> bool {
        let is_zero = before.register == Energy::ZERO;
        let is_doubted = is_zero && after.register > self.untimed.battery;
        let [earlier, later] = [before, after].map(Point::reading);
        let limit = if before.is_untimed || after.is_untimed {
            self.limit.untimed(earlier, later, self.untimed)
        } else {
            self.limit
        };
        !is_doubted && meter::agrees(earlier, later, limit)
    }

    /// How many different registers a row tells: a value that is repeated, such
    /// as 0 each minute, is one witness.
    pub(super) fn witnesses(&self, row: &[usize]) -> usize {
        let registers = row.iter().filter_map(|place| self.samples.get(*place));
        let mut registers: Vec<Energy> = registers.map(|told| told.reading.register).collect();
        registers.dedup();
        registers.len()
    }
}
