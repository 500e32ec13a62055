use forecourt_link::{Epoch, Hash};
use forecourt_types::{GatewayId, OperatorId};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::{Index, Key, Query, StoreError, Table};
use crate::rows::config::Stamps;

/// The watermark of a lane: up to which sequence it is applied. Key: [`crate::keys::watermark`].
/// Written by `session`, and for the telemetry lane by `telemetry`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatermarkRow {
    /// The last sequence applied; 0 for none.
    pub applied: u64,
    /// The hash of that record.
    pub hash: Hash,
    /// The highest sequence of the records that wait behind a gap; none if no record waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parked_to: Option<u64>,
    /// Whether a record that contradicts those applied was kept for review. This is set only for
    /// a replaced credential; the gateway of any other credential is put in quarantine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fork_kept: bool,
    /// The hand-overs of the last step (partition and sort keys), so that a repeat of the step
    /// sends those that are still stored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handed_over: Vec<(String, String)>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl WatermarkRow {
    /// The watermark before the first record.
    #[must_use]
    pub fn origin(stamps: Stamps) -> Self {
        Self {
            applied: 0,
            hash: Hash::origin(),
            parked_to: None,
            fork_kept: false,
            handed_over: Vec::new(),
            stamps,
        }
    }

    /// Whether any record of a gateway is applied or waits in an epoch.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn any(
        table: &dyn Table,
        operator: &OperatorId,
        gateway: &GatewayId,
        epoch: Epoch,
    ) -> Result<bool, StoreError> {
        let partition = keys::gateway_partition(operator, gateway);
        let query = Query {
            limit: 1,
            ..Query::prefix(Index::Table, partition, &keys::watermark_prefix(epoch))
        };
        Ok(!table.query(&query).await?.items.is_empty())
    }

    /// Whether records wait behind a gap.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.parked_to.is_some_and(|to| to > self.applied)
    }

    /// The keys of the hand-overs of the last step.
    #[must_use]
    pub fn hand_over_keys(&self) -> Vec<Key> {
        let keys = self.handed_over.iter();
        keys.map(|(pk, sk)| Key {
            pk: pk.clone(),
            sk: sk.clone(),
        })
        .collect()
    }
}

/// A record that waits behind a gap. Key: [`crate::keys::parked`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkedRow {
    /// The sequence of the record in its lane.
    pub sequence: u64,
    /// The text of the record as it came.
    pub raw: String,
    /// When the row was made, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}
