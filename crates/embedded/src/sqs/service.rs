//! The queues as a service. It takes requests, returns answers and wakes long polls.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use rusqlite::{Connection, TransactionBehavior};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Notify, OwnedMutexGuard};

use super::error::{QueuesError, SqsError};
use super::receive::Look;
use super::step::{Step, name_of};
use super::wire::{ReceiveMessage, Received};
use super::{batch, delete, queue, receive, schema, send, visibility, wire};
use crate::answer::Answer;
use crate::clock::Clock;

/// The beginning of `X-Amz-Target`.
const TARGET_PREFIX: &str = "AmazonSQS.";

/// All queues of one file. Clones share them.
#[derive(Clone)]
pub struct Queues {
    /// The one connection, with one transaction at a time. Waiting callers hold no thread.
    connection: Arc<tokio::sync::Mutex<Connection>>,
    clock: Arc<dyn Clock>,
    /// One notifier for each queue that somebody has waited on.
    bells: Arc<Mutex<HashMap<String, Arc<Notify>>>>,
}

/// A lock on the queues: nothing is sent, received or deleted while this lives.
pub(crate) struct Held(OwnedMutexGuard<Connection>);

impl Held {
    /// Copies the queues into a new file. The call blocks.
    pub(crate) fn snapshot_to(&self, path: &str) -> Result<(), QueuesError> {
        self.0.execute("VACUUM INTO ?1", [path])?;
        Ok(())
    }
}

