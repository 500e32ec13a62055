//! The schema of a command's body in the OpenAPI document. It is made from the table of commands
//! and has one property for each name of an argument.

use std::borrow::Cow;
use std::collections::BTreeMap;

use forecourt_domain::command::{Argument, Kind};
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::command_types::offered;

/// The longest line of a description that consists of names, in characters.
const LINE_CHARS: usize = 72;

/// The body of a request that gives a command. [`super::command_types::Asked`] reads it according
/// to its type.
pub(crate) struct NewCommand;

impl ToSchema for NewCommand {
    fn name() -> Cow<'static, str> {
        "NewCommand".into()
    }
}

impl PartialSchema for NewCommand {
    fn schema() -> RefOr<Schema> {
        let expires_at = "When it stops being wanted: 60 s from now when left out, at most 24 h.";
        let mut body = ObjectBuilder::new()
            .description(Some(
                "A command to be given. Which arguments it takes depends on its type.",
            ))
            .property(
                "type",
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(names())),
            )
            .required("type")
            .property(
                "expires_at",
                optional(Type::String)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
                    .description(Some(expires_at)),
            );
        for (name, (kind, description)) in arguments() {
            body = body.property(name, property(kind, description));
        }
        RefOr::T(Schema::Object(body.build()))
    }
}

/// The names of all commands, as the description of `type`.
fn names() -> String {
    let names: Vec<String> = offered().map(|known| format!("`{}`", known.name)).collect();
    let Some((last, others)) = names.split_last() else {
        return String::new();
    };
    wrapped(&format!("{} or {last}.", others.join(", ")))
}

/// Breaks a text into lines of at most [`LINE_CHARS`], since the other descriptions of the
/// document have short lines too.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= LINE_CHARS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// Every argument of every command, with its kind and its meaning. If several commands have an
/// argument of the same name, its meaning is given once if it is the same for all of them, and
/// once for each of them if not.
fn arguments() -> BTreeMap<&'static str, (Kind, String)> {
    let mut all: BTreeMap<&str, (Kind, String)> = BTreeMap::new();
    for known in offered() {
        for argument in known.arguments {
            let description = description(known.name, argument);
            let entry = all.entry(argument.name);
            let (_, text) = entry.or_insert((argument.kind, String::new()));
            if !text.contains(&description) {
                let space = if text.is_empty() { "" } else { " " };
                *text = format!("{text}{space}{description}");
            }
        }
    }
    all
}

fn description(command: &str, argument: &Argument) -> String {
    if argument.is_shared {
        return argument.description.to_owned();
    }
    format!("`{command}`: {}", argument.description)
}

fn property(kind: Kind, description: String) -> Schema {
    let object = match kind {
        Kind::NumberFrom(_) => optional(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(0)),
        Kind::Text | Kind::Scalar | Kind::Word(_) => optional(Type::String),
        Kind::Flag => optional(Type::Boolean),
        Kind::Object => optional(Type::Object),
        Kind::Texts => {
            let texts = ArrayBuilder::new()
                .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
                .items(ObjectBuilder::new().schema_type(Type::String))
                .description(Some(description));
            return Schema::Array(texts.build());
        }
    };
    Schema::Object(object.description(Some(description)).build())
}

fn optional(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([kind, Type::Null]))
}
