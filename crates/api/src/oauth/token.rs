use axum::body::to_bytes;
use axum::extract::{Form, FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, PRAGMA, WWW_AUTHENTICATE,
};
use axum::response::{IntoResponse, Response};
use axum::{Json, body::Body};
use forecourt_types::{ClientId, OperatorId};
use serde::Serialize;

use super::credentials::{self, Readings};
use crate::access::{Claims, Public, Right, rights_of};
use crate::http::problem::Problem;
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::rows::config::{Client, ClientPointer};
use forecourt_store::rows::load;
use forecourt_store::secrets::{ACCESS_TOKEN_SECONDS, DeploymentKeys, Purpose};

/// The most bytes of the form in a token request.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// The answer with a token (RFC 6749 §5.1).
#[derive(Serialize)]
struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    scope: String,
}

/// The reasons for a refusal (RFC 6749 §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    InvalidRequest(&'static str),
    InvalidClient { by_header: bool },
    UnsupportedGrantType,
    InvalidScope,
}

#[derive(Serialize)]
struct RefusalBody {
    error: &'static str,
    error_description: &'static str,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, error_description) = match self {
            Self::InvalidRequest(why) => (StatusCode::BAD_REQUEST, "invalid_request", why),
            Self::InvalidClient { .. } => (
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "client id or client secret is wrong or missing",
            ),
            Self::UnsupportedGrantType => (
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "only grant_type=client_credentials is offered",
            ),
            Self::InvalidScope => (
                StatusCode::BAD_REQUEST,
                "invalid_scope",
                "a scope is unknown or more than this client has",
            ),
        };
        let body = RefusalBody {
            error,
            error_description,
        };
        let mut response = (status, Json(body)).into_response();
        if self == (Self::InvalidClient { by_header: true }) {
            let challenge = HeaderValue::from_static("Basic realm=\"forecourt\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

enum Failure {
    Refused(Refusal),
    Broken(Problem),
}

impl<E: Into<Problem>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

/// Answers `POST /oauth2/token`. Nobody may keep its answers (RFC 6749 §5.1).
pub(super) async fn issue(public: Public, request: Request) -> Response {
    let mut response = match grant(&public, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(Failure::Refused(refusal)) => refusal.into_response(),
        Err(Failure::Broken(problem)) => problem.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

async fn grant(public: &Public, request: Request) -> Result<TokenAnswer, Failure> {
    let header = request.headers().get(AUTHORIZATION);
    let header = header.map(|value| value.to_str().unwrap_or_default().to_owned());
    let form = read_form(request).await.map_err(Failure::Refused)?;
    let shown = credentials::read(
        header.as_deref(),
        form.client_id.as_deref(),
        form.client_secret.as_deref(),
    );
    let keys = public.keys().get(public.ports()).await?;
    let by_header = header.is_some();
    let client = match shown {
        Some(shown) => find_client(public, &keys, shown).await?,
        None => None,
    };
    let refused = Failure::Refused;
    let client = client.ok_or(refused(Refusal::InvalidClient { by_header }))?;
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Err(refused(Refusal::UnsupportedGrantType)),
        None => return Err(refused(Refusal::InvalidRequest("grant_type is missing"))),
    }
    let scope = scope_of(&client, form.scope.as_deref()).map_err(refused)?;
    let now = public.ports().clock.now();
    let url = &public.settings().public_url;
    let claims = Claims {
        iss: url.clone(),
        aud: url.clone(),
        sub: client.client_id.clone(),
        client_id: client.client_id,
        operator_id: client.operator_id,
        role: client.role,
        secret_changed_at: Some(client.secret_changed_at),
        scope: scope.clone(),
        iat: now.seconds(),
        exp: now.seconds() + ACCESS_TOKEN_SECONDS,
        jti: ids::new_id(now, public.ports().entropy.as_ref()),
    };
    Ok(TokenAnswer {
        access_token: keys.signing.sign(&claims)?,
        token_type: "Bearer",
        expires_in: ACCESS_TOKEN_SECONDS,
        scope,
    })
}

#[derive(Default)]
struct TokenForm {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    scope: Option<String>,
}

async fn read_form(request: Request) -> Result<TokenForm, Refusal> {
    let content_type = request.headers().get(CONTENT_TYPE);
    let is_form = content_type
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(Refusal::InvalidRequest(
            "send a form: Content-Type application/x-www-form-urlencoded",
        ));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_FORM_BYTES)
        .await
        .map_err(|_| Refusal::InvalidRequest("the form is too large"))?;
    let request = Request::from_parts(parts, Body::from(bytes));
    let fields = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    let Form(fields) = fields.map_err(|_| Refusal::InvalidRequest("the form cannot be read"))?;
    let mut form = TokenForm::default();
    for (name, value) in fields {
        let field = match name.as_str() {
            "grant_type" => &mut form.grant_type,
            "client_id" => &mut form.client_id,
            "client_secret" => &mut form.client_secret,
            "scope" => &mut form.scope,
            // RFC 6749 §3.2: unrecognized parameters are ignored.
            _ => continue,
        };
        if field.replace(value).is_some() {
            return Err(Refusal::InvalidRequest("a parameter is there twice"));
        }
    }
    Ok(form)
}

/// The client whose id and secret were given. For an id that no client has, this reads the table
/// as often and makes the same hash, so that the time of the answer does not tell
/// which ids exist.
async fn find_client(
    public: &Public,
    keys: &DeploymentKeys,
    shown: Readings,
) -> Result<Option<Client>, Failure> {
    let table = public.ports().table.as_ref();
    let stand_in = OperatorId::new(DEFAULT_OPERATOR).map_err(|error| Problem::internal(&error))?;
    for (id, secret) in shown {
        let Ok(id) = ClientId::new(id) else { continue };
        let pointer = load::<ClientPointer>(table, &keys::client_pointer(&id)).await?;
        let operator = pointer.map(|pointer| pointer.row.operator_id);
        let operator = operator.as_ref().unwrap_or(&stand_in);
        let key = keys::client(operator, &id);
        let client = load::<Client>(table, &key).await?.map(|client| client.row);
        let stored = client.as_ref().map(|client| client.secret_hash.as_str());
        let good = keys
            .pepper
            .verify(Purpose::Client, id.as_str(), &secret, stored);
        if let Some(client) = client.filter(|_| good) {
            return Ok(Some(client));
        }
    }
    Ok(None)
}

/// The scopes that are granted: those that were asked for, or all that the client may have.
fn scope_of(client: &Client, asked: Option<&str>) -> Result<String, Refusal> {
    let own = rights_of(client.role);
    let mut granted = Vec::new();
    match asked.map(str::trim).filter(|asked| !asked.is_empty()) {
        None => granted.extend(own.iter().map(|right| right.scope())),
        Some(asked) => {
            for scope in asked.split_whitespace() {
                let right = Right::from_scope(scope).ok_or(Refusal::InvalidScope)?;
                if !own.contains(&right) {
                    return Err(Refusal::InvalidScope);
                }
                if !granted.contains(&right.scope()) {
                    granted.push(right.scope());
                }
            }
        }
    }
    Ok(granted.join(" "))
}
