//! Secrets of webhooks and what they sign (Standard Webhooks 1.0, "Signature scheme").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::ports::Entropy;

/// The bytes of a secret: the scheme wants 24 to 64, and HMAC-SHA256 gains nothing from more than
/// 32.
const BYTES: usize = 32;
/// What stands before the base64 of a secret.
const PREFIX: &str = "whsec_";

/// Makes a secret in the form that receivers know: `whsec_` and base64.
#[must_use]
pub fn new_webhook_secret(entropy: &dyn Entropy) -> String {
    let mut random = [0_u8; BYTES];
    entropy.fill(&mut random);
    format!("{PREFIX}{}", STANDARD.encode(random))
}

/// The header `webhook-signature`: one signature for each secret, separated by spaces. A text that
/// is no secret signs nothing.
#[must_use]
pub fn webhook_signatures(secrets: &[&str], id: &str, timestamp_s: i64, body: &str) -> String {
    let signatures = secrets.iter().filter_map(|secret| {
        let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        mac.update(format!("{id}.{timestamp_s}.{body}").as_bytes());
        Some(format!(
            "v1,{}",
            STANDARD.encode(mac.finalize().into_bytes())
        ))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_published_example() {
        // The example of the specification's README.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let body = r#"{"test": 2432232314}"#;
        let signed = webhook_signatures(
            &[secret],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            body,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn every_secret_signs() {
        let (one, two) = ("whsec_bmV3", "whsec_b2xk");
        let both = webhook_signatures(&[one, two], "a", 1, "{}");
        let apart = [one, two].map(|secret| webhook_signatures(&[secret], "a", 1, "{}"));
        assert_eq!(both, apart.join(" "));
    }
}
