//! Problems: the answers about errors, as `application/problem+json` (RFC 9457).

use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use forecourt_types::error_chain;
use serde::Serialize;
use utoipa::ToSchema;

use forecourt_store::failure::Failure;
use forecourt_store::ports::{ItemError, ObjectError, QueueError, StoreError};
use forecourt_store::rows::RowError;
use forecourt_store::secrets::KeyError;

/// The code by which a program recognises a problem. A code never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The body is not JSON.
    MalformedBody,
    /// A query parameter cannot be read.
    InvalidQuery,
    /// The request has no valid access token.
    Unauthorized,
    /// The enrolment secret is not valid, or not any more.
    EnrolmentRefused,
    /// The token does not allow the request.
    Forbidden,
    /// The operator of the caller is suspended.
    OperatorSuspended,
    /// The thing does not exist, or belongs to another operator.
    NotFound,
    /// The address exists, but does not take this method.
    MethodNotAllowed,
    /// The id is already in use.
    AlreadyExists,
    /// Somebody else changed the thing meanwhile.
    Conflict,
    /// The thing is not in the state that `If-Match` names.
    PreconditionFailed,
    /// Other things still refer to the thing.
    InUse,
    /// The station's site has no enrolled gateway.
    NoGateway,
    /// The OCPP version that the station uses is not known.
    VersionUnknown,
    /// The session or CDR is not in a state that allows this.
    WrongState,
    /// The request does something that the caller must confirm.
    ConfirmationNeeded,
    /// The first request with this idempotency key is still running.
    RequestInProgress,
    /// The answer to this idempotency key held a secret, which is shown once.
    AnswerNotKept,
    /// The body is too large.
    BodyTooLarge,
    /// The body has a media type that is not accepted.
    UnsupportedMediaType,
    /// Fields of the body are missing or wrong.
    InvalidFields,
    /// There is no such command.
    UnknownCommand,
    /// Nobody has added the card that a charge was asked for with.
    UnknownCard,
    /// The card that a charge was asked for with is blocked.
    BlockedCard,
    /// The time of the card that a charge was asked for with is over.
    ExpiredCard,
    /// The payload breaks the schema of its action.
    InvalidPayload,
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// The list has no such filter, or cannot be sorted or filtered like this.
    UnsupportedFilter,
    /// The report would have to read more than one answer may.
    PeriodTooLong,
    /// The file would have more rows or bytes than an answer may.
    TooManyRows,
    /// The same was asked for too often; the header `Retry-After` says when it may be again.
    TooManyRequests,
    /// The program itself is at fault.
    Internal,
    /// A part of the system does not answer; the same request may succeed later.
    Unavailable,
}

