//! The HTTP API under `/v1` as a service, which `lambda_http` and the local server run. This
//! crate opens no server and no socket.
//!
//! A request passes the idempotency layer and then [`access::Permit`], which checks the token and
//! the right and gives the handler the scope of its operator. Each resource has a file
//! of its own.

pub mod access;
mod charging;
mod document;
pub mod http;
mod money;
pub mod oauth;
mod people;
mod places;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use access::{ApiState, RequestSource, Settings};
pub use document::document;

use charging::{calls, commands, corrections, notices, review, sessions};
use http::problem::{Code, Problem};
use http::{etag, idempotency};
use money::{cdrs, consumption, daily, tariffs};
use people::{audit_log, clients, deployment, operators, tokens, users, vehicles};
use places::{connectors, enrolment, gateways, sites, state, stations};

/// The routes of the whole API: `/v1`, `/oauth2/token`, `/.well-known/…`.
pub fn router(state: ApiState) -> Router {
    let (routes, _) = resources().split_for_parts();
    routes
        .layer(from_fn_with_state(state.clone(), idempotency::layer))
        .layer(from_fn(etag::layer))
        .route("/v1/openapi.json", axum::routing::get(document::show))
        .merge(oauth::routes())
        .fallback(|| async { Problem::new(Code::NotFound, "there is nothing at this address") })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                Code::MethodNotAllowed,
                "this address does not take that method: see /v1/openapi.json",
            )
        })
        .layer(from_fn_with_state(state.clone(), access::source_layer))
        .with_state(state)
}

/// The routes of all resources, with their parts of the OpenAPI document.
fn resources() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(document::head())
        .routes(routes!(operators::create))
        .routes(routes!(deployment::renew_signing_key))
        .routes(routes!(operators::get, operators::update))
        .routes(routes!(clients::create, clients::list))
        .routes(routes!(clients::get, clients::delete))
        .routes(routes!(clients::renew_secret))
        .routes(routes!(audit_log::list))
        .routes(routes!(sites::create, sites::list))
        .routes(routes!(sites::get, sites::update, sites::delete))
        .routes(routes!(gateways::create, gateways::list))
        .routes(routes!(enrolment::enroll))
        .routes(routes!(gateways::get, gateways::update, gateways::delete))
        .routes(routes!(gateways::renew_enrolment))
        .routes(routes!(stations::create, stations::list))
        .routes(routes!(stations::get, stations::update, stations::delete))
        .routes(routes!(state::of_gateway))
        .routes(routes!(state::of_station))
        .routes(routes!(connectors::list))
        .routes(routes!(connectors::list_of_station))
        .routes(routes!(connectors::update))
        .routes(routes!(notices::list_of_station))
        .routes(routes!(commands::create, commands::list_of_station))
        .routes(routes!(commands::get_of_station))
        .routes(routes!(commands::list))
        .routes(routes!(commands::get))
        .routes(routes!(calls::create))
        .routes(routes!(tokens::create, tokens::list))
        .routes(routes!(tokens::get, tokens::update, tokens::delete))
        .routes(routes!(users::create, users::list))
        .routes(routes!(users::get, users::update))
        .routes(routes!(vehicles::create, vehicles::list))
        .routes(routes!(vehicles::get, vehicles::update, vehicles::delete))
        .routes(routes!(tariffs::create, tariffs::list))
        .routes(routes!(tariffs::get, tariffs::replace))
        .routes(routes!(tariffs::versions, tariffs::add_version))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::get))
        .routes(routes!(sessions::settle))
        .routes(routes!(corrections::list, corrections::create))
        .routes(routes!(cdrs::list))
        .routes(routes!(cdrs::get))
        .routes(routes!(cdrs::recompute))
        .routes(routes!(consumption::show))
        .routes(routes!(daily::list))
        .routes(routes!(review::list))
        .routes(routes!(review::resolve))
        .routes(routes!(review::take))
}
