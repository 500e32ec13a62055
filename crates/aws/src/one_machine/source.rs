//! The receiving half of an event source mapping: it does what Lambda's pollers do.

use aws_lambda_events::sqs::SqsEvent;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message,
    MessageSystemAttributeName,
};

use super::QueueError;
use super::event;

/// The most messages of a batch (Lambda's limit for FIFO queues; also template.yaml).
const BATCH_MAX: i32 = 10;
/// The longest time that a poll may wait, in seconds, as SQS allows.
const WAIT_S: i32 = 20;

/// A message that was taken from a queue and is hidden from other receivers for a while.
#[derive(Debug, Clone)]
pub struct Received(Message);

impl Received {
    /// The id by which a function reports that the message failed.
    #[must_use]
    pub fn message_id(&self) -> &str {
        self.0.message_id().unwrap_or_default()
    }

    /// How often the message was handed out, this time included.
    #[must_use]
    pub fn receive_count(&self) -> u32 {
        let attributes = self.0.attributes();
        attributes
            .and_then(|all| all.get(&MessageSystemAttributeName::ApproximateReceiveCount))
            .and_then(|text| text.parse().ok())
            .unwrap_or(1)
    }
}

/// The receiving end of one queue.
#[derive(Debug, Clone)]
pub struct QueueSource {
    pub(super) client: Client,
    pub(super) url: String,
    pub(super) arn: String,
}

impl QueueSource {
    fn failed<E: std::error::Error + Send + Sync + 'static>(&self, source: E) -> QueueError {
        QueueError::of(&self.url)(source)
    }

    /// Waits up to 20 seconds for up to ten messages. The list is empty if none came.
    ///
    /// # Errors
    /// [`QueueError`] when the queue does not answer.
    pub async fn receive(&self) -> Result<Vec<Received>, QueueError> {
        let call = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(BATCH_MAX)
            .wait_time_seconds(WAIT_S)
            .message_system_attribute_names(MessageSystemAttributeName::All);
        let output = call.send().await.map_err(|error| self.failed(error))?;
        Ok(output
            .messages
            .unwrap_or_default()
            .into_iter()
            .map(Received)
            .collect())
    }

    /// The event that Lambda would make of these messages.
    #[must_use]
    pub fn event(&self, messages: &[Received]) -> SqsEvent {
        event::batch(&self.arn, messages.iter().map(|message| &message.0))
    }

    /// Removes messages that were handled.
    ///
    /// # Errors
    /// [`QueueError`]: the messages are then handed out again, which the functions tolerate.
    pub async fn delete(&self, messages: &[&Received]) -> Result<(), QueueError> {
        let mut entries = Vec::new();
        for (at, message) in messages.iter().enumerate() {
            let entry = DeleteMessageBatchRequestEntry::builder().id(at.to_string());
            let entry = entry.set_receipt_handle(message.0.receipt_handle.clone());
            entries.push(entry.build().map_err(|error| self.failed(error))?);
        }
        if entries.is_empty() {
            return Ok(());
        }
        let call = self.client.delete_message_batch().queue_url(&self.url);
        let call = call.set_entries(Some(entries)).send();
        call.await.map(|_| ()).map_err(|error| self.failed(error))
    }

    /// Makes the queue hand out each message again after `wait_s` of it.
    ///
    /// # Errors
    /// [`QueueError`]: the messages then come back when their visibility time-out is over.
    pub async fn retry_after(
        &self,
        messages: &[&Received],
        wait_s: impl Fn(&Received) -> i32,
    ) -> Result<(), QueueError> {
        let mut entries = Vec::new();
        for (at, message) in messages.iter().enumerate() {
            let entry = ChangeMessageVisibilityBatchRequestEntry::builder()
                .id(at.to_string())
                .set_receipt_handle(message.0.receipt_handle.clone())
                .visibility_timeout(wait_s(message));
            entries.push(entry.build().map_err(|error| self.failed(error))?);
        }
        if entries.is_empty() {
            return Ok(());
        }
        let call = self
            .client
            .change_message_visibility_batch()
            .queue_url(&self.url);
        let call = call.set_entries(Some(entries)).send();
        call.await.map(|_| ()).map_err(|error| self.failed(error))
    }
}
