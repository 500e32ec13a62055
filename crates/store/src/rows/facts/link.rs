use forecourt_link::{ChargerPorts, Epoch, RaisedAlarm};
use forecourt_types::{GatewayId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::Table;
use crate::rows::config::Stamps;
use crate::rows::{RowError, load};

/// Where a gateway is connected now. Key: [`crate::keys::route`]. Written by `connect`, and by
/// every function that finds the connection gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRow {
    /// The platform's id of the connection; none once the connection has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// The mark of the credential that the connection was opened with. The route is valid only as
    /// long as that credential is in use, since an enrolment or a removal does not change the
    /// route. None in a row of release 0.2 or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// When the connection ended, if it has ended and that was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// What a gateway said of itself in its last hello. Key:
/// [`crate::keys::link`]. Written by `ingest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    /// The epoch in which the gateway writes.
    pub epoch: Epoch,
    /// The id of the run of its process.
    pub boot_id: String,
    /// The release of the gateway's software.
    pub software: String,
    /// The ports at which chargers reach it; none of a release before 0.7.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<ChargerPorts>,
    /// When the cloud received the hello.
    pub hello_at: Timestamp,
    /// Since when it is away, once that was told; none while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_since: Option<Timestamp>,
    /// The version of its site's policy that it has in force; none of a release before 0.6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_version: Option<u64>,
    /// The records that wait at the gateway, as it told last; none of a release before 0.6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<WaitingRecords>,
    /// The alarms of its program since it was started, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<RaisedAlarm>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// The records of charges and commands that a gateway holds and the cloud has not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingRecords {
    /// Their number; 0 when there are fewer than [`forecourt_link::Ping::FEW_RECORDS`].
    pub records: u64,
    /// When the gateway told it.
    pub at: Timestamp,
}

impl LinkRow {
    /// The epoch that a gateway named in its last hello; none before the first hello.
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

/// The epoch that a gateway got in place of one whose records it lost. Key:
/// [`crate::keys::epoch_change`]. Written once, by `ingest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochChange {
    /// The new epoch.
    pub epoch: Epoch,
    /// When the row was made, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// How many messages that break the rules of the link are kept of one credential of a gateway and
/// of one day, or how many records that its replaced credentials brought. Key:
/// [`crate::keys::refused`]. Written by `ingest`, `session` and `telemetry`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCount {
    /// The number of reviews that keep such a message or record.
    pub kept: u32,
    /// When the row was last changed, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// The quarantine of a gateway whose records contradict those applied, which means a copied disk.
/// The gateway gets no commands until a person has looked at it, or until the credential of that
/// epoch is replaced. Key: [`crate::keys::quarantine`]. Written by `session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantineRow {
    /// The epoch of those records. A row of release 0.2 and before has none, and holds whatever
    /// has been enrolled since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// The id of the review that reports the quarantine. A row of release 0.2 and before has
    /// none, and ends with any review of the gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_id: Option<String>,
    /// The cause in words.
    pub cause: String,
    /// When the row was made, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}
