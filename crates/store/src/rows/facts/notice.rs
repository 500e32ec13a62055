use forecourt_domain::fact::Fact;
use forecourt_link::{Lane, Record};
use forecourt_types::{ClaimedAt, OperatorId, ReceivedAt, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::{Item, ItemError};
use crate::rows::config::Stamps;

/// How long a notice is kept, in milliseconds: 90 days, as long as chart values.
const LIFE_MS: i64 = 90 * 24 * 3_600_000;

/// A notice of a station as it came, in either lane, or chart values that came in the
/// transactions lane: key [`crate::keys::notice`]. Or a decision that refused a card outside of a
/// charge: key [`crate::keys::refused_card`]. Written by `session` and `telemetry`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// The fact, with its `kind` and `event`.
    pub fact: Fact,
    /// When it happened, by the charger's claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<ClaimedAt>,
    /// When the gateway received it.
    pub received_at: ReceivedAt,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl NoticeRow {
    /// Makes the item of a record with a notice, with the time at which it expires.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(
        operator: &OperatorId,
        station: &StationId,
        record: &Record,
        stamps: Stamps,
        now: Timestamp,
    ) -> Result<Item, ItemError> {
        let row = Self {
            fact: record.fact.clone(),
            claimed_at: record.claimed_at,
            received_at: record.received_at,
            stamps,
        };
        let at = record.received_at.timestamp();
        let key_of = match record.fact {
            Fact::AuthorizationDecided(_) => keys::refused_card,
            _ => keys::notice,
        };
        let mut key = key_of(operator, station, at, record.epoch, record.station_sequence);
        if record.lane == Lane::Telemetry {
            // Sequences count within a lane.
            key.sk.push_str("#telemetry");
        }
        Ok(Item::new(key, &row)?.with_expiry(now.plus_millis(LIFE_MS)))
    }
}
