use forecourt_types::{ClientId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::http::problem::{Code, Problem};
use forecourt_store::rows::config::Role;

/// What a handler may require. Their names are the scopes of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// See what the operator has.
    Read,
    /// Add and change sites, gateways, stations, tokens, people, tariffs.
    Configure,
    /// Send commands to stations.
    Command,
    /// Send any OCPP call to a station.
    Call,
    /// Settle what waits for review, and recompute.
    Settle,
    /// Add and remove API clients.
    ManageClients,
    /// Add operators to the deployment.
    ManageOperators,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Read,
        Self::Configure,
        Self::Command,
        Self::Call,
        Self::Settle,
        Self::ManageClients,
        Self::ManageOperators,
    ];

    /// As a scope.
    #[must_use]
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Configure => "configure",
            Self::Command => "command",
            Self::Call => "call",
            Self::Settle => "settle",
            Self::ManageClients => "clients",
            Self::ManageOperators => "operators",
        }
    }

    /// The right a scope names.
    #[must_use]
    pub fn from_scope(scope: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.scope() == scope)
    }
}

/// What a role may do at most.
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
            Right::ManageClients,
        ],
        Role::DeploymentAdmin => &Right::ALL,
    }
}

/// The claims of an access token (RFC 9068).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Issuer: the API's address.
    pub iss: String,
    /// Audience: the API's address.
    pub aud: String,
    /// Subject: the client.
    pub sub: ClientId,
    /// The client.
    pub client_id: ClientId,
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The client's role when the token was made.
    pub role: Role,
    /// The `secret_changed_at` of the client's row when the token was made. It
    /// names the secret that the token was given for: the row has another time
    /// once the client has a new secret. A token that the program signs for
    /// itself has none, since it belongs to no client row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_changed_at: Option<Timestamp>,
    /// The scopes granted, with spaces between.
    pub scope: String,
    /// Made, in seconds since 1970.
    pub iat: i64,
    /// Good until before this, in seconds since 1970.
    pub exp: i64,
    /// Names the token.
    pub jti: String,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// In whose name; every look-up is within it.
    pub operator_id: OperatorId,
    /// Which client.
    pub client_id: ClientId,
    /// What it may do at most.
    pub role: Role,
    /// What this token may do.
    pub scopes: Vec<Right>,
    /// Names the secret that the token was given for, see
    /// [`Claims::secret_changed_at`].
    pub secret_changed_at: Option<Timestamp>,
}

impl Caller {
    /// From the claims of a verified token.
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

    /// Whether both the client's role and this token's scopes allow it.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        rights_of(self.role).contains(&right) && self.scopes.contains(&right)
    }

    /// The scopes that have an effect, in one fixed order, with spaces between:
    /// the same for every token that may do the same.
    #[must_use]
    pub fn granted(&self) -> String {
        let rights = Right::ALL.into_iter().filter(|right| self.has(*right));
        let scopes: Vec<&str> = rights.map(Right::scope).collect();
        scopes.join(" ")
    }
}

/// The one check of every handler: role and token must both allow it.
///
/// # Errors
/// A problem of status 403 that names the scope wanted.
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
