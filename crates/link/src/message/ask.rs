//! The question whether a token may charge, and its answer.

use forecourt_domain::fact::TokenStatus;
use forecourt_types::{StationId, Timestamp, TokenUid};
use serde::{Deserialize, Serialize};

/// Asks whether this token may charge here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The id of the question.
    pub ask_id: String,
    /// The station at which the token was shown.
    pub station_id: StationId,
    /// The token that was shown.
    pub token_uid: TokenUid,
}

/// What the cloud says of the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The id of the question that is answered.
    pub ask_id: String,
    /// Whether the token may charge, and if not, why.
    pub status: TokenStatus,
    /// The group of the token and the time its decision holds until.
    #[serde(flatten)]
    pub group: AnswerGroup,
}

/// What is sent to a charger along with a decision (`idTagInfo`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerGroup {
    /// The parent token whose members may stop each other's sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_uid: Option<TokenUid>,
    /// The time until which the decision holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}
