use forecourt_domain::fact::CommandState;
use forecourt_types::{CommandId, OperatorId, StationId, Timestamp};

use crate::session::step_remote_start;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{Command, ConfigRow as _};
use forecourt_store::unit::{Tried, Unit, until_committed};

/// Who stands in the stamps.
const BY: &str = "command";
/// How long after its expiry a command that was posted may stay silent before
/// it is called unknown: a gateway that ran it in time may be slow to say so.
const SILENCE_MS: i64 = 30_000;

/// Ends a command whose time has passed: `expired` when it was never posted,
/// and `unknown` when it was and nothing more is heard. Nothing happens before
/// its time. For `monitor` too.
///
/// # Errors
/// [`Failure`].
pub async fn expire(
    table: &dyn Table,
    operator: &OperatorId,
    station: &StationId,
    id: &CommandId,
    now: Timestamp,
) -> Result<(), Failure> {
    let key = &keys::command(operator, station, id);
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, BY);
        let Some(mut command) = unit.read::<Command>(key).await? else {
            return Ok(Tried::Done(()));
        };
        let Some((state, why)) = outcome(&command, now) else {
            return Ok(Tried::Done(()));
        };
        if !command.advance(state, now, Some(why)) {
            return Ok(Tried::Done(()));
        }
        unit.touch(&mut command.stamps);
        unit.put(command.to_item(operator, 0)?);
        step_remote_start(&mut unit, station, &command).await?;
        Ok(unit.commit().await?.then(|_| ()))
    })
    .await
}

fn outcome(command: &Command, now: Timestamp) -> Option<(CommandState, &'static str)> {
    if now < command.expires_at {
        return None;
    }
    match (command.state, command.posted_at) {
        (CommandState::Queued, None) => Some((
            CommandState::Expired,
            "its time passed before its gateway could be reached",
        )),
        (CommandState::Queued | CommandState::Sent, Some(_)) => {
            let silent = now.millis_since(command.expires_at) >= SILENCE_MS;
            silent.then_some((
                CommandState::Unknown,
                "it was posted to its gateway, and nothing was heard of it since",
            ))
        }
        _ => None,
    }
}
