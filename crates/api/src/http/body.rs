//! Reads the parts of a request: bodies, parameters, ids in the path.

use axum::body::{Bytes, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use futures_util::future::BoxFuture;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::http::csv::MAX_FILE_BYTES;
use crate::http::plain_words;
use crate::http::problem::{Code, FieldProblem, Problem};
use crate::http::unique::Unique;

/// The most bytes of a body: a tariff or a call has a few kilobytes.
pub(crate) const MAX_BODY_BYTES: usize = 256 * 1024;

/// A JSON body of at most `MAX_BYTES` bytes. An address that answers without a token allows no
/// more than it needs.
pub(crate) struct Body<T, const MAX_BYTES: usize = MAX_BODY_BYTES>(pub T);

impl<T, S, const MAX_BYTES: usize> FromRequest<S> for Body<T, MAX_BYTES>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let bytes = json_bytes(request, MAX_BYTES).await?;
        parse(&bytes).map(Self)
    }
}

/// Reads a whole JSON body of at most `max` bytes. The future is boxed, so that its code exists
/// once and not in each handler.
fn json_bytes(request: Request, max: usize) -> BoxFuture<'static, Result<Bytes, Problem>> {
    Box::pin(async move {
        let is_json = media_type(request.headers())
            .is_some_and(|t| t == "application/json" || t.ends_with("+json"));
        if !is_json {
            return Err(Problem::new(
                Code::UnsupportedMediaType,
                "send the body as JSON, with \"Content-Type: application/json\"",
            ));
        }
        bytes(request.into_body(), max).await
    })
}

/// The fields of a JSON body that has one of several forms: what some fields hold says how the
/// others are read.
pub(crate) struct Fields(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let bytes = json_bytes(request, MAX_BODY_BYTES).await?;
        parse::<Unique>(&bytes)?.into_object().map(Self)
    }
}

impl Fields {
    /// Takes a field out; a field that is left out is null.
    ///
    /// # Errors
    /// 422 when the value does not have this type.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Problem> {
        let value = self.0.remove(name).unwrap_or(Value::Null);
        value_of(value, name)
    }

    /// Takes a field out of the fields of an object `within` the body, which problems name.
    ///
    /// # Errors
    /// The same as for [`Self::take`].
    pub(crate) fn take_within<T: DeserializeOwned>(
        &mut self,
        name: &str,
        within: &str,
    ) -> Result<T, Problem> {
        let value = self.0.remove(name).unwrap_or(Value::Null);
        let place = [within, name];
        let place = place.iter().filter(|part| !part.is_empty());
        value_of(value, &place.copied().collect::<Vec<_>>().join("."))
    }

    /// The fields of an object within the body.
    ///
    /// # Errors
    /// 422 when the field is no object.
    pub(crate) fn take_fields(&mut self, name: &str) -> Result<Self, Problem> {
        self.take(name).map(Self)
    }

    /// Reads all fields that are left. `within` names the object that they are fields of; it is
    /// empty for the body itself.
    ///
    /// # Errors
    /// 422 when they are not the fields of this type.
    pub(crate) fn rest<T: DeserializeOwned>(self, within: &str) -> Result<T, Problem> {
        value_of(Value::Object(self.0), within)
    }
}

fn value_of<T: DeserializeOwned>(value: Value, within: &str) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = match (within, error.path().to_string().as_str()) {
            ("", path) => path.to_owned(),
            (within, ".") => within.to_owned(),
            (within, path) if path.starts_with('[') => format!("{within}{path}"),
            (within, path) => format!("{within}.{path}"),
        };
        Problem::fields(vec![field_problem(&path, &error.into_inner().to_string())])
    })
}

/// A JSON body that may be left out; then every field has its default.
pub(crate) struct OptionalBody<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = bytes(body, MAX_BODY_BYTES).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        let request = Request::from_parts(parts, bytes.into());
        let Body::<T, MAX_BODY_BYTES>(body) = Body::from_request(request, state).await?;
        Ok(Self(body))
    }
}

/// Either one thing as JSON, or many things as CSV.
pub(crate) enum OneOrMany<T> {
    /// One thing, read from a JSON body.
    One(T),
    /// The bytes of a CSV file, which are not read yet.
    Many(Bytes),
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for OneOrMany<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if is_csv(request.headers()) {
            let bytes = bytes(request.into_body(), MAX_FILE_BYTES).await?;
            return Ok(Self::Many(bytes));
        }
        match Body::<T>::from_request(request, state).await {
            Ok(Body(one)) => Ok(Self::One(one)),
            Err(problem) if problem.code() == Code::UnsupportedMediaType => {
                let detail = "send one as JSON with \"Content-Type: application/json\", or many as a CSV file with \"Content-Type: text/csv\"";
                Err(Problem::new(Code::UnsupportedMediaType, detail))
            }
            Err(problem) => Err(problem),
        }
    }
}

/// The most bytes that the body of a request with these headers may have.
#[must_use]
pub(crate) fn max_bytes(headers: &HeaderMap) -> usize {
    if is_csv(headers) {
        MAX_FILE_BYTES
    } else {
        MAX_BODY_BYTES
    }
}

