//! Random choices that the seed decides.

use forecourt_memory::Random;

/// Returns a random number from `low` to `high`, both included.
pub(crate) fn between(random: &mut Random, low: i64, high: i64) -> i64 {
    let span = usize::try_from(high - low + 1).unwrap_or(1);
    low + i64::try_from(random.below(span)).unwrap_or(0)
}

/// Returns true in so many of a hundred cases.
pub(crate) fn percent(random: &mut Random, percent: u32) -> bool {
    random.below(100) < percent as usize
}

/// Returns a random element of a list.
pub(crate) fn choose<T: Copy>(random: &mut Random, from: &[T]) -> T {
    from[random.below(from.len())]
}
