use forecourt_types::{ClientId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Stamps;

/// The role of a client or a person: the most that it may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything within its operator.
    Admin,
    /// May do everything within its operator, and may add operators to the deployment.
    DeploymentAdmin,
    /// May read everything within its operator, and may change nothing.
    Viewer,
    /// May do everything within its operator but manage people and clients, send calls of its own
    /// wording and read the audit log.
    Operator,
    /// May read and send commands at named sites. Only a person has this role.
    SiteOwner,
    /// May read and send commands at named stations. Only a person has this role.
    Caretaker,
    /// May see only what is the person's own. Only a person has this role.
    Driver,
}

impl Role {
    /// Whether a machine client may have the role.
    #[must_use]
    pub const fn is_for_clients(self) -> bool {
        match self {
            Self::Admin | Self::DeploymentAdmin | Self::Viewer | Self::Operator => true,
            Self::SiteOwner | Self::Caretaker | Self::Driver => false,
        }
    }
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
    /// The addresses to which people who sign in for this client may be sent back (RFC 6749
    /// §3.1.2); none for a client that acts only for itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirect_uris: Vec<String>,
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
