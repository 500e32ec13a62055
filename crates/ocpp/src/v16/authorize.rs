//! The answer to `Authorize` (OCPP 1.6 §4.1) and the `idTagInfo` that other
//! answers share. The request is read by [`crate::lenient::read_notice`].

use forecourt_types::Timestamp;
use serde::Serialize;

use super::MAX_ID_TAG_CHARS;
use crate::json_text;

/// The verdict on a token (§7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AuthorizationStatus {
    /// The token may charge.
    Accepted,
    /// The token is blocked.
    Blocked,
    /// The token has expired.
    Expired,
    /// The token is not known.
    Invalid,
    /// The token is already charging elsewhere.
    ConcurrentTx,
}

/// The verdict on a token with its expiry and group (§7.27).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdTagInfo {
    /// Whether the token may charge, and if not, why.
    pub status: AuthorizationStatus,
    /// The time until which the charger may cache the verdict.
    pub expiry_date: Option<Timestamp>,
    /// The group of the token; it is left out of the message when it is longer than 20 characters.
    pub parent_id_tag: Option<String>,
}

impl IdTagInfo {
    /// Makes a verdict without expiry and group.
    #[must_use]
    pub const fn new(status: AuthorizationStatus) -> Self {
        Self {
            status,
            expiry_date: None,
            parent_id_tag: None,
        }
    }

    pub(super) fn wire(&self) -> WireIdTagInfo<'_> {
        let parent = self.parent_id_tag.as_deref();
        WireIdTagInfo {
            status: self.status,
            expiry_date: self.expiry_date,
            parent_id_tag: parent.filter(|tag| tag.chars().count() <= MAX_ID_TAG_CHARS),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireIdTagInfo<'a> {
    status: AuthorizationStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiry_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id_tag: Option<&'a str>,
}

/// The payload of the answer.
#[must_use]
pub fn response(info: &IdTagInfo) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response<'a> {
        id_tag_info: WireIdTagInfo<'a>,
    }
    json_text(&Response {
        id_tag_info: info.wire(),
    })
}
