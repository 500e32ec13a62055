//! Commands that the charger has agreed to and carries out when its charge has ended: they stay
//! open until the charger is seen to have done so.

use forecourt_domain::command::{CommandEffect, Target, reason};
use forecourt_domain::fact::{CommandState, ConnectorRef, ConnectorStatus, ConnectorStatusKind};
use forecourt_types::StationId;

use super::super::Gateway;
use super::super::station::Station;
use super::super::turn::Turn;
use super::effect::{is_at, read};
use super::report;
use crate::Now;
use crate::rows::{CommandRow, ConnectorStateRow};

/// How long the gateway waits for a scheduled change, in milliseconds (48 hours): a vehicle may
/// stay at its charger over a weekend. The outcome of a change that takes longer is not known.
const SCHEDULED_MS: u64 = 48 * 3_600_000;

/// The most scheduled changes for which the gateway waits at one station: one in each direction for
/// every connector of a large station. The oldest is given up for a new one.
const MAX_SCHEDULED: usize = 16;

/// The reason that a scheduled command shows.
pub(super) const fn reason(effect: CommandEffect<'_>) -> &'static str {
    match effect {
        CommandEffect::Restart { .. } => "scheduled: the charger will restart when its charges end",
        CommandEffect::None
        | CommandEffect::Start { .. }
        | CommandEffect::Stop { .. }
        | CommandEffect::Availability { .. }
        | CommandEffect::Job { .. } => "scheduled: the charger will change when the charge ends",
    }
}

/// How long the gateway waits for the effect of a command, in milliseconds from now on. For a
/// scheduled command, and for one that began a job, it is what is left since the charger agreed, so
/// that a gateway that is restarted each day does not wait for ever.
pub(super) fn limit_ms(row: &CommandRow, now: Now, usual_ms: u64) -> u64 {
    if !row.scheduled && !report::awaits_report(row) {
        return usual_ms;
    }
    let limit_ms = if row.scheduled {
        SCHEDULED_MS
    } else {
        report::JOB_MS
    };
    let agreed = row.updated_at.timestamp();
    let passed = now.wall.timestamp().millis_since(agreed);
    // The gateway's clock may have been set back since.
    limit_ms.saturating_sub(u64::try_from(passed).unwrap_or(0))
}

/// The connectors that a command takes in or out of service, and whether they are to be in service;
/// none for any other command.
fn ordered_availability(row: &CommandRow) -> Option<(Target, bool)> {
    match read(row)?.effect() {
        CommandEffect::Availability { target, operative } => Some((target, operative)),
        _ => None,
    }
}

/// A scheduled change of which nothing was heard in time.
pub(super) fn unheard(row: &CommandRow) -> CommandRow {
    unknown(row, reason::SCHEDULED_UNSEEN)
}

fn unknown(row: &CommandRow, reason: &str) -> CommandRow {
    let mut row = row.clone();
    row.state = CommandState::Unknown;
    row.reason = Some(reason.to_owned());
    row.scheduled = false;
    row
}

impl Gateway {
    /// Whether a charger that agreed to this lets its charges end first.
    pub(super) fn waits_for_charges(&self, station: &StationId, effect: CommandEffect<'_>) -> bool {
        let known = self.stations.get(station);
        let charges = known.is_some_and(|known| !known.open.is_empty());
        let waits = matches!(
            effect,
            CommandEffect::Restart {
                waits_for_charges: true,
                ..
            }
        );
        charges && waits
    }

    /// Applies the charger's answer. A change of availability that it agreed to replaces a
    /// scheduled one to the contrary, and may be done already.
    pub(super) fn availability_answered(&mut self, turn: &mut Turn<'_>, row: &CommandRow) {
        if row.scheduled {
            let station = &row.message.station_id;
            let why = reason::TOO_MANY_SCHEDULED;
            self.make_room(turn, station, MAX_SCHEDULED, why, |row| row.scheduled);
        }
        let agreed = matches!(row.state, CommandState::Accepted | CommandState::Completed);
        let Some((target, operative)) = ordered_availability(row).filter(|_| agreed) else {
            return;
        };
        self.supersede(turn, row, target, operative);
        if !row.scheduled {
            return;
        }
        let known = self.stations.get(&row.message.station_id);
        let is_done = known.is_some_and(|known| {
            let is_over = !known.charges_within(target);
            (is_over && known.is_as_ordered(target, operative))
                || (operative && known.is_free(target))
        });
        if is_done {
            let why = reason::ALREADY_CHANGED;
            let id = &row.message.command_id;
            self.complete(turn, &row.message.station_id, Some(why), |row| {
                row.message.command_id == *id
            });
        }
    }

    fn supersede(&mut self, turn: &mut Turn<'_>, new: &CommandRow, target: Target, wanted: bool) {
        let Some(known) = self.stations.get(&new.message.station_id) else {
            return;
        };
        let rows = known.commands.values().map(|live| &live.row);
        let others = rows.filter(|row| {
            row.scheduled
                && row.message.command_id != new.message.command_id
                && ordered_availability(row)
                    .is_some_and(|(held, operative)| operative != wanted && covers(target, held))
        });
        let others: Vec<CommandRow> = others.cloned().collect();
        for mut row in others {
            let id = &new.message.command_id;
            row.state = CommandState::Failed;
            row.reason = Some(format!(
                "{}{id} ordered the contrary before the charge ended",
                reason::SUPERSEDED
            ));
            row.scheduled = false;
            self.command_moved(turn, row);
        }
    }

    /// Gives up the oldest of the commands that wait in this way, when there are more than there
    /// may be.
    pub(super) fn make_room(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        most: usize,
        reason: &str,
        waits: impl Fn(&CommandRow) -> bool,
    ) {
        let Some(known) = self.stations.get(station) else {
            return;
        };
        let rows = known.commands.values().map(|live| &live.row);
        let rows: Vec<&CommandRow> = rows.filter(|row| waits(row)).collect();
        if rows.len() <= most {
            return;
        }
        let oldest = rows.into_iter().min_by_key(|row| row.updated_at);
        if let Some(row) = oldest.map(|row| unknown(row, reason)) {
            self.command_given_up(turn, row);
        }
    }

    /// Completes the scheduled changes that a connector's new state shows to be done.
    pub(in crate::gateway) fn status_seen(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        status: &ConnectorStatus,
    ) {
        let Some(known) = self.stations.get(station) else {
            return;
        };
        if known.commands.values().all(|live| !live.row.scheduled) {
            return;
        }
        let known = known.clone();
        let reason = "the connector says that it has changed";
        self.complete(turn, station, Some(reason), |row| {
            row.scheduled
                && ordered_availability(row).is_some_and(|(target, operative)| {
                    is_within(target, status.connector)
                        && is_as_wanted(operative, status.status)
                        && known.is_as_ordered(target, operative)
                })
        });
    }

    /// A charge has ended: completes what was scheduled for the end of the charges there, when none
    /// is left. A station that is to restart still has to do so.
    pub(super) fn charge_ended(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        connector: Option<ConnectorRef>,
    ) {
        let Some(known) = self.stations.get(station) else {
            return;
        };
        if known.commands.values().all(|live| !live.row.scheduled) {
            return;
        }
        let known = known.clone();
        let ended = |target: Target| {
            let is_there = match connector {
                Some(connector) => is_within(target, connector),
                None => is_whole(target),
            };
            is_there && !known.charges_within(target)
        };
        let reason = "the charge has ended, for which the charger had scheduled it";
        let is_done = |effect: CommandEffect<'_>| match effect {
            CommandEffect::Availability { target, .. } => ended(target),
            CommandEffect::Restart { target, .. } => !is_whole(target) && ended(target),
            CommandEffect::None
            | CommandEffect::Start { .. }
            | CommandEffect::Stop { .. }
            | CommandEffect::Job { .. } => false,
        };
        self.complete(turn, station, Some(reason), |row| {
            row.scheduled && read(row).is_some_and(|command| is_done(command.effect()))
        });
    }
}

