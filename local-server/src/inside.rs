//! Calls the API from inside the process, without a socket, for the first start and the demo's
//! seeds. A call goes through the same router, checks and audit fields as a call from outside, in
//! the name of the client `local-server`.

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

/// The client in whose name the process calls the API.
const CLIENT: &str = "local-server";
/// The lifetime of a token, in seconds. No call from inside takes longer.
const TOKEN_SECONDS: i64 = 60;
/// The largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A client of the API inside the process.
#[derive(Clone)]
pub struct Inside {
    router: Router,
    ports: Ports,
    keys: KeyCache,
    public_url: String,
}

/// Why a call from inside got no answer, or an error.
#[derive(Debug, thiserror::Error)]
pub enum InsideError {
    /// The keys that sign tokens could not be read.
    #[error("no access token could be made")]
    Keys(#[from] KeyError),
    /// A name that this program chose is not a valid id: a defect.
    #[error("no access token could be made")]
    Id(#[from] IdError),
    /// The request could not be built: a defect.
    #[error("the request could not be made")]
    Request(#[from] http::Error),
    /// The answer ended too early.
    #[error("the answer could not be read")]
    Answer(#[from] axum::Error),
    /// The API refused the request.
    #[error("{method} {path} was answered with {status}: {detail}")]
    Refused {
        /// The method of the request.
        method: Method,
        /// The path of the request.
        path: String,
        /// The status of the answer.
        status: StatusCode,
        /// The explanation in the answer's problem document.
        detail: String,
    },
}

impl Inside {
    /// Makes a client over the API's router, with what signs its tokens.
    #[must_use]
    pub fn new(router: Router, ports: Ports, keys: KeyCache, public_url: String) -> Self {
        Self {
            router,
            ports,
            keys,
            public_url,
        }
    }

    /// Creates a resource. Returns [`None`] when its id is taken, which is so at
    /// every repeated start.
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

    /// Makes one request and returns the body of its answer.
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

    /// Returns the mark by which the cloud's rows tell this credential from the gateway's others.
    ///
    /// # Errors
    /// [`InsideError`] when the keys cannot be read.
    pub async fn mark_of(&self, credentials: &Credentials) -> Result<CredentialMark, InsideError> {
        let keys = self.keys.get(&self.ports).await?;
        let parsed = Credential::parse(CredentialKind::Link, &credentials.credential);
        // A text that is not a credential opens no link; its mark matches no row.
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
            sub: CLIENT.to_owned(),
            user_id: None,
            signed_in_at: None,
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
