use forecourt_types::{GatewayId, SiteId, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::rows::config::Stamps;

/// The chargers that were refused at a site lately. Key: [`crate::keys::attempts_at`]. Written by
/// `ingest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptsRow {
    /// The site whose gateway refused them.
    pub site_id: SiteId,
    /// One for each identity, the newest first; at most [`AttemptsRow::MOST`].
    pub attempts: Vec<AttemptRow>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A charger that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRow {
    /// The identity that it showed.
    pub station_id: StationId,
    /// The gateway that refused it.
    pub gateway_id: GatewayId,
    /// Why it was refused, as a code.
    pub why: String,
    /// The address from which it came last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// How often its gateway has refused it, as far as the gateway remembers.
    pub count: u32,
    /// When that was first, as far as it is known.
    pub first_at: Timestamp,
    /// When that was last.
    pub last_at: Timestamp,
}

impl AttemptsRow {
    /// The most identities of a site that are kept.
    pub const MOST: usize = 50;

    /// How long an attempt is kept, in milliseconds: seven days.
    pub const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

    /// Takes an attempt in the place of an earlier one of the same identity, and leaves out those
    /// that are over, or that there is no room for.
    pub fn take(&mut self, new: AttemptRow, now: Timestamp) {
        let same = self
            .attempts
            .iter()
            .position(|known| known.station_id == new.station_id);
        let mut new = new;
        if let Some(known) = same.map(|at| self.attempts.remove(at)) {
            new.first_at = new.first_at.min(known.first_at);
        }
        let at = self
            .attempts
            .partition_point(|known| known.last_at > new.last_at);
        self.attempts.insert(at, new);
        self.attempts.retain(|known| Self::is_kept(known, now));
        self.attempts.truncate(Self::MOST);
    }

    /// Whether an attempt is still shown.
    #[must_use]
    pub fn is_kept(attempt: &AttemptRow, now: Timestamp) -> bool {
        now.millis_since(attempt.last_at) < Self::KEPT_MS
    }
}
