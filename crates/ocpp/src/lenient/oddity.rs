//! The oddities of a message that was read all the same.

use std::fmt;

/// The most oddities kept for one message; a message with more is odd enough,
/// and the raw frame is stored anyway. It is public because the tests check it from outside.
pub const MAX_ODDITIES: usize = 32;

/// One thing in a message that does not follow its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// The place of the field, such as `meterValue[0].sampledValue[2].value`; empty for
    /// the whole payload.
    pub field: String,
    /// What was odd.
    pub kind: OddityKind,
}

/// The kinds of oddity. Their codes are stored, so they never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OddityKind {
    /// The payload is not JSON; nothing was read.
    NotJson,
    /// Another JSON value stands where an object belongs.
    NotAnObject,
    /// One value stands where a list belongs; it is taken as a list of one.
    NotAList,
    /// A required field is absent.
    Missing,
    /// A field is `null`; it is taken as absent.
    Null,
    /// A field has a JSON type that cannot be understood; it is taken as absent.
    WrongType,
    /// A number was written as text.
    TextForNumber,
    /// Text was written as a number.
    NumberForText,
    /// A truth value was written as text or number.
    TextForFlag,
    /// A whole number was written with decimals; it is rounded, halves away from zero.
    FractionForInteger,
    /// A number does not fit; it is taken as absent.
    OutOfRange,
    /// A register reading is below zero; it is kept.
    Negative,
    /// A text could not be understood as number or time; it is taken as absent.
    Unreadable,
    /// A time has no zone; it is taken as UTC.
    NoTimeZone,
    /// A time is written in another way than RFC 3339.
    SloppyTime,
    /// The version does not define the word; it is kept.
    UnknownValue,
    /// A word is misspelt but has one meaning; it is corrected.
    Misspelt,
    /// A text is longer than the version allows; it is kept.
    TooLong,
    /// A text is longer than 255 characters; it is cut there.
    Cut,
    /// A text is empty; it is taken as absent.
    Empty,
    /// There were control characters or space around a text; they are removed.
    Trimmed,
    /// The version does not define the field.
    ExtraField,
    /// A field occurs twice; the first one counts.
    Duplicate,
    /// There are more values than are kept of one message.
    TooMany,
    /// A value has the `SignedData` format of 1.6; it is kept as it came.
    SignedData,
    /// The strict validator objects to a field that is kept as it came.
    SchemaViolated,
}

impl OddityKind {
    /// Whether the field's value is lost because of it.
    const fn is_loss(self) -> bool {
        matches!(
            self,
            Self::NotJson
                | Self::NotAnObject
                | Self::Missing
                | Self::Null
                | Self::WrongType
                | Self::OutOfRange
                | Self::Unreadable
                | Self::Empty
        )
    }

    /// The code for records and flags, which never changes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotJson => "not_json",
            Self::NotAnObject => "not_an_object",
            Self::NotAList => "not_a_list",
            Self::Missing => "missing",
            Self::Null => "null",
            Self::WrongType => "wrong_type",
            Self::TextForNumber => "text_for_number",
            Self::NumberForText => "number_for_text",
            Self::TextForFlag => "text_for_flag",
            Self::FractionForInteger => "fraction_for_integer",
            Self::OutOfRange => "out_of_range",
            Self::Negative => "negative",
            Self::Unreadable => "unreadable",
            Self::NoTimeZone => "no_time_zone",
            Self::SloppyTime => "sloppy_time",
            Self::UnknownValue => "unknown_value",
            Self::Misspelt => "misspelt",
            Self::TooLong => "too_long",
            Self::Cut => "cut",
            Self::Empty => "empty",
            Self::Trimmed => "trimmed",
            Self::ExtraField => "extra_field",
            Self::Duplicate => "duplicate",
            Self::TooMany => "too_many",
            Self::SignedData => "signed_data",
            Self::SchemaViolated => "schema_violated",
        }
    }
}

impl fmt::Display for Oddity {
    /// Writes `field:code`, or the code alone for the whole payload.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            f.write_str(self.kind.code())
        } else {
            write!(f, "{}:{}", self.field, self.kind.code())
        }
    }
}

/// The place in the payload where the reader is. It is written as text only when something is odd.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'p> {
    Root,
    Field(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Self::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// The oddities of one message, limited in number.
#[derive(Debug, Default)]
pub(super) struct Oddities(Vec<Oddity>);

/// The longest name of a field that is repeated in an oddity, in characters.
const MAX_FIELD_CHARS: usize = 100;

impl Oddities {
    pub(super) fn note(&mut self, place: Place<'_>, kind: OddityKind) {
        if self.0.len() < MAX_ODDITIES {
            let field = place.to_string().chars().take(MAX_FIELD_CHARS).collect();
            self.0.push(Oddity { field, kind });
        }
    }

    /// Whether something was noted of this field.
    pub(super) fn names(&self, field: &str) -> bool {
        self.0.iter().any(|oddity| oddity.field == field)
    }

    /// The last oddity by which this field, or a field inside it, was lost.
    pub(super) fn last_loss(&self, name: &str) -> Option<(String, OddityKind)> {
        let is_loss = |oddity: &&Oddity| {
            let inside = oddity.field.strip_prefix(name);
            let is_it = inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            is_it && oddity.kind.is_loss()
        };
        let found = self.0.iter().rev().find(is_loss);
        found.map(|oddity| (oddity.field.clone(), oddity.kind))
    }

    pub(super) fn into_vec(self) -> Vec<Oddity> {
        self.0
    }
}
