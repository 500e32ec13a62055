use forecourt_types::{ClientId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Stamps;

/// The role of a client: the most that it may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The client may do everything within its operator.
    Admin,
    /// The client may do everything within its operator, and may add operators to the deployment.
    DeploymentAdmin,
    /// The client may read everything within its operator, and may change nothing.
    Viewer,
}

/// A machine client of the API. Key: [`crate::keys::client`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The id of the client, which is unique in the whole deployment.
    pub client_id: ClientId,
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The name that people know it by.
    pub name: String,
    /// The keyed hash of its secret.
    pub secret_hash: String,
    /// The most that it may do, whatever scopes a token of it has.
    pub role: Role,
    /// When its secret was last changed.
    pub secret_changed_at: Timestamp,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// Names the operator of a client id, since a token request names no
/// operator. Key: [`crate::keys::client_pointer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientPointer {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
}
