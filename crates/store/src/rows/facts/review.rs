use forecourt_types::{GatewayId, OperatorId, SessionId, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::{Item, ItemError, Key};
use crate::rows::config::{ConfigRow, Stamps};

/// The reason for which a person must look at something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewKind {
    /// A session that cannot be billed as it is.
    Session,
    /// A transaction message that no program could read.
    Unreadable,
    /// A record with a fact of a kind this release does not know.
    UnknownFact,
    /// A record that could not be applied in any of several tries.
    Poison,
    /// Records of a station that does not belong to the gateway that sent them.
    Unbound,
    /// A batch that breaks the rules of the link.
    Refused,
    /// Records that contradict those applied.
    Fork,
    /// Records that the gateway has lost.
    LostRange,
    /// Records that will never come.
    Missing,
}

/// Something a person must look at. Key: [`crate::keys::review`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRow {
    /// The id of the review among those of the same time.
    pub review_id: String,
    /// When the review was made, which is part of its key.
    pub at: Timestamp,
    /// The reason for the review.
    pub kind: ReviewKind,
    /// The cause in words.
    pub cause: String,
    /// The code of the cause, if the session has one; else the kind says what it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause_code: Option<String>,
    /// The gateway that brought it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<GatewayId>,
    /// The station that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station_id: Option<StationId>,
    /// The session that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The text that came, unchanged; at most one link message (32 KB).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// How many more of the same sort were counted and not kept; only in the row that counts
    /// those of a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_kept: Option<u64>,
    /// The API client that works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
    /// When that client took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
    /// When a person or the system marked it as done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// The note of the person who marked it as done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl ConfigRow for ReviewRow {
    const NAME: &'static str = "review item";

    fn key(&self, operator: &OperatorId) -> Key {
        keys::review(operator, self.at, &self.review_id)
    }

    fn stamps(&self) -> &Stamps {
        &self.stamps
    }

    fn stamps_mut(&mut self) -> &mut Stamps {
        &mut self.stamps
    }

    fn to_item(&self, operator: &OperatorId, revision: u64) -> Result<Item, ItemError> {
        Ok(self.item(operator)?.after(revision))
    }
}
