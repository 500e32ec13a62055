//! Reads the fields of one JSON object, leniently and within limits. Values stay unread text until
//! they are asked for, so that nesting costs no recursion and numbers never
//! become floating-point numbers.

use std::borrow::Cow;
use std::fmt;

use forecourt_types::{Energy, Timestamp};
use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::oddity::{Oddities, OddityKind, Place};
use super::{MAX_TEXT_CHARS, Word, words};
use crate::{ClockStyle, Decimal, read_epoch, read_time};

/// Whether the schema requires a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

/// A JSON value by its outer shape.
#[derive(Debug)]
pub(super) enum Shape<'a> {
    Null,
    Text(Cow<'a, str>),
    Number(&'a str),
    Flag(bool),
    Object(&'a str),
    List(&'a str),
}

impl<'a> Shape<'a> {
    fn of(json: &'a str) -> Self {
        match json.as_bytes().first() {
            Some(b'"') => Self::Text(read_text(json)),
            Some(b'{') => Self::Object(json),
            Some(b'[') => Self::List(json),
            Some(b't') => Self::Flag(true),
            Some(b'f') => Self::Flag(false),
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number(json),
        }
    }
}

/// A JSON text without its quotes. One whose escapes are no Unicode (a lone
/// surrogate) keeps them as written.
fn read_text(json: &str) -> Cow<'_, str> {
    let inner = json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(json);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    serde_json::from_str(json).map_or(Cow::Borrowed(inner), Cow::Owned)
}

type Entries<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            entries.push((read_text(key.get()), value));
        }
        Ok(entries)
    }
}

/// The fields of one object and where it stands.
pub(super) struct Fields<'a, 'o> {
    entries: Entries<'a>,
    pub(super) place: Place<'o>,
    pub(super) odd: &'o mut Oddities,
}

impl<'a, 'o> Fields<'a, 'o> {
    /// Opens an object. Anything else is noted as odd and has no fields.
    pub(super) fn open(json: &'a str, place: Place<'o>, odd: &'o mut Oddities) -> Self {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let entries = deserializer
            .deserialize_map(EntriesVisitor)
            .and_then(|entries| deserializer.end().map(|()| entries));
        let entries = entries.unwrap_or_else(|error| {
            let kind = if error.is_data() {
                OddityKind::NotAnObject
            } else {
                OddityKind::NotJson
            };
            odd.note(place, kind);
            Vec::new()
        });
        Self {
            entries,
            place,
            odd,
        }
    }

    pub(super) fn note(&mut self, name: &str, kind: OddityKind) {
        self.odd.note(Place::Field(&self.place, name), kind);
    }

