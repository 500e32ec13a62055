//! Tokens: for machines (OAuth 2.0, RFC 6749 §4.4) and for apps that act for people (§4.1, §6),
//! their end (RFC 7009), and what others need to verify them: introspection (RFC 7662), keys (RFC
//! 7517) and metadata (RFC 8414).

mod answer;
mod cookie;
mod credentials;
mod form;
mod introspect;
mod metadata;
mod people;
mod revoke;
mod rotation;
mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::ApiState;

pub(crate) use cookie::empty_all as empty_all_cookies;
pub use forecourt_store::secrets::ACCESS_TOKEN_SECONDS;

/// The routes of the token endpoint, the keys and the metadata.
pub(crate) fn routes() -> Router<ApiState> {
    Router::new()
        .route("/oauth2/token", post(token::issue))
        .route("/oauth2/revoke", post(revoke::revoke))
        .route("/oauth2/introspect", post(introspect::introspect))
        .route("/.well-known/jwks.json", get(metadata::keys))
        .route(
            "/.well-known/oauth-authorization-server",
            get(metadata::metadata),
        )
}
