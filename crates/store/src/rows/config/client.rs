use forecourt_types::{ClientId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Stamps;

/// What a client may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything within its operator.
    Admin,
    /// Everything within its operator, and may add operators.
    DeploymentAdmin,
    /// Reads everything within its operator, changes nothing.
    Viewer,
}

/// A machine client of the API. Key: [`crate::keys::client`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Which; unique in the whole deployment.
    pub client_id: ClientId,
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// As people know it.
    pub name: String,
    /// Keyed hash of its secret.
    pub secret_hash: String,
    /// What it may do.
    pub role: Role,
    /// When its secret was last changed.
    pub secret_changed_at: Timestamp,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// Whose a client id is: a token request names no operator. Key:
/// [`crate::keys::client_pointer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientPointer {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
}