    /// The first field of that name, unless it is absent or null.
    pub(super) fn shape(&mut self, name: &str, need: Need) -> Option<Shape<'a>> {
        let found = self.entries.iter().find(|(key, _)| key == name);
        match found.map(|(_, value)| Shape::of(value.get())) {
            None => {
                if need == Need::Required {
                    self.note(name, OddityKind::Missing);
                }
                None
            }
            Some(Shape::Null) => {
                self.note(name, OddityKind::Null);
                None
            }
            Some(shape) => Some(shape),
        }
    }

    /// Whether a text stands there that is not empty.
    pub(super) fn is_text(&self, name: &str) -> bool {
        let found = self.entries.iter().find(|(key, _)| key == name);
        let shape = found.map(|(_, value)| Shape::of(value.get()));
        matches!(shape, Some(Shape::Text(text)) if !text.trim().is_empty())
    }

    pub(super) fn integer(&mut self, name: &str, need: Need) -> Option<i64> {
        let number = self.decimal(name, need, OddityKind::TextForNumber)?;
        if !number.is_integer() {
            self.note(name, OddityKind::FractionForInteger);
        }
        let rounded = number.round_to_integer();
        if rounded.is_none() {
            self.note(name, OddityKind::OutOfRange);
        }
        rounded
    }

    /// Reads a number in either writing; `as_text` is what to note when it is written as text.
    fn decimal(&mut self, name: &str, need: Need, as_text: OddityKind) -> Option<Decimal> {
        let read = match self.shape(name, need)? {
            Shape::Number(digits) => Decimal::parse(digits).ok_or(OddityKind::OutOfRange),
            Shape::Text(text) if text.trim().is_empty() => Err(OddityKind::Empty),
            Shape::Text(text) => {
                let read = Decimal::parse(&text).ok_or(OddityKind::Unreadable);
                if read.is_ok() {
                    self.note(name, as_text);
                }
                read
            }
            _ => Err(OddityKind::WrongType),
        };
        read.map_err(|kind| self.note(name, kind)).ok()
    }

    /// A register reading in watt-hours.
    pub(super) fn energy(&mut self, name: &str, need: Need) -> Option<Energy> {
        let wh = self.integer(name, need)?;
        if wh < 0 {
            self.note(name, OddityKind::Negative);
        }
        Some(Energy::from_wh(wh))
    }

    /// A text without space or control characters around or in it, at most 255
    /// characters; `max_chars` is what the version allows.
    pub(super) fn text(&mut self, name: &str, need: Need, max_chars: usize) -> Option<String> {
        let text = match self.shape(name, need)? {
            Shape::Text(text) => text,
            Shape::Number(digits) => {
                self.note(name, OddityKind::NumberForText);
                Cow::Borrowed(digits)
            }
            _ => {
                self.note(name, OddityKind::WrongType);
                return None;
            }
        };
        let clean = self.clean(name, &text)?;
        let chars = clean.chars().count();
        if chars > MAX_TEXT_CHARS {
            self.note(name, OddityKind::Cut);
            return Some(clean.chars().take(MAX_TEXT_CHARS).collect());
        }
        if chars > max_chars {
            self.note(name, OddityKind::TooLong);
        }
        Some(clean.into_owned())
    }

    fn clean<'t>(&mut self, name: &str, text: &'t str) -> Option<Cow<'t, str>> {
        let is_junk = |c: char| c.is_whitespace() || c.is_control();
        let trimmed = text.trim_matches(is_junk);
        let clean = if trimmed.contains(char::is_control) {
            Cow::Owned(trimmed.replace(char::is_control, ""))
        } else {
            Cow::Borrowed(trimmed)
        };
        if clean.is_empty() {
            self.note(name, OddityKind::Empty);
            return None;
        }
        if clean.len() != text.len() {
            self.note(name, OddityKind::Trimmed);
        }
        Some(clean)
    }

    /// A word of an enumeration; one that is not in it is kept and noted.
    pub(super) fn word(
        &mut self,
        name: &str,
        need: Need,
        known: &'static [&'static str],
    ) -> Option<Word> {
        let text = self.text(name, need, MAX_TEXT_CHARS)?;
        let (word, oddity) = words::recognise(text, known);
        if let Some(kind) = oddity {
            self.note(name, kind);
        }
        Some(word)
    }

    pub(super) fn time(&mut self, name: &str, need: Need) -> Option<Timestamp> {
        let read = match self.shape(name, need)? {
            Shape::Text(text) => read_time(&text),
            Shape::Number(digits) => Decimal::parse(digits)
                .and_then(Decimal::round_to_integer)
                .and_then(read_epoch)
                .map(|time| (time, ClockStyle::Sloppy)),
            _ => {
                self.note(name, OddityKind::WrongType);
                return None;
            }
        };
        match read {
            Some((time, ClockStyle::Rfc3339)) => return Some(time),
            Some((_, ClockStyle::WithoutZone)) => self.note(name, OddityKind::NoTimeZone),
            Some((_, ClockStyle::Sloppy)) => self.note(name, OddityKind::SloppyTime),
            None => self.note(name, OddityKind::Unreadable),
        }
        read.map(|(time, _)| time)
    }

    pub(super) fn flag(&mut self, name: &str, need: Need) -> Option<bool> {
        let (flag, oddity) = match self.shape(name, need)? {
            Shape::Flag(flag) => return Some(flag),
            Shape::Text(text) if text.eq_ignore_ascii_case("true") || text == "1" => {
                (Some(true), OddityKind::TextForFlag)
            }
            Shape::Text(text) if text.eq_ignore_ascii_case("false") || text == "0" => {
                (Some(false), OddityKind::TextForFlag)
            }
            Shape::Number("1") => (Some(true), OddityKind::TextForFlag),
            Shape::Number("0") => (Some(false), OddityKind::TextForFlag),
            _ => (None, OddityKind::WrongType),
        };
        self.note(name, oddity);
        flag
    }

    /// An object inside, still unread.
    pub(super) fn object(&mut self, name: &str, need: Need) -> Option<&'a str> {
        match self.shape(name, need)? {
            Shape::Object(json) => Some(json),
            _ => {
                self.note(name, OddityKind::NotAnObject);
                None
            }
        }
    }

    /// The items of a list, still unread; an object that stands alone is a list of one.
    pub(super) fn list(&mut self, name: &str, need: Need) -> Vec<&'a str> {
        match self.shape(name, need) {
            None => Vec::new(),
            Some(Shape::List(json)) => {
                let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
                if items.is_empty() {
                    self.note(name, OddityKind::Empty);
                }
                items.into_iter().map(RawValue::get).collect()
            }
            Some(Shape::Object(json)) => {
                self.note(name, OddityKind::NotAList);
                vec![json]
            }
            Some(_) => {
                self.note(name, OddityKind::WrongType);
                Vec::new()
            }
        }
    }

    /// Notes the fields that are not in the schema, and those that occur twice.
    pub(super) fn close(self, known: &[&str]) {
        let mut seen = vec![false; known.len()];
        for (key, _) in &self.entries {
            let place = Place::Field(&self.place, key);
            let index = known.iter().position(|name| name == key);
            match index.and_then(|index| seen.get_mut(index)) {
                None => self.odd.note(place, OddityKind::ExtraField),
                Some(seen) if *seen => self.odd.note(place, OddityKind::Duplicate),
                Some(seen) => *seen = true,
            }
        }
    }
}
