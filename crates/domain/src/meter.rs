//! Decides whether a register reading can be right.

use forecourt_types::{ClaimedAt, Energy, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fact::Flag;

/// The most power that any charger in the field delivers, in watts: one megawatt. A value that
/// needs more is not taken even from a person.
pub const MAX_POWER_W: u32 = 1_000_000;

/// How far the time of a reading may be off, since readings are rarely taken at the instant that
/// they are stamped with.
const SLACK_MS: i64 = 60_000;

/// The most that a register may rise, in per cent of what the power allows, since meters and rated
/// powers are both rounded.
const TOLERANCE_PERCENT: i128 = 110;

/// Chargers tell one register in different units, each rounded on its own: a
/// start in watt-hours, samples in whole or tenths of kilowatt-hours.
const ROUNDINGS_WH: [i64; 3] = [10, 100, 1_000];

/// A register may fall by this much without meaning anything: chargers compute
/// it from floating-point numbers and round each message on its own.
pub(crate) const JITTER_WH: i64 = 10;

/// The power of a station about which nothing is known, in watts: the strongest
/// chargers for cars give 400 kW.
pub const UNKNOWN_POWER_W: u32 = 400_000;

/// Two messages that were received within this time, in milliseconds, may have been
/// kept and told at once: where they have no time of their own, nobody knows the time
/// between them.
const TOGETHER_MS: i64 = 50_000;

/// An energy that is more than the battery of any car holds.
const BATTERY: Energy = Energy::from_wh(200_000);

/// The rated power from which on a station may charge lorries, in watts.
const TRUCK_POWER_W: u32 = 150_000;

/// An energy that is more than the battery of any lorry holds.
const TRUCK_BATTERY: Energy = Energy::from_wh(700_000);

/// The divisor that gives watt-hours from watts × ms × per cent: milliseconds in an
/// hour, times 100.
const MS_PERCENT_PER_HOUR: i128 = 3_600_000 * 100;

/// A register reading and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The value of the energy register.
    pub register: Energy,
    /// When it was read.
    pub at: ClaimedAt,
}

/// How much of a charge may lie between two of its messages that were received
/// together and have no time of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untimed {
    /// An energy that is more than any battery holds that is charged at the connector.
    pub battery: Energy,
    /// The earliest time at which the charge can have begun; none where nobody knows how long its
    /// charger had kept messages.
    pub earliest: Option<Timestamp>,
}

impl Untimed {
    /// The most energy that the charge can have taken until then: what the power gives
    /// since the charge can have begun, and never more than a battery holds.
    #[must_use]
    pub fn most(self, until: ClaimedAt, limit: Limit) -> Energy {
        let Some(earliest) = self.earliest else {
            return self.battery;
        };
        let elapsed_ms = until.timestamp().millis_since(earliest);
        let by_power = Energy::from_wh(most_wh(elapsed_ms, limit.max_power_w));
        by_power.min(self.battery)
    }
}

/// The most energy that may lie between two readings of one charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The power of the connector, in watts.
    max_power_w: u32,
    /// The most energy in one step, whatever its time; none where the times of the readings count.
    step: Option<Energy>,
}

impl Limit {
    /// The limit where both readings have a time: the energy that the power gives in
    /// the time between.
    #[must_use]
    pub const fn timed(max_power_w: u32) -> Self {
        Self {
            max_power_w,
            step: None,
        }
    }

    /// The limit between two readings of which at least one has no time but that of
    /// its receipt: by power and the time between them, or all that the charge can have
    /// taken by then where they were received together. A register of 0 may stand for
    /// one that was not told, so that no more than the power gives follows on it.
    #[must_use]
    pub fn untimed(self, before: Reading, after: Reading, untimed: Untimed) -> Self {
        if are_together(before.at, after.at) && before.register > Energy::ZERO {
            Self {
                max_power_w: u32::MAX,
                step: Some(untimed.most(after.at, self)),
            }
        } else {
            self
        }
    }
}

/// Whether both readings were received so close together that the charger may have kept them.
#[must_use]
pub fn are_together(before: ClaimedAt, after: ClaimedAt) -> bool {
    let apart_ms = after.timestamp().millis_since(before.timestamp());
    apart_ms.abs() <= TOGETHER_MS
}

/// An energy that is more than any battery holds that is charged at a connector of this rated
/// power: a register that rises by more in one step is the register of a lifetime.
#[must_use]
pub const fn battery(rated_power_w: Option<u32>) -> Energy {
    match rated_power_w {
        Some(power) if power >= TRUCK_POWER_W => TRUCK_BATTERY,
        Some(_) | None => BATTERY,
    }
}

/// The coarsest unit of which a register is a whole number, in watt-hours: 1, 10, 100 or 1,000.
pub(crate) fn rounding_wh(register: Energy) -> i64 {
    let mut units = ROUNDINGS_WH.into_iter().rev();
    units.find(|unit| register.wh() % unit == 0).unwrap_or(1)
}

