use axum::Json;
use forecourt_types::Language;
use serde::Serialize;

use crate::access::{Public, Right};
use crate::http::problem::Problem;
use forecourt_store::secrets::JsonWebKey;

/// A set of keys (RFC 7517 §5).
#[derive(Serialize)]
pub(super) struct KeySet {
    keys: Vec<JsonWebKey>,
}

/// The keys that verify access tokens.
pub(super) async fn keys(public: Public) -> Result<Json<KeySet>, Problem> {
    let deployment = public.keys().get(public.ports()).await?;
    let keys = deployment.verifying(public.ports().clock.now());
    let keys = keys.map(|key| key.public().clone()).collect();
    Ok(Json(KeySet { keys }))
}

/// The metadata of an authorization server (RFC 8414 §2).
#[derive(Serialize)]
pub(super) struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    jwks_uri: String,
    scopes_supported: Vec<&'static str>,
    response_types_supported: Vec<&'static str>,
    grant_types_supported: Vec<&'static str>,
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    code_challenge_methods_supported: Vec<&'static str>,
    authorization_response_iss_parameter_supported: bool,
    ui_locales_supported: Vec<&'static str>,
    service_documentation: String,
}

/// Answers with what this authorization server offers.
pub(super) async fn metadata(public: Public) -> Json<Metadata> {
    let url = &public.settings().public_url;
    Json(Metadata {
        issuer: url.clone(),
        authorization_endpoint: format!("{url}/oauth2/authorize"),
        token_endpoint: format!("{url}/oauth2/token"),
        revocation_endpoint: format!("{url}/oauth2/revoke"),
        introspection_endpoint: format!("{url}/oauth2/introspect"),
        introspection_endpoint_auth_methods_supported: vec![
            "client_secret_basic",
            "client_secret_post",
        ],
        jwks_uri: format!("{url}/.well-known/jwks.json"),
        scopes_supported: Right::ALL.iter().map(|right| right.scope()).collect(),
        response_types_supported: vec!["code"],
        grant_types_supported: vec!["authorization_code", "refresh_token", "client_credentials"],
        token_endpoint_auth_methods_supported: vec![
            "client_secret_basic",
            "client_secret_post",
            "none",
        ],
        code_challenge_methods_supported: vec!["S256"],
        authorization_response_iss_parameter_supported: true,
        ui_locales_supported: Language::ALL.iter().map(|it| it.as_str()).collect(),
        service_documentation: format!("{url}/v1/openapi.json"),
    })
}
