//! The OpenAPI document of the API, generated from the handlers.

mod examples;
mod problems;

use axum::Router;
use axum::handler::Handler;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, on};
use utoipa::OpenApi;
use utoipa::openapi::path::{HttpMethod, Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    AuthorizationCode, ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme,
};
use utoipa::openapi::{Components, Content, Ref, RefOr, ResponseBuilder};

use self::examples::Examples;
use self::problems::Method;
use crate::access::{ApiState, Right};
use crate::http::idempotency::KEY_CHARS_MAX;
use crate::http::page::MAX_LIMIT;
use crate::http::problem::ProblemBody;
use crate::money::consumption::GroupBy;
use crate::money::daily::Dimension;

/// Defines `resources()`, the routes of all handlers that are named, and `operations()`, the
/// OpenAPI document of the same handlers. Both read path and method from the handler's attribute
/// `utoipa::path`, so that no route can be missing in the document.
macro_rules! resources {
    ($($module:ident::$handler:ident,)+) => {
        pastey::paste! {
            fn resources() -> axum::Router<ApiState> {
                let router = axum::Router::new();
                $(let router = document::route::<$module::[<__path_ $handler>], _, _>(
                    router,
                    $module::$handler,
                );)+
                router
            }
        }

        fn operations() -> utoipa::openapi::OpenApi {
            #[derive(utoipa::OpenApi)]
            #[openapi(paths($($module::$handler),+))]
            struct Operations;
            <Operations as utoipa::OpenApi>::openapi()
        }
    };
}

pub(crate) use resources;

/// Adds a handler at the path and for the method that its attribute `utoipa::path`, `D`, says.
pub(crate) fn route<D, H, T>(router: Router<ApiState>, handler: H) -> Router<ApiState>
where
    D: utoipa::Path,
    H: Handler<T, ApiState>,
    T: 'static,
{
    let methods = D::methods().into_iter().map(|method| match method {
        HttpMethod::Get => MethodFilter::GET,
        HttpMethod::Post => MethodFilter::POST,
        HttpMethod::Put => MethodFilter::PUT,
        HttpMethod::Patch => MethodFilter::PATCH,
        HttpMethod::Delete => MethodFilter::DELETE,
        HttpMethod::Head => MethodFilter::HEAD,
        HttpMethod::Options => MethodFilter::OPTIONS,
        HttpMethod::Trace => MethodFilter::TRACE,
    });
    match methods.reduce(MethodFilter::or) {
        Some(filter) => router.route(&D::path(), on(filter, handler)),
        None => router,
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Forecourt",
        description = "EV charging: sites, gateways, stations, tokens, sessions, CDRs, commands. Errors are application/problem+json with a stable `code`. Lists give `items` and `next_cursor`. A POST with an `Idempotency-Key` header is carried out once. Answers about one thing carry an `ETag`: send it as `If-Match` with a change (also with a POST that changes a thing), so that it is refused with 412 if somebody else was faster, and as `If-None-Match` with a GET, which is then answered with 304 while nothing has changed. Every answer carries `X-Request-Id`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ProblemBody, GroupBy, Dimension))
)]
struct Head;

/// The part of the document that comes before the paths.
fn head() -> utoipa::openapi::OpenApi {
    let mut head = Head::openapi();
    let scopes = Right::ALL.map(|right| (right.scope().to_owned(), meaning(right).to_owned()));
    let of_machines = scopes.clone().into_iter();
    let of_machines = of_machines.filter(|(scope, _)| scope != Right::OwnData.scope());
    let machines = ClientCredentials::new("/oauth2/token", Scopes::from_iter(of_machines));
    let people = AuthorizationCode::new(
        "/oauth2/authorize",
        "/oauth2/token",
        Scopes::from_iter(scopes),
    );
    let scheme = SecurityScheme::OAuth2(OAuth2::new([
        Flow::ClientCredentials(machines),
        Flow::AuthorizationCode(people),
    ]));
    let components = head.components.get_or_insert_with(Components::new);
    components.add_security_scheme("oauth2", scheme);
    head
}

const fn meaning(right: Right) -> &'static str {
    match right {
        Right::Read => "see what the operator has",
        Right::Configure => "add and change what is configured",
        Right::Command => "send commands to stations",
        Right::Call => "send any OCPP call to a station",
        Right::Settle => "settle and recompute",
        Right::Audit => "see who changed what",
        Right::ManagePeople => "invite people and decide what they may do",
        Right::ManageClients => "add and remove API clients",
        Right::ManageWebhooks => "say which systems are told of events",
        Right::ManageOperators => {
            "add, list, suspend and export operators of the deployment, and replace its signing key"
        }
        Right::OwnData => "see and change what is kept of yourself as a driver",
    }
}

