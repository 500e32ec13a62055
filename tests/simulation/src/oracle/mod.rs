//! Checks after a run whether what the cloud holds follows from what happened.

mod commands;
mod listings;
mod live;
mod money;
mod replaced;
mod sessions;
mod storable;

use crate::run::Run;

pub(crate) use replaced::is_begun_after_replacement;

/// Returns everything that is wrong, in words.
pub(crate) fn judge(run: &Run) -> Vec<String> {
    let mut wrong = run.world.broken.clone();
    let found = sessions::match_up(run, &mut wrong);
    sessions::check(run, &found, &mut wrong);
    sessions::check_registers(run, &found, &mut wrong);
    money::check(run, &found, &mut wrong);
    commands::check(run, &mut wrong);
    live::check(run, &mut wrong);
    replaced::check(run, &mut wrong);
    storable::check(run, &mut wrong);
    listings::check(run, &mut wrong);
    wrong
}
