//! The machine itself.

use forecourt_domain::fact::CommandState;
use forecourt_link::{Epoch, StationConfig};
use forecourt_ocpp::Version;
use forecourt_types::{CommandId, SiteId, StationId, TransactionId};

use crate::rows::{LinkRow, OutletRow};
use crate::{Effect, Identity, Input, Memory, MemoryFailure, Now, Settings, StoredState};

/// Whether chargers may be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// They may.
    Ready,
    /// No cloud has welcomed this gateway yet: upgrades are refused with 503.
    NeverWelcomed,
    /// The disk lost records and no new epoch came yet: ids could be given
    /// twice, so upgrades are refused with 503.
    AwaitsEpoch,
}

/// What the status page shows of a station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationView {
    /// Which.
    pub station_id: StationId,
    /// The version it speaks, while it is connected.
    pub connected: Option<Version>,
    /// Vendor and model, once told.
    pub model: Option<String>,
    /// The connectors' last states.
    pub outlets: Vec<OutletRow>,
    /// The transactions that run.
    pub open_transactions: Vec<TransactionId>,
    /// The command at the charger just now, and its state.
    pub command: Option<(CommandId, CommandState)>,
    /// Commands waiting behind it.
    pub queued_commands: usize,
    /// Records the cloud has not applied, of all lanes.
    pub unapplied: u64,
}

/// The gateway: all its state, and none of its sockets.
#[derive(Debug)]
pub struct Gateway {
    identity: Identity,
    settings: Settings,
    link: LinkRow,
    station_configs: Vec<StationConfig>,
}

impl Gateway {
    /// Rebuilds the machine from the journal's rows; an empty journal makes a
    /// new one. No socket is open afterwards and the link is down.
    #[must_use]
    pub fn restore(identity: Identity, settings: Settings, stored: StoredState) -> Self {
        let link = stored.link.unwrap_or(LinkRow {
            epoch: identity.epoch,
            site_id: None,
            versions: forecourt_link::ConfigVersions::default(),
            awaits_epoch: false,
        });
        Self {
            identity,
            settings,
            link,
            station_configs: stored.station_configs,
        }
    }

    /// Takes one input and says what to do about it.
    ///
    /// # Errors
    /// [`MemoryFailure`] when the journal cannot be read: the machine is then
    /// to be thrown away and restored.
    pub fn handle(
        &mut self,
        input: Input,
        now: Now,
        memory: &dyn Memory,
    ) -> Result<Vec<Effect>, MemoryFailure> {
        let _ = (input, now, memory, &self.identity, &self.settings);
        Ok(Vec::new())
    }

    /// Sends what the link may take, to be called once after each batch of
    /// inputs, when their rows are written.
    ///
    /// # Errors
    /// As [`Gateway::handle`].
    pub fn pump(&mut self, now: Now, memory: &dyn Memory) -> Result<Vec<Effect>, MemoryFailure> {
        let _ = (now, memory);
        Ok(Vec::new())
    }

    /// When a [`Input::Tick`] is wanted next, in monotonic milliseconds; none
    /// when only an input can change anything.
    #[must_use]
    pub fn next_deadline_ms(&self) -> Option<u64> {
        None
    }

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

    /// The epoch records are written in.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.link.epoch
    }

    /// The site, once a cloud named it.
    #[must_use]
    pub fn site_id(&self) -> Option<&SiteId> {
        self.link.site_id.as_ref()
    }

    /// Whether the cloud has welcomed the link that is open now.
    #[must_use]
    pub fn linked(&self) -> bool {
        false
    }

    /// Every station that is known here, for the status page.
    #[must_use]
    pub fn stations(&self) -> Vec<StationView> {
        Vec::new()
    }
}
