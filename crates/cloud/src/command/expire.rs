use forecourt_domain::command::reason;
use forecourt_domain::fact::CommandState;
use forecourt_types::{CommandId, OperatorId, StationId, Timestamp};

use crate::session::step_remote_start;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Queues, Table};
use forecourt_store::rows::config::{Command, ConfigRow as _};
use forecourt_store::unit::{Tried, Unit, until_committed};

/// The author that the stamps name.
const BY: &str = "command";
/// How long after its expiry a posted command may stay silent before its state is `unknown`, in
/// milliseconds. A gateway that ran the command in time may report it late.
const SILENCE_MS: i64 = 30_000;

/// Ends a command whose time has passed: it is `expired` if it was never posted, and `unknown` if
/// it was posted and nothing more is heard. Before its time nothing happens. `monitor`
/// calls this too.
///
/// # Errors
/// [`Failure`].
pub async fn expire(
    (table, queues): (&dyn Table, &dyn Queues),
    (operator, station, id): (&OperatorId, &StationId, &CommandId),
    now: Timestamp,
) -> Result<(), Failure> {
    let key = &keys::command(operator, station, id);
    let entries = until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, BY);
        let Some(mut command) = unit.read::<Command>(key).await? else {
            return Ok(Tried::Done(Vec::new()));
        };
        let Some((state, why)) = outcome(&command, now) else {
            return Ok(Tried::Done(Vec::new()));
        };
        if !command.advance(state, now, Some(why)) {
            return Ok(Tried::Done(Vec::new()));
        }
        unit.look_for_watchers(station, Some(&command.gateway_id))
            .await?;
        unit.touch(&mut command.stamps);
        unit.put(command.to_item(operator, 0)?);
        unit.tell_of_command(&command).await?;
        step_remote_start(&mut unit, station, &command).await?;
        Ok::<_, Failure>(unit.commit().await?.then(|entries| entries))
    })
    .await?;
    flush(table, queues, &entries).await;
    Ok(())
}

fn outcome(command: &Command, now: Timestamp) -> Option<(CommandState, &'static str)> {
    if now < command.expires_at {
        return None;
    }
    match (command.state, command.posted_at) {
        (CommandState::Queued, None) => Some((CommandState::Expired, reason::GATEWAY_AWAY)),
        (CommandState::Queued | CommandState::Sent, Some(_)) => {
            let silent = now.millis_since(command.expires_at) >= SILENCE_MS;
            silent.then_some((CommandState::Unknown, reason::GATEWAY_SILENT))
        }
        _ => None,
    }
}
