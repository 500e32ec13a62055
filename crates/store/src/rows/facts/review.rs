use forecourt_types::{GatewayId, OperatorId, SessionId, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::{Item, ItemError, Key};
use crate::rows::config::{ConfigRow, Stamps};

/// What sort of thing a person must look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewKind {
    /// A session that cannot be billed as it is.
    Session,
    /// A transaction message nobody could read.
    Unreadable,
    /// A record with a fact of a kind this release does not know.
    UnknownFact,
    /// A record that could not be applied, however often it was tried.
    Poison,
    /// Records of a station that is not the gateway's.
    Unbound,
    /// A batch that breaks the rules of the link.
    Refused,
    /// Records that contradict those applied.
    Fork,
    /// Records the gateway has lost.
    LostRange,
    /// Records that will never come.
    Missing,
}

/// Something a person must look at. Key: [`crate::keys::review`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRow {
    /// Names it within its time.
    pub review_id: String,
    /// When it came up: part of its key.
    pub at: Timestamp,
    /// What it is.
    pub kind: ReviewKind,
    /// Why, in words.
    pub cause: String,
    /// Which gateway brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<GatewayId>,
    /// Which station it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station_id: Option<StationId>,
    /// Which session it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// What came, as it came; at most one link message (32 KB).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// How many more like it were counted and not kept; only of the row that
    /// counts those of a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_kept: Option<u64>,
    /// The API client that works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
    /// Since when that client works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
    /// When it was done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// What the person who was done with it wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl ConfigRow for ReviewRow {
    const NAME: &'static str = "review item";

    fn key(&self, operator: &OperatorId) -> Key {
        keys::review(operator, self.at, &self.review_id)
    }

    fn stamps_mut(&mut self) -> &mut Stamps {
        &mut self.stamps
    }

    fn to_item(&self, operator: &OperatorId, revision: u64) -> Result<Item, ItemError> {
        Ok(self.item(operator)?.after(revision))
    }
}
