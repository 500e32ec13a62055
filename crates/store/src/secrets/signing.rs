use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::EncodePrivateKey as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{KeyError, es256};
use crate::ports::Entropy;

/// How often a random scalar of the curve is tried; a try fails with probability 2^-32.
const GENERATE_TRIES: usize = 8;

/// A public key as JWKS shows it (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonWebKey {
    /// The type of the key: `EC`.
    pub kty: String,
    /// The curve of the key: `P-256`.
    pub crv: String,
    /// The x coordinate of the public point, as base64url.
    pub x: String,
    /// The y coordinate of the public point, as base64url.
    pub y: String,
    /// The id that a token's header names: the RFC 7638 thumbprint of the key.
    pub kid: String,
    /// The algorithm of the signatures: `ES256`.
    pub alg: String,
    /// The use of the key: `sig`, for signatures.
    #[serde(rename = "use")]
    pub usage: String,
}

/// Verifies access tokens: ECDSA on P-256 with SHA-256 (ES256).
pub struct VerifyingKey {
    decoding: DecodingKey,
    public: JsonWebKey,
}

/// Signs access tokens and verifies them.
pub struct SigningKey {
    encoding: EncodingKey,
    verifying: VerifyingKey,
}

impl VerifyingKey {
    /// Makes the key from the point of the public key, with each coordinate as base64url.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] when the coordinates are no point of the curve.
    pub fn from_point(x: &str, y: &str) -> Result<Self, KeyError> {
        es256::install();
        let decoding = DecodingKey::from_ec_components(x, y).map_err(|_| KeyError::Damaged)?;
        // RFC 7638: the required members in the order of their names.
        let thumbprint = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let kid = URL_SAFE_NO_PAD.encode(Sha256::digest(thumbprint));
        Ok(Self {
            decoding,
            public: JsonWebKey {
                kty: "EC".into(),
                crv: "P-256".into(),
                x: x.to_owned(),
                y: y.to_owned(),
                kid,
                alg: "ES256".into(),
                usage: "sig".into(),
            },
        })
    }

    /// The key as JWKS shows it.
    #[must_use]
    pub const fn public(&self) -> &JsonWebKey {
        &self.public
    }

    /// The claims of a token with a valid signature of ours and this audience. The caller, who
    /// has the clock, must check its times.
    #[must_use]
    pub fn verify<C: DeserializeOwned>(&self, token: &str, audience: &str) -> Option<C> {
        let mut validation = Validation::new(Algorithm::ES256);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["aud", "exp"]);
        validation.set_audience(&[audience]);
        let data = jsonwebtoken::decode::<C>(token, &self.decoding, &validation).ok()?;
        Some(data.claims)
    }
}

/// The id of the key that a token names in its header, whoever has signed it.
pub(super) fn key_id(token: &str) -> Option<String> {
    jsonwebtoken::decode_header(token).ok()?.kid
}

impl SigningKey {
    /// Makes new private bytes, to be stored.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when the random bytes never give a key, which means
    /// a broken source.
    pub fn generate(entropy: &dyn Entropy) -> Result<Vec<u8>, KeyError> {
        for _ in 0..GENERATE_TRIES {
            let mut scalar = [0_u8; 32];
            entropy.fill(&mut scalar);
            if SecretKey::from_slice(&scalar).is_ok() {
                return Ok(scalar.to_vec());
            }
        }
        Err(KeyError::Unusable)
    }

    /// Makes the key from stored private bytes.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] when they are no key of the curve.
    pub fn from_scalar(scalar: &[u8]) -> Result<Self, KeyError> {
        let secret = SecretKey::from_slice(scalar).map_err(|_| KeyError::Damaged)?;
        let der = secret.to_pkcs8_der().map_err(|_| KeyError::Damaged)?;
        let point = secret.public_key().to_encoded_point(false);
        let (Some(x), Some(y)) = (point.x(), point.y()) else {
            return Err(KeyError::Damaged);
        };
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        Ok(Self {
            encoding: EncodingKey::from_ec_der(der.as_bytes()),
            verifying: VerifyingKey::from_point(&x, &y)?,
        })
    }

    /// The public half of the key.
    #[must_use]
    pub const fn verifying(&self) -> &VerifyingKey {
        &self.verifying
    }

    /// Signs claims as a JWT of type `at+jwt` (RFC 9068).
    ///
    /// # Errors
    /// [`KeyError::Unusable`].
    pub fn sign<C: Serialize>(&self, claims: &C) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some("at+jwt".into());
        header.kid = Some(self.verifying.public.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(|_| KeyError::Unusable)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifying.public.kid)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.public.kid)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Claims {
        aud: String,
        exp: i64,
    }

    fn claims() -> Claims {
        Claims {
            aud: "https://api".into(),
            exp: 1,
        }
    }

    #[test]
    fn a_token_is_good_under_its_own_key_and_audience_only() {
        let key = SigningKey::from_scalar(&[1; 32]).unwrap();
        let token = key.sign(&claims()).unwrap();
        assert_eq!(
            key.verifying().verify(&token, "https://api"),
            Some(claims())
        );
        assert_eq!(
            key.verifying().verify::<Claims>(&token, "https://other"),
            None
        );
        let other = SigningKey::from_scalar(&[2; 32]).unwrap();
        assert_eq!(
            other.verifying().verify::<Claims>(&token, "https://api"),
            None
        );
    }

    #[test]
    fn an_unsigned_token_is_refused() {
        let key = SigningKey::from_scalar(&[1; 32]).unwrap();
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let claims = serde_json::to_string(&claims()).unwrap();
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"HS256"}"#] {
            let token = format!("{}.{}.", part(header), part(&claims));
            assert_eq!(
                key.verifying().verify::<Claims>(&token, "https://api"),
                None
            );
        }
    }
}
