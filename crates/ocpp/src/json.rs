//! Writing payloads.

use serde::Serialize;

/// The payload of every answer that says nothing but "received".
pub const EMPTY: &str = "{}";

/// A payload as JSON text. The types written here have only named fields and
/// plain values, which serde_json always can write.
pub(crate) fn text(payload: &impl Serialize) -> String {
    serde_json::to_string(payload).unwrap_or_else(|_| EMPTY.to_owned())
}
