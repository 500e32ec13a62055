//! The kinds of events, as the API names them.

use forecourt_store::events::EventKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// The name of a kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct EventWord(pub EventKind);

impl utoipa::PartialSchema for EventWord {
    fn schema() -> RefOr<Schema> {
        let names = EventKind::ALL.into_iter().map(EventKind::as_str);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The name of a kind of event."))
            .enum_values(Some(names))
            .into()
    }
}

impl ToSchema for EventWord {
    fn name() -> std::borrow::Cow<'static, str> {
        "EventType".into()
    }
}
