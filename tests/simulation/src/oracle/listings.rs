//! Checks that the lists by station, site, token, user and vehicle hold what they should.

use crate::run::Run;

pub(super) fn check(run: &Run, wrong: &mut Vec<String>) {
    let table = &run.cloud.simulation.table;
    let stored = table.listings(&run.cloud.operator);
    let wanted = table.listings_wanted(&run.cloud.operator);
    let lost = wanted.difference(&stored);
    wrong.extend(lost.map(|listing| format!("a listing is lost: {listing}")));
    let left = stored.difference(&wanted);
    wrong.extend(left.map(|listing| format!("a listing was left behind: {listing}")));
}
