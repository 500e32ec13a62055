//! A charger reports on a job that a command began: a firmware update, the
//! upload of a log.

use forecourt_domain::command::{CommandEffect, reason};
use forecourt_domain::fact::CommandState;
use forecourt_domain::job::{JobReport, Progress};
use forecourt_types::StationId;

use super::super::Gateway;
use super::super::turn::Turn;
use super::effect::read;
use crate::rows::CommandRow;

/// How long the gateway waits for the end of a job once the charger has agreed to it, in
/// milliseconds: a firmware is often fetched and installed in the night that follows.
pub(super) const JOB_MS: u64 = 24 * 3_600_000;

/// The most jobs for whose end the gateway waits at one station. A charger that reports on none
/// would otherwise hold each for a day. The oldest is given up for a new one.
const MAX_JOBS: usize = 16;

/// Whether the charger has agreed to a job whose end it will report.
pub(in crate::gateway) fn awaits_report(row: &CommandRow) -> bool {
    row.state == CommandState::Accepted
        && read(row).is_some_and(|command| matches!(command.effect(), CommandEffect::Job { .. }))
}

/// Whether a report is about the job that a command began.
fn is_of(report: &JobReport, effect: CommandEffect<'_>) -> bool {
    matches!(effect, CommandEffect::Job { action, payload } if report.is_of(action, payload))
}

impl Gateway {
    /// Ends the command that began the job, or waits on. Without a number in the
    /// report, the oldest command of its kind is meant.
    pub(in crate::gateway) fn job_reported(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        action: &str,
        payload: &str,
    ) {
        let (Some(report), Some(known)) =
            (JobReport::read(action, payload), self.stations.get(station))
        else {
            return;
        };
        let rows = known.commands.values().map(|live| &live.row);
        let is_meant = |row: &&CommandRow| {
            row.sent && read(row).is_some_and(|command| is_of(&report, command.effect()))
        };
        let oldest = rows.filter(is_meant).min_by_key(|row| row.updated_at);
        let Some(mut row) = oldest.cloned() else {
            return;
        };
        row.state = match report.progress {
            Progress::Done => CommandState::Completed,
            Progress::Failed => CommandState::Failed,
            Progress::Going if row.state == CommandState::Accepted => return,
            Progress::Going => CommandState::Accepted,
        };
        row.reason = Some(format!("{}{}", reason::REPORTED, report.word));
        self.command_moved(turn, row);
        self.bound_jobs(turn, station);
    }

    /// Gives up the oldest job when the gateway waits for too many.
    pub(super) fn bound_jobs(&mut self, turn: &mut Turn<'_>, station: &StationId) {
        let why = reason::TOO_MANY_JOBS;
        self.make_room(turn, station, MAX_JOBS, why, awaits_report);
    }
}
