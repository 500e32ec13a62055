use forecourt_types::{OperatorId, UserId};

use super::{escape, key};
use crate::ports::Key;

/// The key of a sign-in, by its e-mail address. Upper and lower case of ASCII letters make no
/// difference. Other letters do: Unicode folds letters of different mailboxes into one.
#[must_use]
pub fn login(email: &str) -> Key {
    let email = email.to_ascii_lowercase();
    key(format!("login#{}", escape(&email)), "login")
}

/// The key of a one-time link, by its id.
#[must_use]
pub fn one_time_link(id: &str) -> Key {
    key(format!("link#{}", escape(id)), "link")
}

/// The key of an authorization code, by its id.
#[must_use]
pub fn authorization_code(id: &str) -> Key {
    key(format!("code#{}", escape(id)), "code")
}

/// The key of a family of refresh tokens, by its id.
#[must_use]
pub fn refresh_family(id: &str) -> Key {
    key(format!("refresh#{}", escape(id)), "refresh")
}

/// The partition of the index that holds the families of refresh tokens of a user.
#[must_use]
pub fn refresh_families(operator: &OperatorId, user: &UserId) -> String {
    let (operator, user) = (escape(operator.as_str()), escape(user.as_str()));
    format!("op#{operator}#user#{user}#refresh")
}

/// What tries are counted for. No text that a stranger chooses makes one kind look like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriesOf<'a> {
    /// Sign-ins from a network.
    Network(&'a str),
    /// Sign-ins for an e-mail address from a network.
    EmailFrom(&'a str, &'a str),
    /// Sign-ins for an e-mail address from all networks where the person never signed in.
    Email(&'a str),
    /// Codes of the second factor of an e-mail address from a network.
    CodesFrom(&'a str, &'a str),
    /// Codes of the second factor of an e-mail address from all networks where the person never
    /// signed in.
    Codes(&'a str),
    /// Requests for mails from a network.
    MailsFrom(&'a str),
    /// Requests for mails to an e-mail address.
    MailsTo(&'a str),
    /// Invitations of an operator to an e-mail address.
    InvitationsTo(&'a str, &'a OperatorId),
}

/// The key of a count of tries.
#[must_use]
pub fn sign_in_tries(of: TriesOf<'_>) -> Key {
    let (kind, first, second) = match of {
        TriesOf::Network(network) => ("network", network, ""),
        TriesOf::EmailFrom(email, network) => ("email-from", email, network),
        TriesOf::Email(email) => ("email", email, ""),
        TriesOf::CodesFrom(email, network) => ("codes-from", email, network),
        TriesOf::Codes(email) => ("codes", email, ""),
        TriesOf::MailsFrom(network) => ("mails-from", network, ""),
        TriesOf::MailsTo(email) => ("mails-to", email, ""),
        TriesOf::InvitationsTo(email, operator) => ("invitations-to", email, operator.as_str()),
    };
    let pk = format!("tries#{kind}#{}#{}", escape(first), escape(second));
    key(pk, "tries")
}
