use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::Table;
use crate::rows::config::Stamps;
use crate::rows::{RowError, load};

/// Where a gateway is connected now. Key: [`crate::keys::route`]. Written by
/// `connect`, and by whoever finds the connection gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRow {
    /// The platform's name for the connection; none when it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// The mark of the credential that the connection was opened with. The route holds
    /// only as long as that one is in use: an enrolment or a removal writes no route.
    /// None in a row of release 0.2 or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// What a gateway said of itself in its last hello. Key:
/// [`crate::keys::link`]. Written by `ingest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    /// In which epoch it writes.
    pub epoch: Epoch,
    /// The run of its process.
    pub boot_id: String,
    /// Its release.
    pub software: String,
    /// When it said so.
    pub hello_at: Timestamp,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl LinkRow {
    /// In which epoch a gateway said its last hello; none before the first.
    ///
    /// # Errors
    /// [`RowError`].
    pub async fn epoch_of(
        table: &dyn Table,
        operator: &OperatorId,
        gateway: &GatewayId,
    ) -> Result<Option<Epoch>, RowError> {
        let link = load::<Self>(table, &keys::link(operator, gateway)).await?;
        Ok(link.map(|link| link.row.epoch))
    }
}

/// The epoch a gateway got for one it lost. Key:
/// [`crate::keys::epoch_change`]. Written once, by `ingest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochChange {
    /// The new one.
    pub epoch: Epoch,
    /// By whom it was made, and when.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// How many messages that break the rules of the link are kept of one credential of a
/// gateway and of one day, or how many records that its replaced credentials brought.
/// Key: [`crate::keys::refused`]. Written by `ingest`, `session` and `telemetry`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCount {
    /// How many rows for review hold one.
    pub kept: u32,
    /// By whom it was changed last, and when.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A gateway whose records contradict those applied: a copied disk. It gets no
/// commands until a person has looked, or the credential of that epoch is replaced.
/// Key: [`crate::keys::quarantine`]. Written by `session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantineRow {
    /// The epoch of those records; a row of release 0.2 and before has none, and
    /// counts whatever is enrolled since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// The row of the review list that tells of it; a row of release 0.2 and before
    /// has none, and ends with any of the gateway's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_id: Option<String>,
    /// Why, in words.
    pub cause: String,
    /// By whom it was made, and when.
    #[serde(flatten)]
    pub stamps: Stamps,
}
