//! What the JSON schemas of each version say: the actions, who calls them, and the
//! fields of their payloads with type and limits. Plain tables, without any code.

#[rustfmt::skip]
pub(crate) mod v16;
#[rustfmt::skip]
pub(crate) mod v201;
#[rustfmt::skip]
pub(crate) mod v21;

use crate::Version;

/// Who calls an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The charger calls the system.
    FromStation,
    /// The system calls the charger.
    ToStation,
    /// Either may call (`DataTransfer`).
    Both,
}

/// An action: its name, who calls it, and the objects of request and response. An
/// action without a response is sent with SEND (OCPP 2.1 part 4).
pub(crate) struct Action(
    pub(crate) &'static str,
    pub(crate) Direction,
    pub(crate) Option<&'static Shape>,
    pub(crate) Option<&'static Shape>,
);

/// An object: its fields in the order of the schema, and whether it may have others.
pub(crate) struct Shape(pub(crate) &'static [Field], pub(crate) Content);

/// Whether an object may have fields that the schema does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// The object may have other fields: `customData` of 2.x.
    Open,
    /// The object may have no other fields (`additionalProperties: false`).
    Closed,
}

/// A field: its name, whether it must be there, and what it holds.
pub(crate) struct Field(pub(crate) &'static str, pub(crate) Need, pub(crate) Kind);

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The field must be there (`required`).
    Must,
    /// The field may be left out.
    May,
}

/// What a field holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Any JSON value.
    Any,
    /// True or false.
    Flag,
    /// A text of at most this many characters; 0 sets no limit.
    Text(u32),
    /// One word of a list.
    Word(&'static [&'static str]),
    /// A time of RFC 3339 as text.
    Time,
    /// A whole number between two limits.
    Whole(i32, i32),
    /// A number between two limits.
    Number(f64, f64),
    /// A JSON object with the fields of this shape.
    Object(&'static Shape),
    /// A list of items of one kind, with their least and greatest number; a greatest number of 0
    /// sets no limit.
    List(u32, u32, &'static Kind),
}

/// A whole number without limits of its own: OCPP's integers have 32 bits (2.0.1
/// part 2, section 3 "primitive datatypes").
const WHOLE: Kind = Kind::Whole(i32::MIN, i32::MAX);

/// The actions of a version, sorted by name.
pub(crate) const fn actions(version: Version) -> &'static [Action] {
    match version {
        Version::V16 => v16::ACTIONS,
        Version::V201 => v201::ACTIONS,
        Version::V21 => v21::ACTIONS,
    }
}

/// The action of this name; none when the version does not define it.
pub(crate) fn action(version: Version, name: &str) -> Option<&'static Action> {
    let actions = actions(version);
    let at = actions.binary_search_by(|action| action.0.cmp(name));
    actions.get(at.ok()?)
}

#[cfg(test)]
mod tests;
