use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// 256 bits: the block of security of SHA-256.
pub(super) const PEPPER_BYTES: usize = 32;

/// 32 zero bytes as they would be stored: as long as every hash.
const STAND_IN_HASH: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a secret is for. Part of the hash, so that a hash of one purpose is
/// worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The secret of a gateway's link credential.
    Link,
    /// A gateway's one-time enrolment secret.
    Enrolment,
    /// A machine client's secret.
    Client,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Enrolment => "enrolment",
            Self::Client => "client",
        }
    }
}

/// Hashes machine secrets (HMAC-SHA256). They have at least 128 random bits,
/// so a slow hash would only cost time; the key keeps a stolen table useless
/// to whoever guesses a weak one.
#[derive(Clone)]
pub struct Pepper(Hmac<Sha256>);

impl Pepper {
    /// From stored bytes; none when they are not 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != PEPPER_BYTES {
            return None;
        }
        Hmac::new_from_slice(bytes).ok().map(Self)
    }

    fn mac(&self, purpose: Purpose, owner: &str, secret: &str) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in [purpose.as_str(), owner, secret] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }

    /// The hash that is stored. `owner` is the gateway or client id.
    #[must_use]
    pub fn hash(&self, purpose: Purpose, owner: &str, secret: &str) -> String {
        let mac = self.mac(purpose, owner, secret);
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// Whether the secret is the one behind the stored hash. Takes the same
    /// time wherever they differ.
    #[must_use]
    pub fn verify(&self, purpose: Purpose, owner: &str, secret: &str, stored: &str) -> bool {
        let Ok(stored) = URL_SAFE_NO_PAD.decode(stored) else {
            return false;
        };
        let mac = self.mac(purpose, owner, secret);
        mac.verify_slice(&stored).is_ok()
    }
}

impl Pepper {
    /// [`Pepper::verify`] against the hash of whoever is meant, or `false` when
    /// there is none. Without a hash it does the same work on a stand-in, so
    /// that the time tells nobody whether there is one.
    #[must_use]
    pub fn verify_or_refuse(
        &self,
        purpose: Purpose,
        owner: &str,
        secret: &str,
        stored: Option<&str>,
    ) -> bool {
        let good = self.verify(purpose, owner, secret, stored.unwrap_or(STAND_IN_HASH));
        good & stored.is_some()
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper")
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_good_for_its_own_purpose_owner_and_secret_only() {
        let pepper = Pepper::from_bytes(&[7; 32]).unwrap();
        let stored = pepper.hash(Purpose::Link, "gw", "secret");
        assert!(pepper.verify(Purpose::Link, "gw", "secret", &stored));
        assert!(!pepper.verify(Purpose::Client, "gw", "secret", &stored));
        assert!(!pepper.verify(Purpose::Link, "gw2", "secret", &stored));
        assert!(!pepper.verify(Purpose::Link, "gws", "ecret", &stored));
        assert!(!pepper.verify(Purpose::Link, "gw", "secret", "%%"));
        let other = Pepper::from_bytes(&[8; 32]).unwrap();
        assert!(!other.verify(Purpose::Link, "gw", "secret", &stored));
    }

    #[test]
    fn the_stand_in_for_a_missing_hash_is_as_long_as_one_and_never_good() {
        let pepper = Pepper::from_bytes(&[7; 32]).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(STAND_IN_HASH).unwrap();
        assert_eq!(bytes.len(), 32);
        let verify = |stored| pepper.verify_or_refuse(Purpose::Client, "id", "secret", stored);
        assert!(!verify(None));
        let stored = pepper.hash(Purpose::Client, "id", "secret");
        assert!(verify(Some(&stored)));
    }
}