impl Queues {
    /// Opens the queues in the file at `path`, which is made when missing.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, or a later release wrote it.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, QueuesError> {
        Self::over(Connection::open(path)?, clock)
    }

    /// Makes queues that live as long as the process.
    ///
    /// # Errors
    ///
    /// SQLite cannot make a database in memory.
    pub fn in_memory(clock: Arc<dyn Clock>) -> Result<Self, QueuesError> {
        Self::over(Connection::open_in_memory()?, clock)
    }

    fn over(mut connection: Connection, clock: Arc<dyn Clock>) -> Result<Self, QueuesError> {
        schema::prepare(&mut connection, clock.now_ms())?;
        let connection = Arc::new(tokio::sync::Mutex::new(connection));
        Ok(Self {
            connection,
            clock,
            bells: Arc::default(),
        })
    }

    /// Locks the queues while they are copied.
    pub(crate) async fn hold(&self) -> Held {
        Held(Arc::clone(&self.connection).lock_owned().await)
    }

    /// Returns the operation that a target header names, if it is one of this service.
    pub(crate) fn operation_of(target: &str) -> Option<&str> {
        target.strip_prefix(TARGET_PREFIX)
    }

    /// Answers one request. A ReceiveMessage may take as long as the wait that it names.
    pub(crate) async fn answer(&self, operation: &str, body: Bytes) -> Answer {
        match self.dispatch(operation, &body).await {
            Ok(json) => Answer::json(json),
            Err(error) => {
                if error.is_ours() {
                    tracing::error!(operation, error = ?error, "an SQS call failed in the embedded engine");
                }
                error.into_answer()
            }
        }
    }

    async fn dispatch(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, SqsError> {
        match operation {
            "ReceiveMessage" => to_json(&self.receive(read(body)?).await?),
            "SendMessage" => {
                let run = |step: &mut Step<'_>, request: wire::SendMessage| {
                    let queue = step.queue_at(&request.queue_url)?;
                    send::send(step, &queue, &request.message)
                };
                self.run(body, run).await
            }
            "SendMessageBatch" => {
                let run = |step: &mut Step<'_>, request: wire::Batch<wire::Outgoing>| {
                    batch::check_total(&request)?;
                    batch::each(step, &request, send::send)
                };
                self.run(body, run).await
            }
            "DeleteMessage" => {
                let run = |step: &mut Step<'_>, request: wire::DeleteMessage| {
                    let queue = step.queue_at(&request.queue_url)?;
                    delete::delete(step, &queue, &request.delivery)
                };
                self.run(body, run).await
            }
            "DeleteMessageBatch" => {
                self.run(body, |step, request: wire::Batch<_>| {
                    batch::each(step, &request, delete::delete)
                })
                .await
            }
            "ChangeMessageVisibility" => {
                let run = |step: &mut Step<'_>, request: wire::ChangeMessageVisibility| {
                    let queue = step.queue_at(&request.queue_url)?;
                    visibility::change(step, &queue, &request.change)
                };
                self.run(body, run).await
            }
            "ChangeMessageVisibilityBatch" => {
                self.run(body, |step, request: wire::Batch<_>| {
                    batch::each(step, &request, visibility::change)
                })
                .await
            }
            _ => self.dispatch_queue(operation, body).await,
        }
    }

    async fn dispatch_queue(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, SqsError> {
        match operation {
            "CreateQueue" => self.run(body, queue::create).await,
            "GetQueueUrl" => {
                self.run(body, |step, request| queue::get_url(step, &request))
                    .await
            }
            "ListQueues" => {
                self.run(body, |step, request| queue::list(step, &request))
                    .await
            }
            "GetQueueAttributes" => {
                self.run(body, |step, request| queue::get_attributes(step, &request))
                    .await
            }
            "SetQueueAttributes" => self.run(body, queue::set_attributes).await,
            "PurgeQueue" => {
                self.run(body, |step, request| queue::purge(step, &request))
                    .await
            }
            "DeleteQueue" => {
                self.run(body, |step, request| queue::delete(step, &request))
                    .await
            }
            other => Err(SqsError::UnsupportedOperation(other.to_owned())),
        }
    }

    /// Reads a request, runs it and writes its answer.
    async fn run<Request: DeserializeOwned + Send + 'static, Reply: Serialize + Send + 'static>(
        &self,
        body: &[u8],
        job: impl FnOnce(&mut Step<'_>, Request) -> Result<Reply, SqsError> + Send + 'static,
    ) -> Result<Vec<u8>, SqsError> {
        let request = read(body)?;
        to_json(&self.step(move |step| job(step, request)).await?)
    }

    /// Looks at the queue until there is a message or the wait is over.
    async fn receive(&self, request: ReceiveMessage) -> Result<Received, SqsError> {
        let bell = self.bell(name_of(&request.queue_url));
        let started_ms = self.clock.now_ms();
        loop {
            // Listening begins before looking: what arrives in between is heard.
            let mut rung = std::pin::pin!(bell.notified());
            rung.as_mut().enable();
            let looked = request.clone();
            let Look {
                messages,
                wait_s,
                next_visible_ms,
            } = self
                .step(move |step| receive::receive(step, &looked))
                .await?;
            let deadline_ms = started_ms + wait_s * 1000;
            if !messages.is_empty() || self.clock.now_ms() >= deadline_ms {
                return Ok(Received { messages });
            }
            let until_ms = next_visible_ms.map_or(deadline_ms, |at_ms| at_ms.min(deadline_ms));
            tokio::select! {
                () = rung => {}
                () = self.clock.sleep_until(until_ms) => {}
            }
        }
    }

    /// Runs `job` in one transaction. It is committed when `job` succeeds, and only then are
    /// waiting receives woken.
    async fn step<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Step<'_>) -> Result<T, SqsError> + Send + 'static,
    ) -> Result<T, SqsError> {
        let mut connection = Arc::clone(&self.connection).lock_owned().await;
        let now_ms = self.clock.now_ms();
        let queues = self.clone();
        // The waking is part of the blocking work: a caller who stops waiting for the answer must
        // not leave a committed message unannounced.
        let work = move || {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut step = Step {
                db: &tx,
                now_ms,
                wake: BTreeSet::new(),
            };
            let value = job(&mut step)?;
            let wake = step.wake;
            tx.commit()?;
            queues.ring(&wake);
            Ok::<_, SqsError>(value)
        };
        tokio::task::spawn_blocking(work).await?
    }

    /// Returns the notifier of a queue. Each name that never becomes a queue leaves one behind;
    /// clients of this engine are programs with few queues.
    fn bell(&self, name: &str) -> Arc<Notify> {
        let mut bells = self.bells.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(bells.entry(name.to_owned()).or_default())
    }

    fn ring(&self, names: &BTreeSet<String>) {
        let bells = self.bells.lock().unwrap_or_else(PoisonError::into_inner);
        for bell in names.iter().filter_map(|name| bells.get(name)) {
            bell.notify_waiters();
        }
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, SqsError> {
    serde_json::from_slice(body).map_err(|error| SqsError::Malformed(error.to_string()))
}

fn to_json(value: &impl Serialize) -> Result<Vec<u8>, SqsError> {
    serde_json::to_vec(value).map_err(SqsError::Stored)
}
