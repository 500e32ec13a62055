use std::collections::BTreeMap;

use forecourt_domain::fact::Fact;
use forecourt_types::ReceivedAt;
use serde::{Deserialize, Serialize};

use crate::rows::config::Stamps;

/// Values of one hour and of neighbouring places of a lane. Key:
/// [`keys::telemetry`](crate::keys::telemetry).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkRow {
    /// The records by their sequence of station and lane.
    pub entries: BTreeMap<u64, ChunkEntry>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkEntry {
    /// When the gateway got it.
    pub received_at: ReceivedAt,
    /// What it says: `kind` and `event`.
    pub fact: Fact,
}
