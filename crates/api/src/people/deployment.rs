//! What everybody may know of the deployment, and the keys of the deployment.

use axum::Json;
use forecourt_types::{Currency, Language, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::access::{ManageOperators, Permit, Public};
use crate::http::body::OptionalBody;
use crate::http::problem::Problem;

/// What an app must know of the deployment before anybody has signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deployment)]
pub(crate) struct DeploymentView {
    /// The release of the API.
    #[schema(example = "0.6.0")]
    release: &'static str,
    /// Whether this is the demo, whose data are made up.
    demo: bool,
    /// The languages of pages and mails (BCP 47), the first one where nobody asks for another.
    #[schema(example = json!(["en", "th", "ru", "fil", "zh-Hans"]))]
    languages: Vec<&'static str>,
    /// The address at which live sockets are opened, with a ticket of `POST /v1/live/tickets`.
    #[schema(example = "wss://api.example.com/v1/live")]
    live_url: String,
    /// The currencies that tariffs may have.
    currencies: Vec<CurrencyView>,
}

/// A currency of ISO 4217.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Currency)]
pub(crate) struct CurrencyView {
    /// The code of three letters.
    #[schema(example = "JPY")]
    code: String,
    /// The decimals of its minor unit: an amount of 150 minor units is 1.50 with two decimals.
    #[schema(minimum = 0, maximum = 3, example = 0)]
    decimals: u32,
}

/// Show what an app must know before anybody has signed in: the languages, the currencies with
/// their decimals, and where live sockets are opened. It needs no token and holds no secret.
#[utoipa::path(get, path = "/v1/public/deployment", tag = "deployment",
    responses((status = 200, body = DeploymentView)), security(()))]
pub(crate) async fn show(public: Public) -> Json<DeploymentView> {
    let settings = public.settings();
    let currencies = Currency::all().into_iter().map(|currency| CurrencyView {
        code: currency.code().to_owned(),
        decimals: currency.exponent(),
    });
    Json(DeploymentView {
        release: env!("CARGO_PKG_VERSION"),
        demo: settings.demo.is_some(),
        languages: Language::ALL.iter().map(|it| it.as_str()).collect(),
        live_url: settings.live_url.clone(),
        currencies: currencies.collect(),
    })
}

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
