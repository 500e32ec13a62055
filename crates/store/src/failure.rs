//! The failures of the pipeline's use cases: those that a new try may cure, and those
//! that fail again.

use forecourt_billing::CdrProblem;
use forecourt_ledger::EntryProblem;
use thiserror::Error;

use crate::ports::{ConnectionError, ItemError, MailError, QueueError, StoreError};
use crate::rows::RowError;

/// Why a use case could not be finished.
#[derive(Debug, Error)]
pub enum Failure {
    /// A row could not be read or written.
    #[error("a row could not be read or written")]
    Row(#[from] RowError),
    /// A queue did not take a message.
    #[error("a message could not be handed on")]
    Queue(#[from] QueueError),
    /// A message may not have reached its gateway.
    #[error("a message could not be posted to its gateway")]
    Connection(#[from] ConnectionError),
    /// A mail was not sent.
    #[error("a mail could not be sent")]
    Mail(#[from] MailError),
    /// A message of a queue does not have the expected form.
    #[error("the message cannot be read")]
    Message(#[source] serde_json::Error),
    /// A message of the link could not be written.
    #[error("the answer cannot be written")]
    Link(#[from] forecourt_link::LinkError),
    /// A stored CDR is damaged.
    #[error("a CDR could not be read or written")]
    Cdr(#[from] CdrProblem),
    /// The snapshot that a CDR was priced from is damaged.
    #[error("what the CDR was priced from cannot be read; restore it from a backup")]
    Snapshot(#[source] serde_json::Error),
    /// An entry of the ledger cannot be made, or a stored one is damaged.
    #[error("an entry of the ledger could not be made, read or written")]
    Entry(#[from] EntryProblem),
    /// Other functions kept changing the same rows.
    #[error("others keep changing the same rows; try again")]
    Contended,
    /// A defect of this program caused a panic before anything was written.
    #[error("a mistake in the program: {0}")]
    Panicked(String),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Row(RowError::Store(error))
    }
}

impl From<ItemError> for Failure {
    fn from(error: ItemError) -> Self {
        Self::Row(RowError::Item(error))
    }
}

impl Failure {
    /// Whether others changed the same rows meanwhile, which is no fault: a new try reads what they
    /// have written.
    #[must_use]
    pub const fn is_contended(&self) -> bool {
        matches!(self, Self::Contended)
    }

    /// Whether the data is the cause and not a passing condition: then every new try fails too.
    #[must_use]
    pub const fn is_permanent(&self) -> bool {
        match self {
            Self::Row(RowError::Store(StoreError::Unavailable(_)))
            | Self::Queue(_)
            | Self::Connection(_)
            | Self::Mail(MailError::Unavailable(_))
            | Self::Contended => false,
            Self::Row(
                RowError::Store(StoreError::Refused(_) | StoreError::BadCursor)
                | RowError::Item(_)
                | RowError::TooLong { .. },
            )
            | Self::Mail(MailError::Refused(_))
            | Self::Message(_)
            | Self::Link(_)
            | Self::Cdr(_)
            | Self::Snapshot(_)
            | Self::Entry(_)
            | Self::Panicked(_) => true,
        }
    }
}
