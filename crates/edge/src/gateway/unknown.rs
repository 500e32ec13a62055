//! Stations that nobody added, where those are let in.
//!
//! Whoever reaches the port can make identities up, and each one costs memory
//! and disk here and a row in the cloud for ever. So a site has only so many
//! stations without a password; one that was here before always comes back.

use std::collections::HashSet;

use forecourt_types::StationId;

use super::turn::Turn;
use super::{Connection, Gateway};
use crate::{Alarm, CloseReason, Effect};

/// The security profile of a station without a password.
const NO_PASSWORD: u8 = 0;

impl Gateway {
    /// The stations that were here and are not in the list, by name.
    pub fn unlisted(&self) -> impl Iterator<Item = &StationId> {
        let listed: HashSet<&StationId> = self.listed().collect();
        let known = self.stations.keys();
        known.filter(move |station| !listed.contains(station))
    }

    /// Whether one more station that is not in the list may come. The cloud adds
    /// those that came to the list, without a password, so both are counted.
    #[must_use]
    pub fn takes_unknown(&self) -> bool {
        let open = |config: &&forecourt_link::StationConfig| config.security_profile == NO_PASSWORD;
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
            && !self.stations.contains_key(station)
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
}
