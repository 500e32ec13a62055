//! Runs DeleteMessage, which needs the receipt of the last delivery.

use super::error::SqsError;
use super::message::Message;
use super::receipt::Receipt;
use super::step::{Queue, Step};
use super::wire::{Delivery, Nothing};

/// Deletes the delivered message. Repeating it is no error.
///
/// A receipt of an earlier delivery deletes nothing: another consumer may have the message now. A
/// standard queue reports no error then. A FIFO queue refuses, also once the visibility time-out is
/// over, as SQS does.
pub(super) fn delete(
    step: &mut Step<'_>,
    queue: &Queue,
    delivery: &Delivery,
) -> Result<Nothing, SqsError> {
    if let Some(message) = delivered(step, queue, &delivery.receipt_handle)? {
        if queue.settings.fifo && message.visible_ms <= step.now_ms {
            return Err(expired(&delivery.receipt_handle));
        }
        message.remove(step, queue)?;
    }
    Ok(Nothing {})
}

/// Returns the message of a receipt, if the receipt is of the message's last delivery; `None` when
/// the message is gone.
pub(super) fn delivered(
    step: &Step<'_>,
    queue: &Queue,
    handle: &str,
) -> Result<Option<Message>, SqsError> {
    let receipt = Receipt::read(handle)?;
    let Some(message) = Message::find(step, queue, receipt.seq)? else {
        return Ok(None);
    };
    if message.message_id != receipt.message_id {
        return Err(SqsError::ReceiptHandleIsInvalid);
    }
    match message.delivery() == receipt.delivery {
        true => Ok(Some(message)),
        false if queue.settings.fifo => Err(expired(handle)),
        false => Ok(None),
    }
}

fn expired(handle: &str) -> SqsError {
    SqsError::InvalidParameterValue(format!(
        "Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
    ))
}
