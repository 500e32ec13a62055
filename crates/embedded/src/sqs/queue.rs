//! Runs the operations on queues as a whole: create, look up, list, attributes, purge, delete.

use std::collections::BTreeMap;

use rusqlite::params;

use super::attributes::{Settings, arn_of};
use super::error::SqsError;
use super::receive::expire;
use super::step::{Queue, Step, name_of};
use super::wire::{self, Nothing, QueueAttributes, QueueUrl, QueueUrls};
use crate::ACCOUNT;

/// The longest queue name in characters, its `.fifo` included (SQS quota).
const NAME_CHARS_MAX: usize = 80;
/// The greatest number of queues that one ListQueues names.
const LISTED_MAX: i64 = 1000;

/// Returns the URL by which clients name a queue. Its host does not exist: only the last
/// segment is read.
fn url_of(name: &str) -> String {
    format!("http://sqs.embedded/{ACCOUNT}/{name}")
}

pub(super) fn create(
    step: &mut Step<'_>,
    request: wire::CreateQueue,
) -> Result<QueueUrl, SqsError> {
    let name = request.queue_name;
    check_name(&name)?;
    let settings = Settings::parse(request.attributes)?;
    if settings.fifo != name.ends_with(".fifo") {
        let text =
            "The name of a FIFO queue, and only of a FIFO queue, ends with the .fifo suffix.";
        return Err(SqsError::InvalidParameterValue(text.to_owned()));
    }
    if let Some(existing) = step.queue(&name)? {
        let has = existing.settings.effective();
        let other = settings
            .set
            .iter()
            .find(|(attribute, value)| has.get(*attribute) != Some(*value));
        return match other {
            Some((attribute, _)) => Err(SqsError::QueueNameExists(attribute.clone())),
            None => Ok(QueueUrl {
                queue_url: url_of(&name),
            }),
        };
    }
    check_dead_letter_queue(step, &settings)?;
    step.db.execute(
        "INSERT INTO queues (name, attributes, created_ms, modified_ms) VALUES (?1, ?2, ?3, ?3)",
        params![name, settings.to_json()?, step.now_ms],
    )?;
    Ok(QueueUrl {
        queue_url: url_of(&name),
    })
}

pub(super) fn get_url(
    step: &mut Step<'_>,
    request: &wire::GetQueueUrl,
) -> Result<QueueUrl, SqsError> {
    let queue = step
        .queue(&request.queue_name)?
        .ok_or(SqsError::QueueDoesNotExist)?;
    Ok(QueueUrl {
        queue_url: url_of(&queue.name),
    })
}

pub(super) fn list(step: &mut Step<'_>, request: &wire::ListQueues) -> Result<QueueUrls, SqsError> {
    let mut statement = step.db.prepare_cached(
        "SELECT name FROM queues WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name LIMIT ?2",
    )?;
    let names = statement.query_map(params![request.queue_name_prefix, LISTED_MAX], |row| {
        row.get::<_, String>(0)
    })?;
    let queue_urls = names
        .map(|name| Ok(url_of(&name?)))
        .collect::<Result<_, rusqlite::Error>>()?;
    Ok(QueueUrls { queue_urls })
}

pub(super) fn get_attributes(
    step: &mut Step<'_>,
    request: &wire::GetQueueAttributes,
) -> Result<QueueAttributes, SqsError> {
    let queue = step.queue_at(&request.queue_url)?;
    let mut attributes = queue.settings.effective();
    expire(step, &queue)?;
    attributes.extend(measured(step, &queue)?);
    let wants = |name: &String| {
        request
            .attribute_names
            .iter()
            .any(|wanted| wanted == "All" || wanted == name)
    };
    attributes.retain(|name, _| wants(name));
    Ok(QueueAttributes { attributes })
}

