//! A secret in every form in which a file or a log might hold it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// A secret that is looked for.
pub(super) struct Needle {
    /// Names it in a message.
    pub name: String,
    /// As it is, in hexadecimal (both cases), and in base64 of both alphabets.
    forms: Vec<Vec<u8>>,
}

impl Needle {
    pub(super) fn text(name: &str, secret: &str) -> Self {
        Self::bytes(name, secret.as_bytes())
    }

    pub(super) fn bytes(name: &str, secret: &[u8]) -> Self {
        assert!(secret.len() >= 12, "{name} is too short to be looked for");
        let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut forms = vec![secret.to_vec(), hex.to_uppercase().into(), hex.into()];
        for before in 0..3 {
            forms.push(within(&STANDARD_NO_PAD, before, secret));
            forms.push(within(&URL_SAFE_NO_PAD, before, secret));
        }
        forms.sort();
        forms.dedup();
        Self {
            name: name.to_owned(),
            forms,
        }
    }

    /// How often it stands in `hay`, in any form.
    pub(super) fn count(&self, hay: &[u8]) -> usize {
        let times = |form: &Vec<u8>| {
            let mut found = 0;
            let mut rest = hay;
            while let Some(at) = find(rest, form) {
                found += 1;
                rest = &rest[at + form.len()..];
            }
            found
        };
        self.forms.iter().map(times).sum()
    }
}

/// What a secret is in base64 when `before` bytes (of a group of three) stand
/// before it and anything behind it: the characters that are its own alone.
fn within(engine: &impl base64::Engine, before: usize, secret: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; before];
    bytes.extend(secret);
    let whole = bytes.len() / 3 * 3;
    let encoded = engine.encode(&bytes[..whole]).into_bytes();
    let first = (before * 8).div_ceil(6);
    encoded[first..].to_vec()
}

fn find(hay: &[u8], form: &[u8]) -> Option<usize> {
    let first = *form.first()?;
    let mut from = 0;
    while let Some(at) = hay.get(from..)?.iter().position(|byte| *byte == first) {
        if hay[from + at..].starts_with(form) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[test]
fn a_secret_is_found_in_every_form() {
    let secret = "0123456789-secret?>~";
    let needle = Needle::text("secret", secret);
    for before in ["", "a", "ab", "abc", "user:"] {
        for behind in ["", "x", "xy"] {
            let text = format!("{before}{secret}{behind}");
            let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            let forms = [
                text.clone(),
                hex.to_uppercase(),
                hex,
                STANDARD_NO_PAD.encode(&text),
                URL_SAFE_NO_PAD.encode(&text),
            ];
            for form in forms {
                assert!(needle.count(form.as_bytes()) > 0, "{form}");
            }
        }
    }
    assert_eq!(needle.count(b"0123456789-secret"), 0);
}
