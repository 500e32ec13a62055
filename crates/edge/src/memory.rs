//! The look-ups in the journal that the machine makes.

use forecourt_link::{Epoch, Hash, Lane, RawRecord};
use forecourt_types::{CommandId, StationId};
use thiserror::Error;

use crate::rows::{AnswerRow, CachedTokenRow, CommandRow, TransactionRow};

/// The journal could not be read. The program treats it as a failed commit.
#[derive(Debug, Error)]
#[error("the journal cannot be read: {problem}")]
pub struct MemoryFailure {
    /// What the database reported.
    pub problem: String,
}

/// Look-ups in the journal. They see rows that were written earlier in the same batch.
///
/// # Errors
/// Each fails with [`MemoryFailure`] when the journal cannot be read; a row
/// that is not there is no failure.
#[expect(clippy::missing_errors_doc, reason = "said once, on the trait")]
pub trait Memory {
    /// The answer that is remembered for a content key of this station.
    fn answer(&self, station: &StationId, key: &str) -> Result<Option<AnswerRow>, MemoryFailure>;

    /// A transaction of this station, open or closed.
    fn transaction(
        &self,
        station: &StationId,
        transaction_id: &str,
    ) -> Result<Option<TransactionRow>, MemoryFailure>;

    /// A command, whatever its state.
    fn command(&self, command_id: &CommandId) -> Result<Option<CommandRow>, MemoryFailure>;

    /// The cloud's answer about a token; `folded` is [`forecourt_domain::authorization::fold`]ed.
    fn cached_token(&self, folded: &str) -> Result<Option<CachedTokenRow>, MemoryFailure>;

    /// The stored records of one lane in sequence, from `from` or the first
    /// one after it that is there; at most `max` (and at least one, if any).
    fn records(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
        from: u64,
        max: usize,
    ) -> Result<Vec<RawRecord>, MemoryFailure>;

    /// The hash of one stored record.
    fn record_hash(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
        sequence: u64,
    ) -> Result<Option<Hash>, MemoryFailure>;
}
