//! JSON that somebody else wrote: a charger, or a client of the API.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// JSON that somebody else wrote, as text.
///
/// It is stored and sent as one JSON string that holds the JSON text, because no
/// store takes every JSON value: DynamoDB refuses the key `""` in a map, numbers
/// beyond 1e126 and more than 32 levels of nesting. The text may have been cut,
/// and then it is no JSON.
///
/// Releases up to 0.1 stored and sent the value itself, and that form is read
/// too. A string of that form is taken for the text: one that is no JSON text is
/// shown as the same string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignJson(String);

impl ForeignJson {
    /// Takes JSON text as it came.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The value `null`.
    #[must_use]
    pub fn null() -> Self {
        Self("null".to_owned())
    }

    /// The JSON text, as it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value, when the text is JSON whose numbers and texts can be
    /// represented and that nests at most 127 levels deep.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        serde_json::from_str(&self.0).ok()
    }
}

impl From<&Value> for ForeignJson {
    fn from(value: &Value) -> Self {
        Self(value.to_string())
    }
}

impl From<Value> for ForeignJson {
    fn from(value: Value) -> Self {
        Self::from(&value)
    }
}

impl Serialize for ForeignJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ForeignJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::String(text) => Self(text),
            value => Self::from(&value),
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_as_one_text_and_read_back_to_the_letter() {
        let texts = [
            r#"{"":{"a":1e400}}"#,
            r#"{"n":1e130,"s":"\ud800"}"#,
            r#"{"cut":"#,
            "null",
            "",
        ];
        for text in texts {
            let written = serde_json::to_string(&ForeignJson::from_text(text)).unwrap();
            assert!(written.starts_with('"'), "{written}");
            let read: ForeignJson = serde_json::from_str(&written).unwrap();
            assert_eq!(read.as_str(), text);
        }
    }

    #[test]
    fn the_value_of_an_older_release_is_read_to_the_same_meaning() {
        for old in [r#"{"status":"Installed"}"#, "[1,2]", "7", "null", "true"] {
            let read: ForeignJson = serde_json::from_str(old).unwrap();
            let value: Value = serde_json::from_str(old).unwrap();
            assert_eq!(read.value(), Some(value), "{old}");
        }
        let text: ForeignJson = serde_json::from_str(r#""no JSON""#).unwrap();
        assert_eq!((text.as_str(), text.value()), ("no JSON", None));
    }
}
