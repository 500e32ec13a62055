//! The effects of commands, as the charger's own messages show them.

use forecourt_domain::authorization::fold;
use forecourt_domain::claim::Claim;
use forecourt_domain::command::{self, Command, CommandEffect, Target};
use forecourt_domain::fact::{CommandState, ConnectorRef, Flag, RemoteStart};
use forecourt_types::{CommandId, StationId, TokenUid, TransactionId};

use super::super::Gateway;
use super::super::turn::Turn;
use crate::rows::CommandRow;

/// How far a charger's clock may be behind ours, in milliseconds, for its start
/// to be taken for a new one.
const CLOCK_SLACK_MS: i64 = 5 * 60_000;

/// A start that a command asked for, matched to the charger's start.
pub(in crate::gateway) struct Bound {
    command_id: CommandId,
    /// The command and its session; none when the command named no session.
    pub(in crate::gateway) remote_start: Option<RemoteStart>,
    /// The token for which the charge was ordered.
    pub(in crate::gateway) token_uid: TokenUid,
    /// The group of the token, as the cloud told it with the command.
    pub(in crate::gateway) parent_uid: Option<TokenUid>,
}

impl Gateway {
    /// The remote start this start answers to: the one whose number it repeats
    /// (2.x), or the oldest for this connector and token (1.6).
    pub(in crate::gateway) fn bind_remote_start(
        &self,
        station: &StationId,
        connector: ConnectorRef,
        claim: &Claim,
    ) -> Option<Bound> {
        let known = self.stations.get(station)?;
        let rows = known.commands.values().map(|live| &live.row);
        let fitting = rows.filter(|row| row.sent && is_meant(row, connector, claim));
        let row = fitting.min_by_key(|row| (row.remote_start_id, row.updated_at))?;
        let command_id = row.message.command_id.clone();
        let remote_start = row.session_id.clone().map(|session_id| RemoteStart {
            command_id: command_id.clone(),
            session_id,
        });
        Some(Bound {
            command_id,
            remote_start,
            token_uid: token_of(row)?,
            parent_uid: row.message.token_parent_uid.clone(),
        })
    }

    pub(in crate::gateway) fn start_seen(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        bound: &Bound,
    ) {
        let is_it = |row: &CommandRow| row.message.command_id == bound.command_id;
        self.complete(turn, station, None, is_it);
    }

    /// Completes the command that a 2.x charger names in a later event of a transaction that began
    /// when the cable was plugged in (F01).
    pub(in crate::gateway) fn remote_start_named(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        claim: &Claim,
    ) {
        if claim.remote_start_id.is_some() {
            self.complete(turn, station, None, |row| {
                row.remote_start_id == claim.remote_start_id
            });
        }
    }

    pub(in crate::gateway) fn stop_seen(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        transaction: &TransactionId,
        connector: Option<ConnectorRef>,
    ) {
        let stop = CommandEffect::Stop {
            transaction_id: transaction,
        };
        self.complete(turn, station, None, |row| {
            read(row).is_some_and(|command| command.effect() == stop)
        });
        self.charge_ended(turn, station, connector);
    }

    pub(in crate::gateway) fn boot_seen(&mut self, turn: &mut Turn<'_>, station: &StationId) {
        self.complete(turn, station, None, |row| {
            let command = read(row);
            let effect = command.as_ref().map(|command| command.effect());
            matches!(effect, Some(CommandEffect::Restart { .. }))
        });
    }

    /// Completes these commands; a reason replaces the one that the row has.
    pub(super) fn complete(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        reason: Option<&str>,
        is_it: impl Fn(&CommandRow) -> bool,
    ) {
        let Some(known) = self.stations.get(station) else {
            return;
        };
        let rows = known.commands.values().map(|live| &live.row);
        let done: Vec<CommandRow> = rows.filter(|row| row.sent && is_it(row)).cloned().collect();
        for mut row in done {
            row.reason = reason
                .map(str::to_owned)
                .or(row.reason.filter(|_| !row.scheduled));
            row.state = CommandState::Completed;
            row.scheduled = false;
            self.command_moved(turn, row);
        }
    }
}

pub(super) fn read(row: &CommandRow) -> Option<Box<dyn Command>> {
    command::read(&row.message.command_type, &row.message.arguments).ok()
}

/// The token of a remote start; none for any other command.
pub(super) fn token_of(row: &CommandRow) -> Option<TokenUid> {
    match read(row)?.effect() {
        CommandEffect::Start { token_uid, .. } => Some(token_uid.clone()),
        _ => None,
    }
}

fn is_meant(row: &CommandRow, connector: ConnectorRef, claim: &Claim) -> bool {
    let Some(command) = read(row) else {
        return false;
    };
    let CommandEffect::Start { target, token_uid } = command.effect() else {
        return false;
    };
    if let Some(number) = claim.remote_start_id {
        return row.remote_start_id == Some(number);
    }
    is_at(target, connector)
        && is_same(claim.token_uid.as_ref(), token_uid)
        && !was_before(row, claim)
}

/// Whether the charger kept this start from before it was asked: a start that was not agreed yet
/// cannot answer a command that came later.
pub(super) fn was_before(row: &CommandRow, claim: &Claim) -> bool {
    let is_plausible = !claim.flags.contains(&Flag::ClockImplausible);
    let claimed = claim.claimed_at.filter(|_| is_plausible);
    let sent = row.updated_at.timestamp();
    row.state != CommandState::Accepted
        && claimed.is_some_and(|claimed| sent.millis_since(claimed) > CLOCK_SLACK_MS)
}

/// Whether the numbers can mean the same place: 1.6 has connectors and 2.x EVSEs, and either number
/// may be meant for the other.
pub(super) fn is_at(target: Target, connector: ConnectorRef) -> bool {
    let at = connector.evse_id.unwrap_or(connector.connector_id);
    let meant = match connector.evse_id {
        Some(_) => target.evse_id.or(target.connector_id),
        None => target.connector_id.or(target.evse_id),
    };
    meant.is_none_or(|meant| u32::from(meant) == at)
}

pub(super) fn is_same(shown: Option<&TokenUid>, meant: &TokenUid) -> bool {
    shown.is_some_and(|shown| fold(shown.as_str()) == fold(meant.as_str()))
}
