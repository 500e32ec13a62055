//! The arguments of commands: how a command declares them, and how it reads them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{CommandError, Target};

/// The most settings that a command may ask for at once; a 1.6 charger gives all when
/// none is named.
const KEYS_MAX: usize = 100;

const EVSE_NEED: &str = "evse_id, when given, as a whole number from 1 to 65535";

/// The EVSE at which a command is to act.
pub(super) const EVSE: Argument = Argument::shared(
    "evse_id",
    Kind::NumberFrom(1),
    "Where, for 2.x; 1.6 has no EVSEs, and takes it for the connector of this\n\
     number, but not for `reset` and `unlock`.",
);
/// The connector at which a command is to act.
pub(super) const CONNECTOR: Argument = Argument::shared(
    "connector_id",
    Kind::NumberFrom(1),
    "Where; 0 is the whole station for `availability` and `trigger`. With 2.x,\n\
     without an EVSE, it is the EVSE of this number.",
);
/// The same as [`CONNECTOR`], where 0 is the whole station (OCPP 1.6 §5.2).
pub(super) const ANY_CONNECTOR: Argument = Argument {
    kind: Kind::NumberFrom(0),
    ..CONNECTOR
};

/// The kind of value that the API must find under an argument's name.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A whole number from this one to 65,535.
    NumberFrom(u16),
    /// A text that is not empty.
    Text,
    /// True or false.
    Flag,
    /// A JSON object.
    Object,
    /// A list of at most 100 texts.
    Texts,
    /// A text, a number, true or false: the value of a setting.
    Scalar,
    /// One of these words, in upper or lower case.
    Word(&'static [&'static str]),
}

impl Kind {
    /// Whether a value is of this kind. Null is of no kind.
    #[must_use]
    pub fn takes(self, value: &Value) -> bool {
        match self {
            Self::NumberFrom(least) => value
                .as_u64()
                .is_some_and(|number| (u64::from(least)..=u64::from(u16::MAX)).contains(&number)),
            Self::Text => value.as_str().is_some_and(|text| !text.is_empty()),
            Self::Flag => value.is_boolean(),
            Self::Object => value.is_object(),
            Self::Texts => value
                .as_array()
                .is_some_and(|list| list.len() <= KEYS_MAX && list.iter().all(Value::is_string)),
            Self::Scalar => value.is_string() || value.is_number() || value.is_boolean(),
            Self::Word(words) => value
                .as_str()
                .is_some_and(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word))),
        }
    }

    /// What a caller who gave a value of another kind is told: "must be …".
    #[must_use]
    pub fn wish(self) -> String {
        match self {
            Self::NumberFrom(least) => format!("must be a whole number from {least} to 65535"),
            Self::Text => "must be a text that is not empty".to_owned(),
            Self::Flag => "must be true or false".to_owned(),
            Self::Object => "must be an object".to_owned(),
            Self::Texts => format!("must be a list of at most {KEYS_MAX} texts"),
            Self::Scalar => "must be a text, a number, true or false".to_owned(),
            Self::Word(words) => format!("must be one of {}", words.join(", ")),
        }
    }
}

/// One argument of a command, as the API checks and documents it.
#[derive(Debug, Clone, Copy)]
pub struct Argument {
    /// The name of the argument in requests, rows and messages.
    pub name: &'static str,
    /// The kind of the value under the name.
    pub kind: Kind,
    /// Whether the argument must be there.
    pub is_wanted: bool,
    /// What the argument means, for the OpenAPI document.
    pub description: &'static str,
    /// Whether several commands have the argument with this meaning, so that the document describes
    /// it without naming a command.
    pub is_shared: bool,
}

impl Argument {
    /// An optional argument of one command.
    pub(super) const fn new(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Self {
            name,
            kind,
            is_wanted: false,
            description,
            is_shared: false,
        }
    }

    /// An optional argument of several commands.
    const fn shared(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Self {
            is_shared: true,
            ..Self::new(name, kind, description)
        }
    }

    /// The same argument, which must be there.
    pub(super) const fn wanted(self) -> Self {
        Self {
            is_wanted: true,
            ..self
        }
    }
}

/// Optional arguments of which a request must have at least one.
#[derive(Debug, Clone, Copy)]
pub struct OneOf {
    /// The names. A request that has none of them is told about the first.
    pub names: &'static [&'static str],
    /// What such a request is told: "must be …".
    pub message: &'static str,
}

/// The lowest connector that a command takes, and what a caller who gave another one is told.
pub(super) type LeastConnector = (u16, &'static str);

pub(super) const CONNECTOR_FROM_1: LeastConnector = (
    1,
    "connector_id, when given, as a whole number from 1 to 65535",
);
/// Connector 0, which is the whole station (OCPP 1.6 §5.2).
pub(super) const CONNECTOR_FROM_0: LeastConnector = (
    0,
    "connector_id, when given, as a whole number from 0 to 65535",
);

/// The arguments of a stored or sent command, by name. The gateway reads them
/// more leniently than the API does: rows of earlier releases must stay readable.
#[derive(Debug, Clone, Copy)]
pub struct Arguments<'a>(&'a BTreeMap<String, Value>);

impl<'a> Arguments<'a> {
    pub(super) const fn new(arguments: &'a BTreeMap<String, Value>) -> Self {
        Self(arguments)
    }

    /// The names of the arguments that are there, in alphabetical order.
    pub(super) fn names(self) -> impl Iterator<Item = &'a str> {
        let given = self.0.iter().filter(|(_, value)| !value.is_null());
        given.map(|(name, _)| name.as_str())
    }

    /// An argument that is there; null is the same as left out.
    pub(super) fn given(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Reads a text; numbers and truth values are taken as their text.
    pub(super) fn text(self, name: &str, need: &'static str) -> Result<String, CommandError> {
        match self.given(name) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(value.to_string()),
            _ => Err(CommandError::Argument(need)),
        }
    }

    /// Reads a text that is an id.
    pub(super) fn id<T: std::str::FromStr>(
        self,
        name: &str,
        need: &'static str,
    ) -> Result<T, CommandError> {
        let text = self.text(name, need)?;
        text.parse().map_err(|_| CommandError::Argument(need))
    }

    /// Reads an object, when it is there.
    pub(super) fn object(
        self,
        name: &str,
        need: &'static str,
    ) -> Result<Option<Value>, CommandError> {
        match self.given(name) {
            None => Ok(None),
            Some(value) if value.is_object() => Ok(Some(value.clone())),
            Some(_) => Err(CommandError::Argument(need)),
        }
    }

    fn number(
        self,
        name: &str,
        least: u16,
        need: &'static str,
    ) -> Result<Option<u16>, CommandError> {
        let Some(value) = self.given(name) else {
            return Ok(None);
        };
        let number = value.as_u64().and_then(|number| u16::try_from(number).ok());
        match number.filter(|number| *number >= least) {
            Some(number) => Ok(Some(number)),
            None => Err(CommandError::Argument(need)),
        }
    }

    /// The EVSE and the connector, as far as they are there.
    pub(super) fn target(self, connector: LeastConnector) -> Result<Target, CommandError> {
        let (least, need) = connector;
        Ok(Target {
            evse_id: self.number("evse_id", 1, EVSE_NEED)?,
            connector_id: self.number("connector_id", least, need)?,
        })
    }
}
