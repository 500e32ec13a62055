//! `Idempotency-Key`: a POST that is repeated does nothing twice.
//!
//! The answer to the first request is kept for a day and given again to every
//! repeat. Answers that hold a secret are not kept, since secrets are shown
//! once and stored only as hashes.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::access::{ApiState, Caller, Public, authenticate};
use super::body::MAX_BODY_BYTES;
use super::problem::{Code, Problem};
use crate::keys;
use crate::ports::{Condition, Item, Key, Ports, Transacted, Write};
use crate::rows::load;

/// How long an answer is kept.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// How long a first request may run before a repeat takes over: longer than
/// any function may.
const RUNNING_MS: i64 = 60 * 1000;
/// The longest key.
const KEY_CHARS_MAX: usize = 255;
/// The largest answer kept, well within an item's 400 KB.
const MAX_KEPT_BYTES: usize = 200 * 1024;
/// The header.
const HEADER: &str = "idempotency-key";

/// What is known of a request with a key. Key: [`keys::idempotency`].
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    /// Of method, address and body.
    request_hash: String,
    /// Since when it runs.
    started_at: Timestamp,
    /// When it is forgotten: the table's own removal may lag.
    forgotten_at: Timestamp,
    /// Its answer, once there is one.
    answer: Answer,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Running,
    Secret,
    Kept {
        status: u16,
        content_type: String,
        body: String,
    },
}

/// The layer around all routes of `/v1`.
pub async fn layer(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let key = request.headers().get(HEADER).cloned();
    let Some(key) = key.filter(|_| request.method() == Method::POST) else {
        return next.run(request).await;
    };
    // Without a caller there is nobody to keep an answer for, and the handler
    // refuses it by itself.
    let Ok(caller) = authenticate(request.headers(), &state).await else {
        return next.run(request).await;
    };
    let public = Public::from_state(state);
    match once(public.ports(), &caller, &key, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn once(
    ports: &Ports,
    caller: &Caller,
    key: &HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let text = key.to_str().ok().filter(|text| {
        let length = text.chars().count();
        (1..=KEY_CHARS_MAX).contains(&length)
    });
    let text = text.ok_or_else(|| {
        let detail = format!("Idempotency-Key: must be 1 to {KEY_CHARS_MAX} characters");
        Problem::new(Code::InvalidQuery, detail)
    })?;
    let key = keys::idempotency(&caller.operator_id, caller.client_id.as_str(), text);
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| {
        let detail = format!("a body may have at most {MAX_BODY_BYTES} bytes");
        Problem::new(Code::BodyTooLarge, detail)
    })?;
    let hash = request_hash(&parts.uri.to_string(), &bytes);
    if let Some(answer) = begin(ports, &key, &hash).await? {
        return answer;
    }
    let request = Request::from_parts(parts, Body::from(bytes));
    finish(ports, key, hash, next.run(request).await).await
}

fn request_hash(address: &str, body: &Bytes) -> String {
    let hash = Sha256::new()
        .chain_update((address.len() as u64).to_be_bytes())
        .chain_update(address)
        .chain_update(body)
        .finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Notes that the request runs; or gives the answer there already is.
async fn begin(
    ports: &Ports,
    key: &Key,
    hash: &str,
) -> Result<Option<Result<Response, Problem>>, Problem> {
    let now = ports.clock.now();
    let stored = load::<Entry>(ports.table.as_ref(), key).await?;
    let mut revision = 0;
    if let Some(stored) = stored {
        revision = stored.revision;
        let entry = stored.row;
        let forgotten = now >= entry.forgotten_at;
        let given_up = matches!(entry.answer, Answer::Running)
            && now.millis_since(entry.started_at) >= RUNNING_MS;
        if !forgotten && entry.request_hash != hash {
            return Err(Problem::new(
                Code::IdempotencyKeyReused,
                "this Idempotency-Key was used for another request within a day: use a new one",
            ));
        }
        if !forgotten && !given_up {
            return Ok(Some(repeat(entry.answer)));
        }
    }
    let entry = Entry {
        request_hash: hash.to_owned(),
        started_at: now,
        forgotten_at: now.plus_millis(KEPT_MS),
        answer: Answer::Running,
    };
    let item = Item::new(key.clone(), &entry)?
        .after(revision)
        .with_expiry(entry.forgotten_at);
    match ports
        .table
        .transact(vec![Write::put_unchanged(item)])
        .await?
    {
        Transacted::Committed => Ok(None),
        Transacted::ConditionFailed { .. } => Ok(Some(repeat(Answer::Running))),
    }
}

fn repeat(answer: Answer) -> Result<Response, Problem> {
    match answer {
        Answer::Running => Err(Problem::new(
            Code::RequestInProgress,
            "the first request with this Idempotency-Key is still running: repeat in a moment",
        )),
        Answer::Secret => Err(Problem::new(
            Code::AnswerNotKept,
            "this request was carried out before; its answer held a secret, which is shown once: have a new secret made",
        )),
        Answer::Kept {
            status,
            content_type,
            body,
        } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut response = (status, body).into_response();
            if let Ok(value) = HeaderValue::from_str(&content_type) {
                response.headers_mut().insert(CONTENT_TYPE, value);
            }
            let replayed = HeaderValue::from_static("true");
            response
                .headers_mut()
                .insert("idempotency-replayed", replayed);
            Ok(response)
        }
    }
}

/// Keeps the answer. One of our own faults is not kept, so that a repeat tries
/// again.
async fn finish(
    ports: &Ports,
    key: Key,
    hash: String,
    response: Response,
) -> Result<Response, Problem> {
    let table = ports.table.as_ref();
    if response.status().is_server_error() {
        let condition = Condition::Always;
        let _ = table
            .transact(vec![Write::Delete { key, condition }])
            .await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_KEPT_BYTES).await.map_err(|_| {
        let detail = "the request was carried out, but its answer is too large to be kept";
        Problem::new(Code::AnswerNotKept, detail)
    })?;
    let secret = parts.headers.get(CACHE_CONTROL);
    let secret = secret.is_some_and(|value| value.as_bytes() == b"no-store");
    let content_type = parts.headers.get(CONTENT_TYPE);
    let answer = if secret {
        Answer::Secret
    } else {
        Answer::Kept {
            status: parts.status.as_u16(),
            content_type: content_type
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    };
    let now = ports.clock.now();
    let entry = Entry {
        request_hash: hash,
        started_at: now,
        forgotten_at: now.plus_millis(KEPT_MS),
        answer,
    };
    let item = Item::new(key, &entry)?.with_expiry(entry.forgotten_at);
    let condition = Condition::Exists;
    // Whether it is kept or not, it was carried out: the caller gets its answer.
    if let Err(error) = table.transact(vec![Write::Put { item, condition }]).await {
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(cause, "an answer could not be kept for its idempotency key");
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}
