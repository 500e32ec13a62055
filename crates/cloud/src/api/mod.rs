//! The HTTP API under `/v1`, as a service that `lambda_http` and the local
//! server drive. No server and no socket is here.
//!
//! A request passes the idempotency layer, then [`access::Permit`], which
//! checks token and right and gives the handler its operator's scope. One
//! resource is one file.

pub mod access;
mod answer;
mod body;
mod calls;
mod cdr_schema;
mod cdrs;
mod clients;
mod command_types;
mod commands;
mod connector_fields;
mod connectors;
mod consumption;
mod corrections;
mod csv;
mod daily;
mod deployment;
mod document;
mod enrolment;
mod gateways;
mod idempotency;
mod new_command;
mod notices;
mod operators;
mod page;
mod period;
pub mod problem;
mod review;
mod sessions;
mod sites;
mod spoken_version;
mod stations;
mod tariff_schema;
mod tariffs;
#[cfg(test)]
mod tests;
mod tokens;
mod users;
mod vehicles;

use axum::Router;
use axum::middleware::from_fn_with_state;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use access::{ApiState, Settings};
pub use document::document;

use problem::{Code, Problem};

/// The whole API: `/v1`, `/oauth2/token`, `/.well-known/…`.
pub fn router(state: ApiState) -> Router {
    let (routes, _) = resources().split_for_parts();
    routes
        .layer(from_fn_with_state(state.clone(), idempotency::layer))
        .route("/v1/openapi.json", axum::routing::get(document::show))
        .merge(crate::oauth::routes())
        .fallback(|| async { Problem::new(Code::NotFound, "there is nothing at this address") })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                Code::MethodNotAllowed,
                "this address does not take that method: see /v1/openapi.json",
            )
        })
        .with_state(state)
}

/// Every resource, with its part of the document.
fn resources() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(document::head())
        .routes(routes!(operators::create))
        .routes(routes!(deployment::renew_signing_key))
        .routes(routes!(operators::get, operators::update))
        .routes(routes!(clients::create, clients::list))
        .routes(routes!(clients::get, clients::delete))
        .routes(routes!(clients::renew_secret))
        .routes(routes!(sites::create, sites::list))
        .routes(routes!(sites::get, sites::update, sites::delete))
        .routes(routes!(gateways::create, gateways::list))
        .routes(routes!(enrolment::enroll))
        .routes(routes!(gateways::get, gateways::update, gateways::delete))
        .routes(routes!(gateways::renew_enrolment))
        .routes(routes!(stations::create, stations::list))
        .routes(routes!(stations::get, stations::update, stations::delete))
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
