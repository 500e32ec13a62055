//! Stations that nobody added, where those are let in.
//!
//! Anybody who reaches the port can invent identities, and each one costs memory and disk here and
//! a row in the cloud for ever. So a site has only so many stations without a password; one that
//! was here before always comes back. A station that the cloud removed gives its place back once it
//! does not charge any more, and so does one that the cloud does not list, that never charged and
//! that was not seen for a month.

use std::collections::{BTreeSet, HashSet};

use forecourt_link::StationConfig;
use forecourt_types::StationId;

use super::turn::Turn;
use super::{Connection, Gateway, Station};
use crate::{Alarm, CloseReason, Effect};

/// The security profile of a station without a password.
pub(super) const NO_PASSWORD: u8 = 0;

/// How long a station that never charged keeps its place without being seen.
const KEPT_UNSEEN_MS: i64 = 30 * DAY_MS;

/// One day: when a station was last seen is kept no finer, so that few rows are written.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// How often the gateway looks for stations that were not seen.
const LOOK_EVERY_MS: u64 = 60 * 60 * 1_000;

impl Gateway {
    /// The stations that were here and are not in the list, by name, without those that gave their
    /// place back.
    pub fn unlisted(&self) -> impl Iterator<Item = &StationId> {
        let listed: HashSet<&StationId> = self.listed().collect();
        let known = self.stations.iter();
        known
            .filter(|(_, station)| !station.row.is_forgotten)
            .map(|(id, _)| id)
            .filter(move |id| !listed.contains(id))
    }

    /// Whether one more station that is not in the list may come. The cloud adds
    /// those that came to the list, without a password, so both are counted. One that is
    /// listed keeps its place until it is removed: the cloud counts it too, and would take
    /// over no other one, whose charges would then belong to nobody.
    #[must_use]
    pub fn takes_unknown(&self) -> bool {
        let open = |config: &&StationConfig| config.security_profile == NO_PASSWORD;
        let adopted = self.station_configs.iter().filter(open).count();
        adopted + self.unlisted().count() < self.settings.max_unknown_stations
    }

    fn listed(&self) -> impl Iterator<Item = &StationId> {
        self.station_configs.iter().map(|config| &config.station_id)
    }

    /// Whether a station that has connected may stay. One without a password that
    /// nobody added and that was never here is closed when there are enough.
    pub(super) fn may_come(
        &self,
        turn: &mut Turn<'_>,
        station: &StationId,
        new: Connection,
    ) -> bool {
        let is_new = new.security_profile == NO_PASSWORD
            && self
                .stations
                .get(station)
                .is_none_or(|known| known.row.is_forgotten)
            && !self.listed().any(|listed| listed == station);
        if !is_new {
            return true;
        }
        if self.takes_unknown() {
            // It is known from now on.
            turn.effects.push(Effect::StationsChanged);
            return true;
        }
        turn.raise(Alarm::TooManyUnknown {
            station_id: station.clone(),
        });
        turn.effects.push(Effect::CloseStation {
            station_id: station.clone(),
            connection: new.ordinal,
            reason: CloseReason::TooManyUnknown,
        });
        false
    }

    /// A list is put in place: stations that it does not name any more give their places back, at
    /// once or when their last charge has ended. Those that it names again keep them.
    pub(super) fn forget_removed(&mut self, turn: &mut Turn<'_>, list: &[StationConfig]) {
        let listed: HashSet<&StationId> = list.iter().map(|config| &config.station_id).collect();
        let before = self.station_configs.iter().map(|config| &config.station_id);
        for id in before.filter(|id| !listed.contains(id)) {
            if let Some(station) = self.stations.get_mut(id) {
                station.row.is_forgotten = station.open.is_empty();
                station.row.is_removed = !station.open.is_empty();
                turn.touch_station(id);
            }
        }
        for id in listed {
            if let Some(station) = self.stations.get_mut(id)
                && std::mem::take(&mut station.row.is_removed)
            {
                turn.touch_station(id);
            }
        }
    }

    /// Frees the place of a station that was removed while it charged, when its last
    /// charge has ended.
    pub(super) fn forget_ended(&mut self, turn: &mut Turn<'_>, station: &StationId) {
        if let Some(known) = self.stations.get_mut(station)
            && known.row.is_removed
            && known.open.is_empty()
        {
            known.row.is_removed = false;
            known.row.is_forgotten = true;
            turn.touch_station(station);
            turn.effects.push(Effect::StationsChanged);
        }
    }

    /// Looks now and then for stations without a password that never charged, or that were removed
    /// while they charged, and were not seen for a month. A clock that was wrong may forget one too
    /// early: it is a new one when it comes.
    pub(super) fn forget_unseen(&mut self, turn: &mut Turn<'_>) {
        if turn.now.monotonic_ms < self.look_for_unseen_ms {
            return;
        }
        self.look_for_unseen_ms = turn.now.monotonic_ms.saturating_add(LOOK_EVERY_MS);
        let with_password = |config: &&StationConfig| config.security_profile != NO_PASSWORD;
        let with_password = self.station_configs.iter().filter(with_password);
        let with_password: BTreeSet<&StationId> =
            with_password.map(|config| &config.station_id).collect();
        for (id, station) in &mut self.stations {
            if station.row.is_forgotten || with_password.contains(id) {
                continue;
            }
            let unseen_ms = station.row.last_seen_at.map(|seen| {
                let seen = seen.timestamp();
                turn.now.wall.timestamp().millis_since(seen)
            });
            let is_here = station.connection.is_some();
            if unseen_ms.is_none() || (is_here && unseen_ms > Some(DAY_MS)) {
                station.row.last_seen_at = Some(turn.now.wall);
                turn.touch_station(id);
            } else if !is_here && unseen_ms > Some(KEPT_UNSEEN_MS) && is_unwanted(station) {
                station.row.is_forgotten = true;
                turn.touch_station(id);
                turn.effects.push(Effect::StationsChanged);
            }
        }
    }
}

/// Whether nothing is lost when the place of a station that does not come is freed.
fn is_unwanted(station: &Station) -> bool {
    station.row.is_removed || has_never_charged(station)
}

fn has_never_charged(station: &Station) -> bool {
    station.open.is_empty() && station.row.transactions == 0 && station.row.meters.is_empty()
}
