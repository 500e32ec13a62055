//! Walks a payload along its schema while it is parsed. No value is built.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Violation;
use crate::schema::{Content, Field, Kind, Need, Shape};
use crate::{ClockStyle, ErrorCode, Version, read_time};

/// The longest piece of a charger's own text that is repeated to it, in characters.
const MAX_QUOTE_CHARS: usize = 40;

/// How strictly a payload is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// A charger sent it: undefined fields, nulls and times without a zone pass.
    Received,
    /// We send it: it must follow the schema exactly.
    Sent,
}

/// Checks a payload against the object that it should be.
///
/// # Errors
/// The first [`Violation`] in the order of the payload.
pub(super) fn walk(
    version: Version,
    shape: &'static Shape,
    payload: &str,
    rules: Rules,
) -> Result<(), Violation> {
    let mut state = State {
        version,
        rules,
        path: Vec::new(),
        found: None,
    };
    let mut reader = serde_json::Deserializer::from_str(payload);
    let root = Node {
        kind: Kind::Object(shape),
        need: Need::Must,
        state: &mut state,
    };
    let read = root.deserialize(&mut reader).and_then(|()| reader.end());
    match (state.found, read) {
        (Some(violation), _) => Err(violation),
        (None, Ok(())) => Ok(()),
        (None, Err(_)) => {
            let text = "the payload is not valid JSON";
            Err(Violation::of_payload(ErrorCode::FormatViolation, text))
        }
    }
}

/// One step on the path from the payload to a field.
#[derive(Clone, Copy)]
enum Step {
    Field(&'static str),
    Item(usize),
}

/// The place of the walk in the payload, and what it found.
struct State {
    version: Version,
    rules: Rules,
    path: Vec<Step>,
    found: Option<Violation>,
}

impl State {
    /// `a[0].b`; empty for the payload itself.
    fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Item(index) => text.push_str(&format!("[{index}]")),
                Step::Field(name) => push_field(&mut text, name),
            }
        }
        text
    }

    /// Notes what is wrong with the field where the walk is. The text follows the name of the
    /// field. The error that it returns only ends the walk.
    fn fail<T, E: serde::de::Error>(&mut self, code: ErrorCode, text: &str) -> Result<T, E> {
        let path = self.path_text();
        self.fail_at(code, path, text)
    }

    fn fail_at<T, E: serde::de::Error>(
        &mut self,
        code: ErrorCode,
        path: String,
        text: &str,
    ) -> Result<T, E> {
        let subject = if path.is_empty() {
            "the payload"
        } else {
            &path
        };
        let text = format!("{subject} {text}");
        self.found = Some(Violation { code, path, text });
        Err(E::custom("the walk has ended"))
    }
}

fn push_field(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// A place in the payload, and what the schema expects there.
struct Node<'s> {
    kind: Kind,
    need: Need,
    state: &'s mut State,
}

