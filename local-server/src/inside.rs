//! The API called from inside the process, without a socket: the first start,
//! the demo's seeds. It goes through the same router, checks and audit fields
//! as a call from outside, in the name of the client `local-server`.

use axum::Router;
use axum::body::{Body, to_bytes};
use edge_gateway::Credentials;
use forecourt_api::access::{Claims, Right, rights_of};
use forecourt_link::{Credential, CredentialKind};
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::ids;
use forecourt_store::ports::Ports;
use forecourt_store::rows::config::{CredentialMark, Role};
use forecourt_store::secrets::{KeyCache, KeyError, Purpose};
use forecourt_types::{ClientId, IdError, OperatorId};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

/// In whose name the process calls itself.
const CLIENT: &str = "local-server";
/// A call from inside takes no longer.
const TOKEN_SECONDS: i64 = 60;
/// The largest answer read.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The API from inside.
#[derive(Clone)]
pub struct Inside {
    router: Router,
    ports: Ports,
    keys: KeyCache,
    public_url: String,
}

/// Why a call from inside has no answer, or not the one wanted.
#[derive(Debug, thiserror::Error)]
pub enum InsideError {
    /// The keys that sign tokens are not to be had.
    #[error("no access token could be made")]
    Keys(#[from] KeyError),
    /// A name of ours is no id: a defect.
    #[error("no access token could be made")]
    Id(#[from] IdError),
    /// The request cannot be built: a defect.
    #[error("the request could not be made")]
    Request(#[from] http::Error),
    /// The answer broke off.
    #[error("the answer could not be read")]
    Answer(#[from] axum::Error),
    /// The API refused.
    #[error("{method} {path} was answered with {status}: {detail}")]
    Refused {
        /// Of the request.
        method: Method,
        /// Of the request.
        path: String,
        /// Of the answer.
        status: StatusCode,
        /// What the problem says.
        detail: String,
    },
}

impl Inside {
    /// Over the API's router and what signs its tokens.
    #[must_use]
    pub fn new(router: Router, ports: Ports, keys: KeyCache, public_url: String) -> Self {
        Self {
            router,
            ports,
            keys,
            public_url,
        }
    }

    /// Makes something; [`None`] when its id is taken, which a repeated start
    /// finds again and again.
    ///
    /// # Errors
    /// [`InsideError`].
    pub async fn create(&self, path: &str, body: Value) -> Result<Option<Value>, InsideError> {
        match self.call(Method::POST, path, Some(body)).await {
            Ok(answer) => Ok(Some(answer)),
            Err(InsideError::Refused { status, .. }) if status == StatusCode::CONFLICT => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One request and the body of its answer.
    ///
    /// # Errors
    /// [`InsideError`], also when the API answers with an error.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, InsideError> {
        let request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {}", self.token().await?))
            .header(CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))?;
        let router = self.router.clone();
        // A router never fails; its error type has no values.
        let Ok(response) = router.oneshot(request).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), ANSWER_BYTES_MAX).await?;
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if status.is_success() {
            return Ok(answer);
        }
        let detail = answer.get("detail").and_then(Value::as_str);
        Err(InsideError::Refused {
            method,
            path: path.to_owned(),
            status,
            detail: detail.unwrap_or("no reason was given").to_owned(),
        })
    }

    /// Which of its gateway's credentials this is, as the cloud's rows tell them apart.
    ///
    /// # Errors
    /// [`InsideError`] when the keys cannot be read.
    pub async fn mark_of(&self, credentials: &Credentials) -> Result<CredentialMark, InsideError> {
        let keys = self.keys.get(&self.ports).await?;
        let parsed = Credential::parse(CredentialKind::Link, &credentials.credential);
        // One that is none opens no link; its mark fits no row.
        let secret = parsed.map(|parsed| parsed.secret).unwrap_or_default();
        let owner = credentials.gateway_id.as_str();
        let hash = keys.pepper.hash(Purpose::Link, owner, &secret);
        Ok(CredentialMark::of(&hash))
    }

    async fn token(&self) -> Result<String, InsideError> {
        let keys = self.keys.get(&self.ports).await?;
        let now = self.ports.clock.now();
        let scopes: Vec<&str> = rights_of(Role::Admin)
            .iter()
            .copied()
            .map(Right::scope)
            .collect();
        let claims = Claims {
            iss: self.public_url.clone(),
            aud: self.public_url.clone(),
            sub: ClientId::new(CLIENT)?,
            client_id: ClientId::new(CLIENT)?,
            operator_id: OperatorId::new(DEFAULT_OPERATOR)?,
            role: Role::Admin,
            secret_changed_at: None,
            scope: scopes.join(" "),
            iat: now.seconds(),
            exp: now.seconds() + TOKEN_SECONDS,
            jti: ids::new_id(now, self.ports.entropy.as_ref()),
        };
        Ok(keys.signing.sign(&claims)?)
    }
}
