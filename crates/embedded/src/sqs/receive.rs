//! Runs ReceiveMessage: finds the messages that may be delivered now, and delivers them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, params};

use super::attributes::arn_of;
use super::checksum;
use super::error::SqsError;
use super::message::{COLUMNS, Message, sequence_number};
use super::receipt::Receipt;
use super::step::{Queue, Step};
use super::visibility::VISIBILITY_S_MAX;
use super::wire::{Incoming, MessageAttributes, ReceiveMessage};
use crate::ACCOUNT;

/// The greatest number of messages that one receive delivers (SQS quota).
const MESSAGES_MAX: i64 = 10;
/// The longest time that a receive waits, in seconds (SQS quota).
const WAIT_S_MAX: i64 = 20;

/// The result of one look at the queue.
pub(super) struct Look {
    pub(super) messages: Vec<Incoming>,
    /// How long this receive may wait for a message, in seconds.
    pub(super) wait_s: i64,
    /// When to look again if nothing happens before, in milliseconds since the Unix epoch: the time
    /// when a message's visibility time-out or delay ends.
    pub(super) next_visible_ms: Option<i64>,
}

/// Delivers the messages that can be delivered now.
pub(super) fn receive(step: &mut Step<'_>, request: &ReceiveMessage) -> Result<Look, SqsError> {
    let queue = step.queue_at(&request.queue_url)?;
    let count = within(
        request.max_number_of_messages,
        1,
        1,
        MESSAGES_MAX,
        "MaxNumberOfMessages",
    )?;
    let wait_s = within(
        request.wait_time_seconds,
        queue.settings.wait_s,
        0,
        WAIT_S_MAX,
        "WaitTimeSeconds",
    )?;
    let timeout_s = queue.settings.visibility_timeout_s;
    let timeout_s = within(
        request.visibility_timeout,
        timeout_s,
        0,
        VISIBILITY_S_MAX,
        "VisibilityTimeout",
    )?;
    expire(step, &queue)?;
    let count = usize::try_from(count).unwrap_or(1);
    let mut delivery = Delivery {
        queue: &queue,
        request,
        count,
        timeout_ms: timeout_s * 1000,
        messages: Vec::new(),
    };
    if queue.settings.fifo {
        delivery.take_groups(step)?
    } else {
        delivery.take_visible(step)?
    }
    let messages = delivery.messages;
    let next_visible_ms = if messages.is_empty() {
        next_visible(step, &queue)?
    } else {
        None
    };
    Ok(Look {
        messages,
        wait_s,
        next_visible_ms,
    })
}

struct Delivery<'a> {
    queue: &'a Queue,
    request: &'a ReceiveMessage,
    count: usize,
    timeout_ms: i64,
    messages: Vec<Incoming>,
}

