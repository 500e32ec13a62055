//! `Idempotency-Key`: a POST that is repeated has its effect only once.
//!
//! The answer to the first request is kept for a day and given again to every repeat. An answer
//! that holds a secret is not kept, since secrets are shown only once and stored only as hashes.
//!
//! An answer is given again only to a token with the same scopes as the first one. Refusals for a
//! missing right (401, 403) are not kept: this layer comes before the handlers' check of rights,
//! so such a caller could fill the table.
//!
//! After a fault of our own, or if the function was killed, nobody knows whether the request was
//! carried out. A repeat then runs again with the same ids as the first time ([`Origin`]), so
//! that it finds what the first try left and does not make it a second time.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use forecourt_types::Timestamp;
use sha2::{Digest, Sha256};

use crate::access::{ApiState, Attempt, Caller, Public, authenticate};
use crate::http::body::{bytes, max_bytes};
use crate::http::problem::{Code, Problem};
use forecourt_store::keys;
use forecourt_store::ports::{Condition, Key, Ports, Transacted, Write};
use forecourt_store::rows::{IdempotencyRow, KeptAnswer, Origin, load};

/// How long an answer is kept, in milliseconds: one day.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// How long a first request may run before a repeat takes over, in milliseconds: longer than any
/// function may run.
const RUNNING_MS: i64 = 60 * 1000;
/// The most characters of a key.
pub(crate) const KEY_CHARS_MAX: usize = 255;
/// The most bytes of an answer that is kept, within the 400 KB of an item: the answer to an
/// import of 1,000 wrong rows has 300 KB.
const MAX_KEPT_BYTES: usize = 350 * 1024;
/// The answers that are not kept: refusals for a missing right, and that of a state which the
/// caller has not seen, since the caller repeats that with the new state.
const NOT_KEPT: [StatusCode; 4] = [
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::PRECONDITION_FAILED,
    StatusCode::TOO_MANY_REQUESTS,
];
/// The name of the header that holds the key.
const HEADER: &str = "idempotency-key";

/// The layer that wraps all routes of `/v1`.
pub(crate) async fn layer(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let key = request.headers().get(HEADER).cloned();
    let Some(key) = key.filter(|_| request.method() == Method::POST) else {
        return next.run(request).await;
    };
    // Without a caller there is nobody for whom an answer could be kept, and the handler itself
    // refuses the request.
    let Ok(caller) = authenticate(request.headers(), &state).await else {
        return next.run(request).await;
    };
    let public = Public::from_state(state);
    // The handler refuses the callers of a suspended operator, also where an answer is kept.
    let keys = public.keys().get(public.ports()).await;
    if keys.is_ok_and(|keys| keys.is_suspended(&caller.operator_id)) {
        return next.run(request).await;
    }
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
    let key = keys::idempotency(&caller.operator_id, &caller.author(), text);
    let (parts, body) = request.into_parts();
    let bytes = bytes(body, max_bytes(&parts.headers)).await?;
    let asked = Asked {
        hash: request_hash(&parts.uri.to_string(), &bytes),
        granted: caller.allowance(),
    };
    let run = match begin(ports, key, asked).await? {
        Begun::Run(run) => run,
        Begun::Answered(answer) => return repeat(answer),
    };
    let mut request = Request::from_parts(parts, Body::from(bytes));
    request.extensions_mut().insert(run.attempt.clone());
    finish(ports, *run, next.run(request).await).await
}

/// The parts of a request by which a repeat is recognised.
struct Asked {
    /// The hash of the request's address and body.
    hash: String,
    /// The scopes of the caller's token.
    granted: String,
}

impl Asked {
    /// Whether the stored row belongs to this request.
    fn is_of(&self, entry: &IdempotencyRow) -> bool {
        let same_scopes = |granted: &String| *granted == self.granted;
        entry.request_hash == self.hash && entry.granted.as_ref().is_none_or(same_scopes)
    }
}

/// What must be done about a request.
enum Begun {
    /// The request must be carried out.
    Run(Box<Run>),
    /// The request must not be carried out: this is known of its answer.
    Answered(KeptAnswer),
}

/// A request that is being carried out.
struct Run {
    key: Key,
    entry: IdempotencyRow,
    /// The revision of the stored row as it is now.
    revision: u64,
    attempt: Attempt,
}

