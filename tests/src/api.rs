//! A client of the API, as an app uses it.

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

/// The answer to a request: a status and a JSON body.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body; null when there was none.
    pub body: Value,
}

impl Answer {
    /// Returns the body, when the status is of the 200s.
    ///
    /// # Errors
    /// When the status is any other; the error holds the body.
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

    /// Returns the access token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Returns a client of the same server with another token, or without one.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            ..self.clone()
        }
    }

    /// Makes a `GET` request.
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

    /// Makes a `GET` request for another content type. The body is returned as text.
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

    /// Makes a `POST` request with a JSON body.
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

    /// Makes a `PATCH` request with a JSON body.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn patch(&self, path: &str, body: &Value) -> Result<Answer> {
        self.patch_with(path, body, None)
    }

    /// Returns the ETag of a record as it is now.
    ///
    /// # Errors
    /// When the server cannot be reached or names none.
    pub fn etag(&self, path: &str) -> Result<String> {
        let request = self.agent.get(format!("{}{path}", self.base));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let response = request.call()?;
        let etag = response.headers().get("etag").context("no ETag")?;
        Ok(etag.to_str()?.to_owned())
    }

    /// Makes a `PATCH` request that counts only if the record still has this ETag.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn patch_seen(&self, path: &str, etag: &str, body: &Value) -> Result<Answer> {
        self.patch_with(path, body, Some(etag))
    }

    fn patch_with(&self, path: &str, body: &Value, if_match: Option<&str>) -> Result<Answer> {
        let request = self.agent.patch(format!("{}{path}", self.base));
        let mut request = request.header("authorization", format!("Bearer {}", self.token));
        if let Some(if_match) = if_match {
            request = request.header("if-match", if_match);
        }
        read(
            request
                .content_type("application/json")
                .send(body.to_string())?,
        )
    }

    /// Makes a `DELETE` request.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn delete(&self, path: &str) -> Result<Answer> {
        let request = self.agent.delete(format!("{}{path}", self.base));
        read(
            request
                .header("authorization", format!("Bearer {}", self.token))
                .call()?,
        )
    }

    /// Returns all items of a list, page after page. The path must have a query.
    ///
    /// # Errors
    /// When a page is refused or holds no items.
    pub fn items(&self, path: &str) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut page = path.to_owned();
        loop {
            let mut list = self.get(&page)?.ok()?;
            let Value::Array(more) = list["items"].take() else {
                bail!("{page} is no list: {list}");
            };
            items.extend(more);
            let Some(cursor) = list["next_cursor"].as_str() else {
                return Ok(items);
            };
            page = format!("{path}&cursor={cursor}");
        }
    }

    /// Asks again until the answer is as wanted, for what arrives through queues.
    ///
    /// # Errors
    /// When it does not come within [`PATIENCE`].
    pub fn wait_for<T>(&self, path: &str, mut find: impl FnMut(&Value) -> Option<T>) -> Result<T> {
        wait(path, || {
            let answer = self.get(path)?;
            let found = find(&answer.body);
            Ok(found.ok_or_else(|| format!("{} {}", answer.status, answer.body)))
        })
    }

    /// Does as [`Api::wait_for`], for all items of a list.
    ///
    /// # Errors
    /// When they do not come within [`PATIENCE`].
    pub fn wait_for_items(
        &self,
        path: &str,
        is_good: impl Fn(&[Value]) -> bool,
    ) -> Result<Vec<Value>> {
        wait(path, || {
            let items = self.items(path)?;
            Ok(match is_good(&items) {
                true => Ok(items),
                false => Err(Value::Array(items).to_string()),
            })
        })
    }
}

/// Looks until there is a result. The error holds the last thing that was there.
fn wait<T>(path: &str, mut look: impl FnMut() -> Result<Result<T, String>>) -> Result<T> {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        let last = match look()? {
            Ok(found) => return Ok(found),
            Err(last) => last,
        };
        if std::time::Instant::now() > deadline {
            bail!("{path} never became as wanted; last: {last}");
        }
        // The pause only limits the rate of requests; nothing depends on its length.
        std::thread::park_timeout(std::time::Duration::from_millis(50));
    }
}
