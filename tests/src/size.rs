//! The size of the tests: `make test` runs them at CI size, `make soak` at full size.

/// Returns `ci` or `full` as `FORECOURT_TEST_SIZE` says (`full` or unset).
#[must_use]
pub fn pick<T>(ci: T, full: T) -> T {
    let is_full = std::env::var("FORECOURT_TEST_SIZE").is_ok_and(|size| size == "full");
    if is_full { full } else { ci }
}
