//! Makes few points of many samples, for charts.

use std::collections::BTreeMap;

/// The lengths of steps, in seconds: those that people read easily on an axis.
const STEPS_S: [i64; 13] = [
    10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400,
];

/// A sample: when it was taken, in milliseconds since 1970, and its value.
pub(crate) type Sample = (i64, f64);

/// The samples of one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// The beginning of the step, or the time of the sample itself where no step is used, in
    /// milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// The least value.
    pub(crate) min: f64,
    /// The arithmetic mean of the values.
    pub(crate) mean: f64,
    /// The greatest value.
    pub(crate) max: f64,
}

/// The length of a step, in seconds, that makes at most `points_max` points of a period of this
/// many milliseconds; 0, which shows each sample, when no line has more than `points_max` samples.
pub(crate) fn step_s(period_ms: i64, samples_max: usize, points_max: usize) -> i64 {
    if samples_max <= points_max {
        return 0;
    }
    // A period that does not begin with a step touches one step more.
    let steps_max = i64::try_from(points_max).unwrap_or(i64::MAX).max(2) - 1;
    let least_s = period_ms.div_euclid(1_000 * steps_max) + 1;
    let readable = STEPS_S.into_iter().find(|step| *step >= least_s);
    readable.unwrap_or(least_s)
}

/// Sums up samples in steps of this many seconds, in the order of their times. A step without a
/// sample has no point, so that a chart shows a gap there.
pub(crate) fn points(mut samples: Vec<Sample>, step_s: i64) -> Vec<Point> {
    samples.sort_by_key(|(at_ms, _)| *at_ms);
    let mut steps: BTreeMap<i64, (Point, f64)> = BTreeMap::new();
    let step_ms = step_s.max(0).saturating_mul(1_000).max(1);
    for (at_ms, value) in samples {
        let begin = at_ms.div_euclid(step_ms) * step_ms;
        let first = Point {
            at_ms: begin,
            min: value,
            mean: value,
            max: value,
        };
        let (point, count) = steps.entry(begin).or_insert((first, 0.0));
        *count += 1.0;
        point.min = point.min.min(value);
        point.max = point.max.max(value);
        point.mean += (value - point.mean) / *count;
    }
    steps.into_values().map(|(point, _)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::{Point, points, step_s};

    #[test]
    fn a_step_is_as_long_as_the_number_of_points_demands() {
        let day_ms = 86_400_000;
        for (samples, points_max, expected) in [
            (600, 600, 0),
            (601, 600, 300),
            (100_000, 1_000, 120),
            (100_000, 100, 900),
            (100_000, 2, 86_401),
        ] {
            assert_eq!(
                step_s(day_ms, samples, points_max),
                expected,
                "{samples} {points_max}"
            );
        }
    }

    #[test]
    fn no_period_has_more_points_than_asked_for() {
        for begin in [0, 1, 59_999, 60_000, 1_769_860_800_123] {
            for points_max in [2, 3, 10, 600, 1_000] {
                for period_ms in [1_000, 3_600_000, 86_400_000, 7 * 86_400_000] {
                    let samples: Vec<_> = (0..5_000_i32)
                        .map(|n| (begin + period_ms * i64::from(n) / 5_000, f64::from(n)))
                        .collect();
                    let step = step_s(period_ms, samples.len(), points_max);
                    let made = points(samples, step);
                    assert!(made.len() <= points_max, "{} of {points_max}", made.len());
                }
            }
        }
    }

    #[test]
    fn a_point_tells_the_least_the_greatest_and_the_mean_value_of_its_step() {
        let samples = vec![(70_000, 4.0), (61_000, 2.0), (119_999, 6.0), (180_000, 1.0)];
        let first = Point {
            at_ms: 60_000,
            min: 2.0,
            mean: 4.0,
            max: 6.0,
        };
        let last = Point {
            at_ms: 180_000,
            min: 1.0,
            mean: 1.0,
            max: 1.0,
        };
        assert_eq!(
            points(samples, 60),
            [first, last],
            "nothing was told at 120 s"
        );
    }
}
