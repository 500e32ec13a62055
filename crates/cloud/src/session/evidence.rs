//! The readings of a session: which of them its energy rests on, and which were
//! set aside and why.

use forecourt_domain::fact::Fact;
use forecourt_types::{ClaimedAt, Energy};

use crate::rows::facts::{FactRow, SessionRow, SnapshotReading};

/// A register reading of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// The fact it stands in.
    pub(crate) fact: FactRow,
    /// What it says, and how it was judged.
    pub(crate) reading: SnapshotReading,
}

/// The registers a fact tells, with their times.
fn registers(fact: &Fact) -> Vec<(Energy, ClaimedAt)> {
    let told = match fact {
        Fact::TransactionStarted(fact) => vec![(fact.meter_start, fact.started_at)],
        Fact::TransactionSampled(fact) => vec![(fact.register, fact.sampled_at)],
        Fact::TransactionStopped(fact) => vec![
            (fact.meter_start, fact.stopped_at),
            (fact.meter_stop, fact.stopped_at),
        ],
        Fact::Boot(_)
        | Fact::ConnectorStatus(_)
        | Fact::AuthorizationDecided(_)
        | Fact::CommandUpdated(_)
        | Fact::Measured(_)
        | Fact::Noticed(_)
        | Fact::Unreadable(_) => Vec::new(),
    };
    let known = told.into_iter();
    known
        .filter_map(|(register, at)| Some((register?, at)))
        .collect()
}

/// Every register reading in the facts of a session, in the order in which they
/// were applied.
pub(crate) fn evidence(row: &SessionRow, facts: Vec<FactRow>) -> Vec<Evidence> {
    let mut all = Vec::new();
    for fact in facts {
        // A fact of a newer release has no reading that this one knows.
        let Ok(known) = fact.fact() else { continue };
        for (register_wh, at) in registers(&known) {
            let (used, set_aside) = judged(row, register_wh, at);
            all.push(Evidence {
                reading: SnapshotReading {
                    record_id: fact.record_id.clone(),
                    kind: fact.kind.clone(),
                    register_wh,
                    at,
                    set_aside,
                    used,
                },
                fact: fact.clone(),
            });
        }
    }
    all
}

/// Whether the energy rests on a reading, else why it was set aside, if it was.
fn judged(row: &SessionRow, register: Energy, at: ClaimedAt) -> (bool, Option<String>) {
    let first = row.meter_start_wh;
    let first = first.or(row.first_sample.map(|reading| reading.register));
    let last = row.meter_stop_wh;
    let last = last.or(row.last_sample.map(|reading| reading.register));
    let is_first = first == Some(register) && Some(at) <= row.ended_at.or(Some(at));
    let used = is_first || last == Some(register);
    let negative = register < Energy::ZERO;
    (used, negative.then(|| "it is below zero".to_owned()))
}
