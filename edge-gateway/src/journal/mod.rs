//! The journal on disk: one SQLite file that one thread writes.
//!
//! Rows are written into the open database transaction as the machine gives them out. The machine
//! reads through [`forecourt_edge::Memory`] inside that same database transaction, so that it sees
//! its own rows. Nothing here knows what a row means.

mod lanes;
mod lock;
mod memory;
mod open;
mod owner;
mod panicked_inputs;
mod pieces;
mod report;
mod restore;
mod retention;
mod schema;
mod thread;
mod work;
mod write;

#[cfg(test)]
mod failing;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::path::PathBuf;

use forecourt_link::Lane;
use rusqlite::Connection;
use thiserror::Error;

pub(crate) use lock::lock;
pub(crate) use open::{Check, Opened};
pub use owner::{ForeignJournal, Owner, Waiting};
pub(crate) use owner::{foreign, set_aside};
pub(crate) use report::read_depths;
pub use report::{JournalDepth, JournalReport, backup};
pub(crate) use retention::Retention;
pub(crate) use thread::{JournalContext, JournalThread, spawn};
pub(crate) use work::{Admission, AdmissionState, CoreView, Journal, LinkQueue};

/// The name of the journal in the state directory.
pub(crate) const FILE: &str = "journal.sqlite";

/// Why the journal cannot be used.
#[derive(Debug, Error)]
pub enum JournalError {
    /// The directory or the file cannot be made, moved or locked.
    #[error("{} cannot be used", path.display())]
    File {
        /// The path of the file or directory that failed.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Another gateway runs on this state directory.
    #[error("another gateway runs on {}: stop it, or give this one its own state directory", path.display())]
    InUse {
        /// The state directory.
        path: PathBuf,
    },
    /// The journal holds the records of another gateway than the one that is to run on it.
    #[error(
        "{path} holds the journal of {owner}, and the credential beside it is of {wanted}. Not applied by the cloud yet: {waiting}; it takes none from another gateway, so no gateway starts here. To go on as {wanted}, move journal.sqlite and the files whose names begin so out of that folder, and keep them: {owner} may still bring its records, or a person may read them",
        path = .0.path.display(), owner = .0.owner, wanted = .0.wanted, waiting = .0.waiting
    )]
    Foreign(Box<ForeignJournal>),
    /// A newer release wrote the journal.
    #[error(
        "the journal has format {found}, this release knows up to {known}: run the newer release again"
    )]
    Newer {
        /// The format of the file.
        found: i64,
        /// The newest format that this release knows.
        known: i64,
    },
    /// SQLite reports an error.
    #[error("the journal database failed")]
    Database(#[from] rusqlite::Error),
    /// A row cannot be read or written as JSON.
    #[error("a row of the journal cannot be read or written")]
    Row(#[from] serde_json::Error),
    /// A stored value is outside of its range.
    #[error("a row of the journal holds {what}, which cannot be")]
    Value {
        /// What the value is, in words.
        what: String,
    },
}

impl JournalError {
    /// Whether the file itself is broken, so that only a new one helps.
    fn is_corruption(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Database(error) => matches!(
                error.sqlite_error_code(),
                Some(DatabaseCorrupt | NotADatabase)
            ),
            Self::File { .. }
            | Self::InUse { .. }
            | Self::Foreign(_)
            | Self::Newer { .. }
            | Self::Row(_)
            | Self::Value { .. } => false,
        }
    }
}

/// The open database. Only one thread uses it.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Connection,
    lanes: RefCell<lanes::KnownLanes>,
}

impl Store {
    /// Opens the database transaction of a batch. It takes the write lock at
    /// once: SQLite waits for a lock only before the first read.
    pub(crate) fn begin(&self) -> Result<(), JournalError> {
        Ok(self
            .connection
            .prepare_cached("BEGIN IMMEDIATE")?
            .execute([])
            .map(drop)?)
    }

    /// Forces the batch to disk.
    pub(crate) fn commit(&self) -> Result<(), JournalError> {
        Ok(self
            .connection
            .prepare_cached("COMMIT")?
            .execute([])
            .map(drop)?)
    }
}

/// How lanes are stored. These numbers never change.
const fn lane_code(lane: Lane) -> i64 {
    match lane {
        Lane::Commands => 0,
        Lane::Transactions => 1,
        Lane::Telemetry => 2,
    }
}

fn lane_from(code: i64) -> Result<Lane, JournalError> {
    let lane = Lane::ALL.into_iter().find(|lane| lane_code(*lane) == code);
    lane.ok_or_else(|| JournalError::Value {
        what: format!("lane {code}"),
    })
}

/// Makes a signed integer, as SQLite has no others; no counter here comes near their end.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn counter(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
