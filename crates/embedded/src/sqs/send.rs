//! Runs SendMessage: checks the message, deduplicates it and appends it to the queue.

use rusqlite::{OptionalExtension, params};

use super::attributes::MESSAGE_BYTES_MAX;
use super::checksum;
use super::error::SqsError;
use super::message::{Message, new_message_id, sequence_number};
use super::step::{Queue, Step};
use super::wire::{MessageAttributes, Outgoing, Sent};

/// How long a deduplication id is remembered, in milliseconds (SQS FIFO: five minutes).
pub(super) const DEDUPLICATION_MS: i64 = 300_000;
/// The longest group id or deduplication id, in characters (SQS quota).
const ID_CHARS_MAX: usize = 128;
/// The greatest number of message attributes (SQS quota).
const ATTRIBUTES_MAX: usize = 10;
/// The longest delay, in seconds (SQS quota).
const DELAY_S_MAX: i64 = 900;

/// Sends one message. If an equal one was sent less than five minutes ago, returns the answer that
/// it got.
pub(super) fn send(
    step: &mut Step<'_>,
    queue: &Queue,
    message: &Outgoing,
) -> Result<Sent, SqsError> {
    check(queue, message)?;
    let deduplication_id = deduplication_id(queue, message)?;
    if let Some(id) = &deduplication_id
        && let Some((message_id, seq)) = remembered(step, queue, message, id)?
    {
        return Ok(answer(queue, message, message_id, seq));
    }
    let delay_s = message.delay_seconds.unwrap_or(queue.settings.delay_s);
    let stored = Message {
        seq: 0,
        message_id: new_message_id()?,
        body: message.message_body.clone(),
        attributes: as_json(&message.message_attributes)?,
        trace_header: message
            .message_system_attributes
            .get("AWSTraceHeader")
            .and_then(|value| value.string_value.clone()),
        group_id: message.message_group_id.clone(),
        deduplication_id: deduplication_id.clone(),
        source_arn: None,
        sent_ms: step.now_ms,
        visible_ms: step.now_ms + delay_s * 1000,
        first_received_ms: None,
        receive_count: 0,
        cut_off: 0,
    };
    let seq = stored.append(step, queue)?;
    if let Some(id) = &deduplication_id {
        remember(step, queue, message, id, &stored.message_id, seq)?;
    }
    Ok(answer(queue, message, stored.message_id, seq))
}

/// Returns the bytes that count against the quota: body, attribute names, types and values.
pub(super) fn size_of(message: &Outgoing) -> usize {
    let attributes: usize = message
        .message_attributes
        .iter()
        .map(|(name, value)| {
            let text = value.string_value.as_ref().map_or(0, String::len);
            // Base64 carries three bytes in four.
            let binary = value
                .binary_value
                .as_ref()
                .map_or(0, |encoded| encoded.len() / 4 * 3);
            name.len() + value.data_type.len() + text + binary
        })
        .sum();
    message.message_body.len() + attributes
}

fn check(queue: &Queue, message: &Outgoing) -> Result<(), SqsError> {
    if message.message_body.is_empty() {
        return Err(SqsError::MissingParameter("MessageBody"));
    }
    if !message.message_body.chars().all(is_allowed) {
        return Err(SqsError::InvalidMessageContents);
    }
    let bytes_max = queue.settings.message_bytes_max.min(MESSAGE_BYTES_MAX);
    if size_of(message) > bytes_max {
        return Err(invalid(&format!(
            "One or more parameters are invalid. Reason: Message must be shorter than {bytes_max} bytes."
        )));
    }
    if message.message_attributes.len() > ATTRIBUTES_MAX {
        return Err(invalid(&format!(
            "Number of message attributes exceeds the allowed maximum [{ATTRIBUTES_MAX}]."
        )));
    }
    let ids = [
        ("MessageGroupId", &message.message_group_id),
        ("MessageDeduplicationId", &message.message_deduplication_id),
    ];
    for (name, id) in ids {
        if id.as_deref().is_some_and(|id| !is_id(id)) {
            return Err(invalid(&format!(
                "Value for parameter {name} is invalid. Reason: {name} can only include alphanumeric and punctuation characters. 1 to {ID_CHARS_MAX} in length."
            )));
        }
    }
    if message
        .delay_seconds
        .is_some_and(|delay| !(0..=DELAY_S_MAX).contains(&delay))
    {
        return Err(invalid(
            "Value for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
        ));
    }
    check_kind(queue, message)
}

fn check_kind(queue: &Queue, message: &Outgoing) -> Result<(), SqsError> {
    if queue.settings.fifo {
        if message.message_group_id.is_none() {
            return Err(SqsError::MissingParameter("MessageGroupId"));
        }
        if message.delay_seconds.is_some_and(|delay| delay > 0) {
            return Err(invalid(
                "Value for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
            ));
        }
    } else if message.message_deduplication_id.is_some() {
        return Err(invalid(
            "Value for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.",
        ));
    }
    Ok(())
}

fn deduplication_id(queue: &Queue, message: &Outgoing) -> Result<Option<String>, SqsError> {
    if !queue.settings.fifo {
        return Ok(None);
    }
    match &message.message_deduplication_id {
        Some(id) => Ok(Some(id.clone())),
        None if queue.settings.content_based => {
            Ok(Some(checksum::deduplication_id(&message.message_body)))
        }
        None => Err(invalid(
            "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
        )),
    }
}

/// Returns the scope of deduplication ids: the queue, or the group where the queue's
/// settings say so.
fn scope<'a>(queue: &Queue, message: &'a Outgoing) -> &'a str {
    match &message.message_group_id {
        Some(group_id) if queue.settings.deduplicate_per_group => group_id,
        _ => "",
    }
}

fn remembered(
    step: &Step<'_>,
    queue: &Queue,
    message: &Outgoing,
    id: &str,
) -> Result<Option<(String, i64)>, SqsError> {
    step.db
        .prepare_cached("DELETE FROM deduplication WHERE expires_ms <= ?1")?
        .execute([step.now_ms])?;
    Ok(step
        .db
        .prepare_cached(
            "SELECT message_id, seq FROM deduplication WHERE queue = ?1 AND scope = ?2 AND deduplication_id = ?3",
        )?
        .query_row(params![queue.id, scope(queue, message), id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

fn remember(
    step: &Step<'_>,
    queue: &Queue,
    message: &Outgoing,
    id: &str,
    message_id: &str,
    seq: i64,
) -> Result<(), SqsError> {
    step.db
        .prepare_cached(
            "INSERT INTO deduplication (queue, scope, deduplication_id, message_id, seq, expires_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![queue.id, scope(queue, message), id, message_id, seq, step.now_ms + DEDUPLICATION_MS])?;
    Ok(())
}

fn answer(queue: &Queue, message: &Outgoing, message_id: String, seq: i64) -> Sent {
    Sent {
        message_id,
        md5_of_message_body: checksum::of_body(&message.message_body),
        md5_of_message_attributes: (!message.message_attributes.is_empty())
            .then(|| checksum::of_attributes(&message.message_attributes)),
        sequence_number: queue.settings.fifo.then(|| sequence_number(seq)),
    }
}

fn as_json(attributes: &MessageAttributes) -> Result<Option<String>, SqsError> {
    if attributes.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(attributes)
        .map(Some)
        .map_err(SqsError::Stored)
}

/// Returns whether SQS takes the character in a body: XML 1.0 must be able to carry it.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= ID_CHARS_MAX && id.chars().all(|c| c.is_ascii_graphic())
}

fn invalid(text: &str) -> SqsError {
    SqsError::InvalidParameterValue(text.to_owned())
}
