use forecourt_domain::fact::CommandState;
use forecourt_link::{ToGateway, to_text};
use forecourt_types::{CommandId, OperatorId, StationId, Timestamp};

use super::expire;
use crate::gateways::{commanded, disconnected, route};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Connections, Key, Posted, Queues, Table};
use forecourt_store::rows::config::{Command, ConfigRow as _, Gateway};
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, Unit, until_committed};

/// The author that the stamps name.
const BY: &str = "command";

/// Posts a command that its gateway may not have received yet to the gateway's connection. A
/// gateway that is not connected gets the command when it comes back in time: `ingest` then puts
/// the command on the queue again.
///
/// # Errors
/// [`Failure`]; after it the command may or may not have been posted, and may
/// be posted again.
pub(super) async fn post(
    (table, queues): (&dyn Table, &dyn Queues),
    connections: &dyn Connections,
    (operator, station, id): (&OperatorId, &StationId, &CommandId),
    now: Timestamp,
) -> Result<(), Failure> {
    let key = keys::command(operator, station, id);
    let Some(command) = load::<Command>(table, &key).await? else {
        tracing::warn!(command = %id, "a command on the queue is not in the table");
        return Ok(());
    };
    if !may_be_posted(&command.row) {
        return Ok(());
    }
    if now >= command.row.expires_at {
        return expire((table, queues), (operator, station, id), now).await;
    }
    let gateway = command.row.gateway_id;
    let Some(commanded) = commanded(table, operator, &gateway).await? else {
        tracing::warn!(command = %id, %gateway, "the gateway was replaced or is kept apart: the command waits for its end");
        return Ok(());
    };
    let Some(connection) = route(table, operator, &gateway).await? else {
        return Ok(());
    };
    let first = command.row.posted_at.is_none();
    let change = Change {
        ports: (table, queues),
        operator,
        key: &key,
        gateway: &commanded,
        now,
    };
    let noted = change.make(|command| {
        command.posted_at.get_or_insert(now);
    });
    let Some(noted) = noted.await? else {
        return Ok(());
    };
    let text = to_text(&ToGateway::Command(noted.message()))?;
    match connections.post(&connection, &text).await? {
        Posted::Sent => {
            let sent = change.make(|command| {
                command.advance(CommandState::Sent, now, None);
            });
            sent.await?;
        }
        Posted::Gone => {
            disconnected(table, operator, &gateway, &connection).await?;
            let back = change.make(|command| {
                if first {
                    command.posted_at = None;
                }
            });
            back.await?;
        }
    }
    Ok(())
}

/// Whether the command may be posted: no report tells that the gateway has it. A gateway that
/// reported `unknown` after it had stored the command has it too; the secrets in the row are gone
/// then, and without them the command must not be sent.
const fn may_be_posted(command: &Command) -> bool {
    may_be_unheard(command.state) && !command.secrets_hidden
}

/// Whether the state leaves open that the gateway has not received the command.
const fn may_be_unheard(state: CommandState) -> bool {
    match state {
        CommandState::Queued | CommandState::Sent | CommandState::Unknown => true,
        CommandState::Delivered
        | CommandState::Accepted
        | CommandState::Rejected
        | CommandState::Completed
        | CommandState::Expired
        | CommandState::TimedOut
        | CommandState::Failed => false,
    }
}

/// A change of a command that its gateway may not have received yet.
struct Change<'a> {
    ports: (&'a dyn Table, &'a dyn Queues),
    operator: &'a OperatorId,
    key: &'a Key,
    /// The gateway that gets the command, on whose row the mark of its site stands.
    gateway: &'a Gateway,
    now: Timestamp,
}

impl Change<'_> {
    /// Makes the change. None if the gateway has received the command.
    async fn make(&self, edit: impl Fn(&mut Command) + Sync) -> Result<Option<Command>, Failure> {
        let ((table, queues), edit) = (self.ports, &edit);
        let (changed, entries) = until_committed(|| async move {
            let mut unit = Unit::new(table, self.operator, self.now, BY);
            unit.seen(&self.gateway.stamps);
            let Some(mut command) = unit.read::<Command>(self.key).await? else {
                return Ok(Tried::Done((None, Vec::new())));
            };
            if !may_be_posted(&command) {
                return Ok(Tried::Done((None, Vec::new())));
            }
            let before = command.clone();
            edit(&mut command);
            if command == before {
                return Ok(Tried::Done((Some(command), Vec::new())));
            }
            unit.touch(&mut command.stamps);
            unit.put(command.to_item(self.operator, 0)?);
            let committed = unit.commit().await?;
            Ok::<_, Failure>(committed.then(|entries| (Some(command), entries)))
        })
        .await?;
        flush(table, queues, &entries).await;
        Ok(changed)
    }
}
