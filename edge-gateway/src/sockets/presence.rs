//! Tells which chargers are connected, for those who show them.

use std::sync::Arc;

use forecourt_types::StationId;
use tokio::sync::watch;

use super::Registry;
use crate::journal::Admission;

/// The chargers of a running gateway; it may be asked at any time and outlives the gateway.
#[derive(Debug, Clone)]
pub struct Presence {
    registry: Arc<Registry>,
    admission: watch::Receiver<Arc<Admission>>,
}

impl Presence {
    pub(crate) const fn new(
        registry: Arc<Registry>,
        admission: watch::Receiver<Arc<Admission>>,
    ) -> Self {
        Self {
            registry,
            admission,
        }
    }

    /// Whether the charger has an open socket here; none for one that is not of
    /// this gateway's site.
    #[must_use]
    pub fn of(&self, station: &StationId) -> Option<bool> {
        let connected = self.registry.is_connected(station);
        let expected = || self.admission.borrow().stations.contains_key(station);
        (connected || expected()).then_some(connected)
    }
}
