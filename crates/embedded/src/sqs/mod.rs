//! SQS on one SQLite file: FIFO and standard queues behind the AWS JSON 1.0 protocol.
//!
//! It differs from AWS as follows. Each difference is stricter than AWS or invisible to a correct
//! consumer:
//! - Reopening the file makes every message in flight visible at once: the consumers that held them
//!   ended with the process, and waiting out their visibility time-outs would only delay recovery.
//!   The receive that was cut off is taken off their receive counts, so that restarts fill no
//!   dead-letter queue.
//! - Order, deduplication and counts are exact where AWS says "approximate"; standard queues
//!   deliver in the order messages became visible.
//! - `DelaySeconds` on a FIFO queue is refused: nobody here needs it and it would complicate the
//!   group lock.
//! - `PurgeQueue` purges at once, and again within 60 seconds; `ReceiveRequestAttemptId` is
//!   ignored.
//! - A message is at most 256 KiB, the quota the product is built for; AWS grants 1 MiB since 2025.
//! - No access policies, encryption settings, tags or move tasks; such attributes are kept and
//!   echoed.

mod attributes;
mod batch;
mod checksum;
mod delete;
mod error;
mod message;
mod queue;
mod receipt;
mod receive;
mod schema;
mod send;
mod service;
mod step;
mod visibility;
mod wire;

pub use error::QueuesError;
pub use service::Queues;
