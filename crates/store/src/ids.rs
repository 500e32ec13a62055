//! Ids and secrets made by us, from the time and random bytes of the ports.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecourt_types::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::ports::Entropy;

/// Crockford's alphabet: no I, L, O, U, so an id survives being read out loud.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
/// Characters of an id: 130 bits, of which 128 are used.
const ID_CHARS: u32 = 26;
/// Random bytes of a secret: 256 bits, twice what machine secrets need.
const SECRET_BYTES: usize = 32;

/// A new id of 26 characters: 48 bits of time and 80 random ones (the form of
/// a ULID), so that ids sort by the time they were made.
#[must_use]
pub fn new_id(now: Timestamp, entropy: &dyn Entropy) -> String {
    let mut random = [0_u8; 16];
    entropy.fill(&mut random);
    let time = u128::from(now.millis().unsigned_abs()) & ((1 << 48) - 1);
    let value = (time << 80) | (u128::from_be_bytes(random) & ((1 << 80) - 1));
    let digit = |place: u32| {
        let index = usize::try_from((value >> (place * 5)) & 31).unwrap_or_default();
        ALPHABET.get(index).copied().unwrap_or('0')
    };
    (0..ID_CHARS).rev().map(digit).collect()
}

/// The same bytes for the same seed and number: for ids that a repeat makes
/// again.
#[derive(Debug, Clone, Copy)]
pub struct Seeded<'a> {
    /// What the bytes are derived from.
    pub seed: &'a str,
    /// Which of the ids of that seed it is.
    pub number: u64,
}

impl Entropy for Seeded<'_> {
    fn fill(&self, buffer: &mut [u8]) {
        for (index, chunk) in (0_u64..).zip(buffer.chunks_mut(32)) {
            let hash = Sha256::new()
                .chain_update(self.number.to_be_bytes())
                .chain_update(index.to_be_bytes())
                .chain_update(self.seed)
                .finalize();
            for (byte, random) in chunk.iter_mut().zip(hash) {
                *byte = random;
            }
        }
    }
}

/// A new secret: 43 characters of base64url, without a dot.
#[must_use]
pub fn new_secret(entropy: &dyn Entropy) -> String {
    let mut random = [0_u8; SECRET_BYTES];
    entropy.fill(&mut random);
    URL_SAFE_NO_PAD.encode(random)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    struct Same(u8);

    impl Entropy for Same {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let early = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        let late = new_id(early.plus_millis(1), &Same(0));
        let early = new_id(early, &Same(255));
        assert!(early < late, "{early} {late}");
        assert_eq!(early.len(), 26);
        assert!(early.ends_with("ZZZZZZZZZZZZZZZZ"));
    }

    #[test]
    fn secrets_hold_no_dot() {
        assert_eq!(new_secret(&Same(7)).len(), 43);
        assert!(!new_secret(&Same(7)).contains('.'));
    }
}
