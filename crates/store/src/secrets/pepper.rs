use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::digest::CtOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The number of bytes of a pepper: 256 bits, the security level of SHA-256.
pub(super) const PEPPER_BYTES: usize = 32;

/// The purpose of a secret. It is part of the hash, so that a hash made for one purpose is
/// worthless for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The secret of a gateway's link credential.
    Link,
    /// A gateway's one-time enrolment secret.
    Enrolment,
    /// The secret of an API client.
    Client,
    /// The secret of a one-time link.
    OneTimeLink,
    /// The secret of an authorization code.
    AuthorizationCode,
    /// The secret of a refresh token.
    RefreshToken,
    /// The secret that an authenticator app shares with the deployment.
    SecondFactor,
    /// A recovery code of a second factor.
    RecoveryCode,
    /// The place in a list where a page of the API ended.
    Cursor,
    /// A link to a file.
    FileLink,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Enrolment => "enrolment",
            Self::Client => "client",
            Self::OneTimeLink => "one-time-link",
            Self::AuthorizationCode => "authorization-code",
            Self::RefreshToken => "refresh-token",
            Self::SecondFactor => "second-factor",
            Self::RecoveryCode => "recovery-code",
            Self::Cursor => "cursor",
            Self::FileLink => "file-link",
        }
    }
}

/// Hashes machine secrets (HMAC-SHA256). They have at least 128 random bits, so a slow hash would
/// only cost time. Because of the key, a stolen table is useless even for guessing a weak secret.
#[derive(Clone)]
pub struct Pepper {
    key: Hmac<Sha256>,
    /// How many secrets this pepper and all its clones have hashed.
    hashed: Arc<AtomicU64>,
}

impl Pepper {
    /// Makes a pepper from stored bytes; none if they are not 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != PEPPER_BYTES {
            return None;
        }
        let key = Hmac::new_from_slice(bytes).ok()?;
        let hashed = Arc::default();
        Some(Self { key, hashed })
    }

    /// How many secrets this pepper and its clones have hashed since it was read. Tests use it to
    /// measure the work of a sign-in, which an attacker could time.
    #[must_use]
    pub fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    fn mac(&self, purpose: Purpose, owner: &str, secret: &str) -> Hmac<Sha256> {
        self.hashed.fetch_add(1, Ordering::Relaxed);
        let mut mac = self.key.clone();
        for part in [purpose.as_str(), owner, secret] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }

    /// A key for another algorithm, which follows from the pepper.
    pub(super) fn derived(&self, purpose: Purpose, name: &str) -> [u8; 32] {
        self.mac(purpose, name, "").finalize().into_bytes().into()
    }

    /// The hash that is stored. `owner` is the id of the gateway or client.
    #[must_use]
    pub fn hash(&self, purpose: Purpose, owner: &str, secret: &str) -> String {
        let mac = self.mac(purpose, owner, secret);
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// Whether the secret belongs to the stored hash, if there is one: see [`Pepper::find`].
    #[must_use]
    pub fn verify(
        &self,
        purpose: Purpose,
        owner: &str,
        secret: &str,
        stored: Option<&str>,
    ) -> bool {
        self.find(purpose, owner, secret, stored).is_some()
    }

    /// The one of the stored hashes that belongs to the secret. The secret is hashed exactly
    /// once, even if there is no stored hash, so that the time does not tell whether
    /// there is one.
    #[must_use]
    pub fn find<'h>(
        &self,
        purpose: Purpose,
        owner: &str,
        secret: &str,
        stored: impl IntoIterator<Item = &'h str>,
    ) -> Option<&'h str> {
        let shown = self.mac(purpose, owner, secret).finalize();
        // The comparison takes the same time wherever the two differ.
        let is_it = |stored: &&str| {
            let bytes = URL_SAFE_NO_PAD.decode(stored).ok();
            let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
            bytes.is_some_and(|bytes| CtOutput::new(bytes.into()) == shown)
        };
        stored.into_iter().find(is_it)
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
        assert!(pepper.verify(Purpose::Link, "gw", "secret", Some(&stored)));
        assert!(!pepper.verify(Purpose::Client, "gw", "secret", Some(&stored)));
        assert!(!pepper.verify(Purpose::Link, "gw2", "secret", Some(&stored)));
        assert!(!pepper.verify(Purpose::Link, "gws", "ecret", Some(&stored)));
        assert!(!pepper.verify(Purpose::Link, "gw", "secret", Some("%%")));
        let other = Pepper::from_bytes(&[8; 32]).unwrap();
        assert!(!other.verify(Purpose::Link, "gw", "secret", Some(&stored)));
    }

    #[test]
    fn a_secret_is_hashed_once_however_many_hashes_there_are() {
        let pepper = Pepper::from_bytes(&[7; 32]).unwrap();
        let hashes: Vec<String> = ["a", "b", "secret", "c"]
            .iter()
            .map(|secret| pepper.hash(Purpose::Link, "gw", secret))
            .collect();
        for (many, found) in [(0, None), (1, None), (2, None), (4, Some(&hashes[2]))] {
            let before = pepper.hashed();
            let stored = hashes.iter().take(many).map(String::as_str);
            let good = pepper.find(Purpose::Link, "gw", "secret", stored);
            assert_eq!(good, found.map(String::as_str), "{many}");
            assert_eq!(pepper.hashed() - before, 1, "{many}");
        }
    }
}