impl Node<'_> {
    fn expected(&self) -> &'static str {
        match self.kind {
            Kind::Any => "any value",
            Kind::Flag => "true or false",
            Kind::Text(_) | Kind::Word(_) => "a text",
            Kind::Time => "a time as text",
            Kind::Whole(..) => "a whole number",
            Kind::Number(..) => "a number",
            Kind::Object(_) if self.state.path.is_empty() => "a JSON object",
            Kind::Object(_) => "an object",
            Kind::List(..) => "a list",
        }
    }

    /// Notes that the JSON type is wrong. The value is not repeated, since it may be a token.
    fn wrong_type<T, E: serde::de::Error>(self, found: &str) -> Result<T, E> {
        let expected = self.expected();
        if self.state.path.is_empty() {
            let text = format!("must be {expected}");
            return self.state.fail(ErrorCode::FormatViolation, &text);
        }
        let text = format!("must be {expected}, not {found}");
        self.state.fail(ErrorCode::TypeConstraintViolation, &text)
    }

    fn out_of_range<T, E: serde::de::Error>(
        self,
        is_above: bool,
        limit: impl fmt::Display,
        got: impl fmt::Display,
    ) -> Result<T, E> {
        let bound = if is_above {
            "may be at most"
        } else {
            "must be at least"
        };
        let text = format!("{bound} {limit}, not {got}");
        self.state
            .fail(ErrorCode::PropertyConstraintViolation, &text)
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        match self.kind {
            Kind::Any => reader.deserialize_ignored_any(IgnoredAny).map(|_| ()),
            _ => reader.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected())
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        match self.kind {
            Kind::Flag => Ok(()),
            _ => self.wrong_type("true or false"),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, got: i64) -> Result<(), E> {
        match self.kind {
            Kind::Whole(low, _) if got < i64::from(low) => self.out_of_range(false, low, got),
            Kind::Whole(_, high) if got > i64::from(high) => self.out_of_range(true, high, got),
            Kind::Whole(..) => Ok(()),
            // A limit of a number has few digits: nothing is rounded that matters.
            #[expect(
                clippy::cast_precision_loss,
                reason = "compared with a small limit only"
            )]
            Kind::Number(..) => self.visit_f64(got as f64),
            _ => self.wrong_type("a number"),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, got: u64) -> Result<(), E> {
        self.visit_i64(i64::try_from(got).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: serde::de::Error>(self, got: f64) -> Result<(), E> {
        match self.kind {
            Kind::Number(low, _) if got < low => self.out_of_range(false, low, got),
            Kind::Number(_, high) if got > high => self.out_of_range(true, high, got),
            Kind::Number(..) => Ok(()),
            _ => self.wrong_type("a number with decimals"),
        }
    }

    fn visit_str<E: serde::de::Error>(self, got: &str) -> Result<(), E> {
        let code = ErrorCode::PropertyConstraintViolation;
        match self.kind {
            Kind::Text(0) => Ok(()),
            Kind::Text(max) => {
                let count = got.chars().count();
                if count <= max as usize {
                    return Ok(());
                }
                let text = format!("may have at most {max} characters, this one has {count}");
                self.state.fail(code, &text)
            }
            Kind::Word(words) if words.contains(&got) => Ok(()),
            Kind::Word(_) => {
                let quote: String = got.chars().take(MAX_QUOTE_CHARS).collect();
                let version = self.state.version;
                let text = format!("has the value {quote:?}, which OCPP {version} does not define");
                self.state.fail(code, &text)
            }
            Kind::Time if is_time(self.state.rules, got) => Ok(()),
            Kind::Time => {
                let text = "must be a time of RFC 3339, such as 2026-01-31T12:00:00Z";
                self.state.fail(code, text)
            }
            _ => self.wrong_type("a text"),
        }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        match (self.state.rules, self.need) {
            (Rules::Received, Need::May) => Ok(()),
            (Rules::Sent, Need::May) => {
                let text = "must not be null; leave it out instead";
                self.state.fail(ErrorCode::TypeConstraintViolation, text)
            }
            (_, Need::Must) => self.wrong_type("null"),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Kind::List(min, max, kind) = self.kind else {
            return self.wrong_type("a list");
        };
        let state = self.state;
        let mut count = 0;
        loop {
            state.path.push(Step::Item(count));
            let item = Node {
                kind: *kind,
                need: Need::Must,
                state,
            };
            let is_there = items.next_element_seed(item)?.is_some();
            state.path.pop();
            if !is_there {
                break;
            }
            count += 1;
        }
        let code = ErrorCode::OccurrenceConstraintViolation;
        if count < min as usize {
            let text = format!("must have at least {min} items, this one has {count}");
            return state.fail(code, &text);
        }
        if max > 0 && count > max as usize {
            let text = format!("may have at most {max} items, this one has {count}");
            return state.fail(code, &text);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Kind::Object(shape) = self.kind else {
            return self.wrong_type("an object");
        };
        let Shape(fields, content) = shape;
        let state = self.state;
        let mut seen = vec![false; fields.len()];
        while let Some(name) = entries.next_key_seed(Name(fields))? {
            let (index, Field(name, need, kind)) = match name {
                Named::Field(index, field) => (index, field),
                Named::Other(name) => {
                    if *content == Content::Closed && state.rules == Rules::Sent {
                        let mut path = state.path_text();
                        push_field(&mut path, &name);
                        let text = "is not a field of this message";
                        return state.fail_at(ErrorCode::FormatViolation, path, text);
                    }
                    entries.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            state.path.push(Step::Field(name));
            if std::mem::replace(&mut seen[index], true) {
                return state.fail(ErrorCode::FormatViolation, "stands there twice");
            }
            entries.next_value_seed(Node {
                kind: *kind,
                need: *need,
                state,
            })?;
            state.path.pop();
        }
        let is_missing = |(field, seen): &(&Field, &bool)| field.1 == Need::Must && !**seen;
        if let Some((field, _)) = fields.iter().zip(&seen).find(is_missing) {
            state.path.push(Step::Field(field.0));
            return state.fail(ErrorCode::OccurrenceConstraintViolation, "is missing");
        }
        Ok(())
    }
}

/// Reads the name of a field.
struct Name(&'static [Field]);

enum Named {
    /// A field of the schema, and its place among them.
    Field(usize, &'static Field),
    /// The schema does not name it.
    Other(String),
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Named;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Named, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Named;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Named, E> {
        let found = self.0.iter().enumerate().find(|(_, field)| field.0 == name);
        Ok(match found {
            Some((index, field)) => Named::Field(index, field),
            None => Named::Other(name.to_owned()),
        })
    }
}

fn is_time(rules: Rules, text: &str) -> bool {
    let text = match rules {
        Rules::Received => text.trim(),
        Rules::Sent => text,
    };
    match read_time(text) {
        Some((_, ClockStyle::Rfc3339)) => true,
        Some((_, ClockStyle::WithoutZone)) => rules == Rules::Received,
        Some((_, ClockStyle::Sloppy)) | None => false,
    }
}