fn request_hash(address: &str, body: &Bytes) -> String {
    let hash = Sha256::new()
        .chain_update((address.len() as u64).to_be_bytes())
        .chain_update(address)
        .chain_update(body)
        .finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Notes that the request is being carried out; or returns the answer that is stored already.
async fn begin(ports: &Ports, key: Key, asked: Asked) -> Result<Begun, Problem> {
    let now = ports.clock.now();
    let stored = load::<IdempotencyRow>(ports.table.as_ref(), &key).await?;
    let revision = stored.as_ref().map_or(0, |stored| stored.revision);
    let known = stored.map(|stored| stored.row);
    let known = known.filter(|entry| now < entry.forgotten_at);
    let mut earlier = None;
    if let Some(entry) = known {
        if !asked.is_of(&entry) {
            return Err(Problem::new(
                Code::IdempotencyKeyReused,
                "this Idempotency-Key was used within a day for another request, or with a token of other scopes: use a new one",
            ));
        }
        if !is_open(&entry, now) {
            return Ok(Begun::Answered(entry.answer));
        }
        earlier = entry.origin;
    }
    let again = earlier.is_some();
    let origin = earlier.unwrap_or_else(|| Origin::new(now, ports.entropy.as_ref()));
    let entry = IdempotencyRow {
        request_hash: asked.hash,
        granted: Some(asked.granted),
        started_at: now,
        forgotten_at: now.plus_millis(KEPT_MS),
        origin: Some(origin.clone()),
        answer: KeptAnswer::Running,
    };
    let item = entry.item(key.clone(), revision)?;
    let begun = vec![Write::put_unchanged(item)];
    match ports.table.transact(begun).await? {
        Transacted::Committed => Ok(Begun::Run(Box::new(Run {
            key,
            entry,
            revision: revision + 1,
            attempt: Attempt { origin, again },
        }))),
        Transacted::ConditionFailed { .. } => Ok(Begun::Answered(KeptAnswer::Running)),
    }
}

/// Whether a repeat must run, since nobody knows the outcome of the last try.
fn is_open(row: &IdempotencyRow, now: Timestamp) -> bool {
    match row.answer {
        KeptAnswer::Failed => true,
        KeptAnswer::Running => now.millis_since(row.started_at) >= RUNNING_MS,
        KeptAnswer::Secret | KeptAnswer::Kept { .. } => false,
    }
}

fn repeat(answer: KeptAnswer) -> Result<Response, Problem> {
    match answer {
        KeptAnswer::Running | KeptAnswer::Failed => Err(Problem::new(
            Code::RequestInProgress,
            "the first request with this Idempotency-Key is still running: repeat in a moment",
        )),
        KeptAnswer::Secret => Err(Problem::new(
            Code::AnswerNotKept,
            "this request was carried out before; its answer held a secret, which is shown once: have a new secret made",
        )),
        KeptAnswer::Kept {
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

/// Keeps the answer. A fault of our own is only noted, so that a repeat tries again. Nothing is
/// kept of a refusal for a missing right.
async fn finish(ports: &Ports, run: Run, response: Response) -> Result<Response, Problem> {
    if response.status().is_server_error() {
        keep(ports, run, KeptAnswer::Failed).await;
        return Ok(response);
    }
    if NOT_KEPT.contains(&response.status()) {
        forget(ports, run).await;
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
        KeptAnswer::Secret
    } else {
        KeptAnswer::Kept {
            status: parts.status.as_u16(),
            content_type: content_type
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    };
    keep(ports, run, answer).await;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// Removes the row of a try that was refused. If an earlier try may have been carried out, its
/// ids are still needed: then the row stays, open for a repeat.
async fn forget(ports: &Ports, run: Run) {
    if run.attempt.again {
        return keep(ports, run, KeptAnswer::Failed).await;
    }
    let gone = Write::Delete {
        key: run.key,
        condition: Condition::Revision(run.revision),
    };
    if let Err(error) = ports.table.transact(vec![gone]).await {
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(cause, "the entry of a refused request could not be removed");
    }
}

/// Notes the outcome of a try, unless a later try has taken over, whose outcome is newer. The
/// caller gets the answer even if this fails: the row then still says `running`, and a repeat
/// takes over after a while.
async fn keep(ports: &Ports, run: Run, answer: KeptAnswer) {
    let now = ports.clock.now();
    let entry = IdempotencyRow {
        started_at: now,
        forgotten_at: now.plus_millis(KEPT_MS),
        answer,
        ..run.entry
    };
    let kept = match entry.item(run.key, run.revision) {
        Ok(item) => {
            let writes = vec![Write::put_unchanged(item)];
            let kept = ports.table.transact(writes).await;
            kept.map(|_| ()).map_err(Problem::from)
        }
        Err(error) => Err(Problem::from(error)),
    };
    if let Err(problem) = kept {
        tracing::warn!(
            ?problem,
            "an answer could not be kept for its idempotency key"
        );
    }
}
