//! The event source mappings: take batches from queues, invoke the function,
//! delete what it did not name as failed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message,
    MessageSystemAttributeName,
};
use forecourt_cloud::ports::QueueName;
use tokio::task::JoinSet;

use super::{Cloud, event};
use crate::stop::Stop;
use crate::websocket::FunctionError;

/// Messages a batch may hold (Lambda's limit for FIFO queues; also template.yaml).
const BATCH_MAX: i32 = 10;
/// Batches of one queue handled at once: the table takes one write at a time,
/// so more would only wait for each other.
const CONCURRENCY: usize = 4;
/// The longest poll SQS allows.
const WAIT_S: i32 = 20;
/// The functions' time-out in template.yaml.
const FUNCTION_LIMIT: Duration = Duration::from_secs(30);
/// The wait after a receive that failed.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// After its n-th failure a message waits n² times this: five tries over some
/// two and a half minutes, where Lambda would wait out the whole visibility
/// time-out of three minutes before each.
const BACKOFF_S: i32 = 5;

/// The functions behind the queues.
#[async_trait]
pub trait QueueFunctions: Send + Sync {
    /// Hands a batch to the function of a queue.
    ///
    /// # Errors
    /// [`FunctionError`]: the whole batch has failed.
    async fn invoke(
        &self,
        queue: QueueName,
        event: SqsEvent,
    ) -> Result<SqsBatchResponse, FunctionError>;
}

/// All event sources, at work.
pub struct EventSources {
    running: JoinSet<()>,
}

impl EventSources {
    /// Begins to take from every queue, until told to stop.
    #[must_use]
    pub fn start(cloud: &Cloud, functions: &Arc<dyn QueueFunctions>, stop: &Stop) -> Self {
        let mut running = JoinSet::new();
        for queue in QueueName::ALL {
            for _ in 0..CONCURRENCY {
                let source = EventSource {
                    client: cloud.sqs.clone(),
                    url: cloud.url(queue),
                    queue,
                    functions: Arc::clone(functions),
                };
                running.spawn(source.drive(stop.clone()));
            }
        }
        Self { running }
    }

    /// Waits for the batches under way, once told to stop.
    pub async fn finished(mut self) {
        while self.running.join_next().await.is_some() {}
    }
}

struct EventSource {
    client: Client,
    url: String,
    queue: QueueName,
    functions: Arc<dyn QueueFunctions>,
}

impl EventSource {
    async fn drive(self, stop: Stop) {
        while !stop.is_said() {
            let received = tokio::select! {
                // A receive cut off leaves its messages hidden only until the next start.
                () = stop.wait() => return,
                received = self.receive() => received,
            };
            match received {
                Ok(messages) if messages.is_empty() => {}
                Ok(messages) => self.handle(messages).await,
                Err(error) => {
                    let queue = self.queue.as_str();
                    tracing::error!(queue, error = crate::chain(&error), "a queue gives nothing");
                    tokio::select! {
                        () = stop.wait() => {}
                        () = tokio::time::sleep(RETRY_AFTER) => {}
                    }
                }
            }
        }
    }

    async fn receive(
        &self,
    ) -> Result<
        Vec<Message>,
        aws_sdk_sqs::error::SdkError<aws_sdk_sqs::operation::receive_message::ReceiveMessageError>,
    > {
        let call = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(BATCH_MAX)
            .wait_time_seconds(WAIT_S)
            .message_system_attribute_names(MessageSystemAttributeName::All);
        Ok(call.send().await?.messages.unwrap_or_default())
    }

    async fn handle(&self, messages: Vec<Message>) {
        let functions = Arc::clone(&self.functions);
        let (queue, event) = (self.queue, event::batch(&self.url, &messages));
        // A task of its own: a panic fails the batch, not the mapping.
        let mut task = tokio::spawn(async move { functions.invoke(queue, event).await });
        let name = self.queue.as_str();
        let failed = match tokio::time::timeout(FUNCTION_LIMIT, &mut task).await {
            Ok(Ok(Ok(response))) => Some(
                response
                    .batch_item_failures
                    .into_iter()
                    .map(|failure| failure.item_identifier)
                    .collect::<BTreeSet<_>>(),
            ),
            Ok(Ok(Err(error))) => {
                tracing::error!(queue = name, error = crate::chain(&error), "a batch failed");
                None
            }
            Ok(Err(error)) => {
                tracing::error!(queue = name, %error, "a function panicked");
                None
            }
            Err(_) => {
                task.abort();
                tracing::error!(queue = name, "a function took longer than 30 s");
                None
            }
        };
        let has_failed = |message: &Message| {
            let id = message.message_id().unwrap_or_default();
            failed
                .as_ref()
                .is_none_or(|failed| failed.contains(id) || failed.contains(""))
        };
        let (again, done): (Vec<_>, Vec<_>) = messages.iter().partition(|one| has_failed(one));
        self.delete(&done).await;
        self.retry_later(&again).await;
    }

    async fn delete(&self, messages: &[&Message]) {
        let entries: Result<Vec<_>, _> = messages
            .iter()
            .enumerate()
            .map(|(at, message)| {
                let entry = DeleteMessageBatchRequestEntry::builder().id(at.to_string());
                entry
                    .set_receipt_handle(message.receipt_handle.clone())
                    .build()
            })
            .collect();
        let entries = entries.unwrap_or_default();
        if entries.is_empty() {
            return;
        }
        let call = self.client.delete_message_batch().queue_url(&self.url);
        // Not deleted is delivered again, which the functions bear.
        if let Err(error) = call.set_entries(Some(entries)).send().await {
            let queue = self.queue.as_str();
            tracing::warn!(
                queue,
                error = crate::chain(&error),
                "messages were not deleted"
            );
        }
    }

    async fn retry_later(&self, messages: &[&Message]) {
        let entries: Result<Vec<_>, _> = messages
            .iter()
            .enumerate()
            .map(|(at, message)| {
                ChangeMessageVisibilityBatchRequestEntry::builder()
                    .id(at.to_string())
                    .set_receipt_handle(message.receipt_handle.clone())
                    .visibility_timeout(wait_s(message))
                    .build()
            })
            .collect();
        let entries = entries.unwrap_or_default();
        if entries.is_empty() {
            return;
        }
        let call = self
            .client
            .change_message_visibility_batch()
            .queue_url(&self.url);
        // Left alone, they come back when their visibility time-out is over.
        if let Err(error) = call.set_entries(Some(entries)).send().await {
            let queue = self.queue.as_str();
            tracing::warn!(
                queue,
                error = crate::chain(&error),
                "messages wait their full time"
            );
        }
    }
}

fn wait_s(message: &Message) -> i32 {
    let count = message
        .attributes()
        .and_then(|all| all.get(&MessageSystemAttributeName::ApproximateReceiveCount));
    let count = count
        .and_then(|text| text.parse::<i32>().ok())
        .unwrap_or(1)
        .clamp(1, 10);
    BACKOFF_S * count * count
}
