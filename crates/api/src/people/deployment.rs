//! The keys of the deployment.

use axum::Json;
use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::access::{ManageOperators, Permit};
use crate::http::body::OptionalBody;
use crate::http::problem::Problem;

/// How the signing key is replaced.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SigningKeyRenewal {
    /// Whether tokens of the key before end within a minute, including the caller's own: this is
    /// for a key that others may have. Otherwise they stay valid until they expire.
    #[serde(default)]
    end_tokens: bool,
}

/// The key that signs access tokens at present.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SigningKey)]
pub(crate) struct SigningKeyView {
    /// The id of the key in the header of a token and in `/.well-known/jwks.json`.
    kid: String,
    /// The time until which tokens of the key before are accepted; absent when they are not
    /// accepted. Tokens of earlier keys are accepted for 16 minutes after their key was replaced;
    /// at most 8 such keys are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    former_until: Option<Timestamp>,
}

/// Replace the key that signs access tokens, either regularly or because others may have it.
/// Every process uses the new key within a minute; a token of the new key is taken at once, but for
/// the first five seconds after a process has read its keys. A key is replaced by itself after
/// 90 days. Client and gateway secrets stay as they are.
///
/// # Errors
/// 403 for everybody but deployment admins.
#[utoipa::path(post, path = "/v1/deployment/signing-key", tag = "deployment",
    request_body = Option<SigningKeyRenewal>,
    responses((status = 200, body = SigningKeyView)), security(("oauth2" = ["operators"])))]
pub(crate) async fn renew_signing_key(
    permit: Permit<ManageOperators>,
    OptionalBody(asked): OptionalBody<SigningKeyRenewal>,
) -> Result<Json<SigningKeyView>, Problem> {
    let mut unit = permit.unit();
    let wanted = Map::from_iter([
        ("work".to_owned(), Value::from("renew_signing_key")),
        ("end_tokens".to_owned(), Value::from(asked.end_tokens)),
    ]);
    let first = (permit.new_id(), permit.began_at());
    unit.audit_request("deployment", "signing-key", (&first.0, first.1), wanted);
    permit.commit(unit).await?;
    let keys = permit.renew_signing_key(asked.end_tokens).await?;
    Ok(Json(SigningKeyView {
        kid: keys.signing.verifying().public().kid.clone(),
        former_until: keys.former_until(),
    }))
}