impl Delivery<'_> {
    /// Takes the visible messages of a standard queue, in the order in which they became visible.
    fn take_visible(&mut self, step: &mut Step<'_>) -> Result<(), SqsError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE queue = ?1 AND visible_ms <= ?2
             ORDER BY visible_ms, seq"
        );
        // A dead-lettered message makes room for another; a delivered one is not looked at again.
        while self.messages.len() < self.count {
            let room = self.count - self.messages.len();
            let found: Vec<Message> = step
                .db
                .prepare_cached(&sql)?
                .query_map(params![self.queue.id, step.now_ms], Message::from_row)?
                .take(room)
                .collect::<Result<_, _>>()?;
            let mut dead = false;
            for message in &found {
                dead |= !self.deliver_or_bury(step, message)?;
            }
            // With a time-out of zero what was delivered is still visible: a second look would
            // repeat it.
            if !dead || self.timeout_ms == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Takes messages of a FIFO queue, from groups without a message in flight. The group with the
    /// oldest head comes first, with as many of its messages as there is room for, in order.
    fn take_groups(&mut self, step: &mut Step<'_>) -> Result<(), SqsError> {
        let mut served = BTreeSet::new();
        while self.messages.len() < self.count {
            let Some(group_id) = self.next_group(step, &served)? else {
                break;
            };
            self.take_group(step, &group_id)?;
            step.refresh_group(self.queue.id, &group_id)?;
            served.insert(group_id);
        }
        Ok(())
    }

    /// Returns the deliverable group with the oldest head among those that this receive has not
    /// served yet (a visibility time-out of zero leaves a served group unlocked).
    fn next_group(
        &self,
        step: &Step<'_>,
        served: &BTreeSet<String>,
    ) -> Result<Option<String>, SqsError> {
        let mut statement = step.db.prepare_cached(
            "SELECT group_id FROM fifo_groups WHERE queue = ?1 AND locked_until_ms <= ?2 ORDER BY head_seq",
        )?;
        let mut rows = statement.query(params![self.queue.id, step.now_ms])?;
        while let Some(row) = rows.next()? {
            let group_id: String = row.get(0)?;
            if !served.contains(&group_id) {
                return Ok(Some(group_id));
            }
        }
        Ok(None)
    }

    fn take_group(&mut self, step: &mut Step<'_>, group_id: &str) -> Result<(), SqsError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE queue = ?1 AND group_id = ?2 AND seq > ?3 ORDER BY seq LIMIT 1"
        );
        let mut after = 0;
        while self.messages.len() < self.count {
            let found = step
                .db
                .prepare_cached(&sql)?
                .query_row(params![self.queue.id, group_id, after], Message::from_row)
                .optional()?;
            let Some(message) = found else { break };
            after = message.seq;
            self.deliver_or_bury(step, &message)?;
        }
        Ok(())
    }

    /// Delivers the message, or moves it to the dead-letter queue when it was received too often
    /// already. Returns `true` when it was delivered.
    fn deliver_or_bury(
        &mut self,
        step: &mut Step<'_>,
        message: &Message,
    ) -> Result<bool, SqsError> {
        if let Some(redrive) = &self.queue.settings.redrive
            && message.receive_count >= redrive.receives_max
            && let Some(target) = step.queue(&redrive.target_name)?
        {
            bury(step, self.queue, &target, message)?;
            return Ok(false);
        }
        let message = Message {
            receive_count: message.receive_count + 1,
            first_received_ms: message.first_received_ms.or(Some(step.now_ms)),
            visible_ms: step.now_ms + self.timeout_ms,
            ..message.clone()
        };
        step.db
            .prepare_cached("UPDATE messages SET receive_count = ?2, first_received_ms = ?3, visible_ms = ?4 WHERE seq = ?1")?
            .execute(params![message.seq, message.receive_count, message.first_received_ms, message.visible_ms])?;
        self.messages
            .push(incoming(self.queue, self.request, &message)?);
        Ok(true)
    }
}

/// Moves a message to the dead-letter queue with the same id and content and a new position, not
/// yet received there. A FIFO queue counts its age from then on, a standard queue keeps its age, as
/// SQS does.
fn bury(
    step: &mut Step<'_>,
    source: &Queue,
    target: &Queue,
    message: &Message,
) -> Result<(), SqsError> {
    message.remove(step, source)?;
    let moved = Message {
        source_arn: Some(arn_of(&source.name)),
        sent_ms: if target.settings.fifo {
            step.now_ms
        } else {
            message.sent_ms
        },
        visible_ms: step.now_ms,
        first_received_ms: None,
        receive_count: 0,
        cut_off: 0,
        ..message.clone()
    };
    moved.append(step, target)?;
    tracing::warn!(
        queue = source.name,
        message_id = message.message_id,
        "message moved to the dead-letter queue"
    );
    Ok(())
}

