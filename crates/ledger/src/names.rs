//! Texts that stand inside accounts and ids of entries. Each is checked once, where it is made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Why a text cannot stand in an account or in the id of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text:?} is not a {kind}: {expected}")]
pub struct NameProblem {
    /// The text that was refused.
    pub text: String,
    /// The sort of text, in words for a person.
    pub kind: &'static str,
    /// What a valid text looks like.
    pub expected: &'static str,
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $expected:literal, $is_valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks the text and makes the name.
            ///
            /// # Errors
            /// [`NameProblem`] when the text has not the form that its sort requires.
            pub fn new(text: impl Into<String>) -> Result<Self, NameProblem> {
                let text = text.into();
                let is_valid: fn(&str) -> bool = $is_valid;
                if is_valid(&text) {
                    return Ok(Self(text));
                }
                Err(NameProblem { text, kind: $kind, expected: $expected })
            }

            /// The name as text.
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

        impl FromStr for $name {
            type Err = NameProblem;

            fn from_str(text: &str) -> Result<Self, NameProblem> {
                Self::new(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
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

impl Country {
    /// The country of a tax whose site names none: `ZZ`, which ISO 3166-1 gives to no country.
    #[must_use]
    pub fn unknown() -> Self {
        Self("ZZ".to_owned())
    }
}

/// ASCII letters, digits, `-`, `_` and `.`: never the colon that separates the parts of an id.
fn is_plain(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(is_allowed)
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_short_text(text: &str) -> bool {
    let length = text.chars().count();
    (1..=255).contains(&length) && !text.chars().any(char::is_control)
}

fn is_reason(text: &str) -> bool {
    let length = text.trim().chars().count();
    (1..=500).contains(&length) && !text.chars().any(char::is_control)
}

name!(
    /// A payment provider, such as `stripe`.
    ProviderName, "provider name", "use 1 to 64 of the characters a-z A-Z 0-9 - _ .", is_plain
);
name!(
    /// The period that a subscription is charged for, such as `2026-12`.
    PeriodName, "period", "use 1 to 64 of the characters a-z A-Z 0-9 - _ .", is_plain
);
name!(
    /// The country of a tax, by its code of ISO 3166-1.
    Country, "country code", "use two capital letters, such as DE", is_country
);
name!(
    /// The id that somebody else gave to what caused an entry, such as a payout of a provider.
    Reference, "reference", "use 1 to 255 characters and no control characters", is_short_text
);
name!(
    /// Why a person changed an account, in the person's own words.
    Reason, "reason", "use 1 to 500 characters and no control characters", is_reason
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_holds_what_separates_the_parts_of_an_id() {
        for bad in ["", "a:b", "a b", "ä", &"x".repeat(65)] {
            assert!(ProviderName::new(bad).is_err(), "{bad}");
            assert!(PeriodName::new(bad).is_err(), "{bad}");
        }
        assert!(ProviderName::new("stripe-eu_1.test").is_ok());
        for bad in ["de", "DEU", "D1", ""] {
            assert!(Country::new(bad).is_err(), "{bad}");
        }
        assert_eq!(Country::new("ZZ"), Ok(Country::unknown()));
        for bad in ["", "   ", "a\u{0}", &"x".repeat(501)] {
            assert!(Reason::new(bad).is_err(), "{bad}");
        }
    }
}