/// Whether the register went down from one reading to the next by more than rounding can explain. A
/// fall to 0 is never rounding: it means that the meter began anew.
#[must_use]
pub fn fell(before: Energy, after: Energy) -> bool {
    let Some(drop) = before.since(after).map(Energy::wh) else {
        return before > after;
    };
    let is_whole = |register: Energy, unit: i64| register.wh() % unit == 0;
    let is_rounding = |unit: i64| drop < unit && (is_whole(before, unit) || is_whole(after, unit));
    let is_explained = after > Energy::ZERO && ROUNDINGS_WH.into_iter().any(is_rounding);
    drop > JITTER_WH && !is_explained
}

/// The most energy that a connector of this power can give in the time, in watt-hours: it is
/// computed for one minute more and for a tenth above the rated power.
#[must_use]
pub fn most_wh(elapsed_ms: i64, max_power_w: u32) -> i64 {
    let time_ms = i128::from(elapsed_ms.max(0).saturating_add(SLACK_MS));
    let most = i128::from(max_power_w) * time_ms * TOLERANCE_PERCENT / MS_PERCENT_PER_HOUR;
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// Whether one meter can have shown both readings, one after the other: it did
/// not fall, and rose by no more than the connector can give in the time.
#[must_use]
pub fn agrees(before: Reading, after: Reading, limit: Limit) -> bool {
    before.register >= Energy::ZERO && check(Some(before), after, limit).is_none()
}

/// What is wrong with a reading, given the one before it of the same
/// transaction: below zero, below the one before, or more than the connector can
/// give in the time. The reading is kept whatever this says.
#[must_use]
pub fn check(previous: Option<Reading>, reading: Reading, limit: Limit) -> Option<Flag> {
    if reading.register < Energy::ZERO {
        return Some(Flag::MeterNegative);
    }
    let previous = previous?;
    let Some(delta) = reading.register.since(previous.register) else {
        return Some(Flag::MeterImplausible);
    };
    if fell(previous.register, reading.register) {
        return Some(Flag::MeterBackwards);
    }
    let elapsed_ms = reading.at.timestamp().millis_since(previous.at.timestamp());
    let is_beyond = delta.wh() > most_wh(elapsed_ms, limit.max_power_w)
        || limit.step.is_some_and(|step| delta > step);
    is_beyond.then_some(Flag::MeterImplausible)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use forecourt_types::Timestamp;

    use super::*;

    #[test]
    fn a_fall_within_the_rounding_of_either_reading_is_none() {
        let cases = [
            (6_000, 5_501, false),
            (1_234, 1_000, false),
            (5_600, 5_551, false),
            (5_500, 5_491, false),
            (7_000, 5_999, true),
            (5_651, 5_541, true),
            (5_503, 5_499, false),
            (5_523, 5_511, true),
            (269_456, 269_455, false),
            (2_000, 1_000, true),
            (5_600, 5_500, true),
            (900, 0, true),
            (1_000, 0, true),
            (5, 5, false),
            (5, 6, false),
            (i64::MAX, i64::MIN, true),
            (i64::MIN, i64::MAX, false),
        ];
        for (before, after, expected) in cases {
            let [from, to] = [before, after].map(Energy::from_wh);
            assert_eq!(fell(from, to), expected, "{before} to {after}");
        }
    }

    #[test]
    fn a_register_may_not_be_negative_fall_or_outrun_the_connector() {
        let start = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        let at = |minutes: i64, wh: i64| Reading {
            register: Energy::from_wh(wh),
            at: ClaimedAt(start.plus_millis(minutes * 60_000)),
        };
        // 59 minutes and a minute of slack: 11 kWh and a tenth at 11 kW.
        let cases = [
            (Some(at(0, 1000)), at(59, 1000), None),
            (Some(at(0, 1000)), at(59, 13_100), None),
            (
                Some(at(0, 1000)),
                at(59, 13_101),
                Some(Flag::MeterImplausible),
            ),
            (Some(at(0, 1001)), at(59, 899), Some(Flag::MeterBackwards)),
            (Some(at(0, 1000)), at(59, -1), Some(Flag::MeterNegative)),
            (Some(at(59, 0)), at(0, 201), None),
            (Some(at(59, 0)), at(0, 202), Some(Flag::MeterImplausible)),
            (None, at(0, i64::MAX), None),
            (None, at(0, -1), Some(Flag::MeterNegative)),
            (
                Some(at(0, i64::MIN)),
                at(59, i64::MAX),
                Some(Flag::MeterImplausible),
            ),
        ];
        for (previous, reading, flag) in cases {
            assert_eq!(
                check(previous, reading, Limit::timed(11_000)),
                flag,
                "{previous:?} {reading:?}"
            );
        }
    }
}
