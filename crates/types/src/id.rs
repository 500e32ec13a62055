//! Identifiers. Each is a short text that somebody else may have chosen, so all are checked once,
//! here, and are plain data afterwards.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// The text was empty.
    #[error("a {kind} must not be empty")]
    Empty {
        /// The sort of id, in words for a person.
        kind: &'static str,
    },
    /// The text was longer than this sort of id may be.
    #[error("a {kind} may have at most {max} characters, this one has {length}")]
    TooLong {
        /// The sort of id, in words.
        kind: &'static str,
        /// The limit, in characters.
        max: usize,
        /// What was given, in characters.
        length: usize,
    },
    /// The text held a control character, which no id may.
    #[error("a {kind} must not contain control characters")]
    ControlCharacter {
        /// The sort of id, in words.
        kind: &'static str,
    },
}

fn check(kind: &'static str, max: usize, text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty { kind });
    }
    let length = text.chars().count();
    if length > max {
        return Err(IdError::TooLong { kind, max, length });
    }
    if text.chars().any(char::is_control) {
        return Err(IdError::ControlCharacter { kind });
    }
    Ok(())
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $max:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The longest this id may be, in characters.
            pub const MAX_CHARS: usize = $max;

            /// Checks the text and makes the id.
            ///
            /// # Errors
            /// [`IdError`] when the text is empty, too long, or has control characters.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                check($kind, $max, &text)?;
                Ok(Self(text))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::new(text).map_err(serde::de::Error::custom)
            }
        }
    };
}

text_id!(
    /// A tenant: the company in whose name chargers run. Part of every key.
    OperatorId, "operator id", 36
);
text_id!(
    /// A place with chargers, served by one gateway (OCPI: Location).
    SiteId, "site id", 36
);
text_id!(
    /// One edge gateway installation, named at enrolment.
    GatewayId, "gateway id", 36
);
text_id!(
    /// A charge point (1.6) or charging station (2.x): the last path segment of
    /// its WebSocket address (OCPP-J 1.6 §3.1.1, 2.0.1 part 4 §3.1: 48 characters).
    StationId, "station id", 48
);
impl StationId {
    /// Whether the id holds only what OCPP allows in a charger's identity (identifierString:
    /// letters and digits of ASCII and `*-_=:+|@.`), and can stand in a path as it is. An operator
    /// may give a station any other name too; a name that nobody gave must have this form.
    #[must_use]
    pub fn is_identifier(&self) -> bool {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"*-_=:+|@.".contains(&byte);
        self.0.bytes().all(is_allowed) && !matches!(self.0.as_str(), "." | "..")
    }
}

text_id!(
    /// The token that a driver presents: idTag (OCPP 1.6, 20 characters) or idToken (2.x, 36).
    /// Chargers in the field exceed both, so 255 are kept.
    TokenUid, "token uid", 255
);
text_id!(
    /// What a driver says of a card: that it is the own one.
    TokenClaimId, "token claim id", 36
);
text_id!(
    /// A person with an account.
    UserId, "user id", 36
);
text_id!(
    /// A vehicle of a user.
    VehicleId, "vehicle id", 36
);
text_id!(
    /// Our record of one charge.
    SessionId, "session id", 36
);
text_id!(
    /// The charger's id for a transaction: an integer as text (1.6) or the station's own text (2.x,
    /// 36 characters).
    TransactionId, "transaction id", 255
);
impl TransactionId {
    /// The id of a transaction for which the charger named none: -1, as chargers
    /// write it themselves.
    #[must_use]
    pub fn nameless() -> Self {
        Self("-1".to_owned())
    }
}

impl From<i32> for TransactionId {
    /// A transaction id of OCPP 1.6.
    fn from(number: i32) -> Self {
        Self(number.to_string())
    }
}

text_id!(
    /// A tariff, whose versions are numbered.
    TariffId, "tariff id", 36
);
text_id!(
    /// A priced, immutable charge detail record (OCPI 2.2.1 CDRs: 39 characters).
    CdrId, "CDR id", 39
);
text_id!(
    /// One command to a station.
    CommandId, "command id", 36
);
text_id!(
    /// A machine client of the API.
    ClientId, "client id", 64
);
text_id!(
    /// An address of an operator's own system that is told of events.
    WebhookId, "webhook id", 36
);
text_id!(
    /// A file of many rows that somebody has asked for.
    ExportId, "export id", 36
);
text_id!(
    /// One event that webhooks are told of.
    EventId, "event id", 36
);
text_id!(
    /// A prepaid purse of one or more users, in one currency.
    WalletId, "wallet id", 36
);
text_id!(
    /// One payment through a payment provider, from its opening to its last refund.
    PaymentId, "payment id", 36
);
text_id!(
    /// A company that gets a share of what is earned at a site.
    PartnerId, "partner id", 36
);
text_id!(
    /// A group of tokens or users, such as the cars of a company.
    GroupId, "group id", 36
);
text_id!(
    /// A subscription of a user to a plan.
    SubscriptionId, "subscription id", 36
);
text_id!(
    /// Vouchers that were made together.
    VoucherBatchId, "voucher batch id", 36
);
text_id!(
    /// One voucher. It is not the code that redeems the voucher, which is secret.
    VoucherId, "voucher id", 36
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_holds_what_ocpp_allows_and_is_no_step_in_a_path() {
        let is_identifier = |text: &str| StationId::new(text).map(|id| id.is_identifier());
        for good in ["CP-1", "A*b_=:+|@.9", "...", ".a"] {
            assert_eq!(is_identifier(good), Ok(true), "{good}");
        }
        for bad in [
            ".",
            "..",
            "CP 1",
            "a/b",
            "a\\b",
            "a#b",
            "a%b",
            "ä",
            "a\u{202e}b",
            "<b>",
            "a'b",
        ] {
            assert_eq!(is_identifier(bad), Ok(false), "{bad}");
        }
    }

    #[test]
    fn an_id_is_checked_where_it_is_made() {
        assert_eq!(
            StationId::new("CP 1/ä").map(|id| id.to_string()),
            Ok("CP 1/ä".into())
        );
        assert_eq!(
            StationId::new(""),
            Err(IdError::Empty { kind: "station id" })
        );
        assert_eq!(
            StationId::new("a\u{0}b"),
            Err(IdError::ControlCharacter { kind: "station id" })
        );
        let error = StationId::new("x".repeat(49)).map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("a station id may have at most 48 characters, this one has 49".to_owned())
        );
    }
}
