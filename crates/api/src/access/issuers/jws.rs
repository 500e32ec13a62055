//! Signed tokens of other issuers (RFC 7515): ES256 and RS256, which every OpenID provider offers.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The most bytes of a token. One with many groups has a few thousand.
const TOKEN_BYTES_MAX: usize = 16 * 1024;

/// An algorithm that is taken. What a token names decides nothing: the key must be one for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Es256,
    Rs256,
}

impl Algorithm {
    fn read(name: &str) -> Option<Self> {
        match name {
            "ES256" => Some(Self::Es256),
            "RS256" => Some(Self::Rs256),
            _ => None,
        }
    }
}

/// A public key of an issuer.
pub(super) struct IssuerKey {
    kid: Option<String>,
    material: Material,
}

enum Material {
    /// The uncompressed point of a key on P-256.
    P256(Vec<u8>),
    /// Modulus and exponent, big-endian.
    Rsa(Vec<u8>, Vec<u8>),
}

/// A key as a JWKS shows it (RFC 7517 §4).
#[derive(Deserialize)]
pub(super) struct JsonKey {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl IssuerKey {
    /// The key, if it verifies signatures of an algorithm that is taken.
    pub(super) fn read(key: JsonKey) -> Option<Self> {
        if key.usage.is_some_and(|usage| usage != "sig") {
            return None;
        }
        let bytes = |text: Option<String>| URL_SAFE_NO_PAD.decode(text?).ok();
        let (material, algorithm) = match (key.kty.as_str(), key.crv.as_deref()) {
            ("EC", Some("P-256")) => {
                let point = [vec![4], bytes(key.x)?, bytes(key.y)?].concat();
                (Material::P256(point), Algorithm::Es256)
            }
            ("RSA", _) => {
                let material = Material::Rsa(bytes(key.n)?, bytes(key.e)?);
                (material, Algorithm::Rs256)
            }
            _ => return None,
        };
        let names_other = |alg: &String| Algorithm::read(alg) != Some(algorithm);
        let kid = key.kid;
        (!key.alg.as_ref().is_some_and(names_other)).then_some(Self { kid, material })
    }

    fn algorithm(&self) -> Algorithm {
        match self.material {
            Material::P256(_) => Algorithm::Es256,
            Material::Rsa(..) => Algorithm::Rs256,
        }
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified = match &self.material {
            Material::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            Material::Rsa(n, e) => RsaPublicKeyComponents { n, e }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        verified.is_ok()
    }
}

/// A token in its parts, of which nothing is verified yet.
pub(super) struct Token<'a> {
    header: Header,
    algorithm: Algorithm,
    /// What is signed.
    message: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde_json::Value>,
}

impl<'a> Token<'a> {
    /// Reads a token, if it is one that can be taken at all: of an algorithm and a type that are
    /// taken, without extensions that must be understood (RFC 7515 §4.1.11).
    pub(super) fn read(token: &'a str) -> Option<Self> {
        if token.len() > TOKEN_BYTES_MAX {
            return None;
        }
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let header: Header = serde_json::from_slice(&bytes(header)?).ok()?;
        let typ = header.typ.as_deref().map(str::to_ascii_lowercase);
        let typ = typ
            .as_deref()
            .map(|typ| typ.trim_start_matches("application/"));
        // A logout token or a proof is signed with the same keys, and is no access token.
        let is_token = matches!(typ, None | Some("jwt" | "at+jwt"));
        let algorithm = Algorithm::read(&header.alg)?;
        (is_token && header.crit.is_none()).then_some(Self {
            algorithm,
            message,
            payload: bytes(payload)?,
            signature: bytes(signature)?,
            header,
        })
    }

    /// The issuer that the token names.
    pub(super) fn issuer(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Named {
            iss: String,
        }
        let named: Named = serde_json::from_slice(&self.payload).ok()?;
        Some(named.iss)
    }

    /// Whether one of these keys is the one that the token names.
    pub(super) fn is_of(&self, keys: &[IssuerKey]) -> bool {
        self.key(keys).is_some()
    }

    /// The key that the token names. A token may name none where the issuer has only one for the
    /// algorithm (OpenID Connect Core 1.0 §10.1).
    fn key<'k>(&self, keys: &'k [IssuerKey]) -> Option<&'k IssuerKey> {
        let fits = |key: &&IssuerKey| {
            let is_named = self.header.kid.is_none() || key.kid == self.header.kid;
            is_named && key.algorithm() == self.algorithm
        };
        let mut fitting = keys.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Some(key),
            _ => None,
        }
    }

    /// The claims, if one of these keys has signed them.
    pub(super) fn verified<C: DeserializeOwned>(&self, keys: &[IssuerKey]) -> Option<C> {
        let key = self.key(keys)?;
        let is_good = key.verifies(self.message.as_bytes(), &self.signature);
        let claims = is_good.then(|| serde_json::from_slice(&self.payload));
        claims?.ok()
    }
}
