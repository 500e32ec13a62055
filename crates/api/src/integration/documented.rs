//! The part of the OpenAPI document that says what receivers of webhooks are sent.

use forecourt_store::events::EventKind;
use serde_json::{Map, Value, json};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{
    ContentBuilder, Paths, PathsBuilder, RefOr, Required, ResponseBuilder, Schema,
};

/// The headers of each delivery (Standard Webhooks 1.0).
const HEADERS: [(&str, &str); 3] = [
    (
        "webhook-id",
        "The id of the event. It is the same in every attempt: do nothing when you have it already.",
    ),
    (
        "webhook-timestamp",
        "When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.",
    ),
    (
        "webhook-signature",
        "Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.",
    ),
];

/// One entry for each kind of event.
pub(crate) fn webhooks() -> Paths {
    let entries = EventKind::ALL.into_iter();
    let entries = entries.map(|kind| (kind.as_str(), operation(kind)));
    entries
        .fold(PathsBuilder::new(), |paths, (name, operation)| {
            paths.path(name, PathItem::new(HttpMethod::Post, operation))
        })
        .build()
}

fn operation(kind: EventKind) -> Operation {
    let data: Value = serde_json::from_str(kind.example()).unwrap_or_default();
    let example = json!({
        "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
        "type": kind.as_str(),
        "version": kind.version(),
        "timestamp": "2026-01-31T13:30:01.000Z",
        "operator_id": "default",
        "data": data,
    });
    let content = ContentBuilder::new()
        .schema(Some(schema(&example)))
        .example(Some(example))
        .build();
    let body = RequestBodyBuilder::new()
        .content("application/json", content)
        .required(Some(Required::True))
        .build();
    let taken = ResponseBuilder::new()
        .description("Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off.");
    let text = || RefOr::T(Schema::from(ObjectBuilder::new().schema_type(Type::String)));
    let headers = HEADERS.into_iter().map(|(name, meaning)| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(meaning))
            .schema(Some(text()))
            .build()
    });
    OperationBuilder::new()
        .summary(Some(kind.as_str()))
        .description(Some(kind.meaning()))
        .operation_id(Some(format!("event_{}", kind.as_str().replace('.', "_"))))
        .tag("events")
        .parameters(Some(headers))
        .request_body(Some(body))
        .response("2XX", taken)
        .build()
}

/// The schema of a value like this one. Receivers must pass over fields that they do not know.
fn schema(example: &Value) -> RefOr<Schema> {
    let of = |schema_type| ObjectBuilder::new().schema_type(schema_type);
    match example {
        Value::Object(fields) => object(fields),
        Value::Array(items) => {
            let item = items
                .first()
                .map_or_else(|| of(Type::String).into(), schema);
            ArrayBuilder::new().items(item).into()
        }
        Value::Bool(_) => of(Type::Boolean).into(),
        Value::Number(_) => of(Type::Integer).into(),
        Value::String(_) | Value::Null => of(Type::String).into(),
    }
}

fn object(fields: &Map<String, Value>) -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::Object);
    let filled = fields.iter().fold(object, |object, (name, value)| {
        object.property(name, schema(value))
    });
    filled.into()
}