/// Reads a whole body.
///
/// # Errors
/// 413 when it is larger than `max` bytes.
pub(crate) async fn bytes(body: axum::body::Body, max: usize) -> Result<Bytes, Problem> {
    to_bytes(body, max).await.map_err(|_| {
        let detail = format!("a body of this kind may have at most {max} bytes");
        Problem::new(Code::BodyTooLarge, detail)
    })
}

fn is_csv(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|media_type| media_type == "text/csv")
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let media_type = content_type.split(';').next()?;
    Some(media_type.trim().to_ascii_lowercase())
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // serde would accept an array as fields without names.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        let detail = "the body must be a JSON object";
        return Err(Problem::new(Code::MalformedBody, detail));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.into_inner();
        // serde calls a value that cannot be a word of an enum a fault of the JSON.
        let is_json = || serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        if !cause.is_data() && !is_json() {
            let detail = format!("the body is not JSON: {cause}");
            return Problem::new(Code::MalformedBody, detail);
        }
        Problem::fields(vec![field_problem(&path, &cause.to_string())])
    })?;
    deserializer.end().map_err(|cause| {
        let detail = format!("there is more behind the JSON: {cause}");
        Problem::new(Code::MalformedBody, detail)
    })?;
    Ok(parsed)
}

/// What serde found, in words for people: it names the field, and leaves out the position in the
/// text, since nobody counts characters.
fn field_problem(path: &str, cause: &str) -> FieldProblem {
    let message = cause
        .rsplit_once(" at line ")
        .map_or(cause, |(said, _)| said);
    let wrong = plain_words::read(message);
    let mut field = if path == "." { "" } else { path }.to_owned();
    if let Some(name) = wrong.name {
        // The path leads to an unknown field or to the thing around it.
        let is_named = field == name || field.ends_with(&format!(".{name}"));
        if field.is_empty() {
            field = name;
        } else if !is_named {
            field = format!("{field}.{name}");
        }
    }
    FieldProblem {
        field,
        message: wrong.message,
    }
}

/// The query parameters of the address.
pub(crate) struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => {
                let (code, detail) = query_problem(&rejection);
                Err(Problem::new(code, detail))
            }
        }
    }
}

/// What is wrong with a query, in words for people that name the parameter. A list refuses a
/// parameter that it does not have, and names those that it has.
pub(crate) fn query_problem(rejection: &QueryRejection) -> (Code, String) {
    let text = rejection.body_text();
    let said = text.split_once(": ").map_or(text.as_str(), |(_, it)| it);
    let is_name = |text: &str| !text.is_empty() && !text.contains([' ', '`']);
    let (path, message) = match said.split_once(": ") {
        Some((path, message)) if is_name(path) => (path, message),
        _ => ("", said),
    };
    let wrong = plain_words::read(message);
    let name = wrong.name.as_deref().unwrap_or(path);
    if wrong.is_unknown {
        let detail = format!("the parameter {name:?} {}", wrong.message);
        return (Code::UnsupportedFilter, detail);
    }
    let detail = match name {
        "" => wrong.message,
        name => format!("{name}: {}", wrong.message),
    };
    (Code::InvalidQuery, detail)
}

/// The one id in the path. A text that cannot be an id is answered with 404, since
/// it names nothing.
pub(crate) struct Id<T>(pub T);

impl<T: std::str::FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let text = path.map_err(|_| Problem::not_found("thing"))?.0;
        let id = text.parse().map_err(|_| Problem::not_found("thing"))?;
        Ok(Self(id))
    }
}

/// The two ids in the path.
pub(crate) struct Ids<A, B>(pub A, pub B);

impl<A, B, S> FromRequestParts<S> for Ids<A, B>
where
    A: std::str::FromStr,
    B: std::str::FromStr,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let (first, second) = path.map_err(|_| Problem::not_found("thing"))?.0;
        match (first.parse(), second.parse()) {
            (Ok(first), Ok(second)) => Ok(Self(first, second)),
            _ => Err(Problem::not_found("thing")),
        }
    }
}

/// Reads a field of a PATCH: a field that is left out stays as it is, and null clears it.
///
/// # Errors
/// The errors of the field's own type.
pub(crate) fn nullable<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Collects the problems of all fields, to report them at once.
#[derive(Default)]
pub(crate) struct FieldCheck {
    problems: Vec<FieldProblem>,
}

impl FieldCheck {
    /// Notes the problem of a field, if `wrong` is true.
    pub(crate) fn note(&mut self, wrong: bool, field: &str, message: &str) {
        if wrong {
            self.problems.push(FieldProblem {
                field: field.to_owned(),
                message: message.to_owned(),
            });
        }
    }

    /// Checks a text for people: 1 to `max` characters, none of them a control character.
    pub(crate) fn text(&mut self, field: &str, text: &str, max: usize) {
        let length = text.chars().count();
        let wrong = text.trim().is_empty() || length > max || text.chars().any(char::is_control);
        let message = format!("must be 1 to {max} characters without control characters");
        self.note(wrong, field, &message);
    }

    /// Checks a text for people that may be left out.
    pub(crate) fn optional_text(&mut self, field: &str, text: Option<&str>, max: usize) {
        if let Some(text) = text {
            self.text(field, text, max);
        }
    }

    /// Ends the checks of a body.
    ///
    /// # Errors
    /// 422 with every field that is wrong.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Problem::fields(self.problems))
        }
    }
}