/// Deletes the messages that are older than the queue's retention period.
pub(super) fn expire(step: &mut Step<'_>, queue: &Queue) -> Result<(), SqsError> {
    let horizon_ms = step.now_ms - queue.settings.retention_s * 1000;
    let groups: BTreeSet<Option<String>> = step
        .db
        .prepare_cached(
            "DELETE FROM messages WHERE queue = ?1 AND sent_ms <= ?2 RETURNING group_id",
        )?
        .query_map(params![queue.id, horizon_ms], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if queue.settings.fifo {
        for group_id in groups.into_iter().flatten() {
            step.refresh_group(queue.id, &group_id)?;
        }
    }
    Ok(())
}

fn next_visible(step: &Step<'_>, queue: &Queue) -> Result<Option<i64>, SqsError> {
    Ok(step
        .db
        .prepare_cached(
            "SELECT MIN(visible_ms) FROM messages WHERE queue = ?1 AND visible_ms > ?2",
        )?
        .query_row(params![queue.id, step.now_ms], |row| row.get(0))?)
}

fn incoming(
    queue: &Queue,
    request: &ReceiveMessage,
    message: &Message,
) -> Result<Incoming, SqsError> {
    let receipt = Receipt {
        seq: message.seq,
        delivery: message.delivery(),
        message_id: message.message_id.clone(),
    };
    let message_attributes = wanted_attributes(request, message)?;
    Ok(Incoming {
        message_id: message.message_id.clone(),
        receipt_handle: receipt.to_handle(),
        md5_of_body: checksum::of_body(&message.body),
        body: message.body.clone(),
        attributes: system_attributes(queue, request, message),
        md5_of_message_attributes: (!message_attributes.is_empty())
            .then(|| checksum::of_attributes(&message_attributes)),
        message_attributes,
    })
}

fn system_attributes(
    queue: &Queue,
    request: &ReceiveMessage,
    message: &Message,
) -> BTreeMap<String, String> {
    let asked = || {
        request
            .message_system_attribute_names
            .iter()
            .chain(&request.attribute_names)
    };
    let sequence_number = queue.settings.fifo.then(|| sequence_number(message.seq));
    [
        ("SenderId", Some(ACCOUNT.to_owned())),
        ("SentTimestamp", Some(message.sent_ms.to_string())),
        (
            "ApproximateReceiveCount",
            Some(message.receive_count.to_string()),
        ),
        (
            "ApproximateFirstReceiveTimestamp",
            message.first_received_ms.map(|ms| ms.to_string()),
        ),
        ("MessageGroupId", message.group_id.clone()),
        ("MessageDeduplicationId", message.deduplication_id.clone()),
        ("SequenceNumber", sequence_number),
        ("DeadLetterQueueSourceArn", message.source_arn.clone()),
        ("AWSTraceHeader", message.trace_header.clone()),
    ]
    .into_iter()
    .filter(|(name, _)| asked().any(|asked| asked == "All" || asked == name))
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    .collect()
}

/// Returns the message attributes that were asked for, by name, by prefix (`price.*`) or all
/// (`All`, `.*`).
fn wanted_attributes(
    request: &ReceiveMessage,
    message: &Message,
) -> Result<MessageAttributes, SqsError> {
    let (Some(json), false) = (
        &message.attributes,
        request.message_attribute_names.is_empty(),
    ) else {
        return Ok(MessageAttributes::new());
    };
    let mut attributes: MessageAttributes = serde_json::from_str(json).map_err(SqsError::Stored)?;
    attributes.retain(|name, _| {
        request.message_attribute_names.iter().any(|asked| {
            asked == "All"
                || asked == name
                || asked
                    .strip_suffix(".*")
                    .is_some_and(|prefix| name.starts_with(prefix))
        })
    });
    Ok(attributes)
}

/// Returns a number of the request, or its default, if it is within its limits.
fn within(
    given: Option<i64>,
    default: i64,
    min: i64,
    max: i64,
    name: &str,
) -> Result<i64, SqsError> {
    let value = given.unwrap_or(default);
    if (min..=max).contains(&value) {
        return Ok(value);
    }
    Err(SqsError::InvalidParameterValue(format!(
        "Value {value} for parameter {name} is invalid. Reason: Must be between {min} and {max}, if provided."
    )))
}
