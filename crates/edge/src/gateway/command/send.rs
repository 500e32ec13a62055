//! Sends the next command to the charger: one call at a time.

use forecourt_domain::border;
use forecourt_domain::command::{self, Call, CommandEffect, CommandError, reason};
use forecourt_domain::fact::CommandState;
use forecourt_ocpp::{Version, frame};
use forecourt_types::StationId;

use super::super::Gateway;
use super::super::station::{CallInFlight, LiveCommand};
use super::super::turn::Turn;
use crate::Effect;
use crate::rows::CommandRow;

/// The bits of the number of a remote start: the numbers stay positive 32-bit integers.
const REMOTE_START_MASK: u64 = 0x7fff_ffff;

impl Gateway {
    /// Sends the next command that may still run, if the charger is there and
    /// owes no answer. That it was sent is on disk before it leaves, without the
    /// secrets in it: it is never sent again, also not after a restart.
    pub(in crate::gateway) fn send_next(&mut self, turn: &mut Turn<'_>, station: &StationId) {
        // A command stored before a restart waits until the cloud's time is known.
        if self.cloud_now(turn.now).is_none() {
            return;
        }
        loop {
            let Some(known) = self.stations.get_mut(station) else {
                return;
            };
            let (Some(connection), None) = (known.connection, &known.call) else {
                return;
            };
            let Some(id) = known.queue.front().cloned() else {
                return;
            };
            let Some(row) = known.commands.get(&id).map(|live| live.row.clone()) else {
                known.queue.pop_front();
                continue;
            };
            let refusal = self.refusal(turn, &row.message);
            if let Some(known) = self.stations.get_mut(station) {
                known.queue.pop_front();
            }
            if let Some((state, reason)) = refusal {
                self.command_moved(
                    turn,
                    CommandRow {
                        state,
                        reason: Some(reason),
                        ..row
                    },
                );
                continue;
            }
            match self.written(turn, connection.version, &row) {
                Ok((call, row)) => {
                    self.send(turn, station, connection.ordinal, &call, row);
                    return;
                }
                Err(error) => {
                    let reason = Some(error.to_string());
                    let state = CommandState::Rejected;
                    self.command_moved(
                        turn,
                        CommandRow {
                            state,
                            reason,
                            ..row
                        },
                    );
                }
            }
        }
    }

    /// Makes the call of a command; a remote start gets its number.
    fn written(
        &mut self,
        turn: &mut Turn<'_>,
        version: Version,
        row: &CommandRow,
    ) -> Result<(Call, CommandRow), CommandError> {
        let command = command::read(&row.message.command_type, &row.message.arguments)?;
        let station = &row.message.station_id;
        let mut row = row.clone();
        let mut number = 0;
        let known = self.stations.get_mut(station);
        if let (CommandEffect::Start { .. }, Some(known)) = (command.effect(), known) {
            let masked = known.next_call() & REMOTE_START_MASK;
            number = i32::try_from(masked).unwrap_or(i32::MAX);
            row.remote_start_id = Some(i64::from(number));
            turn.touch_station(station);
        }
        let call = border::call(version, command.as_ref(), number)?;
        Ok((call, row))
    }

    fn send(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        connection: crate::ConnectionOrdinal,
        call: &Call,
        mut row: CommandRow,
    ) {
        // The command's own id: a late answer finds it whatever happened since.
        let message_id = row.message.command_id.to_string();
        row.sent = true;
        row.message_id = Some(message_id.clone());
        row.hide_used_secrets();
        let command_id = row.message.command_id.clone();
        let limit = self.settings.call_timeout_ms;
        if let Some(known) = self.stations.get_mut(station) {
            known.call = Some(CallInFlight {
                command_id: command_id.clone(),
                deadline_ms: turn.now.monotonic_ms.saturating_add(limit),
            });
            if let Some(live) = known.commands.get_mut(&command_id) {
                live.row = row.clone();
            }
        }
        turn.write(crate::Row::Command(Box::new(row)));
        turn.effects.push(Effect::SendToStation {
            station_id: station.clone(),
            connection,
            text: frame::call(&message_id, &call.action, &call.payload),
        });
    }

    /// Ends a call whose socket is gone: nobody knows whether the charger got it.
    pub(in crate::gateway) fn call_lost(&mut self, turn: &mut Turn<'_>, station: &StationId) {
        let Some(known) = self.stations.get_mut(station) else {
            return;
        };
        let Some(call) = known.call.take() else {
            return;
        };
        let live = known.commands.get(&call.command_id);
        let row = live.map(|live| live.row.clone());
        if let Some(row) = row.filter(|row| row.state == CommandState::Delivered) {
            let reason = Some(reason::CONNECTION_BROKE.to_owned());
            let state = CommandState::Unknown;
            self.command_moved(
                turn,
                CommandRow {
                    state,
                    reason,
                    ..row
                },
            );
        }
    }

    /// Sorts the commands after a restart: a command that was sent may or may not have run, and is
    /// never sent again; a command that was not sent waits again.
    pub(in crate::gateway) fn recover_commands(&mut self, turn: &mut Turn<'_>) {
        let mut lost = Vec::new();
        let now = turn.now.monotonic_ms;
        let usual = self.settings.start_effect_ms;
        for station in self.stations.values_mut() {
            for live in station.commands.values_mut() {
                let limit = super::scheduled::limit_ms(&live.row, turn.now, usual);
                *live = LiveCommand::new(live.row.clone(), now, limit);
                match (live.row.state, live.row.sent) {
                    (CommandState::Delivered, true) => lost.push(live.row.clone()),
                    (CommandState::Delivered, false) => {
                        station.queue.push_back(live.row.message.command_id.clone());
                    }
                    _ => {}
                }
            }
        }
        for row in lost {
            let reason = Some(reason::GATEWAY_RESTARTED.to_owned());
            let state = CommandState::Unknown;
            self.command_moved(
                turn,
                CommandRow {
                    state,
                    reason,
                    ..row
                },
            );
        }
    }
}
