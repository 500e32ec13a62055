//! Runs ChangeMessageVisibility, which gives more time for a message in flight or returns
//! it at once.

use rusqlite::params;

use super::delete::delivered;
use super::error::SqsError;
use super::step::{Queue, Step};
use super::wire::{Nothing, Visibility};

/// The longest visibility time-out, in seconds: 12 hours (SQS quota).
pub(super) const VISIBILITY_S_MAX: i64 = 43_200;

/// Hides the message for that many seconds from now; zero returns it at once.
pub(super) fn change(
    step: &mut Step<'_>,
    queue: &Queue,
    request: &Visibility,
) -> Result<Nothing, SqsError> {
    let timeout_s = request
        .visibility_timeout
        .ok_or(SqsError::MissingParameter("VisibilityTimeout"))?;
    if !(0..=VISIBILITY_S_MAX).contains(&timeout_s) {
        let text = format!(
            "Value {timeout_s} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and {VISIBILITY_S_MAX}."
        );
        return Err(SqsError::InvalidParameterValue(text));
    }
    let message =
        delivered(step, queue, &request.receipt_handle)?.ok_or(SqsError::MessageNotInflight)?;
    if message.visible_ms <= step.now_ms {
        return Err(SqsError::MessageNotInflight);
    }
    step.db
        .prepare_cached("UPDATE messages SET visible_ms = ?2 WHERE seq = ?1")?
        .execute(params![message.seq, step.now_ms + timeout_s * 1000])?;
    message.refresh_group(step, queue)?;
    Ok(Nothing {})
}
