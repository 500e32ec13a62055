//! Recovery codes: each stands once in the place of a code of the second factor.

use super::{Pepper, Purpose};
use crate::ports::Entropy;

/// The number of recovery codes that a person gets.
pub const RECOVERY_CODES: usize = 10;
/// The number of digits of a recovery code: 53 bits. Guesses are slowed down, so that far fewer
/// would do. Digits alone can be typed on every keyboard.
pub const RECOVERY_DIGITS: usize = 16;

/// Makes new recovery codes. Returns each with its hash, which is what is stored.
#[must_use]
pub fn recovery_codes(
    pepper: &Pepper,
    owner: &str,
    entropy: &dyn Entropy,
) -> Vec<(String, String)> {
    let make = |_| {
        let mut bytes = [0_u8; 8];
        entropy.fill(&mut bytes);
        let number = u64::from_be_bytes(bytes) % 10_u64.pow(16);
        let code = format!("{number:016}");
        let hash = pepper.hash(Purpose::RecoveryCode, owner, &code);
        (code, hash)
    };
    (0..RECOVERY_CODES).map(make).collect()
}
