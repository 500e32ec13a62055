//! The MD5 sums in the answers of SQS, and the hash of the content by which it deduplicates.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use sha2::Sha256;

use super::wire::MessageAttributes;

/// Returns the MD5 of a message body, in hex.
pub(super) fn of_body(body: &str) -> String {
    hex(&Md5::digest(body.as_bytes()))
}

/// Returns the SHA-256 of a message body, in hex: its deduplication id in a content-based queue.
pub(super) fn deduplication_id(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes()))
}

/// Returns the MD5 of message attributes, in hex (SQS developer guide, "Calculating the MD5 message
/// digest for message attributes"). They are sorted by name; each is written as length-prefixed
/// name, length-prefixed type, one byte for the kind of value, length-prefixed value.
pub(super) fn of_attributes(attributes: &MessageAttributes) -> String {
    let mut hasher = Md5::new();
    for (name, value) in attributes {
        add(&mut hasher, name.as_bytes());
        add(&mut hasher, value.data_type.as_bytes());
        if let Some(text) = &value.string_value {
            hasher.update([1]);
            add(&mut hasher, text.as_bytes());
        } else if let Some(encoded) = &value.binary_value {
            hasher.update([2]);
            add(&mut hasher, &STANDARD.decode(encoded).unwrap_or_default());
        }
    }
    hex(&hasher.finalize())
}

fn add(hasher: &mut Md5, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    hasher.update(length.to_be_bytes());
    hasher.update(bytes);
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::of_body;

    #[test]
    fn a_body_has_its_well_known_sum() {
        assert_eq!(of_body("hello"), "5d41402abc4b2a76b9719d911017c592");
    }
}