impl Code {
    #[expect(clippy::too_many_lines, reason = "a table, one row for each code")]
    const fn parts(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::MalformedBody => ("malformed_body", S::BAD_REQUEST, "The body cannot be read"),
            Self::InvalidQuery => ("invalid_query", S::BAD_REQUEST, "A parameter is wrong"),
            Self::Unauthorized => ("unauthorized", S::UNAUTHORIZED, "No valid access token"),
            Self::EnrolmentRefused => (
                "enrolment_refused",
                S::UNAUTHORIZED,
                "The enrolment secret is not good",
            ),
            Self::Forbidden => ("forbidden", S::FORBIDDEN, "Not allowed"),
            Self::OperatorSuspended => (
                "operator_suspended",
                S::FORBIDDEN,
                "The operator is suspended",
            ),
            Self::NotFound => ("not_found", S::NOT_FOUND, "Not found"),
            Self::MethodNotAllowed => (
                "method_not_allowed",
                S::METHOD_NOT_ALLOWED,
                "Method not allowed",
            ),
            Self::AlreadyExists => ("already_exists", S::CONFLICT, "The id is taken"),
            Self::Conflict => ("conflict", S::CONFLICT, "Changed meanwhile"),
            Self::PreconditionFailed => (
                "precondition_failed",
                S::PRECONDITION_FAILED,
                "Changed since it was read",
            ),
            Self::InUse => ("in_use", S::CONFLICT, "Still in use"),
            Self::NoGateway => ("no_gateway", S::CONFLICT, "The site has no gateway"),
            Self::VersionUnknown => (
                "version_unknown",
                S::CONFLICT,
                "The station's OCPP version is not known",
            ),
            Self::WrongState => ("wrong_state", S::CONFLICT, "Not possible in this state"),
            Self::ConfirmationNeeded => {
                ("confirmation_needed", S::CONFLICT, "To be confirmed first")
            }
            Self::RequestInProgress => (
                "request_in_progress",
                S::CONFLICT,
                "The first request is still running",
            ),
            Self::AnswerNotKept => (
                "answer_not_kept",
                S::CONFLICT,
                "The answer held a secret and is not kept",
            ),
            Self::BodyTooLarge => (
                "body_too_large",
                S::PAYLOAD_TOO_LARGE,
                "The body is too large",
            ),
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                S::UNSUPPORTED_MEDIA_TYPE,
                "The body is of a type that is not taken",
            ),
            Self::InvalidFields => (
                "invalid_fields",
                S::UNPROCESSABLE_ENTITY,
                "Fields are missing or wrong",
            ),
            Self::UnknownCommand => (
                "unknown_command",
                S::UNPROCESSABLE_ENTITY,
                "There is no such command",
            ),
            Self::UnknownCard => (
                "unknown_card",
                S::UNPROCESSABLE_ENTITY,
                "Nobody has added the card",
            ),
            Self::BlockedCard => (
                "blocked_card",
                S::UNPROCESSABLE_ENTITY,
                "The card is blocked",
            ),
            Self::ExpiredCard => (
                "expired_card",
                S::UNPROCESSABLE_ENTITY,
                "The card has expired",
            ),
            Self::InvalidPayload => (
                "invalid_payload",
                S::UNPROCESSABLE_ENTITY,
                "The payload breaks its schema",
            ),
            Self::IdempotencyKeyReused => (
                "idempotency_key_reused",
                S::UNPROCESSABLE_ENTITY,
                "The idempotency key was used for another request",
            ),
            Self::UnsupportedFilter => (
                "unsupported_filter",
                S::UNPROCESSABLE_ENTITY,
                "The list cannot be sorted or filtered like this",
            ),
            Self::PeriodTooLong => (
                "period_too_long",
                S::UNPROCESSABLE_ENTITY,
                "The period holds too much",
            ),
            Self::TooManyRows => (
                "too_many_rows",
                S::UNPROCESSABLE_ENTITY,
                "The file would be too large",
            ),
            Self::TooManyRequests => (
                "too_many_requests",
                S::TOO_MANY_REQUESTS,
                "Asked for too often",
            ),
            Self::Internal => ("internal", S::INTERNAL_SERVER_ERROR, "An error of ours"),
            Self::Unavailable => (
                "unavailable",
                S::SERVICE_UNAVAILABLE,
                "Not available just now",
            ),
        }
    }

    /// The HTTP status of a problem with this code.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.parts().1
    }

    /// The code in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.parts().2
    }

    /// The text of the code in the JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.parts().0
    }
}

/// A problem with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The place of the field in the JSON, such as `elements[1].price`.
    pub field: String,
    /// What is wrong with the field, and what is wanted.
    pub message: String,
}

/// An error that is answered instead of the requested content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    detail: String,
    fields: Vec<FieldProblem>,
    /// The seconds until the request may be made again, if that is known.
    retry_after_s: Option<i64>,
}

/// The JSON body of a problem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The URI of the problem: `urn:forecourt:problem:` and the code.
    #[serde(rename = "type")]
    problem_type: String,
    /// The code in words, which are always the same for a code.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// The code by which programs recognise the problem; it never changes its meaning.
    code: &'static str,
    /// What happened this time, and what to do about it.
    detail: String,
    /// The problems with fields, if the problem is about fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

