//! What others read of the machine between its inputs: the sockets to let chargers in, and the
//! status page.

use forecourt_link::{Epoch, StationConfig};
use forecourt_types::{SiteId, StationId, Timestamp};

use super::station::Station;
use super::{Gateway, Readiness, StationView};
use crate::Now;
use crate::lanes::LinkState;

impl Gateway {
    /// Whether chargers may be let in.
    #[must_use]
    pub fn ready(&self) -> Readiness {
        if self.link.awaits_epoch {
            Readiness::AwaitsEpoch
        } else if self.link.site_id.is_none() {
            Readiness::NeverWelcomed
        } else {
            Readiness::Ready
        }
    }

    /// The stations that may sign in.
    #[must_use]
    pub fn station_configs(&self) -> &[StationConfig] {
        &self.station_configs
    }

    /// The heartbeat interval that each charger was told with the answer to its last boot, in
    /// seconds: a charger keeps it until it boots again.
    pub fn heartbeats_s(&self) -> impl Iterator<Item = (&StationId, u32)> {
        let told = self.stations.iter();
        told.filter_map(|(id, known)| Some((id, known.row.heartbeat_s?)))
    }

    /// The heartbeat interval of a charger that has not booted here, in seconds: the longer one of
    /// what it is told next and what an earlier release may have told it.
    #[must_use]
    pub fn heartbeat_s(&self) -> u32 {
        let now = self.settings.heartbeat_interval_s;
        now.max(self.own_settings.heartbeat_interval_s)
    }

    /// The epoch in which records are written.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.link.epoch
    }

    /// The site, once the cloud has named it.
    #[must_use]
    pub fn site_id(&self) -> Option<&SiteId> {
        self.link.site_id.as_ref()
    }

    /// The number of tokens on the list that is in place.
    #[must_use]
    pub fn listed_tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the cloud has welcomed the link that is open now.
    #[must_use]
    pub fn linked(&self) -> bool {
        self.lanes.state == LinkState::Up
    }

    /// The cloud's time, once the cloud has told it; the monotonic clock goes on from it.
    #[must_use]
    pub fn cloud_now(&self, now: Now) -> Option<Timestamp> {
        self.lanes.cloud_now(now)
    }

    /// Every station that the gateway knows, for the status page.
    #[must_use]
    pub fn stations(&self) -> Vec<StationView> {
        self.stations
            .iter()
            .map(|(id, station)| self.view(id, station))
            .collect()
    }

    fn view(&self, id: &StationId, station: &Station) -> StationView {
        let call = station.call.as_ref().map(|call| &call.command_id);
        let command = call.and_then(|id| {
            let live = station.commands.get(id)?;
            Some((id.clone(), live.row.state))
        });
        StationView {
            station_id: id.clone(),
            connected: station.connection.map(|connection| connection.version),
            model: station.row.model.clone(),
            connectors: station.row.connectors.clone(),
            open_transactions: station
                .open
                .values()
                .filter(|row| !row.unproven)
                .map(|row| row.transaction_id.clone())
                .collect(),
            command,
            queued_commands: station.queue.len(),
            unapplied: self.lanes.unapplied(id),
        }
    }
}
