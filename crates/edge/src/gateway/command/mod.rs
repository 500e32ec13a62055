//! Commands: stored before anything happens, sent at most once, one at a time.

mod answer;
mod effect;
mod receive;
pub(in crate::gateway) mod report;
mod scheduled;
mod send;
mod vouch;

pub(super) use effect::Bound;

use forecourt_domain::command::reason;
use forecourt_domain::fact::{CommandState, CommandUpdated, Fact};
use forecourt_types::StationId;

use super::Gateway;
use super::station::LiveCommand;
use super::turn::Turn;
use crate::Row;
use crate::rows::CommandRow;

/// The most commands that wait for one station's charger.
pub(super) const MAX_QUEUED: usize = 16;
/// The most commands of one station that are not final: those waiting, and
/// those whose effect or late answer may still come. Those that the charger has
/// scheduled, and jobs whose end it will report, have limits of their own.
pub(super) const MAX_LIVE: usize = 64;

impl Gateway {
    /// Writes the state of a command, and tells the cloud. A command that is not final
    /// stays in memory.
    pub(super) fn command_moved(&mut self, turn: &mut Turn<'_>, mut row: CommandRow) {
        row.updated_at = turn.now.wall;
        row.settled = row.state.is_final();
        self.report_command(turn, &row);
        self.hold_command(turn, row);
    }

    /// Does the same as [`Gateway::command_moved`], for a command for which the gateway waits no
    /// more, whatever its state.
    fn command_given_up(&mut self, turn: &mut Turn<'_>, mut row: CommandRow) {
        row.updated_at = turn.now.wall;
        row.settled = true;
        self.report_command(turn, &row);
        self.hold_command(turn, row);
    }

    /// Writes a command's row, and keeps it in memory as long as something may follow.
    fn hold_command(&mut self, turn: &mut Turn<'_>, mut row: CommandRow) {
        row.hide_used_secrets();
        if let Some(known) = self.stations.get_mut(&row.message.station_id) {
            let id = row.message.command_id.clone();
            if row.settled {
                known.commands.remove(&id);
                known.queue.retain(|queued| *queued != id);
            } else {
                let limit = scheduled::limit_ms(&row, turn.now, self.settings.start_effect_ms);
                let live = LiveCommand::new(row.clone(), turn.now.monotonic_ms, limit);
                known.commands.insert(id, live);
            }
        }
        turn.write(Row::Command(Box::new(row)));
    }

    /// Records the state of a command as a fact.
    pub(super) fn report_command(&mut self, turn: &mut Turn<'_>, row: &CommandRow) {
        let update = CommandUpdated {
            command_id: row.message.command_id.clone(),
            state: row.state,
            session_id: row.session_id.clone(),
            answer: row.answer.clone(),
            reason: row.reason.clone(),
            scheduled: row.scheduled,
        };
        let station = row.message.station_id.clone();
        self.append(turn, &station, None, Fact::CommandUpdated(update));
    }

    /// Applies the time limits of all commands: expiry in the queue, silence of the charger, and
    /// effects that never came.
    pub(super) fn expire_commands(
        &mut self,
        turn: &mut Turn<'_>,
    ) -> Result<(), crate::MemoryFailure> {
        let now = turn.now.monotonic_ms;
        let cloud_now = self.cloud_now(turn.now);
        let stations: Vec<StationId> = self
            .stations
            .iter()
            .filter(|(_, station)| !station.commands.is_empty())
            .map(|(id, _)| id.clone())
            .collect();
        for id in stations {
            let Some(station) = self.stations.get_mut(&id) else {
                continue;
            };
            let mut moved = Vec::new();
            if let Some(call) = station.call.take_if(|call| call.deadline_ms <= now) {
                let live = station.commands.get(&call.command_id);
                moved.extend(live.map(|live| silent(&live.row, reason::NO_ANSWER)));
            }
            let mut settled = Vec::new();
            let mut unheard = Vec::new();
            for live in station.commands.values() {
                let is_queued = station.queue.contains(&live.row.message.command_id);
                let is_over = cloud_now.is_some_and(|time| time >= live.row.message.expires_at);
                if is_queued && is_over {
                    moved.push(expired(&live.row));
                } else if live
                    .effect_deadline_ms
                    .is_some_and(|deadline| deadline <= now)
                {
                    match live.row.state {
                        CommandState::Accepted if live.row.scheduled => {
                            unheard.push(scheduled::unheard(&live.row));
                        }
                        CommandState::Accepted => moved.push(without_effect(&live.row)),
                        _ => settled.push(CommandRow {
                            settled: true,
                            ..live.row.clone()
                        }),
                    }
                }
            }
            for row in moved {
                self.command_moved(turn, row);
            }
            for row in unheard {
                self.command_given_up(turn, row);
            }
            for row in settled {
                self.hold_command(turn, row);
            }
            self.send_next(turn, &id);
        }
        Ok(())
    }

    /// When the next time limit of a command ends.
    pub(super) fn command_deadline_ms(&self) -> Option<u64> {
        let calls = self.stations.values().filter_map(|station| {
            let effects = station
                .commands
                .values()
                .filter_map(|live| live.effect_deadline_ms);
            let call = station.call.as_ref().map(|call| call.deadline_ms);
            effects.chain(call).min()
        });
        calls.min()
    }
}

fn silent(row: &CommandRow, reason: &str) -> CommandRow {
    let mut row = row.clone();
    // An effect seen before the answer has made it final already.
    row.state = CommandState::TimedOut;
    row.reason = Some(reason.to_owned());
    row
}

fn expired(row: &CommandRow) -> CommandRow {
    let mut row = row.clone();
    row.state = CommandState::Expired;
    row.reason = Some(reason::EXPIRED_UNSENT.to_owned());
    row
}

fn without_effect(row: &CommandRow) -> CommandRow {
    let mut row = row.clone();
    row.state = CommandState::Failed;
    row.reason = Some(reason::NO_EFFECT.to_owned());
    row
}
