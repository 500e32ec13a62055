//! The problems that each operation of the document can answer, with their codes.
//!
//! Most follow from what an operation takes: a token, a body, parameters, an id in its address, a
//! header. What a handler finds itself stands in [`OWN`]. The tests of the API refuse every answer
//! that the document does not list.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{Components, ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use crate::access::Right;
use crate::http::problem::Code;

/// The method of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// The operation reads, and changes nothing.
    Get,
    /// The operation adds something, or asks for work.
    Post,
    /// The operation changes or removes something.
    Change,
}

/// The codes that handlers find themselves, by the name of the operation.
const OWN: &[(&str, &[Code])] = &[
    (
        "calls_create",
        &[
            Code::AlreadyExists,
            Code::NoGateway,
            Code::VersionUnknown,
            Code::WrongState,
            Code::InvalidPayload,
        ],
    ),
    ("clients_delete", &[Code::InUse]),
    (
        "commands_create",
        &[
            Code::AlreadyExists,
            Code::NoGateway,
            Code::VersionUnknown,
            Code::WrongState,
            Code::UnknownCommand,
            Code::UnknownCard,
            Code::BlockedCard,
            Code::ExpiredCard,
            Code::InvalidPayload,
        ],
    ),
    ("corrections_create", &[Code::WrongState]),
    (
        "gateways_enroll",
        &[Code::EnrolmentRefused, Code::WrongState],
    ),
    ("me_sign_out", &[Code::Forbidden, Code::WrongState]),
    ("audit_list", &[Code::TooManyRows]),
    ("cdrs_list", &[Code::TooManyRows]),
    ("exports_create", &[Code::WrongState]),
    ("ledger_list_entries", &[Code::PeriodTooLong]),
    ("reports_list", &[Code::PeriodTooLong, Code::TooManyRows]),
    ("reports_show", &[Code::PeriodTooLong, Code::TooManyRows]),
    (
        "reports_show_station_days",
        &[Code::PeriodTooLong, Code::TooManyRows],
    ),
    ("sessions_list", &[Code::TooManyRows]),
    (
        "cdrs_recompute_period",
        &[Code::NotFound, Code::InvalidQuery],
    ),
    ("review_resolve", &[Code::WrongState]),
    ("review_take", &[Code::WrongState]),
    (
        "sessions_series_of_session",
        &[Code::WrongState, Code::PeriodTooLong],
    ),
    (
        "sessions_close",
        &[Code::WrongState, Code::ConfirmationNeeded],
    ),
    ("sessions_settle", &[Code::WrongState]),
    ("sites_delete", &[Code::InUse]),
    ("sites_locations", &[Code::NotFound]),
    ("stations_series", &[Code::PeriodTooLong]),
    ("tariffs_preview", &[Code::NotFound]),
    ("tokens_confirm_claim", &[Code::WrongState]),
    ("tokens_refuse_claim", &[Code::WrongState]),
    ("users_end_sign_ins", &[Code::WrongState]),
    ("users_erase_user", &[Code::WrongState]),
    (
        "users_invite",
        &[Code::AlreadyExists, Code::WrongState, Code::TooManyRequests],
    ),
    ("users_remove", &[Code::WrongState]),
    ("users_update", &[Code::AlreadyExists, Code::WrongState]),
    (
        "wallets_adjust",
        &[Code::InvalidQuery, Code::WrongState, Code::Conflict],
    ),
    ("webhooks_create", &[Code::WrongState]),
    ("webhooks_redeliver", &[Code::WrongState]),
];

/// Lists the problems of an operation by their statuses.
pub(super) fn add(operation: &mut Operation, method: Method, components: &mut Components) {
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in codes(operation, method) {
        let of_status = by_status.entry(code.status().as_u16()).or_default();
        if !of_status.contains(&code) {
            of_status.push(code);
        }
    }
    for (status, codes) in by_status {
        let names: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
        let name = names.join(".");
        let shared = components.responses.entry(name.clone());
        shared.or_insert_with(|| response(&codes).into());
        let response = Ref::from_response_name(name);
        let responses = &mut operation.responses.responses;
        responses.insert(status.to_string(), RefOr::Ref(response));
    }
}

