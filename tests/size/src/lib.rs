//! The size of the tests. `make test` runs them at CI size; `make soak` sets
//! `FORECOURT_TEST_SIZE=full` and runs them at full size.
//!
//! Every test that tries a number of seeds, cases, kills or seconds takes that number from
//! [`pick`], so that a soak is larger than a CI run everywhere.

/// Returns `full` when `FORECOURT_TEST_SIZE` is `full`, and `ci` otherwise.
#[must_use]
pub fn pick<T>(ci: T, full: T) -> T {
    let is_full = std::env::var("FORECOURT_TEST_SIZE").is_ok_and(|size| size == "full");
    if is_full { full } else { ci }
}
