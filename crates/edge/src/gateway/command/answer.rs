//! Handles the charger's answers to our calls: in time, late, twice, or with an id that belongs to
//! none of our calls.

use forecourt_domain::command::{self, Outcome, reason};
use forecourt_domain::fact::{CommandState, StationAnswer};
use forecourt_domain::foreign::ForeignJson;
use forecourt_domain::secret_settings;
use forecourt_types::{CommandId, StationId};

use super::super::Gateway;
use super::super::turn::Turn;
use super::scheduled;
use crate::MemoryFailure;
use crate::rows::CommandRow;

impl Gateway {
    /// Takes an answer. It concerns the command whose id it carries and no
    /// other, however late it comes; one that nobody waits for is dropped.
    pub(in crate::gateway) fn call_answered(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        message_id: &str,
        answer: Result<&str, StationAnswer>,
    ) -> Result<(), MemoryFailure> {
        let Ok(command_id) = CommandId::new(message_id) else {
            return Ok(());
        };
        let Some(known) = self.stations.get_mut(station) else {
            return Ok(());
        };
        let in_time = known
            .call
            .take_if(|call| call.command_id == command_id)
            .is_some();
        let live = known.commands.get(&command_id).map(|live| live.row.clone());
        let row = match live {
            Some(row) => Some(row),
            None => turn.memory.command(&command_id)?,
        };
        let row = row
            .filter(|row| row.message.station_id == *station && row.sent && row.answer.is_none());
        if let Some(row) = row {
            let mut row = self.judged(station, row, answer);
            if !in_time {
                row.reason = Some(late(row.reason.filter(|_| row.scheduled)));
            }
            self.command_moved(turn, row.clone());
            self.availability_answered(turn, &row);
            self.bound_jobs(turn, station);
        }
        self.send_next(turn, station);
        Ok(())
    }

    fn judged(
        &self,
        station: &StationId,
        mut row: CommandRow,
        answer: Result<&str, StationAnswer>,
    ) -> CommandRow {
        let version = self
            .stations
            .get(station)
            .and_then(|known| known.connection)
            .map(|connection| connection.version);
        let command = command::read(&row.message.command_type, &row.message.arguments);
        let (state, reason, answer) = match (answer, version, command) {
            (Ok(payload), Some(version), Ok(command)) => {
                let kept = ForeignJson::from_text(payload);
                let outcome = command.outcome(version, payload);
                let waits = outcome == Outcome::Scheduled
                    || outcome == Outcome::Agreed
                        && self.waits_for_charges(station, command.effect());
                // An effect that came before the answer has settled it.
                row.scheduled = waits && !row.state.is_final();
                let (state, reason) = match outcome {
                    Outcome::Agreed | Outcome::Scheduled if waits => {
                        let reason = scheduled::reason(command.effect()).to_owned();
                        (CommandState::Accepted, Some(reason))
                    }
                    Outcome::Agreed | Outcome::Scheduled => (CommandState::Accepted, None),
                    Outcome::Done => (CommandState::Completed, None),
                    Outcome::Refused(word) => (CommandState::Rejected, Some(word)),
                };
                (state, reason, StationAnswer::Payload(kept))
            }
            (Ok(payload), _, _) => {
                let kept = ForeignJson::from_text(payload);
                (CommandState::Unknown, None, StationAnswer::Payload(kept))
            }
            (Err(error), _, _) => {
                let reason = "the charger answered with an error".to_owned();
                (CommandState::Failed, Some(reason), error)
            }
        };
        // An effect that came before the answer has settled the state.
        if !row.state.is_final() {
            row.state = state;
            row.reason = reason.or(row.reason);
        }
        row.answer = Some(without_secrets(answer));
        row
    }
}

/// Hides the secrets in an answer: a charger tells its password when it is asked for all settings,
/// though it should not (OCPP 1.6 security whitepaper §4.1). It is not kept.
fn without_secrets(answer: StationAnswer) -> StationAnswer {
    match answer {
        StationAnswer::Payload(payload) => StationAnswer::Payload(secret_settings::kept(payload)),
        StationAnswer::Error {
            code,
            description,
            details,
        } => StationAnswer::Error {
            code,
            description,
            details: secret_settings::kept(details),
        },
    }
}

fn late(told: Option<String>) -> String {
    match told {
        Some(told) => format!("{told}; {}", reason::LATE_ANSWER),
        None => reason::LATE_ANSWER.to_owned(),
    }
}
