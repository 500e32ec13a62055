//! Makes ids and secrets from the time and the random bytes that the ports give.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecourt_types::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::ports::Entropy;

/// Crockford's alphabet: it lacks I, L, O and U, so that an id can be read out
/// loud without mistakes.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
/// The number of characters of an id: 130 bits, of which 128 are used.
const ID_CHARS: u32 = 26;
/// The number of random bytes of a secret: 256 bits, twice what machine secrets need.
const SECRET_BYTES: usize = 32;

/// Makes a new id of 26 characters: 48 bits of time and 80 random bits (the form of a ULID), so
/// that ids sort by the time at which they were made.
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

/// A source of bytes that gives the same bytes for the same seed and number. It serves ids that a
/// repeated request must make again.
#[derive(Debug, Clone, Copy)]
pub struct Seeded<'a> {
    /// The text that the bytes are derived from.
    pub seed: &'a str,
    /// The number of the id among those of the same seed.
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

/// Makes a new secret: 43 characters of base64url, without a dot.
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
