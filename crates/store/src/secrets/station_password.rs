use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::ports::Entropy;

/// The number of bytes of a salt: 128 bits, so that no two stations share one.
const SALT_BYTES: usize = 16;

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Makes the verifier of a station's password: `sha256${salt hex}${hash hex}`, hashed over the
/// salt bytes and then the password bytes. The hash is fast, because a gateway must check
/// hundreds of chargers that reconnect at once, and because the password is a machine's (OCPP
/// security whitepaper A00.FR.205: 16 to 20 random bytes).
#[must_use]
pub fn password_verifier(password: &str, entropy: &dyn Entropy) -> String {
    let mut salt = [0_u8; SALT_BYTES];
    entropy.fill(&mut salt);
    let hash = Sha256::new()
        .chain_update(salt)
        .chain_update(password.as_bytes())
        .finalize();
    format!("sha256${}${}", hex(&salt), hex(&hash))
}

/// Whether a verifier was made from this password.
#[must_use]
pub fn fits_password(verifier: &str, password: &str) -> bool {
    let mut parts = verifier.split('$').skip(1);
    let (Some(salt), Some(hash)) = (parts.next(), parts.next()) else {
        return false;
    };
    let digit = |from: usize| salt.get(from..from + 2);
    let byte = |from| digit(from).and_then(|two| u8::from_str_radix(two, 16).ok());
    let salt: Option<Vec<u8>> = (0..salt.len()).step_by(2).map(byte).collect();
    salt.is_some_and(|salt| {
        let digest = Sha256::new()
            .chain_update(salt)
            .chain_update(password.as_bytes())
            .finalize();
        hex(&digest) == hash
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;

    impl Entropy for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }

    #[test]
    fn the_verifier_has_the_form_both_sides_agreed_on() {
        // sha256 of sixteen zero bytes and "secret".
        let expected = hex(&Sha256::digest(b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0secret"));
        assert_eq!(
            password_verifier("secret", &Zeros),
            format!("sha256${}${expected}", "00".repeat(16))
        );
    }

    #[test]
    fn a_verifier_fits_its_own_password_only() {
        let verifier = password_verifier("secret", &Zeros);
        assert!(fits_password(&verifier, "secret"));
        for (verifier, password) in [
            (verifier.as_str(), "Secret"),
            (verifier.as_str(), ""),
            ("sha256$0$00", "secret"),
            ("sha256$", "secret"),
            ("", ""),
        ] {
            assert!(!fits_password(verifier, password), "{verifier}");
        }
    }
}