pub(super) fn set_attributes(
    step: &mut Step<'_>,
    request: wire::SetQueueAttributes,
) -> Result<Nothing, SqsError> {
    let queue = step.queue_at(&request.queue_url)?;
    let mut set = queue.settings.set.clone();
    set.extend(request.attributes);
    let settings = Settings::parse(set)?;
    if settings.fifo != queue.settings.fifo {
        return Err(SqsError::InvalidAttributeValue("FifoQueue".to_owned()));
    }
    check_dead_letter_queue(step, &settings)?;
    step.db.execute(
        "UPDATE queues SET attributes = ?2, modified_ms = ?3 WHERE id = ?1",
        params![queue.id, settings.to_json()?, step.now_ms],
    )?;
    step.wake(&queue);
    Ok(Nothing {})
}

pub(super) fn purge(step: &mut Step<'_>, request: &wire::OnQueue) -> Result<Nothing, SqsError> {
    let queue = step.queue_at(&request.queue_url)?;
    step.db
        .execute("DELETE FROM messages WHERE queue = ?1", [queue.id])?;
    step.db
        .execute("DELETE FROM fifo_groups WHERE queue = ?1", [queue.id])?;
    Ok(Nothing {})
}

pub(super) fn delete(step: &mut Step<'_>, request: &wire::OnQueue) -> Result<Nothing, SqsError> {
    let queue = step.queue_at(&request.queue_url)?;
    purge(step, request)?;
    step.db
        .execute("DELETE FROM deduplication WHERE queue = ?1", [queue.id])?;
    step.db
        .execute("DELETE FROM queues WHERE id = ?1", [queue.id])?;
    // Those who wait for a message of it learn that there is none to wait for.
    step.wake(&queue);
    Ok(Nothing {})
}

/// Returns the attributes that are counted and cannot be set.
fn measured(step: &Step<'_>, queue: &Queue) -> Result<BTreeMap<String, String>, SqsError> {
    // Two ranges of the index on visibility: the backlog is counted in the index alone, and what is
    // not visible is little.
    let visible: i64 = step.db.query_row(
        "SELECT COUNT(*) FROM messages WHERE queue = ?1 AND visible_ms <= ?2",
        params![queue.id, step.now_ms],
        |row| row.get(0),
    )?;
    let (in_flight, delayed): (i64, i64) = step.db.query_row(
        "SELECT COUNT(*) FILTER (WHERE first_received_ms IS NOT NULL),
                COUNT(*) FILTER (WHERE first_received_ms IS NULL)
         FROM messages WHERE queue = ?1 AND visible_ms > ?2",
        params![queue.id, step.now_ms],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (created_ms, modified_ms): (i64, i64) = step.db.query_row(
        "SELECT created_ms, modified_ms FROM queues WHERE id = ?1",
        [queue.id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok([
        ("QueueArn", arn_of(&queue.name)),
        ("ApproximateNumberOfMessages", visible.to_string()),
        (
            "ApproximateNumberOfMessagesNotVisible",
            in_flight.to_string(),
        ),
        ("ApproximateNumberOfMessagesDelayed", delayed.to_string()),
        ("CreatedTimestamp", (created_ms / 1000).to_string()),
        ("LastModifiedTimestamp", (modified_ms / 1000).to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect())
}

fn check_name(name: &str) -> Result<(), SqsError> {
    let stem = name.strip_suffix(".fifo").unwrap_or(name);
    let plain = stem
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if stem.is_empty() || !plain || name.len() > NAME_CHARS_MAX {
        let text =
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";
        return Err(SqsError::InvalidParameterValue(text.to_owned()));
    }
    Ok(())
}

fn check_dead_letter_queue(step: &Step<'_>, settings: &Settings) -> Result<(), SqsError> {
    let Some(redrive) = &settings.redrive else {
        return Ok(());
    };
    let reason = match step.queue(name_of(&redrive.target_name))? {
        None => "Dead letter target does not exist.",
        Some(target) if target.settings.fifo != settings.fifo => {
            "Dead-letter queue must be same type of queue as the source."
        }
        Some(_) => return Ok(()),
    };
    Err(SqsError::InvalidParameterValue(format!(
        "Value for parameter RedrivePolicy is invalid. Reason: {reason}"
    )))
}
