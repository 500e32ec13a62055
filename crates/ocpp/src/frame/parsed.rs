//! A frame together with its text. It is read once, and every later stage uses what was found.

use std::borrow::Cow;
use std::ops::Range;

use super::{Frame, FrameProblem, NULL, Slots, parse_slots, without_mark};
use crate::Version;

/// A text that a charger sent, and the result of reading it as a frame. The parts of the frame are
/// kept as places in the text, so that the value can own its text and still costs no copy of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedFrame<'a> {
    version: Version,
    text: Cow<'a, str>,
    /// Where the text goes on behind the message id; 0 when there is no message id.
    behind_id: usize,
    parts: Result<Parts, FrameProblem>,
}

/// The parts of a readable frame.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    kind: Kind,
    message_id: Piece,
    /// The action of a call or SEND, the error code of an error.
    name: Piece,
    /// The description of an error.
    description: Piece,
    /// The payload, or the details of an error.
    payload: Piece,
}

/// Which variant of [`Frame`] the parts make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Call,
    CallResult,
    CallError,
    CallResultError,
    Send,
}

/// One part of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// The part stands in the text of the frame at this place, in bytes.
    At(Range<usize>),
    /// The part does not stand in the text as it is: it had escapes there.
    Apart(Box<str>),
    /// The frame has no such part, or an empty one.
    Empty,
    /// The part is JSON that was left out or could not be read: `null`.
    Null,
}

impl Piece {
    fn of(text: &str, part: &str) -> Self {
        if part.is_empty() {
            return Self::Empty;
        }
        match place(text, part) {
            Some(place) => Self::At(place),
            None if part == NULL => Self::Null,
            None => Self::Apart(part.into()),
        }
    }

    fn in_text<'t>(&'t self, text: &'t str) -> &'t str {
        match self {
            Self::At(place) => text.get(place.clone()).unwrap_or_default(),
            Self::Apart(part) => part,
            Self::Empty => "",
            Self::Null => NULL,
        }
    }
}

/// Finds the place of a slice in the text that it was cut from; none when it was not cut from it.
fn place(text: &str, part: &str) -> Option<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let place = start..start.checked_add(part.len())?;
    let found = text.get(place.clone())?;
    std::ptr::eq(found, part).then_some(place)
}

impl Parts {
    fn of(text: &str, frame: &Frame<'_>) -> Self {
        let (kind, message_id, name, description, payload) = match frame {
            Frame::Call {
                message_id,
                action,
                payload,
            } => (Kind::Call, message_id, &**action, "", payload),
            Frame::CallResult {
                message_id,
                payload,
            } => (Kind::CallResult, message_id, "", "", payload),
            Frame::CallError {
                message_id,
                code,
                description,
                details,
            } => (
                Kind::CallError,
                message_id,
                &**code,
                &**description,
                details,
            ),
            Frame::CallResultError {
                message_id,
                code,
                description,
                details,
            } => (
                Kind::CallResultError,
                message_id,
                &**code,
                &**description,
                details,
            ),
            Frame::Send {
                message_id,
                action,
                payload,
            } => (Kind::Send, message_id, &**action, "", payload),
        };
        Self {
            kind,
            message_id: Piece::of(text, message_id),
            name: Piece::of(text, name),
            description: Piece::of(text, description),
            payload: Piece::of(text, payload),
        }
    }

    fn frame<'t>(&'t self, text: &'t str) -> Frame<'t> {
        let message_id = Cow::Borrowed(self.message_id.in_text(text));
        let name = Cow::Borrowed(self.name.in_text(text));
        let description = Cow::Borrowed(self.description.in_text(text));
        let payload = self.payload.in_text(text);
        match self.kind {
            Kind::Call => Frame::Call {
                message_id,
                action: name,
                payload,
            },
            Kind::CallResult => Frame::CallResult {
                message_id,
                payload,
            },
            Kind::CallError => Frame::CallError {
                message_id,
                code: name,
                description,
                details: payload,
            },
            Kind::CallResultError => Frame::CallResultError {
                message_id,
                code: name,
                description,
                details: payload,
            },
            Kind::Send => Frame::Send {
                message_id,
                action: name,
                payload,
            },
        }
    }
}

impl<'a> ParsedFrame<'a> {
    /// Reads a text as a frame of the version. A text that is no frame is kept too, with what is
    /// wrong with it.
    #[must_use]
    pub fn read(version: Version, text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let slots = Slots::read(without_mark(&text));
        let message_id = slots.get(1).and_then(|id| place(&text, id.get()));
        let parts = parse_slots(version, &slots).map(|frame| Parts::of(&text, &frame));
        Self {
            version,
            behind_id: message_id.map_or(0, |place| place.end),
            parts,
            text,
        }
    }

