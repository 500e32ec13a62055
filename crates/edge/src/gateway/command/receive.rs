//! Takes an order of the cloud.

use forecourt_domain::command::{self, CommandEffect, reason, remote_stop};
use forecourt_domain::fact::CommandState;
use forecourt_link::{CommandMessage, Hash};
use forecourt_types::{CommandId, StationId, TransactionId};

use super::super::Gateway;
use super::super::turn::Turn;
use super::{MAX_LIVE, MAX_QUEUED};
use crate::MemoryFailure;
use crate::rows::CommandRow;

/// How long a command of the gateway's own may run, in milliseconds.
const OWN_COMMAND_MS: i64 = 10 * 60_000;

impl Gateway {
    /// Stores a command and queues it; a known one is answered with its state.
    pub(in crate::gateway) fn receive_command(
        &mut self,
        turn: &mut Turn<'_>,
        message: CommandMessage,
    ) -> Result<(), MemoryFailure> {
        if let Some(row) = turn.memory.command(&message.command_id)? {
            self.report_command(turn, &row);
            return Ok(());
        }
        let station = message.station_id.clone();
        let message = self.with_transaction(message);
        let refusal = self.refusal(turn, &message);
        let row = CommandRow::delivered(message, turn.now.wall);
        if let Some((state, reason)) = refusal {
            let row = CommandRow {
                state,
                reason: Some(reason),
                ..row
            };
            self.command_moved(turn, row);
            return Ok(());
        }
        self.queue(turn, &station, row);
        Ok(())
    }

    fn queue(&mut self, turn: &mut Turn<'_>, station: &StationId, row: CommandRow) {
        let id = row.message.command_id.clone();
        self.command_moved(turn, row);
        if let Some(known) = self.stations.get_mut(station) {
            known.queue.push_back(id);
        }
        self.send_next(turn, station);
    }

    /// Why a command may not run, if so. It is checked when the command comes and again when its
    /// turn comes, since things change while it waits.
    pub(super) fn refusal(
        &self,
        turn: &Turn<'_>,
        message: &CommandMessage,
    ) -> Option<(CommandState, String)> {
        let rejected = |reason: &str| Some((CommandState::Rejected, reason.to_owned()));
        let Some(station) = self.stations.get(&message.station_id) else {
            return rejected(reason::STATION_UNSEEN);
        };
        let Some(cloud_now) = self.cloud_now(turn.now) else {
            return rejected(reason::CLOCK_UNKNOWN);
        };
        if cloud_now >= message.expires_at {
            return Some((CommandState::Expired, reason::EXPIRED.to_owned()));
        }
        if message.epoch != self.link.epoch {
            return rejected(reason::OTHER_EPOCH);
        }
        if message
            .boot_generation
            .is_some_and(|made| made != station.row.boot_generation)
        {
            return rejected(reason::STATION_BOOTED);
        }
        let is_queued = station.queue.contains(&message.command_id);
        let is_full = station.queue.len() >= MAX_QUEUED || station.counted() >= MAX_LIVE;
        if !is_queued && is_full {
            return rejected(reason::TOO_MANY);
        }
        let command = match command::read(&message.command_type, &message.arguments) {
            Ok(command) => command,
            Err(error) => return Some((CommandState::Rejected, error.to_string())),
        };
        let CommandEffect::Stop { transaction_id } = command.effect() else {
            return None;
        };
        rejected(self.wrong_session(message, transaction_id)?)
    }

    /// Why a stop would end another session than the one that it names, if so: a stop is for one
    /// session and no other.
    fn wrong_session(&self, message: &CommandMessage, id: &TransactionId) -> Option<&'static str> {
        let station = self.stations.get(&message.station_id)?;
        let Some(row) = station.open.get(id.as_str()) else {
            return Some(reason::NO_TRANSACTION);
        };
        let started_as = row.remote_start.as_ref().map(|start| &start.session_id);
        match (&message.session_id, started_as) {
            (Some(meant), Some(runs)) if meant != runs => Some(reason::OTHER_SESSION),
            _ => None,
        }
    }

    /// Adds the transaction to a stop that names only a session we started.
    fn with_transaction(&self, mut message: CommandMessage) -> CommandMessage {
        let names_it = message.arguments.contains_key(remote_stop::TRANSACTION_ID);
        if message.command_type != remote_stop::NAME || names_it {
            return message;
        }
        let station = self.stations.get(&message.station_id);
        let open = station
            .into_iter()
            .flat_map(|station| station.open.values());
        let mut of_session = open.filter(|row| {
            let session = row.remote_start.as_ref().map(|start| &start.session_id);
            session.is_some() && session == message.session_id.as_ref()
        });
        if let Some(row) = of_session.next() {
            let id = row.transaction_id.to_string().into();
            let name = remote_stop::TRANSACTION_ID.to_owned();
            message.arguments.insert(name, id);
        }
        message
    }

    /// Stops a transaction whose token the cloud refused.
    pub(in crate::gateway) fn stop_by_own_command(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        transaction: &TransactionId,
    ) {
        let Some(known) = self.stations.get_mut(station) else {
            return;
        };
        let number = known.next_call();
        turn.touch_station(station);
        let session_id = known
            .open
            .get(transaction.as_str())
            .and_then(|row| Some(row.remote_start.as_ref()?.session_id.clone()));
        let text = format!(
            "{}/{}/{}/{station}/{number}",
            self.identity.operator_id, self.identity.gateway_id, self.link.epoch
        );
        // Derived, so that a repeat of this turn after a crash makes no second one.
        let digest = Hash::of(text.as_bytes());
        let name = digest.as_str().get(..24).unwrap_or_default();
        let Ok(command_id) = CommandId::new(format!("gw-{name}")) else {
            return;
        };
        let now = self
            .cloud_now(turn.now)
            .unwrap_or(turn.now.wall.timestamp());
        let id = transaction.to_string().into();
        let message = CommandMessage {
            command_id,
            station_id: station.clone(),
            epoch: self.link.epoch,
            expires_at: now.plus_millis(OWN_COMMAND_MS),
            session_id,
            boot_generation: None,
            token_parent_uid: None,
            command_type: remote_stop::NAME.to_owned(),
            arguments: [(remote_stop::TRANSACTION_ID.to_owned(), id)].into(),
        };
        let row = CommandRow {
            reason: Some(reason::TOKEN_REFUSED.to_owned()),
            ..CommandRow::delivered(message, turn.now.wall)
        };
        self.queue(turn, station, row);
    }
}
