//! Sends a CSV file to an import, and reads its answer.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};

use super::world::{Answer, World};

/// Sends a file to this address with this access token, and with this idempotency key if any.
pub(crate) fn import_as(
    world: &World,
    path: &str,
    token: &str,
    file: &[u8],
    key: Option<&str>,
) -> Answer {
    let mut request = import_request(path, token, file);
    if let Some(key) = key {
        let key = key.parse().unwrap();
        request.headers_mut().insert("idempotency-key", key);
    }
    world.send(request)
}

/// A request that sends a file to this address with this access token.
pub(crate) fn import_request(path: &str, token: &str, file: &[u8]) -> Request<Body> {
    let request = Request::post(path)
        .header(AUTHORIZATION, format!("Bearer {token}"))
        .header(CONTENT_TYPE, "text/csv; charset=utf-8");
    request.body(Body::from(file.to_vec())).unwrap()
}

/// The numbers of stations or tokens that were created, changed, unchanged and wrong.
pub(crate) fn counts(answer: &Answer) -> [u64; 4] {
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = answer.json();
    ["created", "changed", "unchanged", "wrong"].map(|name| answer[name].as_u64().unwrap())
}

/// The result of each line, with the fields that are wrong on it.
pub(crate) fn lines(answer: &Answer) -> Vec<Value> {
    let answer = answer.json();
    let lines = answer["lines"].as_array().unwrap();
    let fields = |line: &Value| {
        let errors = line["errors"].as_array().cloned().unwrap_or_default();
        let fields = errors.iter().map(|error| error["field"].clone());
        fields.collect::<Vec<_>>()
    };
    lines
        .iter()
        .map(|line| json!([line["line"], line["result"], fields(line)]))
        .collect()
}
