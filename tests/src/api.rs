//! The API as an app uses it.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::PATIENCE;

/// A client with a bearer token.
#[derive(Debug, Clone)]
pub struct Api {
    base: String,
    token: String,
    agent: ureq::Agent,
}

/// A status and a JSON body (null when there was none).
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// The body, when the status is of the 200s.
    ///
    /// # Errors
    /// Any other status, with its body.
    pub fn ok(self) -> Result<Value> {
        if (200..300).contains(&self.status) {
            Ok(self.body)
        } else {
            bail!("status {}: {}", self.status, self.body)
        }
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer> {
    let status = response.status().as_u16();
    let text = response
        .body_mut()
        .read_to_string()
        .context("read the body")?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Answer { status, body })
}

impl Api {
    /// Gets a token with client credentials (RFC 6749 §4.4).
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub fn sign_in(base: &str, client_id: &str, secret: &str) -> Result<Self> {
        let agent = agent();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client_id),
            ("client_secret", secret),
        ];
        let response = agent.post(format!("{base}/oauth2/token")).send_form(form)?;
        let body = read(response)?.ok().context("sign in")?;
        let token = body["access_token"]
            .as_str()
            .context("no access_token")?
            .to_owned();
        Ok(Self {
            base: base.to_owned(),
            token,
            agent,
        })
    }

    /// The same server without, or with another, token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            ..self.clone()
        }
    }

    /// `GET`.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn get(&self, path: &str) -> Result<Answer> {
        let request = self.agent.get(format!("{}{path}", self.base));
        read(
            request
                .header("authorization", format!("Bearer {}", self.token))
                .call()?,
        )
    }

    /// `GET` asking for another content type; the body comes as text.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn get_as(&self, path: &str, accept: &str) -> Result<Answer> {
        let request = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("accept", accept);
        read(
            request
                .header("authorization", format!("Bearer {}", self.token))
                .call()?,
        )
    }

    /// `POST` of JSON.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        read(
            request
                .content_type("application/json")
                .send(body.to_string())?,
        )
    }

    /// `PATCH` with JSON.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn patch(&self, path: &str, body: &Value) -> Result<Answer> {
        let request = self.agent.patch(format!("{}{path}", self.base));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        read(
            request
                .content_type("application/json")
                .send(body.to_string())?,
        )
    }

    /// Asks again until the answer is good; for what arrives through queues.
    ///
    /// # Errors
    /// When it does not come within [`PATIENCE`].
    pub fn wait_for<T>(&self, path: &str, mut find: impl FnMut(&Value) -> Option<T>) -> Result<T> {
        let deadline = std::time::Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path)?;
            if let Some(found) = find(&answer.body) {
                return Ok(found);
            }
            if std::time::Instant::now() > deadline {
                bail!(
                    "{path} never became as wanted; last: {} {}",
                    answer.status,
                    answer.body
                );
            }
            // Paces the asking; nothing depends on how long it is.
            std::thread::park_timeout(std::time::Duration::from_millis(50));
        }
    }
}
