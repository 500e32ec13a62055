//! People's passwords, hashed with argon2id (RFC 9106) and stored as PHC strings.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

use super::KeyError;
use crate::ports::Entropy;

/// The memory of one hash in KiB. With [`PASSES`] and one lane these are the least costs that OWASP
/// recommends for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
/// How often a hash passes over its memory.
const PASSES: u32 = 2;
/// The number of random bytes of a salt (RFC 9106 §3.1 recommends 16).
const SALT_BYTES: usize = 16;

/// A hash that belongs to no password. A sign-in of somebody unknown is checked against it, so that
/// it takes as long as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Zm9yZWNvdXJ0bm9ib2R5$rqJ5gVn3zFd2mFCXHk3bTzY0QKzBzFvJmXkE0aQ3c1Y";

fn hasher() -> Result<Argon2<'static>, KeyError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| KeyError::Unusable)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password for storage. It takes some ten milliseconds of processor time and 19 MiB.
///
/// # Errors
/// [`KeyError::Unusable`] when the memory cannot be had.
pub fn hash_password(password: &str, entropy: &dyn Entropy) -> Result<String, KeyError> {
    let mut salt = [0_u8; SALT_BYTES];
    entropy.fill(&mut salt);
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|_| KeyError::Unusable)?.to_string())
}

/// Whether the password belongs to the stored hash. Without a stored hash the same work is done,
/// and the answer is no.
///
/// # Errors
/// [`KeyError::Unusable`] when the hasher cannot be made.
pub fn verify_password(password: &str, stored: Option<&str>) -> Result<bool, KeyError> {
    let checked = hasher()?.verify_password(password.as_bytes(), stored.unwrap_or(NOBODY));
    Ok(checked.is_ok() && stored.is_some())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use argon2::password_hash::phc::PasswordHash;

    use super::*;

    struct Salt(u8);

    impl Entropy for Salt {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn a_password_fits_its_own_hash_only_and_salts_differ() {
        let one = hash_password("correct horse", &Salt(1)).unwrap();
        let other = hash_password("correct horse", &Salt(2)).unwrap();
        assert_ne!(one, other);
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert!(verify_password("correct horse", Some(&one)).unwrap());
        assert!(!verify_password("correct horsf", Some(&one)).unwrap());
        assert!(!verify_password("correct horse", None).unwrap());
        assert!(!verify_password("correct horse", Some("damaged")).unwrap());
    }

    #[test]
    fn somebody_unknown_costs_as_much_as_a_wrong_password() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let made = hash_password("x", &Salt(1)).unwrap();
        let made = PasswordHash::new(&made).unwrap();
        assert_eq!(nobody.params, made.params);
        assert_eq!(nobody.hash.unwrap().len(), made.hash.unwrap().len());
    }
}