    /// The same frame with a text of its own, which is copied unless it is owned already.
    #[must_use]
    pub fn into_owned(self) -> ParsedFrame<'static> {
        ParsedFrame {
            version: self.version,
            text: Cow::Owned(self.text.into_owned()),
            behind_id: self.behind_id,
            parts: self.parts,
        }
    }

    /// The version by whose rules the text was read.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The whole text, as the charger sent it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many bytes the frame needs: those of the text and of the parts that are kept apart
    /// from it.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let apart = |parts: &Parts| {
            let pieces = [
                &parts.message_id,
                &parts.name,
                &parts.description,
                &parts.payload,
            ];
            let apart = pieces.into_iter().map(|piece| match piece {
                Piece::Apart(part) => part.len(),
                Piece::At(_) | Piece::Empty | Piece::Null => 0,
            });
            apart.sum::<usize>()
        };
        self.text.len() + self.parts.as_ref().map_or(0, apart)
    }

    /// The text behind the message id, by which a repeat under a new id can be recognised; the
    /// whole text when it has no second element.
    #[must_use]
    pub fn text_behind_id(&self) -> &str {
        self.text.get(self.behind_id..).unwrap_or(&self.text)
    }

    /// The frame that the text holds.
    ///
    /// # Errors
    /// The [`FrameProblem`] when the text is no frame of its version.
    pub fn frame(&self) -> Result<Frame<'_>, &FrameProblem> {
        self.parts.as_ref().map(|parts| parts.frame(&self.text))
    }

    /// The message id of a call; none when this is no call that can be handled.
    #[must_use]
    pub fn call_id(&self) -> Option<&str> {
        let parts = self.parts.as_ref().ok()?;
        (parts.kind == Kind::Call).then(|| parts.message_id.in_text(&self.text))
    }

    /// The action of a call or SEND, also of a call that must be refused, as far as it could
    /// be read.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        match &self.parts {
            Ok(parts) => matches!(parts.kind, Kind::Call | Kind::Send)
                .then(|| parts.name.in_text(&self.text)),
            Err(problem) => problem.action.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn the_parts_that_are_kept_apart_count_too() {
        let plain = ParsedFrame::read(Version::V16, r#"[4,"1","GenericError","abc",{}]"#);
        assert_eq!(plain.bytes(), plain.text().len());
        let escaped = ParsedFrame::read(Version::V16, r#"[4,"1","GenericError","a\nc",{}]"#);
        assert_eq!(escaped.bytes(), escaped.text().len() + 3);
    }

    #[test]
    fn a_frame_is_the_same_whether_it_is_read_or_was_kept() {
        for text in [
            r#"[2,"19","StartTransaction",{"a":[1,"}"]}]"#,
            "\u{feff} [2, \"19\" ,\"Heartbeat\", { } ] ",
            r#"[2,"a\"\u00e4","Heart\u0062eat",{}]"#,
            r#"[2,"1","StartTransaction",{"connectorId":1,}]"#,
            r#"[2,"1","StartTransaction",null]"#,
            r#"[3,"19",{"status":"Accepted"}]"#,
            r#"[4,"19","InternalError"]"#,
            r#"[4,"19","InternalError","n\u00f6",{"a":1}]"#,
            r#"[5,"1","FormatViolation","no",{}]"#,
            r#"[5,"1"]"#,
            r#"[6,"1","NotifyPeriodicEventStream",{"id":1}]"#,
            r#"[2,"19","Heartbeat",{"a":}]"#,
            r#"[3,19,{}]"#,
            "hello",
            "",
        ] {
            for version in Version::ALL {
                let read = parse(version, text);
                let kept = ParsedFrame::read(version, text).into_owned();
                assert_eq!(kept.frame(), read.as_ref().cloned(), "{text}");
                assert_eq!(kept.text(), text);
            }
        }
    }

    #[test]
    fn a_repeat_under_a_new_id_has_the_same_text_behind_it() {
        let behind = |text| {
            ParsedFrame::read(Version::V16, text)
                .text_behind_id()
                .to_owned()
        };
        let first = behind(r#"[2,"1","StartTransaction",{"a":1"#);
        assert_eq!(first, r#","StartTransaction",{"a":1"#);
        assert_eq!(behind(r#"[2,"x\"y","StartTransaction",{"a":1"#), first);
        assert_eq!(behind("hello"), "hello");
    }

    #[test]
    fn only_a_call_has_a_call_id_and_a_refused_call_has_its_action() {
        let read = |text| ParsedFrame::read(Version::V21, text);
        let call = read(r#"[2,"1","Reset",{}]"#);
        assert_eq!((call.call_id(), call.action()), (Some("1"), Some("Reset")));
        let refused = read(r#"[2,"1","Reset"]"#);
        assert_eq!((refused.call_id(), refused.action()), (None, Some("Reset")));
        let send = read(r#"[6,"1","Told",{}]"#);
        assert_eq!((send.call_id(), send.action()), (None, Some("Told")));
        let result = read(r#"[3,"1",{"Reset":"Reset"}]"#);
        assert_eq!((result.call_id(), result.action()), (None, None));
    }
}
