//! The event source mappings. Each takes batches from a queue, invokes the function and deletes the
//! messages that the function did not name as failed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use forecourt_aws::one_machine::{QueueError, QueueSource, Received};
use forecourt_store::ports::QueueName;
use tokio::task::JoinSet;

use super::Cloud;
use crate::stop::Stop;
use crate::websocket::FunctionError;

/// The number of batches of one queue that are handled at once. The table takes one write at a
/// time, so more batches would only wait for each other.
const CONCURRENCY: usize = 4;
/// The functions' time-out in template.yaml.
const FUNCTION_LIMIT: Duration = Duration::from_secs(30);
/// The wait after a receive that failed, in real time.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// The unit of the wait after a failure, in seconds: after its n-th failure a message waits n²
/// times this. Five tries take some two and a half minutes, where Lambda would wait out the whole
/// visibility time-out of three minutes before each.
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

/// All event sources while they run.
pub struct EventSources {
    running: JoinSet<()>,
}

impl EventSources {
    /// Starts to take messages from every queue, until told to stop.
    #[must_use]
    pub fn start(cloud: &Cloud, functions: &Arc<dyn QueueFunctions>, stop: &Stop) -> Self {
        let mut running = JoinSet::new();
        for queue in QueueName::ALL {
            for _ in 0..CONCURRENCY {
                let source = EventSource {
                    messages: cloud.source(queue),
                    queue,
                    functions: Arc::clone(functions),
                };
                running.spawn(source.drive(stop.clone()));
            }
        }
        Self { running }
    }

    /// Waits, after the stop, for the batches that are still handled.
    pub async fn finished(mut self) {
        while self.running.join_next().await.is_some() {}
    }
}

struct EventSource {
    messages: QueueSource,
    queue: QueueName,
    functions: Arc<dyn QueueFunctions>,
}

impl EventSource {
    async fn drive(self, stop: Stop) {
        while !stop.is_said() {
            let received = tokio::select! {
                // A receive that is cut off leaves its messages hidden only until the next start.
                () = stop.wait() => return,
                received = self.messages.receive() => received,
            };
            match received {
                Ok(messages) if messages.is_empty() => {}
                Ok(messages) => self.handle(messages).await,
                Err(error) => {
                    let queue = self.queue.as_str();
                    tracing::error!(
                        queue,
                        error = forecourt_types::error_chain(&error),
                        "a queue gives nothing"
                    );
                    tokio::select! {
                        () = stop.wait() => {}
                        () = tokio::time::sleep(RETRY_AFTER) => {}
                    }
                }
            }
        }
    }

    async fn handle(&self, messages: Vec<Received>) {
        let functions = Arc::clone(&self.functions);
        let (queue, event) = (self.queue, self.messages.event(&messages));
        // The function runs in its own task, so that a panic fails the batch and not the mapping.
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
                tracing::error!(
                    queue = name,
                    error = forecourt_types::error_chain(&error),
                    "a batch failed"
                );
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
        let has_failed = |message: &Received| {
            let id = message.message_id();
            failed
                .as_ref()
                .is_none_or(|failed| failed.contains(id) || failed.contains(""))
        };
        let (again, done): (Vec<_>, Vec<_>) = messages.iter().partition(|one| has_failed(one));
        // A message that is not deleted is delivered again, which the functions tolerate.
        self.note(
            "messages were not deleted",
            self.messages.delete(&done).await,
        );
        // Without this change they are delivered again when their visibility time-out is over.
        let later = self.messages.retry_after(&again, wait_s).await;
        self.note("messages wait their full time", later);
    }

    fn note(&self, problem: &'static str, outcome: Result<(), QueueError>) {
        if let Err(error) = outcome {
            let queue = self.queue.as_str();
            tracing::warn!(
                queue,
                error = forecourt_types::error_chain(&error),
                "{problem}"
            );
        }
    }
}

fn wait_s(message: &Received) -> i32 {
    let count = i32::try_from(message.receive_count())
        .unwrap_or(10)
        .clamp(1, 10);
    BACKOFF_S * count * count
}
