//! `monitor`: what nobody else would come back to. Sends hand-overs whose
//! function was killed, ends commands whose time has passed, closes sessions
//! that nothing is heard of.

mod commands;
mod looked;
mod outboxes;
mod sessions;
mod watches;

use forecourt_types::Timestamp;
use serde::Serialize;

use crate::session::Settings;
use forecourt_store::failure::Failure;
use forecourt_store::ports::{Queues, Table};

pub use outboxes::HandOvers;

/// What one sweep did and found: the figures behind the alarms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Hand-overs sent that had been left behind.
    pub hand_overs_sent: usize,
    /// Hand-overs that still wait: a queue does not take them.
    pub hand_overs_waiting: usize,
    /// Commands that were looked at because their time had passed.
    pub commands_due: usize,
    /// Remote starts given up because nothing started.
    pub starts_failed: usize,
    /// Sessions closed provisionally.
    pub sessions_closed: usize,
    /// Things that could not be looked at; they stay due.
    pub failures: usize,
}

/// Sweeps once, the hand-overs that are said. Meant to run every minute; running twice at once is harmless.
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
    watches::sweep(table, settings, now, &mut summary).await?;
    outboxes::sweep(table, queues, hand_overs, now, &mut summary).await?;
    tracing::info!(
        hand_overs_sent = summary.hand_overs_sent,
        hand_overs_waiting = summary.hand_overs_waiting,
        commands_due = summary.commands_due,
        starts_failed = summary.starts_failed,
        sessions_closed = summary.sessions_closed,
        failures = summary.failures,
        "swept"
    );
    Ok(summary)
}