/// The codes of an operation, those of one status in the same order for every operation.
fn codes(operation: &Operation, method: Method) -> Vec<Code> {
    let takes = |place: &ParameterIn| {
        let parameters = operation.parameters.iter().flatten();
        let mut parameters = parameters.filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        });
        parameters.any(|parameter| parameter.parameter_in == *place)
    };
    let mut codes = Vec::new();
    if operation.request_body.is_some() {
        codes.extend([
            Code::MalformedBody,
            Code::BodyTooLarge,
            Code::UnsupportedMediaType,
            Code::InvalidFields,
        ]);
    }
    if takes(&ParameterIn::Query) || takes(&ParameterIn::Header) {
        codes.push(Code::InvalidQuery);
    }
    if takes(&ParameterIn::Query) {
        codes.push(Code::UnsupportedFilter);
    }
    match scopes(operation).map(|scopes| scopes.len()) {
        None => {}
        Some(0) => codes.extend([Code::Unauthorized, Code::OperatorSuspended]),
        Some(_) => codes.extend([Code::Unauthorized, Code::Forbidden, Code::OperatorSuspended]),
    }
    if takes(&ParameterIn::Path) {
        codes.push(Code::NotFound);
    }
    if wants(operation, Right::OwnData) {
        // A client that acts for itself has nothing of its own.
        codes.push(Code::WrongState);
    }
    match method {
        Method::Get => {}
        Method::Change => codes.extend([Code::Conflict, Code::PreconditionFailed]),
        Method::Post => codes.extend([
            Code::Conflict,
            Code::RequestInProgress,
            Code::AnswerNotKept,
            Code::PreconditionFailed,
            Code::IdempotencyKeyReused,
        ]),
    }
    if operation.responses.responses.contains_key("201") {
        codes.push(Code::AlreadyExists);
    }
    let name = operation.operation_id.as_deref().unwrap_or_default();
    let own = OWN.iter().filter(|(of, _)| *of == name);
    codes.extend(own.flat_map(|(_, codes)| codes.iter().copied()));
    codes.extend([Code::Internal, Code::Unavailable]);
    codes
}

/// The scopes that an operation asks for; none where it takes no token.
fn scopes(operation: &Operation) -> Option<Vec<Value>> {
    let security = serde_json::to_value(&operation.security).ok()?;
    security.get(0)?.get("oauth2")?.as_array().cloned()
}

fn wants(operation: &Operation, right: Right) -> bool {
    scopes(operation).is_some_and(|scopes| scopes.iter().any(|scope| *scope == right.scope()))
}

/// The answer about these codes, which have one status.
fn response(codes: &[Code]) -> Response {
    let examples = codes.iter().map(|code| {
        let example = ExampleBuilder::new()
            .summary(code.title())
            .value(Some(example(*code)))
            .build();
        (code.as_str(), example)
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    let titles: Vec<String> = codes
        .iter()
        .map(|code| format!("`{}`: {}.", code.as_str(), code.title()))
        .collect();
    ResponseBuilder::new()
        .description(titles.join(" "))
        .content("application/problem+json", content)
        .build()
}

/// A problem with this code.
fn example(code: Code) -> Value {
    let mut problem = json!({
        "type": format!("urn:forecourt:problem:{}", code.as_str()),
        "title": code.title(),
        "status": code.status().as_u16(),
        "code": code.as_str(),
        "detail": "What happened this time, and what to do about it.",
    });
    if code == Code::InvalidFields {
        problem["detail"] = json!("name: must have 1 to 200 characters");
        problem["errors"] = json!([{"field": "name", "message": "must have 1 to 200 characters"}]);
    }
    problem
}