/// The whole OpenAPI document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = head();
    document.merge(super::operations());
    document.webhooks = Some(crate::integration::documented_webhooks());
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.patch,
        ];
        for operation in operations.into_iter().flatten() {
            add_problem(operation);
            bound_limit(operation);
            name(operation);
        }
        let changes = [&mut item.put, &mut item.patch, &mut item.delete];
        for operation in changes.into_iter().flatten() {
            add_if_match(operation);
        }
        if let Some(operation) = &mut item.post {
            add_idempotency_key(operation);
        }
    }
    complete(&mut document);
    document
}

/// Adds what follows from the rest of the document: examples, and the problems of each operation.
fn complete(document: &mut utoipa::openapi::OpenApi) {
    let examples = Examples::of(document);
    let mut components = document.components.take().unwrap_or_default();
    for item in document.paths.paths.values_mut() {
        let operations = [
            (&mut item.get, Method::Get),
            (&mut item.post, Method::Post),
            (&mut item.put, Method::Change),
            (&mut item.patch, Method::Change),
            (&mut item.delete, Method::Change),
        ];
        for (operation, method) in operations {
            if let Some(operation) = operation {
                examples.add(operation);
                problems::add(operation, method, &mut components);
            }
        }
    }
    for item in document
        .webhooks
        .iter_mut()
        .flat_map(|all| all.paths.values_mut())
    {
        if let Some(operation) = &mut item.post {
            examples.add(operation);
        }
    }
    document.components = Some(components);
}

/// Tells the bounds of the parameter `limit`, which are the same for every list.
fn bound_limit(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else {
            continue;
        };
        if parameter.name == "limit" {
            let number = ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(1))
                .maximum(Some(MAX_LIMIT))
                .build();
            parameter.schema = Some(number.into());
        }
    }
}

/// The form of the header `If-Match` (RFC 9110 §13.1.1): any state, or a list of tags in quotes.
const IF_MATCH_PATTERN: &str = r#"^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#;

/// Adds the header by which a change is made only to a state that the caller has seen.
fn add_if_match(operation: &mut Operation) {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(IF_MATCH_PATTERN));
    let meaning =
        "The `ETag` of the state that shall be changed. Another state is answered with 412.";
    add_header(operation, "If-Match", meaning, text);
}

/// Adds the header by which a repeated POST is carried out once.
fn add_idempotency_key(operation: &mut Operation) {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(KEY_CHARS_MAX))
        .pattern(Some("^[ -~]*$"));
    let meaning = "A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.";
    add_header(operation, "Idempotency-Key", meaning, text);
}

fn add_header(operation: &mut Operation, header: &str, meaning: &str, text: ObjectBuilder) {
    let parameter = ParameterBuilder::new()
        .name(header)
        .parameter_in(ParameterIn::Header)
        .description(Some(meaning))
        .schema(Some(text.build()))
        .build();
    let parameters = operation.parameters.get_or_insert_default();
    parameters.push(RefOr::T(parameter));
}

/// Gives an operation a unique name. Handlers of different resources have the same names, which
/// operations may not have (OpenAPI 3.1 §4.8.10).
fn name(operation: &mut Operation) {
    let tag = operation.tags.as_ref().and_then(|tags| tags.first());
    if let (Some(tag), Some(id)) = (tag, &operation.operation_id) {
        operation.operation_id = Some(format!("{tag}_{id}"));
    }
}

/// Adds the problem answer, which every operation may give, to an operation.
fn add_problem(operation: &mut Operation) {
    let schema = Ref::from_schema_name("Problem");
    let content = Content::new(Some(schema));
    let response = ResponseBuilder::new()
        .description("What went wrong")
        .content("application/problem+json", content)
        .build();
    let responses = &mut operation.responses.responses;
    responses.insert("default".to_owned(), RefOr::T(response));
    for (status, response) in responses {
        let RefOr::T(response) = response else {
            continue;
        };
        if response.description.is_empty() {
            response.description = meaning_of(status).to_owned();
        }
    }
}

fn meaning_of(status: &str) -> &'static str {
    match status {
        "200" => "As it is",
        "201" => "As it was made",
        "202" => "Taken; it goes on by itself",
        "204" => "Done",
        _ => "See the body",
    }
}

/// Answers `GET /v1/openapi.json`: the text that was released, so that no function builds the
/// document. A test compares the text with [`document`].
pub(crate) async fn show() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "application/json")],
        include_str!("../openapi.json"),
    )
}
