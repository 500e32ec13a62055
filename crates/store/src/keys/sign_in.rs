use super::{escape, key};
use crate::ports::Key;

/// The key of a sign-in, by its e-mail address. Upper and lower case make no difference.
#[must_use]
pub fn login(email: &str) -> Key {
    key(format!("login#{}", escape(&email.to_lowercase())), "login")
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

/// The key of the count of failed sign-ins of one kind: for an address, for an account, or for an
/// account from an address.
#[must_use]
pub fn sign_in_tries(of: &str) -> Key {
    key(format!("tries#{}", escape(of)), "tries")
}
