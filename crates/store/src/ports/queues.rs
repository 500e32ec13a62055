use async_trait::async_trait;
use thiserror::Error;

/// The most messages one batch may have (SQS quota).
pub const MAX_BATCH: usize = 10;

/// The queues between the functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueName {
    /// Facts of stations, to `session`. FIFO, group = station.
    Sessions,
    /// Sessions to price, to `billing`. FIFO, group = session.
    Billing,
    /// CDRs to count, to `reporting`. FIFO, group = site.
    Reporting,
    /// Chart values, to `telemetry`. Standard; idempotent by record.
    Telemetry,
    /// Commands to post, to `command`. FIFO, group = station.
    Commands,
}

impl QueueName {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Sessions,
        Self::Billing,
        Self::Reporting,
        Self::Telemetry,
        Self::Commands,
    ];

    /// The logical name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Billing => "billing",
            Self::Reporting => "reporting",
            Self::Telemetry => "telemetry",
            Self::Commands => "commands",
        }
    }

    /// Whether it keeps order and drops repeats.
    #[must_use]
    pub const fn is_fifo(self) -> bool {
        match self {
            Self::Sessions | Self::Billing | Self::Reporting | Self::Commands => true,
            Self::Telemetry => false,
        }
    }

    /// The environment variable with its address.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Sessions => "FORECOURT_QUEUE_SESSIONS",
            Self::Billing => "FORECOURT_QUEUE_BILLING",
            Self::Reporting => "FORECOURT_QUEUE_REPORTING",
            Self::Telemetry => "FORECOURT_QUEUE_TELEMETRY",
            Self::Commands => "FORECOURT_QUEUE_COMMANDS",
        }
    }
}

/// A message on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueMessage {
    /// Messages of one group stay in order (FIFO queues; ignored otherwise).
    pub group: String,
    /// A repeat of this within five minutes is dropped (FIFO; at most 128 characters).
    pub deduplication_id: String,
    /// JSON text, at most 256 KB with the rest of its batch.
    pub body: String,
}

/// A message on its way out, at least once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Names it in the answer about failures.
    pub message_id: String,
    /// Its group; empty on a standard queue.
    pub group: String,
    /// How often it was handed out, this time included.
    pub receive_count: u32,
    /// Its text.
    pub body: String,
}

/// A send that may be tried again.
#[derive(Debug, Error)]
#[error("{queue} did not take the message", queue = .queue.as_str())]
pub struct QueueError {
    /// Which queue.
    pub queue: QueueName,
    /// What the queue service said.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// The queues.
#[async_trait]
pub trait Queues: Send + Sync {
    /// Sends the messages in their order; at most [`MAX_BATCH`].
    ///
    /// # Errors
    /// [`QueueError`] when any of them was not taken; some may have been.
    async fn send(&self, queue: QueueName, messages: &[QueueMessage]) -> Result<(), QueueError>;
}
