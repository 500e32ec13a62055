//! Compares what rules 2 bill with what `ocpi-tariffs` says, an implementation of OCPI tariffs by
//! other people.
//!
//! It prices the charging periods of a CDR and never cuts them. So it is given our own segments,
//! cut further at every minute, and a short charge at every second: where we miss a cut, its prices
//! change and ours do not. Which prices apply in a segment, which is stepped up, and the exact cost
//! of each dimension it finds by itself. The energy at each cut and the power of each segment are
//! ours: the slow model of the tests of billing judges them.
//!
//! Left out, because OCPI 2.2.1 or the crate does not know it: prices per kilowatt-hour for
//! service, the sums of taxes, discounts, the service fee, the idle grace, the cap of parking, void
//! charges, and reservations, apart from that their prices never apply to a charge. Minimum and
//! maximum are left out because OCPI holds the amounts with and without tax each by itself. The
//! crate rounds to four decimals and we to minor units: amounts are compared before that, and our
//! sum with its exact value. Steps are compared where all of a quantity has a price; `differs.rs`
//! tells why not elsewhere.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod case;
mod changes;
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
        println!("{case}");
        let difference = compared(&case).err();
        return assert!(difference.is_none(), "{}", difference.unwrap_or_default());
    }
    let wanted = forecourt_test_size::pick(1000, 20_000);
    let (mut sums, mut differences) = (Compared::default(), Vec::new());
    let charges = Case::all().map(|case| compared(&case));
    // Many charges cost nothing, since no price applies: they are compared, and not counted.
    let counted = charges.filter(|it| it.as_ref().map_or(true, Compared::is_something));
    for charge in counted.take(wanted) {
        match charge {
            Ok(compared) => sums.add(compared),
            Err(difference) => differences.push(difference),
        }
    }
    let first = differences.first().map_or("", String::as_str);
    let differing = differences.len();
    assert!(
        differing == 0,
        "{differing} of {wanted} charges differ, the first one is\n{first}"
    );
    println!("{wanted} charges: {sums:?}");
    // What is compared must not shrink to nothing without anybody noticing.
    let enough = i128::try_from(wanted / 10).unwrap();
    assert!(
        sums.all().iter().all(|count| *count > enough),
        "{wanted} charges: {sums:?}"
    );
}

/// Compares a case. A difference names the case and how to try it again.
fn compared(case: &Case) -> Result<Compared, String> {
    compare(&case.facts, &case.tariff, &case.tariff).map_err(|difference| {
        let seed = case.seed;
        let size = forecourt_test_size::pick("", "FORECOURT_TEST_SIZE=full ");
        format!("{difference}\n{case}\nAgain: {size}{SEED}={seed} make oracle")
    })
}
