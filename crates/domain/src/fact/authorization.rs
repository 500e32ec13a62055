//! Decisions on tokens: whether a token may charge, and who decided.

use forecourt_types::TokenUid;
use serde::{Deserialize, Serialize};

/// The answer to "may this token charge" (OCPP 1.6 §7.2, 2.0.1 3.3
/// AuthorizationStatusEnumType, as far as both know it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenStatus {
    /// The token may charge.
    Accepted,
    /// The token is blocked.
    Blocked,
    /// The token has expired.
    Expired,
    /// Nobody knows the token.
    Invalid,
    /// The token is already charging elsewhere.
    ConcurrentTx,
    /// The prepaid balance of the token is spent.
    NoCredit,
}

/// Who decided on a token, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The cloud decided, just now.
    Cloud,
    /// The list that the cloud synced down decided.
    TokenList,
    /// An earlier answer of the cloud decided.
    Cache,
    /// The site's policy for unknown tokens decided.
    Policy,
}

/// A decision and its maker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub status: TokenStatus,
    /// Who decided, and how.
    pub by: DecidedBy,
}

/// A token was shown and decided upon (OCPP 1.6 §4.1, 2.0.1 C01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationDecided {
    /// The token that was shown.
    pub token_uid: TokenUid,
    /// What was decided, and by whom.
    pub decision: Decision,
}
