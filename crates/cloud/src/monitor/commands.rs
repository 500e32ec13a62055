//! Ends commands whose time has passed, and the remote starts that they asked for.

use forecourt_domain::command::reason;
use forecourt_domain::fact::CommandState;
use forecourt_domain::session::{Outcome, Status};
use forecourt_types::{CommandId, OperatorId, StationId, Timestamp};

use super::Summary;
use super::looked::Looked;
use crate::command::expire;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Key, Queues, Table};
use forecourt_store::rows::config::{Command, ConfigRow as _};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, Unit, until_committed};

/// The time until `monitor` looks at a silent command again, in milliseconds.
const AGAIN_MS: i64 = 60_000;

/// How long after the end of its command a start may still come, in milliseconds: the driver
/// walks to the charger and plugs in. A start that comes later still counts, since its
/// fact tells it.
const START_WAIT_MS: i64 = 15 * 60_000;

/// The time until `monitor` looks at a scheduled command again, in milliseconds. It may be long,
/// since nothing is urgent.
const SCHEDULED_AGAIN_MS: i64 = 60 * 60_000;

/// How long a change that the charger has scheduled may stay open, in milliseconds. The gateway
/// gives the change up an hour earlier (after 48 hours), so it has time to report it.
const SCHEDULED_WAIT_MS: i64 = 49 * 60 * 60_000;

/// Ends the command if its time has passed, and gives its remote start up if no
/// charge has started.
pub(super) async fn look(
    (table, queues): (&dyn Table, &dyn Queues),
    now: Timestamp,
    operator: &OperatorId,
    (station, id): (&StationId, &CommandId),
    summary: &mut Summary,
) -> Result<Looked, Failure> {
    summary.commands_due += 1;
    expire((table, queues), (operator, station, id), now).await?;
    let key = keys::command(operator, station, id);
    let Some(command) = load::<Command>(table, &key).await? else {
        return Ok(Looked::Done);
    };
    let command = command.row;
    if is_scheduled(&command, now) {
        return Ok(Looked::Due(now.plus_millis(SCHEDULED_AGAIN_MS)));
    }
    let waits = command.expires_at.plus_millis(START_WAIT_MS) > now;
    match command.state {
        CommandState::Rejected
        | CommandState::Completed
        | CommandState::Expired
        | CommandState::Failed => Ok(Looked::Done),
        CommandState::Queued
        | CommandState::Sent
        | CommandState::Delivered
        | CommandState::Accepted
        | CommandState::TimedOut
        | CommandState::Unknown
            if waits =>
        {
            Ok(Looked::Due(now.plus_millis(AGAIN_MS)))
        }
        CommandState::Queued
        | CommandState::Sent
        | CommandState::Delivered
        | CommandState::Accepted
        | CommandState::TimedOut
        | CommandState::Unknown => {
            let ports = (table, queues);
            summary.starts_failed += give_up(ports, operator, &command, now).await?;
            close(ports, operator, &key, now).await
        }
    }
}

/// Whether the charger has agreed to act when its charge ends, and this may still happen.
fn is_scheduled(command: &Command, now: Timestamp) -> bool {
    let agreed = command.history.last().map(|step| step.at);
    let is_recent = agreed.is_some_and(|at| at.plus_millis(SCHEDULED_WAIT_MS) > now);
    command.scheduled && !command.state.is_final() && is_recent
}

/// Removes the command from the list of those that somebody waits for. A command that was
/// scheduled meanwhile stays on it.
async fn close(
    (table, queues): (&dyn Table, &dyn Queues),
    operator: &OperatorId,
    key: &Key,
    now: Timestamp,
) -> Result<Looked, Failure> {
    let (looked, entries) = until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, "monitor");
        let none = Vec::new();
        let Some(mut command) = unit.read::<Command>(key).await? else {
            return Ok(Tried::Done((Looked::Done, none)));
        };
        if command.scheduled {
            if is_scheduled(&command, now) {
                let again = Looked::Due(now.plus_millis(SCHEDULED_AGAIN_MS));
                return Ok(Tried::Done((again, none)));
            }
            let why = reason::SCHEDULED_UNHEARD;
            command.scheduled = !command.advance(CommandState::Unknown, now, Some(why));
            if !command.scheduled {
                unit.tell_of_command(&command).await?;
            }
        }
        command.given_up = true;
        unit.touch(&mut command.stamps);
        unit.put(command.to_item(operator, 0)?);
        unit.look_for_watchers(&command.station_id, Some(&command.gateway_id))
            .await?;
        let committed = unit.commit().await?;
        Ok::<_, Failure>(committed.then(|entries| (Looked::Done, entries)))
    })
    .await?;
    flush(table, queues, &entries).await;
    Ok(looked)
}

/// Marks the session of a remote start that never began as failed, and returns the number of such
/// sessions (0 or 1).
async fn give_up(
    (table, queues): (&dyn Table, &dyn Queues),
    operator: &OperatorId,
    command: &Command,
    now: Timestamp,
) -> Result<usize, Failure> {
    let Some(session) = &command.session_id else {
        return Ok(0);
    };
    let (given_up, entries) = until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, "monitor");
        let key = keys::session(operator, session);
        let row = unit.read::<SessionRow>(&key).await?;
        let row = row.filter(|row| row.command_id.as_ref() == Some(&command.command_id));
        let Some(mut row) = row else {
            return Ok(Tried::Done((0, Vec::new())));
        };
        let mut charge = row.charge();
        let why = "no charge began after the start was asked for";
        let outcome = charge.command_updated(CommandState::TimedOut, now, why);
        if outcome != Outcome::Going
            || charge.status != Status::Failed
            || charge.status == row.status
        {
            return Ok(Tried::Done((0, Vec::new())));
        }
        row.set_charge(charge);
        unit.touch(&mut row.stamps);
        unit.put(row.to_item(operator, 0)?);
        unit.look_for_watchers(&command.station_id, Some(&command.gateway_id))
            .await?;
        Ok::<_, Failure>(unit.commit().await?.then(|entries| (1, entries)))
    })
    .await?;
    flush(table, queues, &entries).await;
    Ok(given_up)
}
