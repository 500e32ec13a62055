//! `monitor`: does the work to which no other function would come back. It sends hand-overs whose
//! function was killed, ends commands whose time has passed, and closes sessions of which nothing
//! more is heard. After an upgrade it also lists what the release before had stored.

mod commands;
mod deliveries;
mod due_checks;
mod erasures;
mod listings;
mod looked;
mod outboxes;
mod sessions;

use forecourt_types::Timestamp;
use serde::Serialize;

use self::due_checks::Which;
use crate::session::Settings;
use forecourt_store::failure::Failure;
use forecourt_store::ports::{Queues, Table};

pub use outboxes::HandOvers;

/// What one sweep did and found. The figures are those behind the alarms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The number of hand-overs that had been left behind and were sent.
    pub hand_overs_sent: usize,
    /// The number of hand-overs that still wait, because a queue does not take them.
    pub hand_overs_waiting: usize,
    /// The number of commands that were looked at because their time had passed.
    pub commands_due: usize,
    /// The number of remote starts that were given up because no charge started.
    pub starts_failed: usize,
    /// The number of sessions that were closed provisionally.
    pub sessions_closed: usize,
    /// The number of erasures of people's data that were gone on with.
    pub erasures: usize,
    /// The number of things that could not be looked at; they stay due, and an erasure is due
    /// again five minutes later.
    pub failures: usize,
}

/// Makes one sweep: sends the hand-overs that `hand_overs` selects, and looks at what is due, then
/// at gateways, at deliveries to webhooks, and last at erasures. It is meant to run every minute;
/// two sweeps at once are harmless.
///
/// # Errors
/// [`Failure`] when not even the lists could be read.
pub async fn sweep(
    table: &dyn Table,
    queues: &dyn Queues,
    settings: &Settings,
    hand_overs: HandOvers,
    now: Timestamp,
) -> Result<Summary, Failure> {
    let mut summary = Summary::default();
    // Every other function relies on its hand-overs being sent, and nobody waits for a delivery.
    outboxes::sweep(table, queues, hand_overs, now, &mut summary).await?;
    for which in [Which::Others, Which::Gateways, Which::Deliveries] {
        due_checks::sweep((table, queues), which, settings, now, &mut summary).await?;
    }
    listings::sweep(table, now).await?;
    // Erasures are large and nobody waits for them, so whatever else is due comes first.
    erasures::sweep((table, queues), now, &mut summary).await?;
    tracing::info!(
        hand_overs_sent = summary.hand_overs_sent,
        hand_overs_waiting = summary.hand_overs_waiting,
        commands_due = summary.commands_due,
        starts_failed = summary.starts_failed,
        sessions_closed = summary.sessions_closed,
        erasures = summary.erasures,
        failures = summary.failures,
        "swept"
    );
    Ok(summary)
}
