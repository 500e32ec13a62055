use forecourt_types::{ClientId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::http::problem::{Code, Problem};
use forecourt_store::rows::config::Role;

/// A right that a handler may require. Its name is a scope of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// The right to read everything that belongs to the operator.
    Read,
    /// The right to add and change sites, gateways, stations, tokens, people and tariffs.
    Configure,
    /// The right to send commands to stations.
    Command,
    /// The right to send any OCPP call to a station.
    Call,
    /// The right to settle what waits for review, and to recompute CDRs.
    Settle,
    /// The right to read the audit log.
    Audit,
    /// The right to add and remove API clients.
    ManageClients,
    /// The right to add operators to the deployment.
    ManageOperators,
}

impl Right {
    /// All rights in a fixed order.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::Configure,
        Self::Command,
        Self::Call,
        Self::Settle,
        Self::Audit,
        Self::ManageClients,
        Self::ManageOperators,
    ];

    /// The name of the scope that stands for the right.
    #[must_use]
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Configure => "configure",
            Self::Command => "command",
            Self::Call => "call",
            Self::Settle => "settle",
            Self::Audit => "audit",
            Self::ManageClients => "clients",
            Self::ManageOperators => "operators",
        }
    }

    /// The right that a scope names, if it names one.
    #[must_use]
    pub fn from_scope(scope: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.scope() == scope)
    }
}

/// The rights that a role may have at most.
#[must_use]
pub fn rights_of(role: Role) -> &'static [Right] {
    match role {
        Role::Viewer => &[Right::Read],
        Role::Admin => &[
            Right::Read,
            Right::Configure,
            Right::Command,
            Right::Call,
            Right::Settle,
            Right::Audit,
            Right::ManageClients,
        ],
        Role::DeploymentAdmin => &Right::ALL,
    }
}

/// The claims of an access token (RFC 9068).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The issuer of the token: the API's address.
    pub iss: String,
    /// The audience of the token: the API's address.
    pub aud: String,
    /// The subject of the token: the id of the client.
    pub sub: ClientId,
    /// The id of the client, as RFC 9068 wants it beside `sub`.
    pub client_id: ClientId,
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The client's role when the token was made.
    pub role: Role,
    /// The `secret_changed_at` of the client's row when the token was made. It identifies the
    /// secret that the token was given for, since the row has another time once the client has a
    /// new secret. A token that the program signs for itself has none, since it belongs to no
    /// client row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_changed_at: Option<Timestamp>,
    /// The scopes that were granted, separated by spaces.
    pub scope: String,
    /// When the token was made, in seconds since 1970.
    pub iat: i64,
    /// When the token expires, in seconds since 1970; it is valid before this time.
    pub exp: i64,
    /// The id of the token.
    pub jti: String,
}

/// The client that makes the request, as its token tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The operator of the caller. Every look-up stays within it.
    pub operator_id: OperatorId,
    /// The id of the client that the token was given to.
    pub client_id: ClientId,
    /// The role of the client, which limits what it may do.
    pub role: Role,
    /// The rights that this token grants.
    pub scopes: Vec<Right>,
    /// Identifies the secret that the token was given for, see [`Claims::secret_changed_at`].
    pub secret_changed_at: Option<Timestamp>,
}

impl Caller {
    /// Makes the caller from the claims of a verified token.
    #[must_use]
    pub fn from_claims(claims: Claims) -> Self {
        let scopes = claims.scope.split(' ').filter_map(Right::from_scope);
        Self {
            scopes: scopes.collect(),
            operator_id: claims.operator_id,
            client_id: claims.client_id,
            role: claims.role,
            secret_changed_at: claims.secret_changed_at,
        }
    }

    /// Whether both the client's role and this token's scopes allow the right.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        rights_of(self.role).contains(&right) && self.scopes.contains(&right)
    }

    /// The scopes that have an effect, in a fixed order, separated by spaces. The text is the
    /// same for every token that allows the same.
    #[must_use]
    pub fn granted(&self) -> String {
        let rights = Right::ALL.into_iter().filter(|right| self.has(*right));
        let scopes: Vec<&str> = rights.map(Right::scope).collect();
        scopes.join(" ")
    }
}

/// The check that every handler makes: both the role and the token must allow the right.
///
/// # Errors
/// A problem of status 403 that names the required scope.
pub fn authorize(caller: &Caller, right: Right) -> Result<(), Problem> {
    if caller.has(right) {
        return Ok(());
    }
    let detail = format!(
        "this needs the scope \"{}\", which this client or this token does not have",
        right.scope()
    );
    Err(Problem::new(Code::Forbidden, detail))
}
