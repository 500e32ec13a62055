//! How people sign in: their e-mail address with its password, one-time links, and what OAuth
//! remembers between its steps. The secrets in links, codes and refresh tokens are keyed hashes of
//! their own ids ([`crate::secrets::Pepper`]), so that no row holds one. None of these rows belongs
//! to an operator, since an e-mail address is one sign-in in the whole deployment.

use forecourt_types::{ClientId, Language, OperatorId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::config::Stamps;

/// An account of a person at an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The operator that the account is at.
    pub operator_id: OperatorId,
    /// The user of that operator who the person is.
    pub user_id: UserId,
}

/// Identifies one act of signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInMark {
    /// When the person gave the password.
    pub at: Timestamp,
    /// When that password had been set. It tells passwords apart without the help of a clock.
    pub password_set_at: Timestamp,
    /// Whether a code of the second factor was given as well.
    #[serde(default, skip_serializing_if = "is_not")]
    pub second_factor: bool,
    /// Whether nobody gave a password: a button of the demo was clicked. Such a sign-in is good for
    /// accounts of the demo only, and only while the deployment is one.
    #[serde(default, skip_serializing_if = "is_not")]
    pub demo: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
const fn is_not(value: &bool) -> bool {
    !*value
}

/// The second factor of a person: an authenticator app, and recovery codes for when it is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// The secret that the app shares with the deployment, sealed for the e-mail address:
    /// see [`crate::secrets::TotpSecret`].
    pub sealed_secret: String,
    /// When it was set up.
    pub made_at: Timestamp,
    /// The step of the code that was used last, the number of 30 seconds since 1970. Codes of this
    /// step and of earlier ones are not good any more.
    pub last_step: i64,
    /// The hashes of the recovery codes that were not used yet, at
    /// most [`crate::secrets::RECOVERY_CODES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovery_hashes: Vec<String>,
}

/// The sign-in of a person. Key: [`crate::keys::login`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginRow {
    /// The e-mail address, ASCII letters in lower case.
    pub email: String,
    /// The hash of the password, see [`crate::secrets::hash_password`]; none until the person has
    /// set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
    /// When the password was last set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_changed_at: Option<Timestamp>,
    /// The accounts of the person, at most [`LoginRow::MEMBERSHIPS_MAX`].
    pub memberships: Vec<Membership>,
    /// When the person last signed out everywhere. Sign-ins that were made before this time are
    /// not valid any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_out_at: Option<Timestamp>,
    /// The addresses from which the person has signed in, the newest first, at
    /// most [`LoginRow::ADDRESSES_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known_addresses: Vec<String>,
    /// The second factor, if the person has set one up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<SecondFactor>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl LoginRow {
    /// The most accounts of one person.
    pub const MEMBERSHIPS_MAX: usize = 50;
    /// The most addresses that are remembered.
    pub const ADDRESSES_MAX: usize = 5;

    /// The sign-in of somebody who has neither an account nor a password yet.
    #[must_use]
    pub fn new(email: &str, stamps: Stamps) -> Self {
        Self {
            email: email.to_ascii_lowercase(),
            password_hash: None,
            password_changed_at: None,
            memberships: Vec::new(),
            signed_out_at: None,
            known_addresses: Vec::new(),
            second_factor: None,
            stamps,
        }
    }

    /// Whether this user of this operator is an account of the person.
    #[must_use]
    pub fn is_member(&self, operator: &OperatorId, user: &UserId) -> bool {
        let mut all = self.memberships.iter();
        all.any(|it| it.operator_id == *operator && it.user_id == *user)
    }

    /// Whether a sign-in is still valid: it was made with the password that is set now, and the
    /// person has not signed out everywhere since.
    #[must_use]
    pub fn stands(&self, sign_in: SignInMark) -> bool {
        self.password_changed_at == Some(sign_in.password_set_at)
            && self.signed_out_at.is_none_or(|at| sign_in.at >= at)
    }

    /// Remembers an address from which the person has signed in. Returns whether the row has
    /// changed by that.
    pub fn remember_address(&mut self, address: &str) -> bool {
        if self.known_addresses.first().is_some_and(|it| it == address) {
            return false;
        }
        self.known_addresses.retain(|known| known != address);
        self.known_addresses.insert(0, address.to_owned());
        self.known_addresses.truncate(Self::ADDRESSES_MAX);
        true
    }
}

/// A link that a person was sent, which sets a password once. Key: [`crate::keys::one_time_link`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimeLinkRow {
    /// The e-mail address whose password it sets.
    pub email: String,
    /// What the link was sent for.
    pub purpose: LinkPurpose,
    /// When the link was made. A password that was set since ends it.
    pub made_at: Timestamp,
    /// The time from which the link opens nothing any more.
    pub expires_at: Timestamp,
    /// The account that it makes, if a driver registers with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
}

/// The account of a driver who has registered and has not confirmed the e-mail address yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The operator that the account will be at.
    pub operator_id: OperatorId,
    /// The name that the person has given.
    pub full_name: String,
    /// The language in which the person registers.
    pub language: Language,
}

/// What a one-time link was sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// The person was given an account.
    Invitation,
    /// Somebody asked for a new password.
    PasswordReset,
    /// A driver registers.
    Registration,
}

/// The identity that a person has chosen for a client: who signed in, for which account, with
/// which scopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The e-mail address of the person.
    pub email: String,
    /// The operator of the account.
    pub operator_id: OperatorId,
    /// The user of that operator.
    pub user_id: UserId,
    /// The client that acts for the person.
    pub client_id: ClientId,
    /// The scopes, separated by spaces.
    pub scope: String,
    /// When the person gave which password.
    pub sign_in: SignInMark,
}

/// An authorization code (RFC 6749 §4.1.2). Key: [`crate::keys::authorization_code`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRow {
    /// What the code stands for.
    pub grant: Grant,
    /// The address that the code was sent to.
    pub redirect_uri: String,
    /// The challenge of PKCE, method S256 (RFC 7636 §4.2).
    pub code_challenge: String,
    /// The time from which the code is not valid any more.
    pub expires_at: Timestamp,
    /// The family of refresh tokens that the code was traded for. A code that is shown a second
    /// time ends it (RFC 6749 §4.1.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_id: Option<String>,
}

/// A family of refresh tokens: each is traded once for the next. A token holds the id of its
/// family and its own number in it, sealed by [`crate::secrets::Pepper`], so that an old one is
/// recognised whenever it is shown. Key: [`crate::keys::refresh_family`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshRow {
    /// What the tokens stand for.
    pub grant: Grant,
    /// The number of the newest token; the first one has 1.
    pub newest: u32,
    /// When the newest token was made.
    pub renewed_at: Timestamp,
    /// The time from which the newest token is not valid any more, if it is not used.
    pub expires_at: Timestamp,
    /// When the family was ended: by the person, or because an old token was shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Whether the tokens are kept in a cookie of the app, and are good nowhere else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_cookie: bool,
}

/// How many sign-ins have failed. Key: [`crate::keys::sign_in_tries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriesRow {
    /// The number of tries since `since`. A try counts before its password is checked, so that
    /// tries at the same time cannot pass the limit; a good one removes the count.
    pub tries: u32,
    /// When the first of them was made.
    pub since: Timestamp,
    /// The time before which no further try is made.
    pub next_at: Timestamp,
}
