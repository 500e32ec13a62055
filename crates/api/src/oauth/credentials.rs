//! Reads the credentials of a token request: `client_secret_basic` and `client_secret_post` (RFC
//! 6749 §2.3.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The client id and secret in each way in which they may be meant: as given, and form-decoded.
/// The RFC wants form encoding in the header, but most clients do not use it.
pub(super) type Readings = Vec<(String, String)>;

/// Reads the credentials of a request. None if there are no credentials, if there are two, or if
/// they cannot be read.
pub(super) fn read(
    header: Option<&str>,
    id: Option<&str>,
    secret: Option<&str>,
) -> Option<Readings> {
    match (header, id, secret) {
        (Some(header), id, None) => {
            let readings = read_basic(header)?;
            // A client id beside the header is allowed if it is the same id.
            let same = id.is_none_or(|id| readings.iter().any(|(read, _)| read == id));
            same.then_some(readings)
        }
        (None, Some(id), Some(secret)) => Some(vec![(id.to_owned(), secret.to_owned())]),
        _ => None,
    }
}

fn read_basic(header: &str) -> Option<Readings> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    let given = (id.to_owned(), secret.to_owned());
    let decoded = (form_decode(id), form_decode(secret));
    let mut readings = vec![given];
    if let (Some(id), Some(secret)) = decoded
        && readings.first() != Some(&(id.clone(), secret.clone()))
    {
        readings.push((id, secret));
    }
    Some(readings)
}

fn form_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(header: &str) -> Option<Readings> {
        read(Some(header), None, None)
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn a_header_is_read_as_given_and_form_decoded() {
        let pair = |id: &str, secret: &str| (id.to_owned(), secret.to_owned());
        assert_eq!(readings(&basic("a:b:c")), Some(vec![pair("a", "b:c")]));
        assert_eq!(
            readings(&basic("a:b%3Ac+d")),
            Some(vec![pair("a", "b%3Ac+d"), pair("a", "b:c d")])
        );
        assert_eq!(readings(&basic("a:100%")), Some(vec![pair("a", "100%")]));
    }

    #[test]
    fn no_credentials_or_two_are_none() {
        for (header, id, secret) in [
            (None, None, None),
            (None, Some("a"), None),
            (Some("Basic YTpi"), Some("a"), Some("b")),
            (Some("Basic YTpi"), Some("other"), None),
            (Some("Bearer YTpi"), None, None),
            (Some("Basic !!!"), None, None),
            (Some("Basic"), None, None),
        ] {
            assert!(read(header, id, secret).is_none(), "{header:?} {id:?}");
        }
    }
}
