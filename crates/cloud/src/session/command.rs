//! Applies the outcomes of commands, also to the sessions that commands asked for.

use forecourt_domain::command::remote_start;
use forecourt_domain::fact::{CommandState, CommandUpdated, RemoteStart};
use forecourt_types::{SessionId, StationId};

use super::work::Work;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::config::{Command, ConfigRow as _};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::unit::Unit;

impl Work<'_> {
    pub(super) async fn command_updated(&mut self, fact: &CommandUpdated) -> Result<(), Failure> {
        let key = keys::command(self.unit.operator, &self.source.station, &fact.command_id);
        // A command of nobody here, or of another station: nothing to update.
        let Some(mut command) = self.unit.read::<Command>(&key).await? else {
            tracing::warn!(command = %fact.command_id, station = %self.source.station, "an update of a command that is not known");
            return Ok(());
        };
        let onward = command.advance(fact.state, self.unit.now, fact.reason.as_deref());
        if onward {
            command.scheduled = fact.scheduled;
        }
        if fact.answer.is_some() && command.answer.is_none() {
            command.answer.clone_from(&fact.answer);
        } else if !onward {
            return Ok(());
        }
        self.unit.touch(&mut command.stamps);
        self.unit.put(command.to_item(self.unit.operator, 0)?);
        if !onward {
            return Ok(());
        }
        self.unit.tell_of_command(&command).await?;
        let station = self.source.station.clone();
        step_remote_start(&mut self.unit, &station, &command).await
    }

    /// Completes the command of a remote start once the start was reported.
    pub(super) async fn command_completed(
        &mut self,
        remote: &RemoteStart,
        session: &SessionId,
    ) -> Result<(), Failure> {
        // A replaced credential moves no command, whoever asked it for the start.
        if remote.session_id != *session || self.is_replaced {
            return Ok(());
        }
        let key = keys::command(self.unit.operator, &self.source.station, &remote.command_id);
        let Some(mut command) = self.unit.read::<Command>(&key).await? else {
            return Ok(());
        };
        if command.advance(CommandState::Completed, self.unit.now, None) {
            self.unit.touch(&mut command.stamps);
            self.unit.put(command.to_item(self.unit.operator, 0)?);
            self.unit.tell_of_command(&command).await?;
        }
        Ok(())
    }
}

/// Changes the session of a remote start according to the state of its command. `monitor` calls
/// this too, when a command expires without a word of the gateway.
/// # Errors
/// [`Failure`].
pub(crate) async fn step_remote_start(
    unit: &mut Unit<'_>,
    station: &StationId,
    command: &Command,
) -> Result<(), Failure> {
    let (remote_start::NAME, Some(session)) = (command.command_type.as_str(), &command.session_id)
    else {
        return Ok(());
    };
    let key = keys::session(unit.operator, session);
    let Some(mut row) = unit.read::<SessionRow>(&key).await? else {
        return Ok(());
    };
    if row.station_id != *station || row.command_id.as_ref() != Some(&command.command_id) {
        return Ok(());
    }
    let why = command.history.last().and_then(|step| step.reason.clone());
    let why = why.unwrap_or_else(|| fallback(command.state).to_owned());
    let mut charge = row.charge();
    let _: forecourt_domain::session::Outcome =
        charge.command_updated(command.state, unit.now, &why);
    if charge.status != row.status {
        row.set_charge(charge);
        unit.touch(&mut row.stamps);
        unit.put(row.to_item(unit.operator, 0)?);
    }
    Ok(())
}

const fn fallback(state: CommandState) -> &'static str {
    match state {
        CommandState::Rejected => "the charger refused the start",
        CommandState::Expired => "the start expired before it reached the charger",
        CommandState::TimedOut => "the charger did not answer the start",
        CommandState::Failed => "the start could not be carried out",
        CommandState::Queued
        | CommandState::Sent
        | CommandState::Delivered
        | CommandState::Accepted
        | CommandState::Completed
        | CommandState::Unknown => "the start went on",
    }
}
