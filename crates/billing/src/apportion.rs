//! The one rounding rule. Amounts are exact fractions until this point. The sum is rounded half
//! away from zero, and the rest is shared among the lines by largest remainder, so that the lines
//! add up to the sum and none is off by a whole unit.

/// An exact amount, not negative, in `1 / PARTS_PER_MINOR` of a minor unit.
pub(crate) type Parts = i128;

/// Parts in one minor unit: millionths (prices), times the least common multiple
/// of 1000 Wh per kWh and 3600 s per hour, times 10,000 basis points. Every
/// amount a tariff can make is a whole number of these.
pub(crate) const PARTS_PER_MINOR: Parts = 1_000_000 * 18_000 * 10_000;

struct Share {
    minor: i64,
    remainder: Parts,
}

/// Rounds each exact amount to whole minor units, and returns them in the same order. `None` when
/// they do not fit.
pub(crate) fn apportion(exact: &[Parts]) -> Option<Vec<i64>> {
    let sum = exact
        .iter()
        .try_fold(0, |sum: Parts, &parts| sum.checked_add(parts))?;
    let rounded = sum
        .checked_add(PARTS_PER_MINOR / 2)?
        .div_euclid(PARTS_PER_MINOR);
    let mut shares = exact
        .iter()
        .map(|parts| {
            let minor = i64::try_from(parts.div_euclid(PARTS_PER_MINOR)).ok()?;
            let remainder = parts.rem_euclid(PARTS_PER_MINOR);
            Some(Share { minor, remainder })
        })
        .collect::<Option<Vec<_>>>()?;
    let whole: Parts = shares.iter().map(|share| Parts::from(share.minor)).sum();
    let left = usize::try_from(rounded.checked_sub(whole)?).ok()?;
    let mut by_remainder: Vec<&mut Share> = shares.iter_mut().collect();
    // The sort is stable: of equal remainders the earlier line comes first.
    by_remainder.sort_by_key(|share| std::cmp::Reverse(share.remainder));
    for share in by_remainder.into_iter().take(left) {
        share.minor = share.minor.checked_add(1)?;
    }
    Some(shares.into_iter().map(|share| share.minor).collect())
}

/// `amount × numerator / denominator`, rounded half away from zero. `None` when
/// it does not fit or the denominator is not positive.
pub(crate) fn share_of(amount_minor: i64, numerator: i64, denominator: i64) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let denominator = i128::from(denominator);
    let product = i128::from(amount_minor).checked_mul(i128::from(numerator))?;
    let magnitude = product.abs().checked_add(denominator / 2)? / denominator;
    i64::try_from(magnitude.checked_mul(product.signum())?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_add_up_to_the_rounded_sum() {
        let third = PARTS_PER_MINOR / 3;
        let half = PARTS_PER_MINOR / 2;
        for (exact, minor) in [
            (vec![], vec![]),
            (vec![half], vec![1]),
            (vec![half - 1], vec![0]),
            // 3 × 0.333 is a whole unit less one part: one line gets it, the first.
            (vec![third, third, third], vec![1, 0, 0]),
            (vec![half, half], vec![1, 0]),
            // 1.25 + 2.5 = 3.75: four units, the larger remainder takes the one left.
            (
                vec![PARTS_PER_MINOR * 5 / 4, PARTS_PER_MINOR * 5 / 2],
                vec![1, 3],
            ),
            (vec![0, half, 0], vec![0, 1, 0]),
        ] {
            assert_eq!(apportion(&exact), Some(minor), "{exact:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_no_amount() {
        assert_eq!(apportion(&[i128::MAX]), None);
        assert_eq!(apportion(&[i128::MAX / 2]), None);
        assert_eq!(share_of(i64::MAX, 2, 1), None);
        assert_eq!(share_of(1, 1, 0), None);
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (amount, rounded) in [(5, 1), (4, 0), (-5, -1), (-4, 0), (15, 2), (-15, -2)] {
            assert_eq!(share_of(amount, 1, 10), Some(rounded), "{amount}");
        }
    }
}
