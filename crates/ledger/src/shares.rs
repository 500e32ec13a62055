//! How an amount is shared in whole minor units: by largest remainder.

/// Basis points in a whole.
pub(crate) const WHOLE_BP: u32 = 10_000;

/// Shares an amount by basis points. The last share of the answer is what is left of the whole, so
/// the shares always add up to the amount. Each share is less than one minor unit away from the
/// exact one; of equal remainders the earlier share is rounded up. A negative amount gives exactly
/// the opposite shares, so that a credit nulls what it undoes. `None` when the basis points are
/// more than a whole.
pub(crate) fn by_largest_remainder(amount_minor: i64, shares_bp: &[u32]) -> Option<Vec<i64>> {
    let taken = shares_bp
        .iter()
        .try_fold(0_u32, |sum, &share| sum.checked_add(share))?;
    let rest = WHOLE_BP.checked_sub(taken)?;
    let whole = i128::from(WHOLE_BP);
    let magnitude = i128::from(amount_minor).abs();
    let exact = |share: u32| magnitude * i128::from(share);
    let parts = || shares_bp.iter().copied().chain([rest]);

    let mut shares: Vec<i128> = parts().map(|share| exact(share) / whole).collect();
    let mut left = magnitude - shares.iter().sum::<i128>();
    let mut by_remainder: Vec<(i128, &mut i128)> = parts()
        .map(|share| exact(share) % whole)
        .zip(shares.iter_mut())
        .collect();
    // The sort is stable: of equal remainders the earlier share comes first.
    by_remainder.sort_by_key(|(remainder, _)| std::cmp::Reverse(*remainder));
    for (_, share) in by_remainder {
        if left == 0 {
            break;
        }
        *share += 1;
        left -= 1;
    }
    let sign = i128::from(amount_minor.signum());
    shares
        .into_iter()
        .map(|share| i64::try_from(share * sign).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_the_largest_remainder_is_rounded_up() {
        for (amount, shares_bp, shares) in [
            (100, vec![], vec![100]),
            (100, vec![2_500], vec![25, 75]),
            // 33.33 + 33.33 + 33.34: the rest has the largest remainder.
            (100, vec![3_333, 3_333], vec![33, 33, 34]),
            // 0.5 + 0.5: of equal remainders the earlier share is rounded up.
            (1, vec![5_000], vec![1, 0]),
            (-1, vec![5_000], vec![-1, 0]),
            (-100, vec![3_333, 3_333], vec![-33, -33, -34]),
            (0, vec![1, 9_999], vec![0, 0, 0]),
            (7, vec![10_000], vec![7, 0]),
        ] {
            assert_eq!(
                by_largest_remainder(amount, &shares_bp),
                Some(shares),
                "{amount} {shares_bp:?}"
            );
        }
    }

    #[test]
    fn more_than_a_whole_cannot_be_shared() {
        assert_eq!(by_largest_remainder(100, &[5_000, 5_001]), None);
        assert_eq!(by_largest_remainder(100, &[u32::MAX, 1]), None);
    }
}
