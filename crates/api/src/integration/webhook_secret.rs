//! The secrets that sign what webhooks send.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecourt_store::ports::Entropy;

/// The bytes of a secret: Standard Webhooks wants 24 to 64, and HMAC-SHA256 gains nothing from
/// more than 32.
const BYTES: usize = 32;

/// Makes a secret in the form that receivers know: `whsec_` and base64 (Standard Webhooks,
/// "Signature scheme").
pub(crate) fn new_secret(entropy: &dyn Entropy) -> String {
    let mut random = [0_u8; BYTES];
    entropy.fill(&mut random);
    format!("whsec_{}", STANDARD.encode(random))
}
