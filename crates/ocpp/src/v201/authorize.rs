//! The answer to `Authorize` (OCPP 2.0.1 C01) and the `idTokenInfo` that other
//! answers share. The request is read by [`crate::lenient::read_notice`].

use forecourt_types::Timestamp;
use serde::Serialize;

use super::MAX_IDENTIFIER_CHARS;
use crate::json_text;

/// A token with its type, as both sides write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// The text of the token, at most 36 characters.
    #[serde(rename = "idToken")]
    pub id_token: String,
    /// The type of the token: `ISO14443`, `ISO15693`, `Central`, `eMAID`, `KeyCode`, `Local`,
    /// `MacAddress`, `NoAuthorization`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// The verdict on a token (`AuthorizationStatusEnumType`). The enumeration has all words of the
/// standard, also those that no decision leads to yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AuthorizationStatus {
    /// The token may charge.
    Accepted,
    /// The token is blocked.
    Blocked,
    /// The token is already charging elsewhere.
    ConcurrentTx,
    /// The token has expired.
    Expired,
    /// The token is not valid.
    Invalid,
    /// The account of the token is empty.
    NoCredit,
    /// The token may not charge on this kind of EVSE.
    #[serde(rename = "NotAllowedTypeEVSE")]
    NotAllowedTypeEvse,
    /// The token may not charge at this place.
    NotAtThisLocation,
    /// The token may not charge at this time.
    NotAtThisTime,
    /// The token is not known.
    Unknown,
}

/// The verdict on a token with its expiry and group (`IdTokenInfoType`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdTokenInfo {
    /// Whether the token may charge, and if not, why.
    pub status: AuthorizationStatus,
    /// The time until which the charger may cache the verdict.
    pub cache_expiry: Option<Timestamp>,
    /// The group of the token; it is left out of the message when it is longer than 36 characters.
    pub group: Option<Token>,
}

impl IdTokenInfo {
    /// Makes a verdict without expiry and group.
    #[must_use]
    pub const fn new(status: AuthorizationStatus) -> Self {
        Self {
            status,
            cache_expiry: None,
            group: None,
        }
    }

    pub(super) fn wire(&self) -> WireIdTokenInfo<'_> {
        let fits = |token: &&Token| token.id_token.chars().count() <= MAX_IDENTIFIER_CHARS;
        WireIdTokenInfo {
            status: self.status,
            cache_expiry_date_time: self.cache_expiry,
            group_id_token: self.group.as_ref().filter(fits),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireIdTokenInfo<'a> {
    status: AuthorizationStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_expiry_date_time: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id_token: Option<&'a Token>,
}

/// The payload of the answer.
#[must_use]
pub fn response(info: &IdTokenInfo) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response<'a> {
        id_token_info: WireIdTokenInfo<'a>,
    }
    json_text(&Response {
        id_token_info: info.wire(),
    })
}
