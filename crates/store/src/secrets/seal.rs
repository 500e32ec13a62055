//! Secrets that the program must be able to read again, sealed under a key that follows from the
//! pepper: ChaCha20-Poly1305 (RFC 8439).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{KeyError, Pepper, Purpose};
use crate::ports::Entropy;

impl Pepper {
    /// Seals a secret for its owner: only [`Pepper::unseal`] with the same purpose and owner reads
    /// it. The text is base64url of a random nonce of 96 bits, the cipher text and its tag.
    ///
    /// # Errors
    /// [`KeyError::Unusable`].
    pub fn seal(
        &self,
        purpose: Purpose,
        owner: &str,
        secret: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<String, KeyError> {
        let mut nonce = [0_u8; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut sealed = secret.to_vec();
        let key = self.sealing_key(purpose)?;
        let with = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(with, Aad::from(owner), &mut sealed)
            .map_err(|_| KeyError::Unusable)?;
        let mut all = nonce.to_vec();
        all.append(&mut sealed);
        Ok(URL_SAFE_NO_PAD.encode(all))
    }

    /// Reads what [`Pepper::seal`] has sealed.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when it was sealed for another purpose or owner, under another
    /// pepper, or was changed.
    pub fn unseal(&self, purpose: Purpose, owner: &str, sealed: &str) -> Result<Vec<u8>, KeyError> {
        let all = URL_SAFE_NO_PAD.decode(sealed);
        let all = all.map_err(|_| KeyError::Unusable)?;
        let (nonce, sealed) = all.split_at_checked(NONCE_LEN).ok_or(KeyError::Unusable)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyError::Unusable)?;
        let mut sealed = sealed.to_vec();
        let key = self.sealing_key(purpose)?;
        let opened = key.open_in_place(nonce, Aad::from(owner), &mut sealed);
        Ok(opened.map_err(|_| KeyError::Unusable)?.to_vec())
    }

    fn sealing_key(&self, purpose: Purpose) -> Result<LessSafeKey, KeyError> {
        let key = self.derived(purpose, "sealing key");
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key).map_err(|_| KeyError::Unusable)?;
        Ok(LessSafeKey::new(key))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    struct Sevens;

    impl Entropy for Sevens {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    #[test]
    fn a_sealed_secret_opens_for_its_own_purpose_owner_and_pepper_only() {
        let pepper = Pepper::from_bytes(&[1; 32]).unwrap();
        let seal = |owner| pepper.seal(Purpose::SecondFactor, owner, b"secret", &Sevens);
        let sealed = seal("anna").unwrap();
        let open = |pepper: &Pepper, purpose, owner, sealed: &str| {
            pepper.unseal(purpose, owner, sealed).ok()
        };
        assert_eq!(
            open(&pepper, Purpose::SecondFactor, "anna", &sealed).as_deref(),
            Some(b"secret".as_slice())
        );
        let other = Pepper::from_bytes(&[2; 32]).unwrap();
        let mut changed = sealed.clone().into_bytes();
        changed[20] = if changed[20] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for (pepper, purpose, owner, sealed) in [
            (&pepper, Purpose::SecondFactor, "boris", &sealed),
            (&pepper, Purpose::RecoveryCode, "anna", &sealed),
            (&other, Purpose::SecondFactor, "anna", &sealed),
            (&pepper, Purpose::SecondFactor, "anna", &changed),
            (
                &pepper,
                Purpose::SecondFactor,
                "anna",
                &"c2hvcnQ".to_owned(),
            ),
            (&pepper, Purpose::SecondFactor, "anna", &String::new()),
        ] {
            assert_eq!(open(pepper, purpose, owner, sealed), None, "{owner}");
        }
    }
}
