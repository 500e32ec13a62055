//! What rules 2 bill against what `ocpi-tariffs` says, an implementation of OCPI tariffs by other people.
//!
//! It prices the charging periods of a CDR and never cuts them. So it is given our own segments,
//! cut further at every minute, and a short charge at every second: where we miss a cut, its prices
//! change and ours do not. Which prices apply in a segment, which is stepped up, and the exact cost
//! of each dimension it finds by itself.
//!
//! Left out, because OCPI 2.2.1 or the crate does not know it: `service` prices, the sums of taxes,
//! discounts, the service fee, the idle grace, the cap of parking, bounds (there each of two amounts
//! with and without tax is held by itself), void charges and reservations. That the prices of
//! reservations never apply to a charge is compared. It rounds to four decimals, so that amounts
//! are compared before they are rounded, and our rounded sum with its exact one. Two things it
//! does otherwise, each with a test in `differs.rs` that says why: what is rounded up to a step,
//! and a window that has no begin and ends at midnight.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod case;
mod compare;
mod cost;
mod differs;
mod noticed;
mod ocpi;
mod other;

#[path = "../../../crates/billing/tests/it/rules2/build.rs"]
#[expect(dead_code, reason = "the tests of billing use the rest")]
mod build;
#[path = "../../../crates/billing/tests/it/rules2/dice.rs"]
#[expect(dead_code, reason = "the tests of billing use the rest")]
mod dice;

use case::Case;
use compare::{Compared, compare};

/// The variable that names the one case to be tried.
const SEED: &str = "FORECOURT_ORACLE_SEED";

#[test]
fn ocpi_tariffs_prices_every_charge_as_rules_2_do() {
    if let Ok(seed) = std::env::var(SEED) {
        let case = Case::of(seed.parse().unwrap()).unwrap();
        println!("{case}\n{:?}", compared(&case));
        return;
    }
    let wanted = forecourt_test_size::pick(1000, 100_000);
    let mut sums = Compared::default();
    let compared = Case::all().map(|case| compared(&case));
    // Many charges cost nothing, since no price applies: they are compared, and not counted.
    for charge in compared.filter(Compared::is_something).take(wanted) {
        sums.add(charge);
    }
    println!("{wanted} charges: {sums:?}");
    // What is compared must not shrink to nothing without anybody noticing.
    let enough = i128::try_from(wanted / 10).unwrap();
    assert!(sums.all().iter().all(|count| *count > enough), "{sums:?}");
}

/// What was compared of a case, in which both sides agree.
fn compared(case: &Case) -> Compared {
    compare(&case.facts, &case.tariff, &case.tariff).unwrap_or_else(|difference| {
        let seed = case.seed;
        panic!("{difference}\n{case}\nAgain: {SEED}={seed} make oracle")
    })
}
