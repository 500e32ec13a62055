//! The elements of a frame, as unread text.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::MAX_MESSAGE_ID_BYTES;

/// The longest frame (a CALLERROR) has five elements; one more shows there are too many.
const MAX_ELEMENTS: usize = 6;

/// What could be read of the outer array, also when its end is broken.
#[derive(Debug, Default)]
pub(super) struct Slots<'a> {
    elements: [Option<&'a RawValue>; MAX_ELEMENTS],
    count: usize,
    broken: bool,
}

impl<'a> Slots<'a> {
    /// Splits the text into elements. Not recursive, whatever the nesting.
    pub(super) fn read(text: &'a str) -> Self {
        let mut slots = Self::default();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = deserializer.deserialize_seq(Filler(&mut slots));
        let ended = read.and_then(|()| deserializer.end());
        slots.broken = ended.is_err();
        slots
    }

    /// Whether the text ended early or became invalid after the elements that were read.
    pub(super) const fn is_broken(&self) -> bool {
        self.broken
    }

    /// The number of elements.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn get(&self, index: usize) -> Option<&'a RawValue> {
        self.elements.get(index).copied().flatten()
    }

    /// The JSON text of an element.
    pub(super) fn json(&self, index: usize) -> Option<&'a str> {
        self.get(index).map(RawValue::get)
    }

    /// An element that is a JSON text; borrowed unless it holds escapes.
    pub(super) fn text(&self, index: usize) -> Option<Cow<'a, str>> {
        decoded(self.json(index)?)
    }

    pub(super) fn message_id(&self) -> Option<Cow<'a, str>> {
        self.text(1)
            .filter(|id| !id.is_empty() && id.len() <= MAX_MESSAGE_ID_BYTES)
    }
}

/// Decodes a JSON text; none when the JSON is something else or has an invalid escape.
pub(super) fn decoded(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        serde_json::from_str(json).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inner))
    }
}

/// Fills the slots one by one, so that what was read before an error stays.
struct Filler<'s, 'a>(&'s mut Slots<'a>);

impl<'de> Visitor<'de> for Filler<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(element) = seq.next_element::<&'de RawValue>()? {
            if let Some(slot) = self.0.elements.get_mut(self.0.count) {
                *slot = Some(element);
                self.0.count += 1;
            }
        }
        Ok(())
    }
}
