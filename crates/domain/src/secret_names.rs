//! The names of the settings and members that hold a charger's secrets.

/// The names of secret settings and members in lower case. A name that ends with
/// [`PASSWORD`] is one besides.
const SECRETS: [&str; 3] = ["authorizationkey", "simpin", "vpnkey"];
/// How the name of a password ends, in lower case: `BasicAuthPassword`,
/// `apnPassword`, `password`.
const PASSWORD: &str = "password";

/// Whether this is the name of a secret, in any case and with or without the component
/// before it, an index or a number behind it, and `_`, `-` or blanks between its words:
/// `SecurityCtrlr.BasicAuthPassword`, `AuthorizationKey[0]`, `AUTHORIZATION_KEY`.
#[must_use]
pub(crate) fn is_secret(name: &str) -> bool {
    let parts = name.rsplit(['.', '/', ':']).map(without_index);
    let variable = parts.map(joined).find(|part| !part.is_empty());
    let variable = variable.unwrap_or_default();
    SECRETS.contains(&variable.as_str()) || variable.ends_with(PASSWORD)
}

/// Whether the name of a secret stands anywhere in the text, written as [`is_secret`]
/// takes it.
#[must_use]
pub(crate) fn mentions_secret(text: &str) -> bool {
    let text = joined(text);
    let mut names = SECRETS.into_iter().chain([PASSWORD]);
    names.any(|name| text.contains(name))
}

/// Whether the text is one word of letters, digits, dots and indexes: a name, such as
/// one of a list of settings, and no sentence that may tell what the setting is.
#[must_use]
pub(crate) fn is_one_name(text: &str) -> bool {
    let is_part = |part: char| part.is_ascii_alphanumeric() || "._-[]".contains(part);
    text.trim().chars().all(is_part)
}

fn without_index(name: &str) -> &str {
    let name = name.split(['[', '(']).next().unwrap_or_default();
    name.trim_end_matches(|last: char| !last.is_ascii_alphabetic())
}

/// The text in lower case, its words joined.
fn joined(text: &str) -> String {
    let parts = text.chars().filter(|part| !"_- ".contains(*part));
    parts.map(|part| part.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_in_every_writing() {
        for name in [
            "AuthorizationKey",
            "authorizationKEY",
            "AuthorizationKey[0]",
            "AuthorizationKey[main]",
            "AuthorizationKey(1)",
            "AuthorizationKey.0",
            "AuthorizationKey#2",
            "AUTHORIZATION_KEY",
            "Authorization Key",
            " AuthorizationKey ",
            "SecurityCtrlr.BasicAuthPassword",
            "SecurityCtrlr[1].BasicAuthPassword[2]",
            "Security/basic-auth-password",
            "NetworkConfiguration.VpnKey",
            "simPin",
            "password1",
        ] {
            assert!(is_secret(name), "{name}");
            assert!(mentions_secret(name), "{name}");
        }
        for name in [
            "HeartbeatInterval",
            "key",
            "vpn",
            "PasswordPolicy",
            "Key[AuthorizationKeys]",
            "",
            "[0]",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
