use std::collections::BTreeMap;

use forecourt_domain::fact::Fact;
use forecourt_types::ReceivedAt;
use serde::{Deserialize, Serialize};

use crate::rows::config::Stamps;

/// The chart values of one hour and of neighbouring places of a
/// lane. Key: [`keys::telemetry`](crate::keys::telemetry).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkRow {
    /// The records by their sequence in the station's lane.
    pub entries: BTreeMap<u64, ChunkEntry>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A record with chart values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkEntry {
    /// When the gateway received it.
    pub received_at: ReceivedAt,
    /// The fact, with its `kind` and `event`.
    pub fact: Fact,
}
