//! Checks that the records of a replaced box are evidence only: what it begins and ends is its own,
//! and is billed without a person only where the cloud knew the start before.

use std::collections::BTreeMap;

use forecourt_domain::fact::Flag;
use forecourt_domain::session::{FLAG_BEGUN_AFTER_REPLACEMENT, Status};
use forecourt_store::rows::facts::{FactRow, SessionRow};

use crate::run::Run;

/// Returns whether the cloud says that it learned of the session only after the replacement.
pub(crate) fn is_begun_after_replacement(row: &SessionRow) -> bool {
    let flag = Flag::Other(FLAG_BEGUN_AFTER_REPLACEMENT.to_owned());
    row.flags.contains(&flag)
}

pub(super) fn check(run: &Run, wrong: &mut Vec<String>) {
    let Some(former) = &run.former else {
        return;
    };
    let tellers = tellers(run);
    for row in run.cloud.sessions() {
        let id = &row.session_id;
        let begun = former.begun.contains(id);
        let none = Vec::new();
        let told_by = tellers.get(id.as_str()).unwrap_or(&none);
        let is_old = |fact: &FactRow| fact.epoch == former.site.enrolled.epoch;
        let by_old = told_by.iter().any(is_old);
        let by_new = told_by.iter().any(|fact| !is_old(fact));
        if begun {
            if is_begun_after_replacement(&row) {
                wrong.push(format!("session {id} had begun before the replacement"));
            }
            continue;
        }
        if by_old && by_new {
            wrong.push(format!(
                "session {id} was begun after the replacement, and both boxes told of it"
            ));
        }
        if by_old && row.status == Status::Settled {
            wrong.push(format!(
                "session {id} was told by the old box after the replacement, and is billed"
            ));
        }
        if by_old != is_begun_after_replacement(&row) {
            wrong.push(format!(
                "session {id} has {:?}: told by the old box after the replacement: {by_old}",
                row.flags
            ));
        }
    }
}

/// Returns the facts of each session.
fn tellers(run: &Run) -> BTreeMap<String, Vec<FactRow>> {
    let mut facts: BTreeMap<String, Vec<FactRow>> = BTreeMap::new();
    for (key, item) in run.cloud.simulation.table.items() {
        let session = key.pk.split_once("#session#").map(|(_, id)| id.to_owned());
        if let Some(session) = session.filter(|_| key.sk.starts_with("fact#")) {
            facts.entry(session).or_default().push(item.read().unwrap());
        }
    }
    facts
}
