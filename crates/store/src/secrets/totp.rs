//! One-time passwords by time (TOTP, RFC 6238), as every authenticator app makes them: SHA-1, six
//! digits, a new one every 30 seconds.

use std::fmt;

use forecourt_types::Timestamp;
use ring::hmac;

use super::{KeyError, Pepper, Purpose};
use crate::ports::Entropy;

/// The number of bytes of a secret: as many as a hash of SHA-1 has (RFC 4226 §4, R6).
const SECRET_BYTES: usize = 20;
/// How long one code is shown, in seconds (RFC 6238 §5.2).
const STEP_SECONDS: i64 = 30;
/// How many steps the clock of a phone may be off, and the person may take to type (RFC 6238 §5.2
/// recommends one).
const DRIFT_STEPS: i64 = 1;
/// The number of digits of a code.
pub const TOTP_DIGITS: usize = 6;
/// The alphabet of a secret as text (RFC 4648 §6).
const BASE32: [char; 32] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S',
    'T', 'U', 'V', 'W', 'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7',
];

/// The secret that an authenticator app and this deployment share.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; SECRET_BYTES]);

impl TotpSecret {
    /// Makes a new secret.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0_u8; SECRET_BYTES];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    /// Reads a sealed secret: see [`TotpSecret::sealed`].
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when it was sealed for another owner or under another pepper.
    pub fn unseal(pepper: &Pepper, owner: &str, sealed: &str) -> Result<Self, KeyError> {
        let bytes = pepper.unseal(Purpose::SecondFactor, owner, sealed)?;
        let bytes = bytes.try_into().map_err(|_| KeyError::Unusable)?;
        Ok(Self(bytes))
    }

    /// The secret as it is stored: see [`Pepper::seal`].
    ///
    /// # Errors
    /// [`KeyError::Unusable`].
    pub fn sealed(
        &self,
        pepper: &Pepper,
        owner: &str,
        entropy: &dyn Entropy,
    ) -> Result<String, KeyError> {
        pepper.seal(Purpose::SecondFactor, owner, &self.0, entropy)
    }

    /// The secret as text (RFC 4648 base32 without padding), for people who type it.
    #[must_use]
    pub fn base32(&self) -> String {
        let bit = |at: usize| {
            let byte = self.0.get(at / 8).copied().unwrap_or_default();
            usize::from(byte >> (7 - at % 8) & 1)
        };
        let digit = |place: usize| (0..5).fold(0, |value, at| value << 1 | bit(place * 5 + at));
        let places = 0..SECRET_BYTES * 8 / 5;
        places
            .filter_map(|place| BASE32.get(digit(place)))
            .collect()
    }

    /// The code of a step: the number of 30 seconds since 1970.
    #[must_use]
    pub fn code(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let hash = tag.as_ref();
        // RFC 4226 §5.3: the last four bits say where the four bytes of the code begin.
        let offset = usize::from(hash.last().copied().unwrap_or_default() & 0xf);
        let four = hash.iter().skip(offset).take(4);
        let number = four.fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let code = (number & 0x7fff_ffff) % 10_u32.pow(6);
        format!("{code:06}")
    }

    /// The step that a code belongs to, if it is good now and of a later step than the code
    /// that was used last. So no code is good twice (RFC 6238 §5.2).
    #[must_use]
    pub fn step_of(&self, code: &str, now: Timestamp, last: Option<i64>) -> Option<i64> {
        let present = now.seconds().div_euclid(STEP_SECONDS);
        let steps = present - DRIFT_STEPS..=present + DRIFT_STEPS;
        // All codes are compared, so that the time does not tell which one was near.
        let fits = steps.filter(|step| self.code(*step) == code);
        let fits: Vec<i64> = fits.collect();
        let is_later = |step: &i64| last.is_none_or(|last| *step > last);
        fits.into_iter().find(is_later)
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret")
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    /// The secret of the examples of RFC 6238.
    fn secret() -> TotpSecret {
        TotpSecret(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238_appendix_b() {
        // The last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().code(seconds / 30), code, "{seconds}");
            assert_eq!(
                secret().step_of(code, at(seconds), None),
                Some(seconds / 30)
            );
        }
        assert_eq!(secret().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_good_once_and_for_one_step_around_its_own() {
        let step = 1_111_111_109 / 30;
        let code = secret().code(step);
        let now = |steps: i64| at((step + steps) * 30);
        for (steps, good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = secret().step_of(&code, now(steps), None);
            assert_eq!(found.is_some(), good, "{steps}");
        }
        assert_eq!(secret().step_of(&code, now(0), Some(step)), None);
        assert_eq!(secret().step_of(&code, now(0), Some(step - 1)), Some(step));
        assert_eq!(secret().step_of("", now(0), None), None);
    }
}