impl Station {
    fn charges_within(&self, target: Target) -> bool {
        let mut open = self.open.values();
        open.any(|row| match row.connector {
            Some(connector) => connector.connector_id == 0 || is_within(target, connector),
            None => true,
        })
    }

    /// Whether every connector of the target says that a vehicle can charge there: a
    /// charge that the charger forgot is no reason to wait.
    fn is_free(&self, target: Target) -> bool {
        let rows = self.row.connectors.iter();
        let mut within = rows
            .filter(|row| is_within(target, row.connector))
            .peekable();
        within.peek().is_some() && within.all(|row| row.status == ConnectorStatusKind::Available)
    }

    /// Whether the connectors of the target are in service, or out of it, as
    /// was ordered. A 1.6 charger may say it for all of them as connector 0.
    fn is_as_ordered(&self, target: Target, operative: bool) -> bool {
        let within = |row: &&ConnectorStateRow| is_within(target, row.connector);
        let is_station = |row: &ConnectorStateRow| {
            row.connector.evse_id.is_none() && row.connector.connector_id == 0
        };
        let rows = || self.row.connectors.iter().filter(within);
        let mut connectors = rows().filter(|row| !is_station(row)).peekable();
        let is_told = connectors.peek().is_some();
        let all = connectors.all(|row| is_as_wanted(operative, row.status));
        let by_station = || {
            let mut stations = rows().filter(|row| is_station(row));
            !self.charges_within(target) && stations.any(|row| is_as_wanted(operative, row.status))
        };
        (is_told && all) || by_station()
    }
}

const fn is_as_wanted(operative: bool, status: ConnectorStatusKind) -> bool {
    match status {
        ConnectorStatusKind::Unavailable => !operative,
        // These say nothing of what was ordered.
        ConnectorStatusKind::Faulted | ConnectorStatusKind::Unknown => false,
        ConnectorStatusKind::Available
        | ConnectorStatusKind::Preparing
        | ConnectorStatusKind::Charging
        | ConnectorStatusKind::SuspendedEv
        | ConnectorStatusKind::SuspendedEvse
        | ConnectorStatusKind::Finishing
        | ConnectorStatusKind::Reserved
        | ConnectorStatusKind::Occupied => operative,
    }
}

const fn is_whole(target: Target) -> bool {
    matches!(
        target,
        Target {
            evse_id: None,
            connector_id: None | Some(0)
        }
    )
}

/// Whether a connector belongs to the target of a command.
fn is_within(target: Target, at: ConnectorRef) -> bool {
    if is_whole(target) {
        return true;
    }
    let is_connector = match (at.evse_id, target.evse_id, target.connector_id) {
        (Some(_), Some(_), Some(connector)) => {
            at.connector_id == 0 || at.connector_id == u32::from(connector)
        }
        _ => true,
    };
    is_connector && is_at(target, at)
}

/// Whether a command about the one target covers all of the other.
fn covers(wide: Target, narrow: Target) -> bool {
    let place = |target: Target| target.evse_id.or(target.connector_id);
    let part = |target: Target| target.evse_id.and(target.connector_id);
    is_whole(wide)
        || !is_whole(narrow)
            && place(wide) == place(narrow)
            && part(wide).is_none_or(|part_of| part(narrow) == Some(part_of))
}
