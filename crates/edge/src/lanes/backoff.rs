//! Decides when to try the link again.

/// The upper end of the first delay, in milliseconds.
const FIRST_MS: u64 = 1_000;

/// The longest delay, in milliseconds: a site is back within a minute of the cloud.
const LONGEST_MS: u64 = 60_000;

/// The delay before reconnect attempt `attempt` (from 0), in milliseconds, with full jitter, so
/// that a thousand gateways that lost the same cloud come back at different times. `seed` is any
/// random number, new for each attempt.
#[must_use]
pub fn reconnect_delay_ms(attempt: u32, seed: u64) -> u64 {
    let ceiling = FIRST_MS
        .saturating_mul(1_u64.checked_shl(attempt).unwrap_or(u64::MAX))
        .min(LONGEST_MS);
    mix(seed) % (ceiling + 1)
}

/// Spreads a poor seed over all bits (SplitMix64's finisher).
const fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_spread_over_the_whole_range_and_bounded() {
        for attempt in [0, 3, 10, 64, u32::MAX] {
            let delays: Vec<u64> = (0..200)
                .map(|seed| reconnect_delay_ms(attempt, seed))
                .collect();
            let ceiling = 1_000_u64.saturating_mul(1 << attempt.min(10)).min(60_000);
            assert!(delays.iter().all(|delay| *delay <= ceiling), "{attempt}");
            assert!(delays.iter().any(|delay| *delay < ceiling / 4), "{attempt}");
            assert!(
                delays.iter().any(|delay| *delay > ceiling / 4 * 3),
                "{attempt}"
            );
        }
    }
}
