use forecourt_link::{Epoch, Hash};
use forecourt_types::{GatewayId, OperatorId};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::{Index, Key, Query, StoreError, Table};
use crate::rows::config::Stamps;

/// Up to where a lane is applied. Key: [`crate::keys::watermark`]. Written by
/// `session`, and for the telemetry lane by `telemetry`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatermarkRow {
    /// The last sequence applied; 0 for none.
    pub applied: u64,
    /// That record's hash.
    pub hash: Hash,
    /// Up to where records wait behind a gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parked_to: Option<u64>,
    /// Whether a record that contradicts those applied was kept for review. Only of
    /// a replaced credential: the gateway of any other is set apart.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fork_kept: bool,
    /// The hand-overs of the last step (partition and sort keys), so that a
    /// repeat of it sends what is still there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handed_over: Vec<(String, String)>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl WatermarkRow {
    /// Before the first record.
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

    /// Whether anything of a gateway is applied or waits in an epoch.
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

    /// Whether a gap keeps records waiting.
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

/// A record behind a gap. Key: [`crate::keys::parked`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkedRow {
    /// Its place.
    pub sequence: u64,
    /// Its text.
    pub raw: String,
    /// By whom it was made, and when.
    #[serde(flatten)]
    pub stamps: Stamps,
}