impl Problem {
    /// Makes a problem that tells what happened and what to do about it.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            fields: Vec::new(),
            retry_after_s: None,
        }
    }

    /// Makes a problem about fields.
    #[must_use]
    pub fn fields(fields: Vec<FieldProblem>) -> Self {
        Self::with_fields(Code::InvalidFields, fields)
    }

    /// Makes a problem about fields with a code of its own.
    #[must_use]
    pub fn with_fields(code: Code, fields: Vec<FieldProblem>) -> Self {
        let list: Vec<_> = fields
            .iter()
            .map(|f| format!("{}: {}", f.field, f.message))
            .collect();
        Self {
            code,
            detail: list.join("; "),
            fields,
            retry_after_s: None,
        }
    }

    /// Makes a problem about one field.
    #[must_use]
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldProblem {
            field: field.to_owned(),
            message: message.into(),
        }])
    }

    /// Makes the problem 409: others keep changing a row that the request changes.
    #[must_use]
    pub fn conflict() -> Self {
        Self::new(
            Code::Conflict,
            "it was changed by somebody else meanwhile: read it again and repeat the change",
        )
    }

    /// Makes the problem 429: the same may be asked for again after this many seconds.
    #[must_use]
    pub fn too_many(retry_after_s: i64, detail: &str) -> Self {
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(Code::TooManyRequests, detail)
        }
    }

    /// Makes the problem that a thing does not exist. The text is the same whether it never
    /// existed or belongs to another operator.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("there is no such {what}"))
    }

    /// Makes the problem of a fault of our own. Its causes are logged and not shown.
    #[must_use]
    pub fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(
            error = error_chain(error),
            "a request failed by our own fault"
        );
        Self::new(
            Code::Internal,
            "something broke on our side and was logged; the request may be tried again",
        )
    }

    /// What happened, for whoever made the request.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The problems with fields, if the problem is about fields.
    #[must_use]
    pub fn errors(&self) -> &[FieldProblem] {
        &self.fields
    }

    /// The code by which a program recognises the problem.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The JSON body of the problem.
    #[must_use]
    pub fn body(&self) -> ProblemBody {
        let (code, status, title) = self.code.parts();
        ProblemBody {
            problem_type: format!("urn:forecourt:problem:{code}"),
            title,
            status: status.as_u16(),
            code,
            detail: self.detail.clone(),
            errors: self.fields.clone(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let text = serde_json::to_string(&self.body()).unwrap_or_default();
        let content_type = HeaderValue::from_static("application/problem+json");
        let extra: Option<(HeaderName, HeaderValue)> = match status {
            StatusCode::UNAUTHORIZED => {
                let challenge = HeaderValue::from_static("Bearer realm=\"forecourt\"");
                Some((WWW_AUTHENTICATE, challenge))
            }
            StatusCode::SERVICE_UNAVAILABLE => Some((RETRY_AFTER, HeaderValue::from_static("1"))),
            _ => self
                .retry_after_s
                .map(|wait_s| (RETRY_AFTER, HeaderValue::from(wait_s))),
        };
        let mut response = (status, [(CONTENT_TYPE, content_type)], text).into_response();
        if let Some((name, value)) = extra {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

fn unavailable() -> Problem {
    Problem::new(
        Code::Unavailable,
        "the store did not answer; try the same request again",
    )
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => unavailable(),
            StoreError::BadCursor => Self::new(Code::InvalidQuery, error.to_string()),
            StoreError::Refused(_) => Self::internal(&error),
        }
    }
}

impl From<RowError> for Problem {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Store(error) => error.into(),
            RowError::Item(_) | RowError::TooLong { .. } => Self::internal(&error),
        }
    }
}

impl From<ItemError> for Problem {
    fn from(error: ItemError) -> Self {
        Self::internal(&error)
    }
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Row(error) => error.into(),
            KeyError::Damaged | KeyError::Unusable => Self::internal(&error),
            KeyError::Contended => Self::new(Code::Conflict, error.to_string()),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Row(error) => error.into(),
            Failure::Contended => Self::conflict(),
            other if other.is_permanent() => Self::internal(&other),
            _ => unavailable(),
        }
    }
}

impl From<ObjectError> for Problem {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::Unavailable(_) => unavailable(),
            ObjectError::Refused(_) | ObjectError::Missing(_) => Self::internal(&error),
        }
    }
}

impl From<QueueError> for Problem {
    fn from(_: QueueError) -> Self {
        unavailable()
    }
}
