//! The queues between functions on SQS.

use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use forecourt_store::ports::{QueueError, QueueMessage, QueueName, Queues};
use thiserror::Error;

/// Why SQS did not take a batch.
#[derive(Debug, Error)]
enum SendProblem {
    #[error("no address is configured for this queue: set {variable}")]
    NoAddress { variable: &'static str },
    #[error("SQS took the call but not message {id}: {code}")]
    Entry { id: String, code: String },
}

/// Sends to the queues by their addresses.
#[derive(Debug, Clone)]
pub struct SqsQueues {
    client: Client,
    urls: BTreeMap<QueueName, String>,
}

impl SqsQueues {
    /// Takes a client and the queue URLs that a function was given. A function that never sends
    /// to a queue does not need its URL.
    #[must_use]
    pub fn new(client: Client, urls: BTreeMap<QueueName, String>) -> Self {
        Self { client, urls }
    }
}

fn entry(
    queue: QueueName,
    position: usize,
    message: &QueueMessage,
) -> Result<SendMessageBatchRequestEntry, aws_sdk_sqs::error::BuildError> {
    let builder = SendMessageBatchRequestEntry::builder()
        .id(position.to_string())
        .message_body(&message.body);
    if queue.is_fifo() {
        builder
            .message_group_id(group_id(&message.group))
            .message_deduplication_id(&message.deduplication_id)
            .build()
    } else {
        builder.build()
    }
}

/// The group id as SQS allows it: letters, digits and punctuation, at most 128 characters. Other
/// ids are hashed, so that equal groups stay equal.
fn group_id(group: &str) -> String {
    let fits = group.len() <= 128 && group.chars().all(|c| c.is_ascii_graphic());
    if fits && !group.is_empty() {
        group.to_owned()
    } else {
        forecourt_link::Hash::of(group.as_bytes()).to_string()
    }
}

#[async_trait]
impl Queues for SqsQueues {
    async fn send(&self, queue: QueueName, messages: &[QueueMessage]) -> Result<(), QueueError> {
        let failed =
            |source: Box<dyn std::error::Error + Send + Sync>| QueueError { queue, source };
        let Some(url) = self.urls.get(&queue) else {
            let variable = queue.variable();
            return Err(failed(Box::new(SendProblem::NoAddress { variable })));
        };
        let entries: Result<Vec<_>, _> = messages
            .iter()
            .enumerate()
            .map(|(at, message)| entry(queue, at, message))
            .collect();
        let entries = entries.map_err(|error| failed(Box::new(error)))?;
        let call = self
            .client
            .send_message_batch()
            .queue_url(url)
            .set_entries(Some(entries));
        let output = call
            .send()
            .await
            .map_err(|e| failed(Box::new(e.into_service_error())))?;
        match output.failed().first() {
            None => Ok(()),
            Some(entry) => Err(failed(Box::new(SendProblem::Entry {
                id: entry.id().to_owned(),
                code: entry.code().to_owned(),
            }))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_group_becomes_one_that_sqs_takes() {
        assert_eq!(group_id("default/CP-1"), "default/CP-1");
        for odd in ["", "säule 1", &"x".repeat(129)] {
            let id = group_id(odd);
            assert_eq!(id.len(), 64, "{odd:?}");
            assert_eq!(id, group_id(odd));
        }
    }
}
