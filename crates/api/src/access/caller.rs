use forecourt_types::{ClientId, OperatorId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::issuers::IssuerGrant;
use super::reach::Reach;
use crate::http::problem::{Code, Problem};
use forecourt_store::rows::config::{Role, User};
use forecourt_store::rows::sign_in::SignInMark;

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
    /// The right to invite people, and to say what they may do.
    ManagePeople,
    /// The right to add and remove API clients.
    ManageClients,
    /// The right to say which systems are told of events.
    ManageWebhooks,
    /// The right to add operators to the deployment.
    ManageOperators,
    /// The right of a person to see and change the own data as a driver. Everybody with an account
    /// has it, so nobody gives it away. A client that acts for itself has nothing of its own.
    OwnData,
}

impl Right {
    /// All rights in a fixed order.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::Configure,
        Self::Command,
        Self::Call,
        Self::Settle,
        Self::Audit,
        Self::ManagePeople,
        Self::ManageClients,
        Self::ManageWebhooks,
        Self::ManageOperators,
        Self::OwnData,
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
            Self::ManagePeople => "people",
            Self::ManageClients => "clients",
            Self::ManageWebhooks => "webhooks",
            Self::ManageOperators => "operators",
            Self::OwnData => "self",
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
        Role::Driver => &[Right::OwnData],
        Role::Viewer => &[Right::Read, Right::OwnData],
        Role::Caretaker | Role::SiteOwner => &[Right::Read, Right::Command, Right::OwnData],
        Role::Operator => &[
            Right::Read,
            Right::Configure,
            Right::Command,
            Right::Settle,
            Right::OwnData,
        ],
        Role::Admin => &[
            Right::Read,
            Right::Configure,
            Right::Command,
            Right::Call,
            Right::Settle,
            Right::Audit,
            Right::ManagePeople,
            Right::ManageClients,
            Right::ManageWebhooks,
            Right::OwnData,
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
    /// The subject of the token: the id of the person, or of the client if it acts for itself.
    pub sub: String,
    /// The id of the client, as RFC 9068 wants it beside `sub`.
    pub client_id: ClientId,
    /// The user for whom the client acts; none if it acts for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// When that person gave which password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignInMark>,
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The role of the client or of the person when the token was made.
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

/// The person for whom a client makes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The user who the person is.
    pub user_id: UserId,
    /// When the person gave which password.
    pub sign_in: SignInMark,
}

/// The client that makes the request, as its token tells, and the person for whom it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The operator of the caller. Every look-up stays within it.
    pub operator_id: OperatorId,
    /// The id of the client that the token was given to.
    pub client_id: ClientId,
    /// The person for whom the client acts; none if it acts for itself.
    pub person: Option<Person>,
    /// The role of the person or client, which limits what it may do.
    pub role: Role,
    /// The sites and stations that the caller reaches.
    pub reach: Reach,
    /// The rights that this token grants.
    pub scopes: Vec<Right>,
    /// Identifies the secret that the token was given for, see [`Claims::secret_changed_at`].
    pub secret_changed_at: Option<Timestamp>,
    /// The author of what a caller changes whose token is one of another issuer; none for a token
    /// of this deployment.
    pub(crate) outside: Option<String>,
}

/// The client id of every caller with a token of another issuer. No client of the deployment has
/// it, since ids of clients are made, but for `bootstrap`.
const OUTSIDE: &str = "oidc";

impl Caller {
    /// Makes the caller of a verified token of another issuer: it has the rights and the reach of
    /// this grant, and no account here.
    ///
    /// # Errors
    /// 500 when the caller has no id, which is a defect.
    pub(super) fn from_issuer(grant: &IssuerGrant, author: String) -> Result<Self, Problem> {
        let client_id = ClientId::new(OUTSIDE).map_err(|error| Problem::internal(&error))?;
        Ok(Self {
            operator_id: grant.operator_id.clone(),
            client_id,
            person: None,
            role: grant.role,
            reach: Reach::of_role(grant.role, &grant.site_ids, &grant.station_ids),
            scopes: rights_of(grant.role).to_vec(),
            secret_changed_at: None,
            outside: Some(author),
        })
    }

    /// Makes the caller from the claims of a verified token.
    #[must_use]
    pub fn from_claims(claims: Claims) -> Self {
        let scopes = claims.scope.split(' ').filter_map(Right::from_scope);
        let scopes = scopes.collect();
        let person = claims.user_id.zip(claims.sign_in);
        Self {
            scopes,
            operator_id: claims.operator_id,
            client_id: claims.client_id,
            person: person.map(|(user_id, sign_in)| Person { user_id, sign_in }),
            role: claims.role,
            reach: Reach::All,
            secret_changed_at: claims.secret_changed_at,
            outside: None,
        }
    }

    /// Takes role and reach of the person as they are now.
    pub(super) fn is_now(&mut self, user: &User) {
        self.role = user.role;
        self.reach = Reach::of(user);
    }

    /// The author of what the caller changes, for stamps, the audit log and idempotency keys: the
    /// id of the client, `user:` and the id of the person, or `oidc:`, the other issuer, `#` and
    /// the subject of its token.
    #[must_use]
    pub fn author(&self) -> String {
        match (&self.outside, &self.person) {
            (Some(author), _) => author.clone(),
            (None, Some(person)) => format!("user:{}", person.user_id),
            (None, None) => self.client_id.to_string(),
        }
    }

    /// Whether both the caller's role and this token's scopes allow the right.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        rights_of(self.role).contains(&right) && self.scopes.contains(&right)
    }

    /// What the caller may do and reaches, as a text that is the same for all who may do the same.
    #[must_use]
    pub fn allowance(&self) -> String {
        match &self.reach {
            Reach::All => self.granted(),
            limited => format!("{} {limited:?}", self.granted()),
        }
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
        "this needs the scope \"{}\", which this account or this token does not have",
        right.scope()
    );
    Err(Problem::new(Code::Forbidden, detail))
}
