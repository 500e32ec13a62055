//! Secrets inside addresses (URLs): who signs in, and the query of a signed address.
//!
//! Commands name places for firmware, logs and diagnostics, such as
//! `ftp://user:password@host/folder` or `https://host/file?signature=…`. Both parts
//! let anybody in who reads them, so neither is kept or shown.

/// The text that stands in place of a secret.
pub const MASK: &str = "***";

/// What stands between the scheme of an address and its host.
const SLASHES: &str = "://";

/// The text with [`MASK`] in place of the user information and of the query of each
/// address in it. None when there is no such part, or it is hidden already.
#[must_use]
pub(crate) fn hidden(text: &str) -> Option<String> {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(SLASHES) {
        hidden.push_str(before);
        hidden.push_str(SLASHES);
        let end = behind.find(ends_address).unwrap_or(behind.len());
        let (address, after) = behind.split_at(end);
        push_hidden(&mut hidden, address);
        rest = after;
    }
    hidden.push_str(rest);
    (hidden != text).then_some(hidden)
}

/// Whether no address goes on with this character (RFC 3986 §2).
fn ends_address(character: char) -> bool {
    character.is_whitespace() || character.is_control() || "\"<>\\^`{|}".contains(character)
}

/// An address without its scheme.
fn push_hidden(hidden: &mut String, address: &str) {
    let mut rest = address;
    if let Some(at) = end_of_user(address) {
        hidden.push_str(MASK);
        rest = address.get(at..).unwrap_or_default();
    }
    match rest.split_once('?') {
        Some((before, query)) => {
            hidden.push_str(before);
            hidden.push('?');
            if !query.is_empty() {
                hidden.push_str(MASK);
            }
        }
        None => hidden.push_str(rest),
    }
}

/// The place of the `@` that ends the user information. A password may hold `/`, `?` or `#` that
/// should have been escaped: text that stands where a port belongs, and is no number, is then taken
/// for a password.
fn end_of_user(address: &str) -> Option<usize> {
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let authority = address.get(..end).unwrap_or_default();
    if let Some(at) = authority.rfind('@') {
        return Some(at);
    }
    let port = authority.rsplit_once(':').map(|(_, port)| port)?;
    let is_port = authority.starts_with('[') || port.bytes().all(|byte| byte.is_ascii_digit());
    if is_port {
        return None;
    }
    address.rfind('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_host_and_path_and_loses_what_lets_somebody_in() {
        let cases = [
            ("ftp://user:pass@host/a/b", "ftp://***@host/a/b"),
            ("ftp://user@host", "ftp://***@host"),
            ("sftp://u:p@ss@host:22/x", "sftp://***@host:22/x"),
            ("ftp://u:p/a#s?s@host/x", "ftp://***@host/x"),
            ("https://h/f?sig=abc&x=1", "https://h/f?***"),
            (
                "https://u:p@[::1]:8/f?sig=@b#c",
                "https://***@[::1]:8/f?***",
            ),
            ("see ftp://u:p@h/x, then", "see ftp://***@h/x, then"),
            (
                "ftp://a:b@h \"https://h?c\" wss://d@e",
                "ftp://***@h \"https://h?***\" wss://***@e",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(hidden(text).as_deref(), Some(expected), "{text}");
            assert_eq!(hidden(expected), None, "{expected}");
        }
        let plain = [
            "",
            "://",
            "https://host/",
            "https://[::1]:80/a@b",
            "https://host:443/a@b",
            "https://host/f?",
            "a@b?c",
            "mailto:a@b",
        ];
        for text in plain {
            assert_eq!(hidden(text), None, "{text}");
        }
    }
}
