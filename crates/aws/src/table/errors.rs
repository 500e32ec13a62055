//! Separates failures that may pass from failures that never will.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::CancellationReason;
use forecourt_store::ports::StoreError;

/// Codes after which the same request will fail again (DynamoDB "Error
/// handling": HTTP 400 errors that are not about load).
const FINAL_CODES: [&str; 7] = [
    "ValidationException",
    "ValidationError",
    "ResourceNotFoundException",
    "AccessDeniedException",
    "UnrecognizedClientException",
    "ItemCollectionSizeLimitExceededException",
    "SerializationException",
];

/// Turns a failed call into a temporary or a final error.
pub(super) fn store<E>(error: SdkError<E>) -> StoreError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let code = error
        .as_service_error()
        .and_then(ProvideErrorMetadata::code);
    if code.is_some_and(|code| FINAL_CODES.contains(&code)) {
        StoreError::Refused(Box::new(error))
    } else {
        StoreError::Unavailable(Box::new(error))
    }
}

/// The reason for which a transaction was cancelled.
pub(super) enum Cancelled {
    /// The condition of the write at this place did not hold.
    Condition(usize),
    /// Another transaction held an item, or capacity was short: try again.
    Contended,
    /// Another reason, which will not pass.
    Final,
}

/// Reads the reasons that DynamoDB gives, one for each write, in order.
pub(super) fn cancelled(reasons: &[CancellationReason]) -> Cancelled {
    let place = |wanted: &str| reasons.iter().position(|r| r.code() == Some(wanted));
    if let Some(index) = place("ConditionalCheckFailed") {
        return Cancelled::Condition(index);
    }
    let final_reason = |reason: &CancellationReason| {
        reason
            .code()
            .is_some_and(|code| FINAL_CODES.contains(&code))
    };
    if reasons.iter().any(final_reason) {
        Cancelled::Final
    } else {
        Cancelled::Contended
    }
}
